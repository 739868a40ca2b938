/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/scenario/endpoint/endpoint_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/expect.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

static struct endpoint *endpoint_new(struct lab *lab, const char *node, enum endpoint_style style,
				     int fd)
{
	struct endpoint *endpoint = xcalloc(1, sizeof(*endpoint));

	*endpoint = (struct endpoint){
		.lab = lab, .node = node, .style = style, .fd = fd, .reading = true};
	endpoint_add(endpoint);
	endpoints_attend();
	return endpoint;
}

static int domain_of(struct lab *lab)
{
	return lab_versions(lab) & IPV6 ? AF_INET6 : AF_INET;
}

static void set_int(int fd, int level, int option, int value, const char *what)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)) != 0)
		scenario_error("cannot set %s: %s", what, strerror(errno));
}

/* Everything but SCTP_SENDER_DRY_EVENT, which would come after every send. */
static void subscribe(int fd)
{
	static const uint16_t types[] = {
		SCTP_ASSOC_CHANGE,	    SCTP_PEER_ADDR_CHANGE,     SCTP_SEND_FAILED_EVENT,
		SCTP_REMOTE_ERROR,	    SCTP_SHUTDOWN_EVENT,       SCTP_PARTIAL_DELIVERY_EVENT,
		SCTP_ADAPTATION_INDICATION, SCTP_AUTHENTICATION_EVENT, SCTP_STREAM_RESET_EVENT,
		SCTP_ASSOC_RESET_EVENT,	    SCTP_STREAM_CHANGE_EVENT,
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct sctp_event event = {
			.se_assoc_id = SCTP_FUTURE_ASSOC, .se_type = types[i], .se_on = 1};

		if (setsockopt(fd, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof(event)) != 0)
			scenario_error("cannot subscribe to event %#x: %s", types[i],
				       strerror(errno));
	}
}

static void set_initmsg(int fd, const struct endpoint_options *options)
{
	struct sctp_initmsg init = {.sinit_num_ostreams = options->ostreams,
				    .sinit_max_instreams = options->istreams,
				    .sinit_max_attempts = options->init_attempts,
				    .sinit_max_init_timeo = options->init_timeout};

	if (setsockopt(fd, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof(init)) != 0)
		scenario_fail(options->file, options->line, "setsockopt(SCTP_INITMSG): %s",
			      strerror(errno));
}

static void bind_wildcard(struct endpoint *endpoint, const struct endpoint_options *options)
{
	struct sockaddr_storage address = {.ss_family = (sa_family_t)domain_of(endpoint->lab)};

	if (address.ss_family == AF_INET)
		((struct sockaddr_in *)&address)->sin_port = htons(options->port);
	else
		((struct sockaddr_in6 *)&address)->sin6_port = htons(options->port);
	if (bind(endpoint->fd, (struct sockaddr *)&address, address_length(&address)) != 0)
		scenario_fail(options->file, options->line, "bind() at %s to port %u: %s",
			      endpoint->node, options->port, strerror(errno));
}

/* Packs the node's addresses on paths as sctp_bindx() and sctp_connectx() want them; returns how
 * many. */
static int pack_addresses(struct lab *lab, const char *node, const char *const paths[],
			  uint16_t port, uint8_t *packed)
{
	int count = 0;

	for (; count < MAX_PATHS && paths[count]; count++) {
		struct sockaddr_storage address = path_address(lab, node, paths[count], port);

		memcpy(packed, &address, address_length(&address));
		packed += address_length(&address);
	}
	return count;
}

static void bind_paths(struct endpoint *endpoint, const struct endpoint_options *options)
{
	uint8_t packed[MAX_PATHS * sizeof(struct sockaddr_in6)];
	int count = pack_addresses(endpoint->lab, endpoint->node, options->paths, options->port,
				   packed);

	if (sctp_bindx(endpoint->fd, (struct sockaddr *)packed, count, SCTP_BINDX_ADD_ADDR) != 0)
		scenario_fail(options->file, options->line, "sctp_bindx() at %s: %s",
			      endpoint->node, strerror(errno));
}

static void learn_port(struct endpoint *endpoint)
{
	struct sockaddr_in6 address = {0};
	socklen_t size = sizeof(address);

	if (getsockname(endpoint->fd, (struct sockaddr *)&address, &size) != 0)
		scenario_error("getsockname: %s", strerror(errno));
	/* The port stands at the same place in both address families. */
	endpoint->port = ntohs(address.sin6_port);
}

static void bind_to_device(int fd, const char *device)
{
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device) + 1) != 0)
		scenario_error("SO_BINDTODEVICE %s: %s", device, strerror(errno));
}

static void prepare(struct endpoint *endpoint, const struct endpoint_options *options)
{
	int fd = endpoint->fd;

	if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		scenario_error("cannot make a socket non-blocking: %s", strerror(errno));
	if (options->ipv4_too || options->ipv6_only || lab_versions(endpoint->lab) == IPV6)
		set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, !options->ipv4_too, "IPV6_V6ONLY");
	if (options->reuse_address)
		set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
	if (options->device)
		bind_to_device(fd, options->device);
	set_int(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO, 1, "SCTP_RECVRCVINFO");
	if (options->receive_buffer)
		set_int(fd, SOL_SOCKET, SO_RCVBUF, options->receive_buffer, "SO_RCVBUF");
	if (!options->no_events)
		subscribe(fd);
	if (options->ostreams || options->istreams || options->init_attempts ||
	    options->init_timeout)
		set_initmsg(fd, options);
}

struct endpoint *endpoint_open_with(struct lab *lab, const char *node, enum endpoint_style style,
				    const struct endpoint_options *options)
{
	int type = style == ONE_TO_MANY ? SOCK_SEQPACKET : SOCK_STREAM;
	struct endpoint *endpoint;
	int fd;

	lab_must_run(lab, node);
	fd = lab_socket(lab, node, domain_of(lab), type, IPPROTO_SCTP);
	if (fd < 0)
		scenario_error("cannot open an SCTP socket on %s: %s", node, strerror(errno));
	endpoint = endpoint_new(lab, node, style, fd);
	prepare(endpoint, options);
	if (options->paths[0])
		bind_paths(endpoint, options);
	else
		bind_wildcard(endpoint, options);
	learn_port(endpoint);
	return endpoint;
}

struct endpoint *endpoint_of_socket(struct lab *lab, const char *node, enum endpoint_style style,
				    int fd)
{
	struct endpoint *endpoint;

	lab_must_run(lab, node);
	if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		scenario_error("cannot make a socket non-blocking: %s", strerror(errno));
	endpoint = endpoint_new(lab, node, style, fd);
	learn_port(endpoint);
	return endpoint;
}

struct endpoint *endpoint_listen_with(struct lab *lab, const char *node, enum endpoint_style style,
				      const struct endpoint_options *options)
{
	struct endpoint_options with_port = *options;
	struct endpoint *endpoint;

	if (!with_port.port)
		with_port.port = SERVER_PORT;
	endpoint = endpoint_open_with(lab, node, style, &with_port);
	if (listen(endpoint->fd, options->backlog ? options->backlog : 8) != 0)
		scenario_fail(options->file, options->line, "listen() at %s: %s", node,
			      strerror(errno));
	endpoint->listening = true;
	return endpoint;
}

static const char *first_link(const struct endpoint *endpoint)
{
	const struct topology *topology = lab_topology(endpoint->lab);

	for (int i = 0; i < MAX_LINKS && topology->links[i].name; i++)
		for (int end = 0; end < 2; end++)
			if (!strcmp(topology->links[i].ends[end], endpoint->node))
				return topology->links[i].name;
	scenario_error("node %s has no link", endpoint->node);
}

/* The node at the other end of a path. */
static const char *other_end(const struct endpoint *endpoint, const char *path)
{
	const struct topology *topology = lab_topology(endpoint->lab);
	const char *const *ends = topology->links[lab_path_link(endpoint->lab, path)].ends;

	return !strcmp(ends[0], endpoint->node) ? ends[1] : ends[0];
}

static int start_connecting(struct endpoint *client, struct endpoint *server,
			    const struct connect_options *options)
{
	uint16_t port = options->port ? options->port : server ? server->port : SERVER_PORT;
	struct sockaddr_storage address;

	if (options->paths[0]) {
		const char *node = server ? server->node : other_end(client, options->paths[0]);
		uint8_t packed[MAX_PATHS * sizeof(struct sockaddr_in6)];
		int count = pack_addresses(client->lab, node, options->paths, port, packed);

		return sctp_connectx(client->fd, (struct sockaddr *)packed, count, NULL);
	}
	if (server)
		address = path_address(client->lab, server->node,
				       options->link ? options->link : first_link(server), port);
	else
		address = peer_address(client, options->link ? options->link : first_link(client),
				       port);
	return connect(client->fd, (struct sockaddr *)&address, address_length(&address));
}

void endpoint_connect_with(struct endpoint *client, struct endpoint *server,
			   const struct connect_options *options)
{
	int want = options->error ? options->error : EINPROGRESS;
	int error = start_connecting(client, server, options) == 0 ? 0 : errno;

	/* A socket that was not bound to a port has one now. */
	learn_port(client);
	if (error != want)
		scenario_fail(options->file, options->line,
			      "expected connect() at %s to give \"%s\"; it gave \"%s\"",
			      client->node, strerror(want), strerror(error));
}

struct endpoint *endpoint_accept_at(struct endpoint *listener, const char *file, int line)
{
	struct endpoint *accepted;
	int fd;

	if (!wait_for_descriptor(listener->lab, listener->fd, POLLIN, lab_now() + EXPECT_WITHIN))
		scenario_fail(file, line,
			      "expected a connection to accept at %s; it did not come %s",
			      listener->node, wait_described(EXPECT_WITHIN));
	fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		scenario_fail(file, line, "accept() at %s: %s", listener->node, strerror(errno));
	accepted = endpoint_new(listener->lab, listener->node, ONE_TO_ONE, fd);
	accepted->port = listener->port;
	return accepted;
}

static int peel_off(void *context)
{
	const struct endpoint *endpoint = context;

	return sctp_peeloff(endpoint->fd, endpoint->association);
}

/* The kernel peels off only for a process in the socket's own network namespace. */
struct endpoint *endpoint_peeloff_at(struct endpoint *endpoint, const char *file, int line)
{
	int fd = lab_inside(endpoint->lab, endpoint->node, peel_off, endpoint);
	struct endpoint *peeled;

	if (fd < 0)
		scenario_fail(file, line, "sctp_peeloff() at %s: %s", endpoint->node,
			      strerror(errno));
	if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
		scenario_error("cannot make a socket non-blocking: %s", strerror(errno));
	peeled = endpoint_new(endpoint->lab, endpoint->node, ONE_TO_ONE, fd);
	peeled->port = endpoint->port;
	peeled->association = endpoint->association;
	return peeled;
}

void endpoint_close(struct endpoint *endpoint)
{
	endpoint_remove(endpoint);
	if (close(endpoint->fd) != 0)
		scenario_error("close: %s", strerror(errno));
	while (endpoint->received) {
		struct received *next = endpoint->received->next;

		received_free(endpoint->received);
		endpoint->received = next;
	}
	received_free(endpoint->assembling);
	free(endpoint);
}

void endpoint_read(struct endpoint *endpoint, bool reading)
{
	endpoint->reading = reading;
	endpoint->ended = false; /* what came meanwhile is read all the same */
}
