/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/loopback.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>

#include "harness/scenario/stage/outcome.h"

enum { LARGEST = 1 << 16, FIRST_NUMBERED = 10 << 24 | 1 << 16 };

static uint8_t room[LARGEST];

static void require(bool success, const char *what)
{
	if (!success)
		scenario_error("%s: %s", what, strerror(errno));
}

static void configure(unsigned long request, struct ifreq *change)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	require(fd >= 0, "socket");
	require(ioctl(fd, request, change) == 0, "the loopback device");
	close(fd);
}

static void set_feature(uint32_t command, bool on)
{
	struct ethtool_value value = {.cmd = command, .data = on};
	struct ifreq change = {.ifr_name = "lo", .ifr_data = (char *)&value};

	configure(SIOCETHTOOL, &change);
}

void loopback_enter(unsigned mtu)
{
	struct ifreq up = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	struct ifreq size = {.ifr_name = "lo", .ifr_mtu = (int)mtu};

	require(unshare(CLONE_NEWNET) == 0, "a network namespace");
	configure(SIOCSIFFLAGS, &up);
	configure(SIOCSIFMTU, &size);
	loopback_segment(false);
}

void loopback_segment(bool segment)
{
	set_feature(ETHTOOL_SGSO, segment);
}

struct sockaddr_in loopback_numbered(unsigned number, uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(FIRST_NUMBERED + number)};
}

void loopback_add_addresses(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct sockaddr_in address = loopback_numbered(i, 0);
		struct ifreq alias = {0};

		snprintf(alias.ifr_name, sizeof(alias.ifr_name), "lo:%u", i);
		memcpy(&alias.ifr_addr, &address, sizeof(address));
		configure(SIOCSIFADDR, &alias);
	}
}

void loopback_sysctl(const char *name, const char *value)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	require(fd >= 0, path);
	require(write(fd, value, strlen(value)) == (ssize_t)strlen(value), path);
	close(fd);
}

struct sockaddr_in loopback_address(uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

void loopback_set(int fd, int option, const void *value, socklen_t size)
{
	require(setsockopt(fd, IPPROTO_SCTP, option, value, size) == 0, "setsockopt");
}

void loopback_set_number(int fd, int option, int value)
{
	loopback_set(fd, option, &value, sizeof(value));
}

int loopback_socket(int type)
{
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, IPPROTO_SCTP);

	require(fd >= 0, "socket");
	loopback_set_number(fd, SCTP_NODELAY, 1);
	return fd;
}

static int listen_as(int type, uint16_t port, int backlog)
{
	struct sockaddr_in address = loopback_address(port);
	int fd = loopback_socket(type);

	require(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "bind");
	require(listen(fd, backlog) == 0, "listen");
	return fd;
}

int loopback_listen(uint16_t port, int backlog)
{
	return listen_as(SOCK_STREAM, port, backlog);
}

int loopback_listen_many(uint16_t port)
{
	return listen_as(SOCK_SEQPACKET, port, 1);
}

struct loopback_pair loopback_connect_from(int client, int listener, uint16_t port)
{
	struct sockaddr_in address = loopback_address(port);
	struct loopback_pair pair = {.client = client};

	require(connect(client, (struct sockaddr *)&address, sizeof(address)) == 0, "connect");
	pair.server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	require(pair.server >= 0, "accept");
	return pair;
}

struct loopback_pair loopback_connect(int listener, uint16_t port)
{
	return loopback_connect_from(loopback_socket(SOCK_STREAM), listener, port);
}

void loopback_abort(struct loopback_pair pair)
{
	const struct linger at_once = {.l_onoff = 1};

	require(setsockopt(pair.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) == 0,
		"SO_LINGER");
	close(pair.client);
	close(pair.server);
}

void loopback_send(int fd, size_t size, int flags)
{
	struct iovec data = {.iov_base = room, .iov_len = size};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};

	require(sendmsg(fd, &message, flags) == (ssize_t)size, "sendmsg");
}

void loopback_receive(int fd)
{
	struct iovec data = {.iov_base = room, .iov_len = sizeof(room)};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};

	do
		require(recvmsg(fd, &message, 0) > 0, "recvmsg");
	while (!(message.msg_flags & MSG_EOR));
}
