/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char text[SOCKETS_PROC_SIZE];

static int read_file(void *context)
{
	size_t length = 0;
	ssize_t size;
	int fd = open(context, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while (length < sizeof(text) - 1 &&
	       (size = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)size;
	close(fd);
	text[length] = '\0';
	return 0;
}

const char *sockets_read_proc_net(struct lab *lab, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/thread-self/net/%s", name);
	if (lab_inside(lab, "iut", read_file, path) != 0)
		scenario_error("cannot read %s: %s", path, strerror(errno));
	return text;
}

const char *sockets_read_proc(struct lab *lab, const char *name)
{
	char below[48];

	snprintf(below, sizeof(below), "sctp/%s", name);
	return sockets_read_proc_net(lab, below);
}

long sockets_counter(struct lab *lab, const char *name)
{
	const char *found = strstr(sockets_read_proc(lab, "snmp"), name);

	if (!found)
		scenario_error("no counter %s", name);
	return strtol(found + strlen(name), NULL, 10);
}

void sockets_expect_counter_at(struct lab *lab, const char *name, long value, const char *file,
			       int line)
{
	long got = sockets_counter(lab, name);

	if (got != value)
		scenario_fail(file, line, "%s is %ld, expected %ld", name, got, value);
}
