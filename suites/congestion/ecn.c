/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Explicit Congestion Notification: RFC 4960 appendix A. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

enum { ECT0 = 2, CE = 3 }; /* RFC 3168 section 5 */

static void send_marked(struct sender sender, unsigned n, unsigned count, uint8_t ecn)
{
	struct peer_packet packet = {PEER_PACKET_USUAL, .ecn = ecn};
	struct chunk_spec chunks[MAX_CHUNKS];

	for (unsigned i = 0; i < count; i++) {
		chunks[i] = *CHUNK(DATA, .tsn = sender.peer->initial_tsn + n + i - 1,
				   .ssn = (uint16_t)(n + i - 1), .text = "x");
		packet.chunks[i] = &chunks[i];
	}
	peer_send_with(sender.peer, &packet);
}

/* The kernel's next chunk is an ECNE with the TSN of the peer's DATA `n`, and its SACK is with it.
 */
static void expect_echo(struct sender sender, unsigned n, int64_t delay)
{
	const struct packet *packet = peer_expect(sender.peer, ECNE, .after = delay);

	ck_assert_uint_eq(packet->chunk->tsn.cumulative_tsn, sender.peer->initial_tsn + n - 1);
	peer_expect(sender.peer, SACK, .bundled = true);
}

static void send_cwr(struct sender sender, unsigned n)
{
	peer_send(sender.peer, CWR, .cumulative_tsn = sender.peer->initial_tsn + n - 1);
}

SCENARIO(congestion_is_echoed,
	 "A packet marked CE is answered by ECNE with its lowest TSN, which goes with every packet "
	 "until a CWR of that TSN or a later one comes",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab, .ecn = true);

	send_marked(sender, 1, 1, ECT0);
	peer_expect(sender.peer, SACK);
	send_marked(sender, 2, 1, CE);
	expect_echo(sender, 2, MILLISECONDS(200));
	send_marked(sender, 3, 1, ECT0);
	expect_echo(sender, 2, MILLISECONDS(200));
	endpoint_send(sender.iut, 0, "with DATA");
	peer_expect(sender.peer, ECNE);
	peer_expect(sender.peer, DATA, .bundled = true);
	acknowledge(sender, 1);
	send_cwr(sender, 1);
	send_marked(sender, 4, 1, ECT0);
	expect_echo(sender, 2, MILLISECONDS(200));
	send_cwr(sender, 2);
	send_marked(sender, 5, 1, ECT0);
	peer_expect(sender.peer, SACK, .after = MILLISECONDS(200));
	/* The lowest of three; a duplicate that is marked counts as well. */
	send_marked(sender, 6, 3, CE);
	expect_echo(sender, 6, MILLISECONDS(200));
	send_cwr(sender, 8);
	send_marked(sender, 1, 1, CE);
	peer_expect(sender.peer, ECNE);
	peer_expect(sender.peer, SACK, .bundled = true);
}

SCENARIO(no_echo_without_negotiation,
	 "Marks are ignored if the peer did not offer ECN, or the kernel is told not to",
	 .lab = &scripted_peer)
{
	struct peer *peer = NULL;

	for (unsigned i = 0; i < 2; i++) {
		struct sender sender;

		if (i == 1)
			sysctl_set(lab, "iut", "net/sctp/ecn_enable", "0");
		sender = sender_open(lab, .peer = peer, .ecn = i == 1);
		send_marked(sender, 1, 1, CE);
		peer_expect(sender.peer, SACK);
		send_marked(sender, 2, 1, CE);
		peer_expect(sender.peer, SACK, .after = MILLISECONDS(200));
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(packets_can_be_marked, "DATA goes with ECT, so that it can be marked",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab, .ecn = true);

	send_messages(sender, 1, 1000);
	ck_assert_uint_eq(expect_nth(sender, 1)->sctp.ecn, ECT0);
}

/* The peer tells that DATA `n` was marked; the kernel answers with CWR of DATA `answered`. */
static void echo(struct flow *flow, unsigned n, unsigned answered)
{
	const struct packet *packet;

	peer_send(flow->sender.peer, ECNE, .cumulative_tsn = sender_tsn(flow->sender, n));
	packet = peer_expect(flow->sender.peer, CWR);
	ck_assert_uint_eq(packet->chunk->tsn.cumulative_tsn, sender_tsn(flow->sender, answered));
	flow_check(flow);
}

static void reduce(struct flow *flow)
{
	uint32_t least = 4 * flow->counting.segment;

	flow->ssthresh = flow->cwnd / 2 > least ? flow->cwnd / 2 : least;
	flow->cwnd = flow->ssthresh;
	flow->partial_bytes_acked = 0;
}

SCENARIO(echo_halves_the_window,
	 "An ECNE halves the window like a loss, once per round trip and once for each TSN, and is "
	 "answered by CWR each time",
	 .lab = &scripted_peer)
{
	struct flow flow = flow_open(lab, 1000, .ecn = true, .active = true);
	const int64_t rtt = JIFFIES(20);
	int64_t sent, reduced;
	unsigned end;

	flow_grow(&flow, 26000);
	/* The round trip that counts, not less than which passes before the first ECNE. */
	round_trip(flow.sender, ++flow.queued, rtt);
	flow.cumulative = flow.sent = flow.queued;
	let_pass(lab, rtt + JIFFIES(2));

	end = flow.cumulative;
	sent = lab_now();
	flow_queue(&flow, 100);
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
	flow_sack(&flow, end + 8);
	let_pass(lab, lab_now() - sent + JIFFIES(2));
	echo(&flow, end + 5, end + 5);
	while (flow.cwnd <= flow.ssthresh || flow.partial_bytes_acked < flow.cwnd / 2)
		flow_sack(&flow, flow.cumulative + 1);
	reduce(&flow);
	echo(&flow, flow.cumulative + 1, flow.cumulative + 1);
	for (unsigned i = 0; i < 20; i++)
		flow_sack(&flow, flow.cumulative + 1);
}

SCENARIO(echo_to_the_passive_side,
	 "An ECNE reduces the window of the side that was connected to, too, from the first TSN on",
	 .lab = &scripted_peer,
	 .known = {{"6.1", NULL,
		    "it does so only if the TSN is beyond one that was drawn at random and not "
		    "used: sctp_unpack_cookie() (net/sctp/sm_make_chunk.c) sets the first TSN of "
		    "the association, but not last_cwr_tsn"}})
{
	struct peer *peer = NULL;

	/* So many that some of the TSNs that are not used are beyond that of the DATA. */
	for (unsigned i = 0; i < 12; i++) {
		struct flow flow = flow_open(lab, 1000, .peer = peer, .ecn = true);

		flow_queue(&flow, 1);
		let_pass(lab, MILLISECONDS(20));
		reduce(&flow);
		echo(&flow, 1, 1);
		peer = flow.sender.peer;
		sender_close(flow.sender);
	}
}
