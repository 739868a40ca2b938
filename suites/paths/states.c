/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which states of an association HEARTBEATs are sent and answered: RFC 9260 section 8.3. */
#define SUITE "paths"
#include "suites/paths/levels.h"

static struct endpoint *fast_listener(struct lab *lab)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sctp_paddrparams params = {.spp_flags = SPP_HB_ENABLE, .spp_hbinterval = 1000};

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	return iut;
}

/* The peer answers the HEARTBEATs that come. */
static void connect_two_paths(struct peer *peer, struct endpoint *iut)
{
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {tlv_address(&second)}));
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
}

static void expect_no_beats(struct lab *lab)
{
	expect_no_packet(lab, HEARTBEAT, SECONDS(30), .from = "iut");
}

SCENARIO(none_after_shutdown, "No HEARTBEAT is sent any more after SHUTDOWN",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct endpoint *iut = fast_listener(lab);
	struct peer *peer = peer_open(lab);

	connect_two_paths(peer, iut);
	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path0");
	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	expect_no_beats(lab);
	ck_assert_uint_ge(count_packets(lab, SHUTDOWN, .from = "iut"), 4);
}

SCENARIO(none_after_shutdown_ack, "No HEARTBEAT is sent any more after SHUTDOWN ACK",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct endpoint *iut = fast_listener(lab);
	struct peer *peer = peer_open(lab);

	connect_two_paths(peer, iut);
	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path0");
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK);
	expect_no_beats(lab);
	ck_assert_uint_ge(count_packets(lab, SHUTDOWN_ACK, .from = "iut"), 4);
}

SCENARIO(none_before_the_association,
	 "No HEARTBEAT is sent while INIT or COOKIE ECHO waits for its answer; the first ones come "
	 "when the association is there",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct endpoint *iut = fast_listener(lab);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	expect_no_packet(lab, HEARTBEAT, SECONDS(8), .from = "iut");
	peer_ignore(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&second)});
	peer_expect(peer, COOKIE_ECHO);
	expect_no_packet(lab, HEARTBEAT, SECONDS(8), .from = "iut");
	ck_assert_uint_ge(count_packets(lab, COOKIE_ECHO), 2);
	peer_send(peer, COOKIE_ACK);
	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path1");
	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path0");
}

static void expect_answer_to_beat(struct peer *peer, const char *path)
{
	peer_send_packet(
		peer, .path = path,
		.chunks = {CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, path)})});
	const struct chunk *ack =
		peer_expect(peer, HEARTBEAT_ACK, .path = path, .alone = true)->chunk;

	ck_assert_uint_eq(ack->length, 8 + strlen(path));
	ck_assert_mem_eq(ack->value + 4, path, strlen(path));
}

SCENARIO(answered_while_cookie_echo_waits,
	 "The sender of COOKIE ECHO answers a HEARTBEAT before COOKIE ACK has come",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-8.3-3"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&second)});
	peer_expect(peer, COOKIE_ECHO);
	expect_answer_to_beat(peer, "path0");
	expect_answer_to_beat(peer, "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(answered_while_data_waits,
	 "HEARTBEATs are answered on both paths while DATA that waits for its SACK holds back "
	 "SHUTDOWN or SHUTDOWN ACK",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-8.3-3"})
{
	struct peer *peer = peer_open(lab);

	for (int received = 0; received < 2; received++) {
		struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

		connect_two_paths(peer, iut);
		endpoint_send(iut, 0, "held back");
		peer_expect(peer, DATA);
		if (received)
			peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
		else
			endpoint_shutdown(iut);
		let_pass(lab, jiffy());
		expect_answer_to_beat(peer, "path0");
		expect_answer_to_beat(peer, "path1");
		peer_send(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		endpoint_close(iut);
		peer_reset(peer);
	}
}
