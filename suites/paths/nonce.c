/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a HEARTBEAT for path verification holds: RFC 9260 sections 3.3.5 and 5.4. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

enum { DRAWS = 24, INFO = 512 };

SCENARIO(verification_nonce,
	 "HEARTBEATs that verify an address differ from each other in 64 bits and more",
	 .lab = &scripted_dual_path, .limit = SECONDS(200), .spec = {"RFC9260-3.3.5-3"})
{
	uint8_t ones[INFO] = {0}, zeros[INFO] = {0};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	size_t length = 0;
	unsigned varied = 0;

	for (unsigned i = 0; i < DRAWS; i++) {
		struct association association =
			association_open(lab, .iut = iut, .peer_port = (uint16_t)(PEER_PORT + i),
					 .paths = {"path1"}, .unconfirmed = true);
		const struct chunk *heartbeat = peer_expect(association.peer, HEARTBEAT,
							    .path = "path1", .within = SECONDS(5))
							->chunk;

		length = heartbeat->value_length;
		ck_assert_uint_le(length, INFO);
		for (size_t byte = 0; byte < length; byte++) {
			ones[byte] |= heartbeat->value[byte];
			zeros[byte] |= (uint8_t)~heartbeat->value[byte];
		}
		peer_send(association.peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	}
	for (size_t byte = 0; byte < length; byte++)
		varied += (unsigned)__builtin_popcount(ones[byte] & zeros[byte]);
	ck_assert_msg(varied >= 64, "of %zu bytes of HEARTBEAT %u bits vary, expected 64 or more",
		      length, varied);
}
