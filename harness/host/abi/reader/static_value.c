/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The value that an object with a fixed place has before the program runs: a static of Rust, a const
 * of C++ that was not optimised away. */
#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* Where an object lies in the file. */
struct stored {
	Elf_Scn *section;
	uint64_t offset; /* in it */
};

static const char *linkage_name(Dwarf_Die *entry)
{
	Dwarf_Attribute attribute;
	const char *name = NULL;

	if (dwarf_attr_integrate(entry, DW_AT_linkage_name, &attribute))
		name = dwarf_formstring(&attribute);
	return name ? name : dwarf_diename(entry);
}

static bool stored_symbol(const struct reading *reading, Elf_Scn *symbols, const char *name,
			  struct stored *stored)
{
	Elf_Data *data = elf_getdata(symbols, NULL);
	GElf_Shdr header;
	GElf_Sym symbol;

	if (!data || !gelf_getshdr(symbols, &header))
		return false;
	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *own = elf_strptr(reading->elf, header.sh_link, symbol.st_name);

		if (!own || strcmp(own, name) != 0 || symbol.st_shndx == SHN_UNDEF ||
		    symbol.st_shndx >= SHN_LORESERVE)
			continue;
		stored->section = elf_getscn(reading->elf, symbol.st_shndx);
		stored->offset = symbol.st_value;
		return stored->section != NULL;
	}
	return false;
}

/* In a file that is not linked yet, an address is a symbol's. */
static bool find_symbol(const struct reading *reading, const char *name, struct stored *stored)
{
	Elf_Scn *section = NULL;

	while (name && (section = elf_nextscn(reading->elf, section))) {
		GElf_Shdr header;

		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB &&
		    stored_symbol(reading, section, name, stored))
			return true;
	}
	return false;
}

/* g++ does not say how it calls what no other unit sees (Itanium C++ ABI, 5.1.2). */
static bool find_internal(const struct reading *reading, const char *name, struct stored *stored)
{
	char *mangled = name ? print_text("_ZL%zu%s", strlen(name), name) : NULL;
	bool found = find_symbol(reading, mangled, stored);

	free(mangled);
	return found;
}

static bool find_address(const struct reading *reading, uint64_t address, struct stored *stored)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header) || !(header.sh_flags & SHF_ALLOC) ||
		    address < header.sh_addr || address - header.sh_addr >= header.sh_size)
			continue;
		*stored = (struct stored){section, address - header.sh_addr};
		return true;
	}
	return false;
}

static bool find(const struct reading *reading, Dwarf_Die *entry, struct stored *stored)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	size_t count;

	if (!dwarf_attr(entry, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1 ||
	    operations[0].atom != DW_OP_addr)
		return false;
	if (reading->header.e_type == ET_REL)
		return find_symbol(reading, linkage_name(entry), stored) ||
		       find_internal(reading, dwarf_diename(entry), stored);
	return find_address(reading, operations[0].number, stored);
}

/* In the file's byte order. */
static uint64_t number_at(const struct reading *reading, const unsigned char *bytes, size_t size)
{
	bool big = reading->header.e_ident[EI_DATA] == ELFDATA2MSB;
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[big ? i : size - 1 - i];
	return number;
}

static int64_t extend(uint64_t number, size_t size)
{
	unsigned unused = 64 - 8 * (unsigned)size;

	return (int64_t)(number << unused) >> unused;
}

bool static_value(struct reading *reading, Dwarf_Die *entry, int64_t *value)
{
	struct described described;
	struct stored stored;
	GElf_Shdr header;
	Elf_Data *data;
	uint64_t number;

	if (!find(reading, entry, &stored) || describe_type(reading, entry, &described) < 0)
		return false;
	free(described.name);
	data = elf_rawdata(stored.section, NULL);
	if ((described.kind != ABI_SIGNED && described.kind != ABI_UNSIGNED) ||
	    described.size == 0 || described.size > sizeof(number) || !data || !data->d_buf ||
	    !gelf_getshdr(stored.section, &header) || header.sh_type == SHT_NOBITS ||
	    stored.offset > data->d_size || described.size > data->d_size - stored.offset)
		return false;
	number = number_at(reading, (const unsigned char *)data->d_buf + stored.offset,
			   described.size);
	*value = described.kind == ABI_SIGNED ? extend(number, described.size) : (int64_t)number;
	return true;
}
