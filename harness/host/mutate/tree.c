/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/ground/files.h"

enum { FILE_LIMIT = 8 << 20 };

char *tree_read(const char *path, struct fault *fault)
{
	size_t size;
	char *text;

	if (file_read(path, FILE_LIMIT, &text, &size, EXIT_USAGE, fault) < 0)
		return NULL;
	if (strlen(text) == size)
		return text;
	free(text);
	fault_set(fault, EXIT_USAGE, "%s is no source: it has a zero byte", path);
	return NULL;
}

int tree_write(const char *path, const char *text, struct fault *fault)
{
	struct fault unheard;
	char *old = tree_read(path, &unheard);
	int result = 0;

	if (!old || strcmp(old, text) != 0)
		result = file_write(path, text, strlen(text), fault);
	free(old);
	return result;
}

struct linking {
	const char *from, *to;
	const char *but; /* a name that gets no link */
	struct fault *fault;
};

static int link_one(void *context, const char *name)
{
	struct linking *linking = context;
	char *target, *link;
	int result = 0;

	if (strcmp(name, linking->but) == 0)
		return 0;
	target = path_of("%s/%s", linking->from, name);
	link = path_of("%s/%s", linking->to, name);
	if (symlink(target, link) < 0 && errno != EEXIST)
		result = fault_set(linking->fault, EXIT_ENVIRONMENT, "cannot make the link %s: %s",
				   link, strerror(errno));
	free(link);
	free(target);
	return result;
}

static int copy_one(void *context, const char *name)
{
	struct linking *linking = context;
	char *from = path_of("%s/%s", linking->from, name);
	char *to = path_of("%s/%s", linking->to, name);
	char *text = NULL;
	int result = 0;

	/* The objects of a tree that was built in place are of no use, and no text. */
	if (strchr(name, '.') == NULL || strcmp(name + strlen(name) - 2, ".c") == 0 ||
	    strcmp(name + strlen(name) - 2, ".h") == 0) {
		text = tree_read(from, linking->fault);
		result = text ? tree_write(to, text, linking->fault) : -1;
	}
	free(text);
	free(to);
	free(from);
	return result;
}

/* What a folder of the source has, as links or copies, but for one name. */
static int fill(const char *source, const char *tree, const char *folder, const char *but,
		int (*each)(void *context, const char *name), struct fault *fault)
{
	char *from = path_of("%s%s", source, folder);
	char *to = path_of("%s%s", tree, folder);
	struct linking linking = {from, to, but, fault};
	int result = folder_make(to, fault);

	if (!result) {
		errno = 0;
		fault->text[0] = '\0';
		result = folder_each(from, each, &linking);
	}
	if (result && !fault->text[0])
		fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", from, strerror(errno));
	free(to);
	free(from);
	return result ? -1 : 0;
}

int tree_make(const char *source, const char *tree, struct fault *fault)
{
	if (fill(source, tree, "", "net", link_one, fault) < 0 ||
	    fill(source, tree, "/net", "sctp", link_one, fault) < 0)
		return -1;
	return 0;
}

int tree_copy(const char *source, const char *tree, struct fault *fault)
{
	return fill(source, tree, "/" TREE_SCTP, "", copy_one, fault);
}
