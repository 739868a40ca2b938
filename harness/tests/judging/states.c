/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States of an association with a scripted peer, and how it is set up and ends. */
#include "harness/tests/judging/judging.h"

#define SENT "; the kernel sent: +[0-9.]+ path0 iut>wire .*"

#define REACHES(id, state)                                                                         \
	ENDS(id, "pass", "", .lab = &scripted_peer)                                                \
	{                                                                                          \
		expect_still(association_reach(lab, state), state);                                \
	}

REACHES(reaches_cookie_wait, SCTP_COOKIE_WAIT)
REACHES(reaches_cookie_echoed, SCTP_COOKIE_ECHOED)
REACHES(reaches_established, SCTP_ESTABLISHED)
REACHES(reaches_shutdown_pending, SCTP_SHUTDOWN_PENDING)
REACHES(reaches_shutdown_sent, SCTP_SHUTDOWN_SENT)
REACHES(reaches_shutdown_received, SCTP_SHUTDOWN_RECEIVED)
REACHES(reaches_shutdown_ack_sent, SCTP_SHUTDOWN_ACK_SENT)

ENDS(state_that_cannot_be_reached, "error", "^there is no way to CLOSED$", .lab = &scripted_peer)
{
	association_reach(lab, SCTP_CLOSED);
}

ENDS(association_is_not_set_up, "fail",
     "^expected INIT ACK; the kernel sent nothing within 0[.]020 s$", .lab = &scripted_peer)
{
	lab_drop(lab, INIT_ACK, .count = FOREVER);
	ENDS_HERE(association_open(lab));
}

ENDS(association_is_not_set_up_by_the_kernel, "fail",
     "^expected COOKIE ECHO; the kernel sent nothing within 0[.]020 s$", .lab = &scripted_peer)
{
	lab_drop(lab, COOKIE_ECHO, .count = FOREVER);
	ENDS_HERE(association_open(lab, .active = true));
}

ENDS(path_is_not_confirmed, "fail",
     "^expected SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED of path1 at iut; it did not come within "
     "10[.]000 s, ",
     .lab = &scripted_dual_path)
{
	lab_drop(lab, HEARTBEAT, .link = "path1", .count = FOREVER);
	ENDS_HERE(association_open(lab, .paths = {"path1"}));
}

ENDS(association_is_not_lost, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_LOST at iut; it did not come within 10[.]000 s, ",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	association.peer->iut_tag++;
	ENDS_HERE(association_abort(association));
}

ENDS(state_has_changed, "fail",
     "^expected no SCTP_ASSOC_CHANGE at iut for 0[.]020 s; the kernel reported SCTP_ASSOC_CHANGE "
     "SCTP_COMM_LOST$",
     .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT);

	peer_send(association.peer, ABORT);
	ENDS_HERE(expect_still(association, SCTP_SHUTDOWN_SENT));
}

ENDS(state_is_another, "fail", "^expected SHUTDOWN" SENT "SHUTDOWN ACK", .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_ACK_SENT);

	ENDS_HERE(expect_still(association, SCTP_SHUTDOWN_SENT));
}

ENDS(association_is_undisturbed, "pass", "", .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	expect_undisturbed(association);
}

ENDS(association_is_disturbed, "fail", "^expected nothing for 4[.]000 s" SENT "SHUTDOWN",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	endpoint_shutdown(association.iut);
	ENDS_HERE(expect_undisturbed(association));
}

ENDS(shutdown_does_not_come_alone, "fail", "^expected SHUTDOWN" SENT "DATA", .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 1, 1000);
	ENDS_HERE(shut_down_by_user(association));
}

ENDS(shutdown_is_not_reported, "fail",
     "^expected SCTP_SHUTDOWN_EVENT at iut; it did not come within 0[.]020 s, ",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	association.peer->iut_tag++;
	ENDS_HERE(shut_down_by_peer(association));
}

ENDS(association_is_not_ended, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_SHUTDOWN_COMP at iut; it did not come within 0[.]020 s, ",
     .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_ACK_SENT);

	ENDS_HERE(expect_ended(association, SCTP_SHUTDOWN_COMP));
}

ENDS(shutdown_is_finished, "pass", "", .lab = &scripted_peer)
{
	finish_shutdown(association_reach(lab, SCTP_SHUTDOWN_SENT));
}

ENDS(shutdown_is_completed, "pass", "", .lab = &scripted_peer)
{
	complete_shutdown(association_reach(lab, SCTP_SHUTDOWN_ACK_SENT));
}

ENDS(shutdown_is_not_completed, "fail", "^expected SHUTDOWN COMPLETE" SENT "ABORT",
     .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT);

	endpoint_abort(association.iut, NULL);
	ENDS_HERE(finish_shutdown(association));
}

ENDS(association_is_not_lost_for_a_cause, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_LOST at iut; it did not come within 0[.]020 s, ",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	ENDS_HERE(expect_lost(association, SCTP_ESTABLISHED, CAUSE_PROTOCOL_VIOLATION));
}

ENDS(association_of_a_kernel_that_connects, "pass", "", .lab = &scripted_peer)
{
	struct association association = association_open(lab, .active = true, .style = ONE_TO_ONE);

	ck_assert_int_eq(association_state(association.iut), SCTP_ESTABLISHED);
	expect_undisturbed(association);
	association_close(association);
}

ENDS(association_that_is_accepted, "pass", "", .lab = &scripted_dual_path)
{
	struct association association =
		association_open(lab, .style = ONE_TO_ONE, .paths = {"path1"}, .a_rwnd = 4000);

	ck_assert_ptr_ne(association.iut, association.listener);
	expect_peer_addresses(association.iut, "path0", "path1");
	association_close(association);
}

ENDS(association_is_lost_for_a_cause, "pass", "", .lab = &scripted_peer)
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT);

	peer_send(association.peer, ABORT, .tlvs = {tlv_of(CAUSE_PROTOCOL_VIOLATION, "", 0)});
	expect_lost(association, SCTP_SHUTDOWN_SENT, CAUSE_PROTOCOL_VIOLATION);
}

ENDS(authentication_is_not_reported, "fail",
     "^expected SCTP_AUTHENTICATION_EVENT at iut; it did not come within 10[.]000 s, ",
     .lab = &scripted_peer, .needs = CAP_AUTH)
{
	struct association association = association_open(lab, .auth = true);

	ENDS_HERE(expect_auth_event(association.iut, SCTP_AUTH_NEW_KEY, 1));
}

ENDS(chunk_is_not_authenticated, "fail", "^expected AUTH" SENT "DATA", .lab = &scripted_peer,
     .needs = CAP_AUTH)
{
	struct association association = association_open(lab, .auth = true);

	send_messages(association.iut, 1, 100);
	ENDS_HERE(expect_authenticated(association.peer, DATA));
}
