/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/place.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <unistd.h>

/* The function among those of a table that the address is in. */
static bool find_in(Elf *elf, Elf_Scn *section, uint64_t address, char *name, size_t size)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Sym symbol;

	if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
		return false;
	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *text = elf_strptr(elf, header.sh_link, symbol.st_name);

		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC || address < symbol.st_value ||
		    address - symbol.st_value >= symbol.st_size || !text)
			continue;
		snprintf(name, size, "%s", text);
		return true;
	}
	return false;
}

static bool find(Elf *elf, uint64_t address, char *name, size_t size)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section)))
		if (find_in(elf, section, address, name, size))
			return true;
	return false;
}

bool place_of(const char *path, uint64_t address, char *name, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf;
	bool found;

	if (fd < 0)
		return false;
	(void)elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	found = elf && find(elf, address, name, size);
	(void)elf_end(elf);
	(void)close(fd);
	return found;
}
