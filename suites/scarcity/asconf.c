/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF (RFC 5061) that there is no memory to answer. */
#define SUITE "scarcity"
#include "suites/scarcity/scarcity.h"

SCENARIO(asconf_repeated,
	 "Without memory for the ASCONF ACK an ASCONF is not carried out, and is answered when it "
	 "comes again",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_ASCONF | CAP_FAULT_INJECTION,
	 .fix = {"asconf-ack-allocation"})
{
	struct association association = association_open(lab, .asconf = true);
	struct peer *peer = association.peer;
	const uint32_t serial = peer->next_serial;
	struct sockaddr_storage own = peer_own_address(peer, peer->path);
	struct tlv_spec address = tlv_address(&own);

	scarcity_send(peer,
		      .chunks = {CHUNK(AUTH), CHUNK(ASCONF, .serial = serial, .tlvs = {address})});
	expect_authenticated(peer, ASCONF_ACK);
}
