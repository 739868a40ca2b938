/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Policies of partial reliability in socket options: RFC 6458 8.1.32, RFC 7496 4.3 and 4.4. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

/* What was abandoned, of stream 3 or of all, by a policy: 0 or errno. */
static int ask_status(struct endpoint *endpoint, int option, uint16_t policy,
		      struct sctp_prstatus *status)
{
	socklen_t size = sizeof(*status);

	*status = (struct sctp_prstatus){.sprstat_assoc_id = endpoint->association,
					 .sprstat_sid = 3,
					 .sprstat_policy = policy};
	return getsockopt(endpoint->fd, IPPROTO_SCTP, option, status, &size) ? errno : 0;
}

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
		     {SCTP_PR_SCTP_ALL | SCTP_PR_SCTP_TTL, EINVAL, 0}};
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
			struct sctp_prstatus status;
			int error = ask_status(iut, options[o], cases[i].policy, &status);

			ck_assert_int_eq(error, cases[i].error);
			if (!error)
				ck_assert_uint_eq(status.sprstat_abandoned_unsent, cases[i].unsent);
		}
}

SCENARIO(
	abandoned_by_no_policy,
	"SCTP_PR_STREAM_STATUS and SCTP_PR_ASSOC_STATUS refuse each bit that belongs to no policy, "
	"alone and beside one",
	.lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC7496-4.3-1", "RFC7496-4.4-1"})
{
	static const int options[] = {SCTP_PR_STREAM_STATUS, SCTP_PR_ASSOC_STATUS};
	static const uint16_t beside[] = {SCTP_PR_SCTP_NONE, SCTP_PR_SCTP_RTX, SCTP_PR_SCTP_ALL};
	struct association association = association_open(lab, .forward_tsn = true);

	for (unsigned bit = 1; bit < 0x10000; bit <<= 1) {
		if (bit & (SCTP_PR_SCTP_MASK | SCTP_PR_SCTP_ALL))
			continue;
		for (unsigned i = 0; i < 2 * ARRAY_SIZE(beside); i++) {
			uint16_t policy = (uint16_t)(bit | beside[i / 2]);
			struct sctp_prstatus status;
			int error = ask_status(association.iut, options[i % 2], policy, &status);

			ck_assert_msg(error == EINVAL, "policy 0x%04x of option %d: %s", policy,
				      options[i % 2], error ? strerror(error) : "accepted");
		}
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
