/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failures in a helper: they name the scenario's line, and the helper's. */
#include "harness/tests/judging/judging.h"

/* --- a suite's own helpers --- */

static void refuse_zero(int number)
{
	HELPER_ENDS_HERE(ck_assert_msg(number != 0, "expected another number than %d", number));
}

static void refuse_null(const char *text)
{
	HELPER_ENDS_HERE(ck_assert(text != NULL));
}

/* A long way round, that the compiler could leave out. */
static __attribute__((noinline)) void refuse_zero_by_way(int number)
{
	refuse_zero(number);
}

static __attribute__((noinline)) void expect_no_init(struct lab *lab)
{
	HELPER_ENDS_HERE(expect_packet(lab, INIT, .within = SECONDS(1)));
}

static __attribute__((noinline)) void cut_nothing(struct lab *lab)
{
	link_cut(lab, "nowhere", NULL);
}

ENDS(helper_asserts, "fail", "^expected another number than 0$", .lab = &two_nodes)
{
	refuse_zero(1);
	ENDS_HERE(refuse_zero(0));
}

ENDS(helper_asserts_without_a_message, "fail", "^Assertion 'text != .*' failed$", .lab = &two_nodes)
{
	refuse_null("");
	ENDS_HERE(refuse_null(NULL));
}

ENDS(helper_of_a_helper_asserts, "fail", "^expected another number than 0$", .lab = &two_nodes)
{
	refuse_zero_by_way(1);
	ENDS_HERE(refuse_zero_by_way(0));
}

ENDS(helper_expects, "fail", "^expected INIT; it did not come within 1[.]000 s$", .lab = &two_nodes)
{
	ENDS_HERE(expect_no_init(lab));
}

ENDS(helper_ends_in_error, "error", "no link nowhere$", .lab = &two_nodes)
{
	cut_nothing(lab);
}

/* --- helpers of the common language --- */

ENDS(helper_of_the_language_expects, "fail", "^expected a SACK of TSN [0-9]+ [(]DATA 1[)]",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	ENDS_HERE(expect_sack(association, 1));
}

/* --- no helper: the record's own line says it all --- */

ENDS(scenario_asserts, "fail", "^Assertion 'lab == NULL' failed: ", .lab = &two_nodes)
{
	ENDS_HERE(ck_assert_ptr_null(lab));
}
