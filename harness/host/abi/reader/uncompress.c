/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Debug sections as they are needed.  Those that types and constants do not depend on, which are a
 * third of the bytes, are left as they are; of the others there is one copy in memory at a time: a
 * compressed section's pages are given back as they are read.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "harness/array_size.h"
#include "harness/host/abi/reader/reader_private.h"
#include "harness/memory.h"

/* How much is read at a time. */
enum { STEP = 1 << 20 };

/* What is read of a file; where code lies, and its lines, are not. */
static bool is_read(const char *name)
{
	static const char *const names[] = {"abbrev",  "addr",	   "info",	  "line_str",
					    "macinfo", "macro",	   "str_offsets", "str",
					    "types",   "cu_index", "tu_index",	  "names"};
	const char *own = name + (name[1] == 'z' ? strlen(".zdebug_") : strlen(".debug_"));
	size_t length = strcspn(own, ".");

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == length && !strncmp(own, names[i], length))
			return true;
	return false;
}

/* Nothing reads it again; a file has it still.  A refusal costs memory, no more. */
static void forget(const unsigned char *from, size_t size)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t first = ((uintptr_t)from + page - 1) / page * page;
	uintptr_t last = ((uintptr_t)from + size) / page * page;

	if (first < last)
		(void)madvise((void *)first, last - first, MADV_DONTNEED);
}

/* False if what is compressed is damaged, or not as long as it says. */
static bool inflate_all(unsigned char *from, size_t from_size, unsigned char *to, size_t to_size)
{
	z_stream stream = {0};
	int result = inflateInit(&stream);
	bool whole;

	while (result == Z_OK && from_size > 0) {
		size_t count = from_size < STEP ? from_size : STEP;

		stream.next_in = from;
		stream.avail_in = (uInt)count;
		do {
			size_t room = to_size - stream.total_out;

			stream.next_out = to + stream.total_out;
			stream.avail_out = (uInt)(room < STEP ? room : STEP);
			result = inflate(&stream, Z_NO_FLUSH);
		} while (result == Z_OK && stream.avail_in > 0);
		forget(from, count);
		from += count;
		from_size -= count;
	}
	whole = result == Z_STREAM_END && stream.total_out == to_size;
	inflateEnd(&stream);
	return whole;
}

static unsigned char *room_for(struct reading *reading, size_t size)
{
	void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED) {
		reading_bad(reading, "no memory for %zu bytes of debug information", size);
		return NULL;
	}
	reading->rooms =
		xreallocarray(reading->rooms, reading->room_count + 1, sizeof(*reading->rooms));
	reading->rooms[reading->room_count++] = (struct room){room, size};
	return room;
}

static void set_data(Elf_Data *data, void *bytes, size_t size)
{
	if (!data)
		return;
	data->d_buf = bytes;
	data->d_size = size;
	data->d_type = ELF_T_BYTE;
	data->d_align = 1;
}

/* In place of what libelf has of the section; libdw asks libelf. */
static int replace(struct reading *reading, Elf_Scn *section, const GElf_Chdr *compressed)
{
	size_t head = reading->header.e_ident[EI_CLASS] == ELFCLASS64 ? sizeof(Elf64_Chdr)
								      : sizeof(Elf32_Chdr);
	Elf_Data *data = elf_rawdata(section, NULL);
	GElf_Shdr header;
	unsigned char *room;

	if (!data || !data->d_buf || data->d_size < head || !gelf_getshdr(section, &header))
		return reading_bad(reading, "corrupt: %s", elf_errmsg(-1));
	room = room_for(reading, compressed->ch_size);
	if (!room)
		return -1;
	if (!inflate_all((unsigned char *)data->d_buf + head, data->d_size - head, room,
			 compressed->ch_size))
		return reading_bad(reading,
				   "cannot uncompress its debug information: %s is "
				   "damaged",
				   section_name(reading, section));
	/* libelf has the section twice, as bytes and as what its type says, and libdw takes either.
	 */
	set_data(data, room, compressed->ch_size);
	set_data(elf_getdata(section, NULL), room, compressed->ch_size);
	header.sh_flags &= ~(GElf_Xword)SHF_COMPRESSED;
	header.sh_size = compressed->ch_size;
	header.sh_addralign = compressed->ch_addralign;
	if (!gelf_update_shdr(section, &header))
		return reading_bad(reading, "cannot uncompress its debug information: %s",
				   elf_errmsg(-1));
	return 0;
}

static int uncompress_one(struct reading *reading, Elf_Scn *section)
{
	GElf_Chdr compressed;

	if (gelf_getchdr(section, &compressed) && compressed.ch_type == ELFCOMPRESS_ZLIB &&
	    compressed.ch_size > 0)
		return replace(reading, section, &compressed);
	if (elf_compress(section, 0, 0) < 0)
		return reading_bad(reading, "cannot uncompress its debug information: %s",
				   elf_errmsg(-1));
	return 0;
}

/* libdw would uncompress it. */
static int hide(struct reading *reading, Elf_Scn *section, GElf_Shdr *header)
{
	header->sh_type = SHT_NOBITS;
	if (!gelf_update_shdr(section, header))
		return reading_bad(reading, "corrupt: %s", elf_errmsg(-1));
	return 0;
}

int uncompress_sections(struct reading *reading)
{
	Elf_Scn *section = NULL;
	int result = 0;

	while (result == 0 && (section = elf_nextscn(reading->elf, section))) {
		const char *name = section_name(reading, section);
		GElf_Shdr header;

		if (!is_debug_section(name) || !gelf_getshdr(section, &header) ||
		    !(header.sh_flags & SHF_COMPRESSED) || header.sh_type == SHT_NOBITS)
			continue;
		result = is_read(name) ? uncompress_one(reading, section)
				       : hide(reading, section, &header);
	}
	return result;
}

void forget_sections(struct reading *reading)
{
	for (size_t i = 0; i < reading->room_count; i++)
		munmap(reading->rooms[i].bytes, reading->rooms[i].size);
	free(reading->rooms);
	reading->rooms = NULL;
	reading->room_count = 0;
}
