/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The congestion window of a path on which nothing is sent, or whose network changes: RFC 9260
 * sections 7.1, 7.2.1 and 7.2.5. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

#define HB_INTERVAL SECONDS(30)

static uint32_t decayed(const struct flow *flow, uint32_t cwnd)
{
	uint32_t least = 4 * flow->counting.segment;

	return cwnd / 2 > least ? cwnd / 2 : least;
}

SCENARIO(idle_window_decays,
	 "The window of an idle path falls by half with each HEARTBEAT, to four segments",
	 .lab = &scripted_peer, .limit = SECONDS(400), .spec = {"RFC9260-7.1-3"})
{
	struct flow flow = flow_open(lab, 1000, .heartbeats = true);
	uint32_t cwnd;

	peer_answer(flow.sender.peer, HEARTBEAT, false);
	flow_grow(&flow, 26000);
	cwnd = flow.cwnd;
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_uint_eq(cwnd_of(flow.sender), cwnd);
		peer_expect(flow.sender.peer, HEARTBEAT, .within = 2 * HB_INTERVAL);
		peer_send(flow.sender.peer, HEARTBEAT_ACK);
		cwnd = decayed(&flow, cwnd);
		let_pass(lab, jiffy());
	}
	ck_assert_uint_eq(cwnd, 4 * flow.counting.segment);
	ck_assert_uint_eq(cwnd_of(flow.sender), cwnd);
}

SCENARIO(idle_window_decays_each_rto, "The window of an idle path falls by half once per RTO",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-10", "RFC9260-7.2.2-5"},
	 .known = {{"6.1", NULL,
		    "it does so once per heartbeat interval (SCTP_LOWER_CWND_INACTIVE in "
		    "net/sctp/transport.c)"}})
{
	struct flow flow = flow_open(lab, 1000);

	flow_grow(&flow, 26000);
	let_pass(lab, RTO_MIN + timer_slack(RTO_MIN));
	ck_assert_uint_eq(cwnd_of(flow.sender), decayed(&flow, flow.cwnd));
}

SCENARIO(threshold_after_idleness,
	 "After a time of idleness slow start goes on up to what the window was before",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-7.2.1-11"},
	 .known = {{"6.1", NULL,
		    "ssthresh is set to the window after its decay (SCTP_LOWER_CWND_INACTIVE in "
		    "net/sctp/transport.c)"}})
{
	struct flow flow = flow_open(lab, 1000, .heartbeats = true);

	flow_grow(&flow, 26000);
	flow.ssthresh = flow.cwnd;
	let_pass(lab, HB_INTERVAL + 2 * RTO_MIN);
	flow.cwnd = decayed(&flow, flow.cwnd);
	flow_queue(&flow, 100);
	for (unsigned i = 0; i < 8; i++)
		flow_sack(&flow, flow.cumulative + 2);
}

SCENARIO(busy_window_does_not_decay,
	 "The window of a path on which a little is sent all the time stays as it is",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-7.2.1-6", "RFC9260-7.2.2-5"})
{
	struct flow flow = flow_open(lab, 1000, .heartbeats = true);

	flow_grow(&flow, 26000);
	for (unsigned i = 0; i < 8; i++) {
		let_pass(lab, HB_INTERVAL / 2);
		flow_queue(&flow, 1);
		flow_sack(&flow, flow.sent);
	}
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT), 0);
}

SCENARIO(change_of_dscp, "Another DSCP makes the window what it was in the beginning",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.5.1-1", "RFC9260-7.2.5.1-2", "RFC9260-7.2.5-1"},
	 .known = {{"6.1", NULL,
		    "SPP_DSCP leaves the window as it is (sctp_apply_peer_addr_params() in "
		    "net/sctp/socket.c)"}})
{
	struct flow flow = flow_open(lab, 1000);
	struct sctp_paddrparams params = endpoint_path_params(flow.sender.iut, "path0");

	flow_grow(&flow, 20000);
	params.spp_flags = SPP_DSCP;
	params.spp_dscp = 0xb8;
	endpoint_set(flow.sender.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	ck_assert_uint_eq(cwnd_of(flow.sender), flow.counting.initial);
}
