/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/probe_netlink.h"

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

#include "netns/netlink.h"

enum { ANY_TABLE = 100, LOOPBACK = 1 };

static bool asked(struct netlink_request *request)
{
	int fd = -1;

	if (unshare(CLONE_NEWNET) == 0)
		fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	return fd >= 0 && netlink_ask(fd, request) == 0;
}

/* Whether the kernel does what is asked for, in a process whose end leaves nothing of it. */
static bool does(struct netlink_request *request)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return false;
	if (child == 0)
		_exit(asked(request) ? 0 : 1);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* `ip link add probe0 type KIND`, of a VRF with a table. */
static bool makes_link(const char *kind, uint32_t table)
{
	const struct ifinfomsg header = {0};
	struct netlink_request request;
	size_t info, data;

	netlink_begin(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	netlink_put_text(&request, IFLA_IFNAME, "probe0");
	info = netlink_nest_begin(&request, IFLA_LINKINFO);
	netlink_put_text(&request, IFLA_INFO_KIND, kind);
	if (table) {
		data = netlink_nest_begin(&request, IFLA_INFO_DATA);
		netlink_put_number(&request, IFLA_VRF_TABLE, table);
		netlink_nest_end(&request, data);
	}
	netlink_nest_end(&request, info);
	return does(&request);
}

bool has_veth(void)
{
	return makes_link("veth", 0);
}

bool has_vrf(void)
{
	return makes_link("vrf", ANY_TABLE);
}

/* `tc qdisc add dev lo root netem` */
bool has_netem(void)
{
	const struct tcmsg header = {.tcm_ifindex = LOOPBACK, .tcm_parent = TC_H_ROOT};
	const struct tc_netem_qopt options = {.limit = 1000};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	netlink_put_text(&request, TCA_KIND, "netem");
	netlink_put_attribute(&request, TCA_OPTIONS, &options, sizeof(options));
	return does(&request);
}

/* `ip rule add from 192.0.2.1 lookup 100` */
bool has_policy_routing(void)
{
	const struct fib_rule_hdr header = {
		.family = AF_INET,
		.src_len = 32,
		.table = ANY_TABLE,
		.action = FR_ACT_TO_TBL,
	};
	const uint32_t source = htonl(0xc0000201);
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	netlink_put_attribute(&request, FRA_SRC, &source, sizeof(source));
	return does(&request);
}
