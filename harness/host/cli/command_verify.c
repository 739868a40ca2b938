/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks what somebody says came out of a run: digests, signature, and by playing it again. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/cli/play_again.h"
#include "harness/host/cli/signature.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/run/run.h"
#include "harness/host/run/saved.h"
#include "reports/text.h"

enum { KEY_KEY = 0x100, KEY_NO_PLAY, KEY_CACHE, STATEMENT_LIMIT = 64 << 20 };

struct input {
	const char *folder;
	const char *key;
	bool no_play;
	char *kernels[MAX_KERNELS];
	struct again again;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'k':
		if (input->again.kernel_count == MAX_KERNELS) {
			fault_set(input->fault, EXIT_USAGE,
				  "--kernel can be given at most %d times", MAX_KERNELS);
			return EINVAL;
		}
		input->kernels[input->again.kernel_count++] = argument;
		return 0;
	case 'j':
		input->again.jobs = argument;
		return 0;
	case KEY_KEY:
		input->key = argument;
		return 0;
	case KEY_NO_PLAY:
		input->no_play = true;
		return 0;
	case KEY_CACHE:
		input->again.cache = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (input->folder)
			return ARGP_ERR_UNKNOWN;
		input->folder = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE,
			  "no folder given: name that of a run, e.g. build/out/latest");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char *text_at(const json_t *object, const char *first, const char *second)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(object, first), second));

	return text ? text : "";
}

/* The statement's part about a file, with its digest, held against the file. */
static int check_file(const char *folder, const char *name, const json_t *descriptor,
		      struct fault *fault)
{
	char *path = path_of("%s/%s", folder, name);
	char digest[SHA256_TEXT];
	struct fault wrong;
	int result = 0;

	if (sha256_of_file(path, digest, &wrong) < 0)
		result = fault_set(fault, EXIT_USAGE, "%s", wrong.text);
	else if (strcmp(digest, text_at(descriptor, "digest", "sha256")) != 0)
		result = fault_set(
			fault, EXIT_USAGE,
			"%s is not the file that the statement is about: its SHA-256 is %s", path,
			digest);
	free(path);
	return result;
}

/* Reads a JSON object; NULL with a fault. */
static json_t *load_object(const char *path, struct fault *fault)
{
	char *text;
	size_t size;
	json_t *object;

	if (file_read(path, STATEMENT_LIMIT, &text, &size, EXIT_USAGE, fault) < 0)
		return NULL;
	object = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	if (json_is_object(object))
		return object;
	json_decref(object);
	fault_set(fault, EXIT_USAGE, "%s is no JSON object", path);
	return NULL;
}

/* Whether the statement tells of the records in the folder.  Returns 0, or -1 with a fault. */
static int check_statement(const struct input *input, const json_t *statement,
			   const struct saved *saved)
{
	const json_t *predicate = json_object_get(statement, "predicate");
	const json_t *guest = json_array_get(json_object_get(predicate, "configuration"), 0);
	const json_t *results = json_object_get(predicate, "results");
	json_int_t seed =
		json_integer_value(json_object_get(json_object_get(guest, "annotations"), "seed"));

	if (!saved->complete)
		return fault_set(input->fault, EXIT_USAGE, "the run in %s was cut short",
				 input->folder);
	if (check_file(input->folder, "results.jsonl", results, input->fault) < 0 ||
	    check_file(input->folder, "guest.json", guest, input->fault) < 0)
		return -1;
	if (strcmp(text_at(results, "annotations", "content"), saved->content) != 0)
		return fault_set(input->fault, EXIT_USAGE,
				 "the statement has another digest of what the records say than %s",
				 saved->content);
	if (seed != json_integer_value(json_object_get(saved->run, "seed")))
		return fault_set(input->fault, EXIT_USAGE,
				 "the statement has another seed than the records");
	return 0;
}

static void put(const char *text)
{
	text_put(stdout, text, strlen(text), "");
}

/* The first scenario that did not end as before. */
static void print_difference(const json_t *before, const json_t *after)
{
	size_t index;
	json_t *end;

	json_array_foreach (before, index, end) {
		const json_t *other = json_array_get(after, index);
		const char *name = json_string_value(json_object_get(end, "name"));
		const char *verdict = json_string_value(json_object_get(end, "verdict"));
		const char *now = json_string_value(json_object_get(other, "verdict"));
		const json_t *seconds = json_object_get(end, "seconds");

		if (json_equal(json_object_get(end, "verdict"),
			       json_object_get(other, "verdict")) &&
		    json_equal(seconds, json_object_get(other, "seconds")) &&
		    json_equal(json_object_get(end, "message"), json_object_get(other, "message")))
			continue;
		fputs("the first that differs: ", stdout);
		put(name ? name : "");
		printf(": %s after %.6f s, ", verdict ? verdict : "nothing",
		       json_number_value(seconds));
		printf("now %s after %.6f s\n", now ? now : "nothing",
		       json_number_value(json_object_get(other, "seconds")));
		return;
	}
}

/* What was in the guests and is another now, a line each. */
static void print_other_guests(const json_t *before, const json_t *after)
{
	static const char *const parts[] = {"kernel", "kernel_image", "programs", "packages"};
	const json_t *guests = json_object_get(before, "guests");
	size_t index;
	json_t *guest;

	json_array_foreach (guests, index, guest) {
		const json_t *other = json_array_get(json_object_get(after, "guests"), index);

		for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
			if (!json_equal(json_object_get(guest, parts[i]),
					json_object_get(other, parts[i])))
				printf("another %s: see guest.json\n", parts[i]);
	}
}

static int compare(const struct input *input, const struct saved *saved, const char *out)
{
	char *old_path = path_of("%s/guest.json", input->folder);
	char *new_path = path_of("%s/guest.json", out);
	struct fault unheard;
	struct saved now;
	int status = saved_load(out, &now, input->fault);

	if (status == 0 && strcmp(saved->content, now.content) == 0) {
		printf("played again: the same %zu results, digest %s\n",
		       json_array_size(saved->ends), saved->content);
		status = EXIT_PASSED;
	} else if (status == 0) {
		json_t *before = load_object(old_path, &unheard);
		json_t *after = load_object(new_path, &unheard);

		printf("played again: NOT the same: digest %s, now %s\n", saved->content,
		       now.content);
		print_other_guests(before, after);
		print_difference(saved->ends, now.ends);
		json_decref(before);
		json_decref(after);
		status = EXIT_FAILED;
	}
	saved_free(&now);
	free(old_path);
	free(new_path);
	return status;
}

static int play(const struct input *input, const json_t *statement, const struct saved *saved)
{
	const json_t *configuration =
		json_object_get(json_object_get(statement, "predicate"), "configuration");
	const json_t *settings = json_object_get(json_array_get(configuration, 0), "annotations");
	char *folder = NULL, *out = NULL;
	struct fault unheard;
	int status = -1;

	if (folder_temporary("/tmp", &folder, input->fault) < 0)
		return -1;
	out = path_of("%s/out", folder);
	if (play_again(settings, &input->again, out, input->fault) == 0)
		status = compare(input, saved, out);
	(void)folder_remove(folder, &unheard);
	free(folder);
	free(out);
	return status;
}

static int check_signature(const struct input *input, const char *path)
{
	char *signature = path_of("%s.sig", path);
	bool there = path_exists(signature);

	free(signature);
	if (!input->key) {
		puts(there ? "the signature is not checked: --key=KEY.pub says whose it should be"
			   : "there is no signature");
		return 0;
	}
	if (signature_check(path, input->key, input->fault) < 0)
		return -1;
	fputs("the signature is by ", stdout);
	put(input->key);
	putchar('\n');
	return 0;
}

static int verify(const struct input *input)
{
	char *path = path_of("%s/statement.json", input->folder);
	struct saved saved;
	json_t *statement = NULL;
	int status = saved_load(input->folder, &saved, input->fault);

	if (status == 0)
		statement = load_object(path, input->fault);
	if (!statement)
		status = -1;
	/* Nothing of a statement counts that is not by whom it should be. */
	if (status == 0)
		status = check_signature(input, path);
	if (status == 0)
		status = check_statement(input, statement, &saved);
	if (status == 0)
		printf("the records are those of the statement: %zu results, digest %s\n",
		       json_array_size(saved.ends), saved.content);
	if (status == 0 && !input->no_play)
		status = play(input, statement, &saved);
	json_decref(statement);
	saved_free(&saved);
	free(path);
	return status;
}

int command_verify(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"key", KEY_KEY, "KEY.pub", 0, "The public SSH key of who signed", 0},
		{"no-play", KEY_NO_PLAY, NULL, 0, "Only check digests and signature", 0},
		{"kernel", 'k', "SPEC", 0,
		 "Play on this kernel, where the run's was none of Debian's; given several times: in "
		 "the run's order",
		 0},
		{"jobs", 'j', "N", 0, "Guests side by side (one a processor)", 0},
		{"cache", KEY_CACHE, "DIR", 0, "Where downloads are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"DIR",
		"Checks the results of a run, their statement and its signature, and plays the run again: "
		"the same kernel, seed and selection have to give the same results.",
		NULL,
		NULL,
		NULL};
	struct input input = {.fault = fault};

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	input.again.kernels = input.kernels;
	return verify(&input);
}
