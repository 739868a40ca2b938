/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cumulative TSN Ack of a SHUTDOWN: RFC 9260 sections 3.3.8 and 9.2. */
#define SUITE "handshake"
#include "suites/handshake/reached.h"

SCENARIO(shutdown_acknowledges_too_much,
	 "A SHUTDOWN that acknowledges what was never sent violates the protocol: ABORT",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-2"})
{
	static const struct {
		enum reached state;
		uint32_t sent;
	} cases[] = {{ESTABLISHED, 0}, {SHUTDOWN_PENDING, 1}, {SHUTDOWN_RECEIVED, 1}};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		const struct packet *abort;
		struct tlv cause;

		reach(peer, iut, cases[i].state);
		peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn + cases[i].sent);
		abort = peer_expect(peer, ABORT, .alone = true);
		ck_assert_uint_eq(abort->chunk->flags, 0);
		ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
		expect_no_event(iut, SCTP_SHUTDOWN_EVENT, 0);
		expect_lost(peer, iut, cases[i].state, CAUSE_PROTOCOL_VIOLATION);
	}
}

SCENARIO(shutdown_acknowledges_less,
	 "A SHUTDOWN that comes late, with less than was acknowledged since, changes nothing",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	uint32_t first;

	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	reach(peer, iut, ESTABLISHED);
	first = peer->iut_initial_tsn;
	endpoint_send(iut, 0, "first");
	endpoint_send(iut, 0, "second");
	peer_expect(peer, DATA);
	peer_expect(peer, DATA);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = first - 1);
	expect_event(iut, SCTP_SHUTDOWN_EVENT);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = first);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = first - 1);
	const struct packet *again = peer_expect(peer, DATA, .within = SECONDS(4), .alone = true);

	ck_assert_uint_eq(again->chunk->data.tsn, first + 1);
	ck_assert_int_eq(endpoint_status(iut).sstat_unackdata, 1);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = first + 1);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	peer_send(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_no_event(iut, SCTP_SHUTDOWN_EVENT, 0);
}
