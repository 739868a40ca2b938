/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What INIT and INIT ACK say: Supported Extensions and Adaptation Layer Indication, RFC 5061 4.2.6
 * and 4.2.7. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static unsigned count_tlvs(const struct chunk *chunk, uint16_t type)
{
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		count += tlv.type == type;
	return count;
}

static bool lists(const struct chunk *chunk, uint8_t type)
{
	struct tlv extensions;

	return chunk_tlv(chunk, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
	       memchr(extensions.value, type, extensions.value_length);
}

static void check_listed(const struct chunk *chunk)
{
	ck_assert_uint_eq(count_tlvs(chunk, PARAM_SUPPORTED_EXTENSIONS), 1);
	ck_assert(lists(chunk, ASCONF));
	ck_assert(lists(chunk, ASCONF_ACK));
	ck_assert(lists(chunk, AUTH));
	ck_assert(!lists(chunk, 0)); /* padding is not counted */
}

SCENARIO(listed, "INIT and INIT ACK list ASCONF, ASCONF ACK and AUTH in one Supported Extensions",
	 .lab = &two_nodes, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.2.7-2", "RFC5061-4.2.7-3", "RFC5061-4.2.7-4", "RFC5061-4.2.7-5"})
{
	enable_asconf(lab);
	endpoint_connect(endpoint_open(lab, "a", ONE_TO_ONE),
			 endpoint_listen(lab, "b", ONE_TO_ONE));
	check_listed(expect_packet(lab, INIT)->chunk);
	check_listed(expect_packet(lab, INIT_ACK)->chunk);
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && packet->sctp.chunks[0].type != INIT &&
		    packet->sctp.chunks[0].type != INIT_ACK)
			ck_assert_uint_eq(
				count_tlvs(&packet->sctp.chunks[0], PARAM_SUPPORTED_EXTENSIONS), 0);
	}
}

SCENARIO(not_listed, "Where ASCONF is not enabled it is neither listed nor answered",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.7-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;
	const struct packet *ack;

	set_sysctl_everywhere(lab, "net/sctp/auth_enable", "1");
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send_packet(peer, .chunks = {offer(peer, INIT)});
	ack = peer_expect(peer, INIT_ACK);
	ck_assert(!lists(ack->chunk, ASCONF));
	ck_assert(!lists(ack->chunk, ASCONF_ACK));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 1, "path1"));
	if (peer_next(peer, SECONDS(1)) == ERROR)
		peer_expect(peer, ERROR);
	peer_expect_silence(peer, SECONDS(1));
	check_peer_addresses(iut, "path0");
}

SCENARIO(not_understood,
	 "Where ASCONF is not enabled an ASCONF is answered by ERROR, and what is behind it is "
	 "processed",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.1.1-8"},
	 .known = {
		 {NULL, NULL, "it and the rest of its packet are discarded (sctp_sf_do_asconf())"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage own = peer_own_address(peer, "path0");
	struct tlv cause;

	peer_connect(peer, iut);
	peer_send_packet(peer, .chunks = {CHUNK(ASCONF, .tlvs = {tlv_address(&own)}),
					  CHUNK(DATA, .text = "behind it")});
	expect_message(iut, 0, "behind it");
	peer_ignore(peer, SACK);
	ck_assert(chunk_tlv(peer_expect(peer, ERROR)->chunk, CAUSE_UNRECOGNIZED_CHUNK, &cause));
	ck_assert_uint_eq(cause.value[0], ASCONF);
}

SCENARIO(adaptation,
	 "The Adaptation Layer Indication goes with INIT and INIT ACK, and what the peer says is "
	 "told to the user",
	 .lab = &two_nodes, .spec = {"RFC5061-4.2.6-2", "RFC5061-4.2.6-3", "RFC5061-6-6"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *const both[] = {client, server};
	const uint32_t indications[] = {0xdecade01, 0x00000001};

	for (int i = 0; i < 2; i++)
		endpoint_set(both[i], SCTP_ADAPTATION_LAYER, &indications[i],
			     sizeof(indications[i]));
	endpoint_connect(client, server);
	for (int i = 0; i < 2; i++) {
		const struct packet *packet =
			expect_packet(lab, i == 0 ? INIT : INIT_ACK, .from = both[i]->node);
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

SCENARIO(requests_in_init,
	 "Add and Delete IP Address in an INIT are ignored, and the association is set up",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.2-2", "RFC5061-4.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_asconf(lab),
				 .further = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1"));

	check_peer_addresses(iut, "path0");
	peer_expect_alive(peer);
}
