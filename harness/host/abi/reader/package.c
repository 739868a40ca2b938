/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects and source files inside of packages (.deb, .rpm, .whl, .jar, .gem, tarballs) and of folders. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/memory.h"
#include "harness/host/abi/reader/package.h"
#include "harness/host/abi/source.h"
#include "harness/host/abi/source_system.h"

/* A package may hold another: the data.tar.xz of a .deb.  And not without end. */
enum { MAX_DEPTH = 3, MAX_ENTRIES = 1000000 };

/* One package while it is being read. */
struct unpacking {
	const char *path;
	bool folder; /* not a package */
	const char *inner; /* the package inside of it that is being read; NULL: none */
	const struct abi_options *options;
	struct abi_list *list;
	struct fault *fault; /* of the last file that could not be read */
	struct fault damage; /* of the first package in it that could not be read to its end */
	uint64_t bytes; /* unpacked so far */
	unsigned entries, objects, sources, read;
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

static bool is_object(const char *bytes, size_t size)
{
	return size > 8 && (!memcmp(bytes, "\177ELF", 4) || !memcmp(bytes, "!<arch>\n", 8));
}

/* The whole entry, or only its beginning if that is of no interest; NULL where it is damaged, or too large. */
static char *read_entry(struct unpacking *unpacking, struct archive *archive, const char *name,
			size_t *size)
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
		if (*size > MAX_SOURCE && source_language(name))
			break;
	} while (got > 0 && (source_language(name) || is_object(bytes, *size)));
	unpacking->bytes += *size;
	if (got >= 0)
		return bytes;
	free(bytes);
	fault_set(unpacking->fault, EXIT_USAGE, "%.300s: cannot be read, or is damaged: %.300s",
		  unpacking->path, archive_error_string(archive));
	return NULL;
}

static int unpack(struct unpacking *unpacking, struct archive *archive, unsigned depth);

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

static char *whole_name(const struct unpacking *unpacking, const char *name)
{
	if (!unpacking->folder)
		return print_text("%s(%s)", unpacking->path, name);
	return unpacking->inner ? print_text("%s(%s)", unpacking->inner, name) : xstrdup(name);
}

/* The first one that is damaged is remembered, and does not keep the rest from being read. */
static void note_damage(struct unpacking *unpacking, const char *name, const char *what)
{
	char *whole = whole_name(unpacking, name);

	if (!unpacking->damage.status)
		fault_set(&unpacking->damage, EXIT_USAGE,
			  "%.600s: cannot be read to its end: %.300s", whole,
			  what ? what : "it is damaged");
	free(whole);
}

/* What is called like a package, and is none, has nothing to say. */
static void read_inner_package(struct unpacking *unpacking, struct archive *archive,
			       const char *name, unsigned depth)
{
	struct outer outer = {unpacking, archive};
	struct archive *inner = reader();
	const char *around = unpacking->inner;
	bool damaged;

	if (!inner)
		return;
	unpacking->inner = name;
	if (archive_read_open(inner, &outer, NULL, take_block, NULL) == ARCHIVE_OK)
		damaged = unpack(unpacking, inner, depth + 1) < 0;
	else
		damaged = archive_errno(inner) != EILSEQ; /* of no known format */
	unpacking->inner = around;
	if (damaged)
		note_damage(unpacking, name, archive_error_string(inner));
	archive_read_free(inner);
}

static void read_object(struct unpacking *unpacking, const char *name, char *bytes, size_t size)
{
	char *whole = whole_name(unpacking, name);

	unpacking->objects++;
	unpacking->read += abi_read_image(whole, bytes, size, unpacking->options, unpacking->list,
					  unpacking->fault) == 0;
	free(whole);
}

static bool wants_constant(const void *data, const char *name)
{
	const struct abi_filter *filter = data;

	return filter->constant(filter->data, name, "");
}

static bool mentions_sctp(const char *bytes, size_t size)
{
	static const char *const words[] = {"sctp", "SCTP", "Sctp"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (memmem(bytes, size, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Source text that has nothing of the API is passed over: a package may have thousands of such files. */
static int read_source(struct unpacking *unpacking, const char *name, const char *bytes,
		       size_t size)
{
	char *whole = whole_name(unpacking, name);
	struct abi *abi = source_abi(whole, source_language(name), bytes, size, wants_constant,
				     &unpacking->options->filter);
	/* The path of the folder itself says nothing of the file. */
	bool below_folder = unpacking->folder && !unpacking->inner;
	int result = 0;

	free(whole);
	abi->system = source_system(name + (below_folder ? strlen(unpacking->path) : 0));
	unpacking->sources++;
	if (abi->constants.count > 0 || abi->function_count > 0) {
		unpacking->read++;
		result = abi_list_add(unpacking->list, abi);
	} else {
		abi_free(abi);
	}
	return result;
}

static int unpack_entry(struct unpacking *unpacking, struct archive *archive,
			struct archive_entry *entry, unsigned depth)
{
	const char *path = archive_entry_pathname(entry);
	const char *name = path ? path : "";
	int result = 0;
	size_t size;
	char *bytes;

	if (++unpacking->entries > MAX_ENTRIES || unpacking->bytes > ABI_MAX_BYTES)
		return too_much(unpacking);
	/* The members of an ar archive have no type. */
	if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0)
		return 0;
	if (depth < MAX_DEPTH && may_be_package(name)) {
		read_inner_package(unpacking, archive, name, depth);
		return 0;
	}
	bytes = read_entry(unpacking, archive, name, &size);
	if (!bytes)
		return -1;
	if (is_object(bytes, size))
		read_object(unpacking, name, bytes, size);
	else if (source_language(name) && size <= MAX_SOURCE && mentions_sctp(bytes, size))
		result = read_source(unpacking, name, bytes, size);
	free(bytes);
	return result;
}

static int unpack(struct unpacking *unpacking, struct archive *archive, unsigned depth)
{
	struct archive_entry *entry;
	int got;

	while ((got = archive_read_next_header(archive, &entry)) != ARCHIVE_EOF) {
		if (got < ARCHIVE_WARN)
			return fault_set(unpacking->fault, EXIT_USAGE,
					 "%.300s: cannot be read, or is damaged: %.300s",
					 unpacking->path, archive_error_string(archive));
		if (unpack_entry(unpacking, archive, entry, depth) < 0)
			return -1;
		if (unpacking->folder && depth == 0 && archive_read_disk_can_descend(archive) > 0)
			archive_read_disk_descend(archive);
	}
	return 0;
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool abi_is_package(const char *path)
{
	static const char *const ends[] = {".deb",    ".rpm",	  ".whl",  ".jar",  ".gem",
					   ".zip",    ".tgz",	  ".tar",  ".ddeb", ".tar.gz",
					   ".tar.xz", ".tar.zst", ".crate"};
	size_t length = strlen(path);

	if (is_folder(path))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (length > strlen(ends[i]) && !strcmp(path + length - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

/* Links in a folder are not followed. */
static int open_package(struct archive *archive, const char *path, bool folder)
{
	if (!folder)
		return archive_read_open_filename(archive, path, 1 << 16);
	archive_read_disk_set_symlink_physical(archive);
	return archive_read_disk_open(archive, path);
}

int abi_read_package(const char *path, const struct abi_options *options, struct abi_list *list,
		     struct fault *fault)
{
	struct unpacking unpacking = {.path = path,
				      .folder = is_folder(path),
				      .options = options,
				      .list = list,
				      .fault = fault};
	struct archive *archive = unpacking.folder ? archive_read_disk_new() : reader();
	int result = -1;

	if (!archive)
		return fault_set(fault, EXIT_ENVIRONMENT, "libarchive cannot be used");
	if (open_package(archive, path, unpacking.folder) != ARCHIVE_OK)
		fault_set(fault, EXIT_USAGE, "%.300s: %.300s", path, archive_error_string(archive));
	else
		result = unpack(&unpacking, archive, 0);
	archive_read_free(archive);
	if (result == 0 && unpacking.damage.status) {
		*fault = unpacking.damage;
		return -1;
	}
	if (result == 0 && unpacking.objects == 0 && unpacking.read == 0)
		return fault_set(fault, EXIT_USAGE, "%.300s: a %s without any ELF object%s", path,
				 unpacking.folder ? "folder" : "package",
				 unpacking.sources
					 ? ", and no source file in it sets a constant of the API"
					 : ", and no source file in it mentions SCTP");
	if (result == 0 && unpacking.read == 0)
		return -1; /* with what is wrong with the last one */
	return result;
}
