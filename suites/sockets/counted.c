/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which acts raise which counters of /proc/net/sctp/snmp, each act by itself: RFC 3873. */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

#define expect_more(lab, name, before, count) sockets_expect_counter(lab, name, (before) + (count))

SCENARIO(
	discards_counted,
	"SctpInDataChunkDiscards counts each DATA that is too far ahead, of a stream that does not exist, or a "
	"duplicate, and none that is delivered",
	.lab = &scripted_peer)
{
	enum { FAR_AHEAD = 0x100000, NO_STREAM = 4 };
	struct association association =
		association_open(lab, .streams = NO_STREAM, .ignore_sacks = true);
	struct peer *peer = association.peer;
	const long before = sockets_counter(lab, "SctpInDataChunkDiscards");
	const uint32_t first = peer->next_tsn;

	peer_send(peer, DATA, .text = "delivered");
	expect_message(association.iut, 0, "delivered");
	expect_more(lab, "SctpInDataChunkDiscards", before, 0);
	peer_send(peer, DATA, .tsn = first, .text = "again");
	let_pass(lab, AT_ONCE);
	expect_more(lab, "SctpInDataChunkDiscards", before, 1);
	peer_send(peer, DATA, .tsn = first + FAR_AHEAD, .text = "far");
	let_pass(lab, AT_ONCE);
	expect_more(lab, "SctpInDataChunkDiscards", before, 2);
	peer_send(peer, DATA, .stream = NO_STREAM, .text = "nowhere");
	peer_expect(peer, ERROR);
	expect_more(lab, "SctpInDataChunkDiscards", before, 3);
}

/* --- control chunks --- */

static long control_chunks(bool sent)
{
	long count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, "iut") == sent)
			for (unsigned c = 0; c < packet->sctp.chunk_count; c++)
				count += packet->sctp.chunks[c].type != DATA;
	}
	return count;
}

typedef void act(struct association association);

static void answer_heartbeat(struct association association)
{
	peer_expect_alive(association.peer);
}

static void demand_heartbeat(struct association association)
{
	path_demand_heartbeat(association.iut, "path0");
}

static void acknowledge(struct association association)
{
	send_data(association, 1);
	expect_sack(association, 1);
}

static void acknowledge_with_data(struct association association)
{
	send_data(association, 1);
	expect_sack(association, 1);
	send_data(association, 2);
	endpoint_send(association.iut, 0, "with a SACK");
	peer_expect(association.peer, SACK);
	peer_expect(association.peer, DATA, .bundled = true);
	peer_send(association.peer, SACK);
}

static void skip(struct association association)
{
	send_limited(association.iut, 0, "lost", SCTP_PR_SCTP_RTX, 0);
	peer_expect(association.peer, DATA);
	peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	peer_send(association.peer, SACK, .cumulative_tsn = data_tsn(association, 1));
}

static void refuse_stream(struct association association)
{
	peer_send(association.peer, DATA, .stream = UINT16_MAX, .text = "nowhere");
	peer_expect(association.peer, ERROR);
	peer_ignore(association.peer, SACK);
	let_pass(association.lab, SECONDS(1));
}

static void refuse_restart(struct association association)
{
	struct sockaddr_storage other = peer_own_address(association.peer, "path1");

	peer_send(association.peer, INIT, .tag = 1, .tlvs = {tlv_address(&other)});
	peer_expect(association.peer, ABORT, .tag = ANY_TAG);
}

static void refuse_init(struct association association)
{
	struct peer *stranger = peer_open(association.lab, .port = PEER_PORT + 1);

	peer_send(stranger, INIT, .tag = 1, .tlvs = {tlv_text(PARAM_HOST_NAME, "peer.example")});
	peer_expect(stranger, ABORT, .tag = ANY_TAG);
}

static void answer_init(struct association association)
{
	peer_send(association.peer, INIT, .tag = 0x1234567);
	peer_expect(association.peer, INIT_ACK, .tag = ANY_TAG);
}

static void answer_cookie(struct association association)
{
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
}

static void answer_stranger(struct association association)
{
	struct peer *stranger = peer_open(association.lab, .port = PEER_PORT + 1);

	peer_send(stranger, SHUTDOWN_ACK, .tag = USUAL);
	peer_expect(stranger, SHUTDOWN_COMPLETE, .tag = ANY_TAG);
}

static void shut_down(struct association association)
{
	endpoint_shutdown(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
}

static void let_peer_shut_down(struct association association)
{
	peer_shut_down(association.peer);
}

static void abort_it(struct association association)
{
	endpoint_abort(association.iut, NULL);
	peer_expect(association.peer, ABORT);
}

static const struct {
	const char *name;
	act *act;
	bool ends; /* the association */
} acts[] = {
	{"HEARTBEAT ACK", answer_heartbeat},
	{"HEARTBEAT", demand_heartbeat},
	{"SACK", acknowledge},
	{"SACK with DATA", acknowledge_with_data},
	{"FORWARD TSN", skip},
	{"ERROR", refuse_stream},
	{"INIT ACK", answer_init},
	{"ABORT of a restart", refuse_restart},
	{"ABORT of an INIT", refuse_init},
	{"COOKIE ACK", answer_cookie},
	{"SHUTDOWN COMPLETE out of the blue", answer_stranger},
	{"SHUTDOWN", shut_down, true},
	{"SHUTDOWN ACK", let_peer_shut_down, true},
	{"ABORT", abort_it, true},
};

SCENARIO(
	control_chunks_counted,
	"SctpOutCtrlChunks and SctpInCtrlChunks count each control chunk that is sent, and received",
	.lab = &scripted_dual_path)
{
	static const char *const names[] = {"SctpInCtrlChunks", "SctpOutCtrlChunks"};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		struct association association =
			association_open(lab, .peer = peer, .forward_tsn = true);
		long counted[2], seen[2];

		for (unsigned sent = 0; sent < 2; sent++) {
			counted[sent] = -sockets_counter(lab, names[sent]);
			seen[sent] = -control_chunks(sent);
		}
		acts[i].act(association);
		let_pass(lab, AT_ONCE);
		for (unsigned sent = 0; sent < 2; sent++) {
			counted[sent] += sockets_counter(lab, names[sent]);
			seen[sent] += control_chunks(sent);
			ck_assert_msg(counted[sent] == seen[sent],
				      "%s: %s counts %ld control chunks more, %ld were seen",
				      acts[i].name, names[sent], counted[sent], seen[sent]);
		}
		peer = association.peer;
		if (!acts[i].ends) {
			association_close(association);
			continue;
		}
		endpoint_close(association.iut);
		peer_reset(peer);
	}
}

/* What SCTP_GET_ASSOC_STATS calls the largest RTO, in nanoseconds. */
static int64_t largest_rto(struct endpoint *endpoint)
{
	struct sctp_assoc_stats stats = {.sas_assoc_id = endpoint->association};

	endpoint_get(endpoint, SCTP_GET_ASSOC_STATS, &stats, sizeof(stats));
	return (int64_t)stats.sas_maxrto * jiffy();
}

SCENARIO(
	largest_rto_since_last_time,
	"sas_maxrto is the largest RTO since SCTP_GET_ASSOC_STATS was asked last, and RTO.Min if there was none",
	.lab = &scripted_peer)
{
	enum { SHORTEST = 200 };
	struct association association = association_open(lab, .rto_min = SHORTEST);

	ck_assert_int_eq(largest_rto(association.iut), path_rto(association.iut, "path0"));
	round_trip(association, 1, MILLISECONDS(300));
	ck_assert_int_eq(largest_rto(association.iut), path_rto(association.iut, "path0"));
	ck_assert_int_gt(path_rto(association.iut, "path0"), MILLISECONDS(SHORTEST));
	ck_assert_int_eq(largest_rto(association.iut), MILLISECONDS(SHORTEST));

	/* The RTO that doubles when T3-rtx expires. */
	endpoint_send(association.iut, 0, "lost");
	expect_data(association, 2);
	let_pass(lab, 2 * path_rto(association.iut, "path0"));
	peer_expect(association.peer, DATA);
	ck_assert_int_gt(largest_rto(association.iut), 2 * MILLISECONDS(SHORTEST) - jiffy());
}
