/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls that led to a place. */
#include <string.h>

#include "harness/scenario/stage/call_stack.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/tests/test_main.h"

static struct call_stack stack;
static volatile int depth;

/* Not inlined, and not left for the next function: there is something to do afterwards. */
static __attribute__((noinline)) void inner(void)
{
	call_stack_take(&stack);
	depth++;
}

static __attribute__((noinline)) void outer(void)
{
	inner();
	depth++;
}

static __attribute__((noinline)) void descend(int levels) /* NOLINT(misc-no-recursion) */
{
	if (levels > 0)
		descend(levels - 1);
	else
		call_stack_take(&stack);
	depth++;
}

static bool within(uint64_t address, void (*function)(void))
{
	return address > (uintptr_t)function && address < (uintptr_t)function + 1024;
}

/* The index of the first address within the function; the stack's count if there is none. */
static unsigned index_of(const struct call_stack *calls, void (*function)(void))
{
	unsigned i = 0;

	while (i < calls->count && !within(calls->addresses[i], function))
		i++;
	return i;
}

START_TEST(the_innermost_call_comes_first)
{
	unsigned first;

	outer();
	first = index_of(&stack, inner);
	ck_assert_uint_le(first, 1);
	ck_assert_uint_gt(stack.count, first + 2);
	ck_assert(within(stack.addresses[first + 1], outer));
	ck_assert(!within(stack.addresses[first + 2], outer));
}
END_TEST

START_TEST(it_is_taken_anew)
{
	unsigned count;

	outer();
	count = stack.count;
	outer();
	ck_assert_uint_eq(stack.count, count);
}
END_TEST

START_TEST(a_deep_stack_is_cut)
{
	memset(&stack, 0xff, sizeof(stack));
	descend(1000);
	ck_assert_uint_eq(stack.count, STACK_DEPTH);
	for (unsigned i = 1; i < STACK_DEPTH; i++)
		ck_assert(within(stack.addresses[i], (void (*)(void))descend));
}
END_TEST

static void end_as_error(void)
{
	scenario_error("no bell");
}

START_TEST(an_error_keeps_it)
{
	ck_assert_str_eq(error_of(end_as_error), "no bell");
	ck_assert_uint_lt(index_of(&outcome_result()->stack, end_as_error),
			  outcome_result()->stack.count);
	outcome_start(NULL);
	ck_assert_uint_eq(outcome_result()->stack.count, 0);
}
END_TEST

TEST_MAIN("call stack")
{
	tcase_add_test(tests, the_innermost_call_comes_first);
	tcase_add_test(tests, it_is_taken_anew);
	tcase_add_test(tests, a_deep_stack_is_cut);
	tcase_add_test(tests, an_error_keeps_it);
}
