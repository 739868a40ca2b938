/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Max.Burst, and what a closed window lets pass: RFC 9260 section 6.1, rules A and D. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

/*
 * A wide window, nothing outstanding, and many messages that wait because the peer's window was
 * closed: the next SACK lets them go.
 */
#define open_dammed_up(lab, peer) open_dammed_up_at(lab, peer, __FILE__, __LINE__)
static struct congestion_flow open_dammed_up_at(struct lab *lab, struct peer *peer,
						const char *file, int line)
{
	struct congestion_flow flow =
		congestion_open(lab, 1000, .peer = peer, .file = file, .line = line);

	congestion_grow_at(&flow, 20000, file, line);
	congestion_sack_at(&flow, flow.cumulative, &(struct sack_spec){.a_rwnd = ZERO_WINDOW}, file,
			   line);
	/* One is sent as a probe of the window. */
	endpoint_send_messages(flow.association.iut, 60, 1000, file, line);
	flow.queued += 60;
	flow.sent++;
	flow.flight += flow.bytes;
	association_expect_flight(flow.association, flow.sent, flow.sent, file, line);
	return flow;
}

static void set_max_burst(struct congestion_flow *flow, uint32_t packets)
{
	option_set_assoc_value(flow->association.iut, SCTP_MAX_BURST, packets);
	flow->max_burst = packets;
}

SCENARIO(max_burst,
	 "A SACK lets out at most Max.Burst segments, 4 unless SCTP_MAX_BURST says otherwise, "
	 "beyond what is outstanding, and leaves cwnd as it is",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.1-15", "RFC9260-6.1-18", "RFC9260-16-1", "RFC6458-8.1.24-1",
		  "RFC6458-8.1.24-2"})
{
	static const unsigned packets[] = {MAX_BURST, 1, 2, 7, 0};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(packets); i++) {
		struct congestion_flow flow = open_dammed_up(lab, peer);

		if (packets[i] != MAX_BURST)
			set_max_burst(&flow, packets[i]);
		congestion_sack(&flow, flow.sent);
		congestion_sack(&flow, flow.cumulative + 1);
		if (packets[i] == MAX_BURST)
			ck_assert_uint_lt(flow.flight, flow.cwnd);
		congestion_sack(&flow, flow.sent);
		peer = flow.association.peer;
		association_close(flow.association);
	}
}

SCENARIO(max_burst_of_later_sockets,
	 "Sockets that are opened later start with the Max.Burst of the sysctl max_burst",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-15"})
{
	struct congestion_flow flow;

	sysctl_set(lab, "iut", "net/sctp/max_burst", "2");
	flow = open_dammed_up(lab, NULL);
	flow.max_burst = 2;
	congestion_sack(&flow, flow.sent);
	congestion_sack(&flow, flow.cumulative + 1);
}

SCENARIO(burst_with_a_retransmission,
	 "Max.Burst also limits the new DATA that is sent along with a fast retransmission",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-6.1-15"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	unsigned end;

	congestion_grow(&flow, 26000);
	end = flow.cumulative;
	congestion_queue(&flow, 5);
	congestion_sack(&flow, end, .gaps = {{end + 2, end + 2}}, .a_rwnd = ZERO_WINDOW);
	congestion_sack(&flow, end, .gaps = {{end + 2, end + 3}}, .a_rwnd = ZERO_WINDOW);
	send_messages(flow.association.iut, 20, 1000);
	flow.queued += 20;
	expect_silence(flow.association);
	congestion_sack_lost(&flow, end, end + 1, .gaps = {{end + 2, end + 4}});
	ck_assert_uint_lt(flow.flight, flow.cwnd);
}

SCENARIO(burst_in_packets, "A SACK lets out at most Max.Burst packets where nothing is outstanding",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-15"},
	 .known = {{.from = "5.10",
		    .reason = "five packets of the PMTU are sent, as their headers are not counted "
			      "(sctp_transport_burst_limited() in net/sctp/transport.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	struct association association = flow.association;
	unsigned first;

	congestion_grow(&flow, 20000);
	congestion_sack(&flow, flow.cumulative, .a_rwnd = ZERO_WINDOW);
	send_messages(association.iut, 20, user_data_room(lab, DEFAULT_MTU));
	first = flow.sent + 1;
	expect_flight(association, first, first);
	send_sack(association, first);
	expect_flight(association, first + 1, first + MAX_BURST);
}

SCENARIO(closed_window,
	 "While the peer's window is closed nothing is sent as long as DATA is outstanding; then "
	 "a single DATA chunk probes the window again and again, however much is waiting",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-4", "RFC9260-6.1-5", "RFC9260-6.1-6",
		  "RFC9260-6.1-22"})
{
	struct association association = association_open(lab);

	send_messages(association.iut, 8, 1000);
	expect_flight(association, 1, 5);
	for (unsigned n = 3; n <= 4; n++) {
		send_sack(association, n, .a_rwnd = ZERO_WINDOW);
		expect_silence(association);
	}
	send_sack(association, 5, .a_rwnd = ZERO_WINDOW);
	expect_data(association, 6, .within = 2 * RTO_MIN);
	for (unsigned i = 0; i < 4; i++) {
		send_sack(association, 5, .a_rwnd = ZERO_WINDOW);
		expect_silence(association);
		expect_retransmission(association, 6, .within = RTO_MAX);
	}
	send_sack(association, 6, .a_rwnd = 100);
	expect_data(association, 7, .within = 2 * RTO_MAX);
	expect_silence(association);
	send_sack(association, 7);
	expect_flight(association, 8, 8);
}
