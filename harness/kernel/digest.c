/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/kernel/digest.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "harness/kernel/files.h"

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
