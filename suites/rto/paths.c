/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each path has an RTO and a T3-rtx of its own: RFC 9260 sections 6.3, 6.3.3 and 6.4. */
#define SUITE "rto"
#include "harness/scenario/scenario.h"

enum { PATHS = 3 };

static const char *const paths[PATHS] = {"path0", "path1", "path2"};

/* Of the paths, by HEARTBEATs that are answered after 16, 32 and 64 jiffies. */
static const int round_trips[PATHS] = {16, 32, 64};

static int64_t measured_rto(unsigned path)
{
	return JIFFIES(3 * round_trips[path]);
}

static void measure(struct association association, unsigned path)
{
	to_mid_jiffy(association.lab);
	path_demand_heartbeat(association.iut, paths[path]);
	peer_expect(association.peer, HEARTBEAT, .path = paths[path]);
	pass_until(association.lab, association.peer->last + JIFFIES(round_trips[path]));
	peer_send_packet(association.peer, .path = paths[path], .chunks = {CHUNK(HEARTBEAT_ACK)});
	let_pass(association.lab, 0);
}

/* All paths are confirmed and measured.  Without RFC 7829, so that failures do not send HEARTBEATs.
 */
static struct association open_measured(struct lab *lab)
{
	struct association association =
		association_open(lab, .paths = {"path1", "path2"}, .unconfirmed = true,
				 .without_pf = true, .rto_min = 4);

	for (unsigned i = 0; i < PATHS; i++)
		measure(association, i);
	return association;
}

static void send_on(struct association association, unsigned path)
{
	endpoint_send(association.iut, 0, "on this path", .path = paths[path]);
}

static void expect_rtos(struct association association, const int64_t *wanted)
{
	for (unsigned i = 0; i < PATHS; i++)
		expect_rto(association.iut, paths[i], wanted[i]);
}

SCENARIO(rto_of_each_path, "Each path has the RTO of its own round trips",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-6.3.1-1", "RFC9260-8.3-13"})
{
	struct association association = open_measured(lab);
	int64_t wanted[PATHS] = {measured_rto(0), measured_rto(1), measured_rto(2)};

	expect_rtos(association, wanted);
	/* SRTT 36, RTTVAR 20. */
	to_mid_jiffy(lab);
	send_on(association, 1);
	expect_data(association, 1, .path = "path1");
	pass_until(lab, association.peer->last + JIFFIES(64));
	/* It does not matter which path the SACK takes. */
	send_sack(association, 1, .path = "path2");
	let_pass(lab, 0);
	wanted[1] = JIFFIES(36 + 4 * 20);
	expect_rtos(association, wanted);
}

SCENARIO(timers_run_apart,
	 "T3-rtx of each path runs for the RTO of that path, whatever is sent on the others",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-6.1-23", "RFC9260-6.1-25"})
{
	struct association association = open_measured(lab);
	int64_t sent[PATHS];

	/* DATA 1 on the path with the longest RTO, DATA 3 on the one with the shortest. */
	for (unsigned n = 1; n <= 3; n++) {
		send_on(association, PATHS - n);
		sent[PATHS - n] = expect_data(association, n, .path = paths[PATHS - n])->time;
		let_pass(lab, JIFFIES(10));
	}
	expect_retransmission(association, 3, .after = measured_rto(0), .since = sent[0]);
	send_sack(association, 0, .gaps = {{3, 3}});
	expect_retransmission(association, 2, .after = measured_rto(1), .since = sent[1]);
	send_sack(association, 0, .gaps = {{2, 3}});
	expect_retransmission(association, 1, .after = measured_rto(2), .since = sent[2]);
}

static unsigned path_index(const struct packet *packet)
{
	return (unsigned)topology_link(&scripted_triple_path, packet->link);
}

SCENARIO(timer_of_the_path_taken,
	 "T3-rtx of DATA retransmitted on another path has the RTO of that path, and each expiry "
	 "doubles only the RTO of the path it happened on",
	 .lab = &scripted_triple_path, .limit = SECONDS(100),
	 .spec = {"RFC9260-6.3.3-2", "RFC9260-6.1-23", "RFC9260-6.4-6", "RFC9260-7.1-2"})
{
	struct association association = open_measured(lab);
	int64_t wanted[PATHS] = {measured_rto(0), measured_rto(1), measured_rto(2)};
	const struct packet *packet;
	unsigned path;

	send_on(association, 0);
	packet = expect_data(association, 1, .path = "path0");
	for (unsigned i = 0; i < 4; i++) {
		path = path_index(packet);
		packet = expect_retransmission(association, 1, .after = wanted[path]);
		wanted[path] *= 2;
		expect_rtos(association, wanted);
		if (i == 0)
			ck_assert_uint_ne(path_index(packet), path);
	}
}

/* RFC 9260 6.2.1 D iii, and 6.3.2 R4. */
SCENARIO(reneged_data_starts_the_timer,
	 "DATA that a SACK no longer reports starts T3-rtx of its path if that is not running",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = open_measured(lab);
	int64_t sent;

	send_on(association, 2);
	sent = expect_data(association, 1, .path = "path2")->time;
	send_on(association, 0);
	expect_data(association, 2, .path = "path0");
	send_sack(association, 0, .gaps = {{2, 2}});
	peer_expect_silence(association.peer, 2 * measured_rto(0));
	ck_assert_int_lt(lab_now() - sent, measured_rto(2));
	send_sack(association, 0);
	let_pass(lab, 0);
	expect_retransmission(association, 2, .after = path_rto(association.iut, "path0"));
}
