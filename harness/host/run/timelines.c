/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/timelines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/run/saved.h"
#include "harness/host/ground/files.h"
#include "reports/report.h"

/* A plot takes some 20 ms, most of it to load gnuplot. */
enum { PLOTS_AT_ONCE = 4 };

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

/* Plots that are being made, the oldest first. */
struct plots {
	bool possible; /* false where more make no sense */
	unsigned count;
	struct {
		char *path;
		pid_t pid;
	} started[PLOTS_AT_ONCE];
};

static void finish_plot(struct plots *plots)
{
	char *path = plots->started[0].path;

	if (plot_finish(path, plots->started[0].pid) != PLOTTED)
		fprintf(stderr, "sctp-conform: gnuplot could not make %s\n", path);
	free(path);
	plots->count--;
	memmove(&plots->started[0], &plots->started[1], plots->count * sizeof(plots->started[0]));
}

/* Takes over the path. */
static void start_plot(struct plots *plots, char *path, const char *name, const json_t *timelines)
{
	if (plots->count == PLOTS_AT_ONCE)
		finish_plot(plots);
	plots->started[plots->count].path = path;
	switch (plot_start(path, name, timelines, &plots->started[plots->count].pid)) {
	case PLOTTED:
		plots->count++;
		return;
	case PLOT_NO_GNUPLOT:
		fprintf(stderr, "sctp-conform: no plots of the timelines: gnuplot is not "
				"installed (apt-get install gnuplot-nox)\n");
		plots->possible = false;
		break;
	case PLOT_FAILED:
		fprintf(stderr, "sctp-conform: gnuplot could not make %s\n", path);
	}
	free(path);
}

static int write_timeline(const char *path, const json_t *timelines, struct plots *plots,
			  struct fault *fault)
{
	const char *name = json_string_value(json_object_get(json_array_get(timelines, 0), "name"));
	char *csv = path_of("%s.csv", path);
	int result = write_csv(csv, timelines, fault);

	if (result == 0 && plots->possible)
		start_plot(plots, path_of("%s.svg", path), name, timelines);
	free(csv);
	return result;
}

/* The file of a record, without its ending: where there are several kernels each has a folder. */
static char *file_of(const struct columns *columns, const json_t *record)
{
	const char *name = json_string_value(json_object_get(record, "name"));
	const char *title = columns_title_of(columns, record);
	char *folder = path_of("%s", title ? title : "");
	char *file;

	for (char *at = strchr(folder, '/'); at; at = strchr(at, '/'))
		*at = '_';
	file = title ? path_of("%s/%s", folder, name) : path_of("%s", name);
	free(folder);
	return file;
}

/* An object of arrays: the records of each scenario, by their file. */
static json_t *group_by_file(const struct columns *columns, const json_t *records)
{
	json_t *groups = json_object();
	size_t index;
	json_t *record;

	json_array_foreach (records, index, record) {
		char *file;

		/* It becomes the name of a file. */
		if (strchr(json_string_value(json_object_get(record, "name")), '/'))
			continue;
		file = file_of(columns, record);
		if (!json_object_get(groups, file))
			json_object_set_new(groups, file, json_array());
		json_array_append(json_object_get(groups, file), record);
		free(file);
	}
	return groups;
}

static int make_folder_of(const char *path, struct fault *fault)
{
	char *folder = path_of("%.*s", (int)(strrchr(path, '/') - path), path);
	int result = folder_make(folder, fault);

	free(folder);
	return result;
}

static int write_all(const char *folder, json_t *groups, struct fault *fault)
{
	struct plots plots = {.possible = true};
	const char *file;
	json_t *timelines;
	int result = 0;

	json_object_foreach (groups, file, timelines) {
		char *path = path_of("%s/timelines/%s", folder, file);

		result = make_folder_of(path, fault);
		if (result == 0)
			result = write_timeline(path, timelines, &plots, fault);
		free(path);
		if (result < 0)
			break;
	}
	while (plots.count > 0)
		finish_plot(&plots);
	return result;
}

int timelines_write(const char *folder, const struct columns *columns, struct fault *fault)
{
	struct saved saved;
	int result = saved_load(folder, &saved, fault);

	if (result == 0) {
		json_t *groups = group_by_file(columns, saved.timelines);

		result = write_all(folder, groups, fault);
		json_decref(groups);
	}
	saved_free(&saved);
	return result;
}
