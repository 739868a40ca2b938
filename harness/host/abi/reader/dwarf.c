/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks the units of DWARF for types and constants that are wanted. */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* How harness/host/abi/tables/prove.h says what DWARF does not: by enumerators of this prefix. */
#define ALIGNMENT "sctp_conform_align_"

/* Namespaces and types inside of each other. */
enum { MAX_DEPTH = 64, MAX_SPLIT_ENTRIES = 1 << 26 };

struct walk {
	struct reading *reading;
	const char *unit; /* source file */
	const char *language;
	uint64_t *entries; /* how many more there may be */
};

static const char *language_name(Dwarf_Die *unit)
{
	switch (dwarf_srclang(unit)) {
	case DW_LANG_C:
	case DW_LANG_C89:
	case DW_LANG_C99:
	case DW_LANG_C11:
	case LANG_C_17:
		return "C";
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case LANG_CXX_17:
	case LANG_CXX_20:
		return "C++";
	case DW_LANG_Rust:
		return "Rust";
	case DW_LANG_Go:
		return "Go";
	case DW_LANG_D:
		return "D";
	case DW_LANG_Ada83:
	case DW_LANG_Ada95:
		return "Ada";
	case DW_LANG_Pascal83:
		return "Pascal";
	case DW_LANG_Fortran90:
	case DW_LANG_Fortran95:
	case DW_LANG_Fortran03:
	case DW_LANG_Fortran08:
		return "Fortran";
	case DW_LANG_Modula2:
		return "Modula-2";
	default:
		return "";
	}
}

static bool wants_type(const struct walk *walk, const char *name)
{
	return type_is_wanted(walk->reading, name, walk->unit);
}

static int add_constant(const struct walk *walk, const char *name, int64_t value)
{
	struct abi_constants *constants = &walk->reading->abi->constants;

	if (constants->count >= ABI_MAX_CONSTANTS)
		return reading_bad(walk->reading, "too many constants");
	abi_add_constant(constants, name, value);
	return 0;
}

/* An enumerator outside of C needs its enumeration's name to be understood. */
static int read_enumerator(const struct walk *walk, Dwarf_Die *entry, struct abi_type *type)
{
	const struct abi_filter *filter = &walk->reading->options->filter;
	const char *name = dwarf_diename(entry);
	int64_t value;

	if (!name || !entry_value(entry, &value))
		return 0;
	if (!strncmp(name, ALIGNMENT, strlen(ALIGNMENT)))
		abi_add_constant(&walk->reading->alignments, name + strlen(ALIGNMENT), value);
	if (type) {
		if (type->values.count >= ABI_MAX_MEMBERS)
			return reading_bad(walk->reading, "%s has too many enumerators",
					   type->name);
		abi_add_constant(&type->values, name, value);
	}
	if (walk->reading->keep_enumerators &&
	    macros_enumerator(&walk->reading->macros, name, value) < 0)
		return reading_bad(walk->reading, "it has too many enumerators");
	return filter->constant(filter->data, name, walk->unit) ? add_constant(walk, name, value)
								: 0;
}

static int read_enumerators(struct walk *walk, Dwarf_Die *entry, struct abi_type *type)
{
	Dwarf_Die child;

	if (dwarf_child(entry, &child) != 0)
		return 0;
	do {
		if ((*walk->entries)-- == 0)
			return reading_bad(walk->reading, "corrupt debug information: it goes in "
							  "circles");
		if (dwarf_tag(&child) == DW_TAG_enumerator &&
		    read_enumerator(walk, &child, type) < 0)
			return -1;
	} while (dwarf_siblingof(&child, &child) == 0);
	return 0;
}

static enum abi_kind kind_of(int tag)
{
	return tag == DW_TAG_enumeration_type ? ABI_ENUM
	       : tag == DW_TAG_union_type     ? ABI_UNION
					      : ABI_STRUCT;
}

static char *unit_name(const struct walk *walk)
{
	const char *member = walk->reading->member;
	char *whole = member ? print_text("%s: %s", member, walk->unit) : copy_text(walk->unit);
	char *clean = copy_name(whole);

	free(whole);
	return clean;
}

static int keep_type(struct walk *walk, Dwarf_Die *entry, const char *name)
{
	struct reading *reading = walk->reading;
	struct abi_type type = {.name = copy_name(name),
				.unit = unit_name(walk),
				.language = walk->language,
				.kind = kind_of(dwarf_tag(entry))};
	int result;

	entry_number(entry, DW_AT_byte_size, &type.size);
	entry_number(entry, DW_AT_alignment, &type.align);
	entry_number(entry, DW_AT_decl_line, &type.line);
	result = type.kind == ABI_ENUM ? read_enumerators(walk, entry, &type)
				       : read_members(reading, entry, &type);
	if (result == 0 && reading->abi->type_count >= ABI_MAX_TYPES)
		result = reading_bad(reading, "too many types");
	if (result == 0)
		abi_add_type(reading->abi, &type);
	abi_type_clear(&type);
	return result;
}

static int walk_children(struct walk *walk, Dwarf_Die *entry, const char *prefix, unsigned depth);

static char *qualified(const char *prefix, const char *name)
{
	return *prefix ? print_text("%s::%s", prefix, name) : copy_text(name);
}

static bool is_type(int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
	       tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
}

/* A type whose name says nothing may begin with a member of the API's. */
static bool wants_members(const struct walk *walk, Dwarf_Die *entry)
{
	const struct abi_filter *filter = &walk->reading->options->filter;
	Dwarf_Die child;
	const char *name;

	if (!filter->member || dwarf_tag(entry) == DW_TAG_enumeration_type ||
	    dwarf_child(entry, &child) != 0 || dwarf_tag(&child) != DW_TAG_member)
		return false;
	name = dwarf_diename(&child);
	return name && filter->member(filter->data, name);
}

static int visit_type(struct walk *walk, Dwarf_Die *entry, const char *name)
{
	bool complete = !dwarf_hasattr(entry, DW_AT_declaration);

	if (complete && *name && (wants_type(walk, name) || wants_members(walk, entry)))
		return keep_type(walk, entry, name);
	if (complete && dwarf_tag(entry) == DW_TAG_enumeration_type)
		return read_enumerators(walk, entry, NULL);
	return 0;
}

/* The name of the typedef that a typedef stands for. */
static const char *next_name(Dwarf_Die *entry)
{
	Dwarf_Attribute attribute;
	Dwarf_Die next;

	return dwarf_attr(entry, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, &next)
		       ? dwarf_diename(&next)
		       : NULL;
}

/* A typedef is another name of a type; one that the type's own filter misses. */
static int visit_typedef(struct walk *walk, Dwarf_Die *entry, const char *name)
{
	Dwarf_Die type;
	const char *own;

	if (!wants_type(walk, name) || !peel_type(entry, &type) || !is_type(dwarf_tag(&type)) ||
	    dwarf_hasattr(&type, DW_AT_declaration))
		return 0;
	own = dwarf_diename(&type);
	if (!own)
		own = next_name(entry);
	return own && wants_type(walk, own) ? 0 : keep_type(walk, &type, name);
}

static int visit_constant(struct walk *walk, Dwarf_Die *entry, const char *name)
{
	const struct abi_filter *filter = &walk->reading->options->filter;
	int64_t value;

	if (!filter->constant(filter->data, name, walk->unit))
		return 0;
	return entry_value(entry, &value) || static_value(walk->reading, entry, &value)
		       ? add_constant(walk, name, value)
		       : 0;
}

static int visit_named(struct walk *walk, Dwarf_Die *entry, const char *name, unsigned depth)
{
	switch (dwarf_tag(entry)) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		if (visit_type(walk, entry, name) < 0)
			return -1;
		return walk_children(walk, entry, name, depth + 1);
	case DW_TAG_namespace:
	case DW_TAG_module:
		return walk_children(walk, entry, name, depth + 1);
	case DW_TAG_enumeration_type:
		return visit_type(walk, entry, name);
	case DW_TAG_typedef:
		return visit_typedef(walk, entry, name);
	case DW_TAG_constant:
	case DW_TAG_variable:
	case DW_TAG_member:
		return visit_constant(walk, entry, name);
	default:
		return 0;
	}
}

static int visit_function(struct walk *walk, Dwarf_Die *entry)
{
	const struct abi_filter *filter = &walk->reading->options->filter;
	const char *name = dwarf_diename(entry);
	struct abi_type function;
	int result;

	if (!name || !filter->function || !filter->function(filter->data, name) ||
	    !is_function_declaration(entry))
		return 0;
	function = (struct abi_type){.name = copy_name(name),
				     .unit = unit_name(walk),
				     .language = walk->language,
				     .kind = ABI_OTHER};
	entry_number(entry, DW_AT_decl_line, &function.line);
	result = read_function(walk->reading, entry, &function);
	if (result == 0)
		abi_add_function(walk->reading->abi, &function);
	abi_type_clear(&function);
	return result;
}

/* What has no value, such as all members of a class but the static ones, need not be looked at. */
static bool is_worth_a_look(Dwarf_Die *entry, int tag)
{
	switch (tag) {
	case DW_TAG_constant:
	case DW_TAG_variable:
	case DW_TAG_member:
		return dwarf_hasattr(entry, DW_AT_const_value) ||
		       dwarf_hasattr(entry, DW_AT_location);
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_typedef:
		return true;
	default:
		return is_type(tag);
	}
}

static int visit(struct walk *walk, Dwarf_Die *entry, const char *prefix, unsigned depth)
{
	int tag = dwarf_tag(entry);
	const char *name;
	char *whole;
	int result;

	if (tag == DW_TAG_subprogram)
		return *prefix ? 0 : visit_function(walk, entry);
	if (!is_worth_a_look(entry, tag))
		return 0;
	name = dwarf_diename(entry);
	whole = name ? qualified(prefix, name) : copy_text("");
	result = visit_named(walk, entry, whole, depth);
	free(whole);
	return result;
}

static int walk_children(struct walk *walk, Dwarf_Die *entry, const char *prefix, unsigned depth)
{
	Dwarf_Die child;
	int more_children = depth < MAX_DEPTH ? dwarf_child(entry, &child) : 1;

	while (more_children == 0) {
		if ((*walk->entries)-- == 0)
			return reading_bad(walk->reading, "corrupt debug information: it goes in "
							  "circles");
		if (visit(walk, &child, prefix, depth) < 0)
			return -1;
		more_children = dwarf_siblingof(&child, &child);
	}
	if (more_children < 0)
		return reading_bad(walk->reading, "corrupt debug information: %s",
				   dwarf_errmsg(-1));
	return 0;
}

static int read_unit(struct reading *reading, Dwarf_Die *unit, uint64_t *entries)
{
	const char *name = dwarf_diename(unit);
	struct walk walk = {
		.reading = reading, .language = language_name(unit), .entries = entries};
	char *source = copy_text(name ? name : "");
	/* rustc calls a unit "src/lib.rs/@/crate.b0d13f18-cgu.0". */
	char *end = strstr(source, "/@/");
	int result;

	if (*walk.language)
		reading->abi->language = walk.language;
	if (end)
		*end = '\0';
	walk.unit = source;
	result = walk_children(&walk, unit, "", 0);
	free(source);
	return result;
}

/* An entry takes a byte at least. */
static uint64_t most_entries(const struct reading *reading)
{
	uint64_t bytes = 0;
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		const char *name = section_name(reading, section);
		const Elf_Data *data;

		if (strcmp(name, ".debug_info") != 0 && strcmp(name, ".zdebug_info") != 0 &&
		    strcmp(name, ".debug_types") != 0)
			continue;
		data = elf_rawdata(section, NULL);
		bytes += data ? data->d_size : 0;
	}
	return bytes;
}

static void apply_alignments(struct reading *reading)
{
	for (size_t i = 0; i < reading->alignments.count; i++) {
		const struct abi_constant *alignment = &reading->alignments.items[i];

		for (size_t j = 0; j < reading->abi->type_count; j++)
			if (!strcmp(reading->abi->types[j].name, alignment->name))
				reading->abi->types[j].align = (uint64_t)alignment->value;
	}
}

/* A unit of a file whose debug information stands in files of its own (gcc -gsplit-dwarf). */
static int read_split_unit(struct reading *reading, Dwarf_Die *skeleton, Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;
	const char *name = NULL;
	uint64_t entries = MAX_SPLIT_ENTRIES;

	if (unit->cu)
		return read_unit(reading, unit, &entries);
	if (dwarf_attr(skeleton, DW_AT_dwo_name, &attribute) ||
	    dwarf_attr(skeleton, DW_AT_GNU_dwo_name, &attribute))
		name = dwarf_formstring(&attribute);
	return reading_bad(reading,
			   "its debug information is in another file, %.100s, which is not there",
			   name ? name : "of unknown name");
}

int read_dwarf(struct reading *reading, Dwarf *dwarf)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;
	Dwarf_Die split;
	uint8_t type;
	uint64_t entries = most_entries(reading);
	unsigned units = 0;
	int result = 0;
	int next;

	while ((next = dwarf_get_units(dwarf, cu, &cu, NULL, &type, &unit, &split)) == 0) {
		units++;
		if (type == DW_UT_skeleton)
			result = read_split_unit(reading, &unit, &split);
		else
			result = read_unit(reading, &unit, &entries);
		if (result < 0)
			return -1;
	}
	if (next < 0)
		return reading_bad(reading, "corrupt debug information: %s", dwarf_errmsg(-1));
	if (units == 0)
		return reading_bad(reading, "corrupt debug information: it has no units");
	apply_alignments(reading);
	return 0;
}
