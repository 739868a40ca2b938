/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: T1-init and T1-cookie expire. */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

/* COOKIE ACK brings the association up, and no timer of its setup runs on. */
static void expect_up(struct association association)
{
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_silence(association.peer, 4 * RTO_INITIAL);
	peer_expect_alive(association.peer);
}

SCENARIO(as_i_1_2_1, "When T1-init expires, INIT is retransmitted with the same Initiate Tag",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_2_1",
	 .spec = {"RFC9260-4-3", "RFC9260-5.1.6-1"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .style = ONE_TO_ONE);

	etsi_expect_retransmission_of(association, packet_last("iut", INIT), RTO_INITIAL);
	peer_send(association.peer, INIT_ACK);
	peer_expect(association.peer, COOKIE_ECHO);
	expect_up(association);
}

SCENARIO(as_i_1_2_2, "When T1-cookie expires, COOKIE ECHO is retransmitted with the same cookie",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_2_2",
	 .spec = {"RFC9260-4-6", "RFC9260-5.1.4-3", "RFC9260-5.1.4-4"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_ECHOED, .active = true, .style = ONE_TO_ONE);

	etsi_expect_retransmission_of(association, packet_last("iut", COOKIE_ECHO), RTO_INITIAL);
	expect_up(association);
}

/*
 * In that state of the setup the peer never answers: the chunk is sent Max.Init.Retransmits times
 * more, after timeouts that double up to RTO.Max, then the user learns it and the association is
 * gone.
 */
static void never_answer(struct lab *lab, int state, enum chunk_type type)
{
	struct association association =
		association_reach(lab, state, .active = true, .style = ONE_TO_ONE);
	int64_t rto = etsi_expect_retransmissions(association, packet_last("iut", type),
						  MAX_INIT_RETRANSMITS, RTO_INITIAL);

	ck_assert_int_eq(rto, RTO_MAX);
	etsi_expect_given_up(association, rto, SCTP_CANT_STR_ASSOC);
	expect_socket_error(association.iut, ETIMEDOUT);
}

SCENARIO(as_i_1_3_1,
	 "An INIT that is never answered is retransmitted Max.Init.Retransmits times, and then the "
	 "failure is reported",
	 .lab = &scripted_peer, .limit = SECONDS(600), .etsi = "SCTP_AS_I_1_3_1",
	 .spec = {"RFC9260-4-3", "RFC9260-4-4", "RFC9260-4-5", "RFC9260-5.1-12"},
	 .only_aborts = true)
{
	never_answer(lab, SCTP_COOKIE_WAIT, INIT);
}

SCENARIO(as_i_1_3_2,
	 "A COOKIE ECHO that is never answered is retransmitted Max.Init.Retransmits times, and "
	 "then the failure is reported",
	 .lab = &scripted_peer, .limit = SECONDS(600), .etsi = "SCTP_AS_I_1_3_2",
	 .spec = {"RFC9260-4-6", "RFC9260-4-7", "RFC9260-4-8", "RFC9260-5.1-12"})
{
	never_answer(lab, SCTP_COOKIE_ECHOED, COOKIE_ECHO);
}

/* RFC 9260 section 5.1 asks for this (SHOULD), RFC 2960 and RFC 4960 did not. */
SCENARIO(as_i_1_15,
	 "An INIT that is not answered goes to the peer's other address, and each address has its "
	 "own timeout",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .etsi = "SCTP_AS_I_1_15",
	 .spec = {"RFC9260-5.1-13", "RFC9260-5.1-14", "RFC9260-6.4-6"})
{
	static const char *const paths[] = {"path0", "path1"};
	struct association association =
		association_prepare(lab, .active = true, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	const struct sockaddr_storage first = peer_own_address(peer, "path0");
	const struct packet *init;

	peer_invite(peer, association.iut, .paths = {"path0", "path1"});
	init = peer_expect(peer, INIT, .path = "path0");
	for (int i = 1; i < 6; i++) {
		/* The RTO of the address that the last INIT went to: its first, second, ... */
		int64_t rto = RTO_INITIAL << (i - 1) / 2;
		const struct packet *again =
			peer_expect(peer, INIT, .after = rto, .path = paths[i % 2]);

		assert_same_chunk(again->chunk, init->chunk);
	}
	peer->path = "path1";
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&first)});
	peer_expect(peer, COOKIE_ECHO, .path = "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_alive(peer);
}
