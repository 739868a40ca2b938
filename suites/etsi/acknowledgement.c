/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part A: acknowledgement of what the tester sends. */
#define SUITE "etsi"
#include "suites/etsi/data.h"

SCENARIO(a_v_9_1, "The first DATA of the association is acknowledged at once",
	 .lab = &scripted_peer, .etsi = "SCTP_A_V_9_1",
	 .spec = {"RFC9260-5.1-18", "RFC9260-6.2-1", "RFC9260-6.2-17"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);

	peer_send(peer, DATA, .text = "first");
	expect_sack(peer, peer->initial_tsn, .alone = true);
	expect_message(iut, 0, "first");
}

SCENARIO(a_v_9_2, "Several DATA chunks in one packet are acknowledged by one SACK",
	 .lab = &scripted_peer, .etsi = "SCTP_A_V_9_2",
	 .spec = {"RFC9260-6.2-1", "RFC9260-6.2-8", "RFC9260-6.2-9", "RFC9260-6.2-10",
		  "RFC9260-6.2-17", "RFC9260-6-13"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	static const char *const texts[] = {"one", "two", "three"};
	/* The first DATA is acknowledged at once, a single packet later on after a delay. */
	const int64_t delays[] = {0, SACK_DELAY};

	for (unsigned i = 0; i < 2; i++) {
		peer_send_packet(peer, .chunks = {CHUNK(DATA, .text = texts[0]),
						  CHUNK(DATA, .stream = 1, .text = texts[1]),
						  CHUNK(DATA, .stream = 2, .text = texts[2])});
		expect_sack(peer, peer->next_tsn - 1, .alone = true, .after = delays[i]);
		for (int stream = 0; stream < 3; stream++)
			expect_message(iut, stream, texts[stream]);
		peer_expect_silence(peer, SECONDS(1));
	}
}

/* RFC 9260 leaves it open whether the DATA that closes the gap is acknowledged at once or delayed.
 */
SCENARIO(a_o_9_3, "A missing TSN is told at once in a Gap Ack Block, and no more when it has come",
	 .lab = &scripted_peer, .etsi = "SCTP_A_O_9_3",
	 .spec = {"RFC9260-6.7-1", "RFC9260-7.2.4-1", "RFC9260-6.2-8", "RFC9260-6.2-17",
		  "RFC9260-3.3.4-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_associate(peer);
	uint32_t tsn = peer->initial_tsn;

	peer_send(peer, DATA, .text = "first");
	expect_sack(peer, tsn);
	peer_send(peer, DATA, .tsn = tsn + 2, .ssn = 2, .text = "third");
	expect_sack_like(peer, CHUNK(SACK, .cumulative_tsn = tsn, .gaps = {{2, 2}}));
	peer_send(peer, DATA, .tsn = tsn + 3, .ssn = 3, .text = "fourth");
	expect_sack_like(peer, CHUNK(SACK, .cumulative_tsn = tsn, .gaps = {{2, 3}}));
	expect_message(iut, 0, "first");
	expect_no_message(iut, SECONDS(1));

	peer_send(peer, DATA, .tsn = tsn + 1, .ssn = 1, .text = "second");

	bool at_once = peer_next(peer, AT_ONCE) == SACK;

	expect_sack(peer, tsn + 3, .after = at_once ? 0 : SACK_DELAY);
	scenario_note("the SACK for the closed gap comes %s", at_once ? "at once" : "delayed");
	expect_message(iut, 0, "second");
	expect_message(iut, 0, "third");
	expect_message(iut, 0, "fourth");
	peer_expect_silence(peer, SECONDS(1));
}
