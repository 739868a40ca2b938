/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What entries of DWARF say of themselves. */
#include <dwarf.h>

#include "harness/host/abi/reader/reader_private.h"

/* How long a chain of typedefs and qualifiers may be; a loop is longer. */
enum { MAX_STEPS = 64 };

bool entry_number(Dwarf_Die *entry, unsigned attribute, uint64_t *number)
{
	Dwarf_Attribute found;
	Dwarf_Word word;

	if (!dwarf_attr(entry, attribute, &found) || dwarf_formudata(&found, &word) != 0)
		return false;
	*number = word;
	return true;
}

int entry_language(Dwarf_Die *entry)
{
	Dwarf_Die unit;

	return dwarf_diecu(entry, &unit, NULL, NULL) ? dwarf_srclang(&unit) : -1;
}

bool entry_value(Dwarf_Die *entry, int64_t *value)
{
	Dwarf_Attribute found;
	Dwarf_Word number;
	Dwarf_Sword signed_number;

	if (!dwarf_attr(entry, DW_AT_const_value, &found))
		return false;
	switch (dwarf_whatform(&found)) {
	case DW_FORM_sdata:
	case DW_FORM_implicit_const:
		if (dwarf_formsdata(&found, &signed_number) != 0)
			return false;
		*value = signed_number;
		return true;
	default:
		if (dwarf_formudata(&found, &number) != 0)
			return false;
		*value = (int64_t)number;
		return true;
	}
}

bool entry_type(Dwarf_Die *entry, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_attr(entry, DW_AT_type, &attribute) && dwarf_formref_die(&attribute, type);
}

bool tag_is_transparent(int tag)
{
	switch (tag) {
	case DW_TAG_typedef:
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
	case DW_TAG_restrict_type:
	case DW_TAG_atomic_type:
	case DW_TAG_immutable_type:
	case DW_TAG_packed_type:
	case DW_TAG_shared_type:
		return true;
	default:
		return false;
	}
}

bool peel_type(Dwarf_Die *entry, Dwarf_Die *type)
{
	Dwarf_Die step = *entry;

	for (unsigned i = 0; i < MAX_STEPS; i++) {
		if (!entry_type(&step, type))
			return false;
		if (!tag_is_transparent(dwarf_tag(type)))
			return true;
		step = *type;
	}
	return false;
}
