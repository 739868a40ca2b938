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

/* Of the messages that the kernel sends the first is lost, and retransmitted. */
static void send_out(struct association association)
{
	endpoint_send(association.iut, 0, "lost");
	endpoint_send(association.iut, 0, "ordered");
	endpoint_send(association.iut, 0, "unordered", .unordered = true);
	expect_flight(association, 1, 3);
	send_sack(association, 0, .gaps = {{2, 3}});
	expect_retransmission(association, 1, .within = SECONDS(4));
	send_sack(association, 3);
	let_pass(association.lab, MILLISECONDS(10));
}

/* Of the messages that the kernel receives one comes twice, and one is far out of the window. */
static void send_in(struct association association)
{
	struct peer *peer = association.peer;
	uint32_t first = peer->next_tsn;

	peer_send(peer, DATA, .text = "one");
	peer_send(peer, DATA, .text = "two");
	peer_send(peer, DATA, .text = "three", .flags = UNORDERED);
	peer_send(peer, DATA, .text = "three", .tsn = first + 2, .flags = UNORDERED);
	peer_send(peer, DATA, .text = "far", .tsn = first + FAR_AHEAD);
	expect_message(association.iut, 0, "one");
	expect_message(association.iut, 0, "two");
	expect_message(association.iut, 0, "three", .unordered = 1);
	peer_ignore(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
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
	after = info_now(lab);
	out = seen_of("iut");
	in = seen_of("wire");

#define EXPECT_MORE(member, count) ck_assert_uint_eq(after.member - before.member, count)
	EXPECT_MORE(sctpi_opackets, out.packets - out_before.packets);
	EXPECT_MORE(sctpi_ipackets, in.packets - in_before.packets);
	EXPECT_MORE(sctpi_osacks, out.sacks - out_before.sacks);
	EXPECT_MORE(sctpi_isacks, 2);
	EXPECT_MORE(sctpi_octrlchunks, out.control - out_before.control);
	EXPECT_MORE(sctpi_ictrlchunks, 2);
	EXPECT_MORE(sctpi_oodchunks, 2);
	EXPECT_MORE(sctpi_ouodchunks, 1);
	EXPECT_MORE(sctpi_iodchunks, 2);
	EXPECT_MORE(sctpi_iuodchunks, 1);
	EXPECT_MORE(sctpi_rtxchunks, 1);
	EXPECT_MORE(sctpi_gapcnt, 1);
	EXPECT_MORE(sctpi_idupchunks, 1);
	EXPECT_MORE(sctpi_outofseqtsns, 1);
}
