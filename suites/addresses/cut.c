/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address Parameters of INIT and INIT ACK that are too short for an address: RFC 9260 sections 3.3.2.1.1 and 3.3.2.1.2,
 * CVE-2021-3655.
 */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

#include "harness/wire/bytes.h"

enum { HEADER = 4, WORD = 4 };

/*
 * Four bytes in a row of which each is a parameter that means nothing and reaches to the end, so that whatever length the
 * parameter before has, what follows it is well formed; taken for an address, which is unicast, it is added to the peer's.
 */
static struct tlv_spec address_of_parameters(uint16_t type)
{
	struct tlv_spec address = {.type = type, .size = type == PARAM_IPV4_ADDRESS ? 4 : 16};

	for (size_t i = 0; i < address.size; i += WORD) {
		put_unaligned_be16(0x8a01, address.bytes + i);
		put_unaligned_be16((uint16_t)(address.size - i), address.bytes + i + 2);
	}
	return address;
}

/* With each length that is too short the peer has no other address than the one that it sends from. */
static void expect_no_address(struct lab *lab, uint16_t type, bool active)
{
	const struct tlv_spec address = address_of_parameters(type);
	struct peer *peer = NULL;

	for (int length = HEADER; length < HEADER + (int)address.size; length++) {
		struct association association =
			association_open(lab, .peer = peer, .active = active,
					 .init = CHUNK(active ? INIT_ACK : INIT,
						       .tlvs = {tlv_lying(address, length)}));

		expect_peer_addresses(association.iut, "path0");
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(cut_in_init, "An address parameter of INIT that is too short for an address adds none",
	 .lab = &scripted_peer, .fix = {"from-addr-param-length"})
{
	expect_no_address(lab, PARAM_IPV4_ADDRESS, false);
	expect_no_address(lab, PARAM_IPV6_ADDRESS, false);
}

SCENARIO(cut_in_init_ack,
	 "An address parameter of INIT ACK that is too short for an address adds none",
	 .lab = &scripted_peer, .fix = {"from-addr-param-length"})
{
	expect_no_address(lab, PARAM_IPV4_ADDRESS, true);
	expect_no_address(lab, PARAM_IPV6_ADDRESS, true);
}

SCENARIO(
	cut_in_lookup,
	"An INIT ACK from an unknown address is not the peer's by an address parameter that is too short for an address",
	.lab = &scripted_dual_path, .fix = {"from-addr-param-length"})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage own = peer_own_address(peer, "path0");
	struct tlv_spec address = tlv_address(&own);

	peer_invite(peer, association.iut);
	peer_expect(peer, INIT);
	for (int cut = 1; cut < WORD; cut++) {
		peer_send_packet(
			peer, .path = "path1",
			.chunks = {CHUNK(
				INIT_ACK,
				.tlvs = {tlv_lying(address, HEADER + (int)address.size - cut)})});
		peer_expect(peer, ABORT, .path = "path1", .tag = ANY_TAG);
		peer_expect_silence(peer, MILLISECONDS(100));
	}
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
}
