/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counters of an association in INET_DIAG_INFO, compared with the packets. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { FAR_AHEAD = 0x100000, UNORDERED = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U };

static struct sctp_info info_now(struct lab *lab)
{
	return diag_find(diag_ask(lab, "iut", .extensions = DIAG_EXTENSION(INET_DIAG_INFO)),
			 SERVER_PORT, PEER_PORT)
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

/* Of the messages that the kernel sends one is lost, and sent again. */
static void send_out(struct peer *peer, struct endpoint *iut)
{
	uint32_t before = peer->iut_initial_tsn - 1;

	endpoint_send(iut, 0, "lost");
	endpoint_send(iut, 0, "ordered");
	endpoint_send(iut, 0, "unordered", .unordered = true);
	for (unsigned i = 0; i < 3; i++)
		peer_expect(peer, DATA);
	peer_send(peer, SACK, .cumulative_tsn = before, .gaps = {{2, 3}});
	peer_expect(peer, DATA, .within = SECONDS(4));
	peer_send(peer, SACK);
	let_pass(peer->lab, MILLISECONDS(10));
}

/* Of the messages that the kernel gets one comes twice, and one is far beyond what is expected. */
static void send_in(struct peer *peer, struct endpoint *iut)
{
	uint32_t first = peer->next_tsn;

	peer_send(peer, DATA, .text = "one");
	peer_send(peer, DATA, .text = "two");
	peer_send(peer, DATA, .text = "three", .flags = UNORDERED);
	peer_send(peer, DATA, .text = "three", .tsn = first + 2, .flags = UNORDERED);
	peer_send(peer, DATA, .text = "far", .tsn = first + FAR_AHEAD);
	expect_message(iut, 0, "one");
	expect_message(iut, 0, "two");
	expect_message(iut, 0, "three", .unordered = 1);
	peer_ignore(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(
	diag_statistics,
	"The counters of INET_DIAG_INFO are those of the packets: SACKs, packets, messages of both "
	"kinds, control chunks, TSNs sent again, reported beyond a gap, received twice and out of "
	"the window",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct seen out, in, out_before, in_before;
	struct sctp_info before, after;

	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	peer_connect(peer, iut);
	endpoint_disable_heartbeats(iut);
	let_pass(lab, MILLISECONDS(10));
	before = info_now(lab);
	out_before = seen_of("iut");
	in_before = seen_of("wire");
	send_out(peer, iut);
	send_in(peer, iut);
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
