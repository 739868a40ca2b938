/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mutants are taken. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/mutate/compile.h"
#include "harness/host/mutate/pool.h"
#include "harness/host/mutate/session.h"
#include "harness/host/mutate/tree.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"
#include "reports/spec/equivalents.h"

struct drawing {
	struct session *session;
	struct mutants all;
	char **names; /* of the files, without their suffix */
	size_t name_count;
	char **texts; /* of the files */
	enum compiled *compiled; /* of those tried */
	size_t first; /* of the ones that are tried at present */
	size_t done; /* of these */
	double began;
};

static int take_name(void *context, const char *name)
{
	struct drawing *drawing = context;
	const char *glob = drawing->session->options->file;
	size_t length = strlen(name);

	if (length < 3 || strcmp(name + length - 2, ".c") != 0 ||
	    (glob && fnmatch(glob, name, 0) != 0))
		return 0;
	drawing->names = xreallocarray(drawing->names, drawing->name_count + 1, sizeof(char *));
	drawing->names[drawing->name_count++] = path_of("%.*s", (int)length - 2, name);
	return 0;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

static int find_names(struct drawing *drawing, struct fault *fault)
{
	const struct session *session = drawing->session;
	char *folder = path_of("%s/" TREE_SCTP, session->source);
	int result = folder_each(folder, take_name, drawing);

	if (result < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s", folder);
	else if (drawing->name_count == 0)
		result = fault_set(fault, EXIT_USAGE, "no file of net/sctp is called '%s'",
				   session->options->file);
	else
		qsort(drawing->names, drawing->name_count, sizeof(char *), by_name);
	free(folder);
	return result;
}

/* What all workers look at with commands of the same build. */
static struct workshop workshop_of(const struct session *session, const char *folder)
{
	return (struct workshop){session->source, session->build, folder};
}

static int find_mutants(struct drawing *drawing, struct fault *fault)
{
	const struct session *session = drawing->session;
	const struct workshop workshop = workshop_of(session, session->work);
	char *finder = path_program("sctp-mutants", NULL);
	int result = 0;

	if (!finder)
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "there is no sctp-mutants, which reads C: apt-get install "
				 "libclang-dev, then make");
	drawing->texts = xcalloc(drawing->name_count, sizeof(char *));
	for (size_t i = 0; i < drawing->name_count && !result; i++) {
		char *path = path_of("%s/" TREE_SCTP "/%s.c", session->source, drawing->names[i]);

		drawing->texts[i] = tree_read(path, fault);
		result = drawing->texts[i] ? workshop_find(&workshop, finder, drawing->names[i],
							   &drawing->all, fault)
					   : -1;
		free(path);
	}
	free(finder);
	return result;
}

static const char *text_of(const struct drawing *drawing, const struct mutant *mutant)
{
	for (size_t i = 0; i < drawing->name_count; i++) {
		size_t length = strlen(drawing->names[i]);

		if (strncmp(mutant->file + strlen(TREE_SCTP "/"), drawing->names[i], length) == 0 &&
		    mutant->file[strlen(TREE_SCTP "/") + length] == '.')
			return drawing->texts[i];
	}
	return NULL;
}

static json_t *try_one(void *context, unsigned worker, size_t index, struct fault *fault)
{
	const struct drawing *drawing = context;
	const struct mutant *mutant = &drawing->all.items[drawing->first + index];
	char *folder = path_of("%s/try/%u", drawing->session->work, worker);
	const struct workshop workshop = workshop_of(drawing->session, folder);
	enum compiled compiled;
	int result = folder_make(folder, fault);

	if (!result)
		result =
			workshop_try(&workshop, text_of(drawing, mutant), mutant, &compiled, fault);
	free(folder);
	return result ? NULL : json_integer(compiled);
}

static int take_tried(void *context, size_t index, const json_t *result, struct fault *fault)
{
	struct drawing *drawing = context;

	(void)fault;
	drawing->compiled[drawing->first + index] = (enum compiled)json_integer_value(result);
	session_progress("mutants compiled", ++drawing->done + drawing->first, drawing->all.count,
			 drawing->began);
	return 0;
}

static bool crosses(const struct mutant *mutant, const json_t *taken)
{
	size_t index;
	json_t *object;

	json_array_foreach (taken, index, object) {
		const struct mutant other = session_mutant(object);

		if (mutants_cross(mutant, &other))
			return true;
	}
	return false;
}

/* Adds a mutant to the state. */
static void take(struct drawing *drawing, const struct mutant *mutant, json_t *taken)
{
	char *diff = mutant_diff(text_of(drawing, mutant), mutant);
	const char *proof = equivalent_proof(mutant->file, mutant->function, diff);
	char id[MUTANT_ID];
	json_t *object;

	mutant_id(mutant, id);
	object = json_pack("{s:s, s:i, s:s, s:s, s:i, s:s, s:s, s:I, s:I, s:s, s:s}", "id", id,
			   "number", (int)json_array_size(taken) + 1, "file", mutant->file,
			   "function", mutant->function, "line", (int)mutant->line, "rule",
			   mutant->rule, "form", mutant->form, "begin", (json_int_t)mutant->begin,
			   "end", (json_int_t)mutant->end, "text", mutant->text, "diff", diff);
	if (proof) {
		json_object_set_new(object, "fate", json_string(FATE_EQUIVALENT));
		json_object_set_new(object, "proof", json_string(proof));
	}
	json_array_append_new(taken, object);
	free(diff);
}

static void count(json_t *counts, const char *name)
{
	json_object_set_new(counts, name,
			    json_integer(json_integer_value(json_object_get(counts, name)) + 1));
}

/* Takes what is fit of those that were tried last, up to as many as are wanted. */
static void take_fit(struct drawing *drawing, size_t tried, json_t *taken, json_t *counts)
{
	static const char *const names[] = {[COMPILED_OTHER] = "fit",
					    [COMPILED_SAME] = "same object",
					    [COMPILED_NOT] = "does not compile"};

	for (size_t i = drawing->first; i < drawing->first + tried; i++) {
		const struct mutant *mutant = &drawing->all.items[i];

		if (json_array_size(taken) == drawing->session->options->count)
			return;
		if (drawing->compiled[i] == COMPILED_OTHER && crosses(mutant, taken)) {
			count(counts, "crossing");
			continue;
		}
		count(counts, names[drawing->compiled[i]]);
		if (drawing->compiled[i] == COMPILED_OTHER)
			take(drawing, mutant, taken);
	}
}

static int draw(struct drawing *drawing, json_t *taken, json_t *counts, struct fault *fault)
{
	const struct pool pool = {drawing->session->options->jobs, try_one, take_tried, drawing};
	char *folder = path_of("%s/try", drawing->session->work);
	size_t wanted = drawing->session->options->count;
	/* What an earlier source was compiled to is of no use. */
	int result = folder_remove(folder, fault);

	while (!result && json_array_size(taken) < wanted && drawing->first < drawing->all.count) {
		size_t left = drawing->all.count - drawing->first;
		size_t tried = wanted - json_array_size(taken);

		tried += tried / 4;
		tried = tried < left ? tried : left;
		drawing->done = 0;
		result = pool_run(&pool, tried, fault);
		if (!result)
			take_fit(drawing, tried, taken, counts);
		drawing->first += tried;
	}
	session_progress_end();
	if (!result && json_array_size(taken) == 0)
		result = fault_set(fault, EXIT_USAGE, "there is no mutant of '%s'",
				   drawing->session->options->file);
	free(folder);
	return result;
}

static void free_drawing(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->name_count; i++) {
		free(drawing->names[i]);
		if (drawing->texts)
			free(drawing->texts[i]);
	}
	free(drawing->names);
	free(drawing->texts);
	free(drawing->compiled);
	mutants_free(&drawing->all);
}

int session_draw(struct session *session, struct fault *fault)
{
	struct drawing drawing = {.session = session, .began = machine_now()};
	json_t *taken, *counts;
	int result;

	if (json_object_get(session->state, "mutants"))
		return 0;
	taken = json_array();
	counts = json_object();
	result = find_names(&drawing, fault);
	if (!result)
		result = find_mutants(&drawing, fault);
	if (!result) {
		mutants_shuffle(&drawing.all, session->options->seed);
		drawing.compiled = xcalloc(drawing.all.count + 1, sizeof(*drawing.compiled));
		result = draw(&drawing, taken, counts, fault);
	}
	if (!result) {
		json_object_set_new(counts, "all", json_integer((json_int_t)drawing.all.count));
		json_object_set(session->state, "drawn", counts);
		json_object_set(session->state, "mutants", taken);
		result = session_save(session, fault);
	}
	json_decref(counts);
	json_decref(taken);
	free_drawing(&drawing);
	return result;
}
