/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the subcommands of abi take as files: objects, packages, source text, layouts as JSON, ABIs, kernels. */
#ifndef CLI_ABI_INPUT_H
#define CLI_ABI_INPUT_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/map.h"
#include "harness/host/abi/reader/btf.h"
#include "harness/host/ground/fault.h"

/* How they are read. */
struct abi_input {
	const struct abi_machine *machine; /* NULL: what the files say */
	struct btf *base; /* NULL: none */
	struct abi_map map;
	const struct abi *golden; /* for the names of the API */
	struct fault *fault;
};

/* Adds what the name stands for to the list: with `everything`, constants that are like the API's as well.
 * Returns 0, or -1 with a fault. */
int abi_input_read(const struct abi_input *input, const char *name, bool everything,
		   struct abi_list *list);

/* A fault that says which ABIs there are.  Returns -1. */
int abi_unknown_machine(const char *name, struct fault *fault);

#endif
