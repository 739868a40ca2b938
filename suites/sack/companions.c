/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a SACK is sent with, and where to: RFC 9260 sections 6.1, 6.2, 6.4 and 9.2. */
#define SUITE "sack"
#include "suites/sack/receiver.h"

/* The user's message takes the SACK that waits with it. */
static void expect_sack_and_data(struct receiver receiver, unsigned n)
{
	endpoint_send(receiver.iut, 0, "with a SACK");
	expect_sack(receiver, n);
	peer_expect(receiver.peer, DATA, .bundled = true);
	peer_send(receiver.peer, SACK);
}

static void expect_data_alone(struct receiver receiver)
{
	endpoint_send(receiver.iut, 0, "without");
	peer_expect(receiver.peer, DATA, .alone = true);
	peer_send(receiver.peer, SACK);
}

SCENARIO(sack_goes_with_data,
	 "A delayed SACK goes with the next DATA, before it in the packet, and not again after the "
	 "delay; DATA goes without a SACK where nothing waits",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-21", "RFC9260-6.2-10"})
{
	struct receiver receiver = receiver_started(lab);
	struct peer *peer = receiver.peer;

	expect_data_alone(receiver);
	for (unsigned n = 2; n <= 5; n++) {
		send_nth(receiver, n);
		peer_expect_silence(peer, SACK_DELAY / 2);
		expect_sack_and_data(receiver, n);
		expect_data_alone(receiver);
		peer_expect_silence(peer, 2 * SACK_DELAY);
	}
	send_nth(receiver, 6);
	expect_delayed(receiver, 6);
}

SCENARIO(sack_goes_with_a_fragment,
	 "A SACK that waits goes with the first fragment of a large message, which leaves room for "
	 "it in the packet",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-21"})
{
	struct receiver receiver = receiver_started(lab);
	const struct packet *first;

	send_nth(receiver, 2);
	endpoint_send(receiver.iut, 0, NULL, .size = 4000);
	expect_sack(receiver, 2);
	first = peer_expect(receiver.peer, DATA, .bundled = true);
	ck_assert_uint_gt(first->chunk->data.size, DEFAULT_MTU - 100);
	for (unsigned i = 0; i < 2; i++)
		peer_expect(receiver.peer, DATA, .alone = true);
	peer_send(receiver.peer, SACK);
	peer_expect_silence(receiver.peer, 2 * SACK_DELAY);
}

SCENARIO(counting_begins_after_every_sack,
	 "The packets for the next SACK are counted from the one that went with DATA",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-13"},
	 .known = {{"6.1", NULL,
		    "packets that such a SACK acknowledged are counted again: "
		    "sctp_packet_bundle_sack() (net/sctp/output.c) leaves peer.sack_cnt as it "
		    "is"}})
{
	struct receiver receiver = receiver_started(lab);

	receiver_set_delay(receiver.iut, 200, 4);
	send_nth(receiver, 2);
	send_nth(receiver, 3);
	expect_sack_and_data(receiver, 3);
	for (unsigned n = 4; n <= 6; n++)
		send_nth(receiver, n);
	expect_sack(receiver, 6, .after = SACK_DELAY);
}

SCENARIO(sack_goes_where_data_came_from,
	 "A SACK goes to the address that the last DATA came from, and so not with DATA that goes "
	 "to another one",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-6.4-3", "RFC9260-6.4-4"})
{
	struct receiver receiver = receiver_started(lab, .second_path = "path1");
	struct peer *peer = receiver.peer;

	for (unsigned n = 2; n <= 4; n += 2) {
		int64_t came;

		peer_send_packet(peer, .path = "path1", .chunks = {NTH(receiver, n)});
		came = peer->last;
		endpoint_send(receiver.iut, 0, "to the primary path");
		peer_expect(peer, DATA, .path = "path0", .alone = true);
		peer_send(peer, SACK);
		peer->last = came;
		expect_sack(receiver, n, .path = "path1", .after = SACK_DELAY);
		send_nth(receiver, n + 1);
		endpoint_send(receiver.iut, 0, "to the primary path");
		expect_sack(receiver, n + 1, .path = "path0");
		peer_expect(peer, DATA, .path = "path0", .bundled = true);
		peer_send(peer, SACK);
	}
	peer_send_packet(peer, .path = "path1", .chunks = {NTH(receiver, 7)});
	expect_sack(receiver, 5, .gaps = {{2, 2}}, .path = "path1");
	send_nth(receiver, 8);
	expect_sack(receiver, 5, .gaps = {{2, 3}}, .path = "path0");
	peer_send_packet(peer, .path = "path1", .chunks = {NTH(receiver, 7)});
	expect_sack(receiver, 5, .gaps = {{2, 3}}, .duplicates = {7}, .path = "path1");
}

/* The next chunks are a SHUTDOWN with this TSN and, in the same packet, the SACK. */
static void expect_shutdown_and_sack(struct receiver receiver, unsigned cumulative,
				     uint16_t gap_end)
{
	const struct packet *packet = peer_expect(receiver.peer, SHUTDOWN);
	const struct chunk *sack = packet_chunk(&packet->sctp, SACK);

	ck_assert_uint_eq(packet->chunk->tsn.cumulative_tsn, receiver_tsn(receiver, cumulative));
	ck_assert_ptr_nonnull(sack);
	ck_assert_uint_eq(sack->sack.cumulative_tsn, receiver_tsn(receiver, cumulative));
	ck_assert_uint_eq(sack->sack.gaps, gap_end != 0);
	if (gap_end) {
		ck_assert_uint_eq(sack_gap(sack, 0).start, 2);
		ck_assert_uint_eq(sack_gap(sack, 0).end, gap_end);
	}
}

SCENARIO(sack_in_shutdown,
	 "After its SHUTDOWN an endpoint answers each packet with DATA at once with SHUTDOWN and "
	 "SACK, which tells the gaps",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-16", "RFC9260-6.2-19", "RFC9260-9.2-10", "RFC9260-9.2-11"})
{
	struct receiver receiver = receiver_started(lab);
	struct peer *peer = receiver.peer;
	const struct chunk *shutdown;

	endpoint_shutdown(receiver.iut);
	shutdown = peer_expect(peer, SHUTDOWN)->chunk;
	ck_assert_uint_eq(shutdown->tsn.cumulative_tsn, receiver_tsn(receiver, 1));
	peer_ignore(peer, SACK);
	send_nth(receiver, 2);
	expect_shutdown_and_sack(receiver, 2, 0);
	send_nth(receiver, 4);
	expect_shutdown_and_sack(receiver, 2, 2);
	send_nth(receiver, 5);
	expect_shutdown_and_sack(receiver, 2, 3);
	send_nth(receiver, 3);
	expect_shutdown_and_sack(receiver, 5, 0);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}
