/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/probe_middlebox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/if_link.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include "netns/netlink.h"

/* The work of PID 1, which knows how to load a module (harness/init/init.c). */
#define LOADER "/init"
#define DEMANDED "/modules.demand"

/* Whether the program ends with status 0. */
static bool runs(const char *program, char *const argv[])
{
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t child;
	bool started = false;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return false;
	if (posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0)
		started = posix_spawnp(&child, program, &actions, NULL, argv, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	while (started && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return started && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void modules_demand(const char *capability)
{
	char *argv[] = {LOADER, (char *)capability, NULL};

	if (access(DEMANDED, R_OK) == 0)
		(void)runs(LOADER, argv);
}

/* Calls the probe where nobody sees what it makes. */
static bool in_own_namespace(bool (*probe)(const void *about), const void *about)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return false;
	if (child == 0)
		_exit(unshare(CLONE_NEWNET) == 0 && probe(about) ? 0 : 1);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Connection tracking has timeouts of its own for SCTP if it knows SCTP. */
static bool tracks(const void *ruleset)
{
	char *argv[] = {"nft", (char *)ruleset, NULL};

	return runs("nft", argv) &&
	       access("/proc/sys/net/netfilter/nf_conntrack_sctp_timeout_established", F_OK) == 0;
}

bool has_conntrack(void)
{
	return in_own_namespace(
		tracks, "table inet probe { chain pass { type filter hook forward priority 0; "
			"ct state invalid counter drop; }; }");
}

/* The rule needs a part of nf_tables, and the program that it speaks to a socket. */
static bool queues(const void *ruleset)
{
	char *argv[] = {"nft", (char *)ruleset, NULL};
	const struct nfgenmsg header = {.res_id = htons(1)};
	const struct nfqnl_msg_config_cmd bind = {.command = NFQNL_CFG_CMD_BIND};
	struct netlink_request request;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

	netlink_begin(&request, NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_CONFIG, 0, &header,
		      sizeof(header));
	netlink_put_attribute(&request, NFQA_CFG_CMD, &bind, sizeof(bind));
	return fd >= 0 && netlink_ask(fd, &request) == 0 && runs("nft", argv);
}

bool has_nfqueue(void)
{
	return in_own_namespace(
		queues, "table inet probe { chain pass { type filter hook forward priority 0; "
			"counter queue num 1; }; }");
}

static bool balances(const void *unused)
{
	char *argv[] = {"ipvsadm", "-A", "--sctp-service", "192.0.2.1:7", "-s", "rr", NULL};

	(void)unused;
	return runs("ipvsadm", argv);
}

bool has_ipvs(void)
{
	return in_own_namespace(balances, NULL);
}

struct link_request {
	struct nlmsghdr header;
	struct ifinfomsg link;
	char attributes[64];
};

/* The kernel's answer to a request for a device of that kind and nothing else; 0: here it is. */
static int refusal(const char *kind)
{
	struct link_request request = {
		.header = {.nlmsg_type = RTM_NEWLINK,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL},
		.link = {.ifi_family = AF_UNSPEC}};
	struct rtattr outer = {.rta_type = IFLA_LINKINFO}, inner = {.rta_type = IFLA_INFO_KIND};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr answer;
		char rest[512];
	} reply = {0};
	size_t length = strlen(kind);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int result = -EIO;

	if (fd < 0)
		return -errno;
	inner.rta_len = (unsigned short)RTA_LENGTH(length);
	outer.rta_len = (unsigned short)RTA_LENGTH(RTA_ALIGN(inner.rta_len));
	memcpy(request.attributes, &outer, sizeof(outer));
	memcpy(request.attributes + RTA_LENGTH(0), &inner, sizeof(inner));
	memcpy(request.attributes + RTA_LENGTH(RTA_LENGTH(0)), kind, length);
	request.header.nlmsg_len =
		(uint32_t)(NLMSG_LENGTH(sizeof(request.link)) + RTA_ALIGN(outer.rta_len));
	if (send(fd, &request, request.header.nlmsg_len, 0) == (ssize_t)request.header.nlmsg_len &&
	    recv(fd, &reply, sizeof(reply), 0) >= (ssize_t)NLMSG_LENGTH(sizeof(reply.answer)) &&
	    reply.header.nlmsg_type == NLMSG_ERROR)
		result = reply.answer.error;
	close(fd);
	return result;
}

/* A kind that the kernel does not know is not supported; of others it wants to know more. */
static bool has_kind(const void *kind)
{
	int error = refusal(kind);

	return error != -EOPNOTSUPP && error != -EIO;
}

bool has_bridge(void)
{
	return in_own_namespace(has_kind, "bridge");
}

bool has_vlan(void)
{
	return in_own_namespace(has_kind, "vlan");
}

bool has_gre(void)
{
	return in_own_namespace(has_kind, "gre") && in_own_namespace(has_kind, "ip6gre");
}

bool has_vxlan(void)
{
	return in_own_namespace(has_kind, "vxlan");
}

bool has_wireguard(void)
{
	return in_own_namespace(has_kind, "wireguard");
}

/* Adds a state of ESP to that address. */
static bool encrypts(const void *address)
{
	char *argv[] = {"ip",
			"xfrm",
			"state",
			"add",
			"dst",
			(char *)address,
			"proto",
			"esp",
			"spi",
			"0x101",
			"mode",
			"tunnel",
			"auth-trunc",
			"hmac(sha256)",
			"0x000102030405060708090a0b0c0d0e0f",
			"128",
			"enc",
			"ecb(cipher_null)",
			"",
			NULL};

	return runs("ip", argv);
}

bool has_ipsec(void)
{
	return in_own_namespace(encrypts, "192.0.2.1") &&
	       in_own_namespace(encrypts, "2001:db8::1") && in_own_namespace(has_kind, "xfrm");
}
