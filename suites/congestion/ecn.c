/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Explicit Congestion Notification: RFC 4960 appendix A. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

enum { ECT0 = 2, CE = 3 }; /* RFC 3168 section 5 */

/* The peer sends `count` DATA, from number `n` on, in a packet with that ECN field. */
static void send_marked(struct association association, unsigned n, unsigned count, uint8_t ecn)
{
	struct peer_packet packet = {PEER_PACKET_USUAL, .ecn = ecn};
	struct chunk_spec chunks[MAX_CHUNKS];

	for (unsigned i = 0; i < count; i++) {
		chunks[i] = *NTH_DATA(association, n + i);
		packet.chunks[i] = &chunks[i];
	}
	peer_send_with(association.peer, &packet);
}

/* The kernel's next chunk is an ECNE with the TSN of the peer's DATA `n`, after SACK.Delay or
 * (`delay` 0) at once, and its SACK is in the same packet. */
#define expect_ecne(association, n, delay) expect_ecne_at(association, n, delay, __FILE__, __LINE__)
static void expect_ecne_at(struct association association, unsigned n, int64_t delay,
			   const char *file, int line)
{
	const struct packet *packet =
		peer_expect(association.peer, ECNE, .after = delay, .file = file, .line = line);
	uint32_t tsn = packet->chunk->tsn.cumulative_tsn;

	if (tsn != peer_data_tsn(association, n))
		scenario_fail(file, line,
			      "expected an ECNE with TSN %u (DATA %u), it has TSN %u (DATA %d)",
			      peer_data_tsn(association, n), n, tsn,
			      (int)(tsn - peer_data_tsn(association, 0)));
	peer_expect(association.peer, SACK, .bundled = true, .file = file, .line = line);
}

static void send_cwr(struct association association, unsigned n)
{
	peer_send(association.peer, CWR, .cumulative_tsn = peer_data_tsn(association, n));
}

SCENARIO(congestion_is_echoed,
	 "DATA marked CE is answered with an ECNE of its lowest TSN, which is repeated in every "
	 "packet until a CWR of that TSN or a later one comes",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .ecn = true);
	struct peer *peer = association.peer;

	send_marked(association, 1, 1, ECT0);
	expect_sack(association, 1);
	send_marked(association, 2, 1, CE);
	expect_ecne(association, 2, SACK_DELAY);
	send_marked(association, 3, 1, ECT0);
	expect_ecne(association, 2, SACK_DELAY);
	endpoint_send(association.iut, 0, "with DATA");
	peer_expect(peer, ECNE);
	expect_data(association, 1, .bundled = true);
	send_sack(association, 1);
	send_cwr(association, 1);
	send_marked(association, 4, 1, ECT0);
	expect_ecne(association, 2, SACK_DELAY);
	send_cwr(association, 2);
	send_marked(association, 5, 1, ECT0);
	expect_delayed_sack(association, 5);
	/* The lowest of three; a duplicate that is marked counts as well. */
	send_marked(association, 6, 3, CE);
	expect_ecne(association, 6, SACK_DELAY);
	send_cwr(association, 8);
	send_marked(association, 1, 1, CE);
	expect_ecne(association, 1, 0);
}

SCENARIO(no_echo_without_negotiation,
	 "Marks are ignored if the peer did not offer ECN, or if ECN is disabled by sysctl",
	 .lab = &scripted_peer)
{
	struct peer *peer = NULL;

	for (unsigned i = 0; i < 2; i++) {
		struct association association;

		if (i == 1)
			sysctl_set(lab, "iut", "net/sctp/ecn_enable", "0");
		association = association_open(lab, .peer = peer, .ecn = i == 1);
		send_marked(association, 1, 1, CE);
		expect_sack(association, 1);
		send_marked(association, 2, 1, CE);
		expect_delayed_sack(association, 2);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(packets_can_be_marked, "DATA is sent with ECT, so that routers can mark it",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .ecn = true);

	send_messages(association.iut, 1, 1000);
	ck_assert_uint_eq(expect_data(association, 1)->sctp.ecn, ECT0);
}

/* The peer reports that DATA `n` was marked; the kernel answers with a CWR of DATA `answered`. */
#define echo(flow, n, answered) echo_at(flow, n, answered, __FILE__, __LINE__)
static void echo_at(const struct congestion_flow *flow, unsigned n, unsigned answered,
		    const char *file, int line)
{
	struct association association = flow->association;
	uint32_t wanted = data_tsn(association, answered), tsn;

	peer_send(association.peer, ECNE, .cumulative_tsn = data_tsn(association, n));
	tsn = peer_expect(association.peer, CWR, .file = file, .line = line)
		      ->chunk->tsn.cumulative_tsn;
	if (tsn != wanted)
		scenario_fail(file, line,
			      "expected a CWR with TSN %u (DATA %u), it has TSN %u (DATA %d)",
			      wanted, answered, tsn, (int)(tsn - data_tsn(association, 0)));
	congestion_check_at(flow, file, line);
}

static void reduce(struct congestion_flow *flow)
{
	flow->ssthresh = congestion_halved(flow->counting, flow->cwnd);
	flow->cwnd = flow->ssthresh;
	flow->partial_bytes_acked = 0;
}

SCENARIO(echo_halves_the_window,
	 "An ECNE halves cwnd as a loss does, once per round trip and once for each TSN, and each "
	 "is answered with a CWR",
	 .lab = &scripted_peer)
{
	struct congestion_flow flow = congestion_open(lab, 1000, .ecn = true, .active = true);
	const int64_t rtt = JIFFIES(20);
	int64_t sent, reduced;
	unsigned end;

	congestion_grow(&flow, 26000);
	/* The round trip that counts: at least that much time passes before the first ECNE. */
	round_trip(flow.association, ++flow.queued, rtt);
	flow.cumulative = flow.sent = flow.queued;
	let_pass(lab, rtt + JIFFIES(2));

	end = flow.cumulative;
	sent = lab_now();
	congestion_queue(&flow, 100);
	to_mid_jiffy(lab);
	reduced = lab_now();
	reduce(&flow);
	echo(&flow, end + 1, end + 1);
	echo(&flow, end + 1, end + 1);
	echo(&flow, end, end + 1);
	pass_until(lab, reduced + rtt);
	echo(&flow, end + 2, end + 2);
	pass_until(lab, reduced + rtt + JIFFIES(1));
	echo(&flow, end + 2, end + 2);
	reduce(&flow);
	echo(&flow, end + 3, end + 3);
	/* Of DATA that is not outstanding any more; no round trip took longer than this waits. */
	congestion_sack(&flow, end + 8);
	let_pass(lab, lab_now() - sent + JIFFIES(2));
	echo(&flow, end + 5, end + 5);
	while (flow.cwnd <= flow.ssthresh || flow.partial_bytes_acked < flow.cwnd / 2)
		congestion_sack(&flow, flow.cumulative + 1);
	reduce(&flow);
	echo(&flow, flow.cumulative + 1, flow.cumulative + 1);
	for (unsigned i = 0; i < 20; i++)
		congestion_sack(&flow, flow.cumulative + 1);
}

SCENARIO(echo_to_the_passive_side,
	 "An ECNE reduces cwnd from the first TSN on where the peer opened the association, too",
	 .lab = &scripted_peer,
	 .known = {{.from = "5.10",
		    .reason = "only if the TSN is beyond one that was drawn at random and not "
			      "used: sctp_unpack_cookie() (net/sctp/sm_make_chunk.c) sets the "
			      "first TSN of the association, but not last_cwr_tsn"}})
{
	struct peer *peer = NULL;

	/* Often enough that some of the TSNs that are not used are beyond that of the DATA. */
	for (unsigned i = 0; i < 12; i++) {
		struct congestion_flow flow = congestion_open(lab, 1000, .peer = peer, .ecn = true);

		congestion_queue(&flow, 1);
		let_pass(lab, MILLISECONDS(20));
		reduce(&flow);
		echo(&flow, 1, 1);
		peer = flow.association.peer;
		association_close(flow.association);
	}
}
