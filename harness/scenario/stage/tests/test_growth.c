/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exponent that is fitted, and what a budget allows. */
#include <math.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/growth.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/tests/test_main.h"

static struct growth_curve curve;
static enum budget budget;

/* Costs of 8, 64 and 512 things. */
static void measure(uint64_t few, uint64_t more, uint64_t many)
{
	curve = (struct growth_curve){.name = "a lookup"};
	growth_add(&curve, 8, few);
	growth_add(&curve, 64, more);
	growth_add(&curve, 512, many);
}

/* Of c + k * n^e. */
static double fitted(double constant, double factor, double exponent)
{
	measure((uint64_t)(constant + factor * pow(8, exponent)),
		(uint64_t)(constant + factor * pow(64, exponent)),
		(uint64_t)(constant + factor * pow(512, exponent)));
	return growth_exponent(&curve);
}

START_TEST(the_exponent_whatever_the_constant)
{
	static const double exponents[] = {0.5, 1, 1.5, 2, 3};

	for (size_t i = 0; i < ARRAY_SIZE(exponents); i++) {
		ck_assert_double_eq_tol(fitted(0, 1000, exponents[i]), exponents[i], 0.01);
		ck_assert_double_eq_tol(fitted(50000, 1000, exponents[i]), exponents[i], 0.01);
	}
}
END_TEST

START_TEST(what_has_no_exponent_or_none_to_speak_of)
{
	measure(1000, 1300, 1600); /* the same more each time, as a logarithm has it */
	ck_assert_double_eq_tol(growth_exponent(&curve), 0, 0.01);
	measure(1000, 900, 1100);
	ck_assert_double_eq_tol(growth_exponent(&curve), 0, 0.01);
	measure(1000, 1000, 2000); /* all of it comes late */
	ck_assert_double_gt(growth_exponent(&curve), 3);
}
END_TEST

static void hold(void)
{
	outcome_start(NULL);
	expect_growth_at(&curve, budget, "file.c", 7);
}

static bool allowed(enum budget allowance)
{
	budget = allowance;
	return strcmp(failure_of(hold, NULL), "") == 0;
}

START_TEST(budgets)
{
	measure(1000, 1050, 1100);
	ck_assert(allowed(BUDGET_CONSTANT) && allowed(BUDGET_LOGARITHMIC) &&
		  allowed(BUDGET_LINEAR));
	measure(1000, 1050, 1101);
	ck_assert(!allowed(BUDGET_CONSTANT) && allowed(BUDGET_LOGARITHMIC));
	measure(8000, 64000, 512000);
	ck_assert(!allowed(BUDGET_CONSTANT) && !allowed(BUDGET_LOGARITHMIC) &&
		  allowed(BUDGET_LINEAR));
	measure(64, 4096, 262144);
	ck_assert(!allowed(BUDGET_LINEAR));
}
END_TEST

START_TEST(a_failure_tells_the_curve)
{
	int line;

	measure(64, 4096, 262144);
	budget = BUDGET_LINEAR;
	ck_assert_str_eq(failure_of(hold, &line),
			 "expected a lookup to grow in proportion; it grows like "
			 "n^2.00: 8: 64, 64: 4096, 512: 262144");
	ck_assert_int_eq(line, 7);
}
END_TEST

TEST_MAIN("growth")
{
	tcase_add_test(tests, the_exponent_whatever_the_constant);
	tcase_add_test(tests, what_has_no_exponent_or_none_to_speak_of);
	tcase_add_test(tests, budgets);
	tcase_add_test(tests, a_failure_tells_the_curve);
}
