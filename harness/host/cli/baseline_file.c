/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/baseline_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "harness/host/ground/files.h"
#include "harness/host/run/merge.h"
#include "reports/baseline.h"

enum { BASELINE_LIMIT = 4 << 20 };

static json_t *of_run(const char *folder, struct fault *fault)
{
	char *path = path_of("%s", folder);
	struct merged merged;
	json_t *baseline = NULL;

	if (merged_load(&path, 1, &merged, fault) == 0) {
		if (merged.cut_short)
			fault_set(fault, EXIT_USAGE,
				  "--baseline=%s: that run was cut short: it has no summary",
				  folder);
		else
			baseline = baseline_of(merged.ends, &merged.columns);
		if (!baseline && !merged.cut_short)
			fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	}
	merged_free(&merged);
	free(path);
	return baseline;
}

static json_t *of_file(const char *path, struct fault *fault)
{
	char why[BASELINE_WHY];
	char *text = NULL;
	size_t size;
	json_t *baseline;

	if (file_read(path, BASELINE_LIMIT, &text, &size, EXIT_USAGE, fault) < 0)
		return NULL;
	baseline = baseline_read(text, why);
	if (!baseline)
		fault_set(fault, EXIT_USAGE, "--baseline=%s: %s", path, why);
	free(text);
	return baseline;
}

json_t *baseline_load(const char *path, struct fault *fault)
{
	struct stat status;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return of_run(path, fault);
	return of_file(path, fault);
}
