/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing stays in the kernel's memory of what an association or a namespace had and has another of now. */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ipv6.h>

enum {
	MTU = 1500,
	WARM = 8, /* rounds before the first count: caches fill, tables are made */
	ROUNDS = 128,
};

SCENARIO(nothing_kept_of_restarts,
	 "Of what the peer had offered before it restarted nothing stays in the kernel's memory",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_GUEST | CAP_SLAB_COUNTS)
{
	struct association association = association_open(lab, .auth = true);
	struct census before, after;

	for (unsigned i = 0; i < WARM; i++)
		association_restart_with_auth(association);
	census_take(&before);
	for (unsigned i = 0; i < ROUNDS; i++)
		association_restart_with_auth(association);
	census_take(&after);
	census_expect_none_kept(&before, &after, ROUNDS, "restarts of the peer");
}

/* An IPv6 address of the loopback device comes and goes. */
static void change_ipv6(int fd)
{
	struct in6_ifreq request = {.ifr6_prefixlen = 128, .ifr6_ifindex = 1};

	request.ifr6_addr.s6_addr[0] = 0xfd;
	request.ifr6_addr.s6_addr[15] = 1;
	if (ioctl(fd, SIOCSIFADDR, &request) != 0 || ioctl(fd, SIOCDIFADDR, &request) != 0)
		scenario_error("an IPv6 address of the loopback device: %s", strerror(errno));
}

static void change_addresses(int fd)
{
	loopback_add_addresses_from(0, 1);
	loopback_take_address(0);
	if (fd >= 0)
		change_ipv6(fd);
}

SCENARIO(nothing_kept_of_addresses,
	 "Of addresses that the machine had nothing stays in the kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_GUEST | CAP_SLAB_COUNTS)
{
	struct census before, after;
	int fd;

	loopback_enter(MTU);
	fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 && errno != EAFNOSUPPORT)
		scenario_error("an IPv6 socket: %s", strerror(errno));
	for (unsigned i = 0; i < WARM; i++)
		change_addresses(fd);
	census_take(&before);
	for (unsigned i = 0; i < ROUNDS; i++)
		change_addresses(fd);
	census_take(&after);
	census_expect_none_kept(&before, &after, ROUNDS, "addresses that came and went");
	if (fd >= 0)
		close(fd);
}
