/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Duplicated and late chunks of the handshake: RFC 9260 section 5.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(duplicate_init,
	 "A duplicate INIT gets an INIT ACK of its own; the client discards the second INIT ACK",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.3-1", "RFC9260-5.1-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_duplicate(lab, INIT);
	endpoint_connect(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *first = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *second = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");

	ck_assert_uint_eq(second->sctp.tag, init->chunk->init.tag);
	ck_assert_uint_ne(second->chunk->init.tag, first->chunk->init.tag);
	ck_assert_uint_eq(echo->sctp.tag, first->chunk->init.tag);
	exchange_messages(client, server);
	expect_no_packet(lab, COOKIE_ECHO, SECONDS(10));
	ck_assert_uint_eq(count_packets(lab, COOKIE_ECHO), 1);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
	ck_assert_uint_eq(association_count(server), 1);
}

SCENARIO(duplicate_cookie_echo,
	 "A duplicate COOKIE ECHO gets a second COOKIE ACK and sets up no second association",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.4-11", "RFC9260-5.2.4-12", "RFC9260-5.2.5-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_duplicate(lab, COOKIE_ECHO);
	endpoint_connect(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *first = expect_packet(lab, COOKIE_ACK, .from = "b");
	const struct packet *second = expect_packet(lab, COOKIE_ACK, .from = "b");

	ck_assert_uint_eq(second->sctp.tag, init->chunk->init.tag);
	assert_same_chunk(second->chunk, first->chunk);
	expect_no_event(server, SCTP_ASSOC_CHANGE, SECONDS(1));
	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(association_count(server), 1);
	ck_assert_uint_eq(packets_so_far(), 5);
	exchange_messages(client, server);
}

SCENARIO(late_init, "A late duplicate of the INIT leaves the established association as it is",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.2-10", "RFC9260-5.2.3-1"})
{
	struct pair pair = pair_open(lab);

	packet_replay(lab, pair.init);
	exchange_messages(pair.a, pair.b);
	const struct packet *question = expect_packet(lab, DATA, .from = "a");
	const struct packet *answer = expect_packet(lab, DATA, .from = "b");

	ck_assert_uint_eq(question->sctp.tag, pair.init_ack->chunk->init.tag);
	ck_assert_uint_eq(answer->sctp.tag, pair.init->chunk->init.tag);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(10));
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(1));
	ck_assert_uint_eq(count_packets(lab, COOKIE_ECHO), 1);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
	ck_assert_uint_eq(association_count(pair.b), 1);
}

SCENARIO(late_init_answered,
	 "A late duplicate of the INIT is answered with an INIT ACK by an established association",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8"},
	 .known = {{"6.1.0-50", NULL,
		    "an INIT with the tag of the established association is discarded "
		    "(sctp_sf_do_unexpected_init() in net/sctp/sm_statefuns.c)"}})
{
	struct pair pair = pair_open(lab);

	packet_replay(lab, pair.init);
	const struct packet *late = expect_packet(lab, INIT_ACK, .from = "b");

	ck_assert_uint_eq(late->sctp.tag, pair.init->chunk->init.tag);
	ck_assert_uint_ne(late->chunk->init.tag, pair.init_ack->chunk->init.tag);
}

SCENARIO(late_cookie_echo,
	 "A late duplicate of the COOKIE ECHO is valid even after the cookie's life",
	 .lab = &two_nodes, .limit = SECONDS(100),
	 .spec = {"RFC9260-5.2.4-2", "RFC9260-5.2.4-11", "RFC9260-5.2.4-12"})
{
	struct pair pair = pair_open(lab);

	exchange_messages(pair.a, pair.b);
	let_pass(lab, VALID_COOKIE_LIFE + SECONDS(1));
	packet_replay(lab, packet_last("a", COOKIE_ECHO));
	const struct packet *cookie_ack = expect_packet(lab, COOKIE_ACK, .from = "b");

	ck_assert_uint_eq(cookie_ack->sctp.tag, pair.cookie_ack->sctp.tag);
	ck_assert_uint_eq(count_packets(lab, ERROR), 0);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
	exchange_messages(pair.a, pair.b);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, 1);
	ck_assert_uint_eq(association_count(pair.b), 1);
}
