/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FORWARD TSN where it skips nothing: RFC 3758 section 3.6 and RFC 9260 section 9.2. */
#define SUITE "partial_reliability"
#include "harness/scenario/scenario.h"

/* The kernel answers in SHUTDOWN-SENT as it answers DATA: with a SHUTDOWN, here for what it had. */
static void expect_shutdown(struct association association, unsigned n)
{
	uint32_t tsn = peer_data_tsn(association, n);

	ck_assert_uint_eq(peer_expect(association.peer, SHUTDOWN)->chunk->tsn.cumulative_tsn, tsn);
	if (peer_next(association.peer, 0) == SACK)
		expect_sack(association, n);
}

static void complete(struct association association)
{
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(forward_in_shutdown_sent,
	 "A FORWARD TSN in SHUTDOWN-SENT is answered with SHUTDOWN at once, and skips nothing if "
	 "it lists a nonexistent stream",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-10", "RFC3758-3.6-2"})
{
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_SENT, .forward_tsn = true, .istreams = 4);
	static const uint16_t nonexistent[] = {4, 5, UINT16_MAX};

	for (unsigned i = 0; i < ARRAY_SIZE(nonexistent); i++) {
		send_forward_tsn(association, 1, {3, 0}, {nonexistent[i], 0});
		expect_shutdown(association, 0);
	}
	send_forward_tsn(association, 1);
	expect_shutdown(association, 1);
	complete(association);
}

SCENARIO(forward_not_negotiated,
	 "A FORWARD TSN from a peer that did not offer it is reported as an unknown chunk, in "
	 "SHUTDOWN-SENT too, and skips nothing",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		struct tlv cause;

		send_forward_tsn(association, 1);
		ck_assert(chunk_tlv(peer_expect(association.peer, ERROR)->chunk,
				    CAUSE_UNRECOGNIZED_CHUNK, &cause));
		ck_assert_uint_ge(cause.value_length, 8);
		ck_assert_mem_eq(cause.value, "\xc0\0\0\x08", 4);
		peer_expect_silence(association.peer, MILLISECONDS(500));
		if (i == 0)
			ck_assert_uint_eq(shut_down_by_user(association)->chunk->tsn.cumulative_tsn,
					  peer_data_tsn(association, 0));
	}
	complete(association);
}
