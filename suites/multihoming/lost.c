/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole association fails: RFC 9260 section 8.1. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

/* With both paths dark: each failure doubles the RTO of its path, and the eleventh ends the
 * association. */
static void lose_association(struct pair pair)
{
	int64_t rto[] = {RTO_MIN, RTO_MIN};
	const struct packet *data;
	const union sctp_notification *event;
	int link = 0;

	link_cut(pair.lab, "path0", NULL);
	link_cut(pair.lab, "path1", NULL);
	endpoint_send(pair.a, 0, "unacknowledged", .context = 7);
	endpoint_send(pair.a, 0, "nor this", .context = 8);
	data = expect_packet(pair.lab, DATA, .from = "a", .link = "path0");
	for (int failure = 1; failure <= ASSOCIATION_MAX_RETRANS; failure++) {
		data = expect_retransmission_of(pair.lab, data, NULL, rto[link]);
		rto[link] = rto_doubled(rto[link]);
		link = topology_link(&dual_path, data->link);
	}
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = rto[link],
		     .since = data->time);
	for (uint32_t context = 7; context <= 8; context++) {
		event = notification_of(expect_event(pair.a, SCTP_SEND_FAILED_EVENT));
		ck_assert_uint_eq(event->sn_send_failed_event.ssf_flags, SCTP_DATA_SENT);
		ck_assert_uint_eq(event->sn_send_failed_event.ssfe_info.snd_context, context);
	}
	ck_assert_int_eq(pair.a->error, ETIMEDOUT);
	expect_no_packet(pair.lab, DATA, SECONDS(200), .from = "a");
}

SCENARIO(association_lost, "The eleventh failure in a row, on any path, ends the association",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC9260-8.1-1"})
{
	struct pair pair =
		pair_open(lab, .style = ONE_TO_ONE, .measured = true, .without_pf = true);

	/* No HEARTBEATs in the meantime. */
	path_set(pair.a, "path0", .flags = SPP_HB_ENABLE, .hb_interval = 3600000);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 3600000);
	lose_association(pair);
}

SCENARIO(heartbeat_timer_ends_no_association,
	 "After as many failures as Association.Max.Retrans allows, a HEARTBEAT that is due is "
	 "still sent, and saves the association",
	 .lab = &triple_path, .spec = {"RFC9260-8.1-3"},
	 .known = {
		 {"4.0", NULL,
		  "any timer that expires while the counter has reached the limit, but not "
		  "exceeded it, ends the association (sctp_sf_sendbeat_8_3() in sm_statefuns.c)"}})
{
	/* This makes the RTO of path1 three seconds, after a second HEARTBEAT two and a half:
	 * longer than the HEARTBEAT of path2 can take. */
	lab_delay(lab, HEARTBEAT_ACK, SECONDS(1), .from = "b", .link = "path1", .count = FOREVER);
	/* Confirmed last, path1 is where Linux retransmits what path0 lost. */
	struct rule *held =
		lab_drop(lab, HEARTBEAT, .from = "a", .link = "path1", .count = FOREVER);

	struct pair pair = pair_open(lab, .without_pf = true);

	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path2");
	rule_end(held);
	path_demand_heartbeat(pair.a, "path1");
	pair_measure(&pair);
	ck_assert_int_ge(path_rto(pair.a, "path1"), MILLISECONDS(2500));

	association_max_retrans_set(pair.a, 1);
	path_set(pair.a, "path2", .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	link_cut(lab, "path0", NULL);
	lab_drop(lab, DATA, .from = "a", .link = "path1");
	endpoint_send(pair.a, 0, "twice lost");
	expect_retransmission_of(lab, expect_packet(lab, DATA, .from = "a", .link = "path0"),
				 "path1", RTO_MIN);
	expect_packet(lab, HEARTBEAT, .from = "a", .link = "path2", .within = SECONDS(2));
	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path2");
	expect_message(pair.b, 0, "twice lost");
}

SCENARIO(idle_dark_path_costs_nothing,
	 "Unanswered HEARTBEATs of a path that is not in use do not end the association",
	 .lab = &dual_path, .limit = SECONDS(1500), .spec = {"RFC9260-8.1-2"},
	 .known = {{"4.0", NULL,
		    "each HEARTBEAT lost on any path counts for the association, as in RFC 4960 "
		    "(sctp_do_8_2_transport_strike() in sm_sideeffect.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE);
	link_cut(lab, "path1", NULL);
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(1200));
	expect_transfer(pair, "alive", "path0");
}

SCENARIO(answered_heartbeats_keep_the_association,
	 "HEARTBEAT ACKs on one path clear what unanswered HEARTBEATs on the other count against "
	 "the association",
	 .lab = &dual_path, .limit = SECONDS(1500), .spec = {"RFC9260-8.3-12", "RFC9260-8.1-6"})
{
	struct pair pair = pair_open(lab, .measured = true);

	link_cut(lab, "path1", NULL);
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(1200));
	ck_assert_uint_gt(count_packets(lab, HEARTBEAT, .from = "a", .fate = FRAME_CUT),
			  ASSOCIATION_MAX_RETRANS + 2);
	forget_packets(lab);
	expect_transfer(pair, "alive", "path0");
}

/* Six HEARTBEATs on the dark path1, with doubling RTO; returns the sixth, and that RTO. */
static const struct packet *expect_six_unanswered(struct pair pair, int64_t *rto)
{
	const struct packet *heartbeat = expect_packet(pair.lab, HEARTBEAT, .from = "a",
						       .link = "path1", .within = SECONDS(40));

	for (*rto = RTO_MIN; *rto < 32 * RTO_MIN; *rto *= 2) {
		const struct packet *next = expect_packet(pair.lab, HEARTBEAT, .from = "a",
							  .link = "path1", .within = SECONDS(100));

		expect_jittered(next->time, heartbeat->time, HB_INTERVAL, *rto);
		heartbeat = next;
	}
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
	return heartbeat;
}

SCENARIO(idle_path_becomes_unreachable,
	 "Six unanswered HEARTBEATs make an idle path unreachable; an answered one on demand "
	 "makes it available",
	 .lab = &dual_path, .limit = SECONDS(600),
	 .spec = {"RFC9260-8.3-5", "RFC9260-8.3-10", "RFC9260-8.3-11"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	int64_t rto;

	link_cut(lab, "path1", NULL);
	expect_six_unanswered(pair, &rto);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD, .within = HB_INTERVAL + rto * 2);
	expect_path_state(pair.a, "path1", SCTP_INACTIVE);

	link_restore(lab, "path1");
	path_demand_heartbeat(pair.a, "path1");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_AVAILABLE,
		     .error = SCTP_HEARTBEAT_SUCCESS, .within = jiffy());
	expect_path_state(pair.a, "path1", SCTP_ACTIVE);
}

SCENARIO(unanswered_heartbeat_fails_after_its_rto,
	 "The sixth consecutive unanswered HEARTBEAT makes the path unreachable when its RTO has "
	 "passed",
	 .lab = &dual_path, .limit = SECONDS(600), .spec = {"RFC9260-8.3-4"},
	 .known = {{"4.0", NULL,
		    "a HEARTBEAT is found unanswered only when the next one is due, HB.interval "
		    "later (sctp_sf_sendbeat_8_3() in sm_statefuns.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	int64_t rto;

	link_cut(lab, "path1", NULL);
	const struct packet *sixth = expect_six_unanswered(pair, &rto);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_UNREACHABLE,
		     .timer = rto, .since = sixth->time);
}
