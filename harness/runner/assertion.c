/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Check calls where an assertion does not hold, and scenario_fail(), too: the linker sends
 * these calls here (--wrap in the Makefile), so that the call stack is kept before the process ends.
 */
#include <stdarg.h>
#include <stdio.h>

#include "harness/scenario/stage/outcome.h"

__attribute__((noreturn)) void __real__ck_assert_failed(const char *file, int line,
							const char *expression, const char *message,
							...);
__attribute__((noreturn)) void __wrap__ck_assert_failed(const char *file, int line,
							const char *expression, const char *message,
							...);

void __wrap__ck_assert_failed(const char *file, int line, const char *expression,
			      const char *message, ...)
{
	char text[BUFSIZ]; /* Check cuts there, too */
	va_list arguments;

	outcome_keep_stack();
	if (!message)
		__real__ck_assert_failed(file, line, expression, NULL);
	va_start(arguments, message);
	vsnprintf(text, sizeof(text), message, arguments);
	va_end(arguments);
	__real__ck_assert_failed(file, line, expression, "%s", text);
}
