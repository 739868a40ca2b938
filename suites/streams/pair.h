/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two endpoints with an association, and expectations about DATA and SACK chunks by their TSN: what
 * every scenario of this suite starts with.
 */
#ifndef STREAMS_PAIR_H
#define STREAMS_PAIR_H

#include "harness/scenario/scenario.h"

struct pair_options {
	uint16_t streams; /* in each direction; 0: the kernel's default */
	uint16_t port; /* the server's; 0: SERVER_PORT */
	int receive_buffer; /* the server's SO_RCVBUF; 0: the kernel's default */
	bool nagle; /* without SCTP_NODELAY */
	bool interleaving; /* SCTP_FRAGMENT_INTERLEAVE 2 and SCTP_INTERLEAVING_SUPPORTED at both */
	uint32_t reconfigure; /* SCTP_ENABLE_STREAM_RESET: what each endpoint grants its peer */
};

struct pair {
	struct endpoint *client; /* on node a, the sender */
	struct endpoint *server; /* on node b, the receiver */
	uint32_t tsn; /* of the client's first DATA */
	uint32_t server_tsn; /* of the server's first DATA */
};

/* Connects; expect_packet() then starts with what comes after the handshake. */
#define pair_connect(lab, ...) pair_connect_with(lab, &(struct pair_options){__VA_ARGS__})
struct pair pair_connect_with(struct lab *lab, const struct pair_options *options);

/* The next DATA (or I-DATA) of node a has this TSN. */
#define expect_data(lab, tsn) expect_data_at(lab, DATA, tsn, __FILE__, __LINE__)
#define expect_i_data(lab, tsn) expect_data_at(lab, I_DATA, tsn, __FILE__, __LINE__)
const struct packet *expect_data_at(struct lab *lab, int type, uint32_t tsn, const char *file,
				    int line);

/*
 * The next SACK of node b has this cumulative TSN and just the one gap block from `start` to `end`
 * (offsets, as on the wire), or none if these are 0.
 */
#define expect_sack(lab, cumulative, start, end)                                                   \
	expect_sack_at(lab, cumulative, start, end, __FILE__, __LINE__)
const struct packet *expect_sack_at(struct lab *lab, uint32_t cumulative, uint16_t start,
				    uint16_t end, const char *file, int line);

/* The endpoint's retransmission timeout of path0. */
int64_t rto_of(struct endpoint *endpoint);

/*
 * Sends with a policy (SCTP_PR_SCTP_TTL: milliseconds, SCTP_PR_SCTP_RTX: retransmissions); what is
 * sent afterwards is reliable again.
 */
void send_limited(struct endpoint *endpoint, uint16_t stream, const char *text, uint16_t policy,
		  uint32_t limit, uint32_t context);

/* Sets a socket option whose value is an int. */
#define endpoint_set_int(endpoint, option, value)                                                  \
	endpoint_set_int_at(endpoint, option, #option, value, __FILE__, __LINE__)
void endpoint_set_int_at(struct endpoint *endpoint, int option, const char *name, int value,
			 const char *file, int line);
/* Sets one whose value is a struct sctp_assoc_value, for the endpoint's association or, before
 * there is one, for all. */
#define endpoint_set_assoc(endpoint, option, value)                                                \
	endpoint_set_assoc_at(endpoint, option, #option, value, __FILE__, __LINE__)
void endpoint_set_assoc_at(struct endpoint *endpoint, int option, const char *name, uint32_t value,
			   const char *file, int line);

#endif
