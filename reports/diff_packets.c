/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/diff_packets.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/exchange.h"
#include "harness/array_size.h"
#include "harness/memory.h"

/* Pauses between packets that differ by less are those of another timer tick. */
static const double tick_told = 0.02, part_told = 0.05;

struct comparison {
	json_t *diff;
	const char *name;
	struct exchange old, new;
	unsigned *common; /* of the packets from (i, j) on, the best sum of likeness() of pairs */
};

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* Whether two packets can be one another's: the same chunks between the same nodes. */
static bool alike(const struct comparison *c, size_t i, size_t j)
{
	const struct exchange_packet *old = &c->old.packets[i], *new = &c->new.packets[j];
	size_t count = json_array_size(old->chunks);

	if (strcmp(c->old.nodes[old->from], c->new.nodes[new->from]) != 0 ||
	    strcmp(c->old.nodes[old->to], c->new.nodes[new->to]) != 0 ||
	    strcmp(old->link, new->link) != 0 || strcmp(old->fate, new->fate) != 0 ||
	    count != json_array_size(new->chunks))
		return false;
	for (size_t k = 0; k < count; k++)
		if (strcmp(text_of(json_array_get(old->chunks, k), "chunk"),
			   text_of(json_array_get(new->chunks, k), "chunk")) != 0)
			return false;
	return true;
}

/* The same fields make a better pair than others. */
static unsigned likeness(const struct comparison *c, size_t i, size_t j)
{
	if (!alike(c, i, j))
		return 0;
	return strcmp(c->old.packets[i].label, c->new.packets[j].label) == 0 ? 3 : 2;
}

static unsigned *cell(const struct comparison *c, size_t i, size_t j)
{
	return &c->common[i * (c->new.count + 1) + j];
}

static unsigned most(unsigned one, unsigned other)
{
	return one > other ? one : other;
}

/* The best common subsequence, from the end on. */
static bool align(struct comparison *c)
{
	c->common = xcalloc((c->old.count + 1) * (c->new.count + 1), sizeof(*c->common));
	if (!c->common)
		return false;
	for (size_t i = c->old.count; i-- > 0;) {
		for (size_t j = c->new.count; j-- > 0;) {
			unsigned pair = likeness(c, i, j);

			*cell(c, i, j) = most(*cell(c, i + 1, j), *cell(c, i, j + 1));
			if (pair)
				*cell(c, i, j) =
					most(*cell(c, i, j), *cell(c, i + 1, j + 1) + pair);
		}
	}
	return true;
}

/* Whether the best way is to pair these two. */
static bool are_pair(const struct comparison *c, size_t i, size_t j)
{
	unsigned pair;

	if (i == c->old.count || j == c->new.count)
		return false;
	pair = likeness(c, i, j);
	return pair && *cell(c, i, j) == *cell(c, i + 1, j + 1) + pair;
}

/* The findings of that kind, which are added. */
static json_t *findings_of(json_t *diff, const char *what)
{
	json_t *wire = json_object_get(diff, "wire");
	size_t index;
	json_t *group;

	json_array_foreach (wire, index, group)
		if (strcmp(text_of(group, "what"), what) == 0)
			return json_object_get(group, "findings");
	group = json_pack("{s:s, s:[]}", "what", what, "findings");
	(void)json_array_append_new(wire, group);
	return json_object_get(group, "findings");
}

static void add_finding(const struct comparison *c, const char *what, double seconds,
			const char *old, const char *new)
{
	(void)json_array_append_new(findings_of(c->diff, what),
				    json_pack("{s:s, s:f, s:s, s:s}", "name", c->name, "seconds",
					      seconds, "old", old, "new", new));
}

/* Further from what they count from than any window: what a scripted peer drew by lot, as for a wrong tag. */
static bool is_far(const char *number)
{
	int32_t distance = (int32_t)(uint32_t)strtoll(number, NULL, 10);

	return distance > 1 << 24 || distance < -(1 << 24);
}

/* Parameters as text, without the sequence numbers in them that are no distance from another. */
static void without_far(const char *text, char *masked, size_t size)
{
	size_t used = 0;

	masked[0] = '\0';
	while (*text && used + 1 < size) {
		size_t digits = strspn(text, "0123456789");
		size_t length = digits ? digits : strcspn(text, "0123456789");
		int written = snprintf(masked + used, size - used, "%.*s", (int)length,
				       digits && is_far(text) ? "#" : text);

		used += written > 0 ? (size_t)written : 0;
		text += length;
	}
}

/* Causes as text, without the TSNs in them; times in microseconds are told to a hundredth of a second. */
static void without_lot(const char *text, char *masked, size_t size)
{
	enum { LONG_NUMBER = 7, LONG_TIME = 5, HUNDREDTH = 10000 };
	size_t used = 0;

	masked[0] = '\0';
	while (*text && used + 1 < size) {
		size_t digits = strspn(text, "0123456789");
		size_t length = digits ? digits : strcspn(text, "0123456789");
		int written;

		if (digits >= LONG_TIME && strncmp(text + digits, " us", 3) == 0)
			written = snprintf(masked + used, size - used, "%llu",
					   strtoull(text, NULL, 10) / HUNDREDTH);
		else
			written = snprintf(masked + used, size - used, "%.*s", (int)length,
					   digits >= LONG_NUMBER ? "#" : text);
		used += written > 0 ? (size_t)written : 0;
		text += length;
	}
}

/* Whether two values of a field differ by the dice alone. */
static bool by_lot(const char *chunk, const char *key, const char *old, const char *new)
{
	static const char *const counted[] = {"tsn", "cum", "serial"};
	char was[1024], is[1024];

	for (size_t i = 0; i < ARRAY_SIZE(counted); i++)
		if (strcmp(key, counted[i]) == 0)
			return is_far(old) && is_far(new);
	if (strcmp(key, "causes") == 0) {
		without_lot(old, was, sizeof(was));
		without_lot(new, is, sizeof(is));
	} else if (strcmp(chunk, "RE-CONFIG") == 0 && strcmp(key, "parameters") == 0) {
		without_far(old, was, sizeof(was));
		without_far(new, is, sizeof(is));
	} else {
		return false;
	}
	return strcmp(was, is) == 0;
}

static void compare_field(const struct comparison *c, double seconds, const json_t *old,
			  const json_t *new, const char *key)
{
	char what[128];

	if (strcmp(text_of(old, key), text_of(new, key)) == 0 ||
	    by_lot(text_of(old, "chunk"), key, text_of(old, key), text_of(new, key)))
		return;
	snprintf(what, sizeof(what), "%s %s", text_of(old, "chunk"), key);
	add_finding(c, what, seconds, text_of(old, key), text_of(new, key));
}

static void compare_chunks(const struct comparison *c, const struct exchange_packet *was,
			   const struct exchange_packet *is)
{
	size_t index;
	json_t *old, *value;
	const char *key;

	json_array_foreach (was->chunks, index, old) {
		json_t *new = json_array_get(is->chunks, index);

		json_object_foreach (old, key, value)
			compare_field(c, is->seconds, old, new, key);
		json_object_foreach (new, key, value)
			if (!json_object_get(old, key))
				compare_field(c, is->seconds, old, new, key);
	}
}

static void compare_pauses(const struct comparison *c, double old, double new,
			   const struct exchange_packet *packet)
{
	double difference = fabs(new - old);

	if (difference < tick_told || difference < part_told * old)
		return;
	(void)json_array_append_new(json_object_get(c->diff, "times"),
				    json_pack("{s:s, s:s, s:f, s:f}", "name", c->name, "what",
					      packet->label, "old", old, "new", new));
}

static void add_alone(const struct comparison *c, const struct exchange_packet *packet, bool old)
{
	size_t count = json_array_size(packet->chunks), same;
	char what[256] = "";

	/* "SACK | DATA more": how many of a kind follow each other would make a group of each number. */
	for (size_t i = 0; i < count; i += same) {
		const char *chunk = text_of(json_array_get(packet->chunks, i), "chunk");
		size_t used = strlen(what);

		for (same = 1; i + same < count; same++)
			if (strcmp(text_of(json_array_get(packet->chunks, i + same), "chunk"),
				   chunk) != 0)
				break;
		snprintf(what + used, sizeof(what) - used, "%s%s", i ? " | " : "", chunk);
	}
	if (!what[0])
		return;
	snprintf(what + strlen(what), sizeof(what) - strlen(what), " %s", old ? "fewer" : "more");
	add_finding(c, what, packet->seconds, old ? packet->label : "", old ? "" : packet->label);
}

/* Walks along both, pair by pair; times count from the pair before.  A pause in which a heartbeat was sent ended when the
 * lot that is drawn for heartbeats said so. */
static void compare_aligned(const struct comparison *c)
{
	bool lot = false;
	double old_last = 0, new_last = 0;
	size_t i = 0, j = 0;

	while (i < c->old.count || j < c->new.count) {
		if (are_pair(c, i, j)) {
			const struct exchange_packet *old = &c->old.packets[i];
			const struct exchange_packet *new = &c->new.packets[j];

			compare_chunks(c, old, new);
			i++;
			j++;
			if (!lot && !old->after_heartbeat && !new->after_heartbeat)
				compare_pauses(c, old->seconds - old_last, new->seconds - new_last,
					       new);
			lot = false;
			old_last = old->seconds;
			new_last = new->seconds;
		} else if (j == c->new.count ||
			   (i < c->old.count && *cell(c, i + 1, j) >= *cell(c, i, j + 1))) {
			lot |= c->old.packets[i].after_heartbeat;
			add_alone(c, &c->old.packets[i++], true);
		} else {
			lot |= c->new.packets[j].after_heartbeat;
			add_alone(c, &c->new.packets[j++], false);
		}
	}
}

static bool is_heartbeat(const struct exchange_packet *packet)
{
	const char *chunk = text_of(json_array_get(packet->chunks, 0), "chunk");

	return json_array_size(packet->chunks) == 1 && strncmp(chunk, "HEARTBEAT", 9) == 0;
}

static const struct exchange_packet *first_heartbeat(const struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++)
		if (is_heartbeat(&exchange->packets[i]))
			return &exchange->packets[i];
	return NULL;
}

/* When they are sent is drawn by lot (RFC 9260 8.3): what is in them can be compared. */
static void compare_heartbeats(const struct comparison *c)
{
	const struct exchange_packet *old = first_heartbeat(&c->old);
	const struct exchange_packet *new = first_heartbeat(&c->new);

	if (old && new)
		compare_chunks(c, old, new);
}

/* Leaves the first ones, without heartbeats. */
static void keep(struct exchange *exchange, size_t whole)
{
	bool after = false;
	size_t kept = 0;

	for (size_t i = 0; i < exchange->count; i++) {
		struct exchange_packet *packet = &exchange->packets[i];

		if (i < whole && !is_heartbeat(packet)) {
			packet->after_heartbeat = after;
			after = false;
			exchange->packets[kept++] = *packet;
			continue;
		}
		after |= is_heartbeat(packet);
		json_decref(packet->chunks);
		free(packet->label);
	}
	exchange->count = kept;
}

/* What comes after a gap in one of them cannot be paired. */
static void shorten(struct comparison *c)
{
	bool all = c->old.whole == c->old.count && c->new.whole == c->new.count;
	size_t count = c->old.whole < c->new.whole ? c->old.whole : c->new.whole;

	keep(&c->old, all ? c->old.count : count);
	keep(&c->new, all ? c->new.count : count);
}

int diff_packets(json_t *diff, const char *name, const json_t *old, const json_t *new)
{
	struct comparison c = {.diff = diff, .name = name};
	int result = exchange_make(&c.old, old);

	if (exchange_make(&c.new, new) < 0)
		result = -1;
	if (result == 0) {
		compare_heartbeats(&c);
		shorten(&c);
	}
	if (result == 0 && !align(&c))
		result = -1;
	if (result == 0)
		compare_aligned(&c);
	free(c.common);
	exchange_free(&c.old);
	exchange_free(&c.new);
	return result;
}
