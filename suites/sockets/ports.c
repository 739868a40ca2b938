/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may use a port: SO_REUSEADDR, SO_REUSEPORT, SCTP_REUSE_PORT (RFC 6458 8.1.27), privileges. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/privileges.h"

#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 7100, BACKLOG = 8 };

enum reuse { NOT_REUSED, REUSE_ADDRESS, REUSE_PORT, REUSE_SCTP_PORT };

static const char *first_node(struct lab *lab)
{
	return lab_topology(lab)->nodes[0];
}

static int socket_with(struct lab *lab, int type, enum reuse reuse)
{
	int fd = sockets_open(lab, first_node(lab), type);

	if (reuse == REUSE_ADDRESS)
		sockets_turn_on(fd, SOL_SOCKET, SO_REUSEADDR);
	else if (reuse == REUSE_PORT)
		sockets_turn_on(fd, SOL_SOCKET, SO_REUSEPORT);
	else if (reuse == REUSE_SCTP_PORT)
		sockets_turn_on(fd, IPPROTO_SCTP, SCTP_REUSE_PORT);
	return fd;
}

/* Binds to the address of a path, NULL for the wildcard: 0 or errno. */
static int bind_to(struct lab *lab, int fd, const char *path, uint16_t port)
{
	return sockets_bind(lab, fd, first_node(lab), path, port);
}

SCENARIO(port_of_two,
	 "A second socket gets a port with the same address only if both are to share it and, "
	 "unless they have SO_REUSEPORT, neither listens; with another address it always does",
	 .lab = &dual_path, .no_packets = true, .spec = {"RFC6458-8.1.27-3"})
{
	static const struct {
		enum reuse first, second;
		bool listening; /* the first one */
		int error; /* of the second one's bind(2) */
	} cases[] = {
		{NOT_REUSED, NOT_REUSED, false, EADDRINUSE},
		{NOT_REUSED, REUSE_ADDRESS, false, EADDRINUSE},
		{REUSE_ADDRESS, NOT_REUSED, false, EADDRINUSE},
		{REUSE_ADDRESS, REUSE_ADDRESS, false, 0},
		{REUSE_ADDRESS, REUSE_ADDRESS, true, EADDRINUSE},
		{NOT_REUSED, REUSE_SCTP_PORT, false, EADDRINUSE},
		{REUSE_SCTP_PORT, NOT_REUSED, false, EADDRINUSE},
		{REUSE_SCTP_PORT, REUSE_SCTP_PORT, false, 0},
		{NOT_REUSED, REUSE_PORT, false, EADDRINUSE},
		{REUSE_PORT, NOT_REUSED, false, EADDRINUSE},
		{REUSE_PORT, REUSE_ADDRESS, false, EADDRINUSE},
		{REUSE_PORT, REUSE_PORT, false, 0},
		{REUSE_PORT, REUSE_PORT, true, 0},
	};
	/* Wildcard and address meet as well, two different addresses do not. */
	static const struct {
		const char *first, *second;
		bool same;
	} places[] = {{NULL, NULL, true},
		      {"path0", "path0", true},
		      {NULL, "path1", true},
		      {"path1", NULL, true},
		      {"path0", "path1", false}};

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++)
		for (unsigned p = 0; p < ARRAY_SIZE(places); p++) {
			int wanted = places[p].same ? cases[i].error : 0, error;
			int first, second;

			/* RFC 6458 8.1.27 does not ask for the address. */
			if (!places[p].same && (cases[i].first == REUSE_SCTP_PORT ||
						cases[i].second == REUSE_SCTP_PORT))
				continue;
			first = socket_with(lab, SOCK_STREAM, cases[i].first);
			second = socket_with(lab, SOCK_STREAM, cases[i].second);
			ck_assert_int_eq(bind_to(lab, first, places[p].first, PORT), 0);
			if (cases[i].listening)
				ck_assert_int_eq(sockets_listen(first, BACKLOG), 0);
			error = bind_to(lab, second, places[p].second, PORT);
			ck_assert_msg(error == wanted,
				      "in case %u with addresses %u bind() gave %s, expected %s", i,
				      p, error ? strerror(error) : "success",
				      wanted ? strerror(wanted) : "success");
			close(first);
			close(second);
		}
}

SCENARIO(port_of_three, "A third socket that does not share its port ends the sharing by others",
	 .lab = &two_nodes, .no_packets = true)
{
	static const enum reuse ways[] = {REUSE_ADDRESS, REUSE_PORT};

	for (unsigned i = 0; i < 2; i++) {
		int sharing = socket_with(lab, SOCK_SEQPACKET, ways[i]);
		int alone = socket_with(lab, SOCK_SEQPACKET, NOT_REUSED);
		int late = socket_with(lab, SOCK_SEQPACKET, ways[i]);

		ck_assert_int_eq(bind_to(lab, sharing, "path0", PORT), 0);
		ck_assert_int_eq(bind_to(lab, alone, "path0", PORT), EADDRINUSE);
		ck_assert_int_eq(bind_to(lab, late, "path0", PORT), 0);
		close(sharing);
		close(late);
		ck_assert_int_eq(bind_to(lab, alone, "path0", PORT), 0);
		sharing = socket_with(lab, SOCK_SEQPACKET, ways[i]);
		ck_assert_int_eq(bind_to(lab, sharing, "path0", PORT), EADDRINUSE);
		close(sharing);
		close(alone);
	}
}

/* Who came first, and which of the two addresses the third wants. */
SCENARIO(port_of_two_addresses,
	 "A third socket that shares gets no address of a port that a socket has which does not, "
	 "though another that shares has another address",
	 .lab = &dual_path, .no_packets = true)
{
	static const struct {
		enum reuse first, second; /* on path0 and on path1 */
		enum reuse third;
		const char *path;
		int error;
	} cases[] = {
		{NOT_REUSED, REUSE_ADDRESS, REUSE_ADDRESS, "path0", EADDRINUSE},
		{REUSE_ADDRESS, NOT_REUSED, REUSE_ADDRESS, "path1", EADDRINUSE},
		{NOT_REUSED, REUSE_PORT, REUSE_PORT, "path0", EADDRINUSE},
		{REUSE_PORT, NOT_REUSED, REUSE_PORT, "path1", EADDRINUSE},
		{NOT_REUSED, REUSE_ADDRESS, REUSE_ADDRESS, "path1", 0},
		{NOT_REUSED, REUSE_PORT, REUSE_PORT, "path1", 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int fds[] = {socket_with(lab, SOCK_SEQPACKET, cases[i].first),
			     socket_with(lab, SOCK_SEQPACKET, cases[i].second),
			     socket_with(lab, SOCK_SEQPACKET, cases[i].third)};
		int error;

		ck_assert_int_eq(bind_to(lab, fds[0], "path0", PORT), 0);
		ck_assert_int_eq(bind_to(lab, fds[1], "path1", PORT), 0);
		error = bind_to(lab, fds[2], cases[i].path, PORT);
		ck_assert_msg(error == cases[i].error,
			      "case %zu: the third bind() on %s gave %s, expected %s", i + 1,
			      cases[i].path, strerror(error), strerror(cases[i].error));
		for (unsigned n = 0; n < ARRAY_SIZE(fds); n++)
			close(fds[n]);
	}
}

SCENARIO(one_listener,
	 "Of sockets that share a port by SO_REUSEADDR only one can listen, and another one "
	 "once it has stopped",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-4.1.3-2"})
{
	int first = socket_with(lab, SOCK_STREAM, REUSE_ADDRESS);
	int second = socket_with(lab, SOCK_STREAM, REUSE_ADDRESS);
	int third = socket_with(lab, SOCK_STREAM, REUSE_ADDRESS);

	ck_assert_int_eq(bind_to(lab, first, "path0", PORT), 0);
	ck_assert_int_eq(bind_to(lab, second, "path0", PORT), 0);
	ck_assert_int_eq(sockets_listen(first, BACKLOG), 0);
	ck_assert_int_eq(sockets_listen(second, BACKLOG), EADDRINUSE);
	/* A backlog of 0 disables listening (RFC 6458 3.1.3 and 4.1.3). */
	ck_assert_int_eq(listen(first, 0), 0);
	ck_assert_int_eq(bind_to(lab, third, "path0", PORT), 0);
	ck_assert_int_eq(sockets_listen(second, BACKLOG), 0);
	ck_assert_int_eq(sockets_listen(first, BACKLOG), EADDRINUSE);
	close(first);
	close(second);
	close(third);
}

SCENARIO(reuse_port_refused,
	 "SCTP_REUSE_PORT is refused on one-to-many sockets and after bind(), and reads back as "
	 "it was set",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.27-1", "RFC6458-8.1.27-2"})
{
	int many = socket_with(lab, SOCK_SEQPACKET, NOT_REUSED), on = 1, value = -1;
	int one = socket_with(lab, SOCK_STREAM, REUSE_SCTP_PORT);
	socklen_t size = sizeof(value);

	sockets_expect_failure(setsockopt(many, IPPROTO_SCTP, SCTP_REUSE_PORT, &on, sizeof(on)),
			       EOPNOTSUPP);
	ck_assert_int_eq(bind_to(lab, one, "path0", PORT), 0);
	on = 0;
	ck_assert_int_eq(setsockopt(one, IPPROTO_SCTP, SCTP_REUSE_PORT, &on, sizeof(on)), -1);
	ck_assert_int_eq(getsockopt(one, IPPROTO_SCTP, SCTP_REUSE_PORT, &value, &size), 0);
	ck_assert_int_eq(value, 1);
	close(many);
	close(one);
}

SCENARIO(reuse_port_beside_listener,
	 "A socket with SCTP_REUSE_PORT can be bound to the port of a listener that has it as "
	 "well, and may connect but not listen",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.27-4"},
	 .known = {{"4.19", NULL,
		    "a port is not shared with a listener, whatever the new socket is for "
		    "(sctp_get_port_local() in net/sctp/socket.c)"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct sockaddr_storage there = path_address(lab, "b", "path0", server->port);
	int listener = socket_with(lab, SOCK_STREAM, REUSE_SCTP_PORT);
	int other = socket_with(lab, SOCK_STREAM, REUSE_SCTP_PORT);

	ck_assert_int_eq(bind_to(lab, listener, "path0", PORT), 0);
	ck_assert_int_eq(sockets_listen(listener, BACKLOG), 0);
	ck_assert_int_eq(bind_to(lab, other, "path0", PORT), 0);
	ck_assert_int_eq(sockets_listen(other, BACKLOG), EADDRINUSE);
	ck_assert_int_eq(sockets_connect(other, &there), EINPROGRESS);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	close(listener);
	close(other);
}

SCENARIO(privileged_ports,
	 "Without CAP_NET_BIND_SERVICE ports below 1024 can be neither bound nor used for an "
	 "association",
	 .lab = &two_nodes, .no_packets = true)
{
	int bound = socket_with(lab, SOCK_STREAM, NOT_REUSED);
	int low = socket_with(lab, SOCK_STREAM, NOT_REUSED);
	int high = socket_with(lab, SOCK_STREAM, NOT_REUSED);
	struct sockaddr_storage there = path_address(lab, "b", "path0", SERVER_PORT);

	ck_assert_int_eq(bind_to(lab, bound, "path0", 1022), 0);
	sockets_capability_set(CAP_NET_BIND_SERVICE, false);
	ck_assert_int_eq(bind_to(lab, low, "path0", 1023), EACCES);
	ck_assert_int_eq(bind_to(lab, high, "path0", 1024), 0);
	ck_assert_int_eq(sockets_connect(bound, &there), EACCES);
	sockets_capability_set(CAP_NET_BIND_SERVICE, true);
	ck_assert_int_eq(bind_to(lab, low, "path0", 1023), 0);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
	ck_assert_int_eq(sockets_connect(bound, &there), EINPROGRESS);
	expect_packet(lab, INIT, .from = "a");
	close(bound);
	close(low);
	close(high);
}

SCENARIO(ephemeral_ports,
	 "The kernel chooses ports of ip_local_port_range that are neither taken nor reserved, "
	 "and reports when none is left",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-3.1.2-6", "RFC6458-4.1.2-2"})
{
	struct sockaddr_storage there = path_address(lab, "b", "path0", SERVER_PORT), here;
	socklen_t size = sizeof(here);
	int fds[5];

	sysctl_set(lab, "a", "net/ipv4/ip_local_port_range", "40000 40003");
	sysctl_set(lab, "a", "net/ipv4/ip_local_reserved_ports", "40001");
	for (unsigned i = 0; i < 5; i++)
		fds[i] = socket_with(lab, SOCK_STREAM, NOT_REUSED);
	ck_assert_int_eq(bind_to(lab, fds[0], NULL, 40002), 0);
	ck_assert_int_eq(bind_to(lab, fds[1], NULL, 0), 0);
	ck_assert_int_eq(bind_to(lab, fds[2], NULL, 0), 0);
	for (unsigned i = 1, ports = 0; i < 3; i++) {
		ck_assert_int_eq(getsockname(fds[i], (struct sockaddr *)&here, &size), 0);
		uint16_t port = ntohs(((struct sockaddr_in *)&here)->sin_port);

		ck_assert_msg(port == 40000 || port == 40003, "port %u was chosen", port);
		ck_assert_uint_ne(port, ports);
		ports = port;
	}
	ck_assert_int_eq(bind_to(lab, fds[3], NULL, 0), EADDRINUSE);
	ck_assert_int_eq(sockets_connect(fds[4], &there), EAGAIN);
	ck_assert_int_eq(sockets_listen(fds[4], BACKLOG), EAGAIN);
	/* A reserved port can be bound explicitly. */
	ck_assert_int_eq(bind_to(lab, fds[3], NULL, 40001), 0);
	for (unsigned i = 0; i < 5; i++)
		close(fds[i]);
}

/* With SO_REUSEADDR a socket is taken for a listener before it is one. */
SCENARIO(listen_without_a_port,
	 "A socket for which listen() finds no port is not a listener: it can be closed, or listen "
	 "when a port is free",
	 .lab = &two_nodes, .no_packets = true, .only_aborts = true,
	 .fix = {"listen-autobind-failure"})
{
	int taken[2], fds[3];

	sysctl_set(lab, "a", "net/ipv4/ip_local_port_range", "40000 40001");
	for (unsigned i = 0; i < 2; i++) {
		taken[i] = socket_with(lab, SOCK_STREAM, NOT_REUSED);
		ck_assert_int_eq(bind_to(lab, taken[i], NULL, (uint16_t)(40000 + i)), 0);
	}
	for (unsigned i = 0; i < 3; i++) {
		fds[i] = socket_with(lab, i == 2 ? SOCK_SEQPACKET : SOCK_STREAM, REUSE_ADDRESS);
		for (unsigned j = 0; j < 2; j++)
			ck_assert_int_eq(sockets_listen(fds[i], BACKLOG), EAGAIN);
	}
	close(fds[0]);
	close(taken[0]);
	ck_assert_int_eq(sockets_listen(fds[1], BACKLOG), 0);
	close(fds[1]);
	close(fds[2]);
	close(taken[1]);
}
