/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever a source file is made of: its first byte chooses the language.
 *
 * Reaches: source_constants source_tokens.c source_value.c source_lists.c source_functions.c
 */
#include "harness/array_size.h"
#include "harness/host/abi/source.h"
#include "harness/host/abi/source_functions.h"
#include "harness/tests/fuzz.h"

static bool wants(const void *data, const char *name)
{
	(void)data;
	return name[0] != '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const languages[] = {"Rust",	  "Python", "Erlang", "Ada",
						"Pascal", "Go",	    "Java",   "C#"};
	struct abi_constants constants = {0};
	struct abi *abi;

	if (size == 0)
		return 0;
	source_constants((const char *)data + 1, size - 1,
			 languages[data[0] % ARRAY_SIZE(languages)], wants, NULL, &constants);
	abi_constants_clear(&constants);
	abi = abi_new("fuzz", &abi_machines[0]);
	source_functions("fuzz.rs", (const char *)data + 1, size - 1, abi);
	abi_free(abi);
	return 0;
}
