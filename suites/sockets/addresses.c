/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses that bind(2), connect(2) and sendto(2) refuse. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 7300, NO_DEVICE = 9999 };

struct place {
	const char *address; /* NULL: one of the node's, or the other node's where it connects */
	int family; /* of the struct; 0: that of the address */
	socklen_t size; /* 0: all of it */
	uint32_t scope; /* of a link-local address: its device */
	bool ipv6_only; /* the socket is */
	int bind, connect; /* errno; 0 where it is not tried */
};

static struct sockaddr_storage resolve(struct lab *lab, const struct place *place, const char *node,
				       socklen_t *size)
{
	struct sockaddr_storage address = path_address(lab, node, "path0", PORT);
	struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(PORT)};
	struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(PORT)};

	if (place->address && strchr(place->address, ':')) {
		ck_assert_int_eq(inet_pton(AF_INET6, place->address, &ipv6.sin6_addr), 1);
		ipv6.sin6_scope_id = place->scope;
		memcpy(&address, &ipv6, sizeof(ipv6));
	} else if (place->address) {
		ck_assert_int_eq(inet_pton(AF_INET, place->address, &ipv4.sin_addr), 1);
		memcpy(&address, &ipv4, sizeof(ipv4));
	}
	*size = place->size ? place->size : address_length(&address);
	if (place->family)
		address.ss_family = (sa_family_t)place->family;
	return address;
}

static int socket_for(struct lab *lab, const struct place *place)
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);

	if (place->ipv6_only)
		sockets_turn_on(fd, IPPROTO_IPV6, IPV6_V6ONLY);
	return fd;
}

static void expect_error(const char *call, const struct place *place, int result, int error)
{
	ck_assert_msg(result == -1 && errno == error, "%s to %s (%u bytes) gave %s, expected %s",
		      call, place->address ? place->address : "a node's address", place->size,
		      result ? strerror(errno) : "success", strerror(error));
}

static void expect_refusals(struct lab *lab, const struct place *places, unsigned count)
{
	struct sockaddr_storage address;
	socklen_t size;

	for (unsigned i = 0; i < count; i++) {
		const struct place *place = &places[i];
		int fd = socket_for(lab, place);

		address = resolve(lab, place, "a", &size);
		if (place->bind)
			expect_error("bind", place, bind(fd, (struct sockaddr *)&address, size),
				     place->bind);
		address = resolve(lab, place, "b", &size);
		if (place->connect) {
			expect_error("connect", place,
				     connect(fd, (struct sockaddr *)&address, size),
				     place->connect);
			expect_error("sendto", place,
				     sendto(fd, "x", 1, 0, (struct sockaddr *)&address, size),
				     place->connect);
		}
		close(fd);
	}
	/* None of them made it to the wire. */
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
}

/* What SCTP cannot use: draft-stewart-tsvwg-sctp-ipv4, section 3.1. */
#define UNUSABLE_IPV4                                                                              \
	{"0.0.0.0", .connect = EINVAL}, {"224.0.0.1", .bind = EADDRNOTAVAIL, .connect = EINVAL},   \
		{"255.255.255.255", .bind = EADDRNOTAVAIL, .connect = EINVAL},                     \
	{                                                                                          \
		"192.88.99.1", .bind = EADDRNOTAVAIL, .connect = EINVAL                            \
	}

SCENARIO(unusable_ipv4,
	 "An IPv4 socket refuses addresses that are too short, of another family, not the "
	 "node's (bind) or not unicast (connect)",
	 .lab = &two_nodes, .as = AS_IPV4, .no_packets = true,
	 .spec = {"RFC6458-3.1.1-2", "RFC6458-3.1.2-3", "RFC6458-4.1.1-2"})
{
	static const struct place places[] = {
		UNUSABLE_IPV4,
		{"10.99.0.1", .bind = EADDRNOTAVAIL},
		{.size = 2, .bind = EINVAL, .connect = EINVAL},
		{.size = 15, .bind = EINVAL, .connect = EINVAL},
		{.family = AF_UNIX, .bind = EINVAL, .connect = EINVAL},
		{.family = AF_UNSPEC + 99, .bind = EINVAL, .connect = EINVAL},
		{"::1", .bind = EINVAL, .connect = EINVAL},
	};

	expect_refusals(lab, places, ARRAY_SIZE(places));
}

SCENARIO(unusable_ipv6,
	 "An IPv6 socket refuses addresses that are too short, of another family, not the "
	 "node's, not unicast, or link-local without a device",
	 .lab = &two_nodes, .as = AS_IPV6, .no_packets = true)
{
	static const struct place places[] = {
		UNUSABLE_IPV4,
		{"::", .connect = EINVAL},
		{"ff02::1", .bind = EADDRNOTAVAIL, .connect = EINVAL},
		{"fd99::1", .bind = EADDRNOTAVAIL},
		{"fe80::1", .bind = EADDRNOTAVAIL, .connect = EINVAL},
		{"fe80::1", .scope = NO_DEVICE, .bind = EADDRNOTAVAIL, .connect = EINVAL},
		{"::ffff:224.0.0.1", .bind = EADDRNOTAVAIL, .connect = EINVAL},
		{"::ffff:10.99.0.1", .bind = EADDRNOTAVAIL},
		{.size = 2, .bind = EINVAL, .connect = EINVAL},
		{.size = 23, .bind = EINVAL, .connect = EINVAL},
		{.size = 27, .bind = EINVAL, .connect = EINVAL},
		{.family = AF_UNIX, .bind = EINVAL, .connect = EINVAL},
		{"127.0.0.1", .ipv6_only = true, .bind = EINVAL, .connect = EINVAL},
		{"::ffff:127.0.0.1", .ipv6_only = true, .bind = EINVAL, .connect = EINVAL},
	};

	expect_refusals(lab, places, ARRAY_SIZE(places));
}

SCENARIO(port_zero, "Nothing is sent to port 0, and no association is set up with it",
	 .lab = &two_nodes, .spec = {"RFC9260-3.1-2"}, .malformed_packets = true,
	 .known = {{"4.0", NULL,
		    "connect(2) to port 0 sends an INIT there: neither sctp_verify_addr() nor "
		    "__sctp_connect() in net/sctp/socket.c looks at the port"}})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct sockaddr_storage address = path_address(lab, "b", "path0", 0);

	ck_assert_int_ne(sockets_connect(fd, &address), 0);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
	close(fd);
}

SCENARIO(bound_already,
	 "A bound socket takes further addresses with its own port or port 0, but none twice "
	 "and none with another port",
	 .lab = &dual_path, .no_packets = true, .spec = {"RFC6458-9.1-3", "RFC6458-9.1-9"})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	static const struct {
		const char *path;
		uint16_t port;
		int error;
	} steps[] = {{"path0", PORT, 0},	  {"path0", PORT, EINVAL}, {"path0", 0, EINVAL},
		     {"path1", PORT + 1, EINVAL}, {"path1", 0, 0},	   {"path1", PORT, EINVAL}};

	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++) {
		struct sockaddr_storage address =
			path_address(lab, "a", steps[i].path, steps[i].port);
		int result = sctp_bindx(fd, (struct sockaddr *)&address, 1, SCTP_BINDX_ADD_ADDR);

		ck_assert_msg(result == (steps[i].error ? -1 : 0), "step %u gave %d (%s)", i,
			      result, strerror(errno));
		if (steps[i].error)
			ck_assert_int_eq(errno, steps[i].error);
	}
	close(fd);
}
