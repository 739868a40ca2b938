/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints and associations in the lists of sock_diag(7), as `ss --sctp` shows them. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

#include <net/if.h>
#include <sys/ioctl.h>

enum { MANY = 7001, ONE = 7002, BACKLOG = 5 };

static struct sockaddr_storage wildcard(struct lab *lab)
{
	return path_address(lab, NULL, lab_versions(lab) & IPV6 ? "::" : "0.0.0.0", 0);
}

SCENARIO(diag_endpoints,
	 "sock_diag lists each listening socket with its port, addresses, owner, inode, cookie "
	 "and backlog, and none of another network namespace",
	 .lab = &dual_path, .needs = CAP_SOCK_DIAG)
{
	struct sockaddr_storage any = wildcard(lab), first = path_address(lab, "a", "path0", 0),
				second = path_address(lab, "a", "path1", 0);
	struct sockaddr_storage name;
	socklen_t size = sizeof(name);
	struct endpoint *many, *one;
	struct diag_record record;

	ck_assert_uint_eq(diag_ask(lab, "a")->count, 0);
	many = endpoint_listen(lab, "a", ONE_TO_MANY, .port = MANY);
	one = endpoint_listen(lab, "a", ONE_TO_ONE, .port = ONE, .backlog = BACKLOG,
			      .paths = {"path0", "path1"});
	ck_assert_uint_eq(diag_ask(lab, "b")->count, 0);
	ck_assert_uint_eq(diag_ask(lab, "a")->count, 2);

	record = diag_find(diag_ask(lab, "a"), MANY, 0);
	diag_expect_socket(&record, many->fd);
	diag_expect_address(record.msg.id.idiag_src, NULL);
	diag_expect_address(record.msg.id.idiag_dst, NULL);
	diag_expect_addresses(record.locals, record.local_count, MANY, &any);

	record = diag_find(diag_ask(lab, "a"), ONE, 0);
	diag_expect_socket(&record, one->fd);
	ck_assert_uint_eq(record.msg.idiag_family, first.ss_family);
	ck_assert_uint_eq(record.msg.idiag_state, TCP_LISTEN);
	ck_assert_uint_eq(record.msg.id.idiag_dport, 0);
	ck_assert_uint_eq(record.msg.id.idiag_if, 0);
	ck_assert_uint_eq(record.msg.idiag_timer, 0);
	ck_assert_uint_eq(record.msg.idiag_rqueue, 0);
	ck_assert_uint_eq(record.msg.idiag_wqueue, BACKLOG);
	ck_assert_int_eq(getsockname(one->fd, (struct sockaddr *)&name, &size), 0);
	diag_expect_address(record.msg.id.idiag_src, &name);
	diag_expect_addresses(record.locals, record.local_count, ONE, &first, &second);
	endpoint_close(one);
	endpoint_close(many);
	ck_assert_uint_eq(diag_ask(lab, "a")->count, 0);
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
	 "sock_diag lists an association with its ports, all addresses of both ends, primary path "
	 "and its device, and with owner, inode and cookie of its socket",
	 .lab = &scripted_dual_path, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .paths = {"path0", "path1"});
	struct sockaddr_storage own = peer_iut_address(peer, "path0"),
				other = peer_iut_address(peer, "path1"),
				first = peer_own_address(peer, "path0"),
				second = peer_own_address(peer, "path1");
	struct diag_record record;

	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {tlv_address(&second)}));
	record = diag_find(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT);
	diag_expect_socket(&record, iut->fd);
	ck_assert_uint_eq(record.msg.idiag_family, own.ss_family);
	ck_assert_uint_eq(record.msg.idiag_state, DIAG_ESTABLISHED);
	ck_assert_uint_eq(record.msg.idiag_timer, 0);
	ck_assert_uint_eq(record.msg.idiag_expires, 0);
	ck_assert_uint_eq(record.msg.idiag_rqueue, 0);
	ck_assert_uint_eq(record.msg.idiag_wqueue, 0);
	ck_assert_uint_eq(record.msg.id.idiag_if, device_index(iut, "path0"));
	diag_expect_address(record.msg.id.idiag_src, &own);
	diag_expect_address(record.msg.id.idiag_dst, &first);
	diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &own, &other);
	diag_expect_addresses(record.peers, record.peer_count, PEER_PORT, &first, &second);

	endpoint_set_primary(iut, "path1");
	record = diag_find(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT);
	diag_expect_address(record.msg.id.idiag_dst, &second);
	diag_expect_addresses(record.peers, record.peer_count, PEER_PORT, &first, &second);
	ck_assert_uint_eq(record.msg.id.idiag_if, device_index(iut, "path1"));

	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(diag_ask(lab, "iut")->count, 1);
	diag_find(diag_ask(lab, "iut"), SERVER_PORT, 0);
}

SCENARIO(diag_wildcard_association,
	 "An association of a socket that is bound to the wildcard address has in sock_diag the "
	 "addresses that it uses",
	 .lab = &dual_path, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = ONE);
	struct sockaddr_storage any = wildcard(lab), own[2], other[2];
	struct diag_record record;

	for (unsigned i = 0; i < 2; i++) {
		own[i] = path_address(lab, "b", i ? "path1" : "path0", 0);
		other[i] = path_address(lab, "a", i ? "path1" : "path0", 0);
	}
	endpoint_connect(client, server);
	record = diag_find(diag_ask(lab, "b", .states = DIAG_STATE(TCP_LISTEN)), SERVER_PORT, 0);
	diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &any);
	record = diag_find(diag_ask(lab, "b"), SERVER_PORT, ONE);
	diag_expect_addresses(record.locals, record.local_count, SERVER_PORT, &own[0], &own[1]);
	diag_expect_addresses(record.peers, record.peer_count, ONE, &other[0], &other[1]);
}

static void expect_state(struct endpoint *iut, unsigned state)
{
	struct diag_record record =
		diag_find(diag_ask(iut->lab, "iut", .extensions = DIAG_EXTENSION(INET_DIAG_INFO)),
			  iut->port, PEER_PORT);

	ck_assert_uint_eq(record.msg.idiag_state, state);
	ck_assert_uint_eq(record.info.sctpi_state, state);
	/* SCTP_STATUS counts from SCTP_EMPTY on, which no association is. */
	if (iut->association)
		ck_assert_int_eq(endpoint_status(iut).sstat_state, (int)state + 1);
}

SCENARIO(diag_states_shut, "sock_diag follows an association from COOKIE-WAIT to SHUTDOWN-SENT",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY, .port = SERVER_PORT);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	expect_state(iut, DIAG_COOKIE_WAIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	expect_state(iut, DIAG_COOKIE_ECHOED);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_state(iut, DIAG_ESTABLISHED);
	endpoint_send(iut, 0, "not acknowledged yet");
	peer_expect(peer, DATA);
	endpoint_shutdown(iut);
	expect_state(iut, DIAG_SHUTDOWN_PENDING);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN);
	expect_state(iut, DIAG_SHUTDOWN_SENT);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	ck_assert_uint_eq(diag_count(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT), 0);
}

SCENARIO(diag_states_peer_shut,
	 "sock_diag tells SHUTDOWN-RECEIVED and SHUTDOWN-ACK-SENT of an association that the peer "
	 "shuts down",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	uint32_t before = peer->iut_initial_tsn - 1;

	endpoint_send(iut, 0, "not acknowledged yet");
	peer_expect(peer, DATA);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = before);
	let_pass(lab, MILLISECONDS(10));
	expect_state(iut, DIAG_SHUTDOWN_RECEIVED);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK);
	expect_state(iut, DIAG_SHUTDOWN_ACK_SENT);
	peer_send(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	ck_assert_uint_eq(diag_count(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT), 0);
}
