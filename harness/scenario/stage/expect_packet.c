/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about packets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

/* A place in the trace: the chunk after the last one that was returned. */
struct place {
	unsigned packet;
	unsigned chunk;
};

/* One for each node as sender. */
static struct place places[MAX_NODES];

struct packet_search {
	struct lab *lab;
	const struct packet_wanted *wanted;
	struct place place;
	struct packet *found;
};

static bool packet_fits(const struct packet *packet, const struct packet_wanted *wanted)
{
	if (wanted->from && strcmp(wanted->from, packet->from))
		return false;
	if (wanted->link && strcmp(wanted->link, packet->link))
		return false;
	return wanted->fate == ANY || wanted->fate == (int)packet->fate;
}

/* Finds the wanted chunk in a packet from chunk `first` on; sets packet->chunk. */
static bool find_chunk(struct packet *packet, unsigned first, const struct packet_wanted *wanted)
{
	if (!packet_fits(packet, wanted))
		return false;
	for (unsigned i = first; i < packet->sctp.chunk_count; i++) {
		packet->chunk = &packet->sctp.chunks[i];
		if ((wanted->chunk == ANY || packet->chunk->type == wanted->chunk) &&
		    (!wanted->match || wanted->match(packet, wanted->context)))
			return true;
	}
	packet->chunk = NULL;
	return false;
}

static int sender_of(const struct lab *lab, const struct packet *packet)
{
	return topology_node(lab_topology(lab), packet->from);
}

static bool before(struct place a, struct place b)
{
	return a.packet < b.packet || (a.packet == b.packet && a.chunk < b.chunk);
}

static struct place place_to_start(const struct lab *lab, const struct packet_wanted *wanted)
{
	struct place last = {0, 0};

	if (wanted->from)
		return places[topology_node(lab_topology(lab), wanted->from)];
	for (int i = 0; i < MAX_NODES; i++)
		if (before(last, places[i]))
			last = places[i];
	return last;
}

static bool search(void *context)
{
	struct packet_search *s = context;

	for (; s->place.packet < trace_count(); s->place = (struct place){s->place.packet + 1, 0}) {
		struct packet *packet = trace_packet(s->place.packet);

		if (!packet)
			continue;
		if (find_chunk(packet, s->place.chunk, s->wanted)) {
			s->found = packet;
			return true;
		}
		free(packet);
	}
	return false;
}

/* The chunk that is wanted, in words.  Returns `text`. */
static const char *in_words(const struct packet_wanted *wanted, char *text, size_t size)
{
	if (wanted->describe)
		wanted->describe(wanted->about, text, size);
	else
		snprintf(text, size, "%s",
			 wanted->chunk == ANY ? "packet" : chunk_name((uint8_t)wanted->chunk));
	return text;
}

/* "INIT from a on path0 (dropped)"; returns `text`. */
static const char *describe(const struct packet_wanted *wanted, char *text, size_t size)
{
	bool any_fate = wanted->fate == ANY;
	char words[160];

	snprintf(text, size, "%s%s%s%s%s%s%s%s%s", in_words(wanted, words, sizeof(words)),
		 wanted->from ? " from " : "", wanted->from ? wanted->from : "",
		 wanted->link ? " on " : "", wanted->link ? wanted->link : "", any_fate ? "" : " (",
		 any_fate ? "" : fate_name((enum frame_fate)wanted->fate), any_fate ? "" : ")",
		 wanted->match && !wanted->describe ? " as the scenario wants it" : "");
	return text;
}

__attribute__((noreturn)) static void fail_without(const struct packet_wanted *wanted,
						   int64_t within)
{
	char text[256], timer[48] = "";

	outcome_look_at(-1);
	if (wanted->timer)
		snprintf(timer, sizeof(timer), " when a timer of %.3f s expires",
			 seconds_of(wanted->timer));
	scenario_fail(wanted->file, wanted->line, "expected %s%s; it did not come %s",
		      describe(wanted, text, sizeof(text)), timer, wait_described(within));
}

/* What cannot come would pass as absent for ever. */
static void must_make_sense(struct lab *lab, const struct packet_wanted *wanted)
{
	lab_must_have(lab, wanted->from, wanted->link);
	if (wanted->chunk != ANY && (wanted->chunk < 0 || wanted->chunk > UINT8_MAX))
		scenario_error("%d is not a chunk type", wanted->chunk);
	if (wanted->timer && !wanted->since)
		scenario_error("a packet with .timer needs .since");
}

const struct packet *expect_packet_with(struct lab *lab, const struct packet_wanted *wanted)
{
	struct packet_search s = {lab, wanted, {0, 0}, NULL};
	int64_t within = wanted->within ? wanted->within : EXPECT_WITHIN;
	int64_t began = lab_now();
	char words[160];

	must_make_sense(lab, wanted);
	s.place = place_to_start(lab, wanted);
	if (wanted->timer)
		within = wanted->since + wanted->timer + timer_slack(wanted->timer) +
			 EXPECT_WITHIN - began;
	if (!wait_until(lab, began + within, 0, search, &s))
		fail_without(wanted, within);
	places[sender_of(lab, s.found)] = (struct place){
		s.place.packet, (unsigned)(s.found->chunk - s.found->sctp.chunks) + 1};
	outcome_look_at((int)s.found->number);
	if (wanted->timer)
		check_timer(wanted->file, wanted->line, s.found->time - wanted->since,
			    wanted->timer, "%s from %s on %s",
			    in_words(wanted, words, sizeof(words)), s.found->from, s.found->link);
	return s.found;
}

void expect_no_packet_with(struct lab *lab, int64_t duration, const struct packet_wanted *wanted)
{
	struct packet_search s = {lab, wanted, {trace_count(), 0}, NULL};
	int64_t began = lab_now();
	char text[256], line[512];

	must_make_sense(lab, wanted);
	/* Frames that wait unseen were sent before now. */
	let_pass(lab, 0);
	s.place.packet = trace_count();
	if (!wait_until(lab, began + duration, 0, search, &s))
		return;
	outcome_look_at((int)s.found->number);
	scenario_fail(wanted->file, wanted->line,
		      "expected no %s for %.3f s; one came after %.6f s: %s",
		      describe(wanted, text, sizeof(text)), seconds_of(duration),
		      seconds_of(s.found->time - began),
		      trace_describe(s.found->number, line, sizeof(line)));
}

unsigned count_packets_with(struct lab *lab, const struct packet_wanted *wanted)
{
	unsigned count = 0;

	must_make_sense(lab, wanted);
	let_pass(lab, 0);
	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		if (packet && find_chunk(packet, 0, wanted))
			count++;
		free(packet);
	}
	return count;
}

void forget_packets(struct lab *lab)
{
	let_pass(lab, 0);
	for (int i = 0; i < MAX_NODES; i++)
		places[i] = (struct place){trace_count(), 0};
}

void assert_same_chunk_at(const struct chunk *one, const struct chunk *other, const char *file,
			  int line)
{
	size_t same = 0;

	if (one->type != other->type || one->flags != other->flags || one->length != other->length)
		scenario_fail(
			file, line,
			"expected the same chunk twice; one is %s with flags 0x%02x and %u bytes, "
			"the other %s with flags 0x%02x and %u bytes",
			chunk_name(one->type), one->flags, one->length, chunk_name(other->type),
			other->flags, other->length);
	while (same < one->value_length && one->value[same] == other->value[same])
		same++;
	if (same < one->value_length)
		scenario_fail(file, line,
			      "expected the same %s twice; they differ from byte %zu on",
			      chunk_name(one->type), same + 4);
}
