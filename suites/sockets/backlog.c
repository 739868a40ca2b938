/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that arrive while a system call has the socket, and wait for it. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <sys/socket.h>

enum { SIZE = 10 };

/* The peer asks to delete its address on a path (RFC 5061 4.2.2). */
static void send_deletion(struct peer *peer, const char *path)
{
	const uint32_t correlation = 1;
	struct sockaddr_storage own = peer_own_address(peer, peer->path);
	struct sockaddr_storage leaving = peer_own_address(peer, path);
	struct tlv_spec inner = tlv_address(&leaving);

	send_authenticated(peer, ASCONF,
			   .tlvs = {tlv_address(&own),
				    tlv_nested(PARAM_DELETE_ADDRESS, &correlation, 1, &inner)});
}

SCENARIO(
	waiting_packet_of_deleted_address,
	"Packets that waited for the socket behind the ASCONF which deletes their source address are "
	"neither answered there nor delivered",
	.lab = &scripted_dual_path, .needs = CAP_AUTH | CAP_ASCONF | CAP_USERFAULTFD,
	.spec = {"RFC5061-5.3-24"}, .fix = {"chunk-of-removed-transport"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct sockets_held held = sockets_send_held(association.iut, SIZE);

	send_deletion(peer, "path1");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "too late")});
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	peer_expect_silence(peer, SECONDS(1));
	sockets_release(&held);
	peer_expect(peer, DATA, .path = "path0");
	expect_authenticated(peer, ASCONF_ACK, .path = "path0");
	peer_expect_silence(peer, MILLISECONDS(500));
	sockets_expect_outcome(&held.call, SIZE, 0, 0);
	expect_no_message(association.iut, 0);
	expect_peer_addresses(association.iut, "path0");
	peer->next_tsn--;
	peer->next_ssn[0]--;
	peer_send_packet(peer, .chunks = {CHUNK(SACK), CHUNK(DATA, .text = "in time")});
	expect_message(association.iut, 0, "in time");
}

enum { ROOM = 8000 };

static long send_to_path1(int fd, void *context)
{
	const struct association *association = context;
	struct sctp_sndinfo info = {.snd_assoc_id = association->iut->association,
				    .snd_flags = SCTP_ADDR_OVER};
	struct sockaddr_storage to =
		path_address(association->lab, "wire", "path1", association->peer->port);
	uint8_t message[SIZE] = "on its way";
	struct iovec part = {message, SIZE};

	return sctp_sendv(fd, &part, 1, (struct sockaddr *)&to, 1, &info, sizeof(info),
			  SCTP_SENDV_SNDINFO, 0);
}

SCENARIO(
	address_deleted_while_send_waits,
	"A send that waits for room gives EAGAIN, and sends nothing, if the peer deletes the address "
	"that it is for",
	.lab = &scripted_dual_path, .needs = CAP_AUTH | CAP_ASCONF, .spec = {"RFC5061-5.3-24"},
	.fix = {"sendmsg-freed-transport"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct sctp_sndinfo info = {.snd_assoc_id = association.iut->association};
	static uint8_t message[1000];
	struct iovec part = {message, sizeof(message)};
	const int room = ROOM;
	struct sockets_blocked call;

	ck_assert_int_eq(
		setsockopt(association.iut->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	while (sctp_sendv(association.iut->fd, &part, 1, NULL, 0, &info, sizeof(info),
			  SCTP_SENDV_SNDINFO, 0) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	call = sockets_call_blocking(association.iut, send_to_path1, &association);
	sockets_expect_blocked(&call, MILLISECONDS(100));
	send_deletion(peer, "path1");
	while (peer_next(peer, AT_ONCE) == DATA)
		peer_expect(peer, DATA);
	expect_authenticated(peer, ASCONF_ACK);
	forget_packets(lab);
	peer_answer(peer, DATA, true);
	peer_send(peer, SACK);
	sockets_expect_outcome(&call, -1, EAGAIN, 0);
	let_pass(lab, SECONDS(1));
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "iut", .link = "path1"), 0);
	endpoint_send(association.iut, 0, "to the address that is left");
	peer_expect_alive(peer);
}

SCENARIO(waiting_packets,
	 "Packets that waited for the socket are processed in their order when the call ends",
	 .lab = &scripted_dual_path, .needs = CAP_USERFAULTFD,
	 /* No SACK can be made while the call holds the socket. */
	 .excuses = {"RFC9260-6.2-15"})
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct sockets_held held = sockets_send_held(association.iut, SIZE);

	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "first")});
	peer_send(peer, DATA, .text = "second");
	peer_send(peer, HEARTBEAT);
	peer_expect_silence(peer, SECONDS(1));
	sockets_release(&held);
	peer_expect(peer, DATA);
	peer_expect(peer, SACK);
	peer_expect(peer, HEARTBEAT_ACK);
	sockets_expect_outcome(&held.call, SIZE, 0, 0);
	expect_message(association.iut, 0, "first");
	expect_message(association.iut, 0, "second");
	peer_send(peer, SACK);
}

SCENARIO(waiting_too_big,
	 "A Packet Too Big message that came while a call had the socket makes the next message's "
	 "packets smaller",
	 .lab = &scripted_peer, .needs = CAP_USERFAULTFD,
	 .spec = {"RFC9260-7.3-1", "RFC9260-6.9-8"})
{
	enum { MTU = 1300, LARGE = 1400 };
	struct association association = association_open(lab);
	const struct packet *large;
	struct sockets_held held;

	endpoint_send(association.iut, 0, NULL, .size = LARGE);
	large = expect_data(association, 1);
	send_sack(association, 1);
	held = sockets_send_held(association.iut, SIZE);
	icmp_send(lab, TOO_BIG, large, .mtu = MTU);
	peer_expect_silence(association.peer, SECONDS(1));
	sockets_release(&held);
	expect_data(association, 2);
	sockets_expect_outcome(&held.call, SIZE, 0, 0);
	send_sack(association, 2);
	endpoint_send(association.iut, 0, NULL, .size = LARGE);
	expect_flight(association, 3, 4);
	send_sack(association, 4);
	ck_assert_uint_eq(endpoint_path(association.iut, "path0").spinfo_mtu, MTU);
}

SCENARIO(
	waiting_handshakes,
	"An INIT and a COOKIE ECHO of other peers that waited for the socket are answered when the call ends",
	.lab = &scripted_peer, .needs = CAP_USERFAULTFD, .spec = {"RFC9260-5.1-4"})
{
	struct association association = association_open(lab);
	struct peer *second = peer_open(lab, .port = PEER_PORT + 1);
	struct peer *third = peer_open(lab, .port = PEER_PORT + 2);
	struct sockets_held held;

	peer_send(second, INIT);
	peer_expect(second, INIT_ACK);
	held = sockets_send_held(association.iut, SIZE);
	peer_send(second, COOKIE_ECHO);
	peer_send(third, INIT);
	peer_expect_silence(second, SECONDS(1));
	peer_expect_silence(third, 0);
	sockets_release(&held);
	peer_expect(association.peer, DATA);
	peer_expect(second, COOKIE_ACK);
	peer_expect(third, INIT_ACK);
	sockets_expect_outcome(&held.call, SIZE, 0, 0);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(second);
	peer_send(association.peer, SACK);
}

SCENARIO(waiting_probe_timer,
	 "A path MTU probe whose time comes while a call has the socket is sent when the call ends",
	 .lab = &scripted_peer, .needs = CAP_USERFAULTFD | CAP_PLPMTUD)
{
	enum { INTERVAL_MS = 5000 };
	struct association association;
	struct sockets_held held;
	unsigned probes;

	sysctl_set(lab, "iut", "net/sctp/plpmtud_probe_interval", "%u", INTERVAL_MS);
	association = association_open(lab);
	/* The only HEARTBEATs are probes, and one that is lost is repeated after the interval. */
	peer_answer(association.peer, HEARTBEAT, false);
	peer_ignore(association.peer, HEARTBEAT);
	peer_ignore(association.peer, PAD);
	let_pass(lab, MILLISECONDS(INTERVAL_MS));
	held = sockets_send_held(association.iut, SIZE);
	probes = count_packets(lab, HEARTBEAT, .from = "iut");
	let_pass(lab, MILLISECONDS(2 * INTERVAL_MS));
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .from = "iut"), probes);
	sockets_release(&held);
	peer_expect(association.peer, DATA);
	send_sack(association, 1);
	sockets_expect_outcome(&held.call, SIZE, 0, 0);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .from = "iut"), probes + 1);
}
