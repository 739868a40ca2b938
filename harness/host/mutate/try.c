/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays mutants. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/mutate/player.h"
#include "harness/host/mutate/pool.h"
#include "harness/host/mutate/session.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"
#include "harness/record/verdict.h"

struct trials {
	struct session *session;
	json_t **mutants; /* those without a fate */
	size_t count, done, killed;
	double began;
};

struct candidate {
	const struct instance *instance;
	size_t reached; /* mutants that it executes */
	size_t place; /* among those of its suite, the narrowest first */
	bool killer; /* it has turned red on this mutant before */
};

static bool executes(const json_t *scenario, json_int_t number)
{
	size_t index;
	json_t *reached;

	json_array_foreach (json_object_get(scenario, "reached"), index, reached)
		if (json_integer_value(reached) == number)
			return true;
	return false;
}

static size_t suite_length(const struct candidate *candidate)
{
	return strcspn(candidate->instance->name, ".");
}

static int by_suite(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	size_t length = suite_length(a), other = suite_length(b);
	int suite = strncmp(a->instance->name, b->instance->name, length < other ? length : other);

	if (suite || length != other)
		return suite ? suite : length < other ? -1 : 1;
	if (a->reached != b->reached)
		return a->reached < b->reached ? -1 : 1;
	return strcmp(a->instance->name, b->instance->name);
}

static int by_likelihood(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->killer != b->killer)
		return a->killer ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->reached != b->reached)
		return a->reached < b->reached ? -1 : 1;
	return strcmp(a->instance->name, b->instance->name);
}

/*
 * The scenarios that execute the mutant, the likeliest to notice it first: what executes little is
 * about that, and each suite looks at other things, so all suites take turns.  What is executed
 * before the first scenario has a part in all of them.  To be freed.
 */
static const struct instance **plan_for(const struct session *session, const json_t *mutant,
					size_t *count)
{
	const struct selection *selection = &session->switched.selection;
	const struct instance **plan = xcalloc(selection->count + 1, sizeof(const void *));
	struct candidate *candidates = xcalloc(selection->count + 1, sizeof(*candidates));
	json_int_t number = json_integer_value(json_object_get(mutant, "number"));
	const char *killer = json_string_value(json_object_get(mutant, "scenario"));
	char *key = path_of("%lld", (long long)number);
	bool at_boot = json_object_get(session->at_boot, key) != NULL;

	*count = 0;
	for (size_t i = 0; i < selection->count; i++) {
		const char *name = selection->items[i]->name;
		const json_t *scenario = json_object_get(session->baseline, name);

		if (!json_is_true(json_object_get(scenario, "calm")) ||
		    (!at_boot && !executes(scenario, number)))
			continue;
		candidates[(*count)++] = (struct candidate){
			.instance = selection->items[i],
			.reached = json_array_size(json_object_get(scenario, "reached")),
			.killer = killer && strcmp(killer, name) == 0,
		};
	}
	qsort(candidates, *count, sizeof(*candidates), by_suite);
	for (size_t i = 1; i < *count; i++)
		if (suite_length(&candidates[i]) == suite_length(&candidates[i - 1]) &&
		    strncmp(candidates[i].instance->name, candidates[i - 1].instance->name,
			    suite_length(&candidates[i])) == 0)
			candidates[i].place = candidates[i - 1].place + 1;
	qsort(candidates, *count, sizeof(*candidates), by_likelihood);
	for (size_t i = 0; i < *count; i++)
		plan[i] = candidates[i].instance;
	free(key);
	free(candidates);
	return plan;
}

struct trial {
	size_t played;
	char *scenario, *verdict, *message; /* of the one that noticed, or NULL */
};

/* Red is what fails a run, and what is left out though the unchanged kernel plays it. */
static bool judge_end(void *context, const struct instance *instance, const json_t *end)
{
	struct trial *trial = context;
	const char *message = json_string_value(json_object_get(end, "message"));
	enum verdict verdict = verdict_of_record(end);

	trial->played++;
	if (!verdict_fails(verdict, true))
		return true;
	trial->scenario = xstrdup(instance->name);
	trial->verdict = xstrdup(verdict_name(verdict));
	trial->message = xstrdup(message ? message : "");
	return false;
}

/* What became of it, for the state. */
static json_t *fate_of(const struct trial *trial, const struct instance *const plan[], size_t count,
		       bool dead)
{
	enum { NAMED = 40 };
	json_t *executed = json_array();
	const char *fate = count == 0		     ? FATE_UNREACHED
			   : dead || trial->scenario ? FATE_KILLED
						     : FATE_SURVIVED;
	json_t *object;

	for (size_t i = 0; i < count && i < NAMED; i++)
		json_array_append_new(executed, json_string(plan[i]->name));
	object =
		json_pack("{s:s, s:I, s:I, s:o}", "fate", fate, "played", (json_int_t)trial->played,
			  "executing", (json_int_t)count, "scenarios", executed);
	if (dead || trial->scenario) {
		json_object_set_new(object, "scenario",
				    json_string(trial->scenario ? trial->scenario : "boot"));
		json_object_set_new(object, "verdict",
				    json_string(trial->verdict ? trial->verdict : "crash"));
		json_object_set_new(
			object, "message",
			json_string(trial->message ? trial->message : "the kernel does not boot"));
	}
	return object;
}

static json_t *try_mutant(void *context, unsigned worker, size_t index, struct fault *fault)
{
	const struct trials *trials = context;
	const struct session *session = trials->session;
	const json_t *mutant = trials->mutants[index];
	size_t count;
	const struct instance **plan = plan_for(session, mutant, &count);
	json_t *append = json_pack("[o]", json_sprintf("sctp_mutant=%lld",
						       (long long)json_integer_value(
							       json_object_get(mutant, "number"))));
	struct trial trial = {0};
	const struct playing playing = {
		.target = &session->switched,
		.seed = 1,
		.append = append,
		.folder = session->work,
		.end = judge_end,
		.context = &trial,
	};
	bool dead = false;
	json_t *fate = NULL;

	(void)worker;
	if (player_play(&playing, plan, count, &dead, fault) == 0)
		fate = fate_of(&trial, plan, count, dead);
	free(trial.scenario);
	free(trial.verdict);
	free(trial.message);
	json_decref(append);
	free(plan);
	return fate;
}

static int take_fate(void *context, size_t index, const json_t *result, struct fault *fault)
{
	struct trials *trials = context;
	json_t *mutant = trials->mutants[index];
	char what[64];

	json_object_del(mutant, "scenario");
	json_object_update(mutant, (json_t *)result);
	trials->killed +=
		strcmp(json_string_value(json_object_get(result, "fate")), FATE_KILLED) == 0;
	trials->done++;
	snprintf(what, sizeof(what), "mutants played, %zu killed", trials->killed);
	session_progress(what, trials->done, trials->count, trials->began);
	return session_save(trials->session, fault);
}

int session_try(struct session *session, struct fault *fault)
{
	const struct mutate_options *options = session->options;
	struct trials trials = {.session = session, .began = machine_now()};
	const struct pool pool = {options->jobs, try_mutant, take_fate, &trials};
	json_t *all = json_object_get(session->state, "mutants");
	size_t index;
	json_t *mutant;
	int result;

	trials.mutants = xcalloc(json_array_size(all) + 1, sizeof(json_t *));
	json_array_foreach (all, index, mutant)
		if (!json_object_get(mutant, "fate") &&
		    index % options->shards == options->shard - 1)
			trials.mutants[trials.count++] = mutant;
	result = pool_run(&pool, trials.count, fault);
	session_progress_end();
	free(trials.mutants);
	return result;
}
