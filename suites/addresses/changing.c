/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses that come and go, and addresses of IPv6 that are deprecated (RFC 4862 5.5.4). */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#include <sys/socket.h>
#include <unistd.h>

SCENARIO_OF_STYLES(
	come_later,
	"an address that comes after bind() to the wildcard address is listed by associations that "
	"begin later",
	.lab = &two_nodes)
{
	struct endpoint *server = endpoint_listen(lab, "b", style);
	struct endpoint *first = endpoint_open(lab, "a", style);
	struct endpoint *second = endpoint_open(lab, "a", style);

	endpoint_connect(first, server);
	expect_peer_addresses(first, "path0");
	addresses_add(lab, "b", addresses_second_of_b(lab), "path0");
	endpoint_connect(second, server);
	expect_peer_addresses(second, "path0", addresses_second_of_b(lab));
	expect_peer_addresses(first, "path0");
}

SCENARIO_OF_STYLES(
	gone_before,
	"an address that went before the association began is not listed, though the socket was "
	"bound to the wildcard address while it was there",
	.lab = &two_nodes)
{
	struct endpoint *server, *client;

	addresses_add(lab, "b", addresses_second_of_b(lab), "path0");
	server = endpoint_listen(lab, "b", style);
	client = endpoint_open(lab, "a", style);
	addresses_remove(lab, "b", addresses_second_of_b(lab), "path0");
	endpoint_connect(client, server);
	expect_peer_addresses(client, "path0");
}

SCENARIO(
	gone_while_bound,
	"A socket bound to an address that goes keeps it: bind() is not undone, and what comes back finds "
	"it there",
	.lab = &two_nodes)
{
	struct endpoint *server, *client = endpoint_open(lab, "a", ONE_TO_MANY);

	addresses_add(lab, "b", addresses_second_of_b(lab), "path0");
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {addresses_second_of_b(lab)});
	addresses_remove(lab, "b", addresses_second_of_b(lab), "path0");
	addresses_add(lab, "b", addresses_second_of_b(lab), "path0");
	endpoint_connect(client, server, .link = addresses_second_of_b(lab));
	exchange_messages(client, server);
}

SCENARIO(
	gone_in_use,
	"When the address that an association uses is removed it goes on from the one that is left",
	.lab = &dual_path, .limit = SECONDS(200))
{
	struct pair pair = pair_open(lab, .measured = true);

	addresses_remove(lab, "a", text_of_path(lab, "a", "path0"), "path0");
	endpoint_send(pair.a, 0, "from the other address");
	expect_message(pair.b, 0, "from the other address", .within = SECONDS(70));
	endpoint_send(pair.b, 0, "to the other address");
	expect_message(pair.a, 0, "to the other address", .within = SECONDS(70));
}

SCENARIO(
	only_one_gone,
	"When the only address of an association is removed and comes back its messages are delivered, late",
	.lab = &two_nodes, .limit = SECONDS(120))
{
	struct pair pair = pair_open(lab, .measured = true);
	const char *address = text_of_path(lab, "a", "path0");

	addresses_remove(lab, "a", address, "path0");
	endpoint_send(pair.a, 0, "late");
	expect_no_message(pair.b, SECONDS(2));
	addresses_add(lab, "a", address, "path0");
	expect_message(pair.b, 0, "late", .within = SECONDS(60));
}

SCENARIO(
	deprecated,
	"An address of IPv6 that is deprecated is listed, and not chosen as the source of a new association",
	.lab = &two_nodes, .as = AS_IPV6)
{
	const struct packet *init;

	ip_run(lab, "a",
	       "addr add fd00:0::11/64 dev path0 nodad valid_lft forever preferred_lft 0\n");
	init = pair_open(lab).init;
	expect_listed(lab, init, "fd00:0::11", true);
	expect_source(lab, init, "path0");
}

SCENARIO(deprecated_in_use,
	 "An association goes on from an address of IPv6 that becomes deprecated",
	 .lab = &two_nodes, .as = AS_IPV6)
{
	struct pair pair = pair_open(lab, .measured = true);

	ip_run(lab, "a", "addr change %s/64 dev path0 valid_lft forever preferred_lft 0\n",
	       text_of_path(lab, "a", "path0"));
	exchange_messages(pair.a, pair.b);
}

/* Whether a wildcard socket of that family has the address, as text. */
static bool wildcard_has(int family, const char *text)
{
	struct sockaddr_storage any = {.ss_family = (sa_family_t)family};
	int fd = socket(family, SOCK_SEQPACKET | SOCK_CLOEXEC, IPPROTO_SCTP);
	struct sockaddr *addresses;
	const uint8_t *next;
	bool found = false;
	int count;

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, address_length(&any)) != 0)
		scenario_error("a wildcard socket: %s", strerror(errno));
	count = sctp_getladdrs(fd, 0, &addresses);
	if (count < 0)
		scenario_error("sctp_getladdrs: %s", strerror(errno));
	next = (const uint8_t *)addresses;
	for (int i = 0; i < count; i++) {
		struct sockaddr_storage address = {0};

		memcpy(&address, next, sizeof(struct sockaddr));
		memcpy(&address, next, address_length(&address));
		next += address_length(&address);
		found |= !strcmp(text_of_address(&address), text);
	}
	sctp_freeladdrs(addresses);
	close(fd);
	return found;
}

static bool machine_has_ipv6_loopback(void)
{
	struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool has = fd >= 0 && bind(fd, (struct sockaddr *)&loopback, sizeof(loopback)) == 0;

	if (fd >= 0)
		close(fd);
	return has;
}

SCENARIO(
	there_before_sctp,
	"The addresses that the machine had before SCTP was loaded are among those of a wildcard socket",
	.needs = CAP_GUEST, .no_packets = true, .spec = {"RFC6458-3.1.2-5"})
{
	ck_assert_msg(
		wildcard_has(AF_INET, "127.0.0.1"),
		"a wildcard socket of IPv4 does not have 127.0.0.1, which lo had before SCTP");
	if (machine_has_ipv6_loopback())
		ck_assert_msg(
			wildcard_has(AF_INET6, "::1"),
			"a wildcard socket of IPv6 does not have ::1, which lo had before SCTP");
}
