/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a full receive window gives up for the next missing TSN: RFC 9260 section 6.2. */
#define SUITE "sack"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { WINDOW = 8192, MISSING = 2, MISSING_SIZE = 1000, LARGE = 1400, FIRST = 3, LAST = 9 };

/*
 * DATA 3, a message that waits for its turn, and 4 to 9, the fragments of another one, fill the window.  Neither of DATA 3
 * and DATA 9, of 600 bytes each, makes room for DATA 2 alone.
 */
static size_t size_of(unsigned n)
{
	return n == FIRST || n == LAST ? 600 : LARGE;
}

static struct association open_full(struct lab *lab)
{
	struct association association =
		association_open(lab, .receive_buffer = WINDOW, .ignore_sacks = true);

	send_data(association, 1);
	expect_message(association.iut, 0, "x");
	endpoint_read(association.iut, false);
	for (unsigned n = FIRST; n <= LAST; n++)
		send_data(association, n, .ssn = n == FIRST ? 2 : 3,
			  .flags = n == FIRST	    ? DATA_FLAG_B | DATA_FLAG_E
				   : n == FIRST + 1 ? DATA_FLAG_B
						    : 0,
			  .text = NULL, .size = size_of(n));
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(packet_last("iut", SACK)->chunk->sack.a_rwnd, 0);
	return association;
}

static bool is_reported(const struct chunk *sack, uint32_t tsn)
{
	uint32_t offset = tsn - sack->sack.cumulative_tsn;

	for (unsigned i = 0; i < sack->sack.gaps; i++)
		if (offset >= sack_gap(sack, i).start && offset <= sack_gap(sack, i).end)
			return true;
	return false;
}

/* The SACK acknowledges DATA 2.  Returns which of DATA 3 to 9 it does not report: bit n for DATA n. */
static unsigned dropped_by(struct association association, const struct chunk *sack)
{
	unsigned reached = sack->sack.cumulative_tsn - peer_data_tsn(association, 0);
	unsigned dropped = 0;

	ck_assert_msg(
		reached >= MISSING,
		"expected the acknowledgement of DATA %u, which was missing; the SACK's Cumulative TSN Ack is "
		"that of DATA %u",
		MISSING, reached);
	for (unsigned n = reached + 1; n <= LAST; n++)
		if (!is_reported(sack, peer_data_tsn(association, n)))
			dropped |= 1U << n;
	return dropped;
}

SCENARIO(
	no_more_dropped_than_needed,
	"With a full window the next missing TSN is accepted, and what is dropped for it, of messages and of "
	"fragments, is no more than it needs",
	.lab = &scripted_peer,
	.spec = {"RFC9260-6.2-3", "RFC9260-6.2-30", "RFC9260-6.2-31", "RFC9260-6.2-32"})
{
	struct association association = open_full(lab);
	char bytes[2 * LARGE];
	size_t sum = 0, smallest = LARGE;
	unsigned dropped;

	send_data(association, MISSING, .text = NULL, .size = MISSING_SIZE);
	let_pass(lab, MILLISECONDS(300));
	dropped = dropped_by(association, packet_last("iut", SACK)->chunk);
	for (unsigned n = FIRST; n <= LAST; n++) {
		if (!(dropped & 1U << n))
			continue;
		sum += size_of(n);
		smallest = size_of(n) < smallest ? size_of(n) : smallest;
	}
	ck_assert_msg(
		sum > 0 && sum - smallest < MISSING_SIZE,
		"%zu bytes were dropped for %u, and what was dropped of %zu bytes could have stayed",
		sum, MISSING_SIZE, smallest);
	ck_assert_int_eq(recv(association.iut->fd, bytes, sizeof(bytes), MSG_DONTWAIT),
			 MISSING_SIZE);
}
