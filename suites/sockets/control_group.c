/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A BPF program of the control group is asked about getsockopt() when the kernel has done what was asked for.  By that
 * way go sctp_peeloff() and sctp_connectx() as well, of which a refusal would leave a socket that nobody knows, or an association
 * that its user takes for refused.
 */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/mount.h>

enum { PORT = 5000, MTU = 1500 };

#define GROUP "sctp-conform"

static int require(long result, const char *what)
{
	if (result < 0)
		scenario_error("%s: %s", what, strerror(errno));
	return (int)result;
}

/* The hierarchy of control groups, which is mounted nowhere. */
static int open_hierarchy(void)
{
	int context = require(syscall(SYS_fsopen, "cgroup2", FSOPEN_CLOEXEC), "fsopen");
	int mounted;

	require(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "fsconfig");
	mounted = require(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0), "fsmount");
	close(context);
	return mounted;
}

/* A program that answers 0 whatever it is asked: refused. */
static int load_refusal(void)
{
	static const struct bpf_insn program[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0},
		{.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_SOCKOPT,
			       .expected_attach_type = BPF_CGROUP_GETSOCKOPT,
			       .insns = (uintptr_t)program,
			       .insn_cnt = ARRAY_SIZE(program),
			       .license = (uintptr_t) "GPL"};

	return require(syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load)), "BPF_PROG_LOAD");
}

/* A control group that the process is in from now on, and with it the sockets that it opens. */
static int enter_group(void)
{
	int hierarchy = open_hierarchy(), group, processes;

	if (mkdirat(hierarchy, GROUP, 0755) != 0 && errno != EEXIST)
		scenario_error("a control group: %s", strerror(errno));
	group = require(openat(hierarchy, GROUP, O_DIRECTORY | O_CLOEXEC), "a control group");
	processes = require(openat(group, "cgroup.procs", O_WRONLY | O_CLOEXEC), "cgroup.procs");
	require(write(processes, "0", 1), "cgroup.procs");
	close(processes);
	close(hierarchy);
	return group;
}

/* From now on the program is asked, or no more. */
static void ask(int group, int program, int command)
{
	union bpf_attr attach = {.target_fd = (uint32_t)group,
				 .attach_bpf_fd = (uint32_t)program,
				 .attach_type = BPF_CGROUP_GETSOCKOPT};

	require(syscall(SYS_bpf, command, &attach, sizeof(attach)), "a program of a control group");
}

/* The call of its user, while the program refuses: what it returns, and its error. */
struct outcome {
	int value, error;
};

typedef int socket_call(int fd);

static struct outcome call_refused(int group, socket_call *call, int fd)
{
	struct sctp_initmsg asked;
	socklen_t size = sizeof(asked);
	int program = load_refusal();
	struct outcome outcome;

	ask(group, program, BPF_PROG_ATTACH);
	if (getsockopt(fd, IPPROTO_SCTP, SCTP_INITMSG, &asked, &size) == 0 || errno != EPERM)
		scenario_error("the program of the control group does not refuse getsockopt()");
	errno = 0;
	outcome.value = call(fd);
	outcome.error = errno;
	ask(group, program, BPF_PROG_DETACH);
	close(program);
	return outcome;
}

static sctp_assoc_t only_association(int fd)
{
	union {
		struct sctp_assoc_ids ids;
		char bytes[sizeof(struct sctp_assoc_ids) + sizeof(sctp_assoc_t)];
	} list;
	socklen_t size = sizeof(list);

	require(getsockopt(fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, &list, &size),
		"SCTP_GET_ASSOC_ID_LIST");
	if (list.ids.gaids_number_of_ids != 1)
		scenario_error("%u associations instead of one", list.ids.gaids_number_of_ids);
	return list.ids.gaids_assoc_id[0];
}

static sctp_assoc_t association; /* that is peeled off: it can be asked for no more by then */

static int connect_all(int fd)
{
	struct sockaddr_in server = loopback_address(PORT);

	return sctp_connectx(fd, (struct sockaddr *)&server, 1, NULL);
}

static int peel_off(int fd)
{
	return sctp_peeloff(fd, association);
}

static int peel_off_with_flags(int fd)
{
	return sctp_peeloff_flags(fd, association, SOCK_CLOEXEC);
}

SCENARIO(
	unseen_by_programs,
	"A BPF program of the control group that refuses getsockopt() is not asked about sctp_connectx() "
	"and sctp_peeloff(), which could not be undone",
	.needs = CAP_NAMESPACES | CAP_GUEST | CAP_CGROUP_BPF, .fix = {"bpf-bypass-getsockopt"})
{
	static const struct {
		const char *name;
		socket_call *call;
		bool connects;
	} calls[] = {{"sctp_connectx()", connect_all, true},
		     {"sctp_peeloff()", peel_off, false},
		     {"sctp_peeloff_flags()", peel_off_with_flags, false}};
	int group = enter_group();

	loopback_enter(MTU);
	(void)loopback_listen(PORT, ARRAY_SIZE(calls));
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		int fd = loopback_socket(SOCK_SEQPACKET);
		struct outcome outcome;

		if (!calls[i].connects) {
			require(connect_all(fd), "sctp_connectx");
			association = only_association(fd);
		}
		outcome = call_refused(group, calls[i].call, fd);
		ck_assert_msg(
			outcome.value >= 0,
			"expected %s to succeed, whatever a BPF program says of getsockopt(); "
			"it did what it was asked for, and failed with %s",
			calls[i].name, strerror(outcome.error));
	}
}
