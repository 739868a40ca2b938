/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mapping file, for types and members that no tolerance recognises:
 *
 *	# as the binding calls it = as the header calls it
 *	main.Initial = sctp_initmsg
 *		Streams = sinit_num_ostreams
 *		Cookie = -
 *	main.Status = -
 *
 * An indented line is about a member of the type above it.  "-": nothing of the API's.
 */
#ifndef ABI_MAP_H
#define ABI_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/ground/fault.h"

struct map_entry {
	char *type; /* of the binding */
	char *member; /* NULL: the entry is about the type */
	char *target; /* of the API; NULL for "-" */
	unsigned line;
	bool used;
};

struct abi_map {
	char *path;
	struct map_entry *entries;
	size_t count;
};

/* Reads the file; every target must be there in the API.  Returns 0, or -1 with a fault that names
 * file and line. The map is to be cleared in either case. */
int map_load(struct abi_map *map, const char *path, struct fault *fault);
void map_clear(struct abi_map *map);

/* The entry about a type or its member, which is marked as used; NULL if there is none, or no map.
 */
const struct map_entry *map_find(struct abi_map *map, const char *type, const char *member);
/* Whether the map has anything to say about the type; leaves no mark. */
bool map_knows(const struct abi_map *map, const char *type);
/* The first entry that fits nothing in what was read, or NULL. */
const struct map_entry *map_unused(const struct abi_map *map);

#endif
