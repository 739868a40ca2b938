/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a world begins: sysctls, peers, sockets, options, an association. */
#include "harness/array_size.h"
#include "harness/wire/chunk_types.h"
#include "harness/world/generate_private.h"
#include "harness/world/options.h"

void choose_topics(struct draft *draft)
{
	for (unsigned i = 0; i < MOST_TOPICS; i++)
		if (!dice_one_in(&draft->dice, i == 0 ? 6 : 2))
			draft->topics[draft->topic_count++] =
				&topics[dice_below(&draft->dice, topic_count)];
}

bool draft_is_about(const struct draft *draft, enum step_kind kind)
{
	for (unsigned i = 0; i < draft->topic_count; i++)
		if (draft->topics[i]->kinds & 1U << kind)
			return true;
	return false;
}

static bool is_of_topic(const struct draft *draft, int sysctl)
{
	for (unsigned i = 0; i < draft->topic_count; i++)
		for (unsigned k = 0; k < draft->topics[i]->sysctl_count; k++)
			if (draft->topics[i]->sysctls[k] == sysctl)
				return true;
	return false;
}

/* Where all is retransmitted soon, and not often, the end of a world can be waited for. */
static bool is_brisk(int sysctl)
{
	return sysctl == SYSCTL_rto_max || sysctl == SYSCTL_rto_initial ||
	       sysctl == SYSCTL_association_max_retrans || sysctl == SYSCTL_max_init_retransmits;
}

/* An extension that one side lacks is worth no steps: in most worlds both have nearly all. */
static void add_sysctls(struct draft *draft)
{
	bool rich = !dice_one_in(&draft->dice, 4);
	bool brisk = !draft->peers && dice_one_in(&draft->dice, 2);

	for (int i = 0; i < WORLD_SYSCTLS; i++) {
		bool wanted =
			is_of_topic(draft, i) || (rich && i < EXTENSIONS) || (brisk && is_brisk(i));
		struct step *step;

		if (wanted ? dice_one_in(&draft->dice, 8)
			   : !dice_one_in(&draft->dice, i < EXTENSIONS ? 2 : 12))
			continue;
		step = add(draft, STEP_SYSCTL);
		step->option = i;
		step->value = world_sysctl_value(i);
	}
}

static void add_options(struct draft *draft, unsigned most)
{
	for (unsigned i = dice_below(&draft->dice, most + 1); i > 0; i--)
		add_drawn(draft, STEP_SET)->assoc = ASSOC_FUTURE;
}

/* What an extension, or a thing that seldom happens, needs the user's leave for; each in one world of so many. */
static const struct leave {
	int option;
	uint8_t value, more, one_in;
	bool with_last; /* goes with the one before it */
} leaves[] = {
	{SCTP_ENABLE_STREAM_RESET, SCTP_ENABLE_STRRESET_MASK, 0, 2, false}, /* RFC 6525 */
	{SCTP_FRAGMENT_INTERLEAVE, 1, 0, 3, false}, /* RFC 8260 */
	{SCTP_INTERLEAVING_SUPPORTED, 1, 0, 0, true},
	{SCTP_AUTO_ASCONF, 1, 0, 6, false}, /* RFC 6458 8.1.23 */
	{WORLD_SO_SNDBUF, 1, 0, 6, false}, /* sends wait */
	{SCTP_AUTH_KEY, 1, 8, 3,
	 false}, /* a key beside that of the association, of eight bytes (RFC 4895) */
};

static bool is_option_of_topic(const struct draft *draft, int option)
{
	for (unsigned i = 0; i < draft->topic_count; i++)
		for (unsigned k = 0; k < draft->topics[i]->option_count; k++)
			if (draft->topics[i]->options[k] == option)
				return true;
	return false;
}

/* Bits: which of them.  A world is not about what is not allowed, mostly. */
static unsigned draw_leaves(struct draft *draft)
{
	unsigned given = 0;

	for (unsigned i = 0; i < ARRAY_SIZE(leaves); i++) {
		bool last = i > 0 && given & 1U << (i - 1);

		if (leaves[i].with_last ? last
		    : is_option_of_topic(draft, leaves[i].option)
			    ? !dice_one_in(&draft->dice, 4)
			    : dice_one_in(&draft->dice, leaves[i].one_in))
			given |= 1U << i;
	}
	return given;
}

static void give_leaves(struct draft *draft, unsigned given, unsigned endpoint)
{
	for (unsigned i = 0; i < ARRAY_SIZE(leaves); i++) {
		struct step *step;

		if (!(given & 1U << i))
			continue;
		step = add(draft, STEP_SET);
		step->endpoint = endpoint;
		step->option = leaves[i].option;
		step->assoc = ASSOC_FUTURE;
		step->a = leaves[i].value;
		step->b = leaves[i].more;
	}
}

static void add_sockets(struct draft *draft)
{
	unsigned given = draw_leaves(draft);

	for (unsigned i = 0; i < draft->endpoints; i++) {
		struct step *step = add(draft, STEP_SOCKET);

		step->endpoint = i;
		step->style = dice_below(&draft->dice, 2);
		/* Bound to one address it can be bound to another one later. */
		step->path = dice_one_in(&draft->dice, draft_is_about(draft, STEP_BIND) ? 1 : 3);
		draft->styles |= (unsigned)step->style << i;
		give_leaves(draft, given, i);
	}
	add_options(draft, 4);
	for (unsigned i = 0; i < draft->endpoints; i++)
		if (!(draft->calls & draft->styles & 1U << i) && !dice_one_in(&draft->dice, 8))
			add(draft, STEP_LISTEN)->endpoint = i;
}

static void add_peers(struct draft *draft)
{
	for (unsigned i = 0; i < draft->peers; i++) {
		struct step *step = add(draft, STEP_PEER);

		step->peer = i;
		step->flags = dice_below(&draft->dice, 1U << OFFER_BITS);
		if (!dice_one_in(&draft->dice, 4))
			step->flags |= OFFER_AUTH | OFFER_ASCONF | OFFER_RECONFIG;
		for (unsigned k = 0; k < draft->topic_count; k++)
			if (!dice_one_in(&draft->dice, 8))
				step->flags |= draft->topics[k]->offers;
		/* Without a stream, or with a smaller window, there is no association at all (RFC 9260 3.3.2). */
		if (dice_one_in(&draft->dice, 2))
			step->a = 1 + (draw_number(draft) & 0xfff);
		if (dice_one_in(&draft->dice, 6))
			step->b = LEAST_WINDOW + (draw_number(draft) & 0xffffff);
	}
}

/* Some of the set-up is left to the steps. */
static void hold_answers(struct draft *draft, unsigned peer)
{
	static const uint8_t types[] = {INIT, INIT_ACK, COOKIE_ECHO};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct step *step;

		if (!dice_one_in(&draft->dice, 2))
			continue;
		step = add(draft, STEP_ANSWER);
		step->peer = peer;
		step->type = types[i];
	}
}

/* A peer that lets the kernel wait: the answers, right or wrong, are up to the steps.  Some let it wait for nearly all. */
static void leave_unanswered(struct draft *draft, unsigned peer)
{
	bool lazy = dice_one_in(&draft->dice, 4);
	static const struct {
		uint8_t type, one_in;
	} types[] = {{RE_CONFIG, 2}, {ASCONF, 2}, {DATA, 6}, {HEARTBEAT, 6}, {SHUTDOWN, 4}};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct step *step;

		if (!dice_one_in(&draft->dice, lazy ? 2 : types[i].one_in))
			continue;
		step = add(draft, STEP_ANSWER);
		step->peer = peer;
		step->type = types[i].type;
	}
}

/* And then not any more: what has to come again does so. */
void let_answer(struct draft *draft)
{
	static const uint8_t types[] = {INIT, INIT_ACK, COOKIE_ECHO};

	for (unsigned peer = 0; peer < draft->peers; peer++)
		for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
			struct step *step = add(draft, STEP_ANSWER);

			step->peer = peer;
			step->type = types[i];
			step->action = SWITCH_ON;
		}
	add_time(draft, 3200);
	for (unsigned i = 0; i < draft->endpoints; i++)
		add(draft, STEP_ACCEPT)->endpoint = i;
	draft->setting_up = false;
}

/* A message may set up its association, and its sender may wait for that. */
static void connect_by_message(struct draft *draft, unsigned endpoint, unsigned peer)
{
	struct step *step = add_drawn(draft, STEP_SEND);

	step->endpoint = endpoint;
	step->target = TARGET_PEER + peer;
	step->path = 1 + dice_below(&draft->dice, draft->paths);
	step->flags = dice_one_in(&draft->dice, 2) ? SCTP_ADDR_OVER : 0;
	step->c = draft->paths > 1 && dice_one_in(&draft->dice, 2);
	step->parent = 0;
	step->assoc = ASSOC_FUTURE;
	step->style = dice_below(&draft->dice, 2);
}

static void connect_peer(struct draft *draft, unsigned peer)
{
	unsigned endpoint = peer % draft->endpoints;
	struct step *step;

	leave_unanswered(draft, peer);
	if (draft->setting_up)
		hold_answers(draft, peer);
	if (draft->calls & 1U << endpoint && dice_one_in(&draft->dice, 3)) {
		connect_by_message(draft, endpoint, peer);
	} else if (draft->calls & 1U << endpoint) {
		step = add(draft, STEP_CONNECT);
		step->endpoint = endpoint;
		step->target = TARGET_PEER + peer;
	} else {
		step = add(draft, STEP_CHUNK);
		step->type = INIT;
		step->peer = peer;
		step->target = 1 + endpoint;
	}
}

/* Who connects: with peers any of them, else the first one, and the third one if there is one. */
static void choose_calls(struct draft *draft)
{
	draft->calls = draft->peers ? dice_below(&draft->dice, 1U << draft->endpoints) : 5;
}

static void connect_endpoints(struct draft *draft)
{
	struct step *step = add(draft, STEP_CONNECT);

	step->target = draft->endpoints > 1;
	step->count = dice_one_in(&draft->dice, 2) ? draft->paths : 0;
	if (draft->endpoints > 2 && dice_one_in(&draft->dice, 2)) {
		step = add(draft, STEP_CONNECT);
		step->endpoint = 2;
		step->target = 1;
	}
}

void begin(struct draft *draft)
{
	choose_calls(draft);
	draft->setting_up = draft->peers && dice_one_in(&draft->dice, 3);
	add_sysctls(draft);
	add_peers(draft);
	add_sockets(draft);
	for (unsigned i = 0; i < draft->peers; i++)
		connect_peer(draft, i);
	if (!draft->peers)
		connect_endpoints(draft);
	add_time(draft, dice_one_in(&draft->dice, 8) ? 1 : 40);
	for (unsigned i = 0; i < draft->endpoints; i++)
		add(draft, STEP_ACCEPT)->endpoint = i;
}
