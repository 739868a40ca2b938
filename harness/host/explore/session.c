/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/explore/fingerprint.h"
#include "harness/host/explore/place.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/guests.h"
#include "harness/host/run/out_folder.h"
#include "harness/host/run/saved.h"
#include "harness/memory.h"

enum { UML_PATIENCE = 20 /* seconds of a processor */ };

/* A description as the runner lists scenarios, with the world's text. */
static json_t *describe(const struct trial *trial)
{
	const char *over = *trial->world.over ? trial->world.over : NULL;
	char *text = world_text(&trial->world);
	json_t *data =
		json_pack("{s:s, s:s, s:s, s:[], s:[], s:s, s:[], s:f, s:s, s:i, s:s, s:s*}",
			  "name", trial->name, "suite", "world", "title", "A world", "needs",
			  "spec", "etsi", "", "fix", "limit", (double)world_limit(&trial->world),
			  "file", "", "line", 0, "world", text, "over", over);

	free(text);
	return memory_sure(data);
}

static struct instance *make_instances(const struct trial *trials, size_t count)
{
	struct instance *instances = xcalloc(count, sizeof(*instances));

	for (size_t i = 0; i < count; i++) {
		json_t *data = describe(&trials[i]);

		instances[i] =
			(struct instance){.name = json_string_value(json_object_get(data, "name")),
					  .limit = world_limit(&trials[i].world),
					  .over = json_string_value(json_object_get(data, "over")),
					  .data = data};
	}
	return instances;
}

static void free_instances(struct instance *instances, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_decref(instances[i].data);
	free(instances);
}

int session_begin(struct session *session, const char *kernel, const char *cache,
		  struct fault *fault)
{
	struct run *run = &session->run;
	/* Nothing of a target depends on what is selected but whether it is anything. */
	const struct instance any = {.name = "world"};
	const struct instance *items[] = {&any};
	const struct selection selected = {items, 1};
	struct column column;

	session->nowhere = fopen("/dev/null", "we");
	if (!session->nowhere)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot open /dev/null: %s",
				 strerror(errno));
	if (target_check(kernel, fault) < 0)
		return -1;
	run->target_count = 1;
	if (target_prepare(&run->targets[0], kernel, cache, &run->settings, &selected, fault) < 0)
		return -1;
	/* A User-Mode Linux that loops says nothing of it, however long one waits, and a world takes it less than a second. */
	if (run->targets[0].kernel.uml)
		run->patience = UML_PATIENCE;
	/* Worlds do without what a kernel lacks. */
	free(run->targets[0].prediction);
	run->targets[0].prediction = NULL;
	column = (struct column){run->targets[0].kernel.release, run->targets[0].kernel.arch,
				 run->targets[0].kernel.spec, ""};
	if (columns_add(&run->columns, &column) != 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "too many kernels");
	run->targets[0].title = columns_title(&run->columns, 0);
	run->targets[0].captures = path_of("captures");
	run->print = session->nowhere;
	return 0;
}

void session_end(struct session *session)
{
	for (size_t i = 0; i < session->run.target_count; i++)
		target_free(&session->run.targets[i]);
	if (session->nowhere)
		(void)fclose(session->nowhere);
}

/* A User-Mode Linux says "Kernel mode fault at addr 0x38, ip 0x60df217c", and where that is nowhere. */
static char *name_place(const char *message, const struct kernel *kernel)
{
	static const char before[] = "Kernel mode fault at addr ", ip[] = ", ip 0x";
	const char *at = strstr(message, before);
	char name[128];
	uint64_t address;

	at = at ? strstr(at, ip) : NULL;
	address = at ? strtoull(at + strlen(ip), NULL, 16) : 0;
	if (!kernel->uml || !address || !place_of(kernel->image, address, name, sizeof(name)))
		return xstrdup(message);
	return path_of("%s in %s+0x0/0x0", message, name);
}

static void take_end(struct trial *trial, const json_t *end, const struct kernel *kernel)
{
	const char *message = json_string_value(json_object_get(end, "message"));

	trial->played = true;
	trial->verdict = verdict_of_record(end);
	trial->seconds = json_number_value(json_object_get(end, "seconds"));
	if (!verdict_fails(trial->verdict, false))
		return;
	trial->message = name_place(message ? message : "", kernel);
	fingerprint_of(trial->verdict, trial->message, trial->fingerprint);
}

static int take_results(const char *folder, struct trial *trials, size_t count,
			const struct kernel *kernel, struct fault *fault)
{
	struct saved saved;
	int result = saved_load(folder, &saved, fault);
	size_t index;
	json_t *end;

	json_array_foreach (result == 0 ? saved.ends : NULL, index, end) {
		const char *name = json_string_value(json_object_get(end, "name"));

		for (size_t i = 0; name && i < count; i++)
			if (strcmp(trials[i].name, name) == 0)
				take_end(&trials[i], end, kernel);
	}
	saved_free(&saved);
	return result;
}

static bool is_clean(const struct trial *trials, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!trials[i].played || trials[i].message)
			return false;
	return true;
}

static int play_run(struct session *session, struct run *run, struct fault *fault)
{
	struct progress progress;
	struct timing timing;
	struct results *results;
	int interrupted = 0, result;
	double began = machine_now();

	progress_begin(&progress);
	progress.terminal = false;
	results = results_open(run, &progress, fault);
	if (!results)
		return -1;
	timing_begin(&timing);
	result = guests_play(run, results, &timing, &progress, &interrupted, fault);
	session->interrupted = interrupted != 0;
	if (result == 0 && !interrupted)
		result = results_complete(results, fault);
	if (result == 0)
		result = results_check(results, fault);
	if (result == 0 && results_given_up(results))
		result = fault_set(fault, EXIT_ENVIRONMENT, "%s", results_given_up(results));
	if (result == 0 && session->keep)
		result = timing_write(&timing, run->out, machine_now() - began, fault);
	timing_end(&timing);
	results_free(results);
	return result;
}

static int play_round(struct session *session, struct trial *trials, size_t count, size_t each,
		      struct run *run, struct fault *fault)
{
	char *captures = path_of("%s/captures", run->out);
	int result = folder_make(captures, fault);

	free(captures);
	schedule_pieces(&run->targets[0], each, &run->schedule);
	if (result == 0)
		result = play_run(session, run, fault);
	schedule_free(&run->schedule);
	if (result == 0)
		result = take_results(run->out, trials, count, &run->targets[0].kernel, fault);
	if (result == 0 && !session->keep && is_clean(trials, count))
		result = folder_remove(run->out, fault);
	return result;
}

int session_play(struct session *session, struct trial *trials, size_t count, size_t each,
		 struct fault *fault)
{
	struct run *run = &session->run;
	struct instance *instances = make_instances(trials, count);
	struct selection *selection = &run->targets[0].selection;
	char *folder = path_of("%s/rounds/%03u", session->out, ++session->rounds);
	int result = -1;

	free(selection->items);
	selection->items = xcalloc(count + 1, sizeof(*selection->items));
	selection->count = count;
	for (size_t i = 0; i < count; i++) {
		selection->items[i] = &instances[i];
		trials[i].played = false;
	}
	run->out = out_folder_make(folder, fault);
	free(folder);
	if (run->out)
		result = play_round(session, trials, count, each, run, fault);
	free(run->out);
	selection_free(selection);
	free_instances(instances, count);
	return result;
}

void trials_clear(struct trial *trials, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(trials[i].message);
		trials[i].message = NULL;
		*trials[i].fingerprint = '\0';
	}
}
