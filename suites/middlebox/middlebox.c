/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/middlebox/middlebox.h"

#include <inttypes.h>

struct pair middlebox_open(struct lab *lab)
{
	struct pair pair;

	firewall_start(lab, "r", "forward");
	tracking_timeout(lab, "r", "established", MIDDLEBOX_MEMORY);
	pair = pair_open(lab);
	endpoint_disable_heartbeats(pair.a);
	endpoint_disable_heartbeats(pair.b);
	expect_delivery(pair.a, pair.b, "before", "left");
	expect_delivery(pair.b, pair.a, "before", "right");
	middlebox_expect_dropped(lab, 0);
	ck_assert_msg(firewall_new(lab, "r") == 1,
		      "expected r to see one packet of a new connection, the INIT; it saw %" PRIu64,
		      firewall_new(lab, "r"));
	return pair;
}

void middlebox_forget(struct lab *lab)
{
	let_pass(lab, SECONDS(2 * MIDDLEBOX_MEMORY));
	forget_packets(lab);
}

struct pair middlebox_forgotten(struct lab *lab)
{
	struct pair pair = middlebox_open(lab);

	middlebox_forget(lab);
	return pair;
}

void middlebox_expect_anew_at(struct lab *lab, const char *file, int line)
{
	uint64_t anew = firewall_new(lab, "r");

	/* The first was the INIT. */
	if (anew < 2)
		scenario_fail(
			file, line,
			"expected the router to track the association anew; it had not forgotten it");
}

void middlebox_expect_dropped_at(struct lab *lab, uint64_t count, const char *file, int line)
{
	uint64_t dropped;

	let_pass(lab, 0);
	dropped = firewall_dropped(lab, "r");
	if (dropped != count)
		scenario_fail(file, line,
			      "expected the router to have dropped %" PRIu64
			      " packets as invalid; it has dropped %" PRIu64,
			      count, dropped);
}

void middlebox_expect_passed(struct lab *lab, enum chunk_type type)
{
	expect_packet(lab, type, .from = "a");
	expect_packet(lab, type, .from = "r", .link = "right", .within = MILLISECONDS(100));
}

void middlebox_expect_lost(struct lab *lab, enum chunk_type type)
{
	expect_packet(lab, type, .from = "a");
	expect_no_packet(lab, type, MILLISECONDS(100), .from = "r", .link = "right");
}
