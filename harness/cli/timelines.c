/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/timelines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/saved.h"
#include "harness/kernel/files.h"
#include "reports/report.h"

static int write_csv(const char *path, const json_t *timelines, struct fault *fault)
{
	FILE *file = fopen(path, "we");
	bool written = file && timeline_write_csv(file, timelines) >= 0;

	if (file && fclose(file) != 0)
		written = false;
	if (!written)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				 strerror(errno));
	return 0;
}

/* `*plotting` becomes false where more plots make no sense. */
static void write_plot(const char *path, const char *name, const json_t *timelines, bool *plotting)
{
	switch (plot_write(path, name, timelines)) {
	case PLOTTED:
		return;
	case PLOT_NO_GNUPLOT:
		fprintf(stderr, "sctp-conform: no plots of the timelines: gnuplot is not "
				"installed (apt-get install gnuplot-nox)\n");
		*plotting = false;
		return;
	case PLOT_FAILED:
		fprintf(stderr, "sctp-conform: gnuplot could not make %s\n", path);
	}
}

static int write_timeline(const char *folder, const char *name, const json_t *timelines,
			  bool *plotting, struct fault *fault)
{
	char *csv = path_of("%s/%s.csv", folder, name);
	char *svg = path_of("%s/%s.svg", folder, name);
	int result = write_csv(csv, timelines, fault);

	if (result == 0 && *plotting)
		write_plot(svg, name, timelines, plotting);
	free(csv);
	free(svg);
	return result;
}

/* An object of arrays: the records of each scenario. */
static json_t *group_by_name(const json_t *records)
{
	json_t *groups = json_object();
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		const char *name = json_string_value(json_object_get(record, "name"));

		/* It becomes the name of a file. */
		if (strchr(name, '/'))
			continue;
		if (!json_object_get(groups, name))
			json_object_set_new(groups, name, json_array());
		json_array_append(json_object_get(groups, name), record);
	}
	return groups;
}

static int write_all(const char *folder, json_t *groups, struct fault *fault)
{
	bool plotting = true;
	const char *name;
	json_t *timelines;

	if (folder_make(folder, fault) < 0)
		return -1;
	json_object_foreach (groups, name, timelines)
		if (write_timeline(folder, name, timelines, &plotting, fault) < 0)
			return -1;
	return 0;
}

int timelines_write(const char *folder, struct fault *fault)
{
	char *timelines = path_of("%s/timelines", folder);
	json_t *records = json_array();
	json_t *groups = NULL;
	bool complete;
	int result = saved_load_type(folder, "timeline", records, &complete, fault);

	if (result == 0) {
		groups = group_by_name(records);
		if (json_object_size(groups) > 0)
			result = write_all(timelines, groups, fault);
	}
	json_decref(groups);
	json_decref(records);
	free(timelines);
	return result;
}
