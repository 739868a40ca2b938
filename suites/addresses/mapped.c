/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_I_WANT_MAPPED_V4_ADDR wherever an IPv6 socket is told an IPv4 address: RFC 6458 section 8.1.15. */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#include <netinet/in.h>
#include <netinet/sctp.h>
#include <string.h>
#include <sys/socket.h>

typedef struct sockaddr_storage tell_address(struct endpoint *endpoint);

static struct sockaddr_storage first_of(struct sockaddr *list)
{
	struct sockaddr_storage address = {0};

	memcpy(&address, list,
	       list->sa_family == AF_INET ? sizeof(struct sockaddr_in)
					  : sizeof(struct sockaddr_in6));
	return address;
}

static struct sockaddr_storage of_peer_list(struct endpoint *endpoint)
{
	struct sockaddr_storage address;
	struct sockaddr *list;

	ck_assert_int_ge(sctp_getpaddrs(endpoint->fd, endpoint->association, &list), 1);
	address = first_of(list);
	sctp_freepaddrs(list);
	return address;
}

static struct sockaddr_storage of_primary(struct endpoint *endpoint)
{
	struct sctp_setprim primary = {.ssp_assoc_id = endpoint->association};
	struct sockaddr_storage address;

	endpoint_get(endpoint, SCTP_PRIMARY_ADDR, &primary, sizeof(primary));
	memcpy(&address, &primary.ssp_addr, sizeof(address));
	return address;
}

static struct sockaddr_storage of_status(struct endpoint *endpoint)
{
	struct sctp_status status = endpoint_status(endpoint);
	struct sockaddr_storage address;

	memcpy(&address, &status.sstat_primary.spinfo_address, sizeof(address));
	return address;
}

static struct sockaddr_storage of_peer_name(struct endpoint *endpoint)
{
	struct sockaddr_storage address = {0};
	socklen_t size = sizeof(address);

	ck_assert_int_eq(getpeername(endpoint->fd, (struct sockaddr *)&address, &size), 0);
	return address;
}

static const struct {
	const char *name;
	tell_address *tell;
} tellers[] = {
	{"sctp_getpaddrs()", of_peer_list},
	{"SCTP_PRIMARY_ADDR", of_primary},
	{"SCTP_STATUS", of_status},
	{"getpeername()", of_peer_name},
};

/* An address of b's on path0 or path1, 10.0.0.2 or 10.1.0.2, mapped or not. */
static void expect_told(const struct sockaddr_storage *address, bool mapped, const char *by)
{
	const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)address;

	ck_assert_msg(address->ss_family == (mapped ? AF_INET6 : AF_INET),
		      "%s: an address of family %d with SCTP_I_WANT_MAPPED_V4_ADDR %s", by,
		      address->ss_family, mapped ? "on" : "off");
	ck_assert_msg(!mapped || IN6_IS_ADDR_V4MAPPED(&ipv6->sin6_addr),
		      "%s: an IPv6 address that is not a mapped one", by);
}

static struct endpoint *open_client(struct lab *lab, struct endpoint *server, bool mapped)
{
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE, .ipv4_too = true);

	option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, mapped);
	endpoint_connect(client, server, .link = "path0/ipv4");
	return client;
}

SCENARIO(
	mapped_wherever_told,
	"SCTP_I_WANT_MAPPED_V4_ADDR says how a notification, a message, an option, a list and getpeername() "
	"tell an IPv6 socket the IPv4 address of its peer",
	.lab = &dual_path, .as = AS_MIXED, .spec = {"RFC6458-8.1.15-1", "RFC6458-8.1.15-2"})
{
	struct endpoint *server =
		endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0/ipv4", "path1/ipv4"});

	for (int mapped = 0; mapped < 2; mapped++) {
		struct endpoint *client = open_client(lab, server, mapped);
		const struct received *event =
			expect_event(client, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);
		struct sockaddr_storage address;
		socklen_t size = sizeof(address);
		char byte;

		memcpy(&address, &notification_of(event)->sn_paddr_change.spc_aaddr,
		       sizeof(address));
		expect_told(&address, mapped, "SCTP_PEER_ADDR_CHANGE");
		for (size_t i = 0; i < ARRAY_SIZE(tellers); i++) {
			address = tellers[i].tell(client);
			expect_told(&address, mapped, tellers[i].name);
		}
		endpoint_read(client, false);
		endpoint_send(server, 0, "x");
		let_pass(lab, MILLISECONDS(10));
		ck_assert_int_eq(
			recvfrom(client->fd, &byte, 1, 0, (struct sockaddr *)&address, &size), 1);
		expect_told(&address, mapped, "recvfrom()");
		endpoint_close(client);
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	}
}
