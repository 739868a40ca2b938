/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/calls/points.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned count, failed;

void point(bool passed, const char *format, ...)
{
	va_list arguments;

	count++;
	failed += !passed;
	printf("%sok %u - ", passed ? "" : "not ", count);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

void point_known(bool passed, const char *name, const char *reason)
{
	count++;
	printf("%sok %u - %s # TODO %s\n", passed ? "" : "not ", count, name, reason);
}

void because(const char *format, ...)
{
	va_list arguments;

	printf("# ");
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

int points_end(void)
{
	printf("1..%u\n", count);
	return fflush(stdout) || ferror(stdout) || failed > 0 || count == 0;
}
