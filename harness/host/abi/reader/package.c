/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files inside of packages: .deb, .rpm, .whl, .jar, .gem, tarballs. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/memory.h"
#include "harness/host/abi/reader/package.h"

/* A package may hold another: the data.tar.xz of a .deb.  And not without end. */
enum { MAX_DEPTH = 3, MAX_ENTRIES = 1000000 };

/* One package while it is being read. */
struct unpacking {
	const char *path;
	const struct abi_options *options;
	struct abi_list *list;
	struct fault *fault; /* of the last file that could not be read */
	uint64_t bytes; /* unpacked so far */
	unsigned entries, objects, read;
};

/* The package that has another one as the entry that is being read. */
struct outer {
	struct unpacking *unpacking;
	struct archive *archive;
};

static int too_much(struct unpacking *unpacking)
{
	return fault_set(unpacking->fault, EXIT_USAGE,
			 "%.300s: more is packed in it than is read (4 GiB, a million files)",
			 unpacking->path);
}

static struct archive *reader(void)
{
	struct archive *archive = archive_read_new();

	if (!archive || archive_read_support_filter_all(archive) < ARCHIVE_WARN ||
	    archive_read_support_format_all(archive) < ARCHIVE_WARN) {
		archive_read_free(archive);
		return NULL;
	}
	return archive;
}

/* The whole entry; NULL where it is damaged, or too large. */
static char *read_entry(struct unpacking *unpacking, struct archive *archive, size_t *size)
{
	char *bytes = NULL;
	size_t room = 0;
	la_ssize_t got;

	*size = 0;
	do {
		if (*size == room) {
			room = room ? 2 * room : 1 << 16;
			if (unpacking->bytes + room > ABI_MAX_BYTES) {
				free(bytes);
				too_much(unpacking);
				return NULL;
			}
			bytes = xrealloc(bytes, room);
		}
		got = archive_read_data(archive, bytes + *size, room - *size);
		if (got > 0)
			*size += (size_t)got;
	} while (got > 0);
	unpacking->bytes += *size;
	if (got == 0)
		return bytes;
	free(bytes);
	fault_set(unpacking->fault, EXIT_USAGE, "%.300s: damaged: %.300s", unpacking->path,
		  archive_error_string(archive));
	return NULL;
}

static int unpack(struct unpacking *unpacking, struct archive *archive, unsigned depth);

static bool is_object(const char *bytes, size_t size)
{
	return size > 8 && (!memcmp(bytes, "\177ELF", 4) || !memcmp(bytes, "!<arch>\n", 8));
}

/* Only what may hold objects: a package of pictures is not unpacked twice. */
static bool may_be_package(const char *name)
{
	static const char *const words[] = {".tar", ".tgz", ".whl", ".jar",
					    ".zip", ".gem", ".cpio"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strstr(name, words[i]))
			return true;
	return false;
}

/* libarchive asks the inner one for bytes, and gets those of the outer one's entry. */
static la_ssize_t take_block(struct archive *inner, void *data, const void **block)
{
	struct outer *outer = data;
	la_int64_t offset;
	size_t size;
	int got = archive_read_data_block(outer->archive, block, &size, &offset);

	if (got == ARCHIVE_EOF)
		return 0;
	if (got < ARCHIVE_WARN) {
		archive_set_error(inner, EILSEQ, "%s", archive_error_string(outer->archive));
		return -1;
	}
	outer->unpacking->bytes += size;
	return (la_ssize_t)size;
}

/* What is called like a package, and is none, has nothing to say. */
static int read_inner_package(struct unpacking *unpacking, struct archive *archive, unsigned depth)
{
	struct outer outer = {unpacking, archive};
	struct archive *inner = reader();
	int result = 0;

	if (inner && archive_read_open(inner, &outer, NULL, take_block, NULL) == ARCHIVE_OK)
		result = unpack(unpacking, inner, depth + 1);
	archive_read_free(inner);
	return result;
}

static void read_object(struct unpacking *unpacking, const char *name, char *bytes, size_t size)
{
	char *whole = print_text("%s(%s)", unpacking->path, name);

	unpacking->objects++;
	unpacking->read += abi_read_image(whole, bytes, size, unpacking->options, unpacking->list,
					  unpacking->fault) == 0;
	free(whole);
}

static int unpack_entry(struct unpacking *unpacking, struct archive *archive,
			struct archive_entry *entry, unsigned depth)
{
	const char *path = archive_entry_pathname(entry);
	const char *name = path ? path : "";
	size_t size;
	char *bytes;

	if (++unpacking->entries > MAX_ENTRIES || unpacking->bytes > ABI_MAX_BYTES)
		return too_much(unpacking);
	/* The members of an ar archive have no type. */
	if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0)
		return 0;
	if (depth < MAX_DEPTH && may_be_package(name))
		return read_inner_package(unpacking, archive, depth);
	bytes = read_entry(unpacking, archive, &size);
	if (!bytes)
		return -1;
	if (is_object(bytes, size))
		read_object(unpacking, name, bytes, size);
	free(bytes);
	return 0;
}

static int unpack(struct unpacking *unpacking, struct archive *archive, unsigned depth)
{
	struct archive_entry *entry;
	int got;

	while ((got = archive_read_next_header(archive, &entry)) != ARCHIVE_EOF) {
		if (got < ARCHIVE_WARN)
			return fault_set(unpacking->fault, EXIT_USAGE, "%.300s: damaged: %.300s",
					 unpacking->path, archive_error_string(archive));
		if (unpack_entry(unpacking, archive, entry, depth) < 0)
			return -1;
	}
	return 0;
}

bool abi_is_package(const char *path)
{
	static const char *const ends[] = {".deb",    ".rpm",	  ".whl",  ".jar",  ".gem",
					   ".zip",    ".tgz",	  ".tar",  ".ddeb", ".tar.gz",
					   ".tar.xz", ".tar.zst", ".crate"};
	size_t length = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (length > strlen(ends[i]) && !strcmp(path + length - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

int abi_read_package(const char *path, const struct abi_options *options, struct abi_list *list,
		     struct fault *fault)
{
	struct unpacking unpacking = {
		.path = path, .options = options, .list = list, .fault = fault};
	struct archive *archive = reader();
	int result = -1;

	if (!archive)
		return fault_set(fault, EXIT_ENVIRONMENT, "libarchive cannot be used");
	if (archive_read_open_filename(archive, path, 1 << 16) != ARCHIVE_OK)
		fault_set(fault, EXIT_USAGE, "%.300s: %.300s", path, archive_error_string(archive));
	else
		result = unpack(&unpacking, archive, 0);
	archive_read_free(archive);
	if (result == 0 && unpacking.objects == 0)
		return fault_set(fault, EXIT_USAGE, "%.300s: a package without any ELF object",
				 path);
	if (result == 0 && unpacking.read == 0)
		return -1; /* with what is wrong with the last one */
	return result;
}
