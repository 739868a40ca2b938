/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/saved.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/saved_check.h"

/* A scenario's packets (PACKET_LIMIT in batch.c), and what JSON adds to them. */
enum { LINE_LIMIT = 32 << 20 };

struct reading {
	struct saved *saved;
	struct record_digest digest, content;
	size_t lines;
};

/* Where records of that type are kept, or NULL. */
static json_t *records_of(const struct saved *saved, const char *type)
{
	if (strcmp(type, "end") == 0)
		return saved->ends;
	if (strcmp(type, "summary") == 0)
		return saved->summaries;
	if (strcmp(type, "packets") == 0)
		return saved->packets;
	if (strcmp(type, "note") == 0)
		return saved->notes;
	if (strcmp(type, "cost") == 0)
		return saved->costs;
	if (strcmp(type, "boot") == 0)
		return saved->boots;
	if (strcmp(type, "plan") == 0)
		return saved->plans;
	return strcmp(type, "timeline") == 0 ? saved->timelines : NULL;
}

/* The last record: what came before it is what the run wrote. */
static int take_close(const json_t *record, struct reading *reading, struct fault *fault)
{
	json_int_t lines = json_integer_value(json_object_get(record, "lines"));
	const char *digest = json_string_value(json_object_get(record, "digest"));

	const char *content = json_string_value(json_object_get(record, "content"));

	record_digest_end(&reading->digest, reading->saved->digest);
	record_digest_end(&reading->content, reading->saved->content);
	if (lines != (json_int_t)reading->lines)
		return fault_set(fault, EXIT_USAGE,
				 "%zu records come before the last one, and the run wrote "
				 "%" JSON_INTEGER_FORMAT,
				 reading->lines, lines);
	if (!digest || strcmp(digest, reading->saved->digest) != 0)
		return fault_set(fault, EXIT_USAGE,
				 "the records are not those that the run wrote: their digest is %s",
				 reading->saved->digest);
	if (content && strcmp(content, reading->saved->content) != 0)
		return fault_set(
			fault, EXIT_USAGE,
			"the records do not say what the run's did: the digest of that is %s",
			reading->saved->content);
	reading->saved->complete = true;
	return 0;
}

static int take_record(json_t *record, struct reading *reading, struct fault *fault)
{
	const char *type = json_string_value(json_object_get(record, "type"));
	json_t *records;

	if (!type)
		return fault_set(fault, EXIT_USAGE, "no record: it has no type");
	if (reading->saved->complete)
		return fault_set(fault, EXIT_USAGE, "a record after the last one");
	if (strcmp(type, "close") == 0)
		return take_close(record, reading, fault);
	if (strcmp(type, "run") == 0) {
		if (reading->saved->run)
			return fault_set(fault, EXIT_USAGE, "a second run in the same file");
		reading->saved->run = json_incref(record);
	}
	records = records_of(reading->saved, type);
	if (records && records != reading->saved->summaries && records != reading->saved->boots &&
	    records != reading->saved->plans && !json_is_string(json_object_get(record, "name")))
		return fault_set(fault, EXIT_USAGE, "a record of type %s without a name", type);
	if (records && json_array_append(records, record) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	return 0;
}

/* Returns 0, or -1 with a fault if the line is no record. */
static int take_line(const char *line, size_t length, struct reading *reading, struct fault *fault)
{
	json_error_t error;
	json_t *record = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	int result = record ? take_record(record, reading, fault)
			    : fault_set(fault, EXIT_USAGE, "no record: %s", error.text);

	if (record)
		record_digest_add_content(&reading->content, record);
	json_decref(record);
	record_digest_add(&reading->digest, line, length);
	reading->lines++;
	return result;
}

static int read_lines(FILE *file, const char *path, struct reading *reading, struct fault *fault)
{
	char *line = xmalloc(LINE_LIMIT);
	size_t number = 0;
	int result = 0;

	while (result == 0 && fgets(line, LINE_LIMIT, file)) {
		struct fault wrong = {0};
		size_t length = strlen(line);

		number++;
		if (length == LINE_LIMIT - 1 && line[length - 1] != '\n')
			result = fault_set(&wrong, EXIT_USAGE, "longer than any record");
		else
			result = take_line(line, length, reading, &wrong);
		if (result < 0)
			fault_set(fault, wrong.status, "%s:%zu: %s", path, number, wrong.text);
	}
	free(line);
	if (result == 0 && ferror(file))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	return result;
}

static int load(const char *path, struct saved *saved, struct fault *fault)
{
	struct reading reading = {.saved = saved};
	FILE *file = fopen(path, "re");
	struct fault wrong = {0};
	int result;

	if (!file)
		return fault_set(fault, EXIT_USAGE, "cannot read %s: %s", path, strerror(errno));
	record_digest_begin(&reading.digest);
	record_digest_begin(&reading.content);
	result = read_lines(file, path, &reading, fault);
	/* It was only read. */
	(void)fclose(file);
	if (result == 0 && saved_check(saved, &wrong) < 0)
		result = fault_set(fault, wrong.status, "%s: %s", path, wrong.text);
	return result;
}

int saved_load(const char *folder, struct saved *saved, struct fault *fault)
{
	char *path = path_of("%s/results.jsonl", folder);
	int result;

	*saved = (struct saved){.ends = json_array(),
				.timelines = json_array(),
				.packets = json_array(),
				.notes = json_array(),
				.costs = json_array(),
				.boots = json_array(),
				.summaries = json_array(),
				.plans = json_array()};
	if (!saved->ends || !saved->timelines || !saved->packets || !saved->notes ||
	    !saved->costs || !saved->boots || !saved->summaries || !saved->plans)
		result = fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	else
		result = load(path, saved, fault);
	free(path);
	return result;
}

void saved_free(struct saved *saved)
{
	json_decref(saved->run);
	json_decref(saved->ends);
	json_decref(saved->timelines);
	json_decref(saved->packets);
	json_decref(saved->notes);
	json_decref(saved->costs);
	json_decref(saved->boots);
	json_decref(saved->summaries);
	json_decref(saved->plans);
	*saved = (struct saved){0};
}
