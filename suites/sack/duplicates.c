/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA that arrive more than once: RFC 9260 sections 3.3.4 and 6.2. */
#define SUITE "sack"
#include "suites/sack/started.h"

SCENARIO(duplicate_at_once,
	 "DATA that was received before, in order or beyond a gap, is reported as a duplicate at "
	 "once and in one SACK only, and is delivered once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab);
	struct peer *peer = association.peer;

	send_data(association, 1);
	expect_sack(association, 1, .duplicates = {1});
	send_data(association, 1, .text = "other text");
	expect_sack(association, 1, .duplicates = {1});
	send_data(association, 2);
	expect_delayed_sack(association, 2);
	send_data(association, 4);
	expect_sack(association, 2, .gaps = {{4, 4}});
	send_data(association, 4);
	expect_sack(association, 2, .gaps = {{4, 4}}, .duplicates = {4});
	send_data(association, 5);
	expect_sack(association, 2, .gaps = {{4, 5}});
	send_data(association, 3);
	pass_delayed_sack(association);
	send_data(association, 5);
	expect_sack(association, 5, .duplicates = {5});
	for (unsigned n = 2; n <= 5; n++)
		expect_message(association.iut, 0, "x", .ssn = (int)n - 1);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_message(association.iut, 0);
}

SCENARIO(duplicate_hastens_the_sack,
	 "A duplicate releases a delayed SACK at once, and it is not sent again after the delay",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab);

	send_data(association, 2);
	peer_expect_silence(association.peer, SACK_DELAY / 2);
	send_data(association, 1);
	expect_sack(association, 2, .duplicates = {1});
	peer_expect_silence(association.peer, SECONDS(1));
	send_data(association, 3);
	expect_delayed_sack(association, 3);
}

SCENARIO(duplicates_in_one_packet,
	 "Every duplicate in a packet is reported, in the order of arrival", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-22"})
{
	struct association association = sack_started(lab);

	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 2), NTH_DATA(association, 3)});
	expect_delayed_sack(association, 3);
	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 3), NTH_DATA(association, 1),
				    NTH_DATA(association, 2), NTH_DATA(association, 1)});
	expect_sack(association, 3, .duplicates = {3, 1, 2, 1});
	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 5), NTH_DATA(association, 2),
				    NTH_DATA(association, 5)});
	expect_sack(association, 3, .gaps = {{5, 5}}, .duplicates = {2, 5});
	send_data(association, 7);
	expect_sack(association, 3, .gaps = {{5, 5}, {7, 7}});
	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 4), NTH_DATA(association, 7),
				    NTH_DATA(association, 9)});
	expect_sack(association, 5, .gaps = {{7, 7}, {9, 9}}, .duplicates = {7});
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(
	chunks_of_one_packet_counted,
	"SCTP_GET_ASSOC_STATS counts each of several duplicates, DATA and gap blocks in one packet or SACK",
	.lab = &scripted_peer)
{
	struct association association = sack_started(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	struct sctp_assoc_stats before = {.sas_assoc_id = iut->association}, after = before;

	endpoint_get(iut, SCTP_GET_ASSOC_STATS, &before, sizeof(before));
	peer_send_packet(peer, .chunks = {NTH_DATA(association, 2), NTH_DATA(association, 3)});
	expect_delayed_sack(association, 3);
	peer_send_packet(peer, .chunks = {NTH_DATA(association, 3), NTH_DATA(association, 1),
					  NTH_DATA(association, 2)});
	expect_sack(association, 3, .duplicates = {3, 1, 2});
	peer_send_packet(peer, .chunks = {NTH_DATA(association, 2), NTH_DATA(association, 4),
					  NTH_DATA(association, 1)});
	expect_sack(association, 4, .duplicates = {2, 1});
	for (unsigned n = 2; n <= 4; n++)
		expect_message(iut, 0, "x");
	send_messages(iut, 5, 10);
	expect_flight(association, 1, 5);
	send_sack(association, 1, .gaps = {{3, 3}, {5, 5}});
	send_sack(association, 5);

	endpoint_get(iut, SCTP_GET_ASSOC_STATS, &after, sizeof(after));
#define GREW(member, count) ck_assert_uint_eq(after.member, before.member + (count))
	GREW(sas_idupchunks, 5);
	GREW(sas_iodchunks, 3);
	GREW(sas_iuodchunks, 0);
	GREW(sas_outofseqtsns, 0);
	GREW(sas_ipackets, 5);
	GREW(sas_isacks, 2);
	GREW(sas_ictrlchunks, 2);
	GREW(sas_gapcnt, 2);
	GREW(sas_opackets, 8);
	GREW(sas_osacks, 3);
	GREW(sas_octrlchunks, 3);
	GREW(sas_oodchunks, 5);
	GREW(sas_ouodchunks, 0);
	GREW(sas_rtxchunks, 0);
#undef GREW
}

/* Sends that many DATA, and then all of them again in one packet. */
static void report_all(struct association association, unsigned count)
{
	struct sack_wanted wanted = {.file = __FILE__, .line = __LINE__, .cumulative = count};
	struct peer_packet packet = {PEER_PACKET_USUAL};
	struct chunk_spec chunks[MAX_CHUNKS];

	for (unsigned n = 1; n <= count; n++) {
		chunks[n - 1] = *NTH_DATA(association, n);
		packet.chunks[n - 1] = &chunks[n - 1];
		wanted.duplicates[n - 1] = n;
	}
	peer_send_with(association.peer, &packet);
	expect_sack(association, count);
	peer_send_with(association.peer, &packet);
	association_expect_sack(association, &wanted);
}

SCENARIO(sixteen_duplicates, "A SACK reports all of 16 duplicates", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-23"})
{
	report_all(association_open(lab), 16);
}

SCENARIO(more_than_sixteen_duplicates, "A SACK reports every duplicate in a packet",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-23"},
	 .known = {{.from = "5.10",
		    .reason = "a SACK has at most 16 duplicates (SCTP_MAX_DUP_TSNS in "
			      "include/net/sctp/constants.h)"}})
{
	report_all(association_open(lab), 20);
}
