/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Declarations of functions: what compilers record of a library's. */
#include <dwarf.h>
#include <stdlib.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* More than any function of the API has. */
enum { MAX_PARAMETERS = 32 };

static int add_passed(struct reading *reading, Dwarf_Die *entry, struct abi_type *function,
		      const char *name)
{
	struct described described;

	if (describe_type(reading, entry, &described) < 0)
		return -1;
	abi_add_member(function, (struct abi_member){.name = copy_name(name ? name : ""),
						     .type = copy_name(described.name),
						     .kind = described.kind,
						     .offset = function->member_count,
						     .size = described.size,
						     .element = described.element});
	free(described.name);
	return 0;
}

static int add_parameters(struct reading *reading, Dwarf_Die *entry, struct abi_type *function)
{
	Dwarf_Die child;

	if (dwarf_child(entry, &child) != 0)
		return 0;
	for (unsigned i = 0; i < MAX_PARAMETERS; i++) {
		if (dwarf_tag(&child) == DW_TAG_formal_parameter &&
		    add_passed(reading, &child, function, dwarf_diename(&child)) < 0)
			return -1;
		if (dwarf_siblingof(&child, &child) != 0)
			break;
	}
	return 0;
}

bool is_function_declaration(Dwarf_Die *entry)
{
	return dwarf_tag(entry) == DW_TAG_subprogram && dwarf_hasattr(entry, DW_AT_declaration) &&
	       dwarf_hasattr(entry, DW_AT_prototyped) && dwarf_hasattr(entry, DW_AT_external);
}

int read_function(struct reading *reading, Dwarf_Die *entry, struct abi_type *function)
{
	int result = add_passed(reading, entry, function, "result");

	return result == 0 ? add_parameters(reading, entry, function) : result;
}
