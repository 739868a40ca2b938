/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/dossier_runs.h"

#include <stdlib.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/sha256.h"
#include "harness/host/run/saved.h"

/* The digest of each file that the run left; one that is not there has none. */
static int add_files(const char *folder, json_t *files, struct fault *fault)
{
	static const char *const names[] = {"results.jsonl", "guest.json", "statement.json",
					    "statement.json.sig"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = path_of("%s/%s", folder, names[i]);
		char digest[SHA256_TEXT];
		bool there = access(path, F_OK) == 0;
		int result = there ? sha256_of_file(path, digest, fault) : 0;

		free(path);
		if (result < 0)
			return -1;
		if (there)
			json_object_set_new(files, names[i], json_string(digest));
	}
	return 0;
}

static json_t *run_in(const char *folder, struct fault *fault)
{
	json_t *files = json_object(), *run = NULL;
	struct saved saved;

	if (saved_load(folder, &saved, fault) == 0 && add_files(folder, files, fault) == 0) {
		run = json_pack("{s:s, s:O?, s:O, s:s, s:O}", "folder", folder, "run", saved.run,
				"boots", saved.boots, "content", saved.content, "files", files);
		if (!run)
			fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	}
	saved_free(&saved);
	json_decref(files);
	return run;
}

json_t *dossier_runs(char *const folders[], size_t count, struct fault *fault)
{
	json_t *runs = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *run = run_in(folders[i], fault);

		if (!run) {
			json_decref(runs);
			return NULL;
		}
		json_array_append_new(runs, run);
	}
	return runs;
}
