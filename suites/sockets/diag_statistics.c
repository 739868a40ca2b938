/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counters of an association in INET_DIAG_INFO, compared with the packets. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { FAR_AHEAD = 0x100000, UNORDERED = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U };

static struct sctp_info info_now(struct lab *lab)
{
	return sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT,
				.extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO))
		.info;
}

struct seen {
	uint64_t packets, sacks, control;
};

/* What a node has sent. */
static struct seen seen_of(const char *node)
{
	struct seen seen = {0};

	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (!packet || strcmp(packet->from, node) != 0)
			continue;
		seen.packets++;
		for (unsigned c = 0; c < packet->sctp.chunk_count; c++) {
			seen.sacks += packet->sctp.chunks[c].type == SACK;
			seen.control += packet->sctp.chunks[c].type != DATA;
		}
	}
	return seen;
}

/* No two counters come to the same number, but for those of packets and of SACKs. */
enum {
	GAPS = 2,
	IN_SACKS = GAPS + 2,
	OUT_ORDERED = 5,
	OUT_UNORDERED = 6,
	IN_ORDERED = 7,
	IN_UNORDERED = 8,
	COPIES = 9,
	FAR = 10,
};

/* Of the messages that the kernel sends the first is lost, and retransmitted. */
static void send_out(struct association association)
{
	enum { LAST = OUT_ORDERED - 1 + OUT_UNORDERED };

	for (unsigned i = 1; i <= LAST; i++)
		endpoint_send(association.iut, 0, "message", .unordered = i >= OUT_ORDERED);
	expect_flight(association, 1, LAST);
	for (unsigned i = 0; i < GAPS; i++)
		send_sack(association, 0, .gaps = {{2, LAST}});
	expect_retransmission(association, 1, .within = SECONDS(4));
	send_sack(association, LAST);
	let_pass(association.lab, MILLISECONDS(10));
}

/* Of the messages that the kernel receives one comes again and again, and some are far out of the window. */
static void send_in(struct association association)
{
	struct peer *peer = association.peer;
	uint32_t first = peer->next_tsn;

	for (unsigned i = 0; i < IN_ORDERED - 1; i++)
		peer_send(peer, DATA, .text = "ordered");
	for (unsigned i = 0; i < IN_UNORDERED; i++)
		peer_send(peer, DATA, .text = "unordered", .flags = UNORDERED);
	for (unsigned i = 0; i < COPIES; i++)
		peer_send(peer, DATA, .text = "again", .tsn = first, .flags = UNORDERED);
	for (unsigned i = 0; i < FAR; i++)
		peer_send(peer, DATA, .text = "far", .tsn = first + FAR_AHEAD, .flags = UNORDERED);
	for (unsigned i = 0; i < IN_ORDERED - 1; i++)
		expect_message(association.iut, 0, "ordered");
	for (unsigned i = 0; i < IN_UNORDERED; i++)
		expect_message(association.iut, 0, "unordered", .unordered = 1);
	peer_ignore(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
}

/* The SACK of the peer's message goes with one of the kernel's; and a HEARTBEAT is answered. */
static void send_both(struct association association)
{
	struct peer *peer = association.peer;
	const struct packet *data;

	peer_send(peer, DATA, .text = "question");
	expect_message(association.iut, 0, "question");
	endpoint_send(association.iut, 0, "answer");
	data = peer_expect(peer, DATA);
	ck_assert_msg(packet_chunk(&data->sctp, SACK), "expected a SACK in the packet of the DATA");
	peer_send(peer, SACK);
	peer_expect_alive(peer);
}

SCENARIO(diag_statistics,
	 "The counters of INET_DIAG_INFO match the packets: SACKs, packets, DATA of both kinds, "
	 "control chunks, retransmissions, gaps, duplicates and TSNs out of the window",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);
	struct seen out, in, out_before, in_before;
	struct sctp_info before, after;

	let_pass(lab, MILLISECONDS(10));
	before = info_now(lab);
	out_before = seen_of("iut");
	in_before = seen_of("wire");
	send_out(association);
	send_in(association);
	send_both(association);
	after = info_now(lab);
	out = seen_of("iut");
	in = seen_of("wire");

#define EXPECT_MORE(member, count) ck_assert_uint_eq(after.member - before.member, count)
	EXPECT_MORE(sctpi_opackets, out.packets - out_before.packets);
	EXPECT_MORE(sctpi_ipackets, in.packets - in_before.packets);
	EXPECT_MORE(sctpi_osacks, out.sacks - out_before.sacks);
	EXPECT_MORE(sctpi_isacks, IN_SACKS);
	EXPECT_MORE(sctpi_octrlchunks, out.control - out_before.control);
	EXPECT_MORE(sctpi_ictrlchunks, IN_SACKS + 1);
	EXPECT_MORE(sctpi_oodchunks, OUT_ORDERED);
	EXPECT_MORE(sctpi_ouodchunks, OUT_UNORDERED);
	EXPECT_MORE(sctpi_iodchunks, IN_ORDERED);
	EXPECT_MORE(sctpi_iuodchunks, IN_UNORDERED);
	EXPECT_MORE(sctpi_rtxchunks, 1);
	EXPECT_MORE(sctpi_gapcnt, GAPS);
	EXPECT_MORE(sctpi_idupchunks, COPIES);
	EXPECT_MORE(sctpi_outofseqtsns, FAR);
}
