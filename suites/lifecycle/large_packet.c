/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association that ends in the middle of a large packet, one that is still to be segmented (GSO). */
#define SUITE "lifecycle"
#include "suites/lifecycle/rounds.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <netinet/ip.h>

enum {
	ETHERNET_AND_IP = 34,
	ROOM = 4096,
	MESSAGE = 20000,
	/* Of four DATA chunks: a large packet is at most half the congestion window, which is 4380 bytes at first. */
	FRAGMENT = 500,
};

static void require(bool success, const char *what)
{
	if (!success)
		scenario_error("%s: %s", what, strerror(errno));
}

/* A socket that is given a copy of each SCTP packet of the namespace, with its IPv4 header, and sends any. */
static int raw_socket(void)
{
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_SCTP);

	require(fd >= 0, "a raw socket");
	return fd;
}

/* What INIT and INIT ACK say of their sender. */
struct side {
	uint32_t tag, tsn;
};

/* The next packet that the socket was given has a chunk of that type, INIT or INIT ACK. */
static struct side side_of(int raw, enum chunk_type type)
{
	uint8_t packet[ROOM];
	struct sctp_packet decoded;
	const struct chunk *chunk = NULL;
	ssize_t length = recv(raw, packet, sizeof(packet), 0);

	require(length > (ssize_t)sizeof(struct iphdr), "a packet of the set-up");
	if (packet_decode(packet + sizeof(struct iphdr), (size_t)length - sizeof(struct iphdr),
			  &decoded) != NOT_SCTP)
		chunk = packet_chunk(&decoded, type);
	if (!chunk)
		scenario_error("the packet of the set-up is no %s", chunk_name(type));
	return (struct side){chunk->init.tag, chunk->init.tsn};
}

/* Sends the server DATA of stream 0 as if the client had: the first message, and a TSN that the client has not come to. */
static void forge_data(int raw, uint16_t port, uint32_t tag, uint32_t tsn)
{
	struct sockaddr_in client = loopback_address(port),
			   server = loopback_address(LIFECYCLE_PORT);
	struct frame_spec spec = {
		.tag = tag,
		.checksum = USUAL,
		.chunks = {CHUNK(DATA, .tsn = tsn, .stream = 0, .ssn = 0, .text = "forged")}};
	uint8_t frame[ROOM];
	size_t length;

	memcpy(&spec.from, &client, sizeof(client));
	memcpy(&spec.to, &server, sizeof(server));
	length = encode_frame(&spec, frame, sizeof(frame));
	server.sin_port = 0;
	require(sendto(raw, frame + ETHERNET_AND_IP, length - ETHERNET_AND_IP, 0,
		       (struct sockaddr *)&server,
		       sizeof(server)) == (ssize_t)(length - ETHERNET_AND_IP),
		"sendto");
}

static uint16_t port_of(int fd)
{
	struct sockaddr_in address = {0};
	socklen_t size = sizeof(address);

	require(getsockname(fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
	return ntohs(address.sin_port);
}

/* A packet that was not segmented has come. */
static void expect_large(int raw)
{
	static uint8_t packet[1 << 16];
	ssize_t length, largest = 0;

	while ((length = recv(raw, packet, sizeof(packet), 0)) > 0)
		largest = length > largest ? length : largest;
	if (largest <= LIFECYCLE_MTU)
		scenario_error("no packet was larger than %d bytes", LIFECYCLE_MTU);
}

/*
 * The server has had the first message of stream 0 and delivered it, by its SSN.  The client knows nothing of that: its long message,
 * all of which is in one large packet, bears the same SSN, for which the server ends the association at the first
 * fragment.
 */
static void end_in_packet(int listener)
{
	static bool seen; /* that the packet is large: the first time, for who looks gets a copy */
	int raw = raw_socket();
	struct loopback_pair pair;
	struct side client, server;
	char byte;

	loopback_segment(true);
	pair = loopback_connect(listener, LIFECYCLE_PORT);
	loopback_set(pair.client, SCTP_MAXSEG, &(struct sctp_assoc_value){.assoc_value = FRAGMENT},
		     sizeof(struct sctp_assoc_value));
	client = side_of(raw, INIT);
	server = side_of(raw, INIT_ACK);
	forge_data(raw, port_of(pair.client), server.tag, client.tsn + 1);
	if (seen)
		close(raw);
	loopback_send(pair.client, MESSAGE, 0);
	if (!seen) {
		expect_large(raw);
		close(raw);
		seen = true;
	}
	ck_assert_msg(recv(pair.client, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNRESET,
		      "expected the server to end the association, for an SSN that was there "
		      "before, got %s",
		      strerror(errno));
	close(pair.client);
	close(pair.server);
}

SCENARIO(
	nothing_kept_of_large_packet,
	"Of associations that end in the middle of a large packet (GSO) nothing stays in the kernel's "
	"memory",
	.needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS,
	.fix = {"inq-free-leak"})
{
	lifecycle_expect_nothing_kept(end_in_packet, "associations that ended in a large packet");
}
