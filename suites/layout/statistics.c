/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters of an association, compared with the packets that were seen. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout assoc_stats =
	LAYOUT(struct sctp_assoc_stats, LAYOUT_U64(256, 252), LAYOUT_U64(8, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_obs_rto_ipaddr, LAYOUT_ABI(8, 4), 128),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_maxrto, LAYOUT_U64(136, 132), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_isacks, LAYOUT_U64(144, 140), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_osacks, LAYOUT_U64(152, 148), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_opackets, LAYOUT_U64(160, 156), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_ipackets, LAYOUT_U64(168, 164), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_rtxchunks, LAYOUT_U64(176, 172), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_outofseqtsns, LAYOUT_U64(184, 180), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_idupchunks, LAYOUT_U64(192, 188), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_gapcnt, LAYOUT_U64(200, 196), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_ouodchunks, LAYOUT_U64(208, 204), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_iuodchunks, LAYOUT_U64(216, 212), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_oodchunks, LAYOUT_U64(224, 220), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_iodchunks, LAYOUT_U64(232, 228), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_octrlchunks, LAYOUT_U64(240, 236), 8),
	       LAYOUT_MEMBER(struct sctp_assoc_stats, sas_ictrlchunks, LAYOUT_U64(248, 244), 8));

/* 64-bit counters are aligned to 4 bytes in i686 programs, but stand where they stand in others. */
static const struct layout prstatus =
	LAYOUT(struct sctp_prstatus, 24, LAYOUT_U64(8, 4),
	       /* RFC 7496 4.3,
	       4.4 */
	       LAYOUT_MEMBER(struct sctp_prstatus, sprstat_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_prstatus, sprstat_sid, 4, 2),
	       LAYOUT_MEMBER(struct sctp_prstatus, sprstat_policy, 6, 2),
	       LAYOUT_MEMBER(struct sctp_prstatus, sprstat_abandoned_unsent, 8, 8),
	       LAYOUT_MEMBER(struct sctp_prstatus, sprstat_abandoned_sent, 16, 8));

/* What one end sent. */
struct seen {
	unsigned packets, sacks, control, gaps;
};

/* The packets from `node`, beginning with number `first`: all of them, or those that arrived. */
static struct seen packets_from(const char *node, unsigned first, bool arrived)
{
	struct seen seen = {0};

	for (unsigned i = first; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (!packet || strcmp(packet->from, node) ||
		    (arrived && packet->fate != FRAME_PASSED))
			continue;
		seen.packets++;
		for (unsigned c = 0; c < packet->sctp.chunk_count; c++) {
			const struct chunk *chunk = &packet->sctp.chunks[c];

			seen.control += chunk->type != DATA;
			seen.sacks += chunk->type == SACK;
			seen.gaps += chunk->type == SACK ? chunk->sack.gaps : 0;
		}
	}
	return seen;
}

/* Far beyond what the receiver expects. */
static void raise_tsn(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum {
		TSN = 14 + 20 + 12 + 4
	}; /* after the headers of Ethernet, IPv4, SCTP and the chunk */
	uint32_t tsn = htonl(packet->chunks[0].data.tsn + 0x100000);

	(void)context;
	memcpy(frame->data + TSN, &tsn, sizeof(tsn));
}

static void send_several(struct endpoint *from, struct endpoint *to, unsigned ordered,
			 unsigned unordered)
{
	for (unsigned i = 0; i < ordered + unordered; i++)
		endpoint_send(from, 0, "message", .unordered = i >= ordered);
	for (unsigned i = 0; i < ordered + unordered; i++)
		expect_message(to, 0, "message");
	let_pass(from->lab, SECONDS(5));
}

SCENARIO(assoc_stats, "Each member of struct sctp_assoc_stats counts what its name says",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .known = {{.reason = "sctp_getsockopt_assoc_stats() (net/sctp/socket.c) gives the struct "
			      "as 64-bit programs lay it out: all members are 4 bytes further on "
			      "than 32-bit programs have them",
		    .where = IN_COMPAT}})
{
	struct pair pair = pair_open(lab);
	const struct layout_value *ask;
	struct layout_bytes before;

	layout_expect(&assoc_stats);
	ask = LAYOUT_VALUES({"sas_assoc_id", pair.a->association});
	struct sockaddr_storage peer = peer_address(pair.a, "path0", SERVER_PORT);

	let_pass(lab, SECONDS(0.1));
	unsigned first = trace_count();

	before = layout_expect_option(pair.a->fd, SCTP_GET_ASSOC_STATS, &assoc_stats, ask, ask);
	lab_drop(lab, DATA, .from = "a", .skip = 1, .count = 2);
	send_several(pair.a, pair.b, 5, 3);
	lab_duplicate(lab, DATA, .from = "b");
	lab_change(lab, DATA, raise_tsn, .from = "b", .skip = 3, .count = 4);
	send_several(pair.b, pair.a, 11, 6);

	struct seen out = packets_from("a", first, false);
	struct seen in = packets_from("b", first, true);

	/* The copy of the duplicated packet is not in the trace. */
	in.packets++;
#define COUNTED(member, count) {member, layout_number(&assoc_stats, member, before.data) + (count)}
	layout_expect_option(
		pair.a->fd, SCTP_GET_ASSOC_STATS, &assoc_stats, ask,
		LAYOUT_VALUES({"sas_assoc_id", pair.a->association},
			      LAYOUT_ADDRESS("sas_obs_rto_ipaddr", &peer),
			      {"sas_maxrto", (uint64_t)(SECONDS(1) / jiffy())},
			      COUNTED("sas_isacks", in.sacks), COUNTED("sas_osacks", out.sacks),
			      COUNTED("sas_opackets", out.packets),
			      COUNTED("sas_ipackets", in.packets), COUNTED("sas_rtxchunks", 2),
			      COUNTED("sas_outofseqtsns", 4), COUNTED("sas_idupchunks", 1),
			      COUNTED("sas_gapcnt", in.gaps), COUNTED("sas_ouodchunks", 3),
			      COUNTED("sas_iuodchunks", 6), COUNTED("sas_oodchunks", 5),
			      COUNTED("sas_iodchunks", 11), COUNTED("sas_octrlchunks", out.control),
			      COUNTED("sas_ictrlchunks", in.control)));
}

SCENARIO(assoc_stats_sizes,
	 "SCTP_GET_ASSOC_STATS returns as much of its struct as the buffer holds",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct pair pair = pair_open(lab, .nagle = true);
	/* The struct as the kernel lays it out. */
	const size_t whole = program_is_compat() ? 256 : assoc_stats.size;

	for (size_t length = 0; length <= whole + 8; length++) {
		struct layout_bytes b = layout_bytes_of(
			&assoc_stats, LAYOUT_VALUES({"sas_assoc_id", pair.a->association}));

		b.size = length;
		memset(b.data + 4, 0xa5, sizeof(b.data) - 4);
		int error = layout_option_get(pair.a->fd, SCTP_GET_ASSOC_STATS, b.data, &b.size);

		if (length < 4) {
			ck_assert_int_eq(error, EINVAL);
			continue;
		}
		ck_assert_int_eq(error, 0);
		ck_assert_uint_eq(b.size, length < whole ? length : whole);
		ck_assert_uint_eq(b.data[b.size], 0xa5);
	}
}

SCENARIO(prstatus, "Each member of struct sctp_prstatus counts the abandoned messages of its kind",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.1.32-1", "RFC7496-4.3-1", "RFC7496-4.4-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);

	endpoint_connect(client, server);
	const struct layout_value association = {"sprstat_assoc_id", client->association};
	const struct layout_value policy = {"sprstat_policy", SCTP_PR_SCTP_TTL};
	struct sctp_default_prinfo ttl = {
		.pr_assoc_id = client->association, .pr_policy = SCTP_PR_SCTP_TTL, .pr_value = 100};

	endpoint_set(client, SCTP_DEFAULT_PRINFO, &ttl, sizeof(ttl));
	link_cut(lab, "path0", NULL);
	/* Without SCTP_NODELAY only the first message leaves at once: one is abandoned sent, two
	 * unsent. */
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(send(client->fd, "x", 1, MSG_NOSIGNAL), 1);
	let_pass(lab, SECONDS(4));
	layout_expect_sizes(client->fd, SCTP_PR_ASSOC_STATUS, &prstatus, LAYOUT_NOT_AT_ALL,
			    LAYOUT_AT_LEAST, .ask = LAYOUT_VALUES(association, policy),
			    .values = LAYOUT_VALUES(association, policy,
						    {"sprstat_abandoned_unsent", 2},
						    {"sprstat_abandoned_sent", 1}));
	/* The same of stream 0, and nothing of stream 1. */
	layout_expect_sizes(client->fd, SCTP_PR_STREAM_STATUS, &prstatus, LAYOUT_NOT_AT_ALL,
			    LAYOUT_AT_LEAST, .ask = LAYOUT_VALUES(association, policy),
			    .values = LAYOUT_VALUES(association, policy,
						    {"sprstat_abandoned_unsent", 2},
						    {"sprstat_abandoned_sent", 1}));
	layout_expect_option(client->fd, SCTP_PR_STREAM_STATUS, &prstatus,
			     LAYOUT_VALUES(association, policy, {"sprstat_sid", 1}),
			     LAYOUT_VALUES(association, policy, {"sprstat_sid", 1},
					   {"sprstat_abandoned_unsent", 0},
					   {"sprstat_abandoned_sent", 0}));
}
