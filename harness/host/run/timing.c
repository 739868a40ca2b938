/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/timing.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/memory.h"

void timing_begin(struct timing *timing)
{
	timing->guests = json_array();
	timing->scenarios = json_object();
	timing->busy = json_object();
	timing->judge = json_object();
}

void timing_end(struct timing *timing)
{
	json_decref(timing->guests);
	json_decref(timing->scenarios);
	json_decref(timing->busy);
	json_decref(timing->judge);
}

void timing_guest(struct timing *timing, const char *guest, double boot, double seconds)
{
	json_array_append_new(timing->guests, json_pack("{s:s, s:f, s:f}", "guest", guest, "boot",
							boot, "seconds", seconds));
}

void timing_scenario(struct timing *timing, const char *kernel, const char *name, double seconds,
		     double busy, double judge)
{
	char *key = path_of("%s%s%s", name, kernel ? " on " : "", kernel ? kernel : "");

	json_object_set_new(timing->scenarios, key, json_integer((json_int_t)(seconds * 1000)));
	if (busy >= 0)
		json_object_set_new(timing->busy, key, json_integer((json_int_t)(busy * 1e6)));
	if (busy >= 0 && judge >= 0)
		json_object_set_new(timing->judge, key, json_integer((json_int_t)(judge * 1e6)));
	free(key);
}

struct cost {
	const char *name;
	json_int_t microseconds;
};

/* The dearest first; of the same cost by name, so that the order is always the same. */
static int compare_costs(const void *left, const void *right)
{
	const struct cost *a = left, *b = right;

	if (a->microseconds != b->microseconds)
		return a->microseconds < b->microseconds ? 1 : -1;
	return strcmp(a->name, b->name);
}

static double sum_of(json_t *costs)
{
	double sum = 0;
	const char *name;
	json_t *cost;

	json_object_foreach (costs, name, cost)
		sum += (double)json_integer_value(cost);
	return sum;
}

void timing_print_slowest(const struct timing *timing, unsigned count, FILE *out)
{
	size_t known = json_object_size(timing->busy), filled = 0;
	struct cost *costs = xcalloc(known, sizeof(*costs));
	const char *name;
	json_t *busy;

	json_object_foreach (timing->busy, name, busy)
		costs[filled++] = (struct cost){name, json_integer_value(busy)};
	qsort(costs, filled, sizeof(*costs), compare_costs);
	for (size_t i = 0; i < filled && i < count; i++)
		fprintf(out, "%9.3f ms of the guest's processor: %s\n",
			(double)costs[i].microseconds / 1000, costs[i].name);
	free(costs);
	if (count && json_object_size(timing->judge) > 0 && sum_of(timing->busy) > 0)
		fprintf(out, "%.1f %% of the processor's time of all scenarios was the judge's\n",
			100 * sum_of(timing->judge) / sum_of(timing->busy));
}

int timing_write(const struct timing *timing, const char *folder, double seconds,
		 struct fault *fault)
{
	json_t *all = json_pack("{s:f, s:O, s:O, s:O, s:O}", "seconds", seconds, "guests",
				timing->guests, "scenarios", timing->scenarios, "busy",
				timing->busy, "judge", timing->judge);
	char *text = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	char *path = path_of("%s/timing.json", folder);
	int result = text ? file_write(path, text, strlen(text), fault)
			  : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");

	free(path);
	free(text);
	json_decref(all);
	return result;
}
