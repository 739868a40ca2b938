/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/unpacked.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/ikconfig.h"

/* Offsets of Documentation/arch/x86/boot.rst. */
enum {
	SETUP_SECTORS = 0x1f1,
	HEADER_MAGIC = 0x202,
	PAYLOAD_OFFSET = 0x248,
	PAYLOAD_LENGTH = 0x24c,
	HEADER_END = 0x260,
	SECTOR = 512,
};

#define GZIP_MAGIC "\x1f\x8b"

/* More than any kernel or module has. */
enum { LIMIT = 1 << 30, BLOCK = 1 << 16 };

static uint32_t word(const char *bytes, size_t offset)
{
	const uint8_t *at = (const uint8_t *)bytes + offset;

	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static struct archive *new_reader(void)
{
	struct archive *archive = archive_read_new();

	if (archive && unpack_formats(archive) < 0) {
		archive_read_free(archive);
		return NULL;
	}
	return archive;
}

/* Reads the one entry; of more than `wanted` bytes the rest is left. */
static int read_entry(struct archive *archive, size_t wanted, char **bytes, size_t *size)
{
	struct archive_entry *entry;
	FILE *out;
	char block[BLOCK];
	la_ssize_t count = 0;

	if (archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		return -1;
	out = xopen_memstream(bytes, size);
	for (size_t left = wanted; left > 0; left -= (size_t)count) {
		count = archive_read_data(archive, block, left < BLOCK ? left : BLOCK);
		if (count <= 0 || fwrite(block, 1, (size_t)count, out) != (size_t)count)
			break;
	}
	xclose_memstream(out);
	if (count < 0) {
		free(*bytes);
		*bytes = NULL;
		return -1;
	}
	return 0;
}

static int bad_file(struct archive *archive, const char *path, struct fault *fault)
{
	const char *why = archive ? archive_error_string(archive) : NULL;

	return fault_set(fault, EXIT_USAGE, "cannot read %s: %s", path,
			 why ? why : "it is damaged");
}

/* The payload ends with its size before it was compressed: as a part of gzip's format, and else
 * behind the end of what was compressed. */
static int unpack_payload(const char *path, const char *image, size_t size, char **bytes,
			  size_t *unpacked, struct fault *fault)
{
	size_t sectors = image[SETUP_SECTORS] ? (uint8_t)image[SETUP_SECTORS] : 4;
	size_t start = (sectors + 1) * SECTOR + word(image, PAYLOAD_OFFSET);
	size_t length = word(image, PAYLOAD_LENGTH);
	struct archive *archive;
	uint32_t wanted;
	int result = -1;

	if (start > size || length > size - start || length < sizeof(wanted))
		return fault_set(fault, EXIT_USAGE, "%s is shorter than its header says", path);
	wanted = word(image, start + length - sizeof(wanted));
	if (wanted > LIMIT)
		return fault_set(fault, EXIT_USAGE, "%s is damaged", path);
	if (memcmp(image + start, GZIP_MAGIC, strlen(GZIP_MAGIC)) != 0)
		length -= sizeof(wanted);
	archive = new_reader();
	if (archive && archive_read_open_memory(archive, image + start, length) == ARCHIVE_OK)
		result = read_entry(archive, wanted, bytes, unpacked);
	if (result < 0)
		bad_file(archive, path, fault);
	archive_read_free(archive);
	return result;
}

static int read_file(const char *path, char **bytes, size_t *size, struct fault *fault)
{
	struct archive *archive = new_reader();
	int result = -1;

	if (archive && archive_read_open_filename(archive, path, BLOCK) == ARCHIVE_OK)
		result = read_entry(archive, LIMIT, bytes, size);
	if (result < 0)
		bad_file(archive, path, fault);
	archive_read_free(archive);
	return result;
}

int vmlinux_unpack(const char *image, char **bytes, size_t *size, struct fault *fault)
{
	char *packed;
	size_t packed_size;
	int result;

	if (read_file(image, &packed, &packed_size, fault) < 0)
		return -1;
	if (packed_size < HEADER_END || memcmp(packed + HEADER_MAGIC, "HdrS", 4) != 0)
		result = fault_set(fault, EXIT_USAGE, "%s is no x86 kernel image (bzImage)", image);
	else
		result = unpack_payload(image, packed, packed_size, bytes, size, fault);
	free(packed);
	return result;
}

int module_unpack(const char *modules, const char *module, char **bytes, size_t *size,
		  struct fault *fault)
{
	static const char *const suffixes[] = {"", ".xz", ".zst", ".gz"};

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		char *path = path_of("%s/%s.ko%s", modules, module, suffixes[i]);
		int result = 0;

		if (path_exists(path))
			result = read_file(path, bytes, size, fault) < 0 ? -1 : 1;
		free(path);
		if (result)
			return result;
	}
	return 0;
}
