/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every reader of a file needs: messages that name it, and the names of its sections. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/host/abi/reader/reader_private.h"

int reading_bad(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	char text[512];

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return fault_set(reading->fault, EXIT_USAGE, "%.300s: %s", reading->name, text);
}

const char *section_name(const struct reading *reading, Elf_Scn *section)
{
	GElf_Shdr header;
	size_t index;
	const char *name = NULL;

	if (gelf_getshdr(section, &header) && elf_getshdrstrndx(reading->elf, &index) == 0)
		name = elf_strptr(reading->elf, index, header.sh_name);
	return name ? name : "";
}

bool is_debug_section(const char *name)
{
	return !strncmp(name, ".debug_", 7) || !strncmp(name, ".zdebug_", 8);
}
