/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shutdown and abort by the user while the association is being set up or shut down. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

SCENARIO(close_in_cookie_echoed,
	 "A socket closed in COOKIE-ECHOED forgets the association: COOKIE ECHO is not "
	 "retransmitted, and what the peer sends is out of the blue",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-9", "RFC9260-8.4-10", "RFC9260-8.4-11"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_ECHOED, .active = true, .style = ONE_TO_ONE);

	endpoint_close(association.iut);
	peer_expect_silence(association.peer, SECONDS(10));
	peer_send(association.peer, COOKIE_ACK);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_gone(association.peer);
}

/* SHUTDOWN is not sent while a message is not acknowledged. */
#define shutdown_pending(lab) shutdown_pending_at(lab, __FILE__, __LINE__)
static struct association shutdown_pending_at(struct lab *lab, const char *file, int line)
{
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_PENDING, .file = file, .line = line);

	peer_expect_silence_at(association.peer, MILLISECONDS(100), file, line);
	return association;
}

#define expect_aborted(association) expect_aborted_at(association, __FILE__, __LINE__)
static void expect_aborted_at(struct association association, const char *file, int line)
{
	struct peer *peer = association.peer;

	endpoint_abort_at(association.iut, "enough", file, line);
	if (!chunk_has_tlv(peer_expect(peer, ABORT, .file = file, .line = line)->chunk,
			   CAUSE_USER_INITIATED_ABORT))
		scenario_fail(file, line, "the ABORT lacks the cause User-Initiated Abort");
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .file = file,
		     .line = line);
	peer_expect_gone_at(peer, file, line);
	peer_expect_silence_at(peer, SECONDS(70), file, line);
}

SCENARIO(abort_in_shutdown_pending, "An abort in SHUTDOWN-PENDING ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	expect_aborted(shutdown_pending(lab));
}

SCENARIO(abort_in_shutdown_sent, "An abort in SHUTDOWN-SENT ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	struct association association = shutdown_pending(lab);

	send_sack(association, 1);
	peer_expect(association.peer, SHUTDOWN);
	expect_aborted(association);
}

SCENARIO(abort_in_shutdown_ack_sent, "An abort in SHUTDOWN-ACK-SENT ends the association at once",
	 .lab = &scripted_peer, .limit = SECONDS(120))
{
	expect_aborted(association_reach(lab, SCTP_SHUTDOWN_ACK_SENT));
}
