/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, association termination: the user submits data when it is too late.  RFC 6458
 * 3.1.4 names ESHUTDOWN after the peer's SHUTDOWN; Linux gives it after the user's own as well.
 */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

/* An association in that state, in which new data was refused. */
static struct association refuse_data(struct lab *lab, int state)
{
	struct association association = association_reach(lab, state);
	struct endpoint *iut = association.iut;

	ck_assert_int_eq(association_state(iut), state);
	endpoint_send(iut, 0, "too late", .error = ESHUTDOWN);
	ck_assert_int_eq(association_state(iut), state);
	return association;
}

SCENARIO(at_i_2_7_1, "New data is refused in SHUTDOWN-SENT", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_7_1", .spec = {"RFC9260-9.2-23"})
{
	struct association association = refuse_data(lab, SCTP_SHUTDOWN_SENT);

	etsi_expect_retransmission_of(association, packet_last("iut", SHUTDOWN), RTO_INITIAL);
	finish_shutdown(association);
}

/* RFC 2960 discarded further SHUTDOWNs; RFC 9260 9.2: MUST continue responding to them. */
SCENARIO(at_i_2_7_2,
	 "New data is refused in SHUTDOWN-RECEIVED, and outstanding DATA is still retransmitted",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_7_2",
	 .spec = {"RFC9260-4-10", "RFC9260-4-11", "RFC9260-9.2-8", "RFC9260-9.2-9",
		  "RFC9260-9.2-23"})
{
	struct association association = refuse_data(lab, SCTP_SHUTDOWN_RECEIVED);

	expect_retransmission(association, 1, .alone = true, .after = RTO_INITIAL,
			      .since = packet_last("iut", DATA)->time);
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 1));
	peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	complete_shutdown(association);
}

SCENARIO(at_i_2_7_3,
	 "New data is refused in SHUTDOWN-PENDING, and outstanding DATA is still retransmitted",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_7_3",
	 .spec = {"RFC9260-9.2-22", "RFC9260-9.2-23"})
{
	struct association association = refuse_data(lab, SCTP_SHUTDOWN_PENDING);

	expect_retransmission(association, 1, .alone = true, .after = RTO_INITIAL,
			      .since = packet_last("iut", DATA)->time);
	send_sack(association, 1);
	peer_expect(association.peer, SHUTDOWN, .alone = true);
	finish_shutdown(association);
}

SCENARIO(at_i_2_7_4, "New data is refused in SHUTDOWN-ACK-SENT", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_7_4", .spec = {"RFC9260-4-12", "RFC9260-9.2-23"})
{
	struct association association = refuse_data(lab, SCTP_SHUTDOWN_ACK_SENT);

	etsi_expect_retransmission_of(association, packet_last("iut", SHUTDOWN_ACK), RTO_INITIAL);
	complete_shutdown(association);
}
