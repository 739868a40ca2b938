/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which states of an association HEARTBEATs are sent and answered: RFC 9260 section 8.3. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

/* An endpoint with an HB.interval of a second. */
static struct endpoint *open_iut(struct lab *lab)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	path_set(iut, NULL, .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	return iut;
}

/* An association over two paths whose HEARTBEATs are under way. */
static struct association open_with_heartbeats(struct lab *lab)
{
	struct association association =
		association_open(lab, .iut = open_iut(lab), .paths = {"path1"}, .heartbeats = true);

	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path0");
	return association;
}

SCENARIO(none_after_shutdown, "No HEARTBEAT is sent after SHUTDOWN", .lab = &scripted_dual_path,
	 .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct association association = open_with_heartbeats(lab);

	endpoint_shutdown(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	expect_no_packet(lab, HEARTBEAT, SECONDS(30), .from = "iut");
	ck_assert_uint_ge(count_packets(lab, SHUTDOWN, .from = "iut"), 4);
}

SCENARIO(none_after_shutdown_ack, "No HEARTBEAT is sent after SHUTDOWN ACK",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct association association = open_with_heartbeats(lab);

	peer_send(association.peer, SHUTDOWN);
	peer_expect(association.peer, SHUTDOWN_ACK);
	expect_no_packet(lab, HEARTBEAT, SECONDS(30), .from = "iut");
	ck_assert_uint_ge(count_packets(lab, SHUTDOWN_ACK, .from = "iut"), 4);
}

SCENARIO(none_before_the_association,
	 "No HEARTBEAT is sent while INIT or COOKIE ECHO is unanswered; the first ones are sent "
	 "once the association is established",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .spec = {"RFC9260-8.3-2"})
{
	struct endpoint *iut = open_iut(lab);
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

static void expect_heartbeat_answered(struct peer *peer, const char *path)
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
	 "The sender of COOKIE ECHO answers a HEARTBEAT before COOKIE ACK has arrived",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-8.3-3"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&second)});
	peer_expect(peer, COOKIE_ECHO);
	expect_heartbeat_answered(peer, "path0");
	expect_heartbeat_answered(peer, "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

/* HEARTBEAT ACKs with the right tag that answer no HEARTBEAT: without, with strange, with long information. */
static void send_unasked_acks(struct peer *peer)
{
	static const uint8_t strange[40] = {1, 2, 3};

	peer_send(peer, HEARTBEAT_ACK);
	peer_send(peer, HEARTBEAT_ACK, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "nobody asked")});
	peer_send(peer, HEARTBEAT_ACK,
		  .tlvs = {tlv_of(PARAM_HEARTBEAT_INFO, strange, sizeof(strange))});
}

SCENARIO_OF_STYLES(
	unasked_ack_while_setting_up,
	"a HEARTBEAT ACK that comes in COOKIE-WAIT or COOKIE-ECHOED changes nothing: no ABORT, no other INIT, and "
	"the association comes about",
	.lab = &scripted_dual_path, .spec = {"RFC9260-8.3-9"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", style);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	send_unasked_acks(peer);
	peer_expect_silence(peer, MILLISECONDS(100));
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&second)});
	peer_expect(peer, COOKIE_ECHO);
	send_unasked_acks(peer);
	peer_expect_silence(peer, MILLISECONDS(100));
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
}

SCENARIO(answered_while_data_waits,
	 "HEARTBEATs are answered on both paths while outstanding DATA holds back SHUTDOWN or "
	 "SHUTDOWN ACK",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-8.3-3"})
{
	struct peer *peer = NULL;

	for (int state = SCTP_SHUTDOWN_PENDING; state <= SCTP_SHUTDOWN_RECEIVED; state++) {
		struct association association;

		if (state == SCTP_SHUTDOWN_SENT)
			continue;
		association = association_reach(lab, state, .peer = peer, .paths = {"path1"});
		expect_heartbeat_answered(association.peer, "path0");
		expect_heartbeat_answered(association.peer, "path1");
		peer = association.peer;
		association_close(association);
	}
}
