/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONFs that a peer bundles: RFC 5061 5.1.1, 5.2 and 5.5. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* An ASCONF with a request for the peer's address on a path. */
static struct chunk_spec asconf_of(struct association association, uint16_t type, const char *path)
{
	return *asconf_chunk(association, "path0", asconf_request(association, type, 1, path));
}

/* One packet with AUTH and ASCONF ACKs of these Sequence Numbers, in this order. */
static void expect_two_acks(struct peer *peer, uint32_t first)
{
	peer_expect(peer, AUTH);
	for (uint32_t serial = first; serial < first + 2; serial++) {
		const struct packet *ack = peer_expect(peer, ASCONF_ACK, .bundled = true);

		ck_assert_uint_eq(ack->chunk->asconf.serial, serial);
	}
}

SCENARIO(two_asconfs,
	 "Two ASCONFs in one packet are processed in order and acknowledged in one packet",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1.1-5", "RFC5061-5.2-9", "RFC5061-5.2-11"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct chunk_spec delete = asconf_of(association, PARAM_DELETE_ADDRESS, "path1");
	struct chunk_spec add = asconf_of(association, PARAM_ADD_ADDRESS, "path2");
	uint32_t serial = peer->next_serial;

	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete, &add});
	expect_two_acks(peer, serial);
	expect_peer_addresses(association.iut, "path0", "path2");
}

SCENARIO(lost_and_next,
	 "A retransmitted ASCONF and the next one in the same packet are acknowledged in order, "
	 "the former as before",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1.1-5", "RFC5061-5.2-4", "RFC5061-5.2-9"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct chunk_spec delete = asconf_of(association, PARAM_DELETE_ADDRESS, "path1");
	struct chunk_spec add = asconf_of(association, PARAM_ADD_ADDRESS, "path2");
	uint32_t serial = peer->next_serial;

	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete});
	asconf_expect_ack(association, serial);
	peer->next_serial = serial;
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete, &add});
	expect_two_acks(peer, serial);
	expect_peer_addresses(association.iut, "path0", "path2");
}

/* RFC 5061 5.2 V4 takes it for granted that the rest of the packet is processed. */
SCENARIO(with_data, "DATA after an ASCONF in the same packet is received",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS)
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct chunk_spec delete = asconf_of(association, PARAM_DELETE_ADDRESS, "path1");

	peer_send_packet(association.peer,
			 .chunks = {CHUNK(AUTH), &delete, CHUNK(DATA, .text = "beside it")});
	asconf_expect_ack(association, association.peer->initial_tsn);
	peer_expect(association.peer, SACK);
	expect_message(association.iut, 0, "beside it");
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(more_answers_than_fit,
	 "When the ASCONF ACKs for one packet do not fit into one, all ASCONFs are processed and "
	 "no packet exceeds the PMTU",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-12", "RFC5061-5.2-11"})
{
	enum { ASCONFS = 5, REQUESTS = 9 };
	struct association association = association_open(lab, .asconf = true);
	struct peer *peer = association.peer;
	struct chunk_spec asconf = asconf_of(association, PARAM_DELETE_ADDRESS, "path1");
	size_t most = 1500 - ip_header_size(lab);
	uint32_t serial = peer->next_serial;

	for (unsigned i = 2; i <= REQUESTS; i++)
		asconf.tlvs[i] = asconf_delete(association, i, "path1");
	peer_send_packet(peer,
			 .chunks = {CHUNK(AUTH), &asconf, &asconf, &asconf, &asconf, &asconf});
	for (const struct packet *packet = NULL; peer_next(peer, AT_ONCE) != -1;) {
		packet = peer_expect(peer, (enum chunk_type)peer_next(peer, 0));
		ck_assert_uint_le(packet->sctp.length, most);
	}
	/* Only if all have been done is this one next. */
	ck_assert_uint_eq(peer->next_serial, serial + ASCONFS);
	asconf_succeed(association, asconf_set_primary(association, 1, "path0"));
	expect_peer_addresses(association.iut, "path0");
}

/* Appends a TLV whose size is a multiple of 4 bytes; returns its end. */
static uint8_t *put_tlv(uint8_t *at, const struct tlv_spec *tlv)
{
	uint16_t header[] = {htons(tlv->type), htons((uint16_t)(4 + tlv->size))};

	memcpy(at, header, sizeof(header));
	memcpy(at + sizeof(header), tlv->bytes, tlv->size);
	return at + sizeof(header) + tlv->size;
}

SCENARIO(large_answer, "An ASCONF ACK does not exceed the PMTU, however many requests it answers",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1.1-7"},
	 .known = {{NULL, NULL,
		    "a larger one is sent all the same, and fragmented by IP "
		    "(sctp_packet_will_fit())"}})
{
	struct association association = association_open(lab, .asconf = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage own = peer_own_address(peer, "path0");
	struct tlv_spec first = tlv_address(&own);
	uint8_t value[1400], *at = value + sizeof(uint32_t);
	const struct packet *ack;
	uint32_t serial = htonl(peer->next_serial);

	memcpy(value, &serial, sizeof(serial));
	at = put_tlv(at, &first);
	for (uint32_t i = 0; at < value + 1300; i++) {
		struct tlv_spec request = asconf_delete(association, i, "path1");

		at = put_tlv(at, &request);
	}
	send_authenticated(peer, ASCONF, .value = value, .value_size = (size_t)(at - value));
	ack = expect_authenticated(peer, ASCONF_ACK);
	ck_assert_uint_le(ack->sctp.length, 1500 - ip_header_size(lab));
}
