/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a member's type is. */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* How long a chain of typedefs and qualifiers, or of arrays of arrays, may be; a loop is longer. */
enum { MAX_STEPS = 64, MAX_NESTING = 16, MAX_DIMENSIONS = 16 };

/* The name that the source uses: that of the first typedef, or of the type itself. */
static const char *first_name(Dwarf_Die *entry, int *tag)
{
	Dwarf_Die type = *entry;
	Dwarf_Die next;

	for (unsigned i = 0; i < MAX_STEPS && entry_type(&type, &next); i++) {
		const char *name = dwarf_diename(&next);

		*tag = dwarf_tag(&next);
		if (name)
			return name;
		if (!tag_is_transparent(*tag))
			return NULL;
		type = next;
	}
	return NULL;
}

static const char *keyword(Dwarf_Die *entry, int tag)
{
	int language = entry_language(entry);

	if (language == DW_LANG_Rust || language == DW_LANG_Go)
		return "";
	switch (tag) {
	case DW_TAG_structure_type:
		return "struct ";
	case DW_TAG_union_type:
		return "union ";
	case DW_TAG_enumeration_type:
		return "enum ";
	default:
		return "";
	}
}

static char *source_name(Dwarf_Die *entry, const char *suffix)
{
	int tag = 0;
	const char *name = first_name(entry, &tag);

	return name ? print_text("%s%s%s", keyword(entry, tag), name, suffix) : copy_text("");
}

/* How many elements; 0 for a flexible array. */
static uint64_t array_count(Dwarf_Die *array)
{
	uint64_t total = 1;
	Dwarf_Die dimension;
	Dwarf_Sword first = 0;

	if (dwarf_child(array, &dimension) != 0)
		return 0;
	/* Those that count from 1 do not say so. */
	dwarf_default_lower_bound(entry_language(array), &first);
	for (unsigned i = 0; i < MAX_DIMENSIONS; i++) {
		uint64_t count = 0;
		uint64_t upper;
		uint64_t lower = (uint64_t)first;

		if (dwarf_tag(&dimension) == DW_TAG_subrange_type &&
		    !entry_number(&dimension, DW_AT_count, &count) &&
		    entry_number(&dimension, DW_AT_upper_bound, &upper)) {
			entry_number(&dimension, DW_AT_lower_bound, &lower);
			count = upper - lower + 1;
		}
		if (__builtin_mul_overflow(total, count, &total))
			return 0;
		if (dwarf_siblingof(&dimension, &dimension) != 0)
			break;
	}
	return total;
}

static enum abi_kind base_kind(Dwarf_Die *type)
{
	uint64_t encoding = 0;

	entry_number(type, DW_AT_encoding, &encoding);
	switch (encoding) {
	case DW_ATE_signed:
	case DW_ATE_signed_char:
		return ABI_SIGNED;
	case DW_ATE_unsigned:
	case DW_ATE_unsigned_char:
	case DW_ATE_boolean:
	case DW_ATE_UTF:
		return ABI_UNSIGNED;
	case DW_ATE_float:
		return ABI_FLOAT;
	default:
		return ABI_OTHER;
	}
}

/* An enumeration has the sign of its integer type, or is signed if one of its values is. */
static enum abi_kind enumeration_kind(Dwarf_Die *type)
{
	Dwarf_Die base;
	Dwarf_Die each;

	if (peel_type(type, &base))
		return base_kind(&base);
	if (dwarf_child(type, &each) != 0)
		return ABI_UNSIGNED;
	for (unsigned i = 0; i < ABI_MAX_MEMBERS; i++) {
		int64_t value;

		if (dwarf_tag(&each) == DW_TAG_enumerator && entry_value(&each, &value) &&
		    value < 0)
			return ABI_SIGNED;
		if (dwarf_siblingof(&each, &each) != 0)
			break;
	}
	return ABI_UNSIGNED;
}

static int describe(struct reading *reading, Dwarf_Die *type, struct described *described,
		    unsigned depth);

static int describe_array(struct reading *reading, Dwarf_Die *type, struct described *described,
			  unsigned depth)
{
	struct described element = {0};
	Dwarf_Die element_type;

	if (depth == MAX_NESTING || !peel_type(type, &element_type))
		return reading_bad(reading, "corrupt debug information: an array of nothing");
	if (describe(reading, &element_type, &element, depth + 1) < 0)
		return -1;
	described->kind = ABI_ARRAY;
	described->element = element.kind == ABI_ARRAY ? element.element : element.size;
	if (__builtin_mul_overflow(element.size, array_count(type), &described->size))
		return reading_bad(reading, "corrupt debug information: an array is too large");
	return 0;
}

/* In languages that wrap an integer into a struct to give it a type, it still is that integer. */
static enum abi_kind wrapped_kind(Dwarf_Die *type, uint64_t size)
{
	Dwarf_Die member;
	Dwarf_Die inner;
	uint64_t inner_size = 0;
	int language = entry_language(type);

	if ((language != DW_LANG_Rust && language != DW_LANG_Go) || size == 0 || size > 8 ||
	    dwarf_child(type, &member) != 0)
		return ABI_STRUCT;
	for (unsigned i = 0; dwarf_tag(&member) != DW_TAG_member; i++)
		if (i == ABI_MAX_MEMBERS || dwarf_siblingof(&member, &member) != 0)
			return ABI_STRUCT;
	if (peel_type(&member, &inner) && dwarf_tag(&inner) == DW_TAG_base_type &&
	    entry_number(&inner, DW_AT_byte_size, &inner_size) && inner_size == size)
		return base_kind(&inner);
	return ABI_STRUCT;
}

static int describe_aggregate(struct reading *reading, Dwarf_Die *type, struct described *described,
			      unsigned depth)
{
	Dwarf_Die member;

	if (depth < MAX_NESTING && bindgen_union_member(type, &member))
		return describe(reading, &member, described, depth + 1);
	described->aggregate = *type;
	described->kind = dwarf_tag(type) == DW_TAG_union_type
				  ? ABI_UNION
				  : wrapped_kind(type, described->size);
	return 0;
}

/* Ada's and Pascal's types of a range have the size and the sign of what they are a part of. */
static int describe_subrange(struct reading *reading, Dwarf_Die *type, struct described *described,
			     unsigned depth)
{
	uint64_t own = described->size;
	Dwarf_Die base;

	described->kind = ABI_OTHER;
	if (depth == MAX_NESTING || !peel_type(type, &base))
		return 0;
	if (describe(reading, &base, described, depth + 1) < 0)
		return -1;
	if (own)
		described->size = own;
	return 0;
}

static int describe(struct reading *reading, Dwarf_Die *type, struct described *described,
		    unsigned depth)
{
	uint64_t size = 0;
	Dwarf_Die unit;
	uint8_t address_size;

	entry_number(type, DW_AT_byte_size, &size);
	described->size = size;
	switch (dwarf_tag(type)) {
	case DW_TAG_base_type:
		described->kind = base_kind(type);
		return 0;
	case DW_TAG_enumeration_type:
		described->kind = enumeration_kind(type);
		return 0;
	case DW_TAG_array_type:
		return describe_array(reading, type, described, depth);
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		return describe_aggregate(reading, type, described, depth);
	case DW_TAG_subrange_type:
		return describe_subrange(reading, type, described, depth);
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		described->kind = ABI_POINTER;
		if (size == 0 && dwarf_diecu(type, &unit, &address_size, NULL))
			described->size = address_size;
		return 0;
	default:
		described->kind = ABI_OTHER;
		return 0;
	}
}

/* A pointer and an array have the names of what they are made of. */
static char *described_name(Dwarf_Die *entry, Dwarf_Die *type, const struct described *described)
{
	char *name = source_name(entry, "");

	if (*name)
		return name;
	if (described->kind == ABI_POINTER || described->kind == ABI_ARRAY) {
		free(name);
		return source_name(type, described->kind == ABI_POINTER ? " *" : "[]");
	}
	return name;
}

int describe_type(struct reading *reading, Dwarf_Die *entry, struct described *described)
{
	Dwarf_Die type;

	*described = (struct described){.kind = ABI_OTHER};
	if (!peel_type(entry, &type)) {
		described->name = copy_text("");
		return 0;
	}
	if (describe(reading, &type, described, 0) < 0)
		return -1;
	described->name = described_name(entry, &type, described);
	described->managed = type_is_managed(&type, described->name);
	described->unnamed = !*described->name &&
			     (described->kind == ABI_STRUCT || described->kind == ABI_UNION);
	return 0;
}
