/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/pvh.h"

#include <string.h>

#include <gelf.h>
#include <libelf.h>

/* include/xen/interface/elfnote.h */
enum { XEN_ELFNOTE_PHYS32_ENTRY = 18 };

static bool has_note(Elf_Data *notes)
{
	static const char owner[] = "Xen";
	size_t next, name, content;
	GElf_Nhdr note;

	for (size_t at = 0; (next = gelf_getnote(notes, at, &note, &name, &content)) > 0; at = next)
		if (note.n_type == XEN_ELFNOTE_PHYS32_ENTRY && note.n_namesz == sizeof(owner) &&
		    memcmp((const char *)notes->d_buf + name, owner, sizeof(owner)) == 0)
			return true;
	return false;
}

static bool find(Elf *elf)
{
	size_t count;

	if (elf_kind(elf) != ELF_K_ELF || elf_getphdrnum(elf, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;
		Elf_Data *notes;

		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_NOTE)
			continue;
		notes = elf_getdata_rawchunk(elf, (int64_t)header.p_offset, header.p_filesz,
					     header.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
		if (notes && has_note(notes))
			return true;
	}
	return false;
}

bool pvh_entry(const void *elf, size_t size)
{
	Elf *opened;
	bool found = false;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return false;
	/* It is only read. */
	opened = elf_memory((char *)elf, size);
	if (opened)
		found = find(opened);
	elf_end(opened);
	return found;
}
