/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

int sockets_open(struct lab *lab, const char *node, int type)
{
	int fd = lab_socket(lab, node, over_ipv6(lab) ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK,
			    IPPROTO_SCTP);

	if (fd < 0)
		scenario_error("cannot open an SCTP socket: %s", strerror(errno));
	return fd;
}

int sockets_bind(struct lab *lab, int fd, const char *node, const char *path, uint16_t port)
{
	const char *place = path ? path : by_version(lab, "0.0.0.0", "::");
	struct sockaddr_storage address = path_address(lab, node, place, port);

	return bind(fd, (struct sockaddr *)&address, address_length(&address)) == 0 ? 0 : errno;
}

int sockets_listen(int fd, int backlog)
{
	return listen(fd, backlog) == 0 ? 0 : errno;
}

int sockets_connect(int fd, const struct sockaddr_storage *address)
{
	const struct sockaddr *to = (const struct sockaddr *)address;

	return connect(fd, to, address_length(address)) == 0 ? 0 : errno;
}

void sockets_expect_failure_at(const char *call, long result, int error, const char *file, int line)
{
	if (result != -1 || errno != error)
		scenario_fail(file, line, "%s gave %ld (%s), expected %s", call, result,
			      result == -1 ? strerror(errno) : "success", strerror(error));
}
