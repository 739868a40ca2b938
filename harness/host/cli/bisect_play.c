/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/bisect_play.h"

#include <string.h>
#include <stdlib.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/run/pattern.h"
#include "harness/host/run/programs.h"
#include "harness/host/run/saved.h"
#include "harness/memory.h"
#include "harness/record/verdict.h"

int bisect_play_begin(struct bisect_play *play, struct fault *fault)
{
	struct programs programs;
	struct instances all;
	struct selection selection;
	int result;

	if (programs_find(&programs, fault) < 0)
		return -1;
	result = instances_load(programs.runner, programs_abis(&programs), &all, fault);
	programs_free(&programs);
	if (result < 0)
		return -1;
	result = selection_make(&all, play->patterns, play->count, &selection, fault);
	if (result == 0) {
		play->names = xcalloc(selection.count, sizeof(*play->names));
		for (size_t i = 0; i < selection.count; i++)
			play->names[play->name_count++] = xstrdup(selection.items[i]->name);
		selection_free(&selection);
	}
	instances_free(&all);
	return result;
}

void bisect_play_end(struct bisect_play *play)
{
	for (size_t i = 0; i < play->name_count; i++)
		free(play->names[i]);
	free(play->names);
}

/* The exit status does not matter: what came of it is in the folder.  `wrong` says why if nothing is. */
static void run(const struct bisect_play *play, const char *spec, const char *out,
		struct fault *wrong)
{
	const char **words = xcalloc(play->count + 8, sizeof(*words));
	char *kernel = path_of("--kernel=%s", spec), *folder = path_of("--out=%s", out);
	char *cache = play->cache ? path_of("--cache=%s", play->cache) : NULL;
	char *world = play->world ? path_of("--replay=%s", play->world) : NULL;
	char *tap = NULL;
	size_t count = 0;

	words[count++] = "/proc/self/exe";
	words[count++] = world ? "explore" : "run";
	words[count++] = kernel;
	words[count++] = folder;
	if (cache)
		words[count++] = cache;
	if (world)
		words[count++] = world;
	words[count++] = "--";
	memcpy(words + count, play->patterns, play->count * sizeof(*words));
	*wrong->text = '\0';
	if (program_run(words, "sctp-conform", NULL, &tap, wrong) == 0)
		*wrong->text = '\0';
	free(tap);
	free(kernel);
	free(folder);
	free(cache);
	free(world);
	free(words);
}

static enum bisect_state state_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
	case VERDICT_FIXED:
		return BISECT_PASSES;
	case VERDICT_FAIL:
	case VERDICT_CRASH:
	case VERDICT_HANG:
	case VERDICT_KNOWN:
		return BISECT_FAILS;
	case VERDICT_ERROR:
	case VERDICT_SKIP:
	case VERDICTS:
		break;
	}
	return BISECT_UNDECIDED;
}

/* "NAME: verdict, first line of the message". */
static char *describe(const json_t *end)
{
	const char *name = json_string_value(json_object_get(end, "name"));
	const char *said = json_string_value(json_object_get(end, "message"));

	if (!said)
		said = "";
	return xasprintf("%s: %s%s%.*s", name ? name : "", verdict_name(verdict_of_record(end)),
			 *said ? ", " : "", (int)strcspn(said, "\n"), said);
}

/* One that fails decides, whatever else was played; then one of which nothing can be said. */
static void look(const json_t *ends, enum bisect_state *state, char **message)
{
	static const unsigned char weight[BISECT_STATES] = {
		[BISECT_UNTRIED] = 0,
		[BISECT_PASSES] = 1,
		[BISECT_UNDECIDED] = 2,
		[BISECT_FAILS] = 3,
	};
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		enum bisect_state one = state_of(verdict_of_record(end));

		if (weight[one] <= weight[*state])
			continue;
		*state = one;
		free(*message);
		*message = describe(end);
	}
}

/* Whether these are the ends of the scenarios that are to be played, no more and no fewer. */
static bool are_ours(const struct bisect_play *play, const json_t *ends)
{
	size_t index, found = 0;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *name = json_string_value(json_object_get(end, "name"));

		for (size_t i = 0; name && i < play->name_count; i++)
			found += strcmp(name, play->names[i]) == 0;
	}
	return found == play->name_count && json_array_size(ends) == found;
}

bool bisect_play_kept(const struct bisect_play *play, const char *label, enum bisect_state *state,
		      char **message)
{
	char *out = path_of("%s/%s", play->out, label);
	struct fault unread;
	struct saved saved;

	*state = BISECT_UNTRIED;
	*message = NULL;
	if (!play->resume || strchr(label, '/')) {
		free(out);
		return false;
	}
	if (saved_load(out, &saved, &unread) == 0 && saved.complete && are_ours(play, saved.ends))
		look(saved.ends, state, message);
	saved_free(&saved);
	free(out);
	return *state != BISECT_UNTRIED;
}

int bisect_play(const struct bisect_play *play, const char *spec, const char *label,
		enum bisect_state *state, char **message, struct fault *fault)
{
	char *out = path_of("%s/%s", play->out, label);
	/* `explore` plays in rounds, of which this is the only one. */
	char *records = path_of("%s%s", out, play->world ? "/rounds/001" : "");
	struct fault wrong, unread;
	struct saved saved;

	*state = BISECT_UNTRIED;
	*message = NULL;
	if (strchr(label, '/')) {
		free(records);
		free(out);
		return fault_set(fault, EXIT_ENVIRONMENT, "%s is no name of a kernel", label);
	}
	run(play, spec, out, &wrong);
	if (saved_load(records, &saved, &unread) == 0 && saved.complete)
		look(saved.ends, state, message);
	saved_free(&saved);
	free(records);
	free(out);
	if (*state == BISECT_UNTRIED) {
		*state = BISECT_UNDECIDED;
		free(*message);
		*message = xasprintf("nothing was played: %s", wrong.text);
	}
	return 0;
}
