/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/mirror.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/api_names.h"
#include "harness/memory.h"

/* Below this length a name such as "info" is too common to be looked for at the end of others. */
enum { DISTINCT = 7 };

/* What else the API's types are called: by the option that takes one, by an older header, by the
 * RFC's text. */
static const char *const aliases[][2] = {
	{"setprim", "prim"},
	{"getsetprim", "prim"},
	{"associnfo", "assocparams"},
	{"assocval", "assocvalue"},
	{"sacktimer", "sackinfo"},
	{"delayedsack", "sackinfo"},
	{"subscribe", "eventsubscribe"},
	{"subscribeevent", "event"},
	{"connectxparam", "getaddrsold"},
	{"partialdelivery", "pdapi"},
	{"adaptationindication", "adaptation"},
	{"adaptationlayer", "setadaptation"},
	{"authentication", "authkey"},
	{"addstreamsreq", "addstreams"},
	{"resetstreamsreq", "resetstreams"},
	{"paddrinformation", "paddrinfo"},
	{"sndrcv", "sndrcvinfo"},
	{"peeloff", "peeloffarg"},
	{"notificationheader", "snheader"},
	{"notifyheader", "snheader"},
};

/* Words that bindings spell out, or shorten otherwise. */
static const char *const synonyms[][2] = {
	{"peeraddress", "paddr"}, {"peeraddr", "paddr"},    {"thresholds", "thlds"},
	{"threshold", "thlds"},	  {"parameters", "params"}, {"primary", "prim"},
	{"association", "assoc"}, {"addresses", "addrs"},   {"primaddr", "prim"},
	{"argument", "arg"},	  {"statistics", "stats"},
};

/* The other word is no longer. */
static void replace(struct normal_name *name, const char *word, const char *other)
{
	char *found = strstr(name->text, word);
	const char *rest = found ? found + strlen(word) : NULL;

	if (!found)
		return;
	while (*other)
		*found++ = *other++;
	memmove(found, rest, strlen(rest) + 1);
}

static void drop_event(struct normal_name *name)
{
	size_t length = strlen(name->text);

	if (length > strlen("event") && name_ends_with(name->text, "event"))
		name->text[length - strlen("event")] = '\0';
}

/* The name in the API's own words, without "sctp". */
static struct normal_name core_name(const char *name)
{
	struct normal_name plain = name_normal_type(name);
	struct normal_name core = {""};

	strcpy(core.text, name_core(&plain));
	/* Older generators of bindings keep the keyword. */
	if (!strncmp(core.text, "struct", strlen("struct")))
		replace(&core, "struct", "");
	for (size_t i = 0; i < ARRAY_SIZE(synonyms); i++)
		replace(&core, synonyms[i][0], synonyms[i][1]);
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (!strcmp(core.text, aliases[i][0]))
			strcpy(core.text, aliases[i][1]);
	return core;
}

/* The API's names, which are the same in each ABI and are asked for very often. */
struct golden_name {
	struct normal_name core, without_event;
	size_t length;
	bool about_sctp;
};

static const struct golden_name *golden_names(const struct abi *golden)
{
	static struct golden_name *names;
	static size_t count;

	if (names && count == golden->type_count)
		return names;
	free(names);
	count = golden->type_count;
	names = xcalloc(golden->type_count, sizeof(*names));
	for (size_t i = 0; i < golden->type_count; i++) {
		struct golden_name *name = &names[i];

		name->core = name->without_event = core_name(golden->types[i].name);
		drop_event(&name->without_event);
		name->length = strlen(name->core.text);
		name->about_sctp = name_has_sctp(golden->types[i].name);
	}
	return names;
}

/* How well a name fits: the length of what agrees, 0 if it does not. */
static size_t fit(const struct normal_name *core, const struct normal_name *without_event,
		  const struct golden_name *golden, bool has_sctp)
{
	if (!strcmp(core->text, golden->core.text))
		return 2 * sizeof(core->text);
	if (golden->about_sctp && !strcmp(without_event->text, golden->without_event.text))
		return sizeof(core->text);
	/* With "sctp" in it, what follows is the whole name; and the kernel has a struct
	 * __kernel_sockaddr_storage, which is another. */
	if (has_sctp || golden->length < DISTINCT || !golden->about_sctp)
		return 0;
	return name_ends_with(core->text, golden->core.text) ? golden->length : 0;
}

static const struct abi_type *best_fit(const struct abi *golden, const char *name)
{
	const struct golden_name *names = golden_names(golden);
	struct normal_name plain = name_normal_type(name);
	struct normal_name core = core_name(name);
	struct normal_name without_event = core;
	bool has_sctp = name_core(&plain) != plain.text;
	const struct abi_type *best = NULL;
	size_t most = 0;

	drop_event(&without_event);
	for (size_t i = 0; *core.text && i < golden->type_count; i++) {
		size_t length = fit(&core, &without_event, &names[i], has_sctp);

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

/* "spinfo_": what tells the API's member from any other's; not "assoc_". */
static bool is_telling(const char *member)
{
	return strchr(member, '_') && strcmp(member, "assoc_id") != 0 &&
	       strcmp(member, "addr_num") != 0 && strcmp(member, "ss_family") != 0;
}

static size_t members_by_name(const struct abi_type *golden, const struct abi_type *type)
{
	size_t count = 0;

	for (size_t i = 0; i < golden->member_count; i++)
		count += is_telling(golden->members[i].name) &&
			 abi_find_member(type, golden->members[i].name) != NULL;
	return count;
}

/* Whatever it is called, a struct mirrors the type whose members most of its own are called after.
 */
static const struct abi_type *best_by_members(const struct abi *golden, const struct abi_type *type)
{
	const struct abi_type *best = NULL;
	size_t most = 1;

	for (size_t i = 0; type->kind != ABI_ENUM && i < golden->type_count; i++) {
		size_t count = members_by_name(&golden->types[i], type);

		if (count > most && 2 * count >= type->member_count) {
			most = count;
			best = &golden->types[i];
		}
	}
	return best;
}

static const struct abi_type *give(const struct abi_type *golden, enum mirror_reason why,
				   enum mirror_reason *reason)
{
	if (reason)
		*reason = why;
	return golden;
}

const struct abi_type *mirror_of(const struct abi *golden, const struct abi_type *type,
				 struct abi_map *map, enum mirror_reason *reason)
{
	const struct map_entry *entry = map_find(map, type->name, NULL);
	const struct abi_type *best;

	if (entry)
		return entry->target
			       ? give(abi_find_type(golden, entry->target), MIRROR_MAP, reason)
			       : NULL;
	best = best_fit(golden, type->name);
	if (best && (best->kind == ABI_ENUM) == (type->kind == ABI_ENUM)) {
		if (has_exact_name(best, type))
			return give(best, MIRROR_EXACT, reason);
		if (looks_like(best, type))
			return give(best, MIRROR_NAME, reason);
	}
	return give(best_by_members(golden, type), MIRROR_MEMBERS, reason);
}

const char *mirror_reason_text(enum mirror_reason reason)
{
	switch (reason) {
	case MIRROR_MAP:
		return "the mapping file";
	case MIRROR_EXACT:
		return "the header's name";
	case MIRROR_NAME:
		return "its name";
	case MIRROR_MEMBERS:
		return "the names of its members";
	}
	return "";
}

bool mirror_wants_type(const struct abi *golden, const struct abi_map *map, const char *name)
{
	struct normal_name plain = name_normal_type(name);

	return name_has_sctp(plain.text) || best_fit(golden, name) || map_knows(map, name);
}

bool mirror_wants_member(const struct abi *golden, const char *name)
{
	if (!is_telling(name))
		return false;
	for (size_t i = 0; i < golden->type_count; i++)
		if (golden->types[i].member_count &&
		    !strcmp(golden->types[i].members[0].name, name))
			return true;
	return false;
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
