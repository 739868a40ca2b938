/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF that ends before the address by which its association would be found: RFC 5061 sections
 * 4.1.1 and 5.2. */
#define SUITE "asconf"
#include "harness/wire/bytes.h"
#include "suites/asconf/asconf.h"

SCENARIO(address_after_the_chunk,
	 "An ASCONF from an unknown address that ends before its Address Parameter does is out of "
	 "the blue, whatever bytes follow it",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .fix = {"asconf-lookup-length", "asconf-lookup-size"})
{
	enum { SERIAL = 4, HEADER = 4 };
	struct association association = association_open(lab, .asconf = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage address = peer_own_address(peer, "path0");
	struct tlv_spec own = tlv_address(&address);
	uint8_t value[SERIAL + HEADER + TLV_INLINE] = {0};

	put_unaligned_be32(peer->next_serial, value);
	put_unaligned_be16(own.type, value + SERIAL);
	put_unaligned_be16((uint16_t)(HEADER + own.size), value + SERIAL + 2);
	memcpy(value + SERIAL + HEADER, own.bytes, own.size);
	for (size_t missing = HEADER + own.size; missing > 0; missing -= 4) {
		peer_send_packet(peer, .path = "path1",
				 .chunks = {CHUNK(AUTH),
					    CHUNK(ASCONF, .value = value,
						  .value_size = SERIAL + HEADER + own.size,
						  .length = (int)(CHUNK_HEADER + SERIAL + HEADER +
								  own.size - missing))});
		asconf_expect_out_of_the_blue(association, "path1");
	}
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}
