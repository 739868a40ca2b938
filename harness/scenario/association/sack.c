/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/sack.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/scenario/association/timing.h"

/* --- the kernel's SACKs --- */

/* The DATA that a SACK is about: their numbers are what is looked at. */
struct reported {
	const struct chunk *sack;
	uint32_t first_tsn; /* of DATA 1 */
};

static unsigned cumulative_of(const struct reported *reported)
{
	return reported->sack->sack.cumulative_tsn - reported->first_tsn + 1;
}

static struct data_range gap_of(const struct reported *reported, unsigned i)
{
	struct gap_block block = sack_gap(reported->sack, i);
	unsigned cumulative = cumulative_of(reported);

	return (struct data_range){cumulative + block.start, cumulative + block.end};
}

static unsigned count_gaps(const struct data_range *gaps)
{
	unsigned count = 0;

	while (gaps[count].first)
		count++;
	return count;
}

/* Appends to a text, as far as there is room. */
__attribute__((format(printf, 3, 4))) static void append(char *text, size_t size,
							 const char *format, ...)
{
	size_t length = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text + length, size - length, format, arguments);
	va_end(arguments);
}

static void print_gaps(char *text, size_t size, const struct data_range *gaps, unsigned count)
{
	append(text, size, count ? ", gaps" : ", no gaps");
	for (unsigned i = 0; i < count; i++)
		append(text, size, " %u-%u", gaps[i].first, gaps[i].last);
}

/* What an expectation is about, for its message. */
struct expected_sack {
	const struct sack_wanted *wanted;
	uint32_t first_tsn; /* of DATA 1 */
};

/* "a SACK of TSN 4711 (DATA 1), gaps 3-5". */
static void describe(const void *about, char *text, size_t size)
{
	const struct expected_sack *expected = about;
	const struct sack_wanted *wanted = expected->wanted;

	snprintf(text, size, "a SACK of TSN %u (DATA %u)",
		 expected->first_tsn + wanted->cumulative - 1, wanted->cumulative);
	print_gaps(text, size, wanted->gaps, count_gaps(wanted->gaps));
}

static void check_acknowledged(const struct reported *reported, const struct sack_wanted *wanted)
{
	const struct expected_sack about = {wanted, reported->first_tsn};
	unsigned count = count_gaps(wanted->gaps);
	unsigned cumulative = cumulative_of(reported);
	struct data_range gaps[MAX_RANGES] = {{0, 0}};
	char expected[512] = "", sent[512] = "";
	unsigned shown = 0;

	for (; shown < reported->sack->sack.gaps && shown < MAX_RANGES; shown++)
		gaps[shown] = gap_of(reported, shown);
	if (cumulative == wanted->cumulative && reported->sack->sack.gaps == count &&
	    !memcmp(gaps, wanted->gaps, count * sizeof(gaps[0])))
		return;
	describe(&about, expected, sizeof(expected));
	print_gaps(sent, sizeof(sent), gaps, shown);
	scenario_fail(wanted->file, wanted->line,
		      "expected %s; the kernel sent one of TSN %u (DATA %d)%s", expected,
		      reported->sack->sack.cumulative_tsn, (int)cumulative, sent);
}

static void check_duplicates(const struct reported *reported, const struct sack_wanted *wanted)
{
	const struct chunk *sack = reported->sack;
	unsigned expected = 0;

	while (wanted->duplicates[expected])
		expected++;
	if (sack->sack.duplicates != expected)
		scenario_fail(wanted->file, wanted->line,
			      "expected a SACK that reports %u duplicate TSN%s; it reports %u",
			      expected, expected == 1 ? "" : "s", sack->sack.duplicates);
	for (unsigned i = 0; i < expected; i++) {
		uint32_t tsn = reported->first_tsn + wanted->duplicates[i] - 1;

		if (sack_duplicate(sack, i) != tsn)
			scenario_fail(
				wanted->file, wanted->line,
				"expected a SACK that reports TSN %u (DATA %u) as duplicate %u; it "
				"reports TSN %u (DATA %d)",
				tsn, wanted->duplicates[i], i + 1, sack_duplicate(sack, i),
				(int)(sack_duplicate(sack, i) - reported->first_tsn) + 1);
	}
}

/* Checks all that is wanted but the time; packet->chunk is the SACK. */
static void check_sack(const struct packet *packet, uint32_t first_tsn,
		       const struct sack_wanted *wanted)
{
	const struct reported reported = {packet->chunk, first_tsn};
	uint32_t a_rwnd = wanted->a_rwnd == ZERO_WINDOW ? 0 : (uint32_t)wanted->a_rwnd;

	check_acknowledged(&reported, wanted);
	check_duplicates(&reported, wanted);
	if (wanted->a_rwnd && packet->chunk->sack.a_rwnd != a_rwnd)
		scenario_fail(wanted->file, wanted->line,
			      "expected a SACK with a_rwnd %u; it has %u", a_rwnd,
			      packet->chunk->sack.a_rwnd);
	if (wanted->alone && packet->sctp.chunk_count != 1)
		scenario_fail(wanted->file, wanted->line,
			      "expected a SACK alone in its packet; it came with %u other chunks",
			      packet->sctp.chunk_count - 1);
}

const struct packet *association_expect_sack(struct association association,
					     const struct sack_wanted *wanted)
{
	const struct expected_sack about = {wanted, association.peer->initial_tsn};
	const struct peer_wanted from_peer = {.file = wanted->file,
					      .line = wanted->line,
					      .tag = USUAL,
					      .within = wanted->within ? wanted->within : jiffy(),
					      .path = wanted->path,
					      .after = wanted->after,
					      .since = wanted->since,
					      .describe = describe,
					      .about = &about};
	const struct packet *packet = peer_expect_with(association.peer, SACK, &from_peer);

	check_sack(packet, association.peer->initial_tsn, wanted);
	return packet;
}

void pass_delayed_sack(struct association association)
{
	let_pass(association.lab, 2 * SACK_DELAY);
	while (peer_next(association.peer, 0) == SACK)
		peer_expect(association.peer, SACK);
}

const struct packet *pair_expect_sack_with(struct pair pair, const struct sack_wanted *wanted)
{
	bool from_a = !strcmp(wanted->from, pair.a->node);
	uint32_t first_tsn = from_a ? pair.b_first_tsn : pair.a_first_tsn;
	const struct expected_sack about = {wanted, first_tsn};
	const struct packet_wanted from_node = {.file = wanted->file,
						.line = wanted->line,
						.chunk = SACK,
						.from = wanted->from,
						.link = wanted->path,
						.fate = ANY,
						.within = wanted->within,
						.timer = wanted->after,
						.since = wanted->since,
						.describe = describe,
						.about = &about};
	const struct packet *packet;

	if (wanted->after && !wanted->since)
		scenario_error("a SACK of a pair with .after needs .since");
	packet = expect_packet_with(pair.lab, &from_node);
	check_sack(packet, first_tsn, wanted);
	return packet;
}

/* --- the peer's SACKs --- */

void association_send_sack(struct association association, unsigned n, const struct sack_spec *sack)
{
	struct chunk_spec chunk = *CHUNK(SACK, .cumulative_tsn = data_tsn(association, n));

	if (count_gaps(sack->gaps) > MAX_GAPS)
		scenario_error("a SACK with more than %u gaps", MAX_GAPS);
	if (sack->a_rwnd)
		chunk.a_rwnd = sack->a_rwnd == ZERO_WINDOW ? 0 : sack->a_rwnd;
	for (unsigned i = 0; sack->gaps[i].first; i++) {
		chunk.gaps[i][0] = (uint16_t)(sack->gaps[i].first - n);
		chunk.gaps[i][1] = (uint16_t)(sack->gaps[i].last - n);
	}
	for (unsigned i = 0; sack->duplicates[i]; i++) {
		if (i == MAX_DUPLICATES)
			scenario_error("a SACK with more than %u duplicates", MAX_DUPLICATES);
		chunk.duplicates[i] = data_tsn(association, sack->duplicates[i]);
		chunk.duplicate_count = i + 1;
	}
	peer_send_packet(association.peer, .path = sack->path, .chunks = {&chunk});
}

void association_round_trip(struct association association, unsigned n, int64_t rtt,
			    const char *path, const char *file, int line)
{
	to_mid_jiffy(association.lab);
	endpoint_send_messages(association.iut, 1, 100, file, line);
	expect_data(association, n, .path = path, .file = file, .line = line);
	pass_until(association.lab, association.peer->last + rtt);
	send_sack(association, n, .path = path);
	let_pass(association.lab, 0);
}
