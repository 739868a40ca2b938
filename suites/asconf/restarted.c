/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF of the kernel that is outstanding when the peer restarts: RFC 5061 section 5.1, RFC 9260
 * section 5.2.2. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

static struct association open_with_asconf_outstanding(struct lab *lab)
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"});

	asconf_bindx_add(association.iut, "path1");
	expect_authenticated(association.peer, ASCONF);
	return association;
}

SCENARIO(
	asconf_after_restart,
	"A restart ends the ASCONF that is outstanding: it is not retransmitted, its ASCONF ACK is "
	"ignored, and the next one is sent at once",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC9260-5.2.4-6"},
	.fix = {"cached-asconf-chunk"},
	/* What first_after_restart is about. */
	.excuses = {"RFC5061-5.1-5"})
{
	struct association association = open_with_asconf_outstanding(lab);
	struct peer *peer = association.peer;
	uint32_t serial = peer->iut_serial;
	const struct packet *next;

	association_restart_with_auth(association);
	send_authenticated(peer, ASCONF_ACK, .serial = serial);
	peer_expect_silence(peer, 4 * RTO_INITIAL);
	asconf_bindx_add(association.iut, "path2");
	next = expect_authenticated(peer, ASCONF);
	asconf_acknowledge(association, asconf_success(next->chunk, 0));
	expect_local_addresses(association.iut, "path0", "path1", "path2");
	peer_expect_silence(peer, 4 * RTO_INITIAL);
	association_close(association);
}

SCENARIO(first_after_restart,
	 "The first ASCONF after a restart has the Initial TSN as its Sequence Number",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-5"},
	 .known = {{.from = "5.10",
		    .reason = "sctp_assoc_update() (net/sctp/associola.c) goes on counting from "
			      "before the restart"}})
{
	struct association association = open_with_asconf_outstanding(lab);
	struct peer *peer = association.peer;

	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_serial);
	association_restart_with_auth(association);
	asconf_bindx_add(association.iut, "path2");
	expect_authenticated(peer, ASCONF);
	ck_assert_msg(peer->iut_serial == peer->iut_initial_tsn,
		      "expected the Initial TSN %u as Sequence Number, it is %u",
		      peer->iut_initial_tsn, peer->iut_serial);
}

SCENARIO(closed_after_restart,
	 "After a restart with an ASCONF outstanding the association is shut down as any other",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .fix = {"cached-asconf-chunk"})
{
	struct association association = open_with_asconf_outstanding(lab);

	association_restart_with_auth(association);
	shut_down_by_user(association);
	finish_shutdown(association);
}

SCENARIO(next_after_restart,
	 "The first ASCONF after a restart does not wait for an answer to the one before it",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC9260-5.2.4-6"},
	 .fix = {"cached-asconf-chunk"},
	 /* What first_after_restart is about. */
	 .excuses = {"RFC5061-5.1-5"})
{
	struct association association = open_with_asconf_outstanding(lab);

	association_restart_with_auth(association);
	asconf_bindx_add(association.iut, "path2");
	expect_authenticated(association.peer, ASCONF);
	asconf_acknowledge(association);
	expect_local_addresses(association.iut, "path0", "path1", "path2");
	association_close(association);
}
