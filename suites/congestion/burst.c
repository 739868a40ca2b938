/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Max.Burst, and what a closed window lets go: RFC 9260 section 6.1, rules A and D. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

/*
 * A wide window, nothing outstanding, and many messages that wait because the peer's window was
 * closed: the next SACK lets them go.
 */
static struct flow flow_dammed_up(struct lab *lab, struct peer *peer)
{
	struct flow flow = flow_open(lab, 1000, .peer = peer);

	flow_grow(&flow, 20000);
	flow_sack(&flow, flow.cumulative, .a_rwnd = NO_ROOM);
	/* One goes as a probe of the window. */
	send_messages(flow.sender, 60, 1000);
	flow.queued += 60;
	flow.sent++;
	flow.flight += flow.bytes;
	expect_flight(flow.sender, flow.sent, flow.sent);
	return flow;
}

static void set_max_burst(struct flow *flow, uint32_t packets)
{
	struct sctp_assoc_value value = {.assoc_id = flow->sender.iut->association,
					 .assoc_value = packets};

	endpoint_set(flow->sender.iut, SCTP_MAX_BURST, &value, sizeof(value));
	flow->max_burst = packets;
}

SCENARIO(max_burst,
	 "A SACK lets at most Max.Burst segments go beyond what is outstanding, 4 unless "
	 "SCTP_MAX_BURST says otherwise, and leaves the window as it is",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.1-15", "RFC9260-6.1-18", "RFC9260-16-1"})
{
	static const int packets[] = {4, 1, 2, 7, 0};
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		struct flow flow = flow_dammed_up(lab, peer);

		if (packets[i] != 4)
			set_max_burst(&flow, (uint32_t)packets[i]);
		flow_sack(&flow, flow.sent);
		flow_sack(&flow, flow.cumulative + 1);
		if (packets[i] == 4)
			ck_assert_uint_lt(flow.flight, flow.cwnd);
		flow_sack(&flow, flow.sent);
		peer = flow.sender.peer;
		sender_close(flow.sender);
	}
}

SCENARIO(max_burst_of_later_sockets, "The sysctl max_burst is what later sockets begin with",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-15"})
{
	struct flow flow;

	sysctl_set(lab, "iut", "net/sctp/max_burst", "2");
	flow = flow_dammed_up(lab, NULL);
	flow.max_burst = 2;
	flow_sack(&flow, flow.sent);
	flow_sack(&flow, flow.cumulative + 1);
}

SCENARIO(burst_with_a_retransmission,
	 "Max.Burst bounds what goes beside a fast retransmission, too", .lab = &scripted_peer,
	 .limit = SECONDS(120), .spec = {"RFC9260-6.1-15"})
{
	struct flow flow = flow_open(lab, 1000);
	unsigned end;

	flow_grow(&flow, 26000);
	end = flow.cumulative;
	flow_queue(&flow, 5);
	flow_sack(&flow, end, .gaps = {{end + 2, end + 2}}, .a_rwnd = NO_ROOM);
	flow_sack(&flow, end, .gaps = {{end + 2, end + 3}}, .a_rwnd = NO_ROOM);
	send_messages(flow.sender, 20, 1000);
	flow.queued += 20;
	expect_nothing(flow.sender);
	flow_sack_lost(&flow, end, end + 1, 0, .gaps = {{end + 2, end + 4}});
	ck_assert_uint_lt(flow.flight, flow.cwnd);
}

SCENARIO(burst_in_packets, "A SACK lets at most Max.Burst packets go where nothing is outstanding",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-15"},
	 .known = {{"6.1", NULL,
		    "five packets of the PMTU go, as their headers are not counted "
		    "(sctp_transport_burst_limited() in net/sctp/transport.c)"}})
{
	size_t size = pmdcs_of(lab, DEFAULT_MTU) - DATA_HEADER;
	struct flow flow = flow_open(lab, 1000);
	unsigned first;

	flow_grow(&flow, 20000);
	flow_sack(&flow, flow.cumulative, .a_rwnd = NO_ROOM);
	send_messages(flow.sender, 20, size);
	first = flow.sent + 1;
	expect_flight(flow.sender, first, first);
	acknowledge(flow.sender, first);
	expect_flight(flow.sender, first + 1, first + 4);
}

SCENARIO(closed_window,
	 "While the peer's window is closed and DATA is outstanding nothing goes; then a single "
	 "DATA probes it, again and again, whatever waits",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-4", "RFC9260-6.1-5", "RFC9260-6.1-6",
		  "RFC9260-6.1-22"})
{
	struct sender sender = sender_open(lab);

	send_messages(sender, 8, 1000);
	expect_flight(sender, 1, 5);
	acknowledge(sender, 3, .a_rwnd = NO_ROOM);
	expect_nothing(sender);
	acknowledge(sender, 4, .a_rwnd = NO_ROOM);
	expect_nothing(sender);
	acknowledge(sender, 5, .a_rwnd = NO_ROOM);
	expect_nth(sender, 6, .within = 2 * RTO_MIN);
	for (unsigned i = 0; i < 4; i++) {
		acknowledge(sender, 5, .a_rwnd = NO_ROOM);
		expect_nothing(sender);
		expect_nth(sender, 6, .within = RTO_MAX);
	}
	acknowledge(sender, 6, .a_rwnd = 100);
	expect_nth(sender, 7, .within = 2 * RTO_MAX);
	expect_nothing(sender);
	acknowledge(sender, 7);
	expect_flight(sender, 8, 8);
}
