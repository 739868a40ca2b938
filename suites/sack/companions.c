/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a SACK is bundled with, and where it is sent: RFC 9260 sections 6.1, 6.2, 6.4 and 9.2. */
#define SUITE "sack"
#include "suites/sack/started.h"

/* The pending SACK is bundled with the user's message. */
static void expect_sack_and_data(struct association association, unsigned n)
{
	endpoint_send(association.iut, 0, "with a SACK");
	expect_sack(association, n);
	peer_expect(association.peer, DATA, .bundled = true);
	peer_send(association.peer, SACK);
}

static void expect_data_alone(struct association association)
{
	endpoint_send(association.iut, 0, "without");
	peer_expect(association.peer, DATA, .alone = true);
	peer_send(association.peer, SACK);
}

SCENARIO(sack_goes_with_data,
	 "A delayed SACK is bundled with the next DATA, before it in the packet, and not sent "
	 "again after the delay; without a pending SACK DATA is sent alone",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-21", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab);
	struct peer *peer = association.peer;

	expect_data_alone(association);
	for (unsigned n = 2; n <= 5; n++) {
		send_data(association, n);
		peer_expect_silence(peer, SACK_DELAY / 2);
		expect_sack_and_data(association, n);
		expect_data_alone(association);
		peer_expect_silence(peer, 2 * SACK_DELAY);
	}
	send_data(association, 6);
	expect_delayed_sack(association, 6);
}

SCENARIO(sack_goes_with_a_fragment,
	 "A pending SACK is bundled with the first fragment of a large message, which leaves room "
	 "for it in the packet",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-21"})
{
	struct association association = sack_started(lab);
	const struct packet *first;

	send_data(association, 2);
	endpoint_send(association.iut, 0, NULL, .size = 4000);
	expect_sack(association, 2);
	first = peer_expect(association.peer, DATA, .bundled = true);
	ck_assert_uint_gt(first->chunk->data.size, DEFAULT_MTU - 100);
	for (unsigned i = 0; i < 2; i++)
		peer_expect(association.peer, DATA, .alone = true);
	peer_send(association.peer, SACK);
	peer_expect_silence(association.peer, 2 * SACK_DELAY);
}

/*
 * RFC 6458 8.1.19 does not say whether the packets are counted anew from a SACK that was bundled
 * with DATA, and RFC 9260 6.2 forbids no SACK that comes before the last of them: both pass.
 */
SCENARIO(counting_begins_after_every_sack,
	 "After a SACK that was bundled with DATA, the next SACK comes at once after as many "
	 "packets as SCTP_DELAYED_SACK says, counted from that SACK or from the one before",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-8", "RFC9260-6.2-10"})
{
	const unsigned every = 4;
	struct association association = sack_started(lab);
	unsigned last = 3;

	sack_set_delay(association.iut, 200, every);
	send_data(association, 2);
	send_data(association, 3);
	expect_sack_and_data(association, 3);
	send_data(association, 4);
	expect_silence(association);
	send_data(association, 5);
	if (peer_next(association.peer, jiffy()) == SACK) {
		scenario_note("a SACK that is bundled with DATA does not restart the count");
		last = 5;
		expect_sack(association, last);
	} else {
		scenario_note("a SACK that is bundled with DATA restarts the count");
	}
	for (unsigned n = 6; n < last + every; n++)
		send_data(association, n);
	expect_silence(association);
	send_data(association, last + every);
	expect_sack(association, last + every);
}

SCENARIO(sack_goes_where_data_came_from,
	 "A SACK is sent to the address that the last DATA came from, and so not with DATA for "
	 "another address",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-6.4-3", "RFC9260-6.4-4", "RFC9260-6.7-2"})
{
	struct association association = sack_started(lab, .paths = {"path1"});
	struct peer *peer = association.peer;

	for (unsigned n = 2; n <= 4; n += 2) {
		int64_t came;

		send_data_on(association, "path1", n);
		came = peer->last;
		endpoint_send(association.iut, 0, "to the primary path");
		peer_expect(peer, DATA, .path = "path0", .alone = true);
		peer_send(peer, SACK);
		peer->last = came;
		expect_sack(association, n, .path = "path1", .after = SACK_DELAY);
		send_data(association, n + 1);
		endpoint_send(association.iut, 0, "to the primary path");
		expect_sack(association, n + 1, .path = "path0");
		peer_expect(peer, DATA, .path = "path0", .bundled = true);
		peer_send(peer, SACK);
	}
	send_data_on(association, "path1", 7);
	expect_sack(association, 5, .gaps = {{7, 7}}, .path = "path1");
	send_data(association, 8);
	expect_sack(association, 5, .gaps = {{7, 8}}, .path = "path0");
	send_data_on(association, "path1", 7);
	expect_sack(association, 5, .gaps = {{7, 8}}, .duplicates = {7}, .path = "path1");
}

/* The next chunks are a SHUTDOWN that acknowledges up to this DATA and the SACK in the same packet. */
static void expect_shutdown_and_sack(struct association association, unsigned cumulative,
				     struct data_range gap)
{
	const struct packet *packet = peer_expect(association.peer, SHUTDOWN);
	const struct chunk *sack = packet_chunk(&packet->sctp, SACK);

	ck_assert_uint_eq(packet->chunk->tsn.cumulative_tsn,
			  peer_data_tsn(association, cumulative));
	ck_assert_ptr_nonnull(sack);
	ck_assert_uint_eq(sack->sack.cumulative_tsn, peer_data_tsn(association, cumulative));
	ck_assert_uint_eq(sack->sack.gaps, gap.first != 0);
	if (gap.first) {
		ck_assert_uint_eq(cumulative + sack_gap(sack, 0).start, gap.first);
		ck_assert_uint_eq(cumulative + sack_gap(sack, 0).end, gap.last);
	}
}

SCENARIO(sack_in_shutdown,
	 "After its SHUTDOWN an endpoint answers each packet with DATA at once with a SHUTDOWN "
	 "and a SACK, which reports the gaps",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-16", "RFC9260-6.2-19", "RFC9260-9.2-10", "RFC9260-9.2-11",
		  "RFC9260-3.3.8-3", "RFC9260-9.2-4"})
{
	struct association association = sack_started(lab);
	struct peer *peer = association.peer;
	const struct data_range no_gap = {0, 0};
	const struct chunk *shutdown;

	endpoint_shutdown(association.iut);
	shutdown = peer_expect(peer, SHUTDOWN)->chunk;
	ck_assert_uint_eq(shutdown->tsn.cumulative_tsn, peer_data_tsn(association, 1));
	peer_ignore(peer, SACK);
	send_data(association, 2);
	expect_shutdown_and_sack(association, 2, no_gap);
	send_data(association, 4);
	expect_shutdown_and_sack(association, 2, (struct data_range){4, 4});
	send_data(association, 5);
	expect_shutdown_and_sack(association, 2, (struct data_range){4, 5});
	send_data(association, 3);
	expect_shutdown_and_sack(association, 5, no_gap);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}

SCENARIO(window_of_a_bundled_sack,
	 "A SACK that is bundled with DATA has the window as it is then, not as it was before",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-28"})
{
	enum { SIZE = 1000 };
	struct association association = sack_started(lab);
	uint32_t before = packet_last("iut", SACK)->chunk->sack.a_rwnd, now;

	endpoint_read(association.iut, false);
	peer_send(association.peer, DATA, .tsn = association.peer->initial_tsn + 1, .ssn = 1,
		  .size = SIZE);
	endpoint_send(association.iut, 0, "with a SACK");
	now = peer_expect(association.peer, SACK)->chunk->sack.a_rwnd;
	peer_expect(association.peer, DATA, .bundled = true);
	/* The one byte of DATA 1 was read since. */
	ck_assert_msg(now + SIZE <= before + 1,
		      "expected a window that is %u bytes smaller than %u, it is %u", SIZE - 1,
		      before, now);
}
