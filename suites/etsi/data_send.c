/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part D: messages of the user as DATA chunks. */
#define SUITE "etsi"
#include <stdlib.h>

#include "harness/scenario/scenario.h"

enum { PPID = 77 };

/* The longest message whose DATA chunk, alone in a packet, does not exceed the path MTU. */
static size_t full_message(struct lab *lab)
{
	return DEFAULT_MTU - ip_header_size(lab) - COMMON_HEADER - DATA_HEADER;
}

/* A fragment is alone in its packet, with no more padding than it needs. */
static void check_fragment(const struct packet *packet, uint8_t flags, uint16_t ssn)
{
	const struct chunk *chunk = packet->chunk;
	size_t padded = (chunk->data.size + 3) & ~(size_t)3;

	ck_assert_uint_eq(chunk->flags & (DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U), flags);
	ck_assert_uint_eq(chunk->data.stream, 3);
	ck_assert_uint_eq(chunk->data.ssn, ssn);
	ck_assert_uint_eq(chunk->data.ppid, PPID);
	ck_assert_uint_eq(packet->sctp.length, COMMON_HEADER + DATA_HEADER + padded);
}

/*
 * The kernel sends the message in fragments, DATA `n` and following, and each of their packets is
 * acknowledged.  Returns how many fragments there were.
 */
static unsigned expect_fragments(struct association association, unsigned n, uint16_t ssn,
				 size_t size, uint8_t seed)
{
	uint8_t *message = xmalloc(size);
	unsigned count = 0;

	pattern_fill(message, size, seed);
	for (size_t done = 0; done < size; count++) {
		const struct packet *packet = expect_data(association, n + count);
		const struct chunk *chunk = packet->chunk;
		bool last = done + chunk->data.size >= size;

		check_fragment(packet, (count == 0 ? DATA_FLAG_B : 0) | (last ? DATA_FLAG_E : 0),
			       ssn);
		ck_assert_uint_le(ip_header_size(association.lab) + packet->sctp.length,
				  DEFAULT_MTU);
		ck_assert_uint_le(done + chunk->data.size, size);
		ck_assert_mem_eq(chunk->data.payload, message + done, chunk->data.size);
		done += chunk->data.size;
		send_sack(association, n + count);
	}
	free(message);
	return count;
}

SCENARIO(d_v_8_1, "A message that fits into one packet is sent as one DATA chunk with B and E",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_1",
	 .spec = {"RFC9260-3.3.1-6", "RFC9260-3.3.1-10", "RFC9260-3.3.1-11", "RFC9260-3.3.1-12"})
{
	struct association association = association_open(lab);
	const size_t sizes[] = {1, 2, 3, 4, 1000, full_message(lab) - 1, full_message(lab)};

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		endpoint_send(association.iut, 3, NULL, .size = sizes[i], .seed = i, .ppid = PPID);
		ck_assert_uint_eq(expect_fragments(association, i + 1, i, sizes[i], i), 1);
		peer_expect_silence(association.peer, RTO_INITIAL);
	}
}

SCENARIO(d_v_8_2,
	 "A message too large for one packet is fragmented: B first, E last, TSNs in sequence, one "
	 "SSN",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_2",
	 .spec = {"RFC9260-6.9-2", "RFC9260-6.9-8", "RFC9260-6.9-10", "RFC9260-6.9-12",
		  "RFC9260-6.9-14", "RFC9260-3.3.1-7", "RFC9260-3.3.1-8", "RFC9260-3.3.1-13",
		  "RFC9260-6-9"})
{
	struct association association = association_open(lab);
	const size_t full = full_message(lab);
	const size_t sizes[] = {full + 1, 2 * full, 2 * full + 1, 10 * full - 1};
	unsigned n = 1;

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned count = (sizes[i] + full - 1) / full;

		endpoint_send(association.iut, 3, NULL, .size = sizes[i], .seed = i, .ppid = PPID);
		ck_assert_uint_eq(expect_fragments(association, n, i, sizes[i], i), count);
		n += count;
		peer_expect_silence(association.peer, RTO_INITIAL);
	}
}

/*
 * RFC 9260 limits no message; Linux takes one that is not larger than the send buffer (SO_SNDBUF as
 * getsockopt() reports it) and refuses a larger one with EMSGSIZE, of which nothing may be sent.
 */
SCENARIO(d_v_8_14, "A message as large as the send buffer is sent, and a larger one is refused",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_14",
	 .spec = {"RFC9260-6.9-2", "RFC9260-6.9-10", "RFC9260-6.9-12", "RFC9260-6.9-14"})
{
	struct association association =
		association_open(lab, .iut = endpoint_listen(lab, "iut", ONE_TO_MANY));
	struct endpoint *iut = association.iut;
	int limit;
	socklen_t size = sizeof(limit);

	disable_nagle(iut);
	ck_assert_int_eq(getsockopt(iut->fd, SOL_SOCKET, SO_SNDBUF, &limit, &size), 0);
	endpoint_send(iut, 3, NULL, .size = limit + 1, .ppid = PPID, .error = EMSGSIZE);
	peer_expect_silence(association.peer, RTO_INITIAL);
	endpoint_send(iut, 3, NULL, .size = limit, .seed = 14, .ppid = PPID);
	expect_fragments(association, 1, 0, limit, 14);
	peer_expect_silence(association.peer, RTO_INITIAL);
}
