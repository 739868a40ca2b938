/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer deletes its only confirmed address: RFC 5061 section 5.3, RFC 9260 section 5.4. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(only_unconfirmed_addresses_left,
	 "When the peer deletes its only confirmed address the kernel goes on, and has a path to "
	 "retransmit on as soon as another address is confirmed",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .fix = {"retransmit-path-livelock"})
{
	struct association association =
		association_open(lab, .asconf = true, .paths = {"path1", "path2"},
				 .unconfirmed = true, .heartbeats = true);
	struct peer *peer = association.peer;

	uint32_t serial;

	endpoint_send(association.iut, 0, "outstanding");
	expect_data(association, 1, .path = "path0");
	serial = asconf_send_over(association, "path1", "path1",
				  asconf_request(association, PARAM_DELETE_ADDRESS, 1, "path0"));
	asconf_expect_ack_on(association, "path1", serial);
	/* T3-rtx expires while no address is confirmed. */
	peer_ignore(peer, HEARTBEAT);
	let_pass(lab, RTO_INITIAL + SECONDS(1));
	peer_answer(peer, HEARTBEAT, true);
	expect_retransmission(association, 1, .within = SECONDS(60));
}
