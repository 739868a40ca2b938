/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF, the types that a kernel carries with itself: Documentation/bpf/btf.rst of Linux.  That of a
 * module counts on from that of the kernel, its base.
 */
#ifndef READER_BTF_H
#define READER_BTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf {
	const struct btf *base; /* NULL: none */
	char *bytes; /* of the whole */
	const char *types; /* section of types */
	const char *strings;
	size_t strings_size;
	bool big_endian;
	uint32_t first; /* ID of the first type; those below are the base's */
	uint32_t first_string; /* the same for offsets of strings */
	uint32_t *offsets; /* of the types, in their section */
	uint32_t count;
};

/* A type's head, whatever kind it is of; `more` is what follows it. */
struct btf_entry {
	uint32_t kind; /* BTF_KIND_... */
	uint32_t length; /* how many members, values, ... follow */
	bool flag;
	uint32_t size_or_type;
	const char *name;
	const char *more;
	const struct btf *btf; /* that it stands in */
};

/* Copies the bytes, but not the base, which has to stay.  Returns NULL, with the reason in *why, if
 * they are no sound BTF. */
struct btf *btf_parse(const void *bytes, size_t size, const struct btf *base, const char **why);
void btf_free(struct btf *btf);

/* How many IDs there are, the base's among them; 0 is none, but void. */
uint32_t btf_end(const struct btf *btf);
/* Type of this ID; false if there is none. */
bool btf_entry(const struct btf *btf, uint32_t id, struct btf_entry *entry);
/* Number `index` of the 32-bit words that follow the head. */
uint32_t btf_word(const struct btf_entry *entry, size_t index);
/* The string at this offset; "" if there is none. */
const char *btf_string(const struct btf *btf, uint32_t offset);

#endif
