/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A large packet that SCTP and somebody else read: CVE-2025-38718. */
#define SUITE "offload"
#include "suites/offload/offload.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_packet.h>

enum {
	MTU = 1500,
	SIZE = 999,
	MESSAGES = 48,
	LARGEST = 1 << 17,
	ROOM = 1 << 22,
	IP_PROTOCOL = 0x0003
};

/* A packet socket in b, which shares each packet with SCTP. */
static int open_reader(struct lab *lab)
{
	const int room = ROOM;
	int reader =
		lab_socket(lab, "b", AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, htons(IP_PROTOCOL));

	if (reader < 0 || setsockopt(reader, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) != 0)
		scenario_error("a packet socket: %s", strerror(errno));
	return reader;
}

/* Of what messages are made of. */
static size_t bytes_of_messages(const uint8_t *packet, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += packet[i] == 'm';
	return count;
}

/* What the packet socket has is as whole as what SCTP delivered. */
static void expect_read(int reader)
{
	static uint8_t packet[LARGEST];
	size_t bytes = 0, largest = 0;
	ssize_t length;

	while ((length = recv(reader, packet, sizeof(packet), 0)) > 0) {
		largest = (size_t)length > largest ? (size_t)length : largest;
		bytes += bytes_of_messages(packet, (size_t)length);
	}
	ck_assert_msg(length < 0 && errno == EAGAIN,
		      "expected the other reader to get each packet, got %s", strerror(errno));
	if (largest <= MTU)
		scenario_error("no packet was larger than %d bytes", MTU);
	ck_assert_msg(bytes >= (size_t)SIZE * MESSAGES,
		      "expected the other reader to get %d bytes of messages, it got %zu",
		      SIZE * MESSAGES, bytes);
}

SCENARIO(read_by_two,
	 "A large packet that a packet socket reads as well reaches both it and SCTP whole",
	 .lab = &two_nodes, .needs = CAP_PACKET_SOCKETS, .fix = {"gso-linearized"},
	 /* They come past the interceptor. */
	 .no_packets = true)
{
	static char text[SIZE + 1];
	struct endpoint *server, *client;
	int reader;

	nodes_join(lab, "host", "a", "b", MTU);
	server = endpoint_open(lab, "b", ONE_TO_MANY,
			       .paths = {by_version(lab, "10.90.0.2", "fd00:90::2")});
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {offload_near(lab)});
	ck_assert_int_eq(listen(server->fd, 8), 0);
	endpoint_connect(client, server, .link = by_version(lab, "10.90.0.2", "fd00:90::2"));
	reader = open_reader(lab);
	memset(text, 'm', SIZE);
	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(client, 0, text);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(server, 0, text);
	expect_read(reader);
	close(reader);
}
