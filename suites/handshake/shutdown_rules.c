/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a SHUTDOWN means and what keeps T2-shutdown running: RFC 9260 sections 3.3.8 and 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(shutdown_is_no_reneging,
	 "A SHUTDOWN takes back nothing that Gap Ack Blocks acknowledged: only what is missing is "
	 "retransmitted",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.8-2"},
	 .known = {
		 {NULL, NULL,
		  "all that its Cumulative TSN Ack does not cover is retransmitted: "
		  "SCTP_CMD_PROCESS_CTSN (net/sctp/sm_sideeffect.c) takes the SHUTDOWN for a SACK "
		  "without Gap Ack Blocks"}})
{
	struct association association = association_open(lab);
	const struct packet *again;

	send_messages(association.iut, 3, 100);
	expect_flight(association, 1, 3);
	send_sack(association, 0, .gaps = {{2, 3}});
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	again = expect_retransmission(association, 1, .within = RTO_INITIAL + SECONDS(1));
	ck_assert_uint_eq(again->sctp.chunk_count, 1);
	peer_expect_silence(association.peer, SECONDS(2));
	send_sack(association, 3);
	peer_expect(association.peer, SHUTDOWN_ACK);
}

SCENARIO(any_packet_restarts_t2, "In SHUTDOWN-SENT any packet of the peer restarts T2-shutdown",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-7"},
	 .known = {
		 {NULL, NULL,
		  "only DATA, a SHUTDOWN or a FORWARD TSN does: no other chunk has a function that "
		  "restarts it in SHUTDOWN-SENT (chunk_event_table in "
		  "net/sctp/sm_statetable.c)"}})
{
	struct association association =
		association_open(lab, .rto_initial = 1000, .rto_max = 1000);
	struct peer *peer = association.peer;

	shut_down_by_user(association);
	let_pass(lab, MILLISECONDS(500));
	peer_send(peer, HEARTBEAT);
	peer_expect(peer, HEARTBEAT_ACK);
	peer_expect(peer, SHUTDOWN, .after = path_rto(association.iut, "path0"));
}

SCENARIO(closed_socket_terminates,
	 "A socket that is closed terminates its associations, each with a SHUTDOWN",
	 .lab = &scripted_peer, .spec = {"RFC9260-9-1"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (int i = 0; i < 2; i++) {
		struct association association =
			association_open(lab, .active = true, .style = styles[i],
					 .peer_port = (uint16_t)(PEER_PORT + i));

		endpoint_close(association.iut);
		peer_expect(association.peer, SHUTDOWN);
		peer_send(association.peer, SHUTDOWN_ACK);
		peer_expect(association.peer, SHUTDOWN_COMPLETE);
		peer_expect_gone(association.peer);
	}
}

SCENARIO(answers_restart_t2,
	 "T2-shutdown runs anew from each SHUTDOWN or SHUTDOWN ACK that answers the peer",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-10", "RFC9260-9.2-25"})
{
	static const struct {
		int state;
		enum chunk_type question, answer;
	} cases[] = {
		{SCTP_SHUTDOWN_SENT, DATA, SHUTDOWN},
		{SCTP_SHUTDOWN_SENT, FORWARD_TSN, SHUTDOWN},
		{SCTP_SHUTDOWN_ACK_SENT, INIT, SHUTDOWN_ACK},
	};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association =
			association_reach(lab, cases[i].state, .iut = iut, .forward_tsn = true,
					  .peer_port = PEER_PORT + i);
		struct peer *peer = association.peer;

		peer_ignore(peer, SACK);
		let_pass(lab, path_rto(iut, "path0") / 2);
		if (cases[i].question == FORWARD_TSN)
			send_forward_tsn(association, 1);
		else
			peer_send(peer, cases[i].question,
				  .text = cases[i].question == DATA ? "late" : NULL);
		const struct packet *answer = peer_expect(peer, cases[i].answer);

		peer_expect(peer, cases[i].answer, .after = path_rto(iut, "path0"),
			    .since = answer->time);
		peer_send(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	}
}

SCENARIO(
	shutdown_makes_room,
	"What a SHUTDOWN acknowledges is room in the peer's window again: DATA that waits for it is "
	"sent at once",
	.lab = &scripted_peer)
{
	enum { SIZE = 1000, FITTING = 3 };
	struct association association = association_open(lab, .a_rwnd = FITTING * SIZE);

	send_messages(association.iut, FITTING + 1, SIZE);
	expect_flight(association, 1, FITTING);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 1));
	expect_data(association, FITTING + 1);
	send_sack(association, FITTING + 1);
	peer_expect(association.peer, SHUTDOWN_ACK);
}

SCENARIO(shutdown_sends_what_waits,
	 "A small message that waits for an acknowledgement is sent once the user shuts down",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .nagle = true);

	endpoint_send(association.iut, 0, "first");
	expect_data(association, 1);
	endpoint_send(association.iut, 0, "small");
	peer_expect_silence(association.peer, AT_ONCE);
	endpoint_shutdown(association.iut);
	expect_data(association, 2);
	send_sack(association, 2);
	peer_expect(association.peer, SHUTDOWN);
}

SCENARIO(shutdown_complete_with_more,
	 "A SHUTDOWN COMPLETE that shares its packet ends no association as it should",
	 .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_ACK_SENT);

	peer_send_packet(association.peer, .chunks = {CHUNK(SHUTDOWN_COMPLETE), CHUNK(HEARTBEAT)});
	expect_discard_or_abort(association, SCTP_SHUTDOWN_ACK_SENT,
				"a SHUTDOWN COMPLETE with a HEARTBEAT");
}
