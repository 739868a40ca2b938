/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel does when a timer of SCTP expires.
 *
 * The program reads the counter again and again: where the kernel takes the processor away, for a tick of its clock,
 * the counter jumps.  The longest jump is that in which SCTP's timer expired, and from it the usual one is taken off.
 */
#define SUITE "bench"
#include "suites/bench/bench.h"

#include <inttypes.h>

enum { JUMP = 200, SAMPLES = 9 };

/* The longest jump and the usual one within so many instructions. */
static uint64_t longest_beyond_usual(uint64_t instructions)
{
	uint64_t jumps[COST_TIMES_MAX], last = cost_clock(), end = last + instructions;
	unsigned count = 0;
	struct cost cost;

	while (last < end) {
		uint64_t now = cost_clock();

		if (now - last > JUMP && count < COST_TIMES_MAX)
			jumps[count++] = now - last;
		last = now;
		for (volatile unsigned i = 0; i < 20; i++)
			;
	}
	if (count < 3)
		scenario_error("%u ticks in %" PRIu64 " instructions", count, instructions);
	cost = cost_of_samples(jumps, count);
	return cost.most - cost.median;
}

static void sweep(struct association association)
{
	if (lab_pump(association.lab, NULL, 0, 0, NULL) < 0)
		scenario_error("%s", lab_error(association.lab));
}

static void send_one(struct association association)
{
	if (send(association.iut->fd, "x", 1, 0) != 1)
		scenario_error("send: %s", strerror(errno));
}

static void quick_timers(struct lab *lab)
{
	sysctl_set(lab, "iut", "net/sctp/rto_min", "20");
	sysctl_set(lab, "iut", "net/sctp/rto_initial", "20");
	sysctl_set(lab, "iut", "net/sctp/rto_max", "20");
	sysctl_set(lab, "iut", "net/sctp/association_max_retrans", "100");
}

SCENARIO(retransmission, "T3-rtx expires and a DATA is sent again", ON_WIRE(scripted_peer))
{
	struct association association;
	uint64_t samples[SAMPLES];

	quick_timers(lab);
	sysctl_set(lab, "iut", "net/sctp/path_max_retrans", "100");
	association = association_open(lab, .active = true, .style = ONE_TO_ONE);
	lab_set_observer(lab, NULL, NULL);
	send_one(association);
	for (unsigned i = 0; i < SAMPLES; i++) {
		samples[i] = longest_beyond_usual(40000000);
		sweep(association);
	}
	cost_record("retransmission_timer", 0, cost_of_samples(samples, SAMPLES));
}

SCENARIO(failover, "T3-rtx expires, the path has failed, and its DATA is sent over the other one",
	 ON_WIRE(scripted_dual_path))
{
	struct association association;
	struct cost cost;
	uint64_t sample;

	quick_timers(lab);
	sysctl_set(lab, "iut", "net/sctp/path_max_retrans", "1");
	association =
		association_open(lab, .active = true, .style = ONE_TO_ONE, .paths = {"path1"});
	lab_set_observer(lab, NULL, NULL);
	send_one(association);
	sample = longest_beyond_usual(80000000);
	cost = cost_of_samples(&sample, 1);
	cost_record("failover", 0, cost);
}
