/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/sysctls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SYSCTLS_MAX = 64 };

static const char *settings[SYSCTLS_MAX];
static unsigned count;

int sysctls_add(const char *setting)
{
	if (count == SYSCTLS_MAX)
		return -1;
	settings[count++] = setting;
	return 0;
}

/*
 * The path of a sysctl.  As sysctl(8) reads a name: the first separator tells which of the two it is, and the other one
 * stands for what the first one means, e.g. net.ipv4.conf.eth0/1.rp_filter.
 */
static void path_of_name(const char *name, size_t length, char *path, size_t size)
{
	bool dots = name[strcspn(name, "./")] == '.';
	size_t used;

	snprintf(path, size, "/proc/sys/%.*s", (int)length, name);
	used = strlen("/proc/sys/");
	for (char *at = path + used; dots && *at; at++)
		*at = *at == '.' ? '/' : *at == '/' ? '.' : *at;
}

/* Returns 0, or -1 with errno. */
static int set(const char *setting)
{
	size_t length = strcspn(setting, "=");
	const char *value = setting[length] ? setting + length + 1 : "";
	char path[256];
	int descriptor;
	ssize_t written;

	path_of_name(setting, length, path, sizeof(path));
	descriptor = open(path, O_WRONLY | O_CLOEXEC);
	if (descriptor < 0)
		return -1;
	written = write(descriptor, value, strlen(value));
	close(descriptor);
	return written == (ssize_t)strlen(value) ? 0 : -1;
}

int sysctls_set(void)
{
	for (unsigned i = 0; i < count; i++)
		if (set(settings[i]) < 0) {
			fprintf(stderr, "sctp-runner: --sysctl=%s: this kernel says: %s\n",
				settings[i],
				errno == ENOENT ? "there is no such sysctl" : strerror(errno));
			return -1;
		}
	return 0;
}

/* Inside a node: the kernel shows a process the sysctls of its namespace. */
static int set_in_node(void *context)
{
	const char **failed = context;

	for (unsigned i = 0; i < count; i++) {
		if (strncmp(settings[i], "net", strlen("net")) != 0 || set(settings[i]) == 0 ||
		    errno == ENOENT || errno == EACCES)
			continue;
		*failed = settings[i];
		return -1;
	}
	return 0;
}

int sysctls_set_in_lab(struct lab *lab, char *error, size_t size)
{
	const struct topology *topology = lab_topology(lab);
	const char *failed = NULL;

	for (size_t i = 0; count > 0 && topology->nodes[i]; i++) {
		const char *node = topology->nodes[i];

		/* In one without addresses no kernel answers. */
		if ((topology->silent && strcmp(topology->silent, node) == 0) ||
		    lab_inside(lab, node, set_in_node, &failed) == 0)
			continue;
		snprintf(error, size, "--sysctl=%s in node %s: %s", failed ? failed : "?", node,
			 strerror(errno));
		return -1;
	}
	return 0;
}
