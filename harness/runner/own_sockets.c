/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/own_sockets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"

/*
 * How many descriptors the process has room for, which is more than any of them.  To list them in /proc/self/fd costs an
 * inode each, and those of all labs that are kept are among them.
 */
static int descriptors_end(void)
{
	static const char line[] = "\nFDSize:";
	char text[4096];
	int status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t size = status < 0 ? -1 : read(status, text, sizeof(text) - 1);
	const char *found;

	if (status >= 0)
		close(status);
	text[size > 0 ? size : 0] = '\0';
	found = strstr(text, line);
	if (!found)
		scenario_error("/proc/self/status does not tell FDSize");
	return atoi(found + strlen(line));
}

int own_sockets_begin(void)
{
	int free = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);

	if (free < 0)
		return 0;
	close(free);
	return free;
}

void own_sockets_abort(int begin)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	const int end = descriptors_end();

	for (int descriptor = begin; descriptor < end; descriptor++)
		(void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}
