/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA behind control chunks in one packet: RFC 9260 section 6.10. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

#define UNKNOWN_TO_SKIP ((enum chunk_type)0xbf) /* the highest bits are 10: skip it and go on */

struct behind {
	const char *name;
	const struct chunk_spec *chunk;
	bool answers; /* the kernel's HEARTBEAT, which has to come first */
};

static void demand_heartbeat(struct association association)
{
	struct sctp_paddrparams params = {.spp_assoc_id = association.iut->association,
					  .spp_flags = SPP_HB_DEMAND};
	struct sockaddr_storage address =
		peer_address(association.iut, "path0", association.peer->port);

	memcpy(&params.spp_address, &address, sizeof(address));
	peer_answer(association.peer, HEARTBEAT, false);
	endpoint_set(association.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	peer_expect(association.peer, HEARTBEAT);
}

static void expect_delivered_behind(struct association association, const struct behind *first)
{
	if (first->answers)
		demand_heartbeat(association);
	peer_send_packet(association.peer,
			 .chunks = {first->chunk, CHUNK(DATA, .text = first->name)});
	expect_message(association.iut, 0, first->name);
	peer_send_packet(association.peer,
			 .chunks = {first->chunk, first->chunk, CHUNK(DATA, .text = first->name)});
	expect_message(association.iut, 0, first->name);
}

SCENARIO(data_behind_each, "DATA behind any other chunk of its packet, or behind two, is delivered",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.10-6"},
	 /* FORWARD TSN and DATA are acknowledged by a SACK each, in one packet. */
	 .excuses = {"RFC9260-6.2-10"})
{
	struct association association =
		association_open(lab, .ecn = true, .forward_tsn = true, .ignore_sacks = true);
	struct peer *peer = association.peer;
	const struct behind cases[] = {
		{"HEARTBEAT", CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "1234")})},
		{"HEARTBEAT ACK", CHUNK(HEARTBEAT_ACK), .answers = true},
		{"SACK", CHUNK(SACK)},
		{"ERROR", CHUNK(ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")})},
		{"ECNE", CHUNK(ECNE, .cumulative_tsn = peer->iut_initial_tsn)},
		{"CWR", CHUNK(CWR, .cumulative_tsn = peer->initial_tsn)},
		{"COOKIE ACK", CHUNK(COOKIE_ACK)},
		{"FORWARD TSN", CHUNK(FORWARD_TSN, .tsn = peer->initial_tsn)},
		{"an unknown chunk", CHUNK(UNKNOWN_TO_SKIP, .value = "1234", .value_size = 4)},
	};

	peer_ignore(peer, HEARTBEAT_ACK);
	peer_ignore(peer, CWR);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		expect_delivered_behind(association, &cases[i]);
}
