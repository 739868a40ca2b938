/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of the steps, and what of an earlier session still holds. */
#include "harness/host/mutate/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/digest.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/kernel/build/build.h"
#include "harness/host/mutate/score.h"
#include "harness/host/mutate/tree.h"
#include "harness/host/run/programs.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"
#include "reports/spec/equivalents.h"

/* What decides which mutants are drawn; all else may differ when it goes on. */
static json_t *fresh_state(const struct session *session)
{
	const struct mutate_options *options = session->options;
	char *folder = path_of("%s/" TREE_SCTP, session->source);
	uint64_t digest = DIGEST_START;
	char text[32];
	json_t *state;

	digest_folder(&digest, folder);
	snprintf(text, sizeof(text), "%016" PRIx64, digest);
	state = json_pack("{s:s, s:s, s:i, s:i, s:s, s:i, s:i}", "source", options->source,
			  "digest", text, "seed", (int)options->seed, "count", (int)options->count,
			  "file", options->file ? options->file : "*", "shard", (int)options->shard,
			  "shards", (int)options->shards);
	free(folder);
	return state;
}

/* Goes on with a state that asks for the same. */
static int load_state(struct session *session, struct fault *fault)
{
	static const char *const keys[] = {"digest", "seed", "count", "file", "shard", "shards"};
	char *path = path_of("%s/" STATE_NAME, session->out);
	json_t *old = path_exists(path) ? json_load_file(path, 0, NULL) : NULL;
	int result = 0;

	session->state = fresh_state(session);
	if (path_exists(path) && !old)
		result = fault_set(fault, EXIT_USAGE,
				   "%s is no state of an earlier session; remove it, or choose "
				   "another --out",
				   path);
	for (size_t i = 0; i < ARRAY_SIZE(keys) && old && !result; i++)
		if (!json_equal(json_object_get(old, keys[i]),
				json_object_get(session->state, keys[i])))
			result = fault_set(fault, EXIT_USAGE,
					   "%s was measured with another %s; choose another --out",
					   session->out, keys[i]);
	if (old && !result) {
		json_decref(session->state);
		session->state = json_incref(old);
	}
	json_decref(old);
	free(path);
	return result;
}

/* Fates are those of a suite: another one decides anew, beginning with what turned red before. */
static int check_runner(struct session *session, const char *runner, struct fault *fault)
{
	const char *old = json_string_value(json_object_get(session->state, "runner"));
	char digest[SHA256_TEXT];
	size_t index;
	json_t *mutant;

	if (sha256_of_file(runner, digest, fault) < 0)
		return -1;
	if (!old || strcmp(old, digest) != 0)
		json_array_foreach (json_object_get(session->state, "mutants"), index, mutant) {
			const char *fate = json_string_value(json_object_get(mutant, "fate"));

			if (fate && strcmp(fate, FATE_EQUIVALENT) != 0 &&
			    strcmp(fate, FATE_UNSWITCHABLE) != 0)
				json_object_del(mutant, "fate");
		}
	json_object_set_new(session->state, "runner", json_string(digest));
	return 0;
}

/* What was proven equivalent since the mutants were drawn need not be played. */
static void apply_proofs(const struct session *session)
{
	size_t index;
	json_t *mutant;

	json_array_foreach (json_object_get(session->state, "mutants"), index, mutant) {
		const struct mutant known = session_mutant(mutant);
		const char *diff = json_string_value(json_object_get(mutant, "diff"));
		const char *proof =
			diff ? equivalent_proof(known.file, known.function, diff) : NULL;

		if (!proof)
			continue;
		json_object_set_new(mutant, "fate", json_string(FATE_EQUIVALENT));
		json_object_set_new(mutant, "proof", json_string(proof));
	}
}

/* The folders, by what is measured. */
static int make_folders(struct session *session, struct fault *fault)
{
	const struct mutate_options *options = session->options;
	const char *name = strrchr(session->source, '/') + 1;
	uint64_t digest = DIGEST_START, file = DIGEST_START;

	digest_text(&digest, session->source);
	digest_text(&file, options->file);
	session->work = path_of("%s/mutants/%s-%08" PRIx32, options->cache, name, (uint32_t)digest);
	session->tree = path_of("%s/tree", session->work);
	session->build = path_of("%s/build", session->work);
	session->out = options->out ? path_of("%s", options->out)
				    : path_of("%s/seed-%u-count-%u-%08" PRIx32 "-%u-of-%u",
					      session->work, options->seed, options->count,
					      (uint32_t)file, options->shard, options->shards);
	if (folder_make(session->work, fault) < 0)
		return -1;
	return folder_make(session->out, fault);
}

static int prepare(struct target *target, const struct session *session, const char *program,
		   const struct selection *selected, struct fault *fault)
{
	const struct boot_settings none = {0};
	char *spec = path_of("uml:%s/%s", session->build, program);
	int result = target_prepare(target, spec, session->options->cache, &none, selected, fault);

	free(spec);
	return result;
}

/* Builds both kernels and plays on them.  Nobody else may use the folder meanwhile. */
static int measure(struct session *session, const struct selection *selected, struct fault *fault)
{
	if (session_build_plain(session, fault) < 0 || session_draw(session, fault) < 0 ||
	    session_build(session, fault) < 0 ||
	    prepare(&session->plain, session, "linux-plain", selected, fault) < 0 ||
	    prepare(&session->switched, session, "linux", selected, fault) < 0 ||
	    session_baseline(session, fault) < 0)
		return -1;
	return session_try(session, fault);
}

static bool is_complete(const struct session *session)
{
	const json_t *all = json_object_get(session->state, "mutants");
	size_t index;
	json_t *mutant;

	json_array_foreach (all, index, mutant)
		if (!json_object_get(mutant, "fate") &&
		    index % session->options->shards == session->options->shard - 1)
			return false;
	return json_array_size(all) > 0;
}

static int run(struct session *session, const struct selection *selected, struct fault *fault)
{
	int lock, result = 0;

	if (source_find(session->options->source, session->options->cache, &session->source,
			fault) < 0 ||
	    make_folders(session, fault) < 0)
		return -1;
	lock = cache_lock(session->work, fault);
	if (lock < 0)
		return -1;
	result = load_state(session, fault);
	if (!result) {
		struct programs programs;

		result = programs_find(&programs, fault);
		if (!result)
			result = check_runner(session, programs.runner, fault);
		programs_free(&programs);
	}
	if (!result)
		apply_proofs(session);
	if (!result && !is_complete(session))
		result = measure(session, selected, fault);
	(void)close(lock);
	if (!result)
		result = score_write(session->out, session->state, fault);
	return result;
}

static void free_session(struct session *session)
{
	target_free(&session->plain);
	target_free(&session->switched);
	json_decref(session->state);
	json_decref(session->baseline);
	json_decref(session->at_boot);
	free(session->source);
	free(session->work);
	free(session->tree);
	free(session->build);
	free(session->out);
}

int mutate(const struct mutate_options *options, struct fault *fault)
{
	struct session session = {.options = options};
	struct programs programs;
	struct instances all = {0};
	struct selection selected = {0};
	int result = programs_find(&programs, fault);

	if (result)
		return -1;
	result = instances_load(programs.runner, NATIVE, &all, fault);
	programs_free(&programs);
	if (result)
		return -1;
	result = selection_make(&all, options->patterns, options->pattern_count, &selected, fault);
	if (!result)
		result = run(&session, &selected, fault);
	if (!result)
		score_print(session.state, SCORE_TEXT, stdout);
	if (!result)
		fprintf(stderr, "sctp-conform: the measurement is in %s\n", session.out);
	selection_free(&selected);
	instances_free(&all);
	free_session(&session);
	return result;
}
