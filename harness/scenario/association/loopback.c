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

enum { LARGEST = 1 << 16, FIRST_NUMBERED = 10 << 24 | 1 << 16, FEATURES_MAX = 128 };

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

static void ask_device(void *question)
{
	struct ifreq about = {.ifr_name = "lo", .ifr_data = question};

	configure(SIOCETHTOOL, &about);
}

/* The number of a feature, which only its name tells, and how many there are. */
static unsigned feature_number(const char *name, uint32_t *count)
{
	static struct {
		struct ethtool_sset_info info;
		uint32_t count;
	} set = {.info = {.cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ULL << ETH_SS_FEATURES}};
	static struct {
		struct ethtool_gstrings header;
		char names[FEATURES_MAX][ETH_GSTRING_LEN];
	} strings = {.header = {.cmd = ETHTOOL_GSTRINGS, .string_set = ETH_SS_FEATURES}};

	ask_device(&set);
	if (set.count > FEATURES_MAX)
		scenario_error("a device of %u features", set.count);
	*count = strings.header.len = set.count;
	ask_device(&strings);
	for (unsigned i = 0; i < set.count; i++)
		if (strncmp(strings.names[i], name, ETH_GSTRING_LEN) == 0)
			return i;
	scenario_error("the loopback device has no feature %s", name);
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
	static struct {
		struct ethtool_sfeatures header;
		struct ethtool_set_features_block blocks[FEATURES_MAX / 32];
	} change = {.header = {.cmd = ETHTOOL_SFEATURES}};
	uint32_t count;
	unsigned number = feature_number("tx-sctp-segmentation", &count);
	uint32_t bit = UINT32_C(1) << number % 32;

	change.header.size = (count + 31) / 32;
	change.blocks[number / 32] =
		(struct ethtool_set_features_block){.valid = bit, .requested = segment ? bit : 0};
	ask_device(&change);
}

struct sockaddr_in loopback_numbered(unsigned number, uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(FIRST_NUMBERED + 1 + number)};
}

static void name_alias(unsigned number, struct ifreq *alias)
{
	*alias = (struct ifreq){0};
	snprintf(alias->ifr_name, sizeof(alias->ifr_name), "lo:%u", number);
}

void loopback_add_addresses_from(unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		struct sockaddr_in address = loopback_numbered(i, 0);
		struct sockaddr_in mask = {.sin_family = AF_INET, .sin_addr.s_addr = ~0U};
		struct ifreq alias;

		name_alias(i, &alias);
		memcpy(&alias.ifr_addr, &address, sizeof(address));
		configure(SIOCSIFADDR, &alias);
		memcpy(&alias.ifr_netmask, &mask, sizeof(mask));
		configure(SIOCSIFNETMASK, &alias);
	}
}

void loopback_take_address(unsigned number)
{
	struct ifreq alias;

	name_alias(number, &alias);
	alias.ifr_flags = 0;
	configure(SIOCSIFFLAGS, &alias);
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
