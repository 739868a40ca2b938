/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: an INIT for an association that exists. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

SCENARIO(as_o_1_9_1,
	 "A new INIT from the peer of an association gets an INIT ACK with a new tag, and changes "
	 "nothing",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_O_1_9_1",
	 .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8", "RFC9260-5.2.2-9",
		  "RFC9260-5.2.2-10"})
{
	struct association association = association_open(lab, .init = CHUNK(INIT, .istreams = 3));
	struct peer *peer = association.peer;
	const struct chunk *init_ack;

	peer_send(peer, INIT, .tag = ETSI_OTHER_TAG, .tsn = peer->initial_tsn + 1000);
	init_ack = peer_expect(peer, INIT_ACK, .tag = ETSI_OTHER_TAG, .alone = true)->chunk;
	ck_assert_uint_ne(init_ack->init.tag, 0);
	ck_assert_uint_ne(init_ack->init.tag, peer->iut_tag);
	ck_assert_uint_eq(init_ack->init.ostreams, 3);
	ck_assert_msg(chunk_has_tlv(init_ack, PARAM_STATE_COOKIE), "INIT ACK has no State Cookie");
	expect_undisturbed(association);
}

static bool is_address(const struct tlv *tlv, const struct sockaddr_storage *address)
{
	struct tlv_spec spec = tlv_address(address);

	return tlv->type == spec.type && tlv->value_length == spec.size &&
	       !memcmp(tlv->value, spec.bytes, spec.size);
}

/* Each address that the cause lists is one of those two; returns how many it lists. */
static unsigned listed_addresses(const struct chunk *abort, const struct sockaddr_storage fresh[2])
{
	unsigned count = 0;
	size_t offset = 0;
	struct tlv cause, address;

	if (!chunk_tlv(abort, CAUSE_RESTART_WITH_NEW_ADDRESSES, &cause))
		return 0;
	while (tlv_next(cause.value, cause.value_length, &offset, &address)) {
		ck_assert_msg(is_address(&address, &fresh[0]) || is_address(&address, &fresh[1]),
			      "the ABORT lists an address that is not one of the new ones");
		count++;
	}
	ck_assert_uint_eq(offset, cause.value_length);
	return count;
}

/* RFC 2960 had no such rule. */
SCENARIO(as_o_1_9_2,
	 "An INIT that adds addresses to the association is refused, and changes nothing",
	 .lab = &scripted_triple_path, .etsi = "SCTP_AS_O_1_9_2",
	 .spec = {"RFC9260-5.2.2-2", "RFC9260-5.2.2-3", "RFC9260-5.2.2-4", "RFC9260-5.2.2-5",
		  "RFC9260-5.2.2-10"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct sockaddr_storage own = peer_own_address(peer, "path0");
	struct sockaddr_storage fresh[] = {peer_own_address(peer, "path1"),
					   peer_own_address(peer, "path2")};
	struct tlv_spec first = tlv_address(&fresh[0]), second = tlv_address(&fresh[1]);
	struct tlv_spec listed = tlv_nested(0, NULL, 0, &first);
	const struct chunk *abort;

	peer_send(peer, INIT, .tag = ETSI_OTHER_TAG, .tlvs = {tlv_address(&own), first});
	etsi_expect_refusal(peer, .must = true, .tag = ETSI_OTHER_TAG, .contents = &listed,
			    .cause = CAUSE_RESTART_WITH_NEW_ADDRESSES);
	expect_undisturbed(association);

	peer_send(peer, INIT, .tag = ETSI_OTHER_TAG, .tlvs = {first, second});
	abort = etsi_expect_refusal(peer, .must = true, .tag = ETSI_OTHER_TAG,
				    .cause = CAUSE_RESTART_WITH_NEW_ADDRESSES);
	scenario_note("the ABORT lists %u of 2 new addresses", listed_addresses(abort, fresh));
	expect_peer_addresses(association.iut, "path0");
	peer_expect_alive(peer);
}
