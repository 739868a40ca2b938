/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What scenarios do on unchanged code: their verdicts, and which mutants they execute. */
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/mutate/player.h"
#include "harness/host/mutate/pool.h"
#include "harness/host/mutate/session.h"
#include "harness/host/run/progress.h"
#include "harness/record/packed.h"
#include "harness/record/verdict.h"

enum { TOGETHER = 160 /* scenarios of a piece: to boot a guest takes as long as some of them */ };

struct survey {
	const struct session *session;
	size_t pieces; /* of each kernel */
	json_t *plain, *switched; /* {NAME: {verdict, reached}} */
	json_t *at_boot;
	size_t done;
	double began;
};

static bool keep_end(void *context, const struct instance *instance, const json_t *end)
{
	json_t *found = json_object_get(context, "scenarios");
	json_t *scenario = json_object_get(found, instance->name);

	if (!scenario) {
		scenario = json_object();
		json_object_set_new(found, instance->name, scenario);
	}
	json_object_set(scenario, "verdict", json_object_get(end, "verdict"));
	return true;
}

/* A mark a mutant, by its number. */
static void keep_reached(void *context, const char *name, const json_t *record)
{
	json_t *found = json_object_get(context, "scenarios"), *reached = json_array();
	const char *text = json_string_value(json_object_get(record, "data"));
	json_int_t size = json_integer_value(json_object_get(record, "size"));
	json_int_t known = json_integer_value(json_object_get(context, "marks"));
	unsigned char *marks = text && size == known ? packed_decode(text, (size_t)size) : NULL;
	json_t *scenario;

	for (json_int_t i = 1; marks && i < size; i++)
		if (marks[i])
			json_array_append_new(reached, json_integer(i));
	free(marks);
	if (strcmp(name, "boot") == 0) {
		json_object_set_new(context, "boot", reached);
		return;
	}
	scenario = json_object_get(found, name);
	if (!scenario) {
		scenario = json_object();
		json_object_set_new(found, name, scenario);
	}
	json_object_set_new(scenario, "reached", reached);
}

/* The pieces of one kernel come after those of the other. */
static json_t *survey_piece(void *context, unsigned worker, size_t index, struct fault *fault)
{
	const struct survey *survey = context;
	const struct session *session = survey->session;
	bool switched = index < survey->pieces;
	const struct target *target = switched ? &session->switched : &session->plain;
	size_t first = index % survey->pieces * TOGETHER;
	size_t count = target->selection.count - first;
	size_t marks = json_array_size(json_object_get(session->state, "mutants")) + 1;
	json_t *found = json_pack("{s:{}, s:I}", "scenarios", "marks", (json_int_t)marks);
	const struct playing playing = {
		.target = target,
		.seed = 1,
		.coverage = switched,
		.folder = session->work,
		.end = keep_end,
		.coverage_of = switched ? keep_reached : NULL,
		.context = found,
	};
	bool dead;
	int result = player_play(&playing, target->selection.items + first,
				 count < TOGETHER ? count : TOGETHER, &dead, fault);

	(void)worker;
	if (!result && dead)
		result =
			fault_set(fault, EXIT_ENVIRONMENT, "%s does not boot", target->kernel.spec);
	if (result) {
		json_decref(found);
		return NULL;
	}
	return found;
}

static int take_piece(void *context, size_t index, const json_t *result, struct fault *fault)
{
	struct survey *survey = context;
	json_t *into = index < survey->pieces ? survey->switched : survey->plain;
	size_t i;
	json_t *number;

	(void)fault;
	json_object_update(into, json_object_get(result, "scenarios"));
	json_array_foreach (json_object_get(result, "boot"), i, number) {
		char *key = path_of("%lld", (long long)json_integer_value(number));

		json_object_set_new(survey->at_boot, key, json_true());
		free(key);
	}
	session_progress("parts played without a mutant", ++survey->done, 2 * survey->pieces,
			 survey->began);
	return 0;
}

/* A scenario in which no mutant could show: it fails as it is, or is not played. */
static bool is_blind(enum verdict verdict)
{
	return verdict_fails(verdict, true);
}

/* Keeps what both kernels agree in.  Says what they do not. */
static void compare(struct survey *survey)
{
	unsigned differ = 0;
	const char *name, *first = "";
	json_t *scenario;

	json_object_foreach (survey->switched, name, scenario) {
		const json_t *other = json_object_get(survey->plain, name);
		enum verdict verdict = verdict_of_record(scenario);
		bool same = other && verdict_of_record(other) == verdict;

		if (!same && differ++ == 0)
			first = name;
		json_object_set_new(scenario, "calm", json_boolean(same && !is_blind(verdict)));
	}
	if (differ > 0)
		fprintf(stderr,
			"sctp-conform: %u scenarios have another verdict on the kernel that can "
			"be switched and are not used, %s among them\n",
			differ, first);
	json_object_set_new(survey->session->state, "differing", json_integer(differ));
}

/* Plays all on both kernels. */
static int make_baseline(struct session *session, struct fault *fault)
{
	struct survey survey = {
		.session = session,
		.pieces = (session->switched.selection.count + TOGETHER - 1) / TOGETHER,
		.plain = json_object(),
		.switched = json_object(),
		.at_boot = json_object(),
		.began = machine_now(),
	};
	const struct pool pool = {session->options->jobs, survey_piece, take_piece, &survey};
	int result = pool_run(&pool, 2 * survey.pieces, fault);

	session_progress_end();
	if (!result) {
		compare(&survey);
		session->baseline = json_incref(survey.switched);
		session->at_boot = json_incref(survey.at_boot);
	}
	json_decref(survey.plain);
	json_decref(survey.switched);
	json_decref(survey.at_boot);
	return result;
}

int session_baseline(struct session *session, struct fault *fault)
{
	int result;

	if (session_baseline_kept(session))
		return 0;
	result = make_baseline(session, fault);
	return result ? result : session_baseline_keep(session, fault);
}
