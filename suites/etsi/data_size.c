/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, part D: messages of the largest size that can be received, and larger ones.
 *
 * RFC 9260 limits no message, and neither does Linux.  What there is instead is the receive window:
 * with SO_RCVBUF the user says how much the kernel may hold, a_rwnd tells the tester, and what is
 * larger than that is delivered in parts.
 */
#define SUITE "etsi"
#include "suites/etsi/data.h"

enum { WINDOW = 16384, FRAGMENT = 1024 };

/* Fragment `i` of a message of so many bytes. */
static void send_fragment(struct peer *peer, const uint8_t *message, size_t size, unsigned i)
{
	bool last = (i + 1) * FRAGMENT >= size;

	peer_send(peer, DATA, .flags = (i == 0 ? DATA_FLAG_B : 0) | (last ? DATA_FLAG_E : 0),
		  .data = message + (size_t)i * FRAGMENT,
		  .size = last ? size - (size_t)i * FRAGMENT : FRAGMENT);
}

static struct endpoint *associate_with_window(struct peer *peer)
{
	struct endpoint *iut =
		endpoint_listen(peer->lab, "iut", ONE_TO_MANY, .receive_buffer = WINDOW);

	peer_send(peer, INIT);
	ck_assert_uint_eq(peer_expect(peer, INIT_ACK)->chunk->init.a_rwnd, WINDOW);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	return iut;
}

/* The user has read everything: the window that is told is the whole one. */
static void expect_whole_window(struct peer *peer, struct endpoint *iut)
{
	const struct packet *sack;

	peer_send(peer, DATA, .text = "one more");
	expect_message(iut, 0, "one more");
	sack = expect_sack(peer, peer->next_tsn - 1, .within = 2 * SACK_DELAY);
	ck_assert_uint_eq(sack->chunk->sack.a_rwnd, WINDOW);
}

/* SACKs up to the last fragment; until that has come nothing of the window is given back. */
static void expect_window_to_close(struct peer *peer, unsigned fragments)
{
	for (;;) {
		const struct chunk *sack = peer_expect(peer, SACK, .within = 2 * SACK_DELAY)->chunk;
		uint32_t came = sack->sack.cumulative_tsn - peer->initial_tsn + 1;

		if (came == fragments)
			return;
		ck_assert_uint_eq(sack->sack.a_rwnd, WINDOW - came * FRAGMENT);
	}
}

SCENARIO(d_v_8_13, "A message that takes the whole receive window is received",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_13",
	 .spec = {"RFC9260-6.9-15", "RFC9260-6.2-1", "RFC9260-6.2-27", "RFC9260-6.2-28"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = associate_with_window(peer);
	uint8_t message[WINDOW];

	pattern_fill(message, sizeof(message), 13);
	for (unsigned i = 0; i < sizeof(message) / FRAGMENT; i++)
		send_fragment(peer, message, sizeof(message), i);
	expect_message(iut, 0, NULL, .size = sizeof(message), .seed = 13, .within = AT_ONCE);
	expect_window_to_close(peer, sizeof(message) / FRAGMENT);
	expect_whole_window(peer, iut);
}

/* There is no ground for the ABORT that ETSI's purpose is said to want. */
SCENARIO(d_v_8_15, "Of a message larger than the receive window parts are delivered until all came",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_15",
	 .spec = {"RFC9260-6.9-15", "RFC9260-6.9-16", "RFC9260-6.2-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = associate_with_window(peer);
	uint8_t message[3 * WINDOW + 1];
	uint32_t window = WINDOW;

	pattern_fill(message, sizeof(message), 15);
	for (unsigned i = 0; i * FRAGMENT < sizeof(message); i++) {
		send_fragment(peer, message, sizeof(message), i);
		do {
			const struct chunk *sack =
				peer_expect(peer, SACK, .within = 2 * SACK_DELAY)->chunk;

			ck_assert_uint_eq(sack->sack.cumulative_tsn, peer->next_tsn - 1);
			window = sack->sack.a_rwnd;
		} while (window < FRAGMENT);
		if (i == 2 * WINDOW / FRAGMENT)
			ck_assert_ptr_nonnull(iut->assembling);
	}
	expect_message(iut, 0, NULL, .size = sizeof(message), .seed = 15, .within = AT_ONCE);
	expect_whole_window(peer, iut);
}
