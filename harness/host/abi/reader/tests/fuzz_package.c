/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packages with whatever in them: packages in packages, objects, text, source text.
 *
 * Reaches: abi_read_package unpack unpack_entry read_entry read_inner_package other_format source_abi
 */
#include "harness/host/abi/reader/package.h"
#include "harness/host/abi/reader/reader.h"
#include "harness/tests/fuzz.h"

static bool any(const void *data, const char *name, const char *unit)
{
	(void)data;
	(void)unit;
	return name[0] != '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct abi_options options = {.filter = {.type = any, .constant = any}};
	struct abi_list list = {0};
	struct fault fault = {0};
	int descriptor;
	const char *path = fuzz_file(data, size, &descriptor);

	if (abi_read_package(path, &options, &list, &fault) < 0)
		fuzz_require_fault(&fault);
	abi_list_free(&list);
	close(descriptor);
	return 0;
}
