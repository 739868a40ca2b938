/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations that come and go, and what it costs that there are many. */
#define SUITE "bench"
#include "suites/bench/bench.h"

#include <unistd.h>

struct life {
	int listener, client;
	struct loopback_pair pair;
};

static void new_client(void *context)
{
	struct life *life = context;

	life->client = loopback_socket(SOCK_STREAM);
}

static void set_up(void *context)
{
	struct life *life = context;

	life->pair = loopback_connect_from(life->client, life->listener, BENCH_PORT);
}

static void set_up_before(void *context)
{
	new_client(context);
	set_up(context);
}

static void close_both(void *context)
{
	const struct life *life = context;

	close(life->pair.client);
	close(life->pair.server);
}

static void abort_both(void *context)
{
	const struct life *life = context;

	loopback_abort(life->pair);
}

SCENARIO(lifetime, "An association is set up, accepted, and shut down or aborted", ON_LOOPBACK())
{
	struct life life;

	loopback_enter(BENCH_MTU);
	life.listener = loopback_listen(BENCH_PORT, 8);
	cost_record(
		"set_up", 0,
		cost_of(&(struct act){.prepare = new_client, .run = set_up, .settle = close_both},
			&life));
	cost_record("shut_down", 0,
		    cost_of(&(struct act){.prepare = set_up_before, .run = close_both}, &life));
	cost_record("abort", 0,
		    cost_of(&(struct act){.prepare = set_up_before, .run = abort_both}, &life));
}

static void read_assocs(void *context)
{
	(void)context;
	loopback_read_file("/proc/self/net/sctp/assocs");
}

static void read_remaddr(void *context)
{
	(void)context;
	loopback_read_file("/proc/self/net/sctp/remaddr");
}

static void list_ids(void *context)
{
	static struct {
		uint32_t number;
		sctp_assoc_t ids[LOOPBACK_CROWD_MAX + 8];
	} list;
	const struct loopback_crowd *crowd = context;
	socklen_t size = sizeof(list);

	if (getsockopt(crowd->server, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, &list, &size) != 0)
		scenario_error("SCTP_GET_ASSOC_ID_LIST: %s", strerror(errno));
}

static void leave_and_join(void *context)
{
	struct loopback_crowd *crowd = context;

	close(crowd->clients[--crowd->count]);
	loopback_crowd_join(crowd);
}

SCENARIO(crowd, "An endpoint with n associations: a message, another association, lists of all",
	 ON_LOOPBACK())
{
	static struct loopback_crowd crowd = {.port = BENCH_PORT};
	static const unsigned counts[] = {1, 32, LOOPBACK_CROWD_MAX};

	loopback_enter(BENCH_MTU);
	loopback_allow_descriptors();
	crowd.server = loopback_listen_many(BENCH_PORT);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		const unsigned n = counts[i];

		loopback_crowd_grow(&crowd, n);
		cost_record("message_100_among", n,
			    cost_of(&(struct act){.run = loopback_crowd_pass_messages,
						  .per = 2,
						  .times = 31},
				    &crowd));
		cost_record("shut_down_and_set_up_among", n,
			    cost_of(&(struct act){.run = leave_and_join, .times = 31}, &crowd));
		cost_record("association_ids", n, cost_of(&(struct act){.run = list_ids}, &crowd));
		cost_record("procfs_assocs", n,
			    cost_of(&(struct act){.run = read_assocs, .times = 3}, &crowd));
		cost_record("procfs_remaddr", n,
			    cost_of(&(struct act){.run = read_remaddr, .times = 3}, &crowd));
	}
}

static void connect_waiting(void *context)
{
	loopback_crowd_join(context);
}

static void accept_one(void *context)
{
	const struct loopback_crowd *crowd = context;

	if (accept4(crowd->server, NULL, NULL, SOCK_CLOEXEC) < 0)
		scenario_error("accept: %s", strerror(errno));
}

SCENARIO(accepting, "One of n associations that wait is accepted", ON_LOOPBACK())
{
	static struct loopback_crowd crowd = {.port = BENCH_PORT};
	static const unsigned counts[] = {1, 32, 256};

	loopback_enter(BENCH_MTU);
	loopback_allow_descriptors();
	crowd.server = loopback_listen(BENCH_PORT, LOOPBACK_CROWD_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		loopback_crowd_grow(&crowd, counts[i] - 1);
		cost_record("accept_among", counts[i],
			    cost_of(&(struct act){.prepare = connect_waiting, .run = accept_one},
				    &crowd));
	}
}
