/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When HEARTBEATs are sent: RFC 9260 section 8.3. */
#define SUITE "paths"
#include "suites/paths/levels.h"

static void set_interval(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	struct sctp_paddrparams params = {.spp_flags = SPP_HB_ENABLE, .spp_hbinterval = value};
	struct sockaddr_storage address;

	if (level == BY_SYSCTL) {
		set_sysctl_of_a(lab, "net/sctp/hb_interval", value);
		return;
	}
	address = level_address(a, level);
	memcpy(&params.spp_address, &address, sizeof(address));
	params.spp_assoc_id = a->association;
	endpoint_set(a, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

static const struct packet *next_beat(struct lab *lab, const char *link)
{
	return expect_packet(lab, HEARTBEAT, .from = "a", .link = link, .within = SECONDS(60));
}

static void expect_beats(struct lab *lab, const char *link, int64_t interval)
{
	const struct packet *last = next_beat(lab, link);

	for (int i = 0; i < 3; i++) {
		const struct packet *beat = next_beat(lab, link);

		expect_jittered(beat->time, last->time, interval, RTO_MIN);
		last = beat;
	}
}

SCENARIO(interval_of_each_level,
	 "HEARTBEATs come at the HB.interval, plus RTO +- 50 %, that is set for the path alone, or "
	 "for all paths by the association, the endpoint or the sysctl",
	 .lab = &dual_path, .limit = SECONDS(BOOT_SECONDS + 900),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14"})
{
	pass_jiffies_zero(lab);

	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);

	for (enum level level = ON_PATH; level < LEVELS; level++) {
		uint32_t interval = 2000 * (level + 1);
		struct pair pair = level_connect(lab, listener, level, set_interval, interval);

		expect_beats(lab, "path0", MILLISECONDS(interval));
		expect_beats(lab, "path1", level == ON_PATH ? HB_INTERVAL : MILLISECONDS(interval));
		level_end(pair);
	}
}

SCENARIO(jitter_follows_the_rto,
	 "With an RTO of 8 s the time between HEARTBEATs is HB.interval plus 4 to 12 s, and varies",
	 .lab = &dual_path, .limit = SECONDS(BOOT_SECONDS + 900), .spec = {"RFC9260-8.3-14"})
{
	pass_jiffies_zero(lab);

	struct sctp_rtoinfo eight = {.srto_initial = 8000, .srto_min = 8000, .srto_max = 60000};
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct pair pair = {.lab = lab, .a = endpoint_open(lab, "a", ONE_TO_ONE)};
	int64_t last, shortest = INT64_MAX, longest = 0;

	endpoint_set(pair.a, SCTP_RTOINFO, &eight, sizeof(eight));
	pair.b = endpoint_connect(pair.a, b);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
		     .within = SECONDS(13));
	forget_packets(lab);
	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	last = lab_now();
	for (int i = 0; i < 40; i++) {
		const struct packet *beat = expect_packet(lab, HEARTBEAT, .from = "a",
							  .link = "path1", .within = SECONDS(15));
		int64_t elapsed = beat->time - last;

		expect_jittered(beat->time, last, SECONDS(1), SECONDS(8));
		shortest = elapsed < shortest ? elapsed : shortest;
		longest = elapsed > longest ? elapsed : longest;
		last = beat->time;
	}
	/* Of 40 times between 5 and 13 s. */
	ck_assert_int_lt(shortest, SECONDS(7));
	ck_assert_int_gt(longest, SECONDS(11));
}

SCENARIO(interval_of_zero,
	 "With SPP_HB_TIME_IS_ZERO a HEARTBEAT is sent once per RTO +- 50 %; a zero without it "
	 "leaves the interval as it is",
	 .lab = &dual_path, .limit = SECONDS(BOOT_SECONDS + 120), .spec = {"RFC9260-8.3-14"})
{
	pass_jiffies_zero(lab);

	struct pair pair = pair_connect(lab);

	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE | SPP_HB_TIME_IS_ZERO,
			.hb_interval = 9000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 0);
	expect_beats(lab, "path1", 0);
	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 3000);
	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 0);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 3000);
	next_beat(lab, "path1");
	expect_beats(lab, "path1", SECONDS(3));
}

SCENARIO(interval_without_enable,
	 "Without SPP_HB_ENABLE the interval that is given is ignored, and does not enable what is "
	 "disabled",
	 .lab = &dual_path, .limit = SECONDS(BOOT_SECONDS + 200), .spec = {"RFC9260-8.3-1"})
{
	pass_jiffies_zero(lab);

	struct pair pair = pair_connect(lab);

	set_path_params(pair.a, "path0", .flags = SPP_HB_DISABLE);
	set_path_params(pair.a, "path0", .hb_interval = 1000);
	set_path_params(pair.a, "path1", .hb_interval = 1000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 30000);
	expect_no_packet(lab, HEARTBEAT, SECONDS(120), .from = "a", .link = "path0");
	expect_beats(lab, "path1", HB_INTERVAL);
}

SCENARIO(busy_path_gets_none,
	 "A path that new DATA is sent to within each heartbeat period gets no HEARTBEAT; the idle "
	 "one does",
	 .lab = &dual_path, .limit = SECONDS(BOOT_SECONDS + 400), .spec = {"RFC9260-8.3-1"})
{
	pass_jiffies_zero(lab);

	struct pair pair = pair_connect(lab);
	unsigned before = count_packets(lab, HEARTBEAT, .from = "a", .link = "path1");

	set_path_params(pair.a, "path0", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	set_path_params(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	for (int i = 0; i < 40; i++) {
		expect_transfer(pair, "busy", "path0");
		expect_no_packet(lab, HEARTBEAT, SECONDS(5), .from = "a", .link = "path0");
	}
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "a", .link = "path1") - before, 28);
	forget_packets(lab);
	expect_beats(lab, "path0", SECONDS(5));
}

SCENARIO(demanded_heartbeats_count,
	 "HEARTBEATs on demand count where they are not answered, also where heartbeats are "
	 "disabled: with Path.Max.Retrans 1 the path is unreachable when a third one is sent",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-4", "RFC9260-8.3-5"})
{
	struct pair pair = pair_connect_without_pf(lab);

	set_path_params(pair.a, "path1", .flags = SPP_HB_DISABLE, .max_retrans = 1);
	link_cut(lab, "path1", NULL);
	for (int64_t rto = RTO_MIN; rto <= 4 * RTO_MIN; rto *= 2) {
		ck_assert_int_eq(path_state(pair.a, "path1"), SCTP_ACTIVE);
		set_path_params(pair.a, "path1", .flags = SPP_HB_DEMAND);
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1", .within = jiffy());
		let_pass(lab, rto + timer_slack(rto));
	}
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD, .within = jiffy());
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .fate = FRAME_CUT), 3);
}

SCENARIO(hasty_heartbeats_fail_nothing,
	 "HEARTBEATs on demand that are all answered within the RTO count for nothing, however "
	 "fast they follow each other",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-4", "RFC9260-8.2-2"},
	 .known = {{"4.0", NULL,
		    "each HEARTBEAT that is sent while another one waits for its answer counts as "
		    "a failure (sctp_do_8_2_transport_strike() in sm_sideeffect.c)"}})
{
	struct pair pair = pair_connect_without_pf(lab);

	lab_delay(lab, HEARTBEAT_ACK, RTO_MIN / 2, .from = "b", .count = FOREVER);
	for (int i = 0; i < PATH_MAX_RETRANS + 2; i++)
		set_path_params(pair.a, "path1", .flags = SPP_HB_DEMAND);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 2 * RTO_MIN);
	ck_assert_int_eq(path_state(pair.a, "path1"), SCTP_ACTIVE);
}
