/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What INIT and INIT ACK say: Supported Extensions and Adaptation Layer Indication, RFC 5061 4.2.6
 * and 4.2.7. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* Whether the chunk lists that chunk type in its Supported Extensions. */
static bool lists(const struct chunk *chunk, uint8_t type)
{
	struct tlv extensions;

	return chunk_tlv(chunk, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
	       memchr(extensions.value, type, extensions.value_length);
}

static void check_listed(const struct packet *packet)
{
	const struct chunk *chunk = packet->chunk;

	ck_assert_uint_eq(chunk_tlv_count(chunk, PARAM_SUPPORTED_EXTENSIONS), 1);
	ck_assert(lists(chunk, ASCONF));
	ck_assert(lists(chunk, ASCONF_ACK));
	ck_assert(lists(chunk, AUTH));
	ck_assert_msg(!lists(chunk, 0), "the length of Supported Extensions includes its padding");
}

SCENARIO(listed, "INIT and INIT ACK list ASCONF, ASCONF ACK and AUTH in one Supported Extensions",
	 .lab = &two_nodes, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.2.7-2", "RFC5061-4.2.7-3", "RFC5061-4.2.7-4", "RFC5061-4.2.7-5"})
{
	struct pair pair;

	asconf_enable(lab);
	pair = pair_open(lab);
	check_listed(pair.init);
	check_listed(pair.init_ack);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && packet->sctp.chunks[0].type != INIT &&
		    packet->sctp.chunks[0].type != INIT_ACK)
			ck_assert_uint_eq(chunk_tlv_count(&packet->sctp.chunks[0],
							  PARAM_SUPPORTED_EXTENSIONS),
					  0);
	}
}

SCENARIO(not_listed, "Where ASCONF is not enabled it is neither listed nor acknowledged",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.2.7-1"})
{
	struct peer *peer = peer_open(lab);
	struct association association =
		association_open(lab, .auth = true, .peer = peer, .init = auth_offer(peer, INIT));
	const struct packet *ack = packet_last("iut", INIT_ACK);

	ck_assert(!lists(ack->chunk, ASCONF));
	ck_assert(!lists(ack->chunk, ASCONF_ACK));
	asconf_send(association, asconf_add(association, 1, "path1"));
	if (peer_next(peer, SECONDS(1)) == ERROR)
		peer_expect(peer, ERROR);
	peer_expect_silence(peer, SECONDS(1));
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(not_understood,
	 "Where ASCONF is not enabled an ASCONF is answered with ERROR, and the chunks after it "
	 "are processed",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.1.1-8"},
	 .known = {
		 {NULL, NULL, "it and the rest of its packet are discarded (sctp_sf_do_asconf())"}})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct tlv cause;

	peer_send_packet(peer, .chunks = {asconf_chunk(association, "path0"),
					  CHUNK(DATA, .text = "behind it")});
	expect_message(association.iut, 0, "behind it");
	peer_ignore(peer, SACK);
	ck_assert_msg(chunk_tlv(peer_expect(peer, ERROR)->chunk, CAUSE_UNRECOGNIZED_CHUNK, &cause),
		      "the ERROR lacks the error cause Unrecognized Chunk Type");
	ck_assert_uint_eq(cause.value[0], ASCONF);
}

SCENARIO(adaptation,
	 "INIT and INIT ACK carry the Adaptation Layer Indication, and the peer's is reported to "
	 "the user",
	 .lab = &two_nodes,
	 .spec = {"RFC5061-4.2.6-2", "RFC5061-4.2.6-3", "RFC5061-6-6", "RFC6458-6.1.6-1",
		  "RFC6458-8.1.10-1"})
{
	const uint32_t indications[] = {0xdecade01, 0x00000001};
	struct endpoint *const both[] = {endpoint_open(lab, "a", ONE_TO_MANY),
					 endpoint_listen(lab, "b", ONE_TO_MANY)};
	struct pair pair;

	for (int i = 0; i < 2; i++)
		endpoint_set(both[i], SCTP_ADAPTATION_LAYER, &indications[i],
			     sizeof(indications[i]));
	pair = pair_open(lab, .a = both[0], .b = both[1]);
	for (int i = 0; i < 2; i++) {
		const struct packet *packet = i == 0 ? pair.init : pair.init_ack;
		const struct received *event;
		struct parameter parameter;
		struct tlv tlv;

		ck_assert(chunk_tlv(packet->chunk, PARAM_ADAPTATION, &tlv));
		ck_assert(parameter_decode(&tlv, &parameter));
		ck_assert_uint_eq(parameter.indication, indications[i]);
		event = expect_event(both[1 - i], SCTP_ADAPTATION_INDICATION);
		ck_assert_uint_eq(notification_of(event)->sn_adaptation_event.sai_adaptation_ind,
				  indications[i]);
	}
}

SCENARIO(requests_in_init, "Add IP Address in an INIT is ignored, and the association is set up",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.2-2", "RFC5061-4.2-3"})
{
	struct association association = association_prepare(lab, .asconf = true);
	struct peer *peer = association.peer;
	struct tlv_spec add = asconf_add(association, 1, "path1");

	association_open(lab, .asconf = true, .iut = association.iut, .peer = peer,
			 .init = auth_offer(peer, INIT, .further = add));
	expect_peer_addresses(association.iut, "path0");
	peer_expect_alive(peer);
}
