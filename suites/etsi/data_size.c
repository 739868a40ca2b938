/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, part D: messages of the largest size that can be received, and larger ones.
 *
 * RFC 9260 limits no message, and neither does Linux.  What there is instead is the receive window:
 * with SO_RCVBUF the user says how much the kernel may hold, a_rwnd announces that to the tester,
 * and what is larger is delivered in parts.
 */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

enum { WINDOW = 16384, FRAGMENT = 1024 };

/* Fragment `i` of a message of `size` bytes, DATA `i` + 1. */
static void send_fragment(struct peer *peer, const uint8_t *message, size_t size, unsigned i)
{
	bool last = (i + 1) * FRAGMENT >= size;

	peer_send(peer, DATA, .flags = (i == 0 ? DATA_FLAG_B : 0) | (last ? DATA_FLAG_E : 0),
		  .data = message + (size_t)i * FRAGMENT,
		  .size = last ? size - (size_t)i * FRAGMENT : FRAGMENT);
}

static struct association open_with_window(struct lab *lab)
{
	struct association association = association_open(lab, .receive_buffer = WINDOW);

	ck_assert_uint_eq(association.iut_a_rwnd, WINDOW);
	return association;
}

/* The user has read everything: the window that is announced with DATA `n` is the whole one. */
static void expect_whole_window(struct association association, unsigned n)
{
	peer_send(association.peer, DATA, .text = "one more");
	expect_message(association.iut, 0, "one more");
	expect_sack(association, n, .a_rwnd = WINDOW, .within = 2 * SACK_DELAY);
}

/* SACKs up to the last fragment; until that has come nothing of the window is given back. */
static void expect_window_to_close(struct association association, unsigned fragments)
{
	for (;;) {
		const struct packet *packet =
			peer_expect(association.peer, SACK, .within = 2 * SACK_DELAY);
		uint32_t came = packet->chunk->sack.cumulative_tsn - peer_data_tsn(association, 0);

		if (came == fragments)
			return;
		ck_assert_uint_eq(packet->chunk->sack.a_rwnd, WINDOW - came * FRAGMENT);
	}
}

SCENARIO(d_v_8_13, "A message that takes up the whole receive window is received",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_13",
	 .spec = {"RFC9260-6.9-15", "RFC9260-6.2-1", "RFC9260-6.2-27", "RFC9260-6.2-28"})
{
	enum { FRAGMENTS = WINDOW / FRAGMENT };
	struct association association = open_with_window(lab);
	uint8_t message[WINDOW];

	pattern_fill(message, sizeof(message), 13);
	for (unsigned i = 0; i < FRAGMENTS; i++)
		send_fragment(association.peer, message, sizeof(message), i);
	expect_message(association.iut, 0, NULL, .size = sizeof(message), .seed = 13,
		       .within = AT_ONCE);
	expect_window_to_close(association, FRAGMENTS);
	expect_whole_window(association, FRAGMENTS + 1);
}

/* There is no ground for the ABORT that ETSI's purpose is said to want. */
SCENARIO(d_v_8_15,
	 "A message larger than the receive window is delivered in parts until all of it has come",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_15",
	 .spec = {"RFC9260-6.9-15", "RFC9260-6.9-16", "RFC9260-6.2-1"})
{
	struct association association = open_with_window(lab);
	struct endpoint *iut = association.iut;
	uint8_t message[3 * WINDOW + 1];
	uint32_t window = WINDOW;
	unsigned i;

	pattern_fill(message, sizeof(message), 15);
	for (i = 0; i * FRAGMENT < sizeof(message); i++) {
		send_fragment(association.peer, message, sizeof(message), i);
		do {
			const struct packet *packet =
				peer_expect(association.peer, SACK, .within = 2 * SACK_DELAY);

			ck_assert_uint_eq(packet->chunk->sack.cumulative_tsn,
					  peer_data_tsn(association, i + 1));
			window = packet->chunk->sack.a_rwnd;
		} while (window < FRAGMENT);
		if (i == 2 * WINDOW / FRAGMENT)
			ck_assert_msg(iut->assembling, "expected a part of the message by now");
	}
	expect_message(iut, 0, NULL, .size = sizeof(message), .seed = 15, .within = AT_ONCE);
	expect_whole_window(association, i + 1);
}
