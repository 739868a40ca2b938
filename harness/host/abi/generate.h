/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Assertions for a binding's own test suite, by the golden tables. */
#ifndef ABI_GENERATE_H
#define ABI_GENERATE_H

#include <stdio.h>

#include "harness/host/abi/abi.h"
#include "harness/host/abi/map.h"

/* A language that assertions can be written in. */
struct abi_language {
	const char *name; /* "rust" */
	void (*begin)(FILE *out, const struct abi *golden);
	/* A struct or union, by the name that the binding has for it. */
	void (*type)(FILE *out, const struct abi_type *golden, const char *name);
	/* A member of it. */
	void (*member)(FILE *out, const struct abi_member *golden, const char *type,
		       const char *name);
	void (*constant)(FILE *out, const struct abi_constant *golden, const char *name);
	void (*end)(FILE *out);
};

/* The last one has no name. */
extern const struct abi_language abi_languages[];

/* Asserts sizes and offsets of the types, and the values of the constants, that are named: by the
 * header's names, or by the map's for those that have another in the binding.  With no names: all.
 * Returns 0, or -1 with a fault if one is not of the API's. */
int abi_generate(FILE *out, const struct abi_language *language, const struct abi *golden,
		 const struct abi_map *map, char *const *names, size_t count, struct fault *fault);

#endif
