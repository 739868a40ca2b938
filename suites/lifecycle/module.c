/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules sctp and sctp_diag, which are to be unloaded and loaded again. */
#define SUITE "lifecycle"
#include "suites/lifecycle/owners.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>

#define MODULE_FOLDER "/sys/module/"

/* How many hold the module. */
static long references(const char *module)
{
	char path[64];
	long count = -1;
	FILE *file;

	snprintf(path, sizeof(path), MODULE_FOLDER "%s/refcnt", module);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%ld", &count) != 1)
		scenario_error("cannot read %s: %s", path, strerror(errno));
	fclose(file);
	return count;
}

/* As an initramfs of ours has it. */
static void load(const char *module)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/lib/modules/%s.ko", module);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		scenario_error("cannot open %s: %s", path, strerror(errno));
	if (syscall(SYS_finit_module, fd, "", 0) != 0)
		scenario_error("cannot load %s: %s", path, strerror(errno));
	close(fd);
}

/* Should it be unloaded all the same, it is loaded for those who come next. */
static void expect_stays(const char *module)
{
	long result = syscall(SYS_delete_module, module, O_NONBLOCK);
	int error = errno;

	if (result == 0)
		load(module);
	ck_assert_msg(result == -1 && (error == EAGAIN || error == EWOULDBLOCK || error == EBUSY),
		      "expected delete_module() of %s to fail with EAGAIN; it gave %s", module,
		      result == 0 ? "0" : strerror(error));
}

/* The answer to a dump of SCTP's sockets: 0, or an error number. */
static int dump_sockets(void)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 query;
	} request = {.header = {.nlmsg_len = sizeof(request),
				.nlmsg_type = SOCK_DIAG_BY_FAMILY,
				.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		     .query = {.sdiag_family = AF_INET,
			       .sdiag_protocol = IPPROTO_SCTP,
			       .idiag_states = ~0U}};
	char reply[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
	const struct nlmsghdr *first = (const struct nlmsghdr *)reply;
	const struct nlmsgerr *error = (const struct nlmsgerr *)(reply + NLMSG_HDRLEN);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	ssize_t length;

	if (fd < 0 || send(fd, &request, sizeof(request), 0) != (ssize_t)sizeof(request))
		scenario_error("sock_diag: %s", strerror(errno));
	length = recv(fd, reply, sizeof(reply), 0);
	close(fd);
	if (length < (ssize_t)NLMSG_HDRLEN)
		scenario_error("sock_diag: an answer of %zd bytes", length);
	if (first->nlmsg_type == NLMSG_ERROR && length >= (ssize_t)NLMSG_LENGTH(sizeof(*error)))
		return -error->error;
	/* The end of a dump bears its result. */
	if (first->nlmsg_type == NLMSG_DONE &&
	    length >= (ssize_t)NLMSG_LENGTH(sizeof(error->error)))
		return -error->error;
	return 0;
}

SCENARIO(
	module_in_use,
	"The module cannot be unloaded while there is a socket: EAGAIN, and the association goes on",
	.lab = &two_nodes, .needs = CAP_MODULE)
{
	struct pair pair = pair_open(lab);

	expect_stays("sctp");
	exchange_messages(pair.a, pair.b);
}

SCENARIO(
	module_stays,
	"Once it is there the module cannot be unloaded, though nobody has a socket: each network namespace has one of its "
	"own, by which it answers packets that belong to no association; a machine has to boot to be rid of it",
	.needs = CAP_MODULE | CAP_NAMESPACES)
{
	long before = references("sctp"), there;
	int status;
	pid_t child;

	ck_assert_int_gt(before, 0);
	expect_stays("sctp");
	child = fork();
	if (child == 0) {
		if (unshare(CLONE_NEWNET) != 0)
			_exit(2);
		there = references("sctp");
		_exit(there > before ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
	    WEXITSTATUS(status) == 2)
		scenario_error("cannot make a network namespace");
	ck_assert_msg(
		WEXITSTATUS(status) == 0,
		"expected another network namespace to hold the module too; as many hold it as before");
}

SCENARIO(
	diag_unloaded_and_loaded,
	"sctp_diag can be unloaded: a dump then tells ENOENT, as there is nobody to load it; loaded again it lists sockets, "
	"and the module sctp is held no longer by it in between",
	.needs = CAP_MODULE | CAP_SOCK_DIAG)
{
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP);
	long before = references("sctp");

	if (access(MODULE_FOLDER "sctp_diag/initstate", F_OK) != 0 ||
	    access("/lib/modules/sctp_diag.ko", R_OK) != 0) {
		scenario_note("sctp_diag is built in, or this is no guest of ours");
		close(listener);
		return;
	}
	ck_assert_int_eq(listen(listener, 1), 0);
	ck_assert_int_eq(dump_sockets(), 0);
	ck_assert_msg(syscall(SYS_delete_module, "sctp_diag", O_NONBLOCK) == 0,
		      "delete_module() of sctp_diag: %s", strerror(errno));
	ck_assert_int_eq(references("sctp"), before - 1);
	ck_assert_int_eq(dump_sockets(), ENOENT);
	load("sctp_diag");
	ck_assert_int_eq(references("sctp"), before);
	ck_assert_int_eq(dump_sockets(), 0);
	close(listener);
}
