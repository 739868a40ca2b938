/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a lab to a verdict: what the runner makes of how a scenario's process ends, and of labs that
 * are used again.
 */
#include "harness/tests/judging/judging.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/memory.h"

ENDS(body_without_a_lab, "pass", "", .as = 0)
{
	ck_assert_ptr_null(lab);
}

ENDS(assertion_fails, "fail", "^expected one == 2; one is 1$", .lab = &two_nodes)
{
	int one = 1;

	ENDS_HERE(ck_assert_int_eq(one, 2));
}

ENDS(assertion_of_an_error, "fail",
     "^expected errno == EADDRINUSE; errno is 13 [(]Permission denied[)], EADDRINUSE is 98$",
     .lab = &two_nodes)
{
	errno = EACCES;
	ENDS_HERE(ck_assert_int_eq(errno, EADDRINUSE));
}

ENDS(assertion_of_large_numbers, "fail",
     "^expected most <= 4294967295; most is 18446744073709551615$", .lab = &two_nodes)
{
	uint64_t most = UINT64_MAX;

	ENDS_HERE(ck_assert_uint_le(most, 4294967295));
}

ENDS(process_says_error, "error", "^the guest has no bell$", .lab = &two_nodes)
{
	scenario_error("the guest has no %s", "bell");
}

ENDS(process_dies, "error", "[Kk]illed by signal|signal \\(core dumped\\)|signal 6",
     .lab = &two_nodes)
{
	abort();
}

ENDS(process_exits, "error", "^the scenario's process exited before the scenario's end$",
     .lab = &two_nodes)
{
	exit(EXIT_SUCCESS);
}

ENDS(process_is_stuck, "hang", "^the scenario's process was stuck in a system call",
     .lab = &two_nodes, .limit = SECONDS(1))
{
	pause();
}

ENDS(deviation_is_known, "known", "^expected SACK", .lab = &two_nodes,
     .known = {{"4.0", NULL, "on purpose"}})
{
	ENDS_HERE(expect_packet(lab, SACK, .within = SECONDS(1)));
}

ENDS(deviation_is_known_of_older_kernels, "fail", "^expected SACK", .lab = &two_nodes,
     .known = {{"4.0", "4.1", "on purpose"}})
{
	ENDS_HERE(expect_packet(lab, SACK, .within = SECONDS(1)));
}

ENDS(deviation_is_mended, "fixed", "", .lab = &two_nodes, .known = {{"4.0", NULL, "on purpose"}})
{
}

/* An error is nobody's deviation. */
ENDS(deviation_is_not_seen, "error", "no node c$", .lab = &two_nodes,
     .known = {{"4.0", NULL, "on purpose"}})
{
	expect_packet(lab, SACK, .from = "c");
}

ENDS(limit_ends_a_wait, "pass", "", .lab = &two_nodes, .limit = SECONDS(5))
{
	int64_t began = lab_now();

	let_pass(lab, SECONDS(60));
	ck_assert_int_ge(lab_now() - began, SECONDS(4));
	ck_assert_int_lt(lab_now() - began, SECONDS(6));
}

/* --- a lab that is used again is as it was built --- */

ENDS(lab_is_changed, "pass", "", .lab = &triple_path)
{
	sysctl_set(lab, "a", "net/sctp/rto_min", "200");
	sysctl_set(lab, "a", "net/sctp/rto_min", "300");
	link_cut(lab, "path0", NULL);
	link_impair(lab, "path1", "a", "loss 100%");
	lab_drop(lab, ANY_CHUNK, .count = FOREVER);
}

ENDS(body_without_memory, "error", "^out of memory$", .as = 0)
{
	free(memory_sure(NULL));
}

ENDS(lab_is_as_it_was, "pass", "", .lab = &triple_path)
{
	struct pair pair = pair_open(lab, .measured = true);
	struct sctp_rtoinfo rto = {.srto_assoc_id = 0};

	endpoint_get(endpoint_open(lab, "a", ONE_TO_ONE), SCTP_RTOINFO, &rto, sizeof(rto));
	ck_assert_uint_eq(rto.srto_min, 1000);
	expect_transfer(pair, "hello", "path0");
	expect_delivery_over(pair.a, pair.b, "hello", "path1");
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_CUT), 0);
}

ENDS(lab_is_left_by_a_failure, "fail", "^the scenario ends in the middle$", .lab = &triple_path)
{
	pair_open(lab);
	sysctl_set(lab, "b", "net/sctp/rto_min", "200");
	link_cut(lab, "path0", NULL);
	ENDS_HERE(ck_abort_msg("the scenario ends in the middle"));
}

ENDS(lab_after_a_failure_is_as_it_was, "pass", "", .lab = &triple_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	expect_rto(pair.b, "path0", RTO_MIN);
	expect_transfer(pair, "hello", "path0");
}
