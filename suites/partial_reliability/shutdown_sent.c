/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FORWARD TSN where it skips nothing: RFC 3758 section 3.6 and RFC 9260 section 9.2. */
#define SUITE "partial_reliability"
#include "harness/scenario/scenario.h"
#include "harness/scenario/association/states.h"

/* The kernel answers in SHUTDOWN-SENT as it answers DATA: by a SHUTDOWN, here with what it had. */
static void expect_shutdown(struct peer *peer, uint32_t cumulative_tsn)
{
	const struct packet *shutdown = peer_expect(peer, SHUTDOWN);

	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, cumulative_tsn);
	if (peer_next(peer, 0) == SACK)
		ck_assert_uint_eq(peer_expect(peer, SACK)->chunk->sack.cumulative_tsn,
				  cumulative_tsn);
}

SCENARIO(forward_in_shutdown_sent,
	 "A FORWARD TSN in SHUTDOWN-SENT is answered by SHUTDOWN at once, and skips nothing if it "
	 "names a stream that is not there",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-10", "RFC3758-3.6-2"})
{
	static const uint8_t no_stream[] = {0xff, 0xfe, 0, 0};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	uint32_t had = peer->initial_tsn - 1;
	uint8_t value[8] = {0};
	uint32_t next;

	association_reach(lab, SCTP_SHUTDOWN_SENT, .peer = peer, .iut = iut, .forward_tsn = true);
	next = htonl(had + 1);
	memcpy(value, &next, 4);
	memcpy(value + 4, no_stream, 4);
	peer_send(peer, FORWARD_TSN, .value = value, .value_size = sizeof(value));
	expect_shutdown(peer, had);
	peer_send(peer, FORWARD_TSN, .tsn = had + 1);
	expect_shutdown(peer, had + 1);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(forward_not_negotiated,
	 "A FORWARD TSN from a peer that did not offer it is reported as an unknown chunk, in "
	 "SHUTDOWN-SENT too, and skips nothing",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	for (unsigned i = 0; i < 2; i++) {
		struct tlv cause;

		peer_send(peer, FORWARD_TSN, .tsn = peer->next_tsn);
		ck_assert(chunk_tlv(peer_expect(peer, ERROR)->chunk, CAUSE_UNRECOGNIZED_CHUNK,
				    &cause));
		ck_assert_uint_ge(cause.value_length, 8);
		ck_assert_mem_eq(cause.value, "\xc0\0\0\x08", 4);
		peer_expect_silence(peer, MILLISECONDS(500));
		if (i > 0)
			break;
		endpoint_shutdown(iut);
		ck_assert_uint_eq(peer_expect(peer, SHUTDOWN)->chunk->tsn.cumulative_tsn,
				  peer->initial_tsn - 1);
	}
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}
