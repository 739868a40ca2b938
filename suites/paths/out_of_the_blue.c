/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets from an address outside the association: RFC 9260 sections 8.4 and 8.5. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

SCENARIO(stranger_gets_an_abort,
	 "Chunks from a third address with the association's ports and tag are out of the blue: "
	 "they are answered there by an ABORT with that tag and the T bit, and the association "
	 "continues",
	 .lab = &scripted_triple_path,
	 .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12", "RFC9260-8.5.1-5"})
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct chunk_spec *const chunks[] = {
		CHUNK(DATA, .tsn = peer->next_tsn, .ssn = 0, .text = "from a stranger"),
		CHUNK(HEARTBEAT), CHUNK(SACK), CHUNK(SHUTDOWN),
		CHUNK(HEARTBEAT_ACK, .value = "1234", .value_size = 4)};

	for (size_t i = 0; i < ARRAY_SIZE(chunks); i++) {
		const struct packet *abort;

		peer_send_packet(peer, .path = "path2", .chunks = {chunks[i]});
		abort = peer_expect(peer, ABORT, .path = "path2", .tag = peer->iut_tag,
				    .alone = true);
		ck_assert_uint_eq(abort->chunk->flags, 1);
	}
	expect_no_message(iut, SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "from the peer")});
	expect_message(iut, 0, "from the peer");
}

SCENARIO(stranger_ends_nothing,
	 "ABORT and SHUTDOWN COMPLETE from a third address are silently discarded, SHUTDOWN ACK "
	 "is answered with its own tag, and the association continues",
	 .lab = &scripted_triple_path,
	 .spec = {"RFC9260-8.4-2", "RFC9260-8.4-6", "RFC9260-8.4-7", "RFC9260-8.4-8"})
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *complete;

	peer_send_packet(peer, .path = "path2", .chunks = {CHUNK(ABORT)});
	peer_send_packet(peer, .path = "path2", .chunks = {CHUNK(SHUTDOWN_COMPLETE)});
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .path = "path2", .chunks = {CHUNK(SHUTDOWN_ACK)});
	complete = peer_expect(peer, SHUTDOWN_COMPLETE, .path = "path2", .tag = peer->iut_tag);
	ck_assert_uint_eq(complete->chunk->flags, 1);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_expect_alive(peer);
}

SCENARIO(stranger_may_connect,
	 "An INIT from a third address, with the same ports and tag 0, sets up another "
	 "association",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-8.4-3", "RFC9260-8.5.1-2"})
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	struct peer *stranger;
	sctp_assoc_t first;

	first = iut->association;
	stranger = peer_open(lab, .path = "path2");
	peer_answer(stranger, HEARTBEAT, false);
	peer_connect(stranger, iut);
	ck_assert_int_ne(iut->association, first);
	peer_send(stranger, DATA, .text = "from the stranger");
	expect_message(iut, 0, "from the stranger");
	peer_expect(stranger, SACK, .path = "path2");
	peer_expect_alive(stranger);
	peer_send(peer, DATA, .text = "from the peer");
	expect_message(iut, 0, "from the peer");
}
