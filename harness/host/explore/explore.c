/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/explore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/explore/resume.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"
#include "harness/world/sweep.h"

enum {
	/* A guest's boot costs as much as some tens of worlds; one that breaks plays the rest again. */
	WORLDS_A_GUEST = 256,
	MOST_GUESTS = 64,
};

static struct finding *find(const struct exploration *exploration, const char *fingerprint)
{
	for (size_t i = 0; i < exploration->count; i++)
		if (strcmp(exploration->findings[i]->fingerprint, fingerprint) == 0)
			return exploration->findings[i];
	return NULL;
}

static void take(struct exploration *exploration, const struct trial *trial)
{
	struct finding *finding = find(exploration, trial->fingerprint);

	if (!finding && exploration->count < MAX_FINDINGS) {
		finding = xcalloc(1, sizeof(*finding));
		exploration->findings[exploration->count++] = finding;
		memcpy(finding->fingerprint, trial->fingerprint, sizeof(finding->fingerprint));
		finding->world = trial->world;
		finding->seed = trial->world.seed;
		finding->message = xstrdup(trial->message);
		finding->verdict = trial->verdict;
		finding->after = machine_now() - exploration->began;
		finding->worlds = exploration->played;
		fprintf(stderr, "after %.0f s, world %" PRIu64 ": %s\n", finding->after,
			finding->seed, finding->fingerprint);
	}
	if (finding)
		finding->times++;
}

static bool is_over(const struct exploration *exploration)
{
	double seconds = machine_now() - exploration->began;

	return exploration->session.interrupted ||
	       (exploration->limit_worlds && exploration->played >= exploration->limit_worlds) ||
	       (exploration->limit_seconds > 0 && seconds >= exploration->limit_seconds);
}

/* How many the next round plays: whole guests, one for each job. */
static size_t size_round(const struct exploration *exploration)
{
	unsigned jobs = exploration->session.run.jobs;
	size_t size = (size_t)WORLDS_A_GUEST * (jobs < MOST_GUESTS ? jobs : MOST_GUESTS);
	unsigned long left = exploration->limit_worlds - exploration->played;

	return exploration->limit_worlds && left < size ? left : size;
}

static void show(const struct exploration *exploration)
{
	double seconds = machine_now() - exploration->began;

	fprintf(stderr, "%lu worlds in %.0f s, %.1f a second, %zu finding%s\n", exploration->played,
		seconds, (double)exploration->played / (seconds > 0 ? seconds : 1),
		exploration->count, exploration->count == 1 ? "" : "s");
}

static void make_world(const struct exploration *exploration, size_t number, struct world *world)
{
	number = number * exploration->shards + exploration->shard - 1;
	if (exploration->swept)
		sweep_world(exploration->swept, number, world);
	else
		world_generate(exploration->seed + number, exploration->profile, world);
}

static int play_round(struct exploration *exploration, struct fault *fault)
{
	size_t count = size_round(exploration);
	struct trial *trials = xcalloc(count, sizeof(*trials));
	int result;

	for (size_t i = 0; i < count; i++) {
		make_world(exploration, exploration->played + i, &trials[i].world);
		snprintf(trials[i].name, sizeof(trials[i].name), "world.%" PRIu64,
			 trials[i].world.seed);
	}
	result = session_play(&exploration->session, trials, count, WORLDS_A_GUEST, fault);
	for (size_t i = 0; result == 0 && i < count; i++) {
		exploration->played += trials[i].played;
		if (trials[i].message)
			take(exploration, &trials[i]);
	}
	trials_clear(trials, count);
	free(trials);
	return result;
}

int explore(struct exploration *exploration, struct fault *fault)
{
	int result = 0;

	if (exploration->swept)
		exploration->limit_worlds = (sweep_count(exploration->swept) + exploration->shards -
					     exploration->shard) /
					    exploration->shards;
	exploration->began = machine_now() - exploration->before;
	while (result == 0 && !is_over(exploration)) {
		result = play_round(exploration, fault);
		show(exploration);
		if (result == 0 && !exploration->swept)
			result = exploration_save(exploration, fault);
	}
	if (result == 0 && !exploration->session.interrupted)
		result = findings_confirm(exploration, fault);
	if (result == 0 && exploration->shrink && !exploration->session.interrupted)
		result = findings_shrink(exploration, fault);
	if (result == 0)
		result = findings_write(exploration, fault);
	return result == 0 && !exploration->swept ? exploration_save(exploration, fault) : result;
}

int explore_again(struct exploration *exploration, const struct world *world, struct fault *fault)
{
	struct trial *trial = xcalloc(1, sizeof(*trial));
	int result;

	trial->world = *world;
	snprintf(trial->name, sizeof(trial->name), "world.%" PRIu64, world->seed);
	exploration->began = machine_now();
	exploration->session.keep = true;
	exploration->session.run.capture = true;
	result = session_play(&exploration->session, trial, 1, 1, fault);
	if (result == 0 && trial->message)
		printf("%s\n%s\n", trial->fingerprint, trial->message);
	if (result == 0) {
		printf("%s after %.6f s of guest time\n", verdict_name(trial->verdict),
		       trial->seconds);
		result = (int)trial->verdict;
	}
	trials_clear(trial, 1);
	free(trial);
	return result;
}

void exploration_clear(struct exploration *exploration)
{
	for (size_t i = 0; i < exploration->count; i++) {
		free(exploration->findings[i]->message);
		free(exploration->findings[i]);
	}
	session_end(&exploration->session);
	free(exploration->session.out);
}

/* The smaller one, of one that came again rather than of one that did not. */
static bool is_better(const struct finding *finding, const struct finding *than)
{
	if (finding->confirmed != than->confirmed)
		return finding->confirmed;
	return finding->world.count < than->world.count;
}

static void unite(struct finding *finding, struct finding *other)
{
	unsigned times = finding->times + other->times;
	double after = finding->after < other->after ? finding->after : other->after;
	unsigned long worlds = finding->worlds < other->worlds ? finding->worlds : other->worlds;

	if (is_better(other, finding)) {
		struct finding former = *finding;

		*finding = *other;
		*other = former;
	}
	finding->times = times;
	finding->after = after;
	finding->worlds = worlds;
	free(other->message);
	free(other);
}

void exploration_add(struct exploration *exploration, struct exploration *other)
{
	for (size_t i = 0; i < other->count; i++) {
		struct finding *finding = find(exploration, other->findings[i]->fingerprint);

		if (finding)
			unite(finding, other->findings[i]);
		else if (exploration->count < MAX_FINDINGS)
			exploration->findings[exploration->count++] = other->findings[i];
		else {
			free(other->findings[i]->message);
			free(other->findings[i]);
		}
	}
	exploration->played += other->played;
	exploration->before += other->before;
	other->count = 0;
}
