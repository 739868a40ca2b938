/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was given up does not spill over to messages that are sent later: RFC 3758 section 3.5. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

enum { MESSAGES = 4 };

SCENARIO(reliable_after_abandoned,
	 "A reliable message that is lost is retransmitted, though it takes the place in memory of "
	 "one that was given up",
	 .lab = &scripted_peer, .spec = {"RFC3758-3.5-6"})
{
	struct association association = association_open(lab, .forward_tsn = true);

	for (unsigned n = 1; n <= MESSAGES; n++) {
		partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
		expect_data(association, n);
	}
	peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	send_sack(association, MESSAGES);
	for (unsigned n = MESSAGES + 1; n <= 2 * MESSAGES; n++) {
		partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_NONE, 0);
		expect_data(association, n);
	}
	for (unsigned n = MESSAGES + 1; n <= 2 * MESSAGES; n++)
		expect_data(association, n, .within = 2 * RTO_INITIAL + SECONDS(1),
			    .bundled = n > MESSAGES + 1);
	send_sack(association, 2 * MESSAGES);
	partial_reliability_expect_abandoned(association.iut, PARTIAL_RELIABILITY_ALL,
					     SCTP_PR_SCTP_ALL, 0, MESSAGES);
}
