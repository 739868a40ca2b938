/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads types and constants out of the DWARF of ELF files: objects, archives, libraries and
 * programs, of any machine and any language.  What a file contains is never trusted, and nothing of
 * it is executed; what is wrong with it comes back as a fault of status EXIT_USAGE.
 *
 * Kernels and their modules have BTF instead, which is read where there is no DWARF.
 */
#ifndef READER_READER_H
#define READER_READER_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/reader/btf.h"
#include "harness/host/ground/fault.h"

/* Instead of the source file of a type that comes from BTF, which does not tell. */
#define ABI_BTF_UNIT "BTF"

/* What is worth keeping of a file. */
struct abi_filter {
	/* A type by its qualified name; `unit` is the source file that has it, "", or
	 * ABI_BTF_UNIT. */
	bool (*type)(const void *data, const char *name, const char *unit);
	/* A struct or union whose name is not wanted, by the name of its first member; NULL: none.
	 */
	bool (*member)(const void *data, const char *name);
	/* An enumerator, macro or constant outside of any type that is kept. */
	bool (*constant)(const void *data, const char *name, const char *unit);
	/* A declaration of a library's function; NULL: none. */
	bool (*function)(const void *data, const char *name);
	const void *data;
};

struct abi_options {
	struct abi_filter filter;
	const struct abi_machine *machine; /* NULL: what the file says of itself */
	const struct btf *base; /* of the kernel, for the BTF of modules; NULL: none */
};

enum {
	/* Above these a file is refused; Linux's own debug information is below all of them. */
	ABI_MAX_TYPES = 20000, /* kept ones */
	ABI_MAX_MEMBERS = 4096, /* of one type */
	ABI_MAX_CONSTANTS = 20000, /* kept ones */
	ABI_MAX_MACROS = 2000000,
};

/* 4 GiB, for files and for uncompressed sections. */
#define ABI_MAX_BYTES ((uint64_t)4 << 30)

/* Adds what the file has to the list.  Returns 0, or -1 with a fault that names the file; the list
 * then still has to be freed. */
int abi_read(const char *path, const struct abi_options *options, struct abi_list *list,
	     struct fault *fault);
/* The same from memory, which it may change. */
int abi_read_image(const char *name, char *image, size_t size, const struct abi_options *options,
		   struct abi_list *list, struct fault *fault);

/* The BTF of a kernel, to be freed with btf_free(); NULL with a fault. */
struct btf *abi_base(const char *path, struct fault *fault);
struct btf *abi_base_image(const char *name, char *image, size_t size, struct fault *fault);

#endif
