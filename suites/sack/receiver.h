/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel receives: a scripted peer sends DATA by number, and each SACK is looked at in full.
 *
 * DATA chunks are numbered from 1 in the order of their TSNs; number n has SSN n - 1 of stream 0.
 */
#ifndef SACK_RECEIVER_H
#define SACK_RECEIVER_H

#include "harness/scenario/scenario.h"

enum { MAX_BLOCKS = 24, MAX_REPORTED = 24 };

/* The delay of a SACK: RFC 9260 6.2. */
#define SACK_DELAY MILLISECONDS(200)

struct receiver {
	struct lab *lab;
	struct peer *peer;
	struct endpoint *iut;
	uint32_t a_rwnd; /* of its INIT ACK */
};

struct receiver_options {
	struct peer *peer; /* that of an association that was closed; NULL: a new one */
	uint32_t first_tsn; /* of the peer; 0: as the peer has it */
	int receive_buffer; /* SO_RCVBUF; 0: the kernel's default */
	const char
		*second_path; /* the peer has an address on this path, too, and it is confirmed */
};

/* An association in which nothing was sent yet. */
#define receiver_open(lab, ...) receiver_open_with(lab, &(struct receiver_options){__VA_ARGS__})
struct receiver receiver_open_with(struct lab *lab, const struct receiver_options *options);
/*
 * The same, and DATA 1, of one byte, was acknowledged and read: the next DATA is one whose SACK may
 * be delayed.
 */
#define receiver_started(lab, ...)                                                                 \
	receiver_started_with(lab, &(struct receiver_options){__VA_ARGS__})
struct receiver receiver_started_with(struct lab *lab, const struct receiver_options *options);
/* Ends the association and closes the endpoint; receiver_open() with the same peer may follow. */
void receiver_close(struct receiver receiver);
/* Ends the association; another one, of the same peer, begins as receiver_started() has it. */
void receiver_restart(struct receiver receiver);

/* DATA number `n` for a list of chunks, a byte unless it says otherwise.  Evaluates `n` twice. */
#define NTH(receiver, n, ...)                                                                      \
	CHUNK(DATA, .tsn = receiver_tsn(receiver, n), .ssn = (uint16_t)((n)-1), .text = "x",       \
	      ##__VA_ARGS__)
uint32_t receiver_tsn(struct receiver receiver, unsigned n);

/* Sends DATA number `n` in a packet of its own. */
#define send_nth(receiver, n, ...)                                                                 \
	peer_send_packet((receiver).peer, .chunks = {NTH(receiver, n, ##__VA_ARGS__)})

enum { NO_WINDOW = -1 };

struct sack_wanted {
	const char *file;
	int line;
	unsigned cumulative; /* number of the DATA */
	struct gap_block gaps[MAX_BLOCKS + 1]; /* as on the wire; start 0 at the end */
	unsigned duplicates[MAX_REPORTED + 1]; /* numbers of DATA; 0 at the end */
	int64_t a_rwnd; /* 0: any; NO_WINDOW: 0 */
	int64_t after; /* the delay, from the last packet; 0: at once */
	const char *path;
};

/*
 * The kernel's next chunk is a SACK of all up to DATA `n`, with exactly the gap blocks and
 * duplicates that are named.
 */
#define expect_sack(receiver, n, ...)                                                              \
	receiver_expect_sack(receiver, &(struct sack_wanted){.file = __FILE__,                     \
							     .line = __LINE__,                     \
							     .cumulative = (n),                    \
							     ##__VA_ARGS__})
const struct packet *receiver_expect_sack(struct receiver receiver,
					  const struct sack_wanted *wanted);

/* DATA `n` gets its SACK after the delay: nothing is missing and no other one waits. */
#define expect_delayed(receiver, n) receiver_expect_delayed(receiver, n, __FILE__, __LINE__)
void receiver_expect_delayed(struct receiver receiver, unsigned n, const char *file, int line);

/* Waits until the kernel has nothing more to say: a SACK that was delayed is sent. */
void receiver_settle(struct receiver receiver);

/* Sets SCTP_DELAYED_SACK of the association; returns what it then is. */
struct sctp_sack_info receiver_set_delay(struct endpoint *endpoint, uint32_t delay,
					 uint32_t frequency);

#endif
