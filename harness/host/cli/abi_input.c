/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/abi_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/api_names.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/json.h"
#include "harness/host/abi/mirror.h"
#include "harness/host/abi/prototypes.h"
#include "harness/host/abi/reader/package.h"
#include "harness/host/abi/reader/reader.h"
#include "harness/host/abi/source.h"
#include "harness/host/cli/abi_kernel.h"
#include "harness/host/ground/installed.h"

/* Where a file's name may stand: an ABI of the golden tables, or a kernel. */
#define GOLDEN "abi:"
#define KERNEL "kernel:"

int abi_unknown_machine(const char *name, struct fault *fault)
{
	char known[512] = "";

	for (size_t i = 0; abi_machines[i].name; i++) {
		size_t used = strlen(known);

		snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "",
			 abi_machines[i].name);
	}
	return fault_set(fault, EXIT_USAGE, "there is no ABI '%.100s'; there are: %s", name, known);
}

/* What `check` has an opinion of. */
static bool wants_type(const void *data, const char *name, const char *unit)
{
	const struct abi_input *input = data;

	/* A kernel's own structs have similar names, but those of the API have theirs. */
	if (!strcmp(unit, ABI_BTF_UNIT))
		return abi_find_type(input->golden, name) != NULL;
	return mirror_wants_type(input->golden, &input->map, name);
}

static bool wants_member(const void *data, const char *name)
{
	const struct abi_input *input = data;

	return mirror_wants_member(input->golden, name);
}

static bool wants_function(const void *data, const char *name)
{
	(void)data;
	return prototype_known(name);
}

static bool wants_constant(const void *data, const char *name, const char *unit)
{
	const struct abi_input *input = data;

	(void)unit;
	return mirror_wants_constant(input->golden, name);
}

/* What `dump` and `diff` show: whatever goes by the name of SCTP, known or not. */
static bool shows_constant(const void *data, const char *name, const char *unit)
{
	return wants_constant(data, name, unit) ||
	       (strcmp(unit, ABI_BTF_UNIT) != 0 && strstr(name, "SCTP") &&
		strncmp(name, "HAVE_", 5) != 0);
}

static int read_golden(const char *name, struct abi_list *list, struct fault *fault)
{
	const struct abi_machine *machine = abi_machine_named(name);

	if (!machine)
		return abi_unknown_machine(name, fault);
	return abi_list_add(list, golden_abi(machine));
}

static int read_kernel(const char *name, const struct abi_options *options, struct abi_list *list,
		       struct fault *fault)
{
	char *cache = path_cache(fault);
	int result = -1;

	if (cache)
		result = abi_read_kernel(name, name + strlen(KERNEL), cache, options, list, fault);
	free(cache);
	return result;
}

static bool wants_source_constant(const void *data, const char *name)
{
	return wants_constant(data, name, "");
}

static int read_source(const struct abi_input *input, const char *name, struct abi_list *list)
{
	struct abi *abi = source_read(name, wants_source_constant, input, input->fault);

	return abi ? abi_list_add(list, abi) : -1;
}

int abi_input_read(const struct abi_input *input, const char *name, bool everything,
		   struct abi_list *list)
{
	const struct abi_options options = {
		.filter = {.type = wants_type,
			   .member = wants_member,
			   .function = wants_function,
			   .constant = everything ? shows_constant : wants_constant,
			   .data = input},
		.machine = input->machine,
		.base = input->base,
	};

	if (!strncmp(name, GOLDEN, strlen(GOLDEN)))
		return read_golden(name + strlen(GOLDEN), list, input->fault);
	if (!strncmp(name, KERNEL, strlen(KERNEL)))
		return read_kernel(name, &options, list, input->fault);
	if (name_ends_with(name, ".json"))
		return abi_read_json(name, input->machine, list, input->fault);
	if (source_language(name))
		return read_source(input, name, list);
	if (abi_is_package(name))
		return abi_read_package(name, &options, list, input->fault);
	return abi_read(name, &options, list, input->fault);
}
