/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * .debug_macro (DWARF 5 section 6.3) and its forerunner .debug_macinfo.  An object has many of the
 * former, one a header file, which libdw does not find; each is read from its beginning to its end,
 * so that none has to be followed into another.
 */
#include <dwarf.h>
#include <string.h>

#include "harness/host/abi/reader/reader_private.h"

/* The bytes that remain of a section, and where its strings are. */
struct cursor {
	struct reading *reading;
	const uint8_t *at, *end;
	const Elf_Data *strings;
	size_t width; /* of offsets: 4, or 8 in 64-bit DWARF */
	bool bad;
};

static uint64_t take_number(struct cursor *cursor, size_t width)
{
	bool big_endian = cursor->reading->header.e_ident[EI_DATA] == ELFDATA2MSB;
	uint64_t value = 0;

	if ((size_t)(cursor->end - cursor->at) < width) {
		cursor->bad = true;
		return 0;
	}
	for (size_t i = 0; i < width; i++)
		value = value << 8 | cursor->at[big_endian ? i : width - 1 - i];
	cursor->at += width;
	return value;
}

static void skip_leb128(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at & 0x80)
		cursor->at++;
	if (cursor->at == cursor->end)
		cursor->bad = true;
	else
		cursor->at++;
}

static const char *take_string(struct cursor *cursor)
{
	const char *string = (const char *)cursor->at;
	const uint8_t *end = memchr(cursor->at, '\0', (size_t)(cursor->end - cursor->at));

	if (!end) {
		cursor->bad = true;
		return "";
	}
	cursor->at = end + 1;
	return string;
}

static const char *take_string_offset(struct cursor *cursor)
{
	uint64_t offset = take_number(cursor, cursor->width);
	const Elf_Data *strings = cursor->strings;
	const char *string;

	if (cursor->bad || !strings || !strings->d_buf || offset >= strings->d_size) {
		cursor->bad = true;
		return "";
	}
	string = (const char *)strings->d_buf + offset;
	if (!memchr(string, '\0', strings->d_size - offset)) {
		cursor->bad = true;
		return "";
	}
	return string;
}

/* "NAME BODY"; macros with arguments are no numbers. */
static int define(struct cursor *cursor, const char *text)
{
	size_t length = strcspn(text, " (");

	if (cursor->bad || length == 0 || text[length] != ' ')
		return 0;
	if (macros_define(&cursor->reading->macros, text, length, text + length + 1) < 0)
		return reading_bad(cursor->reading, "it defines too many macros");
	return 0;
}

static int take_define(struct cursor *cursor, bool by_offset)
{
	skip_leb128(cursor);
	return define(cursor, by_offset ? take_string_offset(cursor) : take_string(cursor));
}

static void take_undefine(struct cursor *cursor, bool by_offset)
{
	const char *name;

	skip_leb128(cursor);
	name = by_offset ? take_string_offset(cursor) : take_string(cursor);
	if (!cursor->bad)
		macros_undefine(&cursor->reading->macros, name);
}

/* One operation of either section: they agree on the first four. */
static int take_operation(struct cursor *cursor, unsigned operation)
{
	switch (operation) {
	case DW_MACRO_define:
		return take_define(cursor, false);
	case DW_MACRO_undef:
		take_undefine(cursor, false);
		return 0;
	case DW_MACRO_start_file:
		skip_leb128(cursor);
		skip_leb128(cursor);
		return 0;
	case DW_MACRO_end_file:
		return 0;
	case DW_MACRO_define_strp:
		return take_define(cursor, true);
	case DW_MACRO_undef_strp:
		take_undefine(cursor, true);
		return 0;
	case DW_MACRO_import:
		take_number(cursor, cursor->width);
		return 0;
	default:
		/* Strings of other files or behind an index: no number is worth these. */
		cursor->at = cursor->end;
		return 0;
	}
}

/* The operations of a unit end with a zero. */
static int take_operations(struct cursor *cursor)
{
	while (!cursor->bad && cursor->at < cursor->end) {
		unsigned operation = (unsigned)take_number(cursor, 1);

		if (operation == 0)
			return 0;
		if (take_operation(cursor, operation) < 0)
			return -1;
	}
	return 0;
}

/* A unit's header; false if there is none that it knows. */
static bool take_header(struct cursor *cursor)
{
	enum { OFFSETS_OF_8 = 1, LINE_TABLE = 2, OPCODES = 4 };
	uint64_t version = take_number(cursor, 2);
	uint64_t flags = take_number(cursor, 1);

	cursor->width = flags & OFFSETS_OF_8 ? 8 : 4;
	if (flags & LINE_TABLE)
		take_number(cursor, cursor->width);
	return !cursor->bad && (version == 4 || version == 5) && !(flags & OPCODES);
}

static int read_section(struct cursor *cursor, bool has_header)
{
	while (!cursor->bad && cursor->at < cursor->end) {
		if (has_header && !take_header(cursor))
			return 0;
		if (take_operations(cursor) < 0)
			return -1;
	}
	if (cursor->bad)
		return reading_bad(cursor->reading, "corrupt debug information: its macros end "
						    "in the middle");
	return 0;
}

static const Elf_Data *section_data(struct reading *reading, const char *name)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section)))
		if (!strcmp(section_name(reading, section), name))
			return elf_rawdata(section, NULL);
	return NULL;
}

int read_macro_sections(struct reading *reading)
{
	const Elf_Data *strings = section_data(reading, ".debug_str");
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		const char *name = section_name(reading, section);
		bool new = !strcmp(name, ".debug_macro");
		const Elf_Data *data;
		struct cursor cursor;

		if (!new &&strcmp(name, ".debug_macinfo") != 0)
			continue;
		data = elf_rawdata(section, NULL);
		if (!data || !data->d_buf)
			continue;
		cursor = (struct cursor){.reading = reading,
					 .at = data->d_buf,
					 .end = (const uint8_t *)data->d_buf + data->d_size,
					 .strings = strings,
					 .width = 4};
		reading->keep_enumerators = true;
		if (read_section(&cursor, new) < 0)
			return -1;
	}
	return 0;
}
