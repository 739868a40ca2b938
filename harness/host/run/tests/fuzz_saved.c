/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results that somebody else wrote, with the digest that fits them and without: each is refused with one line, or all of it
 * counts.
 *
 * Reaches: saved_load take_close saved_check check_summary merged_load_one add_unplayed
 */
#include "harness/host/ground/files.h"
#include "harness/host/run/merge.h"
#include "harness/record/record_digest.h"
#include "harness/tests/fuzz.h"

static char *folder, *path;

static void remove_folder(void)
{
	struct fault fault;

	(void)folder_remove(folder, &fault);
}

static void load(const char *text, size_t size)
{
	FILE *file = fopen(path, "we");
	struct merged merged;
	struct fault fault = {0};

	fuzz_require(file != NULL);
	fuzz_require(fwrite(text, 1, size, file) == size);
	fuzz_require(fclose(file) == 0);
	if (merged_load_one(folder, &merged, &fault) < 0)
		fuzz_require_fault(&fault);
	else
		fuzz_require(merged.columns.count > 0 || json_array_size(merged.ends) == 0);
	merged_free(&merged);
}

/* The bytes, and a last record for them as a run would write it. */
static void load_closed(const char *text, size_t size)
{
	char digest[RECORD_DIGEST_SIZE], *whole = NULL;
	struct record_digest state;
	size_t lines = 0, whole_size;
	FILE *out;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	record_digest_begin(&state);
	record_digest_add(&state, text, size);
	record_digest_end(&state, digest);
	out = open_memstream(&whole, &whole_size);
	fuzz_require(out != NULL);
	fuzz_require(fwrite(text, 1, size, out) == size);
	fprintf(out, "{\"type\":\"close\",\"lines\":%zu,\"digest\":\"%s\"}\n", lines, digest);
	fuzz_require(fclose(out) == 0);
	load(whole, whole_size);
	free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct fault fault;

	if (!folder) {
		fuzz_require(folder_temporary("/dev/shm", &folder, &fault) == 0 ||
			     folder_temporary("/tmp", &folder, &fault) == 0);
		path = path_of("%s/results.jsonl", folder);
		fuzz_require(atexit(remove_folder) == 0);
	}
	load(text, size);
	load_closed(text, size);
	free(text);
	return 0;
}
