/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it costs that n streams have priorities. */
#define SUITE "scale"
#include "harness/scenario/scenario.h"

enum { PORT = 5000, MTU = 1500, TIMES = 3 };

struct life {
	int listener;
	unsigned streams;
	bool alike; /* all have the same priority */
	struct loopback_pair pair;
};

static void set_up(void *context)
{
	struct life *life = context;
	int client = loopback_socket(SOCK_STREAM);
	const struct sctp_initmsg init = {.sinit_num_ostreams = (uint16_t)life->streams,
					  .sinit_max_instreams = (uint16_t)life->streams};
	const struct sctp_assoc_value scheduler = {.assoc_value = SCTP_SS_PRIO};

	loopback_set(life->listener, SCTP_INITMSG, &init, sizeof(init));
	loopback_set(client, SCTP_INITMSG, &init, sizeof(init));
	life->pair = loopback_connect_from(client, life->listener, PORT);
	loopback_set(client, SCTP_STREAM_SCHEDULER, &scheduler, sizeof(scheduler));
	for (unsigned i = 0; i < life->streams; i++) {
		const struct sctp_stream_value value = {
			.stream_id = (uint16_t)i, .stream_value = life->alike ? 1 : (uint16_t)i};

		loopback_set(client, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
	}
}

static void end(void *context)
{
	loopback_abort(((struct life *)context)->pair);
}

static void expect_end_in_proportion(const char *name, bool alike)
{
	struct growth_curve curve = {name};
	static const unsigned counts[] = {64, 256, 1024};
	struct life life = {.alike = alike};

	loopback_enter(MTU);
	life.listener = loopback_listen(PORT, 8);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		life.streams = counts[i];
		growth_add(
			&curve, counts[i],
			cost_of(&(struct act){.prepare = set_up, .run = end, .times = TIMES}, &life)
				.median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

SCENARIO(
	end_by_priorities,
	"An association ends in proportion to its streams, each of which has a priority of its own",
	.needs = CAP_INSTRUCTIONS | CAP_NAMESPACES, .fix = {"priorities-nested-loop"})
{
	expect_end_in_proportion("the end of an association by streams of different priorities",
				 false);
}

SCENARIO(end_by_streams_of_one_priority,
	 "An association ends in proportion to its streams, all of which have one priority",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES, .fix = {"priorities-nested-loop"})
{
	expect_end_in_proportion("the end of an association by streams of one priority", true);
}
