/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What came out of a run, for whom it may concern: https://in-toto.io/attestation/test-result/v0.1.  Beside what that asks
 * for there is "results", the records with their digests.
 */
#include "harness/host/run/provenance.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/run/saved.h"
#include "harness/record/verdict.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define PREDICATE_TYPE "https://in-toto.io/attestation/test-result/v0.1"

/* What was tested: the packages of the kernels, or their images. */
static json_t *subject_of(const struct run *run, struct fault *fault)
{
	json_t *subject = json_array();
	size_t index;
	json_t *package;

	for (size_t i = 0; i < run->target_count; i++) {
		const struct target *target = &run->targets[i];
		const char *slash = strrchr(target->kernel.image, '/');
		char digest[SHA256_TEXT];

		json_array_foreach (target->packages, index, package) {
			const char *name = json_string_value(json_object_get(package, "package"));
			const char *version =
				json_string_value(json_object_get(package, "version"));
			char *file = path_of("%s_%s_%s.deb", name, version, target->kernel.arch);

			json_array_append_new(
				subject, json_pack("{s:s, s:{s:O}}", "name", file, "digest",
						   "sha256", json_object_get(package, "sha256")));
			free(file);
		}
		if (target->packages)
			continue;
		if (sha256_of_file(target->kernel.image, digest, fault) < 0) {
			json_decref(subject);
			return NULL;
		}
		json_array_append_new(subject, json_pack("{s:s, s:{s:s}}", "name",
							 slash ? slash + 1 : target->kernel.image,
							 "digest", "sha256", digest));
	}
	return subject;
}

/* {name, digest} of a file in the run's folder; NULL with a fault. */
static json_t *file_of(const struct run *run, const char *name, json_t *annotations,
		       struct fault *fault)
{
	char *path = path_of("%s/%s", run->out, name);
	char digest[SHA256_TEXT];
	int result = sha256_of_file(path, digest, fault);

	free(path);
	if (result < 0) {
		json_decref(annotations);
		return NULL;
	}
	return json_pack("{s:s, s:{s:s}, s:o}", "name", name, "digest", "sha256", digest,
			 "annotations", annotations);
}

static bool is_played(const struct run *run, const char *fault)
{
	return run->fault && !strcmp(run->fault, fault);
}

/* How the run is played again. */
static json_t *settings_of(const struct run *run)
{
	json_t *kernels = json_array(), *patterns = json_array();
	json_t *booted = boot_settings_record(&run->settings);
	json_t *settings;

	for (size_t i = 0; i < run->target_count; i++)
		json_array_append_new(kernels, json_string(run->targets[i].kernel.spec));
	for (size_t i = 0; i < run->pattern_count; i++)
		json_array_append_new(patterns, json_string(run->patterns[i]));
	settings = json_pack(
		"{s:s, s:i, s:s, s:i, s:i, s:s?, s:b, s:b, s:b, s:b, s:b, s:s*, s:s*, s:o, s:o}",
		"version", VERSION, "seed", (int)run->seed, "time",
		run->virtual_time ? "virtual" : "real", "shard", (int)run->shard, "shards",
		(int)run->shards, "abi", run->abi, "capture", run->capture, "coverage",
		run->coverage, "mute", is_played(run, "mute"), "abort", is_played(run, "abort"),
		"strict", run->strict, "over", run->over, "fail_nth", run->fail_nth, "kernels",
		kernels, "patterns", patterns);
	if (settings && run->prove_once)
		json_object_set_new(settings, "prove_once", json_true());
	if (settings && run->profile)
		json_object_set_new(settings, "profile", json_true());
	if (settings && booted)
		json_object_set(settings, "booted", booted);
	json_decref(booted);
	return settings;
}

static const char *list_for(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return "passedTests";
	case VERDICT_KNOWN:
	case VERDICT_FIXED:
	case VERDICT_SKIP:
		return "warnedTests";
	default:
		return "failedTests";
	}
}

/* Adds the names of the scenarios to the lists that they belong in. */
static void add_tests(const struct run *run, const struct saved *saved, json_t *predicate)
{
	size_t index;
	json_t *end;

	json_array_foreach (saved->ends, index, end) {
		const char *title = columns_title_of(&run->columns, end);
		char *name = path_of("%s%s%s", json_string_value(json_object_get(end, "name")),
				     title ? " on " : "", title ? title : "");

		json_array_append_new(json_object_get(predicate, list_for(verdict_of_record(end))),
				      json_string(name));
		free(name);
	}
}

static json_t *predicate_of(const struct run *run, bool good, struct fault *fault)
{
	struct saved saved;
	json_t *configuration = NULL, *results = NULL, *predicate = NULL;

	if (saved_load(run->out, &saved, fault) == 0) {
		configuration = file_of(run, "guest.json", settings_of(run), fault);
		results = file_of(
			run, "results.jsonl",
			json_pack("{s:s, s:s}", "digest", saved.digest, "content", saved.content),
			fault);
	}
	if (configuration && results)
		predicate = json_pack("{s:s, s:[O], s:[], s:[], s:[], s:O}", "result", "PASSED",
				      "configuration", configuration, "passedTests", "warnedTests",
				      "failedTests", "results", results);
	if (predicate)
		add_tests(run, &saved, predicate);
	if (predicate && !good)
		json_object_set_new(predicate, "result", json_string("FAILED"));
	else if (predicate && json_array_size(json_object_get(predicate, "warnedTests")) > 0)
		json_object_set_new(predicate, "result", json_string("WARNED"));
	json_decref(configuration);
	json_decref(results);
	saved_free(&saved);
	return predicate;
}

int statement_check_key(const struct run *run, struct fault *fault)
{
	if (!run->sign)
		return 0;
	if (!path_exists(run->sign))
		return fault_set(
			fault, EXIT_USAGE,
			"--sign=%s: there is no such key: ssh-keygen -t ed25519 -f KEY makes one",
			run->sign);
	if (!program_in_path("ssh-keygen"))
		return fault_set(
			fault, EXIT_ENVIRONMENT,
			"--sign: ssh-keygen is not installed: apt-get install openssh-client");
	return 0;
}

static int sign(const struct run *run, const char *path, struct fault *fault)
{
	const char *const argv[] = {"ssh-keygen",	 "-Y", "sign", "-q", "-f", run->sign, "-n",
				    SIGNATURE_NAMESPACE, path, NULL};
	struct fault wrong;

	if (program_run(argv, "openssh-client", NULL, NULL, &wrong) < 0)
		return fault_set(fault, wrong.status, "--sign=%s: %s", run->sign, wrong.text);
	return 0;
}

int statement_write(const struct run *run, bool good, struct fault *fault)
{
	char *path = path_of("%s/statement.json", run->out), *text = NULL;
	json_t *subject = NULL, *predicate = NULL, *statement = NULL;
	int result = -1;

	for (size_t i = 0; i < run->target_count; i++) {
		if (run->targets[i].kernel.local) {
			free(path);
			return 0;
		}
	}
	fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	subject = subject_of(run, fault);
	if (subject)
		predicate = predicate_of(run, good, fault);
	if (predicate)
		statement =
			json_pack("{s:s, s:O, s:s, s:O}", "_type", STATEMENT_TYPE, "subject",
				  subject, "predicateType", PREDICATE_TYPE, "predicate", predicate);
	text = statement ? json_dumps(statement, JSON_INDENT(1) | JSON_ENSURE_ASCII) : NULL;
	if (text)
		result = file_write(path, text, strlen(text), fault);
	if (result == 0 && run->sign)
		result = sign(run, path, fault);
	if (result == 0)
		fault->text[0] = '\0';
	free(text);
	free(path);
	json_decref(subject);
	json_decref(predicate);
	json_decref(statement);
	return result;
}
