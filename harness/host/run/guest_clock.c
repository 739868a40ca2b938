/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/guest_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/host/ground/files.h"

/* A User-Mode Linux is the child of the process that made its container. */
static pid_t working_process(pid_t pid)
{
	char *path = path_of("/proc/%d/task/%d/children", (int)pid, (int)pid);
	FILE *children = fopen(path, "re");
	char text[32] = "";
	long child;

	free(path);
	if (children) {
		if (!fgets(text, sizeof(text), children))
			*text = '\0';
		(void)fclose(children);
	}
	child = strtol(text, NULL, 10);
	return child > 0 ? (pid_t)child : pid;
}

double guest_used(const struct guest *guest)
{
	clockid_t clock;
	struct timespec used;

	if (clock_getcpuclockid(working_process(guest->pid), &clock) != 0 ||
	    clock_gettime(clock, &used) != 0)
		return 0;
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}
