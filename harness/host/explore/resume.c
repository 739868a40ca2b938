/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/resume.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/run/progress.h"
#include "harness/memory.h"

enum { STATE_VERSION = 1, STATE_MAX = 64 << 20, MAX_ROUNDS = 1 << 24 };

static char *path_of_state(const char *folder)
{
	return path_of("%s/explored.json", folder);
}

static json_t *state_of_finding(const struct finding *finding)
{
	char *text = world_text(&finding->world);
	json_t *state = json_pack("{s:s, s:I, s:s, s:s, s:f, s:I, s:I, s:b, s:s}", "fingerprint",
				  finding->fingerprint, "seed", (json_int_t)finding->seed,
				  "message", finding->message, "verdict",
				  verdict_name(finding->verdict), "after", finding->after, "worlds",
				  (json_int_t)finding->worlds, "times", (json_int_t)finding->times,
				  "confirmed", (int)finding->confirmed, "world", text);

	free(text);
	return memory_sure(state);
}

static json_t *state_of(const struct exploration *exploration)
{
	json_t *findings = memory_sure(json_array());

	for (size_t i = 0; i < exploration->count; i++)
		memory_sure(json_array_append_new(findings,
						  state_of_finding(exploration->findings[i])) == 0
				    ? findings
				    : NULL);
	return memory_sure(json_pack(
		"{s:i, s:s, s:s, s:I, s:i, s:i, s:I, s:I, s:f, s:o}", "version", STATE_VERSION,
		"kernel", exploration->session.run.targets[0].kernel.spec, "profile",
		profile_names[exploration->profile], "seed", (json_int_t)exploration->seed, "shard",
		(int)exploration->shard, "shards", (int)exploration->shards, "played",
		(json_int_t)exploration->played, "rounds", (json_int_t)exploration->session.rounds,
		"seconds", machine_now() - exploration->began, "findings", findings));
}

int exploration_save(const struct exploration *exploration, struct fault *fault)
{
	char *path = path_of_state(exploration->session.out);
	json_t *state = state_of(exploration);
	char *text = memory_sure(json_dumps(state, JSON_INDENT(1)));
	int result = file_write(path, text, strlen(text), fault);

	free(text);
	json_decref(state);
	free(path);
	return result;
}

/* --- reading --- */

static bool take_finding(json_t *state, struct exploration *exploration)
{
	const char *fingerprint, *message, *world;
	json_int_t seed, worlds, times;
	struct finding *finding;
	int confirmed;
	double after;
	char error[256];

	if (exploration->count == MAX_FINDINGS ||
	    json_unpack(state, "{s:s, s:I, s:s, s:F, s:I, s:I, s:b, s:s}", "fingerprint",
			&fingerprint, "seed", &seed, "message", &message, "after", &after, "worlds",
			&worlds, "times", &times, "confirmed", &confirmed, "world", &world) != 0 ||
	    strlen(fingerprint) >= FINGERPRINT_SIZE || worlds < 0 || times < 0)
		return false;
	finding = xcalloc(1, sizeof(*finding));
	exploration->findings[exploration->count++] = finding;
	memcpy(finding->fingerprint, fingerprint, strlen(fingerprint) + 1);
	finding->seed = (uint64_t)seed;
	finding->message = xstrdup(message);
	finding->verdict = verdict_of_record(state);
	finding->after = after;
	finding->worlds = (unsigned long)worlds;
	finding->times = (unsigned)times;
	finding->confirmed = confirmed;
	return world_parse(world, &finding->world, error, sizeof(error));
}

static bool take_profile(const char *name, struct exploration *exploration)
{
	for (int i = 0; i < PROFILES; i++)
		if (strcmp(profile_names[i], name) == 0) {
			exploration->profile = (enum world_profile)i;
			return true;
		}
	return false;
}

static bool take_state(json_t *state, struct exploration *exploration, char **kernel)
{
	json_int_t version, seed, played, rounds, shard = 1,
						  shards = 1; /* as one is that has none */
	json_t *findings, *finding;
	const char *spec, *profile;
	double seconds;
	size_t i;

	if (json_unpack(state, "{s:I, s:s, s:s, s:I, s?:I, s?:I, s:I, s:I, s:F, s:o}", "version",
			&version, "kernel", &spec, "profile", &profile, "seed", &seed, "shard",
			&shard, "shards", &shards, "played", &played, "rounds", &rounds, "seconds",
			&seconds, "findings", &findings) != 0 ||
	    version != STATE_VERSION || played < 0 || rounds < 0 || rounds > MAX_ROUNDS ||
	    shard < 1 || shard > shards || shards > INT_MAX || !(seconds >= 0) ||
	    !json_is_array(findings) || !take_profile(profile, exploration))
		return false;
	exploration->seed = (uint64_t)seed;
	exploration->shard = (unsigned)shard;
	exploration->shards = (unsigned)shards;
	exploration->played = (unsigned long)played;
	exploration->session.rounds = (unsigned)rounds;
	exploration->before = seconds;
	json_array_foreach (findings, i, finding)
		if (!take_finding(finding, exploration))
			return false;
	*kernel = xstrdup(spec);
	return true;
}

int exploration_load(const char *folder, struct exploration *exploration, char **kernel,
		     struct fault *fault)
{
	char *path = path_of_state(folder), *text = NULL;
	json_t *state = NULL;
	size_t size;
	int result = file_read(path, STATE_MAX, &text, &size, EXIT_USAGE, fault);

	if (result == 0)
		state = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	if (result == 0 && !(state && take_state(state, exploration, kernel)))
		result = fault_set(
			fault, EXIT_USAGE,
			"%s is not what `explore` writes: name a folder that it wrote, or begin "
			"anew with another --out=",
			path);
	json_decref(state);
	free(text);
	free(path);
	return result;
}
