/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it costs that there are n associations, endpoints, streams, keys. */
#define SUITE "scale"
#include "harness/scenario/scenario.h"

#include <fcntl.h>
#include <unistd.h>

enum { PORT = 5000, MTU = 1500, MOST = 512 };

static struct growth_curve curve_of_crowd(const char *name, void (*run)(void *context),
					  unsigned most)
{
	static struct loopback_crowd crowd = {.port = PORT};
	struct growth_curve curve = {.name = name};

	loopback_enter(MTU);
	loopback_allow_descriptors();
	crowd.server = loopback_listen_many(PORT);
	for (unsigned n = most / 64; n <= most; n *= 8) {
		loopback_crowd_grow(&crowd, n);
		growth_add(&curve, n,
			   cost_of(&(struct act){.run = run, .times = 3}, &crowd).median);
	}
	return curve;
}

SCENARIO(message_by_associations,
	 "A message costs the same however many associations the endpoint has",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = curve_of_crowd("a message by the number of associations",
						   loopback_crowd_pass_messages, 128);

	expect_growth(&curve, BUDGET_CONSTANT);
}

static void read_assocs(void *context)
{
	(void)context;
	loopback_read_file("/proc/self/net/sctp/assocs");
}

SCENARIO(list_by_associations, "/proc/net/sctp/assocs is read in proportion to the associations",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = curve_of_crowd(
		"/proc/net/sctp/assocs by the number of associations", read_assocs, MOST);

	expect_growth(&curve, BUDGET_LINEAR);
}

struct listing {
	int fd;
	char text[4096];
};

static void read_part(void *context)
{
	struct listing *listing = context;

	if (read(listing->fd, listing->text, sizeof(listing->text)) <= 0)
		scenario_error("/proc/net/sctp/assocs: %s", strerror(errno));
}

static void open_listing(struct listing *listing)
{
	listing->fd = open("/proc/self/net/sctp/assocs", O_RDONLY | O_CLOEXEC);
	if (listing->fd < 0)
		scenario_error("/proc/net/sctp/assocs: %s", strerror(errno));
}

static void close_listing(void *context)
{
	close(((struct listing *)context)->fd);
}

/* Goes to where half of the list has been read. */
static void read_half(void *context)
{
	struct listing *listing = context;
	unsigned parts = 0;

	open_listing(listing);
	while (read(listing->fd, listing->text, sizeof(listing->text)) > 0)
		parts++;
	close_listing(listing);
	open_listing(listing);
	for (unsigned i = 0; i < parts / 2; i++)
		read_part(listing);
}

SCENARIO(
	list_continued, "To read on in /proc/net/sctp/assocs costs the same wherever that is",
	.needs = CAP_INSTRUCTIONS | CAP_NAMESPACES,
	.known = {
		{.reason =
			 "each read begins at the first association and walks to where the last one ended: "
			 "sctp_transport_get_idx() (net/sctp/socket.c)"}})
{
	static struct loopback_crowd crowd = {.port = PORT};
	static struct listing listing;
	static const unsigned counts[] = {64, 128, 512};
	struct growth_curve curve = {"to read on in the middle of a list of associations"};

	loopback_enter(MTU);
	loopback_allow_descriptors();
	crowd.server = loopback_listen_many(PORT);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		loopback_crowd_grow(&crowd, counts[i]);
		growth_add(&curve, counts[i],
			   cost_of(&(struct act){.prepare = read_half,
						 .run = read_part,
						 .settle = close_listing,
						 .times = 1,
						 .cold = true},
				   &listing)
				   .median);
	}
	expect_growth(&curve, BUDGET_CONSTANT);
}

static void open_endpoint(void *context)
{
	(void)context;
	close(loopback_listen(PORT, 1));
}

SCENARIO(endpoint_by_endpoints,
	 "An endpoint is opened at the same cost however many other ports are in use",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = {"an endpoint by the number of endpoints at other ports"};
	static const unsigned counts[] = {8, 32, 128};
	unsigned have = 0;

	loopback_enter(MTU);
	loopback_allow_descriptors();
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		for (; have < counts[i]; have++)
			(void)loopback_listen((uint16_t)(PORT + 1 + have), 1);
		growth_add(&curve, have,
			   cost_of(&(struct act){.run = open_endpoint, .times = 5}, NULL).median);
	}
	expect_growth(&curve, BUDGET_CONSTANT);
}

static int bind_numbered(unsigned number)
{
	struct sockaddr_in address = loopback_numbered(number, PORT);
	int fd = loopback_socket(SOCK_SEQPACKET);

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 1) != 0)
		scenario_error("bind: %s", strerror(errno));
	return fd;
}

static void bind_next(void *context)
{
	close(bind_numbered(*(unsigned *)context));
}

SCENARIO(endpoint_by_sharers, "An endpoint is opened in proportion to those that share its port",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = {"an endpoint by the number of endpoints of its port"};
	/* So far apart that what a cache costs now and then is little beside what is asked here. */
	static const unsigned counts[] = {8, 48, 288};
	unsigned have = 0;

	loopback_enter(MTU);
	loopback_add_addresses_from(0, 289);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		for (; have < counts[i]; have++)
			(void)bind_numbered(have);
		growth_add(&curve, have,
			   cost_of(&(struct act){.run = bind_next, .times = 5}, &have).median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

struct streams {
	int listener;
	uint16_t count;
	struct loopback_pair pair;
};

static void set_up_streams(void *context)
{
	struct streams *streams = context;
	const struct sctp_initmsg init = {.sinit_num_ostreams = streams->count,
					  .sinit_max_instreams = streams->count};
	int client = loopback_socket(SOCK_STREAM);

	loopback_set(streams->listener, SCTP_INITMSG, &init, sizeof(init));
	loopback_set(client, SCTP_INITMSG, &init, sizeof(init));
	streams->pair = loopback_connect_from(client, streams->listener, PORT);
}

static void abort_streams(void *context)
{
	loopback_abort(((struct streams *)context)->pair);
}

SCENARIO(association_by_streams, "An association is set up in proportion to its streams",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = {"the set-up of an association by the number of streams"};
	static const uint16_t counts[] = {64, 512, 4096};
	struct streams streams;

	loopback_enter(MTU);
	streams.listener = loopback_listen(PORT, 8);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		streams.count = counts[i];
		growth_add(&curve, counts[i],
			   cost_of(&(struct act){.run = set_up_streams,
						 .settle = abort_streams,
						 .times = 3},
				   &streams)
				   .median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

struct keys {
	int fd;
	unsigned count;
};

static void set_key(void *context)
{
	const struct keys *keys = context;
	uint8_t room[sizeof(struct sctp_authkey) + 16] = {0};
	struct sctp_authkey *key = (struct sctp_authkey *)room;

	key->sca_keynumber = (uint16_t)keys->count;
	key->sca_keylength = 16;
	loopback_set(keys->fd, SCTP_AUTH_KEY, room, sizeof(room));
}

SCENARIO(key_by_keys, "A key is set in proportion to the keys that there are",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES | CAP_AUTH)
{
	struct growth_curve curve = {"a key by the number of keys"};
	static const unsigned counts[] = {8, 64, 512};
	struct keys keys = {0};

	loopback_enter(MTU);
	loopback_sysctl("net/sctp/auth_enable", "1");
	keys.fd = loopback_socket(SOCK_STREAM);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		while (keys.count < counts[i]) {
			keys.count++;
			set_key(&keys);
		}
		growth_add(&curve, counts[i],
			   cost_of(&(struct act){.run = set_key, .times = 5}, &keys).median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}
