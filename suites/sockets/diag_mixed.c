/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 associations of IPv6 sockets in sock_diag(7). */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

/* What an association over IPv4 is looked up by, and must report. */
struct mixed {
	struct endpoint *client;
	struct sockaddr_storage own, other; /* IPv4 addresses with ports */
	struct sockaddr_storage own_mapped, other_mapped;
};

static struct sockaddr_storage mapped(struct lab *lab, const struct sockaddr_storage *address)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;
	char text[INET6_ADDRSTRLEN] = "::ffff:";
	const size_t prefix = strlen(text);

	inet_ntop(AF_INET, &in->sin_addr, text + prefix, (socklen_t)(sizeof(text) - prefix));
	return path_address(lab, NULL, text, ntohs(in->sin_port));
}

static struct mixed connect_over_ipv4(struct lab *lab)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0/ipv4"});
	struct mixed mixed = {
		.client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0/ipv4"})};

	mixed.own = path_address(lab, "a", "path0/ipv4", mixed.client->port);
	mixed.other = path_address(lab, "b", "path0/ipv4", SERVER_PORT);
	mixed.own_mapped = mapped(lab, &mixed.own);
	mixed.other_mapped = mapped(lab, &mixed.other);
	endpoint_connect(mixed.client, server, .link = "path0/ipv4");
	return mixed;
}

SCENARIO(diag_ipv4_association,
	 "An IPv6 socket's association with an IPv4 peer is listed with the socket's family and "
	 "the IPv4 addresses of both ends, and is found by these",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = CAP_SOCK_DIAG)
{
	struct mixed mixed = connect_over_ipv4(lab);
	uint16_t port = mixed.client->port;
	struct sockets_diag_record record = sockets_diag_get(lab, "a", port, SERVER_PORT);

	ck_assert_uint_eq(record.msg.idiag_family, AF_INET6);
	sockets_diag_expect_addresses(record.locals, record.local_count, port, &mixed.own);
	sockets_diag_expect_addresses(record.peers, record.peer_count, SERVER_PORT, &mixed.other);
	ck_assert_uint_eq(sockets_diag_ask(lab, "a", .family = AF_INET)->count, 0);
	record = sockets_diag_get(lab, "a", port, SERVER_PORT, .local = &mixed.own,
				  .peer = &mixed.other);
	sockets_diag_expect_socket(&record, mixed.client->fd);
}

SCENARIO(diag_mapped_addresses,
	 "An IPv6 socket's association with an IPv4 peer has IPv4-mapped source and destination "
	 "addresses in sock_diag, as its family requires",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "inet_diag_msg_sctpasoc_fill() (net/sctp/diag.c) takes IPv4 addresses of an "
		    "IPv6 socket for IPv6 ones: idiag_src and idiag_dst are not theirs"}})
{
	struct mixed mixed = connect_over_ipv4(lab);
	struct sockets_diag_record record =
		sockets_diag_get(lab, "a", mixed.client->port, SERVER_PORT);

	sockets_diag_expect_address(record.msg.id.idiag_src, &mixed.own_mapped);
	sockets_diag_expect_address(record.msg.id.idiag_dst, &mixed.other_mapped);
}

SCENARIO(diag_mapped_lookup,
	 "An IPv6 socket's association with an IPv4 peer is found by its IPv4-mapped addresses",
	 .lab = &two_nodes, .as = AS_MIXED, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "ENOENT: sctp_diag_dump_one() (net/sctp/diag.c) looks for IPv6 addresses, and "
		    "the association has them as IPv4 ones"}})
{
	struct mixed mixed = connect_over_ipv4(lab);
	const struct sockets_diag_answer *answer =
		sockets_diag_ask(lab, "a", .local = &mixed.own_mapped, .peer = &mixed.other_mapped);

	ck_assert_int_eq(answer->error, 0);
	sockets_diag_find(answer, mixed.client->port, SERVER_PORT);
}
