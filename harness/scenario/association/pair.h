/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two endpoints of the kernel, in the nodes a and b, associated over all their paths: a connects to
 * b.
 *
 *	struct pair pair = pair_open(lab, .measured = true);
 *
 *	link_cut(lab, "path0", NULL);
 *	endpoint_send(pair.a, 0, "over the other path");
 *	pair_expect_data(pair, 1, .link = "path0");
 *	pair_expect_data(pair, 1, .link = "path1", .timer = RTO_MIN, .since = ...);
 */
#ifndef ASSOCIATION_PAIR_H
#define ASSOCIATION_PAIR_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/trace.h"

struct pair {
	struct lab *lab;
	struct endpoint *a, *b;
	struct endpoint *listener; /* one-to-one: what b was accepted from; else NULL */
	uint32_t a_first_tsn, b_first_tsn; /* of the DATA that are number 1 of each end */
	const struct packet *init, *init_ack, *cookie_ack; /* of the handshake */
};

struct pair_options {
	const char *file;
	int line;
	/* Endpoints that are there already, b listening: their sockets are left as they are.  NULL:
	 * new ones. */
	struct endpoint *a, *b;
	enum endpoint_style style; /* of both; default ONE_TO_MANY */
	const char *link; /* the path of b's address that a connects to; default: b's first */
	uint16_t port; /* b's; default SERVER_PORT */
	uint16_t streams; /* in each direction; 0: the kernel's default */
	int receive_buffer; /* b's SO_RCVBUF, bytes; 0: the kernel's default */
	bool nagle; /* without SCTP_NODELAY */
	bool without_pf; /* plain RFC 9260: no Potentially Failed state (RFC 7829) in the nodes */
	bool interleaving; /* RFC 8260, enabled and asked for at both ends */
	uint32_t stream_reset; /* SCTP_ENABLE_STREAM_RESET of both, with RFC 6525 enabled */
	/* Wait as pair_measure() does. */
	bool measured;
};

/* Connects; expect_packet() then starts with what comes after the handshake, and with .measured
 * after the measurement. */
#define pair_open(lab, ...)                                                                        \
	pair_open_with(lab,                                                                        \
		       &(struct pair_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct pair pair_open_with(struct lab *lab, const struct pair_options *options);

/*
 * Waits until both have confirmed each other's addresses (RFC 9260 5.4) and measured a round trip
 * on every path, so that each RTO is RTO.Min.  The DATA of each end are numbered anew from then on,
 * and expect_packet() starts there.
 */
#define pair_measure(pair) pair_measure_at(pair, __FILE__, __LINE__)
void pair_measure_at(struct pair *pair, const char *file, int line);

/* a aborts the association, of which b learns, and both endpoints (and the listener) are closed. */
#define pair_close(pair) pair_close_at(pair, __FILE__, __LINE__)
void pair_close_at(struct pair pair, const char *file, int line);

/* A message each way over an association that both endpoints have as their current one. */
#define exchange_messages(one, other) exchange_messages_at(one, other, __FILE__, __LINE__)
void exchange_messages_at(struct endpoint *one, struct endpoint *other, const char *file, int line);

/* Both users learn of that change of their association: SCTP_COMM_UP, SCTP_SHUTDOWN_COMP or
 * SCTP_COMM_LOST. */
#define expect_both_learn(one, other, change)                                                      \
	expect_both_learn_at(one, other, change, __FILE__, __LINE__)
void expect_both_learn_at(struct endpoint *one, struct endpoint *other, int change,
			  const char *file, int line);

/* Closes an endpoint as if its node had lost power: its peer learns nothing of it. */
void endpoint_vanish(struct endpoint *endpoint);

#endif
