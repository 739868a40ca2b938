/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/probe.h"

#include "harness/scenario/stage/probe_middlebox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/sctp.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/cost.h"
#include "harness/scenario/stage/probe_netlink.h"

static bool socket_opens(int domain, int type, int protocol)
{
	int fd = socket(domain, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool has_sctp(void)
{
	return socket_opens(AF_INET, SOCK_STREAM, IPPROTO_SCTP);
}

static bool is_set(const char *path)
{
	char value = '0';
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool set = fd >= 0 && read(fd, &value, 1) == 1 && value != '0';

	if (fd >= 0)
		close(fd);
	return set;
}

/* Where the administrator wants none there are sockets of IPv6, but devices have no address for them. */
static bool lacks_ipv6_addresses(void)
{
	return is_set("/proc/sys/net/ipv6/conf/all/disable_ipv6") ||
	       is_set("/proc/sys/net/ipv6/conf/default/disable_ipv6");
}

static bool has_ipv6(void)
{
	return socket_opens(AF_INET6, SOCK_STREAM, IPPROTO_SCTP) && !lacks_ipv6_addresses();
}

static bool has_packet_sockets(void)
{
	return socket_opens(AF_PACKET, SOCK_RAW, 0);
}

/* Waits for the child and tells whether it ended with status 0. */
static bool ended_well(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The kernel may have them and allow none (user.max_net_namespaces). */
static bool has_namespaces(void)
{
	pid_t child = fork();

	if (child < 0)
		return false;
	if (child == 0)
		_exit(access("/proc/self/ns/net", F_OK) == 0 && unshare(CLONE_NEWNET) == 0 ? 0 : 1);
	return ended_well(child);
}

/* Runs a program and tells whether it ended with status 0; what it prints is of no interest. */
static bool succeeds(const char *const argv[])
{
	pid_t child = fork();

	if (child < 0)
		return false;
	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		if (null < 0 || unshare(CLONE_NEWNET) != 0 || dup2(null, STDOUT_FILENO) < 0 ||
		    dup2(null, STDERR_FILENO) < 0)
			_exit(1);
		execvp(argv[0], (char *const *)argv);
		_exit(1);
	}
	return ended_well(child);
}

/* Connection tracking has timeouts of its own for SCTP if it knows SCTP. */
static bool has_nat(void)
{
	return succeeds((const char *const[]){
		       "nft",
		       "table ip probe { chain out { type nat hook postrouting priority 100; "
		       "meta l4proto sctp masquerade; }; }",
		       NULL}) &&
	       access("/proc/sys/net/netfilter/nf_conntrack_sctp_timeout_established", F_OK) == 0;
}

/* A sysctl of a feature is there if the feature is compiled in. */
static bool has_sctp_sysctl(const char *name)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/sys/net/sctp/%s", name);
	return access(path, F_OK) == 0;
}

static bool has_auth(void)
{
	return has_sctp_sysctl("auth_enable");
}

static bool has_asconf(void)
{
	return has_sctp_sysctl("addip_enable");
}

static bool has_reconfig(void)
{
	return has_sctp_sysctl("reconf_enable");
}

static bool has_interleaving(void)
{
	return has_sctp_sysctl("intl_enable");
}

static bool has_pr_sctp(void)
{
	return has_sctp_sysctl("prsctp_enable");
}

static bool has_plpmtud(void)
{
	return has_sctp_sysctl("plpmtud_probe_interval");
}

static bool has_l3mdev_accept(void)
{
	return has_sctp_sysctl("l3mdev_accept");
}

static bool has_udp_encapsulation(void)
{
	return has_sctp_sysctl("udp_port");
}

static bool write_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (fd >= 0)
		close(fd);
	return written;
}

/* Whether an endpoint may offer it (RFC 4895 6.1), where AUTH is enabled. */
static bool offers_sha256(void)
{
	struct {
		struct sctp_hmacalgo algorithms;
		uint16_t identifiers[2];
	} value = {{.shmac_number_of_idents = 2},
		   {SCTP_AUTH_HMAC_ID_SHA256, SCTP_AUTH_HMAC_ID_SHA1}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
	bool offered = fd >= 0 &&
		       setsockopt(fd, IPPROTO_SCTP, SCTP_HMAC_IDENT, &value, sizeof(value)) == 0;

	if (fd >= 0)
		close(fd);
	return offered;
}

static bool has_hmac_sha256(void)
{
	pid_t child = fork();

	if (child < 0)
		return false;
	if (child == 0)
		_exit(unshare(CLONE_NEWNET) == 0 &&
				      write_sysctl("/proc/sys/net/sctp/auth_enable", "1") &&
				      offers_sha256()
			      ? 0
			      : 1);
	return ended_well(child);
}

/* Whether State Cookies are signed (RFC 9260 5.1.3) unless somebody says otherwise. */
static bool has_cookie_mac(void)
{
	char algorithm[16] = "none";
	int fd = open("/proc/sys/net/sctp/cookie_hmac_alg", O_RDONLY | O_CLOEXEC);
	bool known = fd >= 0 && read(fd, algorithm, sizeof(algorithm) - 1) > 0;

	if (fd >= 0)
		close(fd);
	return known && strncmp(algorithm, "none", strlen("none")) != 0;
}

/* Where nothing knows SCTP a list of its sockets is at its end at once, with an error. */
static bool lists_sockets(const uint8_t *answer, size_t size)
{
	struct nlmsghdr header;
	int error;

	if (size < NLMSG_HDRLEN + sizeof(error))
		return false;
	memcpy(&header, answer, sizeof(header));
	memcpy(&error, answer + NLMSG_HDRLEN, sizeof(error));
	return header.nlmsg_type == SOCK_DIAG_BY_FAMILY ||
	       (header.nlmsg_type == NLMSG_DONE && error == 0);
}

static bool has_sock_diag(void)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 request;
	} question = {
		{.nlmsg_len = sizeof(question),
		 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		{.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_SCTP, .idiag_states = ~0U}};
	uint8_t answer[4096];
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	ssize_t size = -1;

	if (fd < 0)
		return false;
	if (send(fd, &question, sizeof(question), 0) == (ssize_t)sizeof(question))
		size = recv(fd, answer, sizeof(answer), 0);
	close(fd);
	return size > 0 && lists_sockets(answer, (size_t)size);
}

/* One that waits where the kernel itself needs the memory. */
static bool has_userfaultfd(void)
{
	long fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0)
		return false;
	close((int)fd);
	return true;
}

/* A program that may see getsockopt(), and does nothing. */
static bool has_cgroup_bpf(void)
{
	static const struct bpf_insn program[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1},
		{.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_SOCKOPT,
			       .expected_attach_type = BPF_CGROUP_GETSOCKOPT,
			       .insns = (uintptr_t)program,
			       .insn_cnt = ARRAY_SIZE(program),
			       .license = (uintptr_t) "GPL"};
	long fd = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));

	if (fd < 0)
		return false;
	close((int)fd);
	return true;
}

static bool has_busy_polling(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int duration;
	socklen_t size = sizeof(duration);
	/* Older veth devices have nothing to poll without a program (XDP). */
	bool has = fd >= 0 && kernel_is_since(5, 13) &&
		   getsockopt(fd, SOL_SOCKET, SO_BUSY_POLL, &duration, &size) == 0;

	if (fd >= 0)
		close(fd);
	return has;
}

/* Nobody tries to unload a module of the machine's own kernel. */
static bool has_sctp_module(void)
{
	return kernel_is_guests() && access("/sys/module/sctp/initstate", R_OK) == 0;
}

static bool has_fault_injection(void)
{
	return access("/sys/kernel/debug/failslab/interval", R_OK | W_OK) == 0;
}

/* As SLUB with CONFIG_SLUB_DEBUG has it. */
static bool has_slab_counts(void)
{
	return access("/sys/kernel/slab/kmalloc-64/objects", R_OK) == 0 &&
	       access("/proc/slabinfo", R_OK) == 0;
}

static bool has_instruction_count(void)
{
	return cost_counted();
}

#define PROBE(name, text, probe, ...) [CAPABILITY_##name] = (probe),
static bool (*const probes[CAPABILITIES])(void) = {CAPABILITY_LIST(PROBE)};
#undef PROBE

/* What was booted without IPv6 has CONFIG_IPV6 all the same. */
static const char *reason_of(unsigned index)
{
	if (index == CAPABILITY_IPV6 && is_set("/sys/module/ipv6/parameters/disable"))
		return "no SCTP over IPv6: the kernel was booted with ipv6.disable=1";
	if (index == CAPABILITY_MODULE && !kernel_is_guests())
		return "the machine's own kernel keeps its modules";
	if (index == CAPABILITY_IPV6 && lacks_ipv6_addresses())
		return "no IPv6 addresses: net.ipv6.conf.all.disable_ipv6, or that of default, is "
		       "not 0";
	return capability_rows[index].missing;
}

const char *capability_missing(unsigned index)
{
	static signed char known[CAPABILITIES]; /* 1 present, -1 missing, 0 not asked yet */

	if (!known[index])
		modules_demand(capability_name(index));
	if (!known[index])
		known[index] = probes[index]() ? 1 : -1;
	return known[index] > 0 ? NULL : reason_of(index);
}

bool kernel_is_guests(void)
{
	/* Files of our initramfs. */
	return access("/init", F_OK) == 0 && access("/options", F_OK) == 0;
}

bool kernel_is_since(unsigned major, unsigned minor)
{
	struct utsname kernel;
	unsigned is_major, is_minor;

	return uname(&kernel) == 0 && sscanf(kernel.release, "%u.%u", &is_major, &is_minor) == 2 &&
	       (is_major > major || (is_major == major && is_minor >= minor));
}

bool kernel_is_64_bit(void)
{
	struct utsname kernel;

	return sizeof(long) == 8 || (uname(&kernel) == 0 && (strstr(kernel.machine, "64") ||
							     !strcmp(kernel.machine, "s390x")));
}

bool program_is_compat(void)
{
	return sizeof(long) == 4 && kernel_is_64_bit();
}

const char *program_unsupported(void)
{
	if (poll(NULL, 0, 0) == 0 && ppoll(NULL, 0, &(struct timespec){0}, NULL) == 0)
		return NULL;
	/* Those of the 32-bit C library count time in 32 bits. */
	return "no system calls of 32-bit programs: CONFIG_COMPAT_32BIT_TIME";
}

const char *capabilities_missing(capability_set set)
{
	for (unsigned i = 0; i < CAPABILITIES; i++)
		if (capability_in(set, i) && capability_missing(i))
			return capability_missing(i);
	return NULL;
}
