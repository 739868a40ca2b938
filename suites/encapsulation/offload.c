/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP in UDP between nodes that leave segmentation to others, as containers of one host do. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

enum { MTU = 1500, MESSAGES = 64 };

static struct endpoint *open_end(struct lab *lab, const char *node, const char *address)
{
	sysctl_set(lab, node, "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	return endpoint_open(lab, node, ONE_TO_MANY, .paths = {address});
}

static uint16_t remote_port(struct endpoint *endpoint)
{
	struct sctp_udpencaps option = {.sue_assoc_id = endpoint->association};

	option.sue_address = endpoint_status(endpoint).sstat_primary.spinfo_address;
	endpoint_get(endpoint, SCTP_REMOTE_UDP_ENCAPS_PORT, &option, sizeof(option));
	return ntohs(option.sue_port);
}

/* So many at once that the kernel makes large packets of them. */
static void transfer(struct endpoint *from, struct endpoint *to, size_t size)
{
	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(from, 0, NULL, .size = size, .seed = (uint8_t)i);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(to, 0, NULL, .size = size, .seed = (uint8_t)i);
	ck_assert_msg(remote_port(from) == ENCAPSULATION_PORT &&
			      remote_port(to) == ENCAPSULATION_PORT,
		      "expected both ends to send to UDP port %d after messages of %zu bytes; the "
		      "sender has %u, the receiver %u",
		      ENCAPSULATION_PORT, size, remote_port(from), remote_port(to));
}

SCENARIO(
	segments_in_udp,
	"What comes in UDP as one large packet leaves the peer's UDP port as it is, whichever end sends",
	.lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .fix = {"encap-port-gso"},
	.spec = {"RFC6951-5.4-1"})
{
	static const size_t sizes[] = {10, 700, 1300, 5000};
	struct endpoint *server, *client;

	nodes_join(lab, "host", "a", "b", MTU);
	server = open_end(lab, "b", by_version(lab, "10.90.0.2", "fd00:90::2"));
	client = open_end(lab, "a", by_version(lab, "10.90.0.1", "fd00:90::1"));
	ck_assert_int_eq(listen(server->fd, 8), 0);
	encapsulation_set_remote_port(client, NULL, ENCAPSULATION_PORT);
	endpoint_connect(client, server, .link = by_version(lab, "10.90.0.2", "fd00:90::2"));
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		transfer(client, server, sizes[i]);
		transfer(server, client, sizes[i]);
	}
}
