/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When HEARTBEATs are sent: RFC 9260 section 8.3. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

static void set_interval(struct lab *lab, struct endpoint *a, enum level level, uint32_t value)
{
	if (level == BY_SYSCTL)
		sysctl_set(lab, "a", "net/sctp/hb_interval", "%u", value);
	else
		path_set(a, path_on_level(level), .flags = SPP_HB_ENABLE, .hb_interval = value);
}

static const struct packet *next_heartbeat(struct lab *lab, const char *link)
{
	return expect_packet(lab, HEARTBEAT, .from = "a", .link = link, .within = SECONDS(60));
}

static void expect_heartbeats(struct lab *lab, const char *link, int64_t interval)
{
	const struct packet *last = next_heartbeat(lab, link);

	for (int i = 0; i < 3; i++) {
		const struct packet *heartbeat = next_heartbeat(lab, link);

		expect_jittered(heartbeat->time, last->time, interval, RTO_MIN);
		last = heartbeat;
	}
}

SCENARIO(interval_of_each_level,
	 "HEARTBEATs are sent at the HB.interval, plus the RTO +- 50 %, that is set for the path "
	 "alone, or for all paths by the association, the endpoint or the sysctl",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 900),
	 .spec = {"RFC9260-8.3-1", "RFC9260-8.3-14", "RFC9260-3.3.5-1", "RFC6458-8.1.12-3"},
	 .fix = {"hb-interval-now", "hb-timer-reset"})
{
	pass_initial_jiffies(lab);

	for (enum level level = ON_PATH; level < LEVELS; level++) {
		uint32_t interval = 2000 * (level + 1);
		struct pair pair = pair_open_on_level(lab, level, set_interval, interval);

		expect_heartbeats(lab, "path0", MILLISECONDS(interval));
		expect_heartbeats(lab, "path1",
				  level == ON_PATH ? HB_INTERVAL : MILLISECONDS(interval));
		pair_close(pair);
	}
}

SCENARIO(jitter_follows_the_rto,
	 "With an RTO of 8 s the time between HEARTBEATs is HB.interval plus 4 to 12 s, and "
	 "varies",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 900),
	 .spec = {"RFC9260-8.3-14"}, .fix = {"hb-timer-reset"})
{
	pass_initial_jiffies(lab);

	struct sctp_rtoinfo eight = {.srto_initial = 8000, .srto_min = 8000, .srto_max = 60000};
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);
	int64_t last, shortest = INT64_MAX, longest = 0;
	struct pair pair;

	endpoint_set(a, SCTP_RTOINFO, &eight, sizeof(eight));
	pair = pair_open(lab, .a = a);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
		     .within = SECONDS(13));
	forget_packets(lab);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	last = lab_now();
	for (int i = 0; i < 40; i++) {
		const struct packet *heartbeat = expect_packet(
			lab, HEARTBEAT, .from = "a", .link = "path1", .within = SECONDS(15));
		int64_t elapsed = heartbeat->time - last;

		expect_jittered(heartbeat->time, last, SECONDS(1), SECONDS(8));
		shortest = elapsed < shortest ? elapsed : shortest;
		longest = elapsed > longest ? elapsed : longest;
		last = heartbeat->time;
	}
	/* Of 40 times between 5 and 13 s. */
	ck_assert_msg(shortest < SECONDS(7) && longest > SECONDS(11),
		      "HEARTBEATs came %.3f to %.3f s after one another, expected more variation",
		      seconds_of(shortest), seconds_of(longest));
}

SCENARIO(interval_of_zero,
	 "With SPP_HB_TIME_IS_ZERO a HEARTBEAT is sent once per RTO +- 50 %; a zero interval "
	 "without it changes nothing",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 120),
	 .spec = {"RFC9260-8.3-14", "RFC6458-8.1.12-5"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE | SPP_HB_TIME_IS_ZERO,
		 .hb_interval = 9000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 0);
	expect_heartbeats(lab, "path1", 0);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 3000);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 0);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 3000);
	next_heartbeat(lab, "path1");
	expect_heartbeats(lab, "path1", SECONDS(3));
}

SCENARIO(interval_without_enable,
	 "Without SPP_HB_ENABLE a new interval is ignored and does not enable disabled "
	 "HEARTBEATs",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 200),
	 .spec = {"RFC9260-8.3-1", "RFC6458-8.1.12-4"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE);
	path_set(pair.a, "path0", .hb_interval = 1000);
	path_set(pair.a, "path1", .hb_interval = 1000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_hbinterval, 30000);
	expect_no_packet(lab, HEARTBEAT, SECONDS(120), .from = "a", .link = "path0");
	expect_heartbeats(lab, "path1", HB_INTERVAL);
}

SCENARIO(busy_path_gets_none,
	 "A path on which new DATA is sent within each heartbeat period gets no HEARTBEATs; the "
	 "idle one does",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 400),
	 .spec = {"RFC9260-8.3-1"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab, .measured = true);
	unsigned before = count_packets(lab, HEARTBEAT, .from = "a", .link = "path1");

	path_set(pair.a, "path0", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	path_set(pair.a, "path1", .flags = SPP_HB_ENABLE, .hb_interval = 5000);
	for (int i = 0; i < 40; i++) {
		expect_transfer(pair, "busy", "path0");
		expect_no_packet(lab, HEARTBEAT, SECONDS(5), .from = "a", .link = "path0");
	}
	ck_assert_uint_ge(count_packets(lab, HEARTBEAT, .from = "a", .link = "path1") - before, 28);
	forget_packets(lab);
	expect_heartbeats(lab, "path0", SECONDS(5));
}

/*
 * A HEARTBEAT counts as failed once its RTO has passed (RFC 9260 8.3), which a kernel may notice
 * only when it sends the next one: so the third one at the latest finds two failures.
 */
SCENARIO(
	demanded_heartbeats_count,
	"Unanswered HEARTBEATs on demand count as failures even where HEARTBEATs are disabled: "
	"with Path.Max.Retrans 1 the path is unreachable when the third one is sent, at the latest",
	.lab = &dual_path, .spec = {"RFC9260-8.3-4", "RFC9260-8.3-5"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	int64_t rto = RTO_MIN;
	unsigned sent = 0;

	path_set(pair.a, "path1", .flags = SPP_HB_DISABLE, .max_retrans = 1);
	link_cut(lab, "path1", NULL);
	while (path_state(pair.a, "path1") == SCTP_ACTIVE && sent < 3) {
		path_demand_heartbeat(pair.a, "path1");
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1", .within = jiffy());
		let_pass(lab, rto + timer_slack(rto));
		rto *= 2;
		sent++;
	}
	ck_assert_msg(sent >= 2, "one unanswered HEARTBEAT made the path unreachable");
	scenario_note("the path is unreachable after %u HEARTBEATs", sent);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD, .within = jiffy());
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .fate = FRAME_CUT), sent);
}

SCENARIO(hasty_heartbeats_fail_nothing,
	 "HEARTBEATs on demand that are all answered within the RTO count as no failure, however "
	 "quickly they follow each other",
	 .lab = &dual_path, .spec = {"RFC9260-8.3-4", "RFC9260-8.2-2"},
	 .known = {{"4.0", NULL,
		    "each HEARTBEAT that is sent while another one waits for its answer counts as "
		    "a failure (sctp_do_8_2_transport_strike() in sm_sideeffect.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	lab_delay(lab, HEARTBEAT_ACK, RTO_MIN / 2, .from = "b", .count = FOREVER);
	for (int i = 0; i < PATH_MAX_RETRANS + 2; i++)
		path_demand_heartbeat(pair.a, "path1");
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 2 * RTO_MIN);
	expect_path_state(pair.a, "path1", SCTP_ACTIVE);
}

/* RFC 9260 8.3 names no end to the wait; Linux's is in sctp_sf_backbeat_8_3() (sm_statefuns.c). */
SCENARIO(
	late_answer_counts_for_nothing,
	"A HEARTBEAT ACK that comes more than HB.interval and the RTO after its HEARTBEAT is no measurement "
	"of the path; one that comes just in time is",
	.lab = &scripted_peer)
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const int64_t rto = path_rto(association.iut, "path0");
	const int64_t limit = HB_INTERVAL + rto;
	const struct packet *heartbeat;

	peer_answer(peer, HEARTBEAT, false);
	path_demand_heartbeat(association.iut, "path0");
	heartbeat = peer_expect(peer, HEARTBEAT);
	let_pass(lab, heartbeat->time + limit + JIFFIES(2) - lab_now());
	peer_send(peer, HEARTBEAT_ACK);
	let_pass(lab, AT_ONCE);
	expect_rto(association.iut, "path0", rto);

	path_demand_heartbeat(association.iut, "path0");
	heartbeat = peer_expect(peer, HEARTBEAT);
	let_pass(lab, heartbeat->time + limit - JIFFIES(2) - lab_now());
	peer_send(peer, HEARTBEAT_ACK);
	let_pass(lab, AT_ONCE);
	ck_assert_int_gt(path_rto(association.iut, "path0"), rto);
}

/* A HEARTBEAT is sent; the RTO stays what it was, and the path active. */
static void expect_calm_heartbeat(struct association association, int64_t rto)
{
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(association.peer, HEARTBEAT);
	expect_rto(association.iut, "path0", rto);
	expect_path_state(association.iut, "path0", SCTP_ACTIVE);
}

SCENARIO(
	answered_heartbeats_fail_nothing,
	"A HEARTBEAT after one that was answered, or that was sent before the peer restarted, doubles no RTO",
	.lab = &scripted_peer, .spec = {"RFC9260-8.3-4"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	peer_answer(peer, HEARTBEAT, false);
	expect_calm_heartbeat(association, RTO_INITIAL);
	for (int i = 0; i < 3; i++) {
		peer_send(peer, HEARTBEAT_ACK);
		let_pass(lab, AT_ONCE);
		expect_calm_heartbeat(association, RTO_MIN);
	}
	peer_reset(peer);
	peer_send(peer, INIT);
	peer_adopt(peer, peer_expect(peer, INIT_ACK)->chunk);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	let_pass(lab, AT_ONCE);
	expect_calm_heartbeat(association, RTO_INITIAL);
}
