/* SPDX-License-Identifier: GPL-2.0-or-later */
/* .ARM.attributes: "Addenda to, and Errata in, the ABI for the Arm Architecture", section 3. */
#include <string.h>

#include "harness/host/abi/reader/reader_private.h"

enum { FORMAT = 'A', TAG_FILE = 1, TAG_COMPATIBILITY = 32, TAG_VFP_ARGS = 28, IN_REGISTERS = 1 };

/* Not all of the lower tags have numbers for values. */
enum { TAG_CPU_RAW_NAME = 4, TAG_CPU_NAME = 5 };

struct cursor {
	const uint8_t *at, *end;
};

static uint64_t take_number(struct cursor *cursor)
{
	uint64_t value = 0;

	for (unsigned shift = 0; cursor->at < cursor->end; shift += 7) {
		uint8_t byte = *cursor->at++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

static void skip(struct cursor *cursor, size_t count)
{
	size_t left = (size_t)(cursor->end - cursor->at);

	cursor->at += count < left ? count : left;
}

static void skip_string(struct cursor *cursor)
{
	const uint8_t *end = memchr(cursor->at, '\0', (size_t)(cursor->end - cursor->at));

	cursor->at = end ? end + 1 : cursor->end;
}

static bool has_string(uint64_t tag)
{
	return tag == TAG_CPU_RAW_NAME || tag == TAG_CPU_NAME ||
	       (tag > TAG_COMPATIBILITY && tag % 2 == 1);
}

/* The attributes of the whole file; `cursor` stands behind the vendor's name. */
static bool passes_in_registers(struct cursor *cursor)
{
	if (take_number(cursor) != TAG_FILE)
		return false;
	skip(cursor, sizeof(uint32_t));
	while (cursor->at < cursor->end) {
		uint64_t tag = take_number(cursor);

		if (has_string(tag)) {
			skip_string(cursor);
			continue;
		}
		if (tag == TAG_VFP_ARGS)
			return take_number(cursor) == IN_REGISTERS;
		take_number(cursor);
		if (tag == TAG_COMPATIBILITY)
			skip_string(cursor);
	}
	return false;
}

unsigned arm_float_abi(const struct reading *reading)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(reading->elf, section))) {
		const Elf_Data *data;
		struct cursor cursor;

		if (strcmp(section_name(reading, section), ".ARM.attributes") != 0)
			continue;
		data = elf_rawdata(section, NULL);
		if (!data || !data->d_buf || data->d_size == 0)
			return 0;
		cursor = (struct cursor){.at = data->d_buf,
					 .end = (const uint8_t *)data->d_buf + data->d_size};
		if (*cursor.at != FORMAT)
			return 0;
		skip(&cursor, 1 + sizeof(uint32_t));
		skip_string(&cursor);
		return passes_in_registers(&cursor) ? EF_ARM_ABI_FLOAT_HARD : EF_ARM_ABI_FLOAT_SOFT;
	}
	return 0;
}
