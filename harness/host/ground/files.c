/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/memory.h"

enum { KEEP_SECONDS = 3600 };

char *path_of(const char *format, ...)
{
	va_list arguments;
	char *path;

	va_start(arguments, format);
	path = xvasprintf(format, arguments);
	va_end(arguments);
	return path;
}

bool path_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

char *path_if_there(char *path)
{
	if (path_exists(path))
		return path;
	free(path);
	return NULL;
}

int folder_make(const char *path, struct fault *fault)
{
	char *partial = path_of("%s", path);
	int result = 0;

	for (char *end = partial; end && !result; end = strchr(end + 1, '/')) {
		if (end == partial)
			continue;
		*end = '\0';
		if (mkdir(partial, 0777) && errno != EEXIST)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot make the folder %s: %s",
					   partial, strerror(errno));
		*end = '/';
	}
	if (!result && mkdir(path, 0777) && errno != EEXIST)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot make the folder %s: %s", path,
				   strerror(errno));
	free(partial);
	return result;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

int folder_remove(const char *path, struct fault *fault)
{
	if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) && errno != ENOENT)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot remove %s: %s", path,
				 strerror(errno));
	return 0;
}

int folder_temporary(const char *parent, char **path, struct fault *fault)
{
	if (folder_make(parent, fault))
		return -1;
	*path = path_of("%s/new.XXXXXX", parent);
	if (!mkdtemp(*path)) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot make a folder in %s: %s", parent,
			  strerror(errno));
		free(*path);
		*path = NULL;
		return -1;
	}
	return 0;
}

int folder_each(const char *path, int (*each)(void *context, const char *name), void *context)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int result = 0;

	if (!folder)
		return -1;
	while (!result && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			result = each(context, entry->d_name);
	closedir(folder);
	return result;
}

struct cleaning {
	const char *folder;
	const char *prefix;
	const char *keep;
};

static int clean(void *context, const char *name)
{
	struct cleaning *cleaning = context;
	char *path = path_of("%s/%s", cleaning->folder, name);
	struct stat status;
	struct fault fault;

	if (strncmp(name, cleaning->prefix, strlen(cleaning->prefix)) == 0 &&
	    strncmp(path, cleaning->keep, strlen(cleaning->keep)) != 0 &&
	    stat(path, &status) == 0 && time(NULL) - status.st_mtime > KEEP_SECONDS &&
	    folder_remove(path, &fault))
		fprintf(stderr, "sctp-conform: %s\n", fault.text);
	free(path);
	return 0;
}

void folder_clean(const char *path, const char *prefix, const char *keep)
{
	struct cleaning cleaning = {path, prefix, keep};

	/* A folder that cannot be read holds up nothing. */
	(void)folder_each(path, clean, &cleaning);
}

void file_use(const char *path)
{
	if (utimensat(AT_FDCWD, path, NULL, 0) && errno != EACCES && errno != EPERM &&
	    errno != EROFS)
		fprintf(stderr, "sctp-conform: cannot touch %s: %s\n", path, strerror(errno));
}

/* Copies what the file holds, and one byte more than `limit` if there is more. */
static int copy_file(FILE *file, size_t limit, FILE *out)
{
	char block[1 << 16];
	size_t left = limit + 1, count = 1;

	while (left > 0 && count > 0) {
		count = fread(block, 1, left < sizeof(block) ? left : sizeof(block), file);
		if (fwrite(block, 1, count, out) != count)
			return -1;
		left -= count;
	}
	return ferror(file) ? -1 : 0;
}

int file_read(const char *path, size_t limit, char **data, size_t *size, enum exit_status status,
	      struct fault *fault)
{
	FILE *file = fopen(path, "re");
	char *bytes = NULL;
	FILE *out;
	int error = 0;

	*data = NULL;
	*size = 0;
	if (!file)
		return fault_set(fault, status, "cannot read %s: %s", path, strerror(errno));
	/* It ends what it holds with a zero byte, and takes no more room than that needs. */
	out = xopen_memstream(&bytes, size);
	if (copy_file(file, limit, out))
		error = errno ? errno : EIO;
	xclose_memstream(out);
	fclose(file);
	if (error || *size > limit) {
		free(bytes);
		*size = 0;
		return fault_set(fault, status, "cannot read %s: %s", path,
				 error ? strerror(error) : "it is too long");
	}
	*data = bytes;
	return 0;
}

mode_t file_mode(void)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return 0666 & ~mask;
}

static int write_descriptor(int descriptor, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t count = write(descriptor, data, size);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -1;
		data += count;
		size -= (size_t)count;
	}
	return fchmod(descriptor, file_mode()) || fsync(descriptor) ? -1 : 0;
}

/* The other name is one that no other process has: two may write the same file in the same instant. */
int file_write(const char *path, const void *data, size_t size, struct fault *fault)
{
	char *partial = path_of("%s.XXXXXX", path);
	int descriptor = mkostemp(partial, O_CLOEXEC);
	int result = 0;

	if (descriptor < 0 || write_descriptor(descriptor, data, size))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	if (descriptor >= 0 && close(descriptor) && !result)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	if (!result && rename(partial, path))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot rename %s to %s: %s", partial,
				   path, strerror(errno));
	if (result && descriptor >= 0)
		unlink(partial);
	free(partial);
	return result;
}

/* Where nothing can be written a cache is read: its lock, or the folder itself, is enough. */
static int open_lock(const char *cache, const char *path)
{
	int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (descriptor < 0 && (errno == EROFS || errno == EACCES || errno == EPERM))
		descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0 && (errno == ENOENT || errno == EACCES))
		descriptor = open(cache, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return descriptor;
}

/* Some file systems have no locks, or their server does not answer (NFS). */
static int take_lock(int descriptor, const char *cache, const char *path, struct fault *fault)
{
	int result = flock(descriptor, LOCK_EX | LOCK_NB);

	if (result && errno == EWOULDBLOCK) {
		fprintf(stderr, "sctp-conform: waiting for another run that uses %s\n", cache);
		do
			result = flock(descriptor, LOCK_EX);
		while (result && errno == EINTR);
	}
	if (result)
		fault_set(fault, EXIT_ENVIRONMENT,
			  "cannot lock %s: %s: if its file system has no locks, --cache=DIR or "
			  "SCTP_CONFORM_CACHE names a folder on another one",
			  path, strerror(errno));
	return result;
}

int cache_lock(const char *cache, struct fault *fault)
{
	char *path = path_of("%s/lock", cache);
	int descriptor;

	if (folder_make(cache, fault)) {
		free(path);
		return -1;
	}
	descriptor = open_lock(cache, path);
	if (descriptor < 0) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot open %s: %s", path, strerror(errno));
	} else if (take_lock(descriptor, cache, path, fault)) {
		close(descriptor);
		descriptor = -1;
	}
	free(path);
	return descriptor;
}
