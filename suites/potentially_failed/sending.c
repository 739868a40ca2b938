/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where DATA goes while paths are potentially failed or inactive: RFC 7829 sections 3.2 and 4. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

enum { PATHS = 3 };

static const char *const paths[PATHS] = {"path0", "path1", "path2"};

static int path_of(const struct packet *packet)
{
	return topology_link(&triple_path, packet->link);
}

SCENARIO(request_for_it_goes_elsewhere,
	 "DATA that the user asks to send to a potentially failed address goes to an active one, "
	 "and changes the state of neither",
	 .lab = &triple_path, .spec = {"RFC7829-3.2-3", "RFC7829-3.2-6", "RFC7829-3.2-7"})
{
	struct pair pair = pair_connect(lab);

	endpoint_disable_heartbeats(pair.a);
	fail_primary(pair);
	link_restore(lab, "path0");
	for (int i = 0; i < 5; i++) {
		endpoint_send(pair.a, 0, "to path0", .path = "path0");
		const struct packet *data = expect_packet(lab, DATA, .from = "a");

		ck_assert_str_ne(data->link, "path0");
		expect_message(pair.b, 0, "to path0");
		expect_packet(lab, SACK, .from = "b");
		ck_assert_int_eq(path_state(pair.a, data->link), SCTP_ACTIVE);
		ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_PF);
	}
}

SCENARIO(
	retransmission_avoids_it,
	"DATA lost on the path that took over is sent again on the third one, which is active, and "
	"not on the one that is potentially failed, though that is back",
	.lab = &triple_path, .limit = SECONDS(100), .spec = {"RFC7829-3.2-3", "RFC7829-3.2-5"})
{
	struct pair pair = pair_connect(lab);
	const char *second, *third;

	endpoint_disable_heartbeats(pair.a);
	fail_primary(pair);
	link_restore(lab, "path0");
	endpoint_send(pair.a, 0, "which way?");
	second = expect_packet(lab, DATA, .from = "a")->link;
	expect_message(pair.b, 0, "which way?");
	expect_packet(lab, SACK, .from = "b");
	third = strcmp(second, "path1") ? "path1" : "path2";
	link_cut(lab, second, NULL);
	expect_detour(pair, second, third, RTO_MIN);
	ck_assert_int_eq(path_state(pair.a, second), SCTP_PF);
	expect_transfer(pair, "on the last active path", third);
}

/*
 * All paths are dark.  DATA goes from path to path: each time to one that failed least often.
 * Stops after so many times.
 */
static void expect_least_failed(struct pair pair, unsigned failures[PATHS], int times)
{
	const struct packet *data = expect_packet(pair.lab, DATA, .from = "a");

	for (int i = 0; i < times; i++) {
		int path = path_of(data);
		int64_t rto = RTO_MIN << failures[path];

		ck_assert_int_eq(path_state(pair.a, paths[path]),
				 failures[path] ? SCTP_PF : SCTP_ACTIVE);
		data = expect_again(pair.lab, data, NULL, rto);
		ck_assert_int_eq(path_state(pair.a, paths[path]), SCTP_PF);
		failures[path]++;
		for (int other = 0; other < PATHS; other++)
			ck_assert_msg(failures[path_of(data)] <= failures[other],
				      "DATA went to %s, which failed %u times, but %s %u times",
				      data->link, failures[path_of(data)], paths[other],
				      failures[other]);
	}
}

SCENARIO(all_paths_potentially_failed,
	 "While all paths are potentially failed DATA is sent to the one with the fewest failures, "
	 "which does not change its state, until one has come back",
	 .lab = &triple_path, .limit = SECONDS(200),
	 .spec = {"RFC7829-3.2-8", "RFC7829-3.2-9", "RFC7829-3.2-10", "RFC7829-3.2-7"})
{
	struct pair pair = pair_connect(lab);
	unsigned failures[PATHS] = {0};
	/* The tenth timeout comes when the paths are back: it must not end the association. */
	struct sctp_assocparams patient = {.sasoc_assoc_id = pair.a->association,
					   .sasoc_asocmaxrxt = 15};

	endpoint_set(pair.a, SCTP_ASSOCINFO, &patient, sizeof(patient));
	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	endpoint_send(pair.a, 0, "round and round");
	expect_least_failed(pair, failures, 3 * PATHS);
	for (int i = 0; i < PATHS; i++) {
		ck_assert_uint_eq(failures[i], 3);
		ck_assert_int_eq(path_state(pair.a, paths[i]), SCTP_PF);
		link_restore(lab, paths[i]);
	}
	expect_message(pair.b, 0, "round and round", .within = SECONDS(20));
}

SCENARIO(inactive_paths_come_last,
	 "DATA goes to a potentially failed path, however often that failed, and not to those that "
	 "are inactive",
	 .lab = &triple_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-8"})
{
	struct pair pair = pair_connect(lab);
	const struct packet *data;

	endpoint_disable_heartbeats(pair.a);
	for (int i = 0; i < PATHS; i++)
		link_cut(lab, paths[i], NULL);
	set_path_params(pair.a, "path0", .flags = SPP_HB_DISABLE, .max_retrans = 1);
	set_path_params(pair.a, "path2", .flags = SPP_HB_DISABLE, .max_retrans = 1);
	/* Path0 and path2 are inactive after two HEARTBEATs on demand each. */
	for (int beat = 0; beat < 3; beat++) {
		set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
		set_path_params(pair.a, "path2", .flags = SPP_HB_DEMAND);
		let_pass(lab, 5 * RTO_MIN);
	}
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_INACTIVE);
	ck_assert_int_eq(path_state(pair.a, "path2"), SCTP_INACTIVE);
	endpoint_send(pair.a, 0, "patience");
	data = expect_packet(lab, DATA, .from = "a", .link = "path1");
	for (int64_t rto = RTO_MIN; rto <= 16 * RTO_MIN; rto *= 2) {
		data = expect_again(lab, data, "path1", rto);
		ck_assert_int_eq(path_state(pair.a, "path1"), SCTP_PF);
	}
}

SCENARIO(slow_start_after_the_return,
	 "When a path is active again DATA is sent on it with the congestion window that the "
	 "timeout left, not with the one from before",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-18"})
{
	struct pair pair = pair_connect(lab);
	const struct packet *sack, *third;
	uint32_t before, after, mtu;

	for (int i = 0; i < 200; i++) {
		endpoint_send(pair.a, 0, NULL, .size = 1200);
		if (i % 20 == 19)
			for (int j = 0; j < 20; j++)
				expect_message(pair.b, 0, NULL, .size = 1200);
	}
	before = endpoint_path(pair.a, "path0").spinfo_cwnd;
	mtu = endpoint_path(pair.a, "path0").spinfo_mtu;
	forget_packets(lab);
	endpoint_disable_heartbeats(pair.a);
	fail_primary(pair);
	link_restore(lab, "path0");
	set_path_params(pair.a, "path0", .flags = SPP_HB_DEMAND);
	expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path0");
	after = endpoint_path(pair.a, "path0").spinfo_cwnd;
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_ACTIVE);
	ck_assert_uint_gt(before, 6 * mtu);
	/* RFC 9260 section 7.2.3: one packet. */
	ck_assert_uint_le(after, mtu);

	endpoint_set(pair.a, SCTP_NODELAY, &(int){1}, sizeof(int));
	for (int i = 0; i < 6; i++)
		endpoint_send(pair.a, 0, NULL, .size = 1200);
	/* cwnd may be exceeded by less than one packet: two packets, and no third before a SACK. */
	expect_packet(lab, DATA, .from = "a", .link = "path0");
	expect_packet(lab, DATA, .from = "a", .link = "path0");
	sack = expect_packet(lab, SACK, .from = "b", .link = "path0");
	third = expect_packet(lab, DATA, .from = "a", .link = "path0");
	ck_assert_uint_gt(third->number, sack->number);
	for (int i = 0; i < 6; i++)
		expect_message(pair.b, 0, NULL, .size = 1200);
}
