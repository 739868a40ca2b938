/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part A: acknowledgement of what the tester sends. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

SCENARIO(a_v_9_1, "The first DATA of the association is acknowledged at once",
	 .lab = &scripted_peer, .etsi = "SCTP_A_V_9_1",
	 .spec = {"RFC9260-5.1-18", "RFC9260-6.2-1", "RFC9260-6.2-17"})
{
	struct association association = association_open(lab);

	peer_send(association.peer, DATA, .text = "first");
	expect_sack(association, 1, .alone = true);
	expect_message(association.iut, 0, "first");
}

SCENARIO(a_v_9_2, "Several DATA chunks in one packet are acknowledged by one SACK",
	 .lab = &scripted_peer, .etsi = "SCTP_A_V_9_2",
	 .spec = {"RFC9260-6.2-1", "RFC9260-6.2-8", "RFC9260-6.2-9", "RFC9260-6.2-10",
		  "RFC9260-6.2-17", "RFC9260-6-13"})
{
	static const char *const texts[] = {"one", "two", "three"};
	/* The first DATA is acknowledged at once, a single packet later on after a delay. */
	const int64_t delays[] = {0, SACK_DELAY};
	struct association association = association_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		peer_send_packet(association.peer,
				 .chunks = {CHUNK(DATA, .text = texts[0]),
					    CHUNK(DATA, .stream = 1, .text = texts[1]),
					    CHUNK(DATA, .stream = 2, .text = texts[2])});
		expect_sack(association, 3 * (i + 1), .alone = true, .after = delays[i]);
		for (int stream = 0; stream < 3; stream++)
			expect_message(association.iut, stream, texts[stream]);
		peer_expect_silence(association.peer, SECONDS(1));
	}
}

/* RFC 9260 leaves it open whether the DATA that closes the gap is acknowledged at once or delayed.
 */
SCENARIO(a_o_9_3,
	 "A missing TSN is reported at once by a Gap Ack Block, and no longer once it has arrived",
	 .lab = &scripted_peer, .etsi = "SCTP_A_O_9_3",
	 .spec = {"RFC9260-6.7-1", "RFC9260-7.2.4-1", "RFC9260-6.2-8", "RFC9260-6.2-17",
		  "RFC9260-3.3.4-3"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	bool at_once;

	send_data(association, 1, .text = "first");
	expect_sack(association, 1);
	send_data(association, 3, .text = "third");
	expect_sack(association, 1, .gaps = {{3, 3}});
	send_data(association, 4, .text = "fourth");
	expect_sack(association, 1, .gaps = {{3, 4}});
	expect_message(iut, 0, "first");
	expect_no_message(iut, SECONDS(1));

	send_data(association, 2, .text = "second");
	at_once = peer_next(association.peer, AT_ONCE) == SACK;
	expect_sack(association, 4, .after = at_once ? 0 : SACK_DELAY);
	scenario_note("the SACK for the closed gap comes %s", at_once ? "at once" : "delayed");
	expect_message(iut, 0, "second");
	expect_message(iut, 0, "third");
	expect_message(iut, 0, "fourth");
	peer_expect_silence(association.peer, SECONDS(1));
}
