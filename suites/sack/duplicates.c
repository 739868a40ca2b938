/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA that come again: RFC 9260 sections 3.3.4 and 6.2. */
#define SUITE "sack"
#include "suites/sack/receiver.h"

SCENARIO(duplicate_at_once,
	 "DATA that was received before, in order or beyond a gap, is reported as a duplicate at "
	 "once, in one SACK only, and its user gets it once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-10"})
{
	struct receiver receiver = receiver_started(lab);
	struct peer *peer = receiver.peer;

	send_nth(receiver, 1);
	expect_sack(receiver, 1, .duplicates = {1});
	send_nth(receiver, 1, .text = "other text");
	expect_sack(receiver, 1, .duplicates = {1});
	send_nth(receiver, 2);
	expect_delayed(receiver, 2);
	send_nth(receiver, 4);
	expect_sack(receiver, 2, .gaps = {{2, 2}});
	send_nth(receiver, 4);
	expect_sack(receiver, 2, .gaps = {{2, 2}}, .duplicates = {4});
	send_nth(receiver, 5);
	expect_sack(receiver, 2, .gaps = {{2, 3}});
	send_nth(receiver, 3);
	receiver_settle(receiver);
	send_nth(receiver, 5);
	expect_sack(receiver, 5, .duplicates = {5});
	for (unsigned n = 2; n <= 5; n++)
		expect_message(receiver.iut, 0, "x", .ssn = (int)n - 1);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_message(receiver.iut, 0);
}

SCENARIO(duplicate_hastens_the_sack,
	 "A duplicate makes the SACK that was delayed come at once, and not again after the delay",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-10"})
{
	struct receiver receiver = receiver_started(lab);

	send_nth(receiver, 2);
	peer_expect_silence(receiver.peer, SACK_DELAY / 2);
	send_nth(receiver, 1);
	expect_sack(receiver, 2, .duplicates = {1});
	peer_expect_silence(receiver.peer, SECONDS(1));
	send_nth(receiver, 3);
	expect_delayed(receiver, 3);
}

SCENARIO(duplicates_in_one_packet, "Each duplicate of a packet is reported, in their order",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-22"})
{
	struct receiver receiver = receiver_started(lab);

	peer_send_packet(receiver.peer, .chunks = {NTH(receiver, 2), NTH(receiver, 3)});
	expect_delayed(receiver, 3);
	peer_send_packet(receiver.peer, .chunks = {NTH(receiver, 3), NTH(receiver, 1),
						   NTH(receiver, 2), NTH(receiver, 1)});
	expect_sack(receiver, 3, .duplicates = {3, 1, 2, 1});
	peer_send_packet(receiver.peer,
			 .chunks = {NTH(receiver, 5), NTH(receiver, 2), NTH(receiver, 5)});
	expect_sack(receiver, 3, .gaps = {{2, 2}}, .duplicates = {2, 5});
	send_nth(receiver, 7);
	expect_sack(receiver, 3, .gaps = {{2, 2}, {4, 4}});
	peer_send_packet(receiver.peer,
			 .chunks = {NTH(receiver, 4), NTH(receiver, 7), NTH(receiver, 9)});
	expect_sack(receiver, 5, .gaps = {{2, 2}, {4, 4}}, .duplicates = {7});
	peer_expect_silence(receiver.peer, SECONDS(1));
}

/* Sends so many DATA, and then all of them again in one packet. */
static void report_all(struct receiver receiver, unsigned count)
{
	struct sack_wanted wanted = {.file = __FILE__, .line = __LINE__, .cumulative = count};
	struct peer_packet packet = {PEER_PACKET_USUAL};
	struct chunk_spec chunks[MAX_CHUNKS];

	for (unsigned n = 1; n <= count; n++) {
		chunks[n - 1] = *NTH(receiver, n);
		packet.chunks[n - 1] = &chunks[n - 1];
		wanted.duplicates[n - 1] = n;
	}
	peer_send_with(receiver.peer, &packet);
	expect_sack(receiver, count);
	peer_send_with(receiver.peer, &packet);
	receiver_expect_sack(receiver, &wanted);
}

SCENARIO(sixteen_duplicates, "A SACK reports 16 duplicates", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-23"})
{
	report_all(receiver_open(lab), 16);
}

SCENARIO(more_than_sixteen_duplicates, "A SACK reports every duplicate of a packet",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-23"},
	 .known = {{"6.1", NULL,
		    "a SACK has 16 duplicates at most (SCTP_MAX_DUP_TSNS in "
		    "include/net/sctp/constants.h)"}})
{
	report_all(receiver_open(lab), 20);
}
