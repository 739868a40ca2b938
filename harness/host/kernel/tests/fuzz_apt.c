/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What apt says: paragraphs of packages, lists of names, lines of mirrors.
 *
 * Reaches: apt_field candidates_collect debian_abi debian_abi_matches apt_write_source
 */
#include "harness/array_size.h"
#include "harness/host/kernel/debian/apt_private.h"
#include "harness/host/kernel/debian/candidates.h"
#include "harness/host/kernel/kernel_private.h"
#include "harness/tests/fuzz.h"

static void read_fields(const char *text)
{
	static const char *const fields[] = {"Version", "Depends", "SHA256", ""};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		char *value = apt_field(text, "linux-image-6.1.0-47-cloud-amd64", fields[i]);

		fuzz_require(!value || !strchr(value, '\n'));
		free(value);
	}
}

static void read_names(const uint8_t *data, size_t size)
{
	static struct candidates candidates;
	char *names = fuzz_text(data, size);

	candidates.count = 0;
	candidates_collect(names, "cloud-amd64", "6", &candidates);
	fuzz_require(candidates.count <= MAX_CANDIDATES);
	for (size_t i = 0; i < candidates.count; i++) {
		const struct candidate *each = &candidates.each[i];

		fuzz_require(each->abi + each->length <= strlen(each->package) &&
			     !strchr(each->package, '/'));
	}
	candidates_free(&candidates);
	free(names);
}

static void read_mirrors(const uint8_t *data, size_t size)
{
	const struct apt_root root = {.arch = "amd64", .release = "bookworm"};
	char *targets = fuzz_text(data, size), *rest = targets, *text = NULL;
	size_t length, lines = 0, written = 0;
	FILE *out = open_memstream(&text, &length);

	fuzz_require(out != NULL);
	for (char *line; (line = strsep(&rest, "\n")); lines++)
		apt_write_source(out, &root, "bookworm", line);
	fuzz_require(fclose(out) == 0);
	for (size_t i = 0; i < length; i++)
		written += text[i] == '\n';
	fuzz_require(written <= lines);
	free(text);
	free(targets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	read_fields(text);
	free(text);
	read_names(data, size);
	read_mirrors(data, size);
	return 0;
}
