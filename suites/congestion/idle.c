/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The congestion window of a path on which nothing is sent, or whose network changes: RFC 9260
 * sections 7.1, 7.2.1 and 7.2.5. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

SCENARIO(idle_window_decays,
	 "On an idle path cwnd is halved with each HEARTBEAT, down to four segments",
	 .lab = &scripted_peer, .limit = SECONDS(400), .spec = {"RFC9260-7.1-3"})
{
	struct congestion_flow flow = congestion_open(lab, 1000, .heartbeats = true);
	uint32_t cwnd;

	peer_answer(flow.association.peer, HEARTBEAT, false);
	congestion_grow(&flow, 26000);
	cwnd = flow.cwnd;
	for (unsigned i = 0; i < 4; i++) {
		expect_cwnd(flow.association.iut, "path0", cwnd);
		peer_expect(flow.association.peer, HEARTBEAT, .within = 2 * HB_INTERVAL);
		peer_send(flow.association.peer, HEARTBEAT_ACK);
		cwnd = congestion_halved(flow.counting, cwnd);
		let_pass(lab, jiffy());
	}
	ck_assert_uint_eq(cwnd, 4 * flow.counting.segment);
	expect_cwnd(flow.association.iut, "path0", cwnd);
}

SCENARIO(idle_window_decays_unprobed,
	 "On an idle path cwnd decays to four segments where no HEARTBEATs are sent, too",
	 .lab = &scripted_peer, .limit = SECONDS(400), .spec = {"RFC9260-7.1-3"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_grow(&flow, 26000);
	let_pass(lab, 5 * (HB_INTERVAL + 2 * RTO_MIN));
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT), 0);
	expect_cwnd(flow.association.iut, "path0", 4 * flow.counting.segment);
}

SCENARIO(idle_window_decays_each_rto, "On an idle path cwnd is halved once per RTO",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-10", "RFC9260-7.2.2-5"},
	 .known = {{.from = "5.10",
		    .reason = "it is halved once per heartbeat interval "
			      "(SCTP_LOWER_CWND_INACTIVE in net/sctp/transport.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_grow(&flow, 26000);
	let_pass(lab, RTO_MIN + timer_slack(RTO_MIN));
	expect_cwnd(flow.association.iut, "path0", congestion_halved(flow.counting, flow.cwnd));
}

SCENARIO(threshold_after_idleness,
	 "After an idle period slow start continues up to what cwnd was before",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-7.2.1-11"},
	 .known = {{.from = "5.10",
		    .reason = "ssthresh is set to the halved cwnd (SCTP_LOWER_CWND_INACTIVE in "
			      "net/sctp/transport.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000, .heartbeats = true);

	congestion_grow(&flow, 26000);
	flow.ssthresh = flow.cwnd;
	let_pass(lab, HB_INTERVAL + 2 * RTO_MIN);
	flow.cwnd = congestion_halved(flow.counting, flow.cwnd);
	congestion_queue(&flow, 100);
	for (unsigned i = 0; i < 8; i++)
		congestion_sack(&flow, flow.cumulative + 2);
}

SCENARIO(busy_window_does_not_decay,
	 "On a path that always carries a little DATA cwnd is not reduced", .lab = &scripted_peer,
	 .limit = SECONDS(200), .spec = {"RFC9260-7.2.1-6", "RFC9260-7.2.2-5"})
{
	struct congestion_flow flow = congestion_open(lab, 1000, .heartbeats = true);

	congestion_grow(&flow, 26000);
	for (unsigned i = 0; i < 8; i++) {
		let_pass(lab, HB_INTERVAL / 2);
		congestion_queue(&flow, 1);
		congestion_sack(&flow, flow.sent);
	}
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT), 0);
}

SCENARIO(change_of_dscp, "A change of the DSCP resets cwnd to the initial window",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2.5.1-1", "RFC9260-7.2.5.1-2", "RFC9260-7.2.5-1"},
	 .known = {{.from = "5.10",
		    .reason = "SPP_DSCP leaves cwnd as it is (sctp_apply_peer_addr_params() in "
			      "net/sctp/socket.c)"}})
{
	struct congestion_flow flow = congestion_open(lab, 1000);
	struct sctp_paddrparams params = endpoint_path_params(flow.association.iut, "path0");

	congestion_grow(&flow, 20000);
	params.spp_flags = SPP_DSCP;
	params.spp_dscp = 0xb8;
	endpoint_set(flow.association.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	expect_cwnd(flow.association.iut, "path0", flow.counting.initial);
}
