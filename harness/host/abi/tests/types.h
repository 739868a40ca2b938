/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types made by hand. */
#ifndef TESTS_TYPES_H
#define TESTS_TYPES_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/memory.h"

/* The last one has no name. */
struct row {
	const char *name;
	uint64_t offset, size;
	enum abi_kind kind;
};

static inline struct abi_type make_type(const char *name, uint64_t size, const struct row *rows)
{
	struct abi_type type = {.name = copy_text(name),
				.unit = copy_text("unit.c"),
				.language = "C",
				.kind = ABI_STRUCT,
				.size = size};

	for (; rows->name; rows++)
		abi_add_member(&type, (struct abi_member){.name = copy_text(rows->name),
							  .type = copy_text(""),
							  .kind = rows->kind,
							  .offset = rows->offset,
							  .size = rows->size});
	return type;
}

#define TYPE(name, size, ...) make_type(name, size, (const struct row[]){__VA_ARGS__, {NULL}})

#endif
