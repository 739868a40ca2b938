/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What scenarios do to the namespaces of a lab, so that it can be undone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "netns/lab_private.h"

int changes_open(struct lab *lab)
{
	lab->changes = mmap(NULL, sizeof(*lab->changes), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lab->changes == MAP_FAILED)
		return lab_fail(lab, "memory for a lab: %s", strerror(errno));
	return 0;
}

void changes_close(struct lab *lab)
{
	munmap(lab->changes, sizeof(*lab->changes));
}

/* IP changes addresses and routes as some of its own are written. */
static bool is_undone_by_its_value(const char *name)
{
	return strncmp(name, "net/ipv4/", 9) != 0 && strncmp(name, "net/ipv6/", 9) != 0;
}

/* Notes the value that the sysctl has. */
static void note(struct lab *lab, int node, const char *name)
{
	struct lab_changes *changes = lab->changes;
	struct changed_sysctl *sysctl = &changes->sysctl[changes->sysctls];

	if (changes->sysctls == SYSCTLS_MAX || !is_undone_by_its_value(name) ||
	    strlen(name) >= sizeof(sysctl->name) ||
	    namespace_sysctl_read(lab, name, sysctl->value, sizeof(sysctl->value)) < 0) {
		changes->lasting = true;
		return;
	}
	sysctl->node = node;
	snprintf(sysctl->name, sizeof(sysctl->name), "%s", name);
	changes->sysctls++;
}

int changes_sysctl(struct lab *lab, int node, const char *name, const char *value)
{
	note(lab, node, name);
	return namespace_sysctl(lab, name, value);
}

static int write_back(struct lab *lab, const struct changed_sysctl *sysctl)
{
	int written;

	if (namespace_enter(lab, lab->nodes[sysctl->node]) < 0)
		return -1;
	written = namespace_sysctl(lab, sysctl->name, sysctl->value);
	return namespace_enter(lab, lab->home) < 0 ? -1 : written;
}

void lab_use_once(struct lab *lab)
{
	lab->changes->lasting = true;
}

bool changes_undo(struct lab *lab)
{
	struct lab_changes *changes = lab->changes;

	/* Backwards: some bound others, and the first note of each has what it was at first. */
	while (changes->sysctls > 0) {
		changes->sysctls--;
		if (write_back(lab, &changes->sysctl[changes->sysctls]) < 0)
			changes->lasting = true;
	}
	return !changes->lasting;
}
