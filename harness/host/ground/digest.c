/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/digest.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/host/ground/files.h"

void digest_text(uint64_t *digest, const char *text)
{
	for (const char *byte = text ? text : ""; *byte; byte++)
		*digest = (*digest ^ (unsigned char)*byte) * 0x100000001b3;
	*digest = (*digest ^ 0xff) * 0x100000001b3;
}

void digest_file(uint64_t *digest, const char *path)
{
	struct stat status = {0};
	char *facts;

	if (!path || stat(path, &status))
		status = (struct stat){0};
	facts = path_of("%s %jd %jd %ld", path ? path : "", (intmax_t)status.st_size,
			(intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
	digest_text(digest, facts);
	free(facts);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

void digest_folder(uint64_t *digest, const char *path)
{
	char *root = path_of("%s", path);
	char *const roots[] = {root, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, by_name);

	for (FTSENT *entry = tree ? fts_read(tree) : NULL; entry; entry = fts_read(tree))
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
			digest_file(digest, entry->fts_path);
	if (tree)
		(void)fts_close(tree);
	free(root);
}
