/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The primary path fails: RFC 9260 sections 6.3.3, 6.4, 6.4.1 and 8.2. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

SCENARIO(failures_double_the_rto,
	 "Each message lost on a dark primary path arrives over the other one after twice the "
	 "previous RTO, until the sixth failure makes the path unreachable",
	 .lab = &dual_path, .limit = SECONDS(180),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-1", "RFC9260-8.2-2",
		  "RFC6458-6.1.2-2", "RFC6458-8.2.2-5"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	int64_t rto = RTO_MIN;

	link_cut(lab, "path0", NULL);
	for (int failure = 1; failure <= PATH_MAX_RETRANS; failure++, rto *= 2) {
		expect_detour(pair, "path0", "path1", rto);
		expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	}
	const struct packet *last = expect_detour(pair, "path0", "path1", rto);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD, .timer = rto, .since = last->time);
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
	expect_transfer(pair, "on the other path", "path1");
}

SCENARIO(restored_primary_is_used_again,
	 "An unreachable primary path that answers a HEARTBEAT becomes available, and new DATA "
	 "returns to it",
	 .lab = &dual_path, .limit = SECONDS(400),
	 .spec = {"RFC9260-8.3-6", "RFC9260-8.3-10", "RFC9260-8.3-11", "RFC9260-8.2-3",
		  "RFC9260-6.4-1", "RFC6458-6.1.2-1"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	link_cut(lab, "path0", NULL);
	for (int64_t rto = RTO_MIN; rto <= 32 * RTO_MIN; rto *= 2)
		expect_detour(pair, "path0", "path1", rto);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);
	const struct packet *dark = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0",
						  .within = HB_INTERVAL + RTO_MAX * 3 / 2);

	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
	link_restore(lab, "path0");
	const struct packet *heartbeat = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path0",
						       .within = HB_INTERVAL + RTO_MAX * 2);

	expect_jittered(heartbeat->time, dark->time, HB_INTERVAL, RTO_MAX);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_AVAILABLE,
		     .error = SCTP_HEARTBEAT_SUCCESS, .timer = 1, .since = heartbeat->time);
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	expect_transfer(pair, "back on the primary path", "path0");
}

/* Five failures of path0, one less than make it unreachable; its RTO is RTO.Min at first. */
static void fail_five_times(struct pair pair)
{
	link_cut(pair.lab, "path0", NULL);
	for (int64_t rto = RTO_MIN; rto <= 16 * RTO_MIN; rto *= 2)
		expect_detour(pair, "path0", "path1", rto);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

static void expect_sixth_failure(struct pair pair)
{
	expect_detour(pair, "path0", "path1", 32 * RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);
}

SCENARIO(success_clears_the_error_counter,
	 "A message acknowledged after five failures clears the error counter of the primary "
	 "path and restores RTO.Min",
	 .lab = &dual_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2", "RFC9260-8.2-3"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	fail_five_times(pair);
	link_restore(lab, "path0");
	expect_transfer(pair, "in between", "path0");
	fail_five_times(pair);
	expect_sixth_failure(pair);
}

SCENARIO(heartbeat_ack_clears_the_error_counter,
	 "A HEARTBEAT answered after five failures clears the error counter of the primary path "
	 "and restores RTO.Min",
	 .lab = &dual_path, .limit = SECONDS(300),
	 .spec = {"RFC9260-8.3-10", "RFC9260-8.3-13", "RFC9260-8.3-8"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	fail_five_times(pair);
	link_restore(lab, "path0");
	path_demand_heartbeat(pair.a, "path0");
	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path0");
	let_pass(lab, AT_ONCE); /* until it is there */
	fail_five_times(pair);
	expect_sixth_failure(pair);
}

SCENARIO(path_max_retrans, "With spp_pathmaxrxt 2 the third failure makes that path unreachable",
	 .lab = &dual_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-8.2-1", "RFC9260-8.2-2", "RFC6458-8.1.12-6"},
	 .fix = {"strike-error-count"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	path_set(pair.a, "path0", .max_retrans = 2);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmaxrxt, 2);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_pathmaxrxt, PATH_MAX_RETRANS);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_detour(pair, "path0", "path1", 2 * RTO_MIN);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
	const struct packet *third = expect_detour(pair, "path0", "path1", 4 * RTO_MIN);

	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE,
		     .timer = 4 * RTO_MIN, .since = third->time);
	expect_transfer(pair, "on the other path", "path1");
}

SCENARIO(third_path_takes_over, "When the second path fails as well, DATA goes to the third",
	 .lab = &triple_path, .limit = SECONDS(120),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1", "RFC9260-8.2-6"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	static const char *const links[] = {"path0", "path1", "path2"};
	const char *second, *third;

	for (int i = 0; i < 3; i++)
		path_set(pair.a, links[i], .max_retrans = 1);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", NULL, RTO_MIN);
	expect_detour(pair, "path0", NULL, 2 * RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);
	endpoint_send(pair.a, 0, "on the second path");
	second = expect_packet(lab, DATA, .from = "a")->link;
	third = strcmp(second, "path1") ? "path1" : "path2";
	expect_message(pair.b, 0, "on the second path");
	expect_packet(lab, SACK, .from = "b", .link = second);

	link_cut(lab, second, NULL);
	expect_detour(pair, second, third, RTO_MIN);
	expect_detour(pair, second, third, 2 * RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = second, .state = SCTP_ADDR_UNREACHABLE);
	expect_transfer(pair, "on the third path", third);
	expect_path_state(pair.a, third, SCTP_ACTIVE);
}

SCENARIO(retransmissions_alternate, "DATA lost on both paths is retransmitted on them alternately",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.4-6"},
	 .known = {{"4.0", NULL,
		    "without PF, DATA that returns to the primary path stays there: "
		    "sctp_assoc_update_retran_path() takes it for the only active path"}})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	const struct packet *data;

	link_cut(lab, "path0", NULL);
	link_cut(lab, "path1", NULL);
	endpoint_send(pair.a, 0, "in turn");
	data = expect_packet(lab, DATA, .from = "a", .link = "path0");
	for (int64_t rto = RTO_MIN; rto <= 4 * RTO_MIN; rto *= 2) {
		data = expect_retransmission_of(lab, data, "path1", rto);
		data = expect_retransmission_of(lab, data, "path0", rto);
	}
}

SCENARIO(retransmissions_leave_a_new_primary,
	 "DATA lost on a path that has just become the primary one is retransmitted on the other "
	 "path",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-6"},
	 .known = {{"4.0", NULL,
		    "without PF, DATA is retransmitted on the new primary path: "
		    "sctp_assoc_set_primary() leaves it as the path for retransmissions, and "
		    "sctp_assoc_update_retran_path() then takes it for the only active path"}})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	endpoint_set_primary(pair.a, "path1");
	link_cut(lab, "path1", NULL);
	expect_detour(pair, "path1", "path0", RTO_MIN);
}

SCENARIO(inactive_address_gets_its_answer,
	 "A HEARTBEAT from an unreachable address is answered there and does not make it "
	 "available",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-8.3-3", "RFC9260-6.4-2"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	path_set(pair.a, "path0", .max_retrans = 1);
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	expect_detour(pair, "path0", "path1", 2 * RTO_MIN);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
		     .state = SCTP_ADDR_UNREACHABLE);

	link_restore(lab, "path0");
	path_demand_heartbeat(pair.b, "path0");
	expect_packet(lab, HEARTBEAT, .from = "b", .link = "path0");
	expect_packet(lab, HEARTBEAT_ACK, .from = "a", .link = "path0", .within = jiffy());
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, RTO_MIN);
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
}

SCENARIO(carrier_loss,
	 "A path without carrier fails like a dark one, after one RTO and six failures, but "
	 "nothing is sent on it",
	 .lab = &dual_path, .limit = SECONDS(300), .spec = {"RFC9260-6.4-6", "RFC9260-8.2-2"})
{
	struct pair pair = pair_open(lab, .measured = true);

	let_pass(lab, AT_ONCE); /* what is on its way without carrier is lost */
	unsigned before = trace_count();
	int64_t sent = lab_now();

	link_down(lab, "path0");
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	endpoint_send(pair.a, 0, "one");
	expect_packet(lab, DATA, .from = "a", .link = "path1", .timer = RTO_MIN, .since = sent);
	expect_message(pair.b, 0, "one");
	expect_path_state(pair.a, "path0", SCTP_PF);
	/* Five HEARTBEATs that nobody sees follow: after 1, 2, 4, 8, 16 and 32 seconds, +- 50 %. */
	const struct received *event =
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0",
			     .state = SCTP_ADDR_UNREACHABLE, .within = SECONDS(120));

	expect_jittered(event->time, sent + RTO_MIN, 0, 63 * RTO_MIN);
	for (unsigned i = before; i < trace_count(); i++)
		ck_assert_str_ne(trace_packet(i)->link, "path0");

	link_up(lab, "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_AVAILABLE,
		     .within = HB_INTERVAL + 2 * RTO_MAX);
	expect_packet(lab, SACK, .from = "b");
	expect_transfer(pair, "two", "path0");
}

static bool is_ipv6(const struct sctp_packet *packet, void *context)
{
	(void)context;
	return packet->from.ss_family == AF_INET6;
}

SCENARIO(ipv4_takes_over_from_ipv6,
	 "When IPv6 fails on both links, the association continues over IPv4 until IPv6 is back",
	 .lab = &dual_path, .as = AS_MIXED, .limit = SECONDS(400),
	 .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-1"})
{
	struct pair pair = pair_open(lab, .measured = true);

	/* What HEARTBEATs over two paths fail together must end no association (RFC 9260 8.1). */
	association_max_retrans_set(pair.a, 4 * PATH_MAX_RETRANS);
	association_max_retrans_set(pair.b, 4 * PATH_MAX_RETRANS);
	struct rule *no_ipv6 = lab_drop(lab, ANY_CHUNK, .match = is_ipv6, .count = FOREVER);

	endpoint_send(pair.a, 0, "one");
	const struct packet *data = expect_packet(lab, DATA, .from = "a", .link = "path0");

	for (int lost = 0; data->sctp.from.ss_family == AF_INET6; lost++) {
		ck_assert_int_lt(lost, 2);
		data = expect_retransmission_of(lab, data, NULL, RTO_MIN);
	}
	expect_message(pair.b, 0, "one");
	for (int i = 0; i < 2; i++)
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = i ? "path1/ipv6" : "path0/ipv6",
			     .state = SCTP_ADDR_UNREACHABLE, .within = SECONDS(300));
	expect_path_state(pair.a, "path0/ipv4", SCTP_ACTIVE);
	expect_path_state(pair.a, "path1/ipv4", SCTP_ACTIVE);
	rule_end(no_ipv6);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0/ipv6",
		     .state = SCTP_ADDR_AVAILABLE, .within = HB_INTERVAL + 2 * RTO_MAX);
	forget_packets(lab);
	endpoint_send(pair.a, 0, "back");
	ck_assert_int_eq(expect_packet(lab, DATA, .from = "a", .link = "path0")->sctp.to.ss_family,
			 AF_INET6);
	expect_message(pair.b, 0, "back");
}
