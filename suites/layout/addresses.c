/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options whose value is a list of socket addresses, packed: what sctp_bindx and sctp_connectx of
 * RFC 6458 9.1 and 9.9 are made of. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout ipv4_address =
	LAYOUT(struct sockaddr_in, 16, 4, LAYOUT_MEMBER(struct sockaddr_in, sin_family, 0, 2),
	       LAYOUT_MEMBER(struct sockaddr_in, sin_port, 2, 2),
	       LAYOUT_MEMBER(struct sockaddr_in, sin_addr, 4, 4));

static const struct layout ipv6_address =
	LAYOUT(struct sockaddr_in6, 28, 4, LAYOUT_MEMBER(struct sockaddr_in6, sin6_family, 0, 2),
	       LAYOUT_MEMBER(struct sockaddr_in6, sin6_port, 2, 2),
	       LAYOUT_MEMBER(struct sockaddr_in6, sin6_flowinfo, 4, 4),
	       LAYOUT_MEMBER(struct sockaddr_in6, sin6_addr, 8, 16),
	       LAYOUT_MEMBER(struct sockaddr_in6, sin6_scope_id, 24, 4));

static const struct layout *layout_of(const struct sockaddr_storage *address)
{
	return address->ss_family == AF_INET ? &ipv4_address : &ipv6_address;
}

/* Any other length, and any place that holds no address, is refused. */
static void expect_refusals(int fd, struct layout_option option,
			    const struct sockaddr_storage *address)
{
	const struct in6_addr *ip6 = &((const struct sockaddr_in6 *)address)->sin6_addr;
	const struct in_addr *ip4 = &((const struct sockaddr_in *)address)->sin_addr;
	uint16_t port = ((const struct sockaddr_in *)address)->sin_port;
	struct layout_sizes sizes = {
		.name = option.name,
		.option = option.number,
		.layout = layout_of(address),
		.set = LAYOUT_EXACTLY,
		.refusals_only = true,
	};

	sizes.values = address->ss_family == AF_INET
			       ? LAYOUT_VALUES({"sin_family", AF_INET}, {"sin_port", port},
					       {"sin_addr", .bytes = ip4, .size = 4})
			       : LAYOUT_VALUES({"sin6_family", AF_INET6}, {"sin6_port", port},
					       {"sin6_addr", .bytes = ip6, .size = 16});
	layout_expect_sizes_at(fd, &sizes, __FILE__, __LINE__);
}

static int count_own(int fd)
{
	struct sockaddr *list;
	int count = sctp_getladdrs(fd, 0, &list);

	if (count > 0)
		sctp_freeladdrs(list);
	return count;
}

SCENARIO(bindx_addresses,
	 "SCTP_SOCKOPT_BINDX_ADD and SCTP_SOCKOPT_BINDX_REM take an address of exactly its length",
	 .every_abi = true, .lab = &dual_path, .no_packets = true, .spec = {"RFC6458-9.1-1"})
{
	struct endpoint *endpoint =
		endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0"}, .port = 6000);
	struct sockaddr_storage path1 = path_address(lab, "a", "path1", 6000);
	size_t size = layout_of(&path1)->size;

	expect_refusals(endpoint->fd, LAYOUT_OPTION(SCTP_SOCKOPT_BINDX_ADD, NULL), &path1);
	ck_assert_int_eq(count_own(endpoint->fd), 1);
	ck_assert_int_eq(layout_option_set(endpoint->fd, SCTP_SOCKOPT_BINDX_ADD, &path1, size), 0);
	ck_assert_int_eq(count_own(endpoint->fd), 2);
	expect_refusals(endpoint->fd, LAYOUT_OPTION(SCTP_SOCKOPT_BINDX_REM, NULL), &path1);
	ck_assert_int_eq(count_own(endpoint->fd), 2);
	ck_assert_int_eq(layout_option_set(endpoint->fd, SCTP_SOCKOPT_BINDX_REM, &path1, size), 0);
	ck_assert_int_eq(count_own(endpoint->fd), 1);
}

/* Two addresses, one right after the other, of any alignment. */
struct two_addresses {
	size_t size;
	uint8_t bytes[1 + 2 * sizeof(struct sockaddr_in6)];
};

static struct two_addresses pack(const struct sockaddr_storage *first,
				 const struct sockaddr_storage *second)
{
	size_t size = layout_of(first)->size;
	struct two_addresses two = {.size = 2 * size};

	memcpy(two.bytes + 1, first, size);
	memcpy(two.bytes + 1 + size, second, size);
	return two;
}

static void connect_with(struct lab *lab, struct layout_option option)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage path0 = peer_address(client, "path0", SERVER_PORT);
	struct sockaddr_storage path1 = peer_address(client, "path1", SERVER_PORT);
	struct two_addresses two = pack(&path1, &path0);
	struct sockaddr *list;

	expect_refusals(client->fd, option, &path1);
	/* The second address is cut off. */
	for (size_t length = two.size / 2 + 1; length < two.size; length++)
		ck_assert_int_eq(
			layout_option_set(client->fd, option.number, two.bytes + 1, length),
			EINVAL);
	ck_assert_int_eq(layout_option_set(client->fd, option.number, two.bytes + 1, two.size),
			 EINPROGRESS);
	/* This is the first INIT: the refused calls sent none. */
	ck_assert_str_eq(expect_packet(lab, INIT)->link, "path1");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_int_eq(sctp_getpaddrs(client->fd, client->association, &list), 2);
	sctp_freepaddrs(list);
	endpoint_close(client);
	endpoint_close(server);
}

SCENARIO(connectx_addresses, "SCTP_SOCKOPT_CONNECTX takes addresses of exactly their lengths",
	 .every_abi = true, .lab = &dual_path, .spec = {"RFC6458-9.9-1"})
{
	connect_with(lab, LAYOUT_OPTION(SCTP_SOCKOPT_CONNECTX, NULL));
}

SCENARIO(connectx_old_addresses,
	 "SCTP_SOCKOPT_CONNECTX_OLD, used by programs from before Linux 2.6.30, connects in the "
	 "same way",
	 .every_abi = true, .lab = &dual_path)
{
	connect_with(lab, LAYOUT_OPTION(SCTP_SOCKOPT_CONNECTX_OLD, NULL));
}
