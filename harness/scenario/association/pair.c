/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/association/packets.h"
#include "harness/scenario/association/socket_option.h"
#include "harness/scenario/stage/network.h"

static void prepare_nodes(struct lab *lab, const struct pair_options *options)
{
	/* The labs' IPv4 addresses are private: without this no endpoint lists them to a peer that
	 * it reaches by a global IPv6 address. */
	if (lab_versions(lab) == MIXED)
		sysctl_set_everywhere(lab, "net/sctp/addr_scope_policy", "2");
	if (options->without_pf)
		sysctl_set_everywhere(lab, "net/sctp/pf_enable", "0");
	if (options->interleaving)
		sysctl_set_everywhere(lab, "net/sctp/intl_enable", "1");
	if (options->stream_reset)
		sysctl_set_everywhere(lab, "net/sctp/reconf_enable", "1");
}

static struct endpoint *prepare(struct endpoint *endpoint, const struct pair_options *options)
{
	const char *file = options->file;
	int line = options->line;

	option_set_int_at(endpoint, SCTP_NODELAY, "SCTP_NODELAY", !options->nagle, file, line);
	if (options->interleaving) {
		option_set_int_at(endpoint, SCTP_FRAGMENT_INTERLEAVE, "SCTP_FRAGMENT_INTERLEAVE", 2,
				  file, line);
		option_set_assoc_value_at(endpoint, SCTP_INTERLEAVING_SUPPORTED,
					  "SCTP_INTERLEAVING_SUPPORTED", 1, file, line);
	}
	if (options->stream_reset)
		option_set_assoc_value_at(endpoint, SCTP_ENABLE_STREAM_RESET,
					  "SCTP_ENABLE_STREAM_RESET", options->stream_reset, file,
					  line);
	return endpoint;
}

static struct endpoint *open_b(struct lab *lab, const struct pair_options *options)
{
	const struct endpoint_options wanted = {.file = options->file,
						.line = options->line,
						.port = options->port,
						.ostreams = options->streams,
						.istreams = options->streams,
						.receive_buffer = options->receive_buffer};

	return prepare(endpoint_listen_with(lab, "b", options->style, &wanted), options);
}

static struct endpoint *open_a(struct lab *lab, const struct pair_options *options)
{
	const struct endpoint_options wanted = {.file = options->file,
						.line = options->line,
						.ostreams = options->streams,
						.istreams = options->streams};

	return prepare(endpoint_open_with(lab, "a", options->style, &wanted), options);
}

/* The INIT ACK that was taken: an INIT that comes twice is answered twice, under two tags. */
static const struct packet *init_ack_taken(const char *from, const char *to)
{
	const struct packet *echo = packet_last(to, COOKIE_ECHO);

	for (unsigned i = trace_count(); echo && i > 0; i--) {
		struct packet *packet = trace_packet(i - 1);

		if (packet && !strcmp(packet->from, from)) {
			packet->chunk = packet_chunk(&packet->sctp, INIT_ACK);
			if (packet->chunk && packet->chunk->init.tag == echo->sctp.tag)
				return packet;
		}
		free(packet);
	}
	return packet_last(from, INIT_ACK);
}

struct pair pair_open_with(struct lab *lab, const struct pair_options *options)
{
	const struct connect_options how = {
		.file = options->file, .line = options->line, .link = options->link};
	struct pair pair = {.lab = lab};
	struct endpoint *listener;

	prepare_nodes(lab, options);
	listener = options->b ? options->b : open_b(lab, options);
	pair.a = options->a ? options->a : open_a(lab, options);
	pair.b = endpoint_connect_wait(pair.a, listener, &how);
	if (pair.b != listener)
		pair.listener = listener;
	pair.init = packet_last(pair.a->node, INIT);
	pair.init_ack = init_ack_taken(pair.b->node, pair.a->node);
	pair.cookie_ack = packet_last(pair.b->node, COOKIE_ACK);
	pair.a_first_tsn = pair.init->chunk->init.tsn;
	pair.b_first_tsn = pair.init_ack->chunk->init.tsn;
	forget_packets(lab);
	if (options->measured)
		pair_measure_at(&pair, options->file, options->line);
	return pair;
}

static unsigned addresses_of(struct lab *lab, const char *node)
{
	const struct topology *topology = lab_topology(lab);
	unsigned links = 0;

	for (int link = 0; topology->links[link].name; link++)
		links += topology_end(topology, link, topology_node(topology, node)) >= 0;
	return lab_versions(lab) == MIXED ? 2 * links : links;
}

/* Of the addresses of the other end but the one that the association was set up with. */
static void expect_confirmations(struct endpoint *endpoint, const struct endpoint *other,
				 const char *file, int line)
{
	for (unsigned i = 1; i < addresses_of(endpoint->lab, other->node); i++)
		expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
			     .error = SCTP_HEARTBEAT_SUCCESS, .file = file, .line = line);
}

/* A message, acknowledged: the path that it takes is measured. */
static void measure(struct endpoint *from, struct endpoint *to, const char *text, const char *file,
		    int line)
{
	endpoint_send(from, 0, text, .file = file, .line = line);
	expect_message(to, 0, text, .file = file, .line = line);
	expect_packet(from->lab, SACK, .from = to->node, .file = file, .line = line);
}

void pair_measure_at(struct pair *pair, const char *file, int line)
{
	expect_confirmations(pair->a, pair->b, file, line);
	expect_confirmations(pair->b, pair->a, file, line);
	measure(pair->a, pair->b, "ping", file, line);
	measure(pair->b, pair->a, "pong", file, line);
	pair->a_first_tsn++;
	pair->b_first_tsn++;
	forget_packets(pair->lab);
}

/* Closes an endpoint so that its association is aborted. */
static void close_with_abort(struct endpoint *endpoint)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (setsockopt(endpoint->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) != 0)
		scenario_error("cannot set SO_LINGER: %s", strerror(errno));
	endpoint_close(endpoint);
}

void pair_close_at(struct pair pair, const char *file, int line)
{
	close_with_abort(pair.a);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .file = file,
		     .line = line);
	endpoint_close(pair.b);
	if (pair.listener)
		endpoint_close(pair.listener);
	forget_packets(pair.lab);
}

void exchange_messages_at(struct endpoint *one, struct endpoint *other, const char *file, int line)
{
	endpoint_send(one, 0, "question", .file = file, .line = line);
	expect_message(other, 0, "question", .file = file, .line = line);
	endpoint_send(other, 0, "answer", .file = file, .line = line);
	expect_message(one, 0, "answer", .file = file, .line = line);
}

void expect_both_learn_at(struct endpoint *one, struct endpoint *other, int change,
			  const char *file, int line)
{
	expect_event(one, SCTP_ASSOC_CHANGE, .state = change, .file = file, .line = line);
	expect_event(other, SCTP_ASSOC_CHANGE, .state = change, .file = file, .line = line);
}

void endpoint_vanish(struct endpoint *endpoint)
{
	lab_drop(endpoint->lab, ABORT, .from = endpoint->node);
	close_with_abort(endpoint);
}
