/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it costs that a node has n addresses. */
#define SUITE "scale"
#include "harness/scenario/scenario.h"

#include <unistd.h>

enum { PORT = 5000, MTU = 1500, LARGE_MTU = 9000 };

static const unsigned counts[] = {4, 16, 64};

struct life {
	int listener, client;
	struct loopback_pair pair;
};

static void set_up(void *context)
{
	struct life *life = context;

	life->pair = loopback_connect(life->listener, PORT);
}

static void shut_down(void *context)
{
	const struct life *life = context;

	close(life->pair.client);
	close(life->pair.server);
}

static void pass_message(void *context)
{
	const struct life *life = context;

	for (unsigned i = 0; i < 2; i++)
		loopback_send(life->pair.client, 100, 0);
	for (unsigned i = 0; i < 2; i++)
		loopback_receive(life->pair.server);
}

/* A listener that has only 127.0.0.1, whatever addresses the node has. */
SCENARIO(message_by_local_addresses,
	 "A message costs the same however many addresses the sender has",
	 .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES)
{
	struct growth_curve curve = {"a message by the number of local addresses"};
	struct life life;
	unsigned have = 0;

	loopback_enter(MTU);
	life.listener = loopback_listen(PORT, 8);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		loopback_add_addresses_from(have, counts[i]);
		have = counts[i];
		set_up(&life);
		growth_add(&curve, have,
			   cost_of(&(struct act){.run = pass_message, .times = 5}, &life).median);
		shut_down(&life);
	}
	expect_growth(&curve, BUDGET_CONSTANT);
}

SCENARIO(
	association_by_addresses,
	"An association is set up in proportion to the addresses of its ends",
	.needs = CAP_INSTRUCTIONS | CAP_NAMESPACES,
	.known = {
		{.reason =
			 "for each address of an INIT those that the association has already are searched one by one: "
			 "sctp_assoc_add_peer() calls sctp_assoc_lookup_paddr() (net/sctp/associola.c)"}})
{
	struct growth_curve curve = {"the set-up of an association by the number of addresses"};
	static const unsigned many[] = {16, 64, 256};
	struct life life;
	unsigned have = 0;

	loopback_enter(LARGE_MTU);
	life.listener = loopback_listen(PORT, 8);
	for (size_t i = 0; i < ARRAY_SIZE(many); i++) {
		loopback_add_addresses_from(have, many[i]);
		have = many[i];
		growth_add(&curve, have,
			   cost_of(&(struct act){.run = set_up, .settle = shut_down, .times = 3},
				   &life)
				   .median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

struct binding {
	int fd;
	unsigned count;
};

static void open_socket(void *context)
{
	((struct binding *)context)->fd = loopback_socket(SOCK_SEQPACKET);
}

static void close_socket(void *context)
{
	close(((struct binding *)context)->fd);
}

static void bind_addresses(void *context)
{
	const struct binding *binding = context;
	static struct sockaddr_in addresses[256];

	for (unsigned i = 0; i < binding->count; i++)
		addresses[i] = loopback_numbered(i, PORT);
	if (sctp_bindx(binding->fd, (struct sockaddr *)addresses, (int)binding->count,
		       SCTP_BINDX_ADD_ADDR) != 0)
		scenario_error("sctp_bindx: %s", strerror(errno));
}

SCENARIO(
	bindx_by_addresses, "A socket is bound to addresses in proportion to their number",
	.needs = CAP_INSTRUCTIONS | CAP_NAMESPACES,
	.known = {
		{.reason =
			 "for each address that is added all that the socket has are searched one by one: sctp_do_bind() calls sctp_bind_addr_match() (net/sctp/bind_addr.c)"}})
{
	struct growth_curve curve = {"sctp_bindx() by the number of addresses"};

	loopback_enter(MTU);
	loopback_add_addresses_from(0, 64);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		struct binding binding = {.count = counts[i]};

		growth_add(&curve, counts[i],
			   cost_of(&(struct act){.prepare = open_socket,
						 .run = bind_addresses,
						 .settle = close_socket,
						 .times = 3},
				   &binding)
				   .median);
	}
	expect_growth(&curve, BUDGET_LINEAR);
}
