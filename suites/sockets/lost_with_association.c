/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which messages an association took with it when it ended: SCTP_SEND_FAILED_EVENT, RFC 6458 section 6.1.11. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

enum { SIZE = 1000, MESSAGES = 5 };

/* What became of the messages, the contexts of which are 1 and so on. */
static const struct {
	const char *what;
	uint16_t flags;
} fates[MESSAGES] = {
	{"abandoned in flight", SCTP_DATA_SENT},
	{"retransmitted", SCTP_DATA_SENT},
	{"retransmitted", SCTP_DATA_SENT},
	{"waiting for its retransmission", SCTP_DATA_SENT},
	{"waiting to be sent", SCTP_DATA_UNSENT},
};

SCENARIO(
	undelivered_messages_told,
	"When an association is lost the user learns once of each message that the peer did not acknowledge, abandoned ones "
	"included, and whether it was sent",
	.lab = &scripted_peer)
{
	struct association association = association_open(lab, .forward_tsn = true);
	struct endpoint *iut = association.iut;
	unsigned told[MESSAGES] = {0};

	send_limited(iut, 0, "abandoned in flight", SCTP_PR_SCTP_RTX, 0, .context = 1);
	for (unsigned n = 2; n < MESSAGES; n++)
		endpoint_send(iut, 0, NULL, .size = SIZE, .context = n);
	expect_flight(association, 1, MESSAGES - 1);
	/* T3-rtx abandons the first one and retransmits the second; the cwnd has room for the third, too. */
	peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	expect_retransmission(association, 2, .bundled = true);
	endpoint_send(iut, 0, NULL, .size = SIZE, .context = MESSAGES);
	expect_retransmission(association, 3);
	expect_silence(association);
	peer_send(association.peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	for (const struct received *event = iut->received; event; event = event->next) {
		const struct sctp_send_failed_event *failed;

		if (!event->notification ||
		    notification_of(event)->sn_header.sn_type != SCTP_SEND_FAILED_EVENT)
			continue;
		failed = &notification_of(event)->sn_send_failed_event;
		ck_assert_uint_ge(failed->ssfe_info.snd_context, 1);
		ck_assert_uint_le(failed->ssfe_info.snd_context, MESSAGES);

		const unsigned n = failed->ssfe_info.snd_context - 1;

		told[n]++;
		ck_assert_msg(
			failed->ssf_flags == fates[n].flags,
			"expected the flags %#x of the message that was %s in SCTP_SEND_FAILED_EVENT, they are %#x",
			fates[n].flags, fates[n].what, failed->ssf_flags);
	}
	for (unsigned n = 0; n < MESSAGES; n++)
		ck_assert_msg(
			told[n] == 1,
			"expected one SCTP_SEND_FAILED_EVENT for the message that was %s, there were %u",
			fates[n].what, told[n]);
}
