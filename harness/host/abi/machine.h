/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ABIs that the golden tables describe. */
#ifndef ABI_MACHINE_H
#define ABI_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What sets the layouts of Linux's ABIs apart, as far as the SCTP API goes: the size of long and of
 * pointers, and how far integers are aligned inside a struct.  The names are those of the columns
 * of the tables.
 */
enum abi_model {
	LP64, /* long and pointers of 8 bytes */
	ILP32, /* 4 bytes, but __u64 aligned to 8 */
	ILP32_ALIGN4, /* nothing aligned to more than 4 */
	ILP32_ALIGN2, /* nothing aligned to more than 2 */
};

enum { ABI_MODELS = 4 };

struct abi_machine {
	const char *name; /* "armhf" */
	const char *alias; /* Debian's name where it differs, else NULL */
	uint16_t elf; /* e_machine */
	unsigned bits; /* 32 or 64: the class of its ELF files */
	bool big_endian;
	enum abi_model model;
};

/* By name or alias; NULL if there is none. */
const struct abi_machine *abi_machine_named(const char *name);

/* All there are, the last one has no name. */
extern const struct abi_machine abi_machines[];

/* What the header of an ELF file says; NULL if the tables do not cover it. */
const struct abi_machine *abi_machine_of(uint16_t elf, unsigned bits, bool big_endian,
					 uint32_t flags);

#endif
