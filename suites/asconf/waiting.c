/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that wait for the answer to others, and what may share a packet with them: RFC 5061 5.1 and 5.5. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum { PARAM_ZERO_CHECKSUM = 0x8001, METHOD_DTLS = 1 };

/* The ASCONFs of the packet.  They stand side by side, and their Sequence Numbers go up one by one. */
static unsigned check_bundle(const struct packet *packet)
{
	const struct chunk *before = NULL;
	unsigned count = 0;

	for (unsigned i = 0; i < packet->sctp.chunk_count; i++) {
		const struct chunk *chunk = &packet->sctp.chunks[i];

		if (chunk->type != ASCONF)
			continue;
		ck_assert_msg(
			!before || chunk == before + 1,
			"expected the ASCONFs of a packet side by side, there is %s in between",
			chunk_name((before + 1)->type));
		ck_assert_msg(
			!before || chunk->asconf.serial == before->asconf.serial + 1,
			"expected the ASCONF with Sequence Number %u next in the packet, it is %u",
			before->asconf.serial + 1, chunk->asconf.serial);
		before = chunk;
		count++;
	}
	return count;
}

SCENARIO(
	lost_while_others_wait,
	"An ASCONF that was lost is sent again as it was, whatever the user has asked for since; if "
	"further ones come with it, they stand behind it, one by one",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	.spec = {"RFC5061-5.1-11", "RFC5061-5.1-12", "RFC5061-5.1.1-4", "RFC5061-5.5-1",
		 "RFC5061-5.5-2", "RFC5061-5.5-3", "RFC5061-5.5-4"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;
	const struct packet *first, *again;
	unsigned bundled = 0;

	asconf_bindx_add(association.iut, "path1");
	first = expect_authenticated(peer, ASCONF);
	asconf_bindx_add(association.iut, "path2");
	ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path0"), 0);
	peer_expect(peer, AUTH, .after = RTO_INITIAL);
	again = peer_expect(peer, ASCONF, .bundled = true);
	assert_same_chunk(again->chunk, first->chunk);
	bundled = check_bundle(again);
	scenario_note("%u ASCONFs share the packet of one that was lost", bundled);
	for (unsigned i = 1; i < bundled; i++)
		peer_expect(peer, ASCONF, .bundled = true);
	asconf_acknowledge(association);
	for (unsigned sent = bundled; sent < 3; sent += bundled) {
		bundled = check_bundle(expect_authenticated(peer, ASCONF));
		asconf_acknowledge(association);
	}
	peer_expect_silence(peer, SECONDS(10));
	expect_local_addresses(association.iut, "path0", "path1", "path2");
}

SCENARIO(
	data_to_added_address_counts,
	"DATA to an address that is being added belongs to the association, even before the ASCONF "
	"ACK has come",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-28"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});

	asconf_bindx_add(association.iut, "path1");
	expect_authenticated(association.peer, ASCONF);
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .text = "early")});
	expect_message(association.iut, 0, "early");
	expect_sack(association, 1);
	asconf_acknowledge(association);
	peer_expect_alive(association.peer);
}

/* Fails unless just these of the kernel's addresses stand in its INIT or INIT ACK, as parameters of the type of their version. */
static void check_addresses(struct association association, const struct chunk *init,
			    const char *const paths[], unsigned count)
{
	uint16_t type = by_version(association.lab, PARAM_IPV4_ADDRESS, PARAM_IPV6_ADDRESS);
	uint16_t other = by_version(association.lab, PARAM_IPV6_ADDRESS, PARAM_IPV4_ADDRESS);
	unsigned found = 0;
	size_t offset = 0;

	for (struct tlv tlv; tlv_next(init->tlvs, init->tlvs_length, &offset, &tlv);) {
		ck_assert_msg(
			tlv.type != other,
			"expected no address of the other IP version, there is a parameter of "
			"type %u",
			other);
		if (tlv.type != type)
			continue;
		for (unsigned i = 0; i < count; i++) {
			struct sockaddr_storage address =
				peer_iut_address(association.peer, paths[i]);
			struct tlv_spec wanted = tlv_address(&address);

			found += wanted.size == tlv.value_length &&
				 !memcmp(wanted.bytes, tlv.value, tlv.value_length);
		}
	}
	ck_assert_msg(
		found == count && chunk_tlv_count(init, type) == count,
		"expected %u parameters of type %u that are the kernel's addresses, %u of %u are",
		count, type, found, chunk_tlv_count(init, type));
}

SCENARIO(
	address_parameter_everywhere,
	"The parameter of an IP address is the same in INIT, INIT ACK and ASCONF, sent and received",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	.spec = {"RFC9260-3.2.1-4", "RFC9260-3.2.1-5"})
{
	static const char *const paths[] = {"path0", "path1"};
	struct peer *peer = NULL;

	for (int active = 0; active < 2; active++) {
		struct association association =
			association_open(lab, .peer = peer, .asconf = true, .active = active,
					 .bound_paths = {"path0", "path1"}, .paths = {"path1"});
		const struct packet *asconf;
		struct sockaddr_storage address;

		check_addresses(association, packet_last("iut", active ? INIT : INIT_ACK)->chunk,
				paths, ARRAY_SIZE(paths));
		expect_peer_addresses(association.iut, "path0", "path1");
		asconf_bindx_add(association.iut, "path2");
		asconf = expect_authenticated(association.peer, ASCONF);
		ck_assert_msg(asconf_address(asconf->chunk, &address),
			      "the ASCONF does not begin with an Address Parameter");
		asconf_check(asconf->chunk, data_tsn(association, 1), address,
			     {PARAM_ADD_ADDRESS, peer_iut_address(association.peer, "path2")});
		asconf_acknowledge(association);
		asconf_succeed(association, asconf_add(association, 1, "path2"));
		asconf_expect_event(association, "path2", SCTP_ADDR_ADDED);
		expect_peer_addresses(association.iut, "path0", "path1", "path2");
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(checksum_of_asconf,
	 "A peer that accepts zeros as the checksum gets each ASCONF with its CRC32c all the same",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC9653-5.2-5"})
{
	static const uint8_t method[] = {0, 0, 0, METHOD_DTLS};
	struct association_options options = {
		.file = __FILE__, .line = __LINE__, .asconf = true, .bound_paths = {"path0"}};
	struct association association = association_prepare_with(lab, &options);
	struct chunk_spec init = *association_init(&association, &options);
	const struct packet *asconf;
	unsigned count = 0;

	while (init.tlvs[count].type)
		count++;
	init.tlvs[count] = tlv_of(PARAM_ZERO_CHECKSUM, method, sizeof(method));
	association.iut = peer_connect(association.peer, association.iut, .init = &init);
	asconf_bindx_add(association.iut, "path1");
	for (int i = 0; i < 2; i++) {
		asconf = i ? (peer_expect(association.peer, AUTH, .after = RTO_INITIAL),
			      peer_expect(association.peer, ASCONF, .bundled = true))
			   : expect_authenticated(association.peer, ASCONF);
		ck_assert_msg(asconf->sctp.checksum_ok,
			      "expected the right CRC32c in the packet of an ASCONF, it is %#x",
			      asconf->sctp.checksum);
	}
	asconf_acknowledge(association);
	peer_expect_alive(association.peer);
}
