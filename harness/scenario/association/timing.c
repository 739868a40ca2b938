/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/timing.h"

#include <time.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/defaults.h"

void to_mid_jiffy(struct lab *lab)
{
	struct timespec now;
	int64_t place;

	/* The kernel's ticks are at multiples of a jiffy of this clock. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	place = (now.tv_sec * NANOSECONDS_PER_SECOND + now.tv_nsec) % jiffy();
	let_pass(lab, (jiffy() - place + jiffy() / 2) % jiffy());
}

void pass_until(struct lab *lab, int64_t time)
{
	int64_t left = time - lab_now();

	/* poll(2) may be late by a thousandth of its timeout. */
	for (; left > jiffy() / 4; left = time - lab_now())
		let_pass(lab, left - left / 500);
	let_pass(lab, left);
}

int64_t rto_doubled(int64_t rto)
{
	return 2 * rto < RTO_MAX ? 2 * rto : RTO_MAX;
}

void expect_jittered_at(int64_t time, int64_t since, int64_t interval, int64_t rto,
			const char *file, int line)
{
	int64_t earliest = interval + rto / 2;
	int64_t latest = interval + rto / 2 + rto;
	int64_t elapsed = time - since;

	if (elapsed < earliest - jiffy() || elapsed > latest + timer_slack(latest))
		scenario_fail(
			file, line,
			"expected an interval of %.3f s and an RTO of %.3f s, jittered: %.3f to "
			"%.3f s; it was %.3f s",
			seconds_of(interval), seconds_of(rto), seconds_of(earliest),
			seconds_of(latest), seconds_of(elapsed));
}

void pass_initial_jiffies(struct lab *lab)
{
	struct timespec uptime;
	int64_t missing;

	clock_gettime(CLOCK_BOOTTIME, &uptime);
	missing = INITIAL_JIFFIES_SECONDS - 10 - uptime.tv_sec;
	if (missing > 0)
		let_pass(lab, SECONDS(missing));
}
