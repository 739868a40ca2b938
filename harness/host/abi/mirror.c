/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/mirror.h"

#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/api_names.h"

/* Below this length a name such as "info" is too common to be looked for at the end of others. */
enum { DISTINCT = 7 };

/* Older names of the API's types. */
static const char *const aliases[][2] = {{"setprim", "prim"}};

/* The name of a type of the API without "sctp". */
static struct normal_name golden_core(const char *name)
{
	struct normal_name plain = name_normal_type(name);
	struct normal_name core = {""};

	strcpy(core.text, name_core(&plain));
	return core;
}

/* How well a name fits: the length of what agrees, 0 if it does not. */
static size_t fit(const struct normal_name *name, const char *golden)
{
	struct normal_name core = golden_core(golden);
	const char *rest = name_core(name);

	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (!strcmp(rest, aliases[i][0]))
			rest = aliases[i][1];
	if (!strcmp(rest, core.text))
		return sizeof(core.text);
	/* With "sctp" in it, what follows is the whole name; and the kernel has a struct
	 * __kernel_sockaddr_storage, which is another. */
	if (rest != name->text || strlen(core.text) < DISTINCT || !name_has_sctp(golden))
		return 0;
	return name_ends_with(name->text, core.text) ? strlen(core.text) : 0;
}

/* Whether both names end with the same letter, which is soon found out: most names do not. */
static bool same_end(const struct normal_name *name, const char *golden)
{
	size_t length = strlen(golden);
	size_t own = strlen(name->text);

	if (name_ends_with(golden, "_t"))
		length -= 2;
	return own > 0 && length > 0 && name->text[own - 1] == golden[length - 1];
}

static const struct abi_type *best_fit(const struct abi *golden, const char *name)
{
	struct normal_name plain = name_normal_type(name);
	const struct abi_type *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < golden->type_count; i++) {
		size_t length = same_end(&plain, golden->types[i].name)
					? fit(&plain, golden->types[i].name)
					: 0;

		if (length > most) {
			most = length;
			best = &golden->types[i];
		}
	}
	return best;
}

static size_t values_by_name(const struct abi_type *golden, const struct abi_type *type)
{
	size_t count = 0;

	for (size_t i = 0; i < type->values.count; i++)
		count += mirror_of_constant(&golden->values, type->values.items[i].name) != NULL;
	return count;
}

/* The name that the header has, with something before it or not.  What a kernel calls compat_ is of
 * another ABI. */
static bool has_exact_name(const struct abi_type *golden, const struct abi_type *type)
{
	return name_ends_with(type->name, golden->name) &&
	       strncmp(type->name, "compat_", strlen("compat_")) != 0;
}

/* Another name needs members to go with it: some if it has "sctp" in it; else half of them, or a
 * quarter where the package or the source file is about SCTP. */
static bool looks_like(const struct abi_type *golden, const struct abi_type *type)
{
	struct normal_name plain = name_normal_type(type->name);
	bool about_sctp = name_has_sctp(type->name) || name_has_sctp(type->unit);
	size_t parts = about_sctp ? 4 : 2;
	struct pairing pairing;
	size_t by_name;

	if (has_exact_name(golden, type))
		return true;
	if (name_core(&plain) != plain.text)
		parts = golden->member_count + golden->values.count;
	if (golden->kind == ABI_ENUM) {
		by_name = values_by_name(golden, type);
	} else {
		pairing_make(&pairing, golden, type, NULL);
		by_name = pairing.by_name;
		pairing_free(&pairing);
	}
	return by_name > 0 && by_name * parts >= golden->member_count + golden->values.count;
}

const struct abi_type *mirror_of(const struct abi *golden, const struct abi_type *type,
				 struct abi_map *map)
{
	const struct map_entry *entry = map_find(map, type->name, NULL);
	const struct abi_type *best;

	if (entry)
		return entry->target ? abi_find_type(golden, entry->target) : NULL;
	best = best_fit(golden, type->name);
	if (!best || (best->kind == ABI_ENUM) != (type->kind == ABI_ENUM))
		return NULL;
	return looks_like(best, type) ? best : NULL;
}

bool mirror_wants_type(const struct abi *golden, const struct abi_map *map, const char *name)
{
	struct normal_name plain = name_normal_type(name);

	return strstr(plain.text, "sctp") || best_fit(golden, name) || map_knows(map, name);
}

const struct abi_constant *mirror_of_constant(const struct abi_constants *golden, const char *name)
{
	struct normal_name plain = name_normal(name);

	for (size_t i = 0; i < golden->count; i++) {
		struct normal_name other = name_normal(golden->items[i].name);

		if (!strcmp(plain.text, other.text) || !strcmp(plain.text, name_core(&other)))
			return &golden->items[i];
	}
	return NULL;
}

bool mirror_wants_constant(const struct abi *golden, const char *name)
{
	struct normal_name plain = name_normal(name);

	if (!name_has_sctp(plain.text) && strncmp(plain.text, "spp", 3) != 0 &&
	    strcmp(plain.text, "msgnotification") != 0)
		return false;
	for (size_t i = 0; i < golden->constants.count; i++) {
		struct normal_name other = name_normal(golden->constants.items[i].name);

		if (!strcmp(plain.text, other.text))
			return true;
	}
	return false;
}
