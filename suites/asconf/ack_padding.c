/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF ACK whose parameter is padded: RFC 5061 section 4.1.2, RFC 9260 section 3.2.1. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(padded_answer,
	 "What the kernel makes of an ASCONF ACK ends with the padding of its parameter, whatever "
	 "chunk follows",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .fix = {"asconf-ack-padding"})
{
	enum { LENGTH_WITH_PADDING = CHUNK_HEADER + 4 + 16 };
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;
	/* A Correlation ID that is not one of the kernel's, and an error cause. */
	uint8_t answer[] = {0x77, 0x77, 0x77, 0x77, 0, CAUSE_RESOURCE_SHORTAGE, 0, 0, 1, 2, 3};

	peer_ignore(peer, SACK);
	for (size_t padding = 3; padding > 0; padding--) {
		if (padding == 2)
			asconf_bindx_remove(association.iut, "path1");
		else
			asconf_bindx_add(association.iut, "path1");
		expect_authenticated(peer, ASCONF);
		answer[7] = (uint8_t)(8 - padding); /* the length of the cause */
		/* The type of DATA is 0: with the last byte of padding it looks like a length of 0. */
		peer_send_packet(peer,
				 .chunks = {CHUNK(AUTH),
					    CHUNK(ASCONF_ACK, .length = LENGTH_WITH_PADDING,
						  .tlvs = {tlv_of(PARAM_ERROR_CAUSE, answer,
								  sizeof(answer) + 1 - padding)}),
					    CHUNK(DATA, .text = "next")});
		expect_message(association.iut, 0, "next");
		peer_expect_alive(peer);
	}
}
