/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Namespaces and devices, which are to go while sockets are there. */
#define SUITE "lifecycle"
#include "suites/lifecycle/owners.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Two associated one-to-one sockets of a namespace that nobody else knows. */
struct held {
	int client, server;
};

static int loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? -1 : ioctl(fd, SIOCSIFFLAGS, &request);
}

/* In a child process, the only one in its namespace: passes both sockets and is gone. */
static void associate_and_go(int unix_socket)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons(SERVER_PORT),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct sockaddr *there = (const struct sockaddr *)&address;
	int listener, client, server;

	if (unshare(CLONE_NEWNET) != 0 || loopback_up() != 0)
		_exit(1);
	listener = socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP);
	client = socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP);
	if (listener < 0 || client < 0 || bind(listener, there, sizeof(address)) != 0 ||
	    listen(listener, 1) != 0 || connect(client, there, sizeof(address)) != 0)
		_exit(2);
	server = accept(listener, NULL, NULL);
	if (server < 0)
		_exit(3);
	lifecycle_pass(unix_socket, client);
	lifecycle_pass(unix_socket, server);
	_exit(0);
}

static struct held hold_namespace(void)
{
	struct held held;
	int pair[2], status;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		scenario_error("socketpair: %s", strerror(errno));
	child = fork();
	if (child == 0)
		associate_and_go(pair[1]);
	if (child < 0 || waitpid(child, &status, 0) != child)
		scenario_error("fork: %s", strerror(errno));
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		      "no association over the loopback device: step %d", WEXITSTATUS(status));
	held.client = lifecycle_receive(pair[0]);
	held.server = lifecycle_receive(pair[0]);
	close(pair[0]);
	close(pair[1]);
	return held;
}

/* A blocking recv(): the packets of the loopback device need nobody who carries them. */
static void expect_over_loopback(int from, int to)
{
	char text[16] = "";

	ck_assert_int_eq(send(from, "held", 4, MSG_NOSIGNAL), 4);
	ck_assert_int_eq(recv(to, text, sizeof(text), 0), 4);
	ck_assert_str_eq(text, "held");
}

SCENARIO(
	namespace_held_by_sockets,
	"A network namespace that no process is in any more lives as long as its sockets, and their "
	"association carries messages",
	.needs = CAP_NAMESPACES)
{
	struct held held = hold_namespace();

	expect_over_loopback(held.client, held.server);
	expect_over_loopback(held.server, held.client);
	close(held.client);
	close(held.server);
}

SCENARIO(
	namespace_outlives_one_end,
	"When one end of an association in such a namespace is closed the other one reads the end of "
	"file, and nothing is left over",
	.needs = CAP_NAMESPACES)
{
	struct held held = hold_namespace();
	char byte;

	close(held.client);
	ck_assert_int_eq(recv(held.server, &byte, 1, 0), 0);
	close(held.server);
}

SCENARIO(namespace_goes_with_unread_data,
	 "A namespace goes with its last sockets though messages were not read",
	 .needs = CAP_NAMESPACES)
{
	struct held held = hold_namespace();

	ck_assert_int_eq(send(held.client, "unread", 6, MSG_NOSIGNAL), 6);
	ck_assert_int_eq(send(held.server, "unread", 6, MSG_NOSIGNAL), 6);
	close(held.server);
	close(held.client);
}

SCENARIO(device_deleted,
	 "When the device of one path is deleted the association goes on over the other one",
	 .lab = &dual_path, .limit = SECONDS(150))
{
	struct pair pair = pair_open(lab, .measured = true);

	ip_run(lab, "a", "link del path0\n");
	endpoint_send(pair.a, 0, "over what is left");
	expect_message(pair.b, 0, "over what is left", .within = SECONDS(70));
	endpoint_send(pair.b, 0, "and back");
	expect_message(pair.a, 0, "and back", .within = SECONDS(70));
}

SCENARIO(
	device_deleted_under_listener,
	"A listener bound to the wildcard address outlives the deletion of a device, and lists its "
	"address no more",
	.lab = &dual_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	ip_run(lab, "b", "link del path0\n");
	endpoint_connect(client, server, .link = "path1");
	expect_local_addresses(server, "path1");
	expect_peer_addresses(client, "path1");
}
