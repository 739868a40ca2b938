/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an INIT and an INIT ACK list as Supported Extensions: RFC 5061 4.2.7. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum extension {
	STREAMS_CHANGE = 1, /* RFC 6525 */
	MESSAGES_INTERLEAVE = 2, /* RFC 8260 */
	CHUNKS_AUTHENTICATE = 4, /* RFC 4895 */
	ADDRESSES_CHANGE = 8, /* RFC 5061, which includes the one before */
};

/* The chunk types of each.  What is not required may be announced by a parameter of its own. */
static const struct {
	enum extension extension;
	uint8_t type;
	bool required;
} types[] = {
	{STREAMS_CHANGE, RE_CONFIG, true},
	{STREAMS_CHANGE, FORWARD_TSN, false},
	{MESSAGES_INTERLEAVE, I_DATA, true},
	{MESSAGES_INTERLEAVE, I_FORWARD_TSN, false},
	{MESSAGES_INTERLEAVE, FORWARD_TSN, false},
	{CHUNKS_AUTHENTICATE, AUTH, true},
	{ADDRESSES_CHANGE, AUTH, true},
	{ADDRESSES_CHANGE, ASCONF, true},
	{ADDRESSES_CHANGE, ASCONF_ACK, true},
};

/* Once each: what belongs to the extensions in use, and nothing that belongs to none that is enabled. */
static void expect_listed(const struct chunk *chunk, unsigned used, unsigned enabled)
{
	struct tlv list = {0};
	bool listed[256] = {false}, may[256] = {false};

	if (!chunk_tlv(chunk, PARAM_SUPPORTED_EXTENSIONS, &list))
		list.value_length = 0;
	for (size_t i = 0; i < list.value_length; i++) {
		ck_assert_msg(!listed[list.value[i]],
			      "the Supported Extensions of %s list %s twice",
			      chunk_name(chunk->type), chunk_name(list.value[i]));
		listed[list.value[i]] = true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		may[types[i].type] |= (enabled & types[i].extension) != 0;
		ck_assert_msg(!types[i].required || !(used & types[i].extension) ||
				      listed[types[i].type],
			      "the Supported Extensions of %s lack %s", chunk_name(chunk->type),
			      chunk_name(types[i].type));
	}
	for (unsigned type = 0; type < ARRAY_SIZE(listed); type++)
		ck_assert_msg(
			!listed[type] || may[type],
			"the Supported Extensions of %s list %s (type %u), which belongs to no "
			"extension that %s",
			chunk_name(chunk->type), chunk_name((uint8_t)type), type,
			chunk->type == INIT ? "is enabled" : "both ends have");
}

SCENARIO(extensions_listed_alone_and_together,
	 "INIT lists the chunk types of the extensions that are enabled, INIT ACK those of the "
	 "extensions that both ends have, and neither lists anything else",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG | CAP_INTERLEAVING | CAP_AUTH | CAP_ASCONF,
	 .spec = {"RFC5061-4.2.7-1", "RFC5061-4.2.7-2", "RFC5061-4.2.7-3", "RFC6525-5.1.1-1"})
{
	static const unsigned turns[] = {
		STREAMS_CHANGE,
		MESSAGES_INTERLEAVE,
		STREAMS_CHANGE | MESSAGES_INTERLEAVE,
		CHUNKS_AUTHENTICATE,
		CHUNKS_AUTHENTICATE | STREAMS_CHANGE,
		ADDRESSES_CHANGE,
		ADDRESSES_CHANGE | STREAMS_CHANGE,
		ADDRESSES_CHANGE | MESSAGES_INTERLEAVE,
		ADDRESSES_CHANGE | STREAMS_CHANGE | MESSAGES_INTERLEAVE,
	};
	struct peer *peer = NULL;
	/* What was enabled in the node for one turn stays enabled. */
	unsigned enabled = 0;

	for (size_t i = 0; i < 2 * ARRAY_SIZE(turns); i++) {
		unsigned used = turns[i / 2];
		bool active = i % 2;
		struct association association = association_open(
			lab, .peer = peer, .active = active, .reconfig = used & STREAMS_CHANGE,
			.interleaving = used & MESSAGES_INTERLEAVE,
			.auth = used & CHUNKS_AUTHENTICATE, .asconf = used & ADDRESSES_CHANGE);

		enabled |= used;
		if (active)
			expect_listed(packet_last("iut", INIT)->chunk, used, enabled);
		else
			expect_listed(packet_last("iut", INIT_ACK)->chunk, used, used);
		peer = association.peer;
		association_close(association);
	}
}
