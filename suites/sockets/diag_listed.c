/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints and associations in the lists of sock_diag(7), as `ss --sctp` shows them. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

#include <net/if.h>
#include <sys/ioctl.h>

enum { MANY = 7001, ONE = 7002, BACKLOG = 5 };

SCENARIO(diag_endpoints,
	 "sock_diag lists each listening socket of its network namespace with port, addresses, "
	 "owner, inode, cookie and backlog",
	 .lab = &dual_path, .needs = CAP_SOCK_DIAG, .no_packets = true)
{
	struct sockaddr_storage any = wildcard_of(lab), first = path_address(lab, "a", "path0", 0),
				second = path_address(lab, "a", "path1", 0);
	struct sockaddr_storage name;
	socklen_t size = sizeof(name);
	struct endpoint *many, *one;
	struct sockets_diag_record record;

	ck_assert_uint_eq(sockets_diag_ask(lab, "a")->count, 0);
	many = endpoint_listen(lab, "a", ONE_TO_MANY, .port = MANY);
	one = endpoint_listen(lab, "a", ONE_TO_ONE, .port = ONE, .backlog = BACKLOG,
			      .paths = {"path0", "path1"});
	ck_assert_uint_eq(sockets_diag_ask(lab, "b")->count, 0);
	ck_assert_uint_eq(sockets_diag_ask(lab, "a")->count, 2);

	record = sockets_diag_get(lab, "a", MANY, 0);
	sockets_diag_expect_socket(&record, many->fd);
	sockets_diag_expect_address(record.msg.id.idiag_src, NULL);
	sockets_diag_expect_address(record.msg.id.idiag_dst, NULL);
	sockets_diag_expect_addresses(record.locals, record.local_count, MANY, &any);

	record = sockets_diag_get(lab, "a", ONE, 0);
	sockets_diag_expect_socket(&record, one->fd);
	ck_assert_uint_eq(record.msg.idiag_family, first.ss_family);
	ck_assert_uint_eq(record.msg.idiag_state, TCP_LISTEN);
	ck_assert_uint_eq(record.msg.id.idiag_dport, 0);
	ck_assert_uint_eq(record.msg.id.idiag_if, 0);
	ck_assert_uint_eq(record.msg.idiag_timer, 0);
	ck_assert_uint_eq(record.msg.idiag_rqueue, 0);
	ck_assert_uint_eq(record.msg.idiag_wqueue, BACKLOG);
	ck_assert_int_eq(getsockname(one->fd, (struct sockaddr *)&name, &size), 0);
	sockets_diag_expect_address(record.msg.id.idiag_src, &name);
	sockets_diag_expect_addresses(record.locals, record.local_count, ONE, &first, &second);
	endpoint_close(one);
	endpoint_close(many);
	ck_assert_uint_eq(sockets_diag_ask(lab, "a")->count, 0);
}

static unsigned device_index(struct endpoint *endpoint, const char *device)
{
	struct ifreq request = {0};

	memcpy(request.ifr_name, device, strlen(device));
	if (ioctl(endpoint->fd, SIOCGIFINDEX, &request) != 0)
		scenario_error("SIOCGIFINDEX: %s", strerror(errno));
	return (unsigned)request.ifr_ifindex;
}

SCENARIO(diag_association,
	 "sock_diag lists an association with its ports, the addresses of both ends, its "
	 "primary path and device, and the owner, inode and cookie of its socket",
	 .lab = &scripted_dual_path, .needs = CAP_SOCK_DIAG)
{
	struct association association =
		association_open(lab, .bound_paths = {"path0", "path1"}, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	struct sockaddr_storage own = peer_iut_address(peer, "path0"),
				other = peer_iut_address(peer, "path1"),
				first = peer_own_address(peer, "path0"),
				second = peer_own_address(peer, "path1");
	struct sockets_diag_record record;

	record = sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT);
	sockets_diag_expect_socket(&record, iut->fd);
	ck_assert_uint_eq(record.msg.idiag_family, own.ss_family);
	ck_assert_uint_eq(record.msg.idiag_state, SOCKETS_DIAG_ESTABLISHED);
	ck_assert_uint_eq(record.msg.idiag_timer, 0);
	ck_assert_uint_eq(record.msg.idiag_expires, 0);
	ck_assert_uint_eq(record.msg.idiag_rqueue, 0);
	ck_assert_uint_eq(record.msg.idiag_wqueue, 0);
	ck_assert_uint_eq(record.msg.id.idiag_if, device_index(iut, "path0"));
	sockets_diag_expect_address(record.msg.id.idiag_src, &own);
	sockets_diag_expect_address(record.msg.id.idiag_dst, &first);
	sockets_diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &own, &other);
	sockets_diag_expect_addresses(record.peers, record.peer_count, PEER_PORT, &first, &second);

	endpoint_set_primary(iut, "path1");
	record = sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT);
	sockets_diag_expect_address(record.msg.id.idiag_dst, &second);
	sockets_diag_expect_addresses(record.peers, record.peer_count, PEER_PORT, &first, &second);
	ck_assert_uint_eq(record.msg.id.idiag_if, device_index(iut, "path1"));

	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(sockets_diag_ask(lab, "iut")->count, 1);
	sockets_diag_get(lab, "iut", SERVER_PORT, 0);
}

SCENARIO(diag_wildcard_association,
	 "sock_diag lists the addresses that an association uses even if its socket is bound to "
	 "the wildcard address",
	 .lab = &dual_path, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = ONE);
	struct sockaddr_storage any = wildcard_of(lab), own[2], other[2];
	struct sockets_diag_record record;

	for (unsigned i = 0; i < 2; i++) {
		own[i] = path_address(lab, "b", i ? "path1" : "path0", 0);
		other[i] = path_address(lab, "a", i ? "path1" : "path0", 0);
	}
	endpoint_connect(client, server);
	record = sockets_diag_get(lab, "b", SERVER_PORT, 0,
				  .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
	sockets_diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &any);
	record = sockets_diag_get(lab, "b", SERVER_PORT, ONE);
	sockets_diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &own[0],
				      &own[1]);
	sockets_diag_expect_addresses(record.peers, record.peer_count, ONE, &other[0], &other[1]);
}

/* The association's state in the record itself and in INET_DIAG_INFO. */
#define expect_state(iut, state) expect_state_at(iut, state, __FILE__, __LINE__)
static void expect_state_at(struct endpoint *iut, unsigned state, const char *file, int line)
{
	struct sockets_diag_record record = sockets_diag_find_at(
		sockets_diag_ask(iut->lab, "iut", .file = file, .line = line,
				 .extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO)),
		iut->port, PEER_PORT, file, line);
	/* SCTP_STATUS counts from SCTP_EMPTY on, a state that no association has. */
	const char *wanted = association_state_name((int)state + 1);

	if (record.msg.idiag_state != state || record.info.sctpi_state != state)
		scenario_fail(file, line, "sock_diag reports %s and INET_DIAG_INFO %s, expected %s",
			      association_state_name(record.msg.idiag_state + 1),
			      association_state_name((int)record.info.sctpi_state + 1), wanted);
	if (iut->association && endpoint_status_at(iut, file, line).sstat_state != (int)state + 1)
		scenario_fail(file, line, "SCTP_STATUS does not report %s", wanted);
}

SCENARIO(diag_states_shut, "sock_diag follows an association from COOKIE-WAIT to SHUTDOWN-SENT",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY, .port = SERVER_PORT);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	expect_state(iut, SOCKETS_DIAG_COOKIE_WAIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	expect_state(iut, SOCKETS_DIAG_COOKIE_ECHOED);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_state(iut, SOCKETS_DIAG_ESTABLISHED);
	endpoint_send(iut, 0, "not acknowledged yet");
	peer_expect(peer, DATA);
	endpoint_shutdown(iut);
	expect_state(iut, SOCKETS_DIAG_SHUTDOWN_PENDING);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN);
	expect_state(iut, SOCKETS_DIAG_SHUTDOWN_SENT);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	ck_assert_uint_eq(sockets_diag_count(sockets_diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT),
			  0);
}

SCENARIO(diag_states_peer_shut,
	 "sock_diag reports SHUTDOWN-RECEIVED and SHUTDOWN-ACK-SENT of an association that the "
	 "peer shuts down",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);

	endpoint_send(association.iut, 0, "not acknowledged yet");
	peer_expect(association.peer, DATA);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	let_pass(lab, MILLISECONDS(10));
	expect_state(association.iut, SOCKETS_DIAG_SHUTDOWN_RECEIVED);
	peer_send(association.peer, SHUTDOWN);
	peer_expect(association.peer, SHUTDOWN_ACK);
	expect_state(association.iut, SOCKETS_DIAG_SHUTDOWN_ACK_SENT);
	peer_send(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(sockets_diag_count(sockets_diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT),
			  0);
}
