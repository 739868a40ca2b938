/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/fault.h"

#include <stdarg.h>
#include <stdio.h>

int fault_set(struct fault *fault, enum exit_status status, const char *format, ...)
{
	va_list arguments;

	fault->status = status;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	/* What another program or a file name says may hold anything; the user gets one printable
	 * line. */
	for (char *byte = fault->text; *byte; byte++)
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			*byte = ' ';
	return -1;
}
