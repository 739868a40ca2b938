/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gap Ack Blocks: RFC 9260 sections 3.3.4, 6.2 and 7.2.4. */
#define SUITE "sack"
#include "suites/sack/started.h"

enum { MAX_NUMBER = 4200 };

/* What a receiver has, by the numbers of the DATA. */
struct received_data {
	unsigned cumulative;
	unsigned last;
	bool has[MAX_NUMBER + 2];
};

static void take(struct received_data *data, unsigned n)
{
	data->has[n] = true;
	data->last = n > data->last ? n : data->last;
	while (data->has[data->cumulative + 1])
		data->cumulative++;
}

/* The SACK that reports it. */
static struct sack_wanted sack_of(const struct received_data *data)
{
	struct sack_wanted wanted = {.cumulative = data->cumulative};
	unsigned count = 0;

	for (unsigned n = data->cumulative + 1; n <= data->last; n++) {
		if (!data->has[n])
			continue;
		ck_assert_uint_lt(count, MAX_RANGES);
		if (!data->has[n - 1])
			wanted.gaps[count++].first = n;
		wanted.gaps[count - 1].last = n;
	}
	return wanted;
}

static unsigned missing(const struct received_data *data)
{
	unsigned count = 0;

	for (unsigned n = data->cumulative + 1; n <= data->last; n++)
		count += !data->has[n];
	return count;
}

/*
 * DATA `n` arrives: its SACK reports what is there, at once as long as something is missing, and
 * SCTP_STATUS how many are missing.
 */
#define arrives(association, data, n) arrives_at(association, data, n, __FILE__, __LINE__)
static void arrives_at(struct association association, struct received_data *data, unsigned n,
		       const char *file, int line)
{
	struct sack_wanted wanted;

	take(data, n);
	send_data(association, n);
	wanted = sack_of(data);
	wanted.file = file;
	wanted.line = line;
	if (!wanted.gaps[0].first && peer_next(association.peer, jiffy()) != SACK)
		wanted.after = SACK_DELAY;
	association_expect_sack(association, &wanted);
	if (endpoint_status(association.iut).sstat_penddata != missing(data))
		scenario_fail(file, line, "expected sstat_penddata %u, it is %u", missing(data),
			      endpoint_status(association.iut).sstat_penddata);
}

static void swap(unsigned *a, unsigned *b)
{
	unsigned c = *a;

	*a = *b;
	*b = c;
}

/* The next permutation in lexicographic order; false after the last one. */
static bool permute(unsigned *order, unsigned count)
{
	unsigned i = count - 1, j = count - 1;

	while (i > 0 && order[i - 1] > order[i])
		i--;
	if (i == 0)
		return false;
	while (order[j] < order[i - 1])
		j--;
	swap(&order[i - 1], &order[j]);
	for (j = count - 1; i < j; i++, j--)
		swap(&order[i], &order[j]);
	return true;
}

SCENARIO(every_order_of_arrival,
	 "In whatever order four DATA chunks arrive, each SACK reports exactly the DATA received, "
	 "at once while one is missing",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-34", "RFC9260-7.2.4-1", "RFC9260-6.2-10", "RFC9260-6.2-17",
		  "RFC9260-3.3.4-1", "RFC9260-3.3.4-3"})
{
	static struct received_data data = {.cumulative = 1, .last = 1, .has = {[1] = true}};
	struct association association = sack_started(lab);
	unsigned order[] = {1, 2, 3, 4};
	unsigned base = 1;

	do {
		for (unsigned i = 0; i < 4; i++)
			arrives(association, &data, base + order[i]);
		base += 4;
		ck_assert_uint_eq(data.cumulative, base);
	} while (permute(order, 4));
	peer_expect_silence(association.peer, SECONDS(1));
}

/* Offsets from the cumulative TSN at which DATA arrive; 0 at the end. */
static const unsigned far_offsets[][24] = {
	{2, 64, 63, 65, 66, 62, 3, 1},
	{64, 2, 65},
	{128, 127, 129, 5, 3, 4, 192, 193, 194},
	{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 21, 5, 3, 7, 31},
	{1000, 1002, 600, 1001, 4000},
	{4096, 2, 4095, 1},
};

SCENARIO(blocks_far_from_the_cumulative_tsn,
	 "Gap Ack Blocks report exactly the DATA received, near the cumulative TSN and up to 4096 "
	 "beyond it",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-1", "RFC9260-6.2-17", "RFC9260-6.2-18", "RFC9260-3.3.4-2",
		  "RFC9260-7.2.4-1"})
{
	struct association association = sack_started(lab);

	for (size_t i = 0; i < ARRAY_SIZE(far_offsets); i++) {
		static struct received_data data;

		memset(&data, 0, sizeof(data));
		take(&data, 1);
		for (unsigned j = 0; far_offsets[i][j]; j++)
			arrives(association, &data, 1 + far_offsets[i][j]);
		sack_restart(&association);
	}
}

SCENARIO(data_too_far_ahead,
	 "DATA more than 4096 TSNs ahead is dropped and not reported, and is accepted once its "
	 "turn comes",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-5"})
{
	struct association association = sack_started(lab);

	send_data(association, 3);
	expect_sack(association, 1, .gaps = {{3, 3}});
	send_data(association, 1 + 4097);
	expect_sack(association, 1, .gaps = {{3, 3}});
	send_data(association, 2);
	pass_delayed_sack(association);
	send_data(association, 1 + 4097);
	expect_sack(association, 3, .gaps = {{4098, 4098}});
}

/* Every second DATA is missing, which makes that many Gap Ack Blocks. */
static void expect_blocks(struct association association, unsigned blocks)
{
	struct sack_wanted wanted = {.file = __FILE__, .line = __LINE__, .cumulative = 1};

	for (unsigned i = 0; i < blocks; i++) {
		unsigned n = 3 + 2 * i;

		wanted.gaps[i] = (struct data_range){n, n};
		send_data(association, n);
	}
	for (unsigned i = 1; i < blocks; i++)
		peer_expect(association.peer, SACK);
	association_expect_sack(association, &wanted);
}

SCENARIO(sixteen_blocks, "A SACK reports 16 Gap Ack Blocks", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-18"})
{
	expect_blocks(sack_started(lab), 16);
}

SCENARIO(more_than_sixteen_blocks,
	 "A SACK reports as many Gap Ack Blocks as the packet has room for", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-18"},
	 .known = {{.from = "5.10",
		    .reason = "a SACK has at most 16 Gap Ack Blocks (SCTP_MAX_GABS in "
			      "include/net/sctp/constants.h)"}})
{
	expect_blocks(sack_started(lab), 20);
}

SCENARIO(filled_hole_at_once, "DATA that fills the last gap is acknowledged at once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-7"},
	 .known = {{.from = "5.10",
		    .reason = "the SACK is delayed, although RFC 5681 section 4.2 asks for "
			      "it at once: sctp_gen_sack() (net/sctp/sm_sideeffect.c) only "
			      "looks for a gap that is still there"}})
{
	struct association association = sack_started(lab);

	send_data(association, 3);
	expect_sack(association, 1, .gaps = {{3, 3}});
	send_data(association, 2);
	expect_sack(association, 3);
}

SCENARIO(delay_after_the_hole, "Once nothing is missing any more, SACKs are delayed again",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-8", "RFC9260-6.2-9", "RFC9260-7.2.4-1"})
{
	struct association association = sack_started(lab);

	send_data(association, 3);
	expect_sack(association, 1, .gaps = {{3, 3}});
	for (unsigned n = 4; n <= 6; n++) {
		send_data(association, n);
		expect_sack(association, 1, .gaps = {{3, n}});
	}
	peer_expect_silence(association.peer, SECONDS(1));
	send_data(association, 2);
	pass_delayed_sack(association);
	for (unsigned n = 7; n <= 8; n++) {
		send_data(association, n);
		expect_delayed_sack(association, n);
	}
}

SCENARIO(gap_across_the_wrap, "Gap Ack Blocks are right where the TSN wraps around",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-17", "RFC9260-6.2-18"})
{
	static const unsigned arrival[] = {3, 5, 6, 70, 2, 4, 71};
	static struct received_data data = {.cumulative = 1, .last = 1, .has = {[1] = true}};
	struct association association = sack_started(lab, .initial_tsn = UINT32_MAX - 3);

	for (size_t i = 0; i < ARRAY_SIZE(arrival); i++)
		arrives(association, &data, arrival[i]);
	send_data(association, 1);
	expect_sack(association, 6, .gaps = {{70, 71}}, .duplicates = {1});
}

SCENARIO(blocks_from_the_lowest,
	 "When the Gap Ack Blocks have no room in a packet one SACK is sent, with those of the "
	 "lowest TSNs, in order",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.7-6", "RFC9260-6.7-7"})
{
	enum { BLOCKS = 400 };
	struct association association = sack_started(lab);
	const struct packet *packet = NULL;
	unsigned before = count_packets(lab, SACK, .from = "iut");

	for (unsigned n = 3; n < 3 + 2 * BLOCKS; n += 2) {
		send_data(association, n);
		packet = peer_expect(association.peer, SACK);
	}
	/* One each: to count them after each DATA would take as long as all the rest. */
	ck_assert_uint_eq(count_packets(lab, SACK, .from = "iut"), before + BLOCKS);
	ck_assert_uint_eq(packet->sctp.chunk_count, 1);
	ck_assert_uint_le(packet->sctp.ip_length, path_mtu(association.iut, "path0"));
	ck_assert_uint_gt(packet->chunk->sack.gaps, 0);
	for (unsigned i = 0; i < packet->chunk->sack.gaps; i++) {
		struct gap_block block = sack_gap(packet->chunk, i);

		ck_assert_uint_eq(block.start, 2 + 2 * i);
		ck_assert_uint_eq(block.end, block.start);
	}
}
