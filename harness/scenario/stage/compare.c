/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/compare.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/scenario/stage/outcome.h"

enum { VALUE_SIZE = 160 };

/* "; X is 5", or nothing for what stands there as a number already. */
static void describe(char *text, size_t size, const char *before, const char *name,
		     const char *value)
{
	if (isdigit((unsigned char)name[0]) || name[0] == '-')
		text[0] = '\0';
	else
		snprintf(text, size, "%s%.80s is %s", before, name, value);
}

__attribute__((noreturn)) static void fail_with(const char *file, int line, const char *x_text,
						const char *operator, const char * y_text,
						const char *x_value, const char *y_value)
{
	char x[VALUE_SIZE], y[VALUE_SIZE];

	describe(x, sizeof(x), "; ", x_text, x_value);
	describe(y, sizeof(y), x[0] ? ", " : "; ", y_text, y_value);
	scenario_fail(file, line, "expected %s %s %s%s%s", x_text, operator, y_text, x, y);
}

static void put_signed(char *value, size_t size, const char *name, intmax_t number)
{
	if (strcmp(name, "errno") == 0)
		snprintf(value, size, "%" PRIdMAX " (%s)", number, strerror((int)number));
	else
		snprintf(value, size, "%" PRIdMAX, number);
}

void compare_failed(const char *file, int line, const char *x_text, const char *operator,
		    const char * y_text, intmax_t x, intmax_t y)
{
	char x_value[64], y_value[64];

	put_signed(x_value, sizeof(x_value), x_text, x);
	put_signed(y_value, sizeof(y_value), y_text, y);
	fail_with(file, line, x_text, operator, y_text, x_value, y_value);
}

void compare_failed_unsigned(const char *file, int line, const char *x_text, const char *operator,
			     const char * y_text, uintmax_t x, uintmax_t y)
{
	char x_value[64], y_value[64];

	snprintf(x_value, sizeof(x_value), "%" PRIuMAX, x);
	snprintf(y_value, sizeof(y_value), "%" PRIuMAX, y);
	fail_with(file, line, x_text, operator, y_text, x_value, y_value);
}
