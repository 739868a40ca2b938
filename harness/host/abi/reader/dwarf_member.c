/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a struct, and of what stands in it. */
#include <dwarf.h>
#include <stdlib.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* How deep structs without names may nest, and how large one with a name is that is looked into. */
enum { MAX_NESTING = 16, MAX_INNER = 64 };

/* Where the members of one struct go, which may stand inside another. */
struct place {
	struct reading *reading;
	struct abi_type *type;
	const char *prefix; /* "outer." or "" */
	uint64_t offset; /* of the struct inside the type */
	unsigned depth;
	size_t *seen; /* members so far, those without names among them */
};

static int add_members(const struct place *place, Dwarf_Die *entry);

/* The constant, or the constant that an expression adds, in older DWARF. */
static bool member_location(Dwarf_Die *entry, uint64_t *offset)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	size_t count;

	*offset = 0;
	if (!dwarf_attr(entry, DW_AT_data_member_location, &attribute))
		return true;
	if (entry_number(entry, DW_AT_data_member_location, offset))
		return true;
	if (dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1 ||
	    operations[0].atom != DW_OP_plus_uconst)
		return false;
	*offset = operations[0].number;
	return true;
}

static void read_bit_field(Dwarf_Die *entry, struct abi_member *member)
{
	uint64_t bits;
	uint64_t first;

	if (!entry_number(entry, DW_AT_bit_size, &bits))
		return;
	member->bits = bits > UINT16_MAX ? UINT16_MAX : (unsigned)bits;
	if (entry_number(entry, DW_AT_data_bit_offset, &first))
		member->offset += first / 8;
}

static int add_nested(const struct place *place, const char *name, uint64_t offset,
		      Dwarf_Die *aggregate)
{
	char *prefix = *name ? print_text("%s%s.", place->prefix, name) : copy_text(place->prefix);
	struct place nested = {.reading = place->reading,
			       .type = place->type,
			       .prefix = prefix,
			       .offset = offset,
			       .depth = place->depth + 1,
			       .seen = place->seen};
	int result = nested.depth > MAX_NESTING
			     ? reading_bad(place->reading,
					   "corrupt debug information: structs nest too deep")
			     : add_members(&nested, aggregate);

	free(prefix);
	return result;
}

/* A head that messages share may stand in them as a struct of its own; whole addresses and buffers
 * count as one. */
static bool has_inner(const struct place *place, const struct described *described)
{
	return described->kind == ABI_STRUCT && !described->unnamed && place->depth < 2 &&
	       described->size > 0 && described->size <= MAX_INNER;
}

static int read_inner(const struct place *place, const char *name, struct abi_member *member,
		      Dwarf_Die *aggregate)
{
	struct abi_type inner = {.name = place->type->name};
	struct place outer = *place;
	int result;

	outer.type = &inner;
	result = add_nested(&outer, name, member->offset, aggregate);
	member->inner = inner.members;
	member->inner_count = inner.member_count;
	return result;
}

/* Members of what has no name, and of base classes, are the outer type's own. */
static int add_member(const struct place *place, Dwarf_Die *entry)
{
	const char *name = dwarf_diename(entry);
	struct abi_member member = {0};
	struct described described;
	int result = 0;

	if (describe_type(place->reading, entry, &described) < 0)
		return -1;
	if (!member_location(entry, &member.offset)) {
		free(described.name);
		return 0;
	}
	member.offset += place->offset;
	if (name && dwarf_tag(entry) == DW_TAG_member) {
		char *whole = print_text("%s%s", place->prefix, name);

		member.name = copy_name(whole);
		free(whole);
		member.type = copy_name(described.name);
		free(described.name);
		member.kind = described.kind;
		member.size = described.size;
		member.element = described.element;
		member.managed = described.managed;
		read_bit_field(entry, &member);
		if (has_inner(place, &described))
			result = read_inner(place, name, &member, &described.aggregate);
		abi_add_member(place->type, member);
		if (result == 0 && described.unnamed)
			result = add_nested(place, name, member.offset, &described.aggregate);
		return result;
	}
	free(described.name);
	if (described.kind == ABI_STRUCT || described.kind == ABI_UNION)
		result = add_nested(place, "", member.offset, &described.aggregate);
	return result;
}

static int add_members(const struct place *place, Dwarf_Die *entry)
{
	Dwarf_Die child;
	int more_children = dwarf_child(entry, &child);

	while (more_children == 0) {
		int tag = dwarf_tag(&child);

		if (++*place->seen > ABI_MAX_MEMBERS)
			return reading_bad(place->reading, "%s has too many members",
					   place->type->name);
		/* A static member of a class is no part of it. */
		if ((tag == DW_TAG_member || tag == DW_TAG_inheritance) &&
		    !dwarf_hasattr(&child, DW_AT_external) && add_member(place, &child) < 0)
			return -1;
		more_children = dwarf_siblingof(&child, &child);
	}
	if (more_children < 0)
		return reading_bad(place->reading, "corrupt debug information: %s",
				   dwarf_errmsg(-1));
	return 0;
}

int read_members(struct reading *reading, Dwarf_Die *entry, struct abi_type *type)
{
	size_t seen = 0;
	const struct place place = {.reading = reading, .type = type, .prefix = "", .seen = &seen};

	return add_members(&place, entry);
}
