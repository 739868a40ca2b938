/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types as an ABI lays them out: where each member stands, how large it is, whether it is signed.
 *
 * A struct abi comes from the golden tables (golden.h), from the debug information of an ELF file
 * (reader.h) or from the BTF of a kernel; all that compares or prints does not care which.
 * Sizes and offsets are in bytes.  Running out of memory ends the process.
 */
#ifndef ABI_ABI_H
#define ABI_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/host/abi/machine.h"

enum abi_kind {
	ABI_UNSIGNED, /* integers; enumerations and booleans as members too */
	ABI_SIGNED,
	ABI_FLOAT,
	ABI_POINTER,
	ABI_STRUCT,
	ABI_UNION,
	ABI_ENUM,
	ABI_ARRAY,
	ABI_OTHER,
};

/* "unsigned", "struct", ... as the JSON of `abi dump` spells it. */
const char *abi_kind_name(enum abi_kind kind);

struct abi_member {
	char *name;
	char *type; /* as its source spells it; "" where it has no name */
	enum abi_kind kind;
	uint64_t offset;
	uint64_t size; /* 0: a flexible array */
	uint64_t element; /* size of an array's element, else 0 */
	unsigned bits; /* width of a bit-field, else 0 */
	bool managed; /* a slice, a string, a vector: its bytes are the language's own */
	/* What is in it, if it is a small struct: with "outer.inner" as their names, and their places
	 * in the whole. */
	struct abi_member *inner;
	size_t inner_count;
};

struct abi_constant {
	char *name;
	int64_t value;
	unsigned line; /* of source text, else 0 */
};

struct abi_constants {
	struct abi_constant *items;
	size_t count;
};

struct abi_type {
	char *name; /* with the namespaces or packages around it, as the language writes them */
	char *unit; /* source file or archive member it was found in; "" if unknown */
	uint64_t line; /* of its declaration; 0: not recorded */
	const char *language; /* "C", "Rust", ...; "" if unknown */
	enum abi_kind kind; /* ABI_STRUCT, ABI_UNION or ABI_ENUM */
	uint64_t size;
	uint64_t align; /* 0: not recorded */
	struct abi_member *members; /* structs and unions */
	size_t member_count;
	struct abi_constants values; /* enumerations */
};

struct abi {
	char *source; /* what the user called it */
	bool of_source; /* source text: has constants alone, whatever the machine */
	const char *system; /* source text for another system than Linux: which; else NULL */
	const struct abi_machine *machine;
	const char *language; /* of what was read last and has one, else NULL */
	struct abi_type *types;
	size_t type_count;
	/* Declarations of libsctp's functions: the result is the first member, the parameters follow, and
	 * the offset is which one it is. */
	struct abi_type *functions;
	size_t function_count;
	struct abi_constants constants; /* enumerators of all kept enumerations among them */
};

struct abi *abi_new(const char *source, const struct abi_machine *machine);
void abi_free(struct abi *abi);

/* Each takes over what the struct owns.  A type that is there already, name and layout, is not
 * added twice; nor is a constant. */
void abi_add_type(struct abi *abi, struct abi_type *type);
void abi_add_function(struct abi *abi, struct abi_type *function);
void abi_add_member(struct abi_type *type, struct abi_member member);
void abi_add_constant(struct abi_constants *constants, const char *name, int64_t value);
void abi_type_clear(struct abi_type *type);
void abi_member_clear(struct abi_member *member);
void abi_constants_clear(struct abi_constants *constants);

/* One for each ABI that a file has something of: an archive may have objects of several. */
struct abi_list {
	struct abi **items;
	size_t count;
};

/* Takes over the abi.  Returns 0. */
int abi_list_add(struct abi_list *list, struct abi *abi);
void abi_list_free(struct abi_list *list);

/* By exact name; NULL if there is none. */
const struct abi_type *abi_find_type(const struct abi *abi, const char *name);
const struct abi_member *abi_find_member(const struct abi_type *type, const char *name);
const struct abi_constant *abi_find_constant(const struct abi_constants *constants,
					     const char *name);

#endif
