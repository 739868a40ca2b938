/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What went wrong with a lab. */
#include <stdarg.h>
#include <stdio.h>

#include "netns/lab_private.h"

int lab_fail(struct lab *lab, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(lab->error, sizeof(lab->error), format, arguments);
	va_end(arguments);
	return -1;
}

const char *lab_error(const struct lab *lab)
{
	return lab->error;
}
