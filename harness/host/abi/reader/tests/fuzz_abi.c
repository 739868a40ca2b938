/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds whatever bytes libFuzzer finds to the reader of ELF files, and what it reads to all that judges.
 *
 * Reaches: abi_read_image uncompress.c btf_parse read_btf verdict_make abi_diff
 */
#include "harness/host/abi/check.h"
#include "harness/host/abi/diff.h"
#include "harness/host/abi/json.h"
#include "harness/host/abi/reader/reader_private.h"
#include "harness/tests/fuzz.h"

/* All types, so that all of them are read. */
static bool any_type(const void *data, const char *name, const char *unit)
{
	(void)data;
	(void)name;
	(void)unit;
	return true;
}

static bool any_function(const void *data, const char *name)
{
	(void)data;
	(void)name;
	return true;
}

static bool any_constant(const void *data, const char *name, const char *unit)
{
	(void)unit;
	(void)data;
	(void)name;
	return true;
}

static void judge(const struct abi *abi)
{
	struct verdict verdict;
	json_t *json = abi_to_json(abi);
	char *text = NULL, *dumped = json_dumps(json, JSON_INDENT(2));
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fuzz_require(out && dumped);
	fuzz_require_inert(dumped, strlen(dumped));
	free(dumped);
	json_decref(json);
	verdict_make(&verdict, abi, NULL, true);
	verdict_print(&verdict, out);
	json = verdict_to_json(&verdict);
	if (!json)
		abort();
	json_decref(json);
	abi_diff(verdict.golden, abi, out);
	abi_diff(abi, abi, out);
	verdict_clear(&verdict);
	fuzz_require(fclose(out) == 0);
	fuzz_require_inert(text, size);
	free(text);
}

static void read_as_btf(const uint8_t *data, size_t size, const struct abi_options *options)
{
	struct abi *abi = abi_new("fuzz", abi_machine_named("i686"));
	struct fault fault = {0};
	struct reading reading = {.name = "fuzz", .abi = abi, .options = options, .fault = &fault};
	const char *why = NULL;
	struct btf *base = btf_parse(data, size, NULL, &why);
	struct btf *btf = btf_parse(data, size, base, &why);

	if (!btf && !why)
		abort();
	if (btf && read_btf(&reading, btf) == 0)
		judge(abi);
	btf_free(btf);
	btf_free(base);
	abi_free(abi);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct abi_options options = {
		.filter = {.type = any_type, .constant = any_constant, .function = any_function}};
	struct abi_list list = {0};
	struct fault fault = {0};
	char *image = malloc(size ? size : 1);

	if (!image)
		abort();
	memcpy(image, data, size);
	if (abi_read_image("fuzz", image, size, &options, &list, &fault) < 0) {
		/* One line says what is wrong. */
		fuzz_require_fault(&fault);
	} else {
		for (size_t i = 0; i < list.count; i++)
			judge(list.items[i]);
	}
	abi_list_free(&list);
	read_as_btf(data, size, &options);
	free(image);
	return 0;
}
