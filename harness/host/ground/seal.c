/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/ground/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/host/ground/files.h"

enum { SEAL_LIMIT = 16 << 20 };

/* Of a link the name of its target, of any other file its contents. */
static int digest_entry(const char *path, bool link, char digest[SHA256_TEXT], struct fault *fault)
{
	char target[PATH_MAX];
	ssize_t length;

	if (!link)
		return sha256_of_file(path, digest, fault);
	length = readlink(path, target, sizeof(target));
	if (length < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	sha256_text(target, (size_t)length, digest);
	return 0;
}

static int list_entry(const char *folder, const char *seal, const FTSENT *entry, FILE *out,
		      struct fault *fault)
{
	char digest[SHA256_TEXT];
	bool link = entry->fts_info == FTS_SL || entry->fts_info == FTS_SLNONE;
	const char *name = entry->fts_path + strlen(folder) + 1;

	if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP ||
	    strcmp(entry->fts_path, seal) == 0)
		return 0;
	if ((!link && entry->fts_info != FTS_F) || strchr(name, '\n'))
		return fault_set(fault, EXIT_ENVIRONMENT, "%s is no file that can be kept",
				 entry->fts_path);
	if (digest_entry(entry->fts_path, link, digest, fault))
		return -1;
	if (fprintf(out, "%s %jd %s\n", digest, (intmax_t)entry->fts_statp->st_size, name) < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	return 0;
}

static int list_folder(const char *folder, const char *seal, FILE *out, struct fault *fault)
{
	char *root = path_of("%s", folder);
	char *const roots[] = {root, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int result = 0;

	if (!tree)
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", folder,
				   strerror(errno));
	for (FTSENT *entry = tree ? fts_read(tree) : NULL; entry && !result; entry = fts_read(tree))
		result = list_entry(folder, seal, entry, out, fault);
	if (tree)
		(void)fts_close(tree);
	free(root);
	return result;
}

/* All that was written below the folder is on the disk; one call for its thousands of files. */
static int flush_folder(const char *folder, struct fault *fault)
{
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = descriptor < 0 ? -1 : syncfs(descriptor);

	if (result)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", folder, strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
	return result;
}

int seal_write(const char *folder, const char *seal, struct fault *fault)
{
	char digest[SHA256_TEXT];
	char *text = NULL, *whole;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);
	int result = list_folder(folder, seal, out, fault);

	xclose_memstream(out);
	if (!result)
		result = flush_folder(folder, fault);
	if (!result) {
		sha256_text(text, size, digest);
		whole = path_of("%s%s\n", text, digest);
		result = file_write(seal, whole, strlen(whole), fault);
		free(whole);
	}
	free(text);
	return result;
}

/* Takes off the last line and holds it against what stands before. */
static bool take_end(char *text, size_t size)
{
	char digest[SHA256_TEXT];
	char *end;

	if (size < SHA256_TEXT || strlen(text) != size)
		return false;
	end = text + size - SHA256_TEXT;
	sha256_text(text, (size_t)(end - text), digest);
	if (text[size - 1] != '\n' || strncmp(end, digest, SHA256_TEXT - 1) != 0)
		return false;
	*end = '\0';
	return true;
}

static enum seal_state broken(struct fault *fault, const char *path, const char *why)
{
	fault_set(fault, EXIT_ENVIRONMENT, "%s is damaged: %s", path, why);
	return SEAL_BROKEN;
}

static enum seal_state check_entry(const char *path, intmax_t size, const char *digest, bool read,
				   struct fault *fault)
{
	char now[SHA256_TEXT];
	struct stat status;

	if (lstat(path, &status))
		return broken(fault, path, errno == ENOENT ? "it is missing" : strerror(errno));
	if ((intmax_t)status.st_size != size)
		return broken(fault, path, "its size is not what it was");
	if (!read)
		return SEAL_WHOLE;
	if (digest_entry(path, S_ISLNK(status.st_mode), now, fault))
		return SEAL_BROKEN;
	if (strcmp(now, digest) != 0)
		return broken(fault, path, "its contents are not what they were");
	return SEAL_WHOLE;
}

static enum seal_state check_line(const char *folder, char *line, bool (*wanted)(const char *path),
				  const char *seal, struct fault *fault)
{
	const char *digest = strsep(&line, " ");
	const char *number = strsep(&line, " ");
	char *end = NULL;
	intmax_t size = number ? strtoimax(number, &end, 10) : 0;
	enum seal_state state;
	char *path;

	if (!line || !*line || end == number || *end)
		return broken(fault, seal, "it is no list of digests");
	path = path_of("%s/%s", folder, line);
	state = check_entry(path, size, digest, !wanted || wanted(line), fault);
	free(path);
	return state;
}

enum seal_state seal_check(const char *folder, const char *seal, bool (*wanted)(const char *path),
			   struct fault *fault)
{
	enum seal_state state = SEAL_WHOLE;
	char *text, *rest, *line;
	size_t size;

	if (access(seal, F_OK) && errno == ENOENT) {
		fault_set(fault, EXIT_ENVIRONMENT,
			  "%s has no digests, so it is from an older version", folder);
		return SEAL_MISSING;
	}
	if (file_read(seal, SEAL_LIMIT, &text, &size, EXIT_ENVIRONMENT, fault))
		return SEAL_BROKEN;
	if (!take_end(text, size))
		state = broken(fault, seal, "its contents are not what they were");
	rest = text;
	while (state == SEAL_WHOLE && (line = strsep(&rest, "\n")))
		if (*line)
			state = check_line(folder, line, wanted, seal, fault);
	free(text);
	return state;
}

int seal_file_write(const char *path, const char *digest, struct fault *fault)
{
	char *seal = path_of("%s" SEAL_NAME, path);
	int result = file_write(seal, digest, strlen(digest), fault);

	free(seal);
	return result;
}

enum seal_state seal_file_check(const char *path, struct fault *fault)
{
	char *seal = path_of("%s" SEAL_NAME, path);
	enum seal_state state = SEAL_WHOLE;
	char now[SHA256_TEXT], *digest = NULL;
	size_t size;

	if (access(seal, F_OK) && errno == ENOENT) {
		fault_set(fault, EXIT_ENVIRONMENT, "%s has no digest", path);
		state = SEAL_MISSING;
	} else if (file_read(seal, SHA256_TEXT, &digest, &size, EXIT_ENVIRONMENT, fault) ||
		   sha256_of_file(path, now, fault)) {
		state = SEAL_BROKEN;
	} else if (strcmp(now, digest) != 0) {
		state = broken(fault, path, "its contents are not what they were");
	}
	free(digest);
	free(seal);
	return state;
}
