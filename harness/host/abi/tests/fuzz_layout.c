/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Layouts as JSON, from wherever a binding has them, and what judges them.
 *
 * Reaches: abi_read_json read_abi read_type read_member read_constants add_inner verdict_make judge_members expand_type
 */
#include "harness/host/abi/check.h"
#include "harness/host/abi/json.h"
#include "harness/tests/fuzz.h"

static void judge(const struct abi *abi)
{
	struct verdict verdict;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fuzz_require(out != NULL);
	verdict_make(&verdict, abi, NULL, true);
	verdict_print(&verdict, out);
	verdict_list(&verdict, out);
	verdict_clear(&verdict);
	fuzz_require(fclose(out) == 0);
	fuzz_require_inert(text, size);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct abi_list list = {0};
	struct fault fault = {0};
	int descriptor;
	const char *path = fuzz_file(data, size, &descriptor);

	if (abi_read_json(path, NULL, &list, &fault) < 0)
		fuzz_require_fault(&fault);
	for (size_t i = 0; i < list.count; i++)
		judge(list.items[i]);
	abi_list_free(&list);
	close(descriptor);
	return 0;
}
