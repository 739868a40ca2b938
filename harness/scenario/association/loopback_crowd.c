/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/loopback_crowd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/scenario/association/loopback.h"
#include "harness/scenario/stage/outcome.h"

void loopback_allow_descriptors(void)
{
	const rlim_t most = 2 * LOOPBACK_CROWD_MAX;
	const struct rlimit limit = {most, most};

	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		scenario_error("RLIMIT_NOFILE: %s", strerror(errno));
}

void loopback_crowd_join(struct loopback_crowd *crowd)
{
	struct sockaddr_in address = loopback_address(crowd->port);
	int fd;

	if (crowd->count == LOOPBACK_CROWD_MAX)
		scenario_error("there are %d clients already", LOOPBACK_CROWD_MAX);
	fd = loopback_socket(SOCK_STREAM);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		scenario_error("connect: %s", strerror(errno));
	crowd->clients[crowd->count++] = fd;
}

void loopback_crowd_grow(struct loopback_crowd *crowd, unsigned count)
{
	while (crowd->count < count)
		loopback_crowd_join(crowd);
}

void loopback_crowd_pass_messages(void *crowd)
{
	const struct loopback_crowd *all = crowd;

	for (unsigned i = 0; i < 2; i++)
		loopback_send(all->clients[all->count / 2], 100, 0);
	for (unsigned i = 0; i < 2; i++)
		loopback_receive(all->server);
}

void loopback_read_file(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : 1;

	while (got > 0)
		got = read(fd, text, sizeof(text));
	if (got < 0)
		scenario_error("%s: %s", path, strerror(errno));
	close(fd);
}
