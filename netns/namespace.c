/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network namespaces that only descriptors hold. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "netns/lab_private.h"

int namespace_current(struct lab *lab)
{
	int namespace = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);

	if (namespace < 0)
		return lab_fail(lab, "/proc/thread-self/ns/net: %s", strerror(errno));
	return namespace;
}

int namespace_new(struct lab *lab)
{
	if (unshare(CLONE_NEWNET) < 0)
		return lab_fail(lab, "new network namespace: %s", strerror(errno));
	return namespace_current(lab);
}

int namespace_enter(struct lab *lab, int namespace)
{
	if (setns(namespace, CLONE_NEWNET) < 0)
		return lab_fail(lab, "enter network namespace: %s", strerror(errno));
	return 0;
}

int namespace_sysctl(struct lab *lab, const char *name, const char *value)
{
	char path[256];
	ssize_t written;
	int failed;
	int file;

	if (snprintf(path, sizeof(path), "/proc/sys/%s", name) >= (int)sizeof(path))
		return lab_fail(lab, "sysctl %s: name too long", name);
	file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0) {
		failed = errno;
		lab_fail(lab, "sysctl %s: %s", name, strerror(failed));
		errno = failed;
		return -1;
	}
	written = write(file, value, strlen(value));
	failed = written < 0 ? errno : 0;
	if (close(file) < 0 && !failed)
		failed = errno;
	if (failed) {
		lab_fail(lab, "sysctl %s = %s: %s", name, value, strerror(failed));
		errno = failed;
		return -1;
	}
	return 0;
}

int namespace_sysctl_read(struct lab *lab, const char *name, char *value, size_t size)
{
	char path[256];
	ssize_t length;
	int file;

	if (snprintf(path, sizeof(path), "/proc/sys/%s", name) >= (int)sizeof(path))
		return lab_fail(lab, "sysctl %s: name too long", name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return lab_fail(lab, "sysctl %s: %s", name, strerror(errno));
	length = read(file, value, size);
	close(file);
	if (length <= 0 || (size_t)length == size)
		return lab_fail(lab, "sysctl %s: cannot read its value", name);
	value[length] = '\0';
	value[strcspn(value, "\n")] = '\0';
	return 0;
}

int namespace_socket(struct lab *lab, int namespace, int domain, int type, int protocol)
{
	int created;
	int failed;

	if (setns(namespace, CLONE_NEWNET) < 0)
		return -1;
	created = socket(domain, type | SOCK_CLOEXEC, protocol);
	failed = errno;
	if (setns(lab->home, CLONE_NEWNET) < 0) {
		failed = errno;
		if (created >= 0)
			close(created);
		created = -1;
	}
	errno = failed;
	return created;
}
