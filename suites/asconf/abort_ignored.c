/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ABORT to an address that the kernel is deleting: RFC 5061 5.3 (F4) and 5.3.1. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The kernel has asked to delete its address on path1, and is not answered. */
static struct association delete_without_answer(struct lab *lab)
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0", "path1"}, .paths = {"path1"});

	asconf_bindx_remove(association.iut, "path1");
	expect_authenticated(association.peer, ASCONF);
	return association;
}

/* The association outlives the ABORT, and ends with one to the address that stays. */
static void expect_ignored(struct association association)
{
	struct peer *peer = association.peer;

	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(ABORT)});
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	peer_expect_alive(peer);
	peer_send(peer, ABORT);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(peer);
}

SCENARIO(abort_in_established, "An ABORT to an address that is being deleted is ignored",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	expect_ignored(delete_without_answer(lab));
}

SCENARIO(abort_in_shutdown_pending,
	 "An ABORT to an address that is being deleted is ignored in SHUTDOWN-PENDING",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct association association = delete_without_answer(lab);

	endpoint_send(association.iut, 0, "outstanding");
	expect_data(association, 1);
	endpoint_shutdown(association.iut);
	expect_ignored(association);
}

SCENARIO(abort_in_shutdown_sent,
	 "An ABORT to an address that is being deleted is ignored in SHUTDOWN-SENT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct association association = delete_without_answer(lab);

	shut_down_by_user(association);
	expect_ignored(association);
}
