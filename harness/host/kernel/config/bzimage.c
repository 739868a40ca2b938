/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/bzimage.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Offsets of Documentation/arch/x86/boot.rst. */
enum {
	BOOT_FLAG = 0x1fe,
	HEADER_MAGIC = 0x202,
	PROTOCOL_VERSION = 0x206,
	KERNEL_VERSION = 0x20e, /* less 0x200: the version text counts from there */
	XLOADFLAGS = 0x236,
	HEADER_END = 0x260,
	PROTOCOL_WITH_XLOADFLAGS = 0x020c,
	XLF_KERNEL_64 = 1,
	/* The version text lies in the real mode part, at most 64 sectors of 512 bytes. */
	SETUP_SIZE = 64 * 512 + 512,
};

static unsigned word(const uint8_t *data, size_t offset)
{
	return data[offset] | (unsigned)data[offset + 1] << 8;
}

bool release_is_good(const char *text, size_t length)
{
	/* A dot in front might be a folder that is none of a release's own. */
	if (length == 0 || length >= RELEASE_SIZE || text[0] == '.')
		return false;
	for (size_t i = 0; i < length; i++)
		if (!text[i] || (!isalnum((unsigned char)text[i]) && !strchr("+-._~", text[i])))
			return false;
	return true;
}

void package_of_text(const char *text, size_t length, char package[RELEASE_SIZE])
{
	static const char word[] = " Debian ";
	const char *found = memmem(text, strnlen(text, length), word, strlen(word));
	size_t size = 0;

	package[0] = '\0';
	if (!found)
		return;
	found += strlen(word);
	while (found + size < text + length && found[size] && found[size] != ' ')
		size++;
	if (found + size == text + length || !release_is_good(found, size))
		return;
	memcpy(package, found, size);
	package[size] = '\0';
}

int bzimage_parse(const uint8_t *data, size_t size, struct bzimage *image, const char **why)
{
	size_t start, length = 0;

	*why = "it is no x86 kernel image (bzImage)";
	if (size < HEADER_END || word(data, BOOT_FLAG) != 0xaa55 ||
	    memcmp(data + HEADER_MAGIC, "HdrS", 4) != 0)
		return -1;
	*why = "the kernel image names no release";
	if (word(data, KERNEL_VERSION) == 0)
		return -1;
	start = word(data, KERNEL_VERSION) + 0x200;
	while (start + length < size && data[start + length] && data[start + length] != ' ')
		length++;
	if (start + length >= size || !release_is_good((const char *)data + start, length))
		return -1;
	memcpy(image->release, data + start, length);
	image->release[length] = '\0';
	/* Behind the release stands what uname -v says. */
	package_of_text((const char *)data + start + length, size - start - length, image->package);
	image->arch = word(data, PROTOCOL_VERSION) >= PROTOCOL_WITH_XLOADFLAGS &&
				      word(data, XLOADFLAGS) & XLF_KERNEL_64
			      ? "amd64"
			      : "i386";
	return 0;
}

int bzimage_read(const char *path, struct bzimage *image, struct fault *fault)
{
	uint8_t data[SETUP_SIZE];
	struct stat status;
	const char *why;
	size_t size;
	FILE *file;

	/* Opening a named pipe would wait for ever. */
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return fault_set(fault, EXIT_USAGE, "%s is no file", path);
	file = fopen(path, "re");
	if (!file)
		return fault_set(fault, EXIT_USAGE, "cannot read the kernel image %s: %s", path,
				 strerror(errno));
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	if (bzimage_parse(data, size, image, &why))
		return fault_set(fault, EXIT_USAGE, "%s: %s", path, why);
	return 0;
}
