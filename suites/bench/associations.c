/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations that come and go, and what it costs that there are many. */
#define SUITE "bench"
#include "suites/bench/bench.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST = 1024 };

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

/* A one-to-many server with so many associations, and a client of each. */
struct crowd {
	int server;
	unsigned count;
	int clients[MOST];
	int waiting; /* of accept(): how many have not been accepted */
};

static void allow_descriptors(void)
{
	const struct rlimit limit = {4 * MOST, 4 * MOST};

	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		scenario_error("RLIMIT_NOFILE: %s", strerror(errno));
}

static void join(struct crowd *crowd)
{
	struct sockaddr_in address = loopback_address(BENCH_PORT);
	int fd = loopback_socket(SOCK_STREAM);

	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		scenario_error("connect: %s", strerror(errno));
	crowd->clients[crowd->count++] = fd;
}

static void pass_message(void *context)
{
	const struct crowd *crowd = context;

	for (unsigned i = 0; i < 2; i++)
		loopback_send(crowd->clients[crowd->count / 2], 100, 0);
	for (unsigned i = 0; i < 2; i++)
		loopback_receive(crowd->server);
}

static void read_file(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0)
		got = read(fd, text, sizeof(text));
	if (got < 0)
		scenario_error("%s: %s", path, strerror(errno));
	close(fd);
}

static void read_assocs(void *context)
{
	(void)context;
	read_file("/proc/self/net/sctp/assocs");
}

static void read_remaddr(void *context)
{
	(void)context;
	read_file("/proc/self/net/sctp/remaddr");
}

static void list_ids(void *context)
{
	static struct {
		uint32_t number;
		sctp_assoc_t ids[MOST + 8];
	} list;
	const struct crowd *crowd = context;
	socklen_t size = sizeof(list);

	if (getsockopt(crowd->server, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, &list, &size) != 0)
		scenario_error("SCTP_GET_ASSOC_ID_LIST: %s", strerror(errno));
}

static void leave_and_join(void *context)
{
	struct crowd *crowd = context;

	close(crowd->clients[--crowd->count]);
	join(crowd);
}

SCENARIO(crowd, "An endpoint with n associations: a message, another association, lists of all",
	 ON_LOOPBACK())
{
	static struct crowd crowd;
	static const unsigned counts[] = {1, 32, MOST};

	loopback_enter(BENCH_MTU);
	allow_descriptors();
	crowd.server = loopback_listen_many(BENCH_PORT);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		const unsigned n = counts[i];

		while (crowd.count < n)
			join(&crowd);
		cost_record(
			"message_100_among", n,
			cost_of(&(struct act){.run = pass_message, .per = 2, .times = 31}, &crowd));
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
	join(context);
}

static void accept_one(void *context)
{
	struct crowd *crowd = context;
	int fd = accept4(crowd->server, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		scenario_error("accept: %s", strerror(errno));
	crowd->waiting = fd;
}

SCENARIO(accepting, "One of n associations that wait is accepted", ON_LOOPBACK())
{
	static struct crowd crowd;
	static const unsigned counts[] = {1, 32, 256};

	loopback_enter(BENCH_MTU);
	allow_descriptors();
	crowd.server = loopback_listen(BENCH_PORT, MOST);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		while (crowd.count + 1 < counts[i])
			join(&crowd);
		cost_record("accept_among", counts[i],
			    cost_of(&(struct act){.prepare = connect_waiting, .run = accept_one},
				    &crowd));
	}
}
