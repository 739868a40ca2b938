/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/judge/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/judge/rules.h"

/*
 * How long a TSN may be behind higher ones.  A sender fills a packet for each path at a time, numbers
 * the chunks as it puts them in, and sends the packets as they are full, the last ones at the end
 * (sctp_outq_flush()): that takes microseconds.
 */
enum { HOLE_LASTS = 10000000 }; /* ns */

static const struct rules *const groups[] = {
	&rules_layout,	   &rules_order,    &rules_setup,  &rules_tags,	  &rules_sack,
	&rules_data,	   &rules_sender,   &rules_paths,  &rules_end,	  &rules_answers,
	&rules_extensions, &rules_requests, &rules_prompt, &rules_timers,
};

const struct sentence *judge_sentence(unsigned i)
{
	for (size_t group = 0; group < ARRAY_SIZE(groups); group++) {
		if (i < groups[group]->count)
			return &groups[group]->list[i].sentence;
		i -= (unsigned)groups[group]->count;
	}
	return NULL;
}

/* Its number among all, as judge_sentence() counts. */
static unsigned number_of(const struct rule *rule)
{
	unsigned before = 0;

	for (size_t group = 0; group < ARRAY_SIZE(groups); group++) {
		const struct rule *list = groups[group]->list;

		if (rule >= list && rule < list + groups[group]->count)
			return before + (unsigned)(rule - list);
		before += (unsigned)groups[group]->count;
	}
	return before;
}

static struct violation violation_of(const struct scene *scene, const struct rule *rule)
{
	struct violation violation = {
		.sentence = rule->sentence,
		.rule = number_of(rule),
		.number = scene->sighting->number,
		.time = scene->sighting->time,
		.association = scene->association ? scene->association->number : 0,
		.from = scene->packet->from,
		.to = scene->packet->to,
	};

	snprintf(violation.found, sizeof(violation.found), "%s", scene->found);
	return violation;
}

static bool wait_for_missing(struct scene *scene, const struct rule *rule)
{
	struct hole *hole;

	if (!rule->until_filled || !scene->association)
		return false;
	hole = &scene->association->holes[scene->from_index];
	if (!hole->waits)
		*hole = (struct hole){.waits = true, .violation = violation_of(scene, rule)};
	return true;
}

/* Tag 0 is nobody's. */
static bool wait_for_tag(struct scene *scene, const struct rule *rule)
{
	struct doubt *doubt;

	if (!rule->until_tag_again || !scene->association || scene->judge->terms.complete ||
	    !scene->packet->tag)
		return false;
	doubt = &scene->association->doubts[scene->from_index];
	if (!doubt->waits)
		*doubt = (struct doubt){.waits = true, .violation = violation_of(scene, rule)};
	return true;
}

static void hold(struct scene *scene, const struct rule *rule)
{
	struct violation violation;

	scene->found[0] = '\0';
	if (rule->holds(scene) || wait_for_missing(scene, rule) || wait_for_tag(scene, rule))
		return;
	violation = violation_of(scene, rule);
	if (scene->association)
		scene->association->violations++;
	scene->judge->report(scene->judge->context, &violation);
}

/* What waits for TSNs at that time has waited for too long. */
static void end_holes(struct judge *judge, struct association *association, int64_t time)
{
	for (int from = 0; from < 2; from++) {
		struct hole *hole = &association->holes[from];

		if (!hole->waits || time - hole->violation.time < HOLE_LASTS)
			continue;
		hole->waits = false;
		association->violations++;
		judge->report(judge->context, &hole->violation);
	}
}

static bool is_about(const struct rule *rule, uint8_t type)
{
	switch (rule->about) {
	case ANY_USER_DATA:
		return type == DATA || type == I_DATA;
	case ANY_END:
		return type == ABORT || type == SHUTDOWN_COMPLETE;
	case EACH_CHUNK:
		return true;
	default:
		return rule->about == type;
	}
}

/* Its sender goes on under the tag that it had: the one in between was wrong. */
static void end_doubt(struct scene *scene)
{
	struct doubt *doubt = &scene->association->doubts[scene->from_index];
	const struct sctp_packet *packet = scene->packet;

	if (!doubt->waits || scene->discard != ACCEPTED || scene->sighting->forged ||
	    !packet->tag || !packet->chunk_count ||
	    chunk_reflects(&packet->chunks[packet->chunk_count - 1]))
		return;
	doubt->waits = false;
	scene->association->violations++;
	scene->judge->report(scene->judge->context, &doubt->violation);
}

/* Some of the rules, each by its bit: in the order of their groups and lists. */
enum { WORD = 64, RULE_WORDS = 4 };
struct rule_set {
	uint64_t words[RULE_WORDS];
};

/*
 * Which rules concern what: most packets have one or two chunks, and most rules are about another chunk
 * type.  The rules about user data are none of these, as they are held against each chunk in its turn.
 */
static struct {
	bool made;
	unsigned count;
	const struct rule *rules[RULE_WORDS * WORD];
	uint8_t groups[RULE_WORDS * WORD];
	struct rule_set whole; /* about the packet as a whole */
	struct rule_set by_type[UINT8_MAX + 1];
} table;

static void add_to_table(const struct rule *rule, size_t group)
{
	unsigned number = table.count++;
	uint64_t bit = (uint64_t)1 << number % WORD;

	if (number >= ARRAY_SIZE(table.rules))
		abort();
	table.rules[number] = rule;
	table.groups[number] = (uint8_t)group;
	if (rule->about == WHOLE_PACKET)
		table.whole.words[number / WORD] |= bit;
	for (unsigned type = 0; type <= UINT8_MAX; type++)
		if (is_about(rule, (uint8_t)type))
			table.by_type[type].words[number / WORD] |= bit;
}

static void make_table(void)
{
	if (table.made)
		return;
	table.made = true;
	for (size_t group = 0; group < ARRAY_SIZE(groups); group++)
		for (size_t i = 0; groups[group] != &rules_data && i < groups[group]->count; i++)
			add_to_table(&groups[group]->list[i], group);
}

static struct rule_set rules_about(const struct sctp_packet *packet)
{
	struct rule_set set = table.whole;

	for (unsigned n = 0; n < packet->chunk_count; n++)
		for (unsigned word = 0; word < RULE_WORDS; word++)
			set.words[word] |= table.by_type[packet->chunks[n].type].words[word];
	return set;
}

static void hold_rule(struct scene *scene, const struct rule *rule)
{
	scene->chunk = NULL;
	if (rule->about == WHOLE_PACKET) {
		hold(scene, rule);
		return;
	}
	for (unsigned n = 0; n < scene->packet->chunk_count; n++) {
		scene->chunk = &scene->packet->chunks[n];
		if (is_about(rule, scene->chunk->type))
			hold(scene, rule);
	}
}

struct judge *judge_new(const struct judge_terms *terms,
			void (*report)(void *context, const struct violation *violation),
			void *context)
{
	struct judge *judge = xcalloc(1, sizeof(*judge));

	make_table();
	judge->terms = *terms;
	judge->report = report;
	judge->context = context;
	return judge;
}

/* Without a chunk only the layout can be judged. */
static bool is_for(const struct rules *rules, const struct scene *scene)
{
	/* A HEARTBEAT ACK returns whatever the HEARTBEAT had in it. */
	if (scene->judge->terms.alone && ((rules != &rules_layout && rules != &rules_order) ||
					  packet_chunk(scene->packet, HEARTBEAT_ACK)))
		return false;
	return rules == &rules_layout ||
	       (scene->packet->chunk_count && (scene->association || !rules->of_association));
}

/* What comes next depends on the chunks before it, so each is judged before it is learned. */
static void hold_data(struct scene *scene)
{
	for (size_t i = 0; i < rules_data.count && !scene->judge->terms.alone; i++)
		if (is_about(&rules_data.list[i], scene->chunk->type))
			hold(scene, &rules_data.list[i]);
}

static void hold_all(struct scene *scene)
{
	struct rule_set set = rules_about(scene->packet);
	bool asked[ARRAY_SIZE(groups)];

	for (size_t group = 0; group < ARRAY_SIZE(groups); group++)
		asked[group] = is_for(groups[group], scene);
	for (unsigned word = 0; word < RULE_WORDS; word++)
		for (uint64_t bits = set.words[word]; bits; bits &= bits - 1) {
			unsigned number = word * WORD + (unsigned)__builtin_ctzll(bits);

			if (asked[table.groups[number]])
				hold_rule(scene, table.rules[number]);
		}
}

void judge_see(struct judge *judge, const struct sighting *sighting)
{
	struct scene scene;

	scene_set(&scene, judge, sighting);
	if (scene.association) {
		end_holes(judge, scene.association, sighting->time);
		end_doubt(&scene);
	}
	if (sighting->judged)
		hold_all(&scene);
	scene_learn(&scene, sighting->judged ? hold_data : NULL);
}

void judge_end(struct judge *judge)
{
	for (unsigned i = 0; i < judge->count; i++)
		end_holes(judge, judge->all[i], INT64_MAX);
}

void judge_free(struct judge *judge)
{
	if (!judge)
		return;
	associations_free(judge);
	free(judge);
}

unsigned judge_associations(const struct judge *judge)
{
	return judge->count;
}

static struct side_summary summary_of(const struct side *side)
{
	struct side_summary summary = {
		.address = side->addresses[0].at,
		.addresses = side->address_count,
		.tag_known = side->has_tag,
		.tag = side->tag,
		.packets = side->packets,
		.messages = side->messages,
		.bytes = side->bytes,
		.retransmissions = side->retransmissions,
	};

	return summary;
}

struct association_summary judge_association(const struct judge *judge, unsigned index)
{
	const struct association *association = judge->all[index];

	return (struct association_summary){
		.number = association->number,
		.setup_seen = association->begun,
		.merged = association->merged,
		.established = association->established,
		.end = association->end,
		.first = association->first,
		.last = association->last,
		.ports = {association->sides[0].port, association->sides[1].port},
		.sides = {summary_of(&association->sides[0]), summary_of(&association->sides[1])},
		.violations = association->violations,
	};
}

unsigned long judge_strays(const struct judge *judge)
{
	return judge->stray_count;
}

bool judge_is_full(const struct judge *judge)
{
	return judge->full;
}
