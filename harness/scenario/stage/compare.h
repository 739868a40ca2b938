/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check's comparisons of numbers.  Check's own print what the compiler makes of macros ("0 == 0,
 * 98 == 98"); these print what the scenario says, and then what it is.
 */
#ifndef STAGE_COMPARE_H
#define STAGE_COMPARE_H

#include <stdint.h>

#include <check.h>

/* clang's analyser follows paths through these that there are not; with Check's it knows its way. */
#ifndef __clang_analyzer__

#undef ck_assert_int_eq
#undef ck_assert_int_ne
#undef ck_assert_int_lt
#undef ck_assert_int_le
#undef ck_assert_int_gt
#undef ck_assert_int_ge
#undef ck_assert_uint_eq
#undef ck_assert_uint_ne
#undef ck_assert_uint_lt
#undef ck_assert_uint_le
#undef ck_assert_uint_gt
#undef ck_assert_uint_ge

#define ck_assert_int_eq(x, y) COMPARE(intmax_t, compare_failed, x, ==, y, #x, #y)
#define ck_assert_int_ne(x, y) COMPARE(intmax_t, compare_failed, x, !=, y, #x, #y)
#define ck_assert_int_lt(x, y) COMPARE(intmax_t, compare_failed, x, <, y, #x, #y)
#define ck_assert_int_le(x, y) COMPARE(intmax_t, compare_failed, x, <=, y, #x, #y)
#define ck_assert_int_gt(x, y) COMPARE(intmax_t, compare_failed, x, >, y, #x, #y)
#define ck_assert_int_ge(x, y) COMPARE(intmax_t, compare_failed, x, >=, y, #x, #y)
#define ck_assert_uint_eq(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, ==, y, #x, #y)
#define ck_assert_uint_ne(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, !=, y, #x, #y)
#define ck_assert_uint_lt(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, <, y, #x, #y)
#define ck_assert_uint_le(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, <=, y, #x, #y)
#define ck_assert_uint_gt(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, >, y, #x, #y)
#define ck_assert_uint_ge(x, y) COMPARE(uintmax_t, compare_failed_unsigned, x, >=, y, #x, #y)

#define COMPARE(type, failed, x, operator, y, x_text, y_text)                                      \
	do {                                                                                       \
		type compared_x = (x), compared_y = (y);                                           \
                                                                                                   \
		if (!(compared_x operator compared_y))                                             \
			failed(__FILE__, __LINE__, x_text, #operator, y_text, compared_x,          \
			       compared_y);                                                        \
	} while (0)

#endif

/* Fail the scenario: "expected X OPERATOR Y; X is ..., Y is ...". */
__attribute__((noreturn)) void compare_failed(const char *file, int line, const char *x_text,
					      const char *operator, const char * y_text, intmax_t x,
					      intmax_t y);
__attribute__((noreturn)) void compare_failed_unsigned(const char *file, int line,
						       const char *x_text, const char *operator,
						       const char * y_text, uintmax_t x,
						       uintmax_t y);

#endif
