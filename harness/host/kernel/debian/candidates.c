/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/debian/candidates.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/kernel_private.h"

#define IMAGE "linux-image-"

const char *const *debian_flavours(const char *arch)
{
	static const struct {
		const char *arch;
		const char *flavours[5];
	} table[] = {
		{"amd64", {"cloud-amd64", "amd64", "rt-amd64"}},
		{"i386", {"686-pae", "686", "rt-686-pae"}},
		{"arm64", {"cloud-arm64", "arm64", "arm64-16k", "rt-arm64"}},
		{"armhf", {"armmp", "armmp-lpae", "rt-armmp"}},
		{"s390x", {"s390x"}},
		{"ppc64el", {"powerpc64le", "powerpc64le-16k", "powerpc64le-64k"}},
		{"riscv64", {"riscv64"}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].arch, arch) == 0)
			return table[i].flavours;
	return NULL;
}

const char *debian_flavour(const char *wanted, const char *arch, size_t *length)
{
	const char *best = NULL;
	size_t whole = strlen(wanted);

	*length = whole;
	/* The longest, as cloud-amd64 ends with amd64. */
	for (const char *const *each = debian_flavours(arch); each && *each; each++) {
		size_t tail = strlen(*each);

		if (whole > tail + 1 && whole - tail - 1 < *length &&
		    wanted[whole - tail - 1] == '-' && strcmp(wanted + whole - tail, *each) == 0) {
			best = *each;
			*length = whole - tail - 1;
		}
	}
	return best;
}

size_t debian_abi(const char *package, const char *flavour, const char **abi)
{
	size_t length = strlen(package), tail = strlen(flavour) + 1;
	unsigned dots = 0;

	if (strncmp(package, IMAGE, strlen(IMAGE)) != 0 || length <= strlen(IMAGE) + tail)
		return 0;
	*abi = package + strlen(IMAGE);
	length -= strlen(IMAGE) + tail;
	if ((*abi)[length] != '-' || strcmp(*abi + length + 1, flavour) != 0 ||
	    !isdigit((unsigned char)**abi))
		return 0;
	/* What is left of another flavour's name, as "6.1.0-47-cloud" is for amd64, has a word in
	 * it. */
	for (size_t i = 0; i < length; i++) {
		/* It becomes part of a path below the cache. */
		if (!isalnum((unsigned char)(*abi)[i]) && !strchr("+-.~", (*abi)[i]))
			return 0;
		dots += (*abi)[i] == '.';
		if ((*abi)[i] == '-' && isalpha((unsigned char)(*abi)[i + 1]))
			return 0;
	}
	/* linux-image-6.12-cloud-amd64 is a package that only depends on the newest one. */
	return dots >= 2 ? length : 0;
}

bool debian_abi_matches(const char *abi, size_t length, const char *version)
{
	size_t want = strlen(version);

	return want <= length && strncmp(abi, version, want) == 0 &&
	       (want == length || want == 0 || !isdigit((unsigned char)abi[want]));
}

static int newest_first(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return strverscmp(b->package, a->package);
}

void candidates_collect(char *names, const char *flavour, const char *version,
			struct candidates *candidates)
{
	char *rest = names;

	for (char *name; (name = strsep(&rest, "\n")) && candidates->count < MAX_CANDIDATES;) {
		const char *abi;
		size_t length = debian_abi(name, flavour, &abi);

		if (length == 0 || !debian_abi_matches(abi, length, version))
			continue;
		candidates->each[candidates->count++] = (struct candidate){
			.package = path_of("%s", name),
			.abi = (size_t)(abi - name),
			.length = length,
		};
	}
	qsort(candidates->each, candidates->count, sizeof(candidates->each[0]), newest_first);
}

/* Adds the versions and drops what is only a name: apt also lists what others merely mention. */
static int check_versions(const struct apt_root *root, struct candidates *candidates,
			  struct fault *fault)
{
	const char *names[MAX_CANDIDATES + 1] = {NULL};
	size_t kept = 0;
	char *text;

	for (size_t i = 0; i < candidates->count; i++)
		names[i] = candidates->each[i].package;
	if (apt_show(root, names, &text, fault))
		return -1;
	for (size_t i = 0; i < candidates->count; i++) {
		struct candidate *candidate = &candidates->each[i];

		candidate->version = apt_field(text, candidate->package, "Version");
		if (candidate->version)
			candidates->each[kept++] = *candidate;
		else
			free(candidate->package);
	}
	candidates->count = kept;
	free(text);
	return 0;
}

static int find_of(const struct apt_root *root, const char *version, const char *flavour,
		   struct candidates *candidates, struct fault *fault)
{
	char *prefix = path_of(IMAGE "%s", version);
	char *names;
	int result = apt_names(root, prefix, &names, fault);

	free(prefix);
	*candidates = (struct candidates){0};
	if (result)
		return -1;
	candidates_collect(names, flavour, version, candidates);
	free(names);
	return candidates->count > 0 ? check_versions(root, candidates, fault) : 0;
}

int candidates_of_flavour(const struct apt_root *root, const char *flavour,
			  struct candidates *candidates, struct fault *fault)
{
	return find_of(root, "", flavour, candidates, fault);
}

int candidates_find(const struct apt_root *root, const char *wanted, struct candidates *candidates,
		    struct fault *fault)
{
	const char *const *flavours = debian_flavours(root->arch);
	size_t length;
	const char *named = debian_flavour(wanted, root->arch, &length);
	char *version = path_of("%.*s", (int)length, wanted);
	int result = 0;

	*candidates = (struct candidates){0};
	if (named)
		result = find_of(root, version, named, candidates, fault);
	for (; !named && flavours && *flavours && candidates->count == 0 && !result; flavours++)
		result = find_of(root, version, *flavours, candidates, fault);
	free(version);
	return result;
}

void candidates_free(struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++) {
		free(candidates->each[i].package);
		free(candidates->each[i].version);
	}
	candidates->count = 0;
}
