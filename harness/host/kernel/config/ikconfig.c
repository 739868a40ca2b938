/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/ikconfig.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "harness/memory.h"

enum {
	BLOCK = 1 << 16,
	KERNEL_LIMIT = 512 << 20,
	CONFIG_LIMIT = 16 << 20,
	/* Offsets of Documentation/arch/x86/boot.rst. */
	SETUP_SECTORS = 0x1f1,
	BOOT_FLAG = 0x1fe,
	HEADER_MAGIC = 0x202,
	PROTOCOL_VERSION = 0x206,
	PAYLOAD_OFFSET = 0x248,
	PAYLOAD_LENGTH = 0x24c,
	HEADER_END = 0x250,
	PROTOCOL_WITH_PAYLOAD = 0x0208,
	SECTOR = 512,
	DEFAULT_SECTORS = 4,
	GZIP_MAGIC = 0x8b1f,
	SIZE_BEHIND = 4,
};

enum reading {
	READ_ALL,
	READ_DAMAGED,
	READ_TOO_LONG,
};

/* Reads what the archive's one entry has. */
static enum reading read_all(struct archive *archive, size_t limit, FILE *out)
{
	char block[BLOCK];
	size_t total = 0;
	la_ssize_t count;

	while ((count = archive_read_data(archive, block, sizeof(block))) > 0) {
		total += (size_t)count;
		if (total > limit)
			return READ_TOO_LONG;
		if (fwrite(block, 1, (size_t)count, out) != (size_t)count)
			memory_exhausted();
	}
	return count < 0 ? READ_DAMAGED : READ_ALL;
}

int unpack_formats(struct archive *archive)
{
	return archive_read_support_filter_gzip(archive) == ARCHIVE_OK &&
			       archive_read_support_filter_bzip2(archive) == ARCHIVE_OK &&
			       archive_read_support_filter_xz(archive) == ARCHIVE_OK &&
			       archive_read_support_filter_lzma(archive) == ARCHIVE_OK &&
			       archive_read_support_filter_lz4(archive) == ARCHIVE_OK &&
			       archive_read_support_filter_zstd(archive) == ARCHIVE_OK &&
			       archive_read_support_format_raw(archive) == ARCHIVE_OK
		       ? 0
		       : -1;
}

static int unpack_opened(struct archive *archive, size_t limit, enum unpacking unpacking,
			 char **data, size_t *size, struct fault *fault)
{
	FILE *out = xopen_memstream(data, size);
	enum reading reading = read_all(archive, limit, out);

	xclose_memstream(out);
	if (reading == READ_DAMAGED && unpacking == UNPACK_IMAGE && *size > 0)
		reading = READ_ALL;
	if (reading == READ_ALL)
		return 1;
	free(*data);
	*data = NULL;
	return fault_set(fault, EXIT_USAGE, "what it holds compressed is %s",
			 reading == READ_TOO_LONG ? "too long" : "damaged");
}

int unpack_data(const void *packed, size_t packed_size, size_t limit, enum unpacking unpacking,
		char **data, size_t *size, struct fault *fault)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int result = 0;

	*data = NULL;
	*size = 0;
	if (!archive || unpack_formats(archive)) {
		archive_read_free(archive);
		return fault_set(fault, EXIT_ENVIRONMENT, "libarchive lacks a format, or memory");
	}
	if (archive_read_open_memory(archive, packed, packed_size) == ARCHIVE_OK &&
	    archive_read_next_header(archive, &entry) == ARCHIVE_OK &&
	    archive_filter_code(archive, 0) != ARCHIVE_FILTER_NONE)
		result = unpack_opened(archive, limit, unpacking, data, size, fault);
	archive_read_free(archive);
	return result;
}

/* The configuration stands compressed between two marks.  The first one occurs elsewhere too: as
 * the text that looks for it. */
static int find_marked(const char *image, size_t size, char **text, size_t *text_size,
		       struct fault *fault)
{
	static const char begin[] = "IKCFG_ST\037\213\010", end[] = "IKCFG_ED";
	const size_t mark = strlen("IKCFG_ST");
	const char *found = image ? memmem(image, size, begin, strlen(begin)) : NULL;
	const char *packed = found ? found + mark : NULL;
	const char *after =
		found ? memmem(packed, size - (size_t)(packed - image), end, strlen(end)) : NULL;

	if (!after)
		return 0;
	return unpack_data(packed, (size_t)(after - packed), CONFIG_LIMIT, UNPACK_ALL, text,
			   text_size, fault);
}

static uint32_t number(const uint8_t *bytes, size_t count)
{
	uint32_t value = 0;

	while (count-- > 0)
		value = value << 8 | bytes[count];
	return value;
}

/* The compressed kernel in a bzImage, without the size that the build puts behind it in all formats
 * but gzip; false if it is none. */
static bool find_payload(const uint8_t *image, size_t size, const uint8_t **payload, size_t *length)
{
	size_t sectors, offset;

	if (size < HEADER_END || number(image + BOOT_FLAG, 2) != 0xaa55 ||
	    memcmp(image + HEADER_MAGIC, "HdrS", 4) != 0 ||
	    number(image + PROTOCOL_VERSION, 2) < PROTOCOL_WITH_PAYLOAD)
		return false;
	sectors = image[SETUP_SECTORS] ? image[SETUP_SECTORS] : DEFAULT_SECTORS;
	offset = (sectors + 1) * SECTOR + number(image + PAYLOAD_OFFSET, 4);
	*length = number(image + PAYLOAD_LENGTH, 4);
	if (offset > size || *length > size - offset)
		return false;
	*payload = image + offset;
	if (*length >= SIZE_BEHIND && number(*payload, 2) != GZIP_MAGIC)
		*length -= SIZE_BEHIND;
	return true;
}

int ikconfig_find(const void *image, size_t image_size, char **text, size_t *size,
		  struct fault *fault)
{
	const uint8_t *payload;
	size_t length, kernel_size;
	char *kernel;
	int result;

	*text = NULL;
	*size = 0;
	if (!find_payload(image, image_size, &payload, &length))
		return find_marked(image, image_size, text, size, fault);
	result = unpack_data(payload, length, KERNEL_LIMIT, UNPACK_IMAGE, &kernel, &kernel_size,
			     fault);
	if (result > 0)
		result = find_marked(kernel, kernel_size, text, size, fault);
	free(kernel);
	return result;
}
