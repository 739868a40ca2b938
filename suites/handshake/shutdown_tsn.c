/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cumulative TSN Ack of a SHUTDOWN: RFC 9260 sections 3.3.8 and 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(shutdown_acknowledges_too_much,
	 "A SHUTDOWN that acknowledges DATA never sent is answered with an ABORT",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC9260-9.1-2"})
{
	static const struct {
		int state;
		unsigned sent; /* DATA of the kernel */
	} cases[] = {
		{SCTP_ESTABLISHED, 0}, {SCTP_SHUTDOWN_PENDING, 1}, {SCTP_SHUTDOWN_RECEIVED, 1}};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = association_reach(lab, cases[i].state, .iut = iut,
								   .peer_port = PEER_PORT + i);
		const struct packet *abort;

		peer_send(association.peer, SHUTDOWN,
			  .cumulative_tsn = data_tsn(association, cases[i].sent + 1));
		abort = peer_expect(association.peer, ABORT, .alone = true);
		ck_assert_uint_eq(abort->chunk->flags, 0);
		ck_assert(chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION));
		expect_no_event(association.iut, SCTP_SHUTDOWN_EVENT, 0);
		expect_lost(association, cases[i].state, CAUSE_PROTOCOL_VIOLATION);
	}
}

SCENARIO(shutdown_acknowledges_less,
	 "A late SHUTDOWN that acknowledges less than an earlier one changes nothing",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct association association = association_open(lab);

	send_messages(association.iut, 2, 100);
	expect_flight(association, 1, 2);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	expect_event(association.iut, SCTP_SHUTDOWN_EVENT);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 1));
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	expect_retransmission(association, 2, .within = SECONDS(4), .alone = true);
	ck_assert_int_eq(endpoint_status(association.iut).sstat_unackdata, 1);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 2));
	peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	peer_send(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	expect_no_event(association.iut, SCTP_SHUTDOWN_EVENT, 0);
}
