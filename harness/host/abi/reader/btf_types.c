/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types out of BTF. */
#include <stdlib.h>
#include <string.h>

#include <linux/btf.h>

#include "harness/host/abi/reader/btf.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* How long a chain of typedefs and qualifiers, and how deep structs without names, may be. */
enum { MAX_STEPS = 64, MAX_NESTING = 16 };

struct btf_described {
	const char *name; /* "" if it has none */
	enum abi_kind kind;
	uint64_t size, element;
	uint32_t aggregate; /* ID of the struct or union that it is */
};

static bool is_transparent(uint32_t kind)
{
	return kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_CONST ||
	       kind == BTF_KIND_RESTRICT || kind == BTF_KIND_TYPE_TAG;
}

/* The type at the end of typedefs and qualifiers, and the first name on the way. */
static bool peel(const struct btf *btf, uint32_t *id, struct btf_entry *entry, const char **name)
{
	*name = "";
	for (unsigned i = 0; i < MAX_STEPS; i++) {
		if (!btf_entry(btf, *id, entry))
			return false;
		if (!**name)
			*name = entry->name;
		if (!is_transparent(entry->kind))
			return true;
		*id = entry->size_or_type;
	}
	return false;
}

static int describe(struct reading *reading, const struct btf *btf, uint32_t id,
		    struct btf_described *described, unsigned depth);

static int describe_array(struct reading *reading, const struct btf *btf,
			  const struct btf_entry *entry, struct btf_described *described,
			  unsigned depth)
{
	struct btf_described element;

	if (depth == MAX_NESTING)
		return reading_bad(reading, "corrupt BTF: arrays of arrays without end");
	if (describe(reading, btf, btf_word(entry, 0), &element, depth + 1) < 0)
		return -1;
	described->kind = ABI_ARRAY;
	described->element = element.kind == ABI_ARRAY ? element.element : element.size;
	if (!*described->name)
		described->name = element.name;
	if (__builtin_mul_overflow(element.size, (uint64_t)btf_word(entry, 2), &described->size))
		return reading_bad(reading, "corrupt BTF: an array is too large");
	return 0;
}

static int describe(struct reading *reading, const struct btf *btf, uint32_t id,
		    struct btf_described *described, unsigned depth)
{
	struct btf_entry entry;

	*described = (struct btf_described){.kind = ABI_OTHER, .name = ""};
	if (!peel(btf, &id, &entry, &described->name))
		return 0;
	described->size = entry.size_or_type;
	switch (entry.kind) {
	case BTF_KIND_INT:
		described->kind = BTF_INT_ENCODING(btf_word(&entry, 0)) & BTF_INT_SIGNED
					  ? ABI_SIGNED
					  : ABI_UNSIGNED;
		return 0;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		described->kind = entry.flag ? ABI_SIGNED : ABI_UNSIGNED;
		return 0;
	case BTF_KIND_FLOAT:
		described->kind = ABI_FLOAT;
		return 0;
	case BTF_KIND_PTR:
		described->kind = ABI_POINTER;
		described->size = reading->abi->machine->bits / 8;
		return 0;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		described->kind = entry.kind == BTF_KIND_UNION ? ABI_UNION : ABI_STRUCT;
		described->aggregate = id;
		return 0;
	case BTF_KIND_ARRAY:
		return describe_array(reading, btf, &entry, described, depth);
	default:
		described->size = 0;
		return 0;
	}
}

/* Where the members of one struct go, which may stand inside another. */
struct place {
	struct reading *reading;
	struct abi_type *type;
	const char *prefix;
	uint64_t offset; /* of the struct inside the type */
	unsigned depth;
	size_t *seen; /* members so far, those without names among them */
};

static int add_members(const struct place *place, const struct btf_entry *entry);

static int add_nested(const struct place *place, const char *name, uint64_t offset,
		      const struct btf *btf, uint32_t id)
{
	char *prefix = *name ? print_text("%s%s.", place->prefix, name) : copy_text(place->prefix);
	const struct place nested = {.reading = place->reading,
				     .type = place->type,
				     .prefix = prefix,
				     .offset = offset,
				     .depth = place->depth + 1,
				     .seen = place->seen};
	struct btf_entry entry;
	int result = -1;

	if (nested.depth > MAX_NESTING || !btf_entry(btf, id, &entry))
		reading_bad(place->reading, "corrupt BTF: structs nest too deep");
	else
		result = add_members(&nested, &entry);
	free(prefix);
	return result;
}

static int add_member(const struct place *place, const struct btf_entry *entry, size_t index)
{
	const char *name = btf_string(entry->btf, btf_word(entry, 3 * index));
	uint32_t position = btf_word(entry, 3 * index + 2);
	uint32_t bits = entry->flag ? BTF_MEMBER_BITFIELD_SIZE(position) : 0;
	uint32_t bit = entry->flag ? BTF_MEMBER_BIT_OFFSET(position) : position;
	uint64_t offset = place->offset + bit / 8;
	struct btf_described described;
	char *whole;

	if (describe(place->reading, entry->btf, btf_word(entry, 3 * index + 1), &described, 0) < 0)
		return -1;
	if (*name) {
		whole = print_text("%s%s", place->prefix, name);
		abi_add_member(place->type, (struct abi_member){.name = copy_name(whole),
								.type = copy_name(described.name),
								.kind = described.kind,
								.offset = offset,
								.size = described.size,
								.element = described.element,
								.bits = bits});
		free(whole);
	}
	if (described.aggregate && (!*name || !*described.name))
		return add_nested(place, name, offset, entry->btf, described.aggregate);
	return 0;
}

static int add_members(const struct place *place, const struct btf_entry *entry)
{
	for (size_t i = 0; i < entry->length; i++) {
		if (++*place->seen > ABI_MAX_MEMBERS)
			return reading_bad(place->reading, "%s has too many members",
					   place->type->name);
		if (add_member(place, entry, i) < 0)
			return -1;
	}
	return 0;
}

static int64_t value_of(const struct btf_entry *entry, size_t index)
{
	if (entry->kind == BTF_KIND_ENUM64)
		return (int64_t)((uint64_t)btf_word(entry, 3 * index + 2) << 32 |
				 btf_word(entry, 3 * index + 1));
	return entry->flag ? (int64_t)(int32_t)btf_word(entry, 2 * index + 1)
			   : (int64_t)btf_word(entry, 2 * index + 1);
}

/* Enumerators are constants of their own, whatever becomes of their type. */
static int add_values(struct reading *reading, const struct btf_entry *entry, struct abi_type *type)
{
	const struct abi_filter *filter = &reading->options->filter;
	size_t words = entry->kind == BTF_KIND_ENUM64 ? 3 : 2;

	for (size_t i = 0; i < entry->length; i++) {
		const char *name = btf_string(entry->btf, btf_word(entry, words * i));

		if (type && type->values.count < ABI_MAX_MEMBERS)
			abi_add_constant(&type->values, name, value_of(entry, i));
		if (!filter->constant(filter->data, name, ABI_BTF_UNIT))
			continue;
		if (reading->abi->constants.count >= ABI_MAX_CONSTANTS)
			return reading_bad(reading, "too many constants");
		abi_add_constant(&reading->abi->constants, name, value_of(entry, i));
	}
	return 0;
}

static bool is_enumeration(uint32_t kind)
{
	return kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64;
}

static int keep(struct reading *reading, const struct btf_entry *entry, const char *name)
{
	struct abi_type type = {.name = copy_name(name),
				.unit = copy_text(ABI_BTF_UNIT),
				.language = "C",
				.kind = is_enumeration(entry->kind)	? ABI_ENUM
					: entry->kind == BTF_KIND_UNION ? ABI_UNION
									: ABI_STRUCT,
				.size = entry->size_or_type};
	size_t seen = 0;
	const struct place place = {.reading = reading, .type = &type, .prefix = "", .seen = &seen};
	int result = type.kind == ABI_ENUM ? add_values(reading, entry, &type)
					   : add_members(&place, entry);

	if (result == 0 && reading->abi->type_count >= ABI_MAX_TYPES)
		result = reading_bad(reading, "too many types");
	if (result == 0)
		abi_add_type(reading->abi, &type);
	abi_type_clear(&type);
	return result;
}

static int visit(struct reading *reading, const struct btf *btf, uint32_t id)
{
	const struct abi_filter *filter = &reading->options->filter;
	struct btf_entry entry;
	struct btf_entry target;
	const char *name;

	if (!btf_entry(btf, id, &entry))
		return 0;
	switch (entry.kind) {
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		if (*entry.name && filter->type(filter->data, entry.name, ABI_BTF_UNIT))
			return keep(reading, &entry, entry.name);
		return is_enumeration(entry.kind) ? add_values(reading, &entry, NULL) : 0;
	case BTF_KIND_TYPEDEF:
		/* For a type that has no other name. */
		if (!filter->type(filter->data, entry.name, ABI_BTF_UNIT) ||
		    !btf_entry(btf, entry.size_or_type, &target) || *target.name ||
		    (target.kind != BTF_KIND_STRUCT && target.kind != BTF_KIND_UNION))
			return 0;
		name = entry.name;
		return keep(reading, &target, name);
	default:
		return 0;
	}
}

int read_btf(struct reading *reading, const struct btf *btf)
{
	for (uint32_t id = btf->first; id < btf_end(btf); id++)
		if (visit(reading, btf, id) < 0)
			return -1;
	return 0;
}
