/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer that lost its association and comes back: RFC 9260 sections 5.2.2 and 5.2.4, action A. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { CLIENT_PORT = 6000 };

SCENARIO(peer_restart, "A peer that comes back on the same port restarts the association",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-5.2.2-6", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8", "RFC9260-5.2.4-5",
		  "RFC9260-5.2.4-6", "RFC9260-5.3.1-3", "RFC9260-5.1.5-9", "RFC6458-6.1.1-4"},
	 /* What streams_of_a_restart is about. */
	 .excuses = {"RFC9260-3.3.3-11"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT);

	endpoint_connect(client, server);
	const struct packet *old_init = expect_packet(lab, INIT, .from = "a");
	const struct packet *old_ack = expect_packet(lab, INIT_ACK, .from = "b");
	uint32_t fresh_window = path_cwnd(server, "path0");
	sctp_assoc_t association = server->association;

	for (int i = 0; i < 10; i++)
		endpoint_send(server, 0, NULL, .size = 4000);
	for (int i = 0; i < 10; i++)
		expect_message(client, 0, NULL, .size = 4000);
	let_pass(lab, SECONDS(1));
	ck_assert_uint_gt(path_cwnd(server, "path0"), fresh_window);
	endpoint_vanish(client);
	forget_packets(lab);

	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT, .ostreams = 3,
			       .istreams = 2);
	endpoint_connect_start(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	ck_assert_uint_ne(init->chunk->init.tag, old_init->chunk->init.tag);
	ck_assert_uint_eq(init_ack->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_ne(init_ack->chunk->init.tag, old_ack->chunk->init.tag);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	const struct received *event =
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART, .error = 0);

	ck_assert_int_eq(notification_of(event)->sn_assoc_change.sac_assoc_id, association);
	ck_assert_uint_eq(notification_of(event)->sn_assoc_change.sac_outbound_streams, 2);
	ck_assert_uint_eq(notification_of(event)->sn_assoc_change.sac_inbound_streams, 3);
	ck_assert_uint_eq(path_cwnd(server, "path0"), fresh_window);

	exchange_messages(client, server);
	const struct packet *question = expect_packet(lab, DATA, .from = "a");
	const struct packet *answer = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(question->sctp.tag, init_ack->chunk->init.tag);
	ck_assert_uint_eq(question->chunk->data.tsn, init->chunk->init.tsn);
	ck_assert_uint_eq(answer->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(answer->chunk->data.tsn, init_ack->chunk->init.tsn);
	ck_assert_uint_eq(answer->chunk->data.ssn, 0);
	expect_no_event(server, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(association_count(server), 1);
}

SCENARIO(restart_with_stale_cookie,
	 "A restart with a stale cookie is refused, and the DATA behind the COOKIE ECHO dropped",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-5.2.4-1", "RFC9260-5.2.4-2"},
	 .fix = {"stale-cookie-at-restart"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT);
	struct sockaddr_storage to = path_address(lab, "b", "path0", server->port);

	endpoint_connect(client, server);
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT);
	forget_packets(lab);
	/* The first COOKIE ECHO arrives after Valid.Cookie.Life, the others not at all. */
	lab_delay(lab, COOKIE_ECHO, VALID_COOKIE_LIFE + SECONDS(1));
	lab_drop(lab, COOKIE_ECHO, .count = FOREVER);
	ck_assert_int_eq(
		sendto(client->fd, "stale", 5, 0, (struct sockaddr *)&to, address_length(&to)), 5);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *error = expect_packet(lab, ERROR, .from = "b", .within = SECONDS(70));

	ck_assert(packet_chunk(&echo->sctp, DATA));
	ck_assert_uint_eq(error->sctp.tag, init->chunk->init.tag);
	ck_assert(chunk_has_tlv(error->chunk, CAUSE_STALE_COOKIE));
	expect_no_event(server, SCTP_ASSOC_CHANGE, SECONDS(1));
	expect_no_message(server, 0);
	ck_assert_uint_eq(count_packets(lab, SACK, .from = "b"), 0);
	ck_assert_uint_eq(association_count(server), 1);
}

SCENARIO(restart_with_new_address,
	 "A restart that adds an address is aborted and leaves the association as it is",
	 .lab = &dual_path,
	 .spec = {"RFC9260-5.2.2-2", "RFC9260-5.2.2-3", "RFC9260-5.2.2-4", "RFC9260-5.2.2-5",
		  "RFC9260-5.2.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT, .paths = {"path0"});
	struct sockaddr_storage added = path_address(lab, "a", "path1", 0);
	bool six = over_ipv6(lab);
	struct tlv restart, address;
	size_t offset = 0;

	endpoint_connect(client, server);
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = CLIENT_PORT,
			       .paths = {"path0", "path1"});
	forget_packets(lab);
	endpoint_connect_start(client, server);
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert_uint_eq(abort->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_eq(abort->chunk->flags & FLAG_T, 0);
	ck_assert(chunk_tlv(abort->chunk, CAUSE_RESTART_WITH_NEW_ADDRESSES, &restart));
	ck_assert(tlv_next(restart.value, restart.value_length, &offset, &address));
	ck_assert_uint_eq(address.type, six ? PARAM_IPV6_ADDRESS : PARAM_IPV4_ADDRESS);
	ck_assert_mem_eq(address.value,
			 six ? (void *)&((struct sockaddr_in6 *)&added)->sin6_addr
			     : (void *)&((struct sockaddr_in *)&added)->sin_addr,
			 address.value_length);
	ck_assert_uint_eq(address.value_length, six ? 16 : 4);
	ck_assert(!tlv_next(restart.value, restart.value_length, &offset, &address));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	expect_no_event(server, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(association_count(server), 1);
}

SCENARIO(streams_of_a_restart,
	 "The INIT ACK to a peer that comes back offers no more streams than its INIT takes",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.3-11"},
	 .known = {{.from = "5.10",
		    .reason = "sctp_tietags_populate() (net/sctp/sm_statefuns.c) takes the streams "
			      "of the association that is there, as 5.2.2 suggests for other "
			      "parameters"}})
{
	struct association association = association_open(lab);
	const struct packet *ack;

	peer_reset(association.peer);
	peer_send(association.peer, INIT, .istreams = 2);
	ack = peer_expect(association.peer, INIT_ACK);
	ck_assert_msg(ack->chunk->init.ostreams <= 2,
		      "expected at most 2 streams, as the INIT takes, the INIT ACK offers %u",
		      ack->chunk->init.ostreams);
}

SCENARIO(
	window_at_restart,
	"At a restart the INIT ACK offers the window that is left beside what the user has not read",
	.lab = &scripted_peer)
{
	enum { COUNT = 4, SIZE = 1000 };
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	endpoint_read(association.iut, false);
	for (unsigned i = 0; i < COUNT; i++)
		peer_send(peer, DATA, .size = SIZE);
	let_pass(lab, SECONDS(1));
	peer_reset(peer);
	peer_send(peer, INIT);
	ck_assert_uint_eq(peer_expect(peer, INIT_ACK)->chunk->init.a_rwnd,
			  association.iut_a_rwnd - COUNT * SIZE);
}
