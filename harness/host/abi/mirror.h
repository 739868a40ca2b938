/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out which type of the API a type mirrors, and which of its members is which. */
#ifndef ABI_MIRROR_H
#define ABI_MIRROR_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/map.h"

/* What shows that a type mirrors one of the API. */
enum mirror_reason {
	MIRROR_MAP, /* the mapping file says so */
	MIRROR_EXACT, /* the header's name */
	MIRROR_NAME, /* a name like the header's, and members to go with it */
	MIRROR_MEMBERS, /* the header's names of its members */
};

/* The type of the API, or NULL if it mirrors none.  The map and the reason may be NULL. */
const struct abi_type *mirror_of(const struct abi *golden, const struct abi_type *type,
				 struct abi_map *map, enum mirror_reason *reason);
/* "its name", ... */
const char *mirror_reason_text(enum mirror_reason reason);

/* Whether the name alone, or that of the first member, makes a type or constant worth reading. */
bool mirror_wants_type(const struct abi *golden, const struct abi_map *map, const char *name);
bool mirror_wants_member(const struct abi *golden, const char *name);
bool mirror_wants_constant(const struct abi *golden, const char *name);
/* The constant of the API that has this name, in whatever style; NULL if there is none. */
const struct abi_constant *mirror_of_constant(const struct abi_constants *golden, const char *name);

/* Which member of one type is which of the other. */
struct pairing {
	const struct abi_member **of_golden; /* for each of the API's, the type's, or NULL */
	const struct abi_member **of_type; /* for each of the type's, the API's, or NULL */
	bool *ignored; /* for each of the type's: the map says it is none */
	size_t by_name; /* how many of them are known by their names */
};

void pairing_make(struct pairing *pairing, const struct abi_type *golden,
		  const struct abi_type *type, struct abi_map *map);
void pairing_free(struct pairing *pairing);

/* Members of the API that only fill space ("__reserved1"): nobody has to mirror them. */
bool member_is_filler(const struct abi_member *golden);

#endif
