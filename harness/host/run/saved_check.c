/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/saved_check.h"

#include <string.h>

#include "harness/record/verdict.h"
#include "reports/report.h"

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

static bool same_kernel(const json_t *one, const json_t *other)
{
	return strcmp(text_of(one, "kernel_spec"), text_of(other, "kernel_spec")) == 0 &&
	       strcmp(text_of(one, "kernel"), text_of(other, "kernel")) == 0 &&
	       strcmp(text_of(one, "arch"), text_of(other, "arch")) == 0;
}

static json_t *of_kernel(const json_t *records, const json_t *kernel)
{
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record)
		if (same_kernel(record, kernel))
			return record;
	return NULL;
}

/* The `end` records of a kernel, counted; a name that comes twice is a fault. */
static int count_ends(const json_t *ends, const json_t *kernel, struct counts *counts,
		      struct fault *fault)
{
	json_t *seen = json_object();
	size_t index;
	json_t *end;
	int result = seen ? 0 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");

	json_array_foreach (ends, index, end) {
		const char *name = text_of(end, "name");

		if (result < 0 || !same_kernel(end, kernel))
			continue;
		if (json_object_get(seen, name))
			result = fault_set(fault, EXIT_USAGE, "%.200s ended twice", name);
		else if (json_object_set_new(seen, name, json_true()) < 0)
			result = fault_set(fault, EXIT_USAGE, "a scenario of no proper name");
		else
			counts_add(counts, end);
	}
	json_decref(seen);
	return result;
}

static int check_summary(const json_t *summary, const struct counts *counts, struct fault *fault)
{
	json_int_t planned = json_integer_value(json_object_get(summary, "scenarios"));

	for (int verdict = 0; verdict < VERDICTS; verdict++) {
		const char *name = verdict_name(verdict);
		json_int_t said = json_integer_value(json_object_get(summary, name));

		if (said != (json_int_t)counts->of[verdict])
			return fault_set(fault, EXIT_USAGE,
					 "%u scenarios have the verdict %s, and the summary says "
					 "%" JSON_INTEGER_FORMAT,
					 counts->of[verdict], name, said);
	}
	if ((json_int_t)counts_total(counts) != planned &&
	    !json_is_string(json_object_get(summary, "not_played")))
		return fault_set(fault, EXIT_USAGE,
				 "%u scenarios have a result, and %" JSON_INTEGER_FORMAT
				 " were planned",
				 counts_total(counts), planned);
	return 0;
}

static int check_kernel(const struct saved *saved, const json_t *kernel, struct fault *fault)
{
	const json_t *summary = of_kernel(saved->summaries, kernel);
	json_int_t planned = json_integer_value(json_object_get(kernel, "scenarios"));
	struct counts counts = {0};

	if (count_ends(saved->ends, kernel, &counts, fault) < 0)
		return -1;
	if ((json_int_t)counts_total(&counts) > planned)
		return fault_set(fault, EXIT_USAGE,
				 "%u scenarios have a result, and %" JSON_INTEGER_FORMAT
				 " were planned",
				 counts_total(&counts), planned);
	if (!saved->complete)
		return 0;
	if (!summary)
		return fault_set(fault, EXIT_USAGE, "there is no summary of %.100s",
				 text_of(kernel, "kernel"));
	return check_summary(summary, &counts, fault);
}

int saved_check(const struct saved *saved, struct fault *fault)
{
	const json_t *kernels = json_object_get(saved->run, "kernels");
	size_t index;
	json_t *record;

	if (json_array_size(kernels) == 0)
		return fault_set(fault, EXIT_USAGE, "there is no record of a run");
	json_array_foreach (saved->ends, index, record)
		if (!of_kernel(kernels, record))
			return fault_set(fault, EXIT_USAGE,
					 "%.200s is of a kernel that the run does not have",
					 text_of(record, "name"));
	if (saved->complete && json_array_size(saved->summaries) != json_array_size(kernels))
		return fault_set(fault, EXIT_USAGE, "%zu summaries of %zu kernels",
				 json_array_size(saved->summaries), json_array_size(kernels));
	json_array_foreach (kernels, index, record)
		if (check_kernel(saved, record, fault) < 0)
			return -1;
	return 0;
}
