/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ASCONFs that a peer bundles: RFC 5061 5.1.1, 5.2 and 5.5. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static struct chunk_spec asconf_of(struct peer *peer, uint16_t type, const char *path)
{
	struct sockaddr_storage own = peer_own_address(peer, peer->path);

	return *CHUNK(ASCONF, .tlvs = {tlv_address(&own), path_request(peer, type, 1, path)});
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
	 "Two ASCONFs in one packet are done in order, and both ASCONF ACKs are in one packet",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1.1-5", "RFC5061-5.2-9", "RFC5061-5.2-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct chunk_spec delete = asconf_of(peer, PARAM_DELETE_ADDRESS, "path1");
	struct chunk_spec add = asconf_of(peer, PARAM_ADD_ADDRESS, "path2");
	uint32_t serial = peer->next_serial;

	peer_ignore(peer, HEARTBEAT);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete, &add});
	expect_two_acks(peer, serial);
	check_peer_addresses(iut, "path0", "path2");
}

SCENARIO(lost_and_next,
	 "A repeated ASCONF with the next one behind it in its packet: the old answer comes "
	 "again, then the new one",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1.1-5", "RFC5061-5.2-4", "RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct chunk_spec delete = asconf_of(peer, PARAM_DELETE_ADDRESS, "path1");
	struct chunk_spec add = asconf_of(peer, PARAM_ADD_ADDRESS, "path2");
	uint32_t serial = peer->next_serial;

	peer_ignore(peer, HEARTBEAT);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete});
	expect_ack(peer, serial);
	peer->next_serial = serial;
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete, &add});
	expect_two_acks(peer, serial);
	check_peer_addresses(iut, "path0", "path2");
}

SCENARIO(with_data, "DATA behind an ASCONF in its packet is received", .lab = &scripted_dual_path,
	 .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct chunk_spec delete = asconf_of(peer, PARAM_DELETE_ADDRESS, "path1");

	peer_ignore(peer, SACK);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &delete, CHUNK(DATA, .text = "beside it")});
	expect_ack(peer, peer->initial_tsn);
	expect_message(iut, 0, "beside it");
	check_peer_addresses(iut, "path0");
	expect_packet(lab, SACK, .from = "iut");
}

SCENARIO(more_answers_than_fit,
	 "Where the ASCONF ACKs for one packet do not fit into one, all ASCONFs are done, and no "
	 "packet is larger than the PMTU",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-12", "RFC5061-5.2-11"})
{
	enum { ASCONFS = 5, REQUESTS = 9 };
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	struct chunk_spec asconf = asconf_of(peer, PARAM_DELETE_ADDRESS, "path1");
	size_t most = lab_versions(lab) == IPV4 ? 1480 : 1460;
	uint32_t serial = peer->next_serial;

	for (unsigned i = 2; i <= REQUESTS; i++)
		asconf.tlvs[i] = path_request(peer, PARAM_DELETE_ADDRESS, i, "path1");
	peer_send_packet(peer,
			 .chunks = {CHUNK(AUTH), &asconf, &asconf, &asconf, &asconf, &asconf});
	for (const struct packet *packet = NULL; peer_next(peer, AT_ONCE) != -1;) {
		packet = peer_expect(peer, (enum chunk_type)peer_next(peer, 0));
		ck_assert_uint_le(packet->sctp.length, most);
	}
	/* Only if all have been done is this one next. */
	ck_assert_uint_eq(peer->next_serial, serial + ASCONFS);
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_SET_PRIMARY, 1, "path0")));
	check_peer_addresses(iut, "path0");
}

/* Appends a TLV, whose size is a multiple of 4 bytes; returns what is behind it. */
static uint8_t *put_tlv(uint8_t *at, const struct tlv_spec *tlv)
{
	uint16_t header[] = {htons(tlv->type), htons((uint16_t)(4 + tlv->size))};

	memcpy(at, header, sizeof(header));
	memcpy(at + sizeof(header), tlv->bytes, tlv->size);
	return at + sizeof(header) + tlv->size;
}

SCENARIO(large_answer, "An ASCONF ACK is not larger than the PMTU, however much there is to answer",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1.1-7"},
	 .known = {{NULL, NULL,
		    "a larger one is sent all the same, and fragmented by IP "
		    "(sctp_packet_will_fit())"}})
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage own = peer_own_address(peer, "path0");
	struct tlv_spec first = tlv_address(&own);
	uint8_t value[1400], *at = value + sizeof(uint32_t);
	const struct packet *ack;
	uint32_t serial;

	connect_multihomed(peer);
	serial = htonl(peer->next_serial);
	memcpy(value, &serial, sizeof(serial));
	at = put_tlv(at, &first);
	for (uint32_t i = 0; at < value + 1300; i++) {
		struct tlv_spec request = path_request(peer, PARAM_DELETE_ADDRESS, i, "path1");

		at = put_tlv(at, &request);
	}
	send_authenticated(peer, ASCONF, .value = value, .value_size = (size_t)(at - value));
	ack = expect_authenticated(peer, ASCONF_ACK);
	ck_assert_uint_le(ack->sctp.length, lab_versions(lab) == IPV4 ? 1480 : 1460);
}
