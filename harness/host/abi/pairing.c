/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pairs the members of two types: by name as far as that goes, then by where they stand. */
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/mirror.h"
#include "harness/host/abi/api_names.h"

bool member_is_filler(const struct abi_member *golden)
{
	return !strncmp(golden->name, "__", 2);
}

/* What the passes work on. */
struct matching {
	struct pairing *pairing;
	const struct abi_type *golden, *type;
	size_t prefix; /* length of what most of the API's members begin with: "sinfo_" */
};

static const void **empty_list(size_t count)
{
	const void **list = xcalloc(count ? count : 1, sizeof(*list));

	return list;
}

static void join(struct matching *matching, size_t golden, size_t type)
{
	matching->pairing->of_golden[golden] = &matching->type->members[type];
	matching->pairing->of_type[type] = &matching->golden->members[golden];
}

static bool golden_free(const struct matching *matching, size_t golden)
{
	return !matching->pairing->of_golden[golden];
}

static bool type_free(const struct matching *matching, size_t type)
{
	return !matching->pairing->of_type[type] && !matching->pairing->ignored[type];
}

/* "sinfo_" of struct sctp_sndrcvinfo; 0 if fewer than half of its members begin with it. */
static size_t common_prefix(const struct abi_type *golden)
{
	const char *first = golden->member_count ? golden->members[0].name : "";
	size_t length = strcspn(first, "_.");
	size_t count = 0;

	if (first[length] != '_')
		return 0;
	length++;
	for (size_t i = 0; i < golden->member_count; i++)
		count += !strncmp(golden->members[i].name, first, length);
	return 2 * count >= golden->member_count ? length : 0;
}

static const char *without_prefix(const struct matching *matching, const char *name)
{
	bool has = matching->prefix &&
		   !strncmp(name, matching->golden->members[0].name, matching->prefix);

	return has ? name + matching->prefix : name;
}

/* Inner members have dotted names, whose parts all count. */
static struct normal_name whole_name(const char *name)
{
	struct normal_name result = name_normal(name);
	const char *dot = strrchr(name, '.');
	char outer[64];
	struct normal_name before;

	if (!dot || (size_t)(dot - name) >= sizeof(outer))
		return result;
	memcpy(outer, name, (size_t)(dot - name));
	outer[dot - name] = '\0';
	before = name_normal(outer);
	if (strlen(before.text) + strlen(result.text) < sizeof(before.text))
		result = (struct normal_name){""};
	else
		return result;
	strcpy(result.text, before.text);
	strcat(result.text, name_normal(name).text);
	return result;
}

static bool same_name(const struct matching *matching, size_t golden, size_t type)
{
	const char *wanted = matching->golden->members[golden].name;
	struct normal_name name = whole_name(matching->type->members[type].name);
	struct normal_name whole = whole_name(wanted);
	struct normal_name core = whole_name(without_prefix(matching, wanted));

	return *name.text && (!strcmp(name.text, whole.text) || !strcmp(name.text, core.text));
}

/* Enough of a name to tell it by its beginning. */
enum { STEM = 6 };

static bool begins_with(const char *name, const char *stem)
{
	size_t length = strlen(stem);

	return length >= STEM && strncmp(name, stem, length) == 0;
}

/* Shorter names are in too many others to be like one of them. */
enum { SHORTEST = 2 };

/* "info_stream" for sinfo_stream, "type" for sender_dry_type, "timeout" for timeo. */
static bool similar_name(const struct matching *matching, size_t golden, size_t type)
{
	const char *wanted = matching->golden->members[golden].name;
	struct normal_name name = whole_name(matching->type->members[type].name);
	struct normal_name whole = whole_name(wanted);
	struct normal_name core = whole_name(without_prefix(matching, wanted));

	return strlen(name.text) >= SHORTEST && *core.text &&
	       (name_ends_with(name.text, core.text) || name_ends_with(whole.text, name.text) ||
		begins_with(name.text, core.text) || begins_with(core.text, name.text));
}

typedef bool fits_function(const struct matching *matching, size_t golden, size_t type);

/* The only free member that fits, if there is one and nothing else claims it. */
static bool only_fit(const struct matching *matching, fits_function *fits, size_t golden,
		     size_t *type)
{
	size_t count = 0;

	for (size_t i = 0; i < matching->type->member_count; i++) {
		if (type_free(matching, i) && fits(matching, golden, i)) {
			*type = i;
			count++;
		}
	}
	if (count != 1)
		return false;
	for (size_t i = 0; i < matching->golden->member_count; i++)
		if (i != golden && golden_free(matching, i) && fits(matching, i, *type))
			return false;
	return true;
}

static size_t pair_by_name(struct matching *matching, fits_function *fits)
{
	size_t count = 0;
	size_t type;

	for (size_t golden = 0; golden < matching->golden->member_count; golden++) {
		if (!golden_free(matching, golden) || !only_fit(matching, fits, golden, &type))
			continue;
		join(matching, golden, type);
		count++;
	}
	return count;
}

/* With the place and the size of the other; padding may stand for a member as well. */
static bool same_place(const struct matching *matching, size_t golden, size_t type)
{
	const struct abi_member *wanted = &matching->golden->members[golden];
	const struct abi_member *member = &matching->type->members[type];

	return member->offset == wanted->offset && member->size == wanted->size && !member->bits;
}

/* How many letters have to be changed, added or left out to make one name of the other. */
static size_t distance(const char *from, const char *to)
{
	size_t row[sizeof(((struct normal_name *)NULL)->text) + 1];
	size_t length = strlen(to);

	for (size_t i = 0; i <= length; i++)
		row[i] = i;
	for (size_t i = 1; from[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t change = diagonal + (from[i - 1] != to[j - 1]);
			size_t other = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);

			diagonal = row[j];
			row[j] = change < other ? change : other;
		}
	}
	return row[length];
}

static size_t name_distance(const struct matching *matching, size_t golden, size_t type)
{
	const char *wanted = matching->golden->members[golden].name;
	struct normal_name name = whole_name(matching->type->members[type].name);
	struct normal_name core = whole_name(without_prefix(matching, wanted));

	return distance(name.text, core.text);
}

/* How many letters two names must share at one end to be akin. */
enum { KIN = 4 };

/* "number_chunks" is akin to gauth_number_of_chunks. */
static bool akin(const struct matching *matching, size_t golden, size_t type)
{
	const char *wanted = matching->golden->members[golden].name;
	struct normal_name name = whole_name(matching->type->members[type].name);
	struct normal_name core = whole_name(without_prefix(matching, wanted));
	size_t length = strlen(name.text);
	size_t other = strlen(core.text);

	return (length >= KIN && !strncmp(name.text, core.text, KIN)) ||
	       (length >= KIN && other >= KIN &&
		!strcmp(name.text + length - KIN, core.text + other - KIN));
}

/* Whether another pair of the two members' is of more like names than they are. */
static bool nearer_elsewhere(const struct matching *matching, size_t golden, size_t type)
{
	size_t own = name_distance(matching, golden, type);

	for (size_t i = 0; i < matching->golden->member_count; i++)
		if (i != golden && golden_free(matching, i) && similar_name(matching, i, type) &&
		    name_distance(matching, i, type) <= own)
			return true;
	for (size_t i = 0; i < matching->type->member_count; i++)
		if (i != type && type_free(matching, i) && similar_name(matching, golden, i) &&
		    name_distance(matching, golden, i) <= own)
			return true;
	return false;
}

/* Stands where it must under a name that is akin: "number_chunks" at the place of
 * gauth_number_of_chunks is not gauth_chunks. */
static bool right_place(const struct matching *matching, size_t golden, size_t type)
{
	return same_place(matching, golden, type) && akin(matching, golden, type) &&
	       !nearer_elsewhere(matching, golden, type);
}

static bool same_offset(const struct matching *matching, size_t golden, size_t type)
{
	const struct abi_member *member = &matching->type->members[type];

	return member->offset == matching->golden->members[golden].offset &&
	       !name_is_padding(member->name);
}

/* In a union everything stands at the same place: only names tell. */
static size_t pair_by_place(struct matching *matching, fits_function *fits)
{
	size_t count = 0;

	if (matching->golden->kind == ABI_UNION)
		return 0;
	for (size_t golden = 0; golden < matching->golden->member_count; golden++) {
		for (size_t type = 0; type < matching->type->member_count; type++) {
			if (!golden_free(matching, golden) || !type_free(matching, type) ||
			    !fits(matching, golden, type))
				continue;
			join(matching, golden, type);
			count++;
		}
	}
	return count;
}

static bool orders(const struct matching *matching, size_t type)
{
	return type_free(matching, type) && !name_is_padding(matching->type->members[type].name);
}

/* As many left on both sides between two that are known: they are the same, in order. */
static void pair_gap(struct matching *matching, size_t golden, size_t golden_end, size_t type,
		     size_t type_end)
{
	size_t wanted = 0;
	size_t count = 0;

	for (size_t i = golden; i < golden_end; i++)
		wanted += golden_free(matching, i) &&
			  !member_is_filler(&matching->golden->members[i]);
	for (size_t i = type; i < type_end; i++)
		count += orders(matching, i);
	if (wanted != count)
		return;
	for (; golden < golden_end; golden++) {
		if (!golden_free(matching, golden) ||
		    member_is_filler(&matching->golden->members[golden]))
			continue;
		while (!orders(matching, type))
			type++;
		join(matching, golden, type++);
	}
}

static void pair_by_order(struct matching *matching)
{
	size_t golden_start = 0;
	size_t type_start = 0;

	if (matching->golden->kind == ABI_UNION)
		return;
	for (size_t i = 0; i < matching->golden->member_count; i++) {
		const struct abi_member *known = matching->pairing->of_golden[i];
		size_t type;

		if (!known)
			continue;
		type = (size_t)(known - matching->type->members);
		if (type >= type_start)
			pair_gap(matching, golden_start, i, type_start, type);
		golden_start = i + 1;
		type_start = type + 1;
	}
	pair_gap(matching, golden_start, matching->golden->member_count, type_start,
		 matching->type->member_count);
}

static void pair_by_map(struct matching *matching, struct abi_map *map)
{
	for (size_t type = 0; type < matching->type->member_count; type++) {
		const struct map_entry *entry =
			map_find(map, matching->type->name, matching->type->members[type].name);
		const struct abi_member *target;

		if (!entry)
			continue;
		matching->pairing->ignored[type] = !entry->target;
		target = entry->target ? abi_find_member(matching->golden, entry->target) : NULL;
		if (target)
			join(matching, (size_t)(target - matching->golden->members), type);
	}
}

void pairing_make(struct pairing *pairing, const struct abi_type *golden,
		  const struct abi_type *type, struct abi_map *map)
{
	struct matching matching = {.pairing = pairing,
				    .golden = golden,
				    .type = type,
				    .prefix = common_prefix(golden)};

	*pairing = (struct pairing){
		.of_golden = (const struct abi_member **)empty_list(golden->member_count),
		.of_type = (const struct abi_member **)empty_list(type->member_count),
		.ignored = (bool *)empty_list(type->member_count),
	};
	pair_by_map(&matching, map);
	pairing->by_name = pair_by_name(&matching, same_name);
	pairing->by_name += pair_by_place(&matching, right_place);
	pairing->by_name += pair_by_name(&matching, similar_name);
	pair_by_place(&matching, same_place);
	pair_by_place(&matching, same_offset);
	pair_by_order(&matching);
}

void pairing_free(struct pairing *pairing)
{
	free(pairing->of_golden);
	free(pairing->of_type);
	free(pairing->ignored);
}
