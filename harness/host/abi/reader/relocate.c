/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <endian.h>
#include <string.h>

#include "harness/host/abi/reader/reader_private.h"
#include "harness/array_size.h"

/* The section that is being relocated. */
struct target {
	struct reading *reading;
	uint8_t *bytes;
	size_t size;
	size_t width; /* of a reference: 4 bytes, or 8 in 64-bit DWARF */
	bool big_endian;
	Elf_Data *symbols;
};

struct reference {
	uint64_t offset, symbol;
	int64_t addend;
	bool addend_in_place;
};

static uint64_t load(const struct target *target, const uint8_t *at)
{
	uint64_t value = 0;

	for (size_t i = 0; i < target->width; i++)
		value = value << 8 | at[target->big_endian ? i : target->width - 1 - i];
	return value;
}

static void store(const struct target *target, uint8_t *at, uint64_t value)
{
	for (size_t i = 0; i < target->width; i++, value >>= 8)
		at[target->big_endian ? target->width - 1 - i : i] = (uint8_t)value;
}

/* References to code and data are left alone: no type needs them. */
static bool symbol_in_debug_section(const struct target *target, const GElf_Sym *symbol)
{
	Elf_Scn *section;

	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return false;
	section = elf_getscn(target->reading->elf, symbol->st_shndx);
	return section && is_debug_section(section_name(target->reading, section));
}

static int apply(const struct target *target, const struct reference *reference)
{
	GElf_Sym symbol;
	uint8_t *at;
	uint64_t value;

	if (reference->symbol > INT32_MAX ||
	    !gelf_getsym(target->symbols, (int)reference->symbol, &symbol))
		return reading_bad(target->reading, "corrupt: a relocation has no symbol");
	if (!symbol_in_debug_section(target, &symbol))
		return 0;
	if (target->size < target->width || reference->offset > target->size - target->width)
		return reading_bad(target->reading, "corrupt: a relocation outside of its section");
	at = target->bytes + reference->offset;
	value = symbol.st_value + (uint64_t)reference->addend;
	if (reference->addend_in_place)
		value += load(target, at);
	store(target, at, value);
	return 0;
}

/* MIPS of 64 bits has its own order of the halves, which only shows when it is little-endian. */
static uint64_t symbol_of(const struct target *target, uint64_t info)
{
	const GElf_Ehdr *header = &target->reading->header;

	if (header->e_machine == EM_MIPS && header->e_ident[EI_CLASS] == ELFCLASS64 &&
	    !target->big_endian)
		return info & UINT32_MAX;
	return GELF_R_SYM(info);
}

/* SuperH's entries have an addend, of zero: the real one is where other formats have it. */
static bool keeps_addend(const struct target *target)
{
	return target->reading->header.e_machine == EM_SH;
}

static bool get_reference(const struct target *target, Elf_Data *data, uint32_t type, size_t index,
			  struct reference *reference)
{
	GElf_Rela rela;
	GElf_Rel rel;

	if (index > INT32_MAX)
		return false;
	if (type == SHT_RELA) {
		if (!gelf_getrela(data, (int)index, &rela))
			return false;
		*reference = (struct reference){.offset = rela.r_offset,
						.symbol = symbol_of(target, rela.r_info),
						.addend = rela.r_addend,
						.addend_in_place = keeps_addend(target)};
		return true;
	}
	if (!gelf_getrel(data, (int)index, &rel))
		return false;
	*reference = (struct reference){.offset = rel.r_offset,
					.symbol = symbol_of(target, rel.r_info),
					.addend_in_place = true};
	return true;
}

static size_t reference_width(const struct reading *reading)
{
	static const uint8_t dwarf64[4] = {0xff, 0xff, 0xff, 0xff};
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		const Elf_Data *data;

		if (strcmp(section_name(reading, section), ".debug_info") != 0)
			continue;
		data = elf_rawdata(section, NULL);
		if (data && data->d_buf && data->d_size >= sizeof(dwarf64))
			return memcmp(data->d_buf, dwarf64, sizeof(dwarf64)) ? 4 : 8;
	}
	return 4;
}

static int relocate_section(struct reading *reading, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Scn *whose = elf_getscn(reading->elf, header->sh_info);
	Elf_Scn *symbols = elf_getscn(reading->elf, header->sh_link);
	Elf_Data *data = elf_getdata(section, NULL);
	Elf_Data *bytes = whose ? elf_rawdata(whose, NULL) : NULL;
	struct target target = {.reading = reading,
				.width = reference_width(reading),
				.big_endian = reading->header.e_ident[EI_DATA] == ELFDATA2MSB,
				.symbols = symbols ? elf_getdata(symbols, NULL) : NULL};
	struct reference reference;

	if (!data || !bytes || !bytes->d_buf || !target.symbols)
		return reading_bad(reading, "corrupt: the relocations of %s cannot be read",
				   whose ? section_name(reading, whose) : "no section");
	target.bytes = bytes->d_buf;
	target.size = bytes->d_size;
	for (size_t i = 0; get_reference(&target, data, header->sh_type, i, &reference); i++)
		if (apply(&target, &reference) < 0)
			return -1;
	return 0;
}

/* Those with references to strings, abbreviations and types. */
static bool matters(const char *name)
{
	static const char *const names[] = {".debug_info", ".debug_types", ".debug_macro",
					    ".debug_macinfo", ".debug_str_offsets"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

int relocate_debug_sections(struct reading *reading)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		GElf_Shdr header;
		Elf_Scn *whose;

		if (!gelf_getshdr(section, &header) ||
		    (header.sh_type != SHT_REL && header.sh_type != SHT_RELA))
			continue;
		whose = elf_getscn(reading->elf, header.sh_info);
		if (whose && matters(section_name(reading, whose)) &&
		    relocate_section(reading, section, &header) < 0)
			return -1;
	}
	return 0;
}
