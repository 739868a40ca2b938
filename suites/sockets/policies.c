/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Policies of partial reliability in socket options: RFC 6458 8.1.32, RFC 7496 4.3 and 4.4. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

SCENARIO(abandoned_by_policy,
	 "SCTP_PR_STREAM_STATUS and SCTP_PR_ASSOC_STATUS count what was abandoned by one policy "
	 "or, with SCTP_PR_SCTP_ALL, by any, and refuse both at once and none",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP,
	 .spec = {"RFC7496-4.3-1", "RFC7496-4.3-3", "RFC7496-4.4-1", "RFC7496-4.4-3"})
{
	static const int options[] = {SCTP_PR_STREAM_STATUS, SCTP_PR_ASSOC_STATUS};
	static const struct {
		uint16_t policy;
		int error;
		uint64_t unsent;
	} cases[] = {{SCTP_PR_SCTP_TTL, 0, 1},
		     {SCTP_PR_SCTP_RTX, 0, 0},
		     {SCTP_PR_SCTP_ALL, 0, 1},
		     {SCTP_PR_SCTP_NONE, EINVAL, 0},
		     {SCTP_PR_SCTP_ALL | SCTP_PR_SCTP_TTL, EINVAL, 0},
		     {0x1000, EINVAL, 0}};
	struct sctp_default_prinfo limit = {.pr_policy = SCTP_PR_SCTP_TTL, .pr_value = 100};
	/* The second message finds no room in the peer's window until its time is over. */
	struct association association = association_open(lab, .forward_tsn = true, .a_rwnd = 1500);
	struct endpoint *iut = association.iut;

	endpoint_send(iut, 3, NULL, .size = 1400);
	expect_data(association, 1);
	limit.pr_assoc_id = iut->association;
	endpoint_set(iut, SCTP_DEFAULT_PRINFO, &limit, sizeof(limit));
	endpoint_send(iut, 3, NULL, .size = 1400, .flags = SCTP_PR_SCTP_TTL);
	let_pass(lab, MILLISECONDS(500));
	send_sack(association, 1, .a_rwnd = 1500);
	let_pass(lab, MILLISECONDS(100));
	for (unsigned o = 0; o < 2; o++)
		for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
			struct sctp_prstatus status = {.sprstat_assoc_id = iut->association,
						       .sprstat_sid = 3,
						       .sprstat_policy = cases[i].policy};
			socklen_t size = sizeof(status);
			int error = getsockopt(iut->fd, IPPROTO_SCTP, options[o], &status, &size)
					    ? errno
					    : 0;

			ck_assert_int_eq(error, cases[i].error);
			if (!error)
				ck_assert_uint_eq(status.sprstat_abandoned_unsent, cases[i].unsent);
		}
}

SCENARIO(
	default_policy,
	"The policy of SCTP_DEFAULT_PRINFO applies to a message sent with SCTP_SNDINFO, as "
	"only SCTP_PRINFO overrides it",
	.lab = &scripted_peer, .needs = CAP_PR_SCTP,
	.spec = {"RFC6458-8.1.32-1", "RFC6458-8.1.32-2"},
	.known = {
		{"4.0", NULL,
		 "of the default only the number is used, as if it were a time to live: the policy "
		 "comes with the flags of SCTP_SNDINFO (sctp_sendmsg_update_sinfo() in "
		 "net/sctp/socket.c)"}})
{
	struct sctp_default_prinfo twice = {.pr_policy = SCTP_PR_SCTP_RTX, .pr_value = 2};
	struct association association = association_open(lab, .forward_tsn = true);

	twice.pr_assoc_id = association.iut->association;
	endpoint_set(association.iut, SCTP_DEFAULT_PRINFO, &twice, sizeof(twice));
	endpoint_send(association.iut, 0, "two retransmissions");
	expect_data(association, 1);
	expect_retransmission(association, 1, .within = SECONDS(7));
	expect_retransmission(association, 1, .within = SECONDS(7));
	peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(15));
}
