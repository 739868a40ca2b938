/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A socket that polls its device instead of waiting for an interrupt: SO_BUSY_POLL. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>

#include "harness/scenario/stage/middlebox.h"

enum {
	MTU = 1500,
	POLLED = 900000, /* microseconds; far more than what is waited for takes */
	ROOM = 100,
};

#define DEVICE "host"

static void configure(struct lab *lab, const char *node, uint32_t command, bool on)
{
	int fd = lab_socket(lab, node, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ethtool_value value = {.cmd = command, .data = on};
	struct ifreq device = {.ifr_name = DEVICE, .ifr_data = (char *)&value};

	if (fd < 0 || ioctl(fd, SIOCETHTOOL, &device) != 0)
		scenario_error("ethtool of " DEVICE ": %s", strerror(errno));
	close(fd);
}

/*
 * A veth device has something to poll (NAPI) where it puts small packets together (GRO), and that it does if the
 * other end does not send packets that are large already (veth_skb_is_eligible_for_gro() in drivers/net/veth.c).
 */
static void make_pollable(struct lab *lab, const char *node, const char *sender)
{
	configure(lab, sender, ETHTOOL_STSO, false);
	configure(lab, node, ETHTOOL_SGRO, false);
	configure(lab, node, ETHTOOL_SGRO, true);
}

static long receive(int fd, void *context)
{
	char text[ROOM];

	(void)context;
	return recv(fd, text, sizeof(text), 0);
}

SCENARIO(message_while_polling,
	 "A socket that polls its device for up to a second is given a message when that comes",
	 .lab = &two_nodes, .needs = CAP_BUSY_POLLING, .fix = {"busy-polling"},
	 /* They come past the interceptor. */
	 .no_packets = true)
{
	struct endpoint *server, *client, *accepted;
	struct sockets_blocked call;
	unsigned id = 0;
	socklen_t size = sizeof(id);

	nodes_join(lab, DEVICE, "a", "b", MTU);
	make_pollable(lab, "b", "a");
	server = endpoint_open(lab, "b", ONE_TO_ONE,
			       .paths = {by_version(lab, "10.90.0.2", "fd00:90::2")});
	client = endpoint_open(lab, "a", ONE_TO_ONE,
			       .paths = {by_version(lab, "10.90.0.1", "fd00:90::1")});
	ck_assert_int_eq(listen(server->fd, 8), 0);
	endpoint_connect_start(client, server, .link = by_version(lab, "10.90.0.2", "fd00:90::2"));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	accepted = endpoint_accept(server);
	endpoint_send(client, 0, "first");
	expect_message(accepted, 0, "first");
	if (getsockopt(accepted->fd, SOL_SOCKET, SO_INCOMING_NAPI_ID, &id, &size) != 0 || id == 0)
		scenario_error("what " DEVICE " received cannot be polled for");
	ck_assert_int_eq(
		setsockopt(accepted->fd, SOL_SOCKET, SO_BUSY_POLL, &(int){POLLED}, sizeof(int)), 0);
	call = sockets_call_blocking(accepted, receive, NULL);
	let_pass(lab, MILLISECONDS(20));
	endpoint_send(client, 0, "second");
	sockets_expect_outcome(&call, (long)strlen("second"), 0, 0);
}
