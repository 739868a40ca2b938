/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SARIF 2.1.0: a run for each kernel, a rule for each scenario that did not pass there.  A known deviation is a result
 * that is suppressed; what the harness is to blame for is a notification, not a result.
 */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/json_parts.h"

enum { MESSAGE = 4096 };

struct sarif_run {
	json_t *rules, *indices; /* indices: of a rule, by its ID */
	json_t *results, *notifications;
};

static json_t *location_of(const char *file, json_int_t line)
{
	/* Lines count from 1; a result without a place has that of its scenario's file. */
	return json_pack("{s:{s:{s:s, s:s}, s:{s:I}}}", "physicalLocation", "artifactLocation",
			 "uri", file, "uriBaseId", "SRCROOT", "region", "startLine",
			 line > 0 ? line : 1);
}

static json_t *locations_of(const json_t *end)
{
	const char *file = json_part_text(end, "file");

	if (!*file)
		return json_array();
	return json_pack("[o]",
			 location_of(file, json_integer_value(json_object_get(end, "line"))));
}

/* The index of its rule, which is added if it is not there yet. */
static json_int_t rule_of(struct sarif_run *run, const json_t *end)
{
	char *id = json_part_scenario(end);
	const json_t *index = json_object_get(run->indices, id);
	json_int_t number =
		index ? json_integer_value(index) : (json_int_t)json_array_size(run->rules);

	if (!index) {
		const char *title = json_part_text(end, "title");

		json_object_set_new(run->indices, id, json_integer(number));
		json_array_append_new(run->rules, json_pack("{s:s, s:{s:s}, s:{s:O*}}", "id", id,
							    "shortDescription", "text",
							    *title ? title : id, "properties",
							    "tags", json_object_get(end, "spec")));
	}
	free(id);
	return number;
}

static json_t *frames_of(const json_t *end)
{
	json_t *frames = json_array();
	size_t index;
	json_t *caller;

	json_array_foreach (json_object_get(end, "callers"), index, caller) {
		json_t *location = location_of(json_part_text(caller, "file"),
					       json_integer_value(json_object_get(caller, "line")));

		if (location)
			json_object_set_new(
				location, "message",
				json_pack("{s:s}", "text", json_part_text(caller, "function")));
		/* The innermost comes first. */
		json_array_insert_new(frames, 0, json_pack("{s:o}", "location", location));
	}
	return frames;
}

static void add_result(struct sarif_run *run, const json_t *end)
{
	bool known = verdict_of_record(end) == VERDICT_KNOWN;
	char *text = json_part_excerpt(end, MESSAGE, false);
	char *id = json_part_scenario(end);
	json_t *frames = frames_of(end);
	json_t *result = json_pack("{s:s, s:I, s:s, s:s, s:{s:s}, s:o, s:{s:s}, s:{s:s}}", "ruleId",
				   id, "ruleIndex", rule_of(run, end), "kind", "fail", "level",
				   known ? "note" : "error", "message", "text", text ? text : "",
				   "locations", locations_of(end), "partialFingerprints",
				   "instance/v1", json_part_text(end, "name"), "properties",
				   "verdict", json_part_text(end, "verdict"));

	if (known)
		json_object_set_new(result, "suppressions",
				    json_pack("[{s:s, s:s}]", "kind", "external", "justification",
					      json_part_text(end, "known")));
	if (json_array_size(frames) > 0)
		json_object_set_new(result, "stacks", json_pack("[{s:O}]", "frames", frames));
	json_array_append_new(run->results, result);
	json_decref(frames);
	free(text);
	free(id);
}

static void add_notification(struct sarif_run *run, const json_t *end)
{
	char *text = json_part_excerpt(end, MESSAGE, false);

	json_array_append_new(run->notifications,
			      json_pack("{s:s, s:{s:s}, s:o}", "level", "error", "message", "text",
					text ? text : "", "locations", locations_of(end)));
	free(text);
}

static json_t *run_of(const json_t *ends, const struct columns *columns, size_t column, bool strict)
{
	struct sarif_run run = {json_array(), json_object(), json_array(), json_array()};
	const struct column *kernel = &columns->each[column];
	bool whole;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		enum verdict verdict = verdict_of_record(end);

		if (columns_find(columns, end) != (int)column)
			continue;
		if (verdict == VERDICT_ERROR)
			add_notification(&run, end);
		else if (verdict_fails(verdict, strict) || verdict == VERDICT_KNOWN)
			add_result(&run, end);
	}
	whole = json_array_size(run.notifications) == 0;
	json_decref(run.indices);
	return json_pack("{s:{s:{s:s, s:s, s:o}}, s:{s:s}, s:[{s:b, s:o}], s:o, s:{s:s, s:s, s:s}}",
			 "tool", "driver", "name", "sctp-conform", "version", VERSION, "rules",
			 run.rules, "automationDetails", "id", columns_title(columns, column),
			 "invocations", "executionSuccessful", whole, "toolExecutionNotifications",
			 run.notifications, "results", run.results, "properties", "kernel",
			 kernel->kernel, "arch", kernel->arch, "kernel_spec", kernel->spec);
}

int sarif_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict)
{
	json_t *runs = json_array();

	for (size_t i = 0; i < columns->count; i++)
		json_array_append_new(runs, run_of(ends, columns, i, strict));
	return json_part_write(out, json_pack("{s:s, s:s, s:o}", "$schema",
					      "https://json.schemastore.org/sarif-2.1.0.json",
					      "version", "2.1.0", "runs", runs));
}
