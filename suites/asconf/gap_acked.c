/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA that a gap acknowledged while it waited to be retransmitted, of a path that the peer then deletes. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum {
	SIZE = 1000,
	COUNT = 4,
	LIFETIME = 3600 /* ms: beyond RTO.Initial, and below what T3-rtx adds to it */
};

SCENARIO(
	gap_acked_of_deleted_path,
	"DATA of a deleted path that the peer had, gave up, and will not get any more, does not count as in flight on the "
	"remaining path: that goes on",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS | CAP_PR_SCTP,
	.fix = {"gap-acked-chunk-transport"})
{
	struct peer *peer = peer_open(lab);
	struct association association = association_open(
		lab, .asconf = true, .peer = peer, .paths = {"path1"}, .without_pf = true,
		.init = auth_offer(peer, INIT, .paths = {"path1"},
				   .further = tlv_of(PARAM_FORWARD_TSN, "", 0)));

	for (unsigned i = 0; i < COUNT; i++)
		send_limited(association.iut, 0, NULL, SCTP_PR_SCTP_TTL, LIFETIME, .size = SIZE);
	expect_flight(association, 1, COUNT);
	expect_retransmission(association, 1, .path = "path1", .after = RTO_INITIAL);
	/* DATA 3 and 4 leave those that wait to be retransmitted, with DATA 2, which is sent. */
	send_sack(association, 0, .gaps = {{3, COUNT}}, .path = "path1");
	expect_retransmission(association, 2, .path = "path1");
	asconf_succeed_over(association, "path1", "path1", asconf_delete(association, 1, "path0"));
	/* The peer has given them up again, as it may (RFC 9260 6.2); then they are given up by the kernel. */
	send_sack(association, 0, .path = "path1");
	peer_expect(peer, FORWARD_TSN, .path = "path1",
		    .after = path_rto(association.iut, "path1"));
	send_sack(association, COUNT, .path = "path1");
	endpoint_send(association.iut, 0, NULL, .size = SIZE);
	expect_data(association, COUNT + 1, .path = "path1");
}
