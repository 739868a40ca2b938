/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, invalid message handling: INIT and INIT ACK that cannot be right. */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

/* Chunks that end before their mandatory fields do. */
static const struct {
	size_t size; /* bytes after the chunk header */
	const char *last; /* the field they end with */
} short_values[] = {
	{0, "Chunk Length"},
	{4, "Initiate Tag"},
	{8, "Advertised Receiver Window Credit"},
	{12, "Number of Inbound Streams"},
};

enum { SHORT_VALUES = ARRAY_SIZE(short_values), WHOLE_VALUE = 16 };

/* The mandatory fields of the peer's INIT or INIT ACK. */
static const void *mandatory_fields(const struct peer *peer)
{
	static uint8_t value[WHOLE_VALUE];
	const uint32_t fields[] = {htonl(peer->tag), htonl(peer->a_rwnd),
				   htonl((uint32_t)peer->ostreams << 16 | peer->istreams),
				   htonl(peer->initial_tsn)};

	memcpy(value, fields, sizeof(value));
	return value;
}

/* RFC 2960: MUST abort; RFC 9260 5.1: SHOULD, so that silence, which the script wants, is right. */
SCENARIO(imh_i_3_1, "An INIT without all mandatory fields does not set up an association",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_1", .spec = {"RFC9260-5.1-17"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < SHORT_VALUES; i++) {
		size_t size = short_values[i].size;
		bool refused;

		peer_send(peer, INIT, .value = mandatory_fields(peer), .value_size = size);
		refused = peer_next(peer, SECONDS(5)) != -1;
		if (refused)
			peer_expect(peer, ABORT, .alone = true,
				    .tag = size ? (int64_t)peer->tag : ANY_TAG);
		scenario_note("INIT that ends with %s: %s", short_values[i].last,
			      refused ? "ABORT" : "discarded");
	}
	peer_connect(peer, association.iut);
	peer_expect_alive(peer);
}

/*
 * The kernel ignores an INIT ACK that ends after field `i`, or answers it with an ABORT: with the T
 * bit and the kernel's tag, or with the Initiate Tag; `under_initiate_tag`: only with the latter.
 */
static void answer_too_short(struct lab *lab, unsigned i, bool under_initiate_tag)
{
	struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .peer = peer);
	const struct packet *init = packet_last("iut", INIT);
	bool refused;

	peer_send(peer, INIT_ACK, .value = mandatory_fields(peer),
		  .value_size = short_values[i].size);
	refused = peer_next(peer, AT_ONCE) != -1;
	if (refused) {
		peer_expect(peer, ABORT, .alone = true,
			    .tag = under_initiate_tag ? (int64_t)peer->tag : USUAL);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
			     .within = AT_ONCE);
		peer_expect_silence(peer, SECONDS(10));
	} else {
		etsi_expect_retransmission_of(association, init, RTO_INITIAL);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
	}
	scenario_note("INIT ACK that ends with %s: %s", short_values[i].last,
		      refused ? "ABORT" : "discarded");
}

/*
 * RFC 2960: MUST abort.  RFC 9260 5.1 SHOULD abort for lack of a mandatory parameter; as it does not
 * say whether a chunk that ends too early is such a case, both pass.
 */
SCENARIO(imh_i_3_2, "An INIT ACK without all mandatory fields is refused with an ABORT or ignored",
	 .lab = &scripted_peer, .etsi = "SCTP_IMH_I_3_2")
{
	for (unsigned i = 0; i < SHORT_VALUES; i++)
		answer_too_short(lab, i, false);
}

SCENARIO(imh_i_3_2_tag,
	 "The ABORT for an INIT ACK without Initial TSN has its Initiate Tag as Verification Tag",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1-17"},
	 .known = {{.from = "6.1",
		    .reason = "the ABORT has the T bit and the kernel's own tag "
			      "(sctp_sf_abort_violation() in net/sctp/sm_statefuns.c)"}})
{
	answer_too_short(lab, SHORT_VALUES - 1, true);
}

/* RFC 2960 had Adler-32; CRC32c came with RFC 3309. */
SCENARIO(imh_i_3_4, "A packet with a wrong checksum is silently discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_IMH_I_3_4", .spec = {"RFC9260-6.8-3", "RFC9260-6.8-4"})
{
	static const uint32_t wrong[] = {0, 0xffffffff, 0x12345678};
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		peer_send_packet(peer, .checksum = wrong[i], .chunks = {CHUNK(INIT)});
		peer_expect_silence(peer, SECONDS(5));
	}
	peer_connect(peer, association.iut);
	peer_expect_alive(peer);
}

SCENARIO(imh_i_3_8, "An INIT longer than its packet is silently discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_IMH_I_3_8", .spec = {"RFC9260-6.10-7"})
{
	static const int lengths[] = {24, 1024, 0xffff};
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < ARRAY_SIZE(lengths); i++) {
		peer_send(peer, INIT, .length = lengths[i]);
		peer_expect_silence(peer, SECONDS(5));
	}
	peer_send_packet(peer, .cut = 4, .chunks = {CHUNK(INIT)});
	peer_expect_silence(peer, SECONDS(5));
	peer_send_packet(
		peer, .cut = 2,
		.chunks = {CHUNK(INIT, .tlvs = {tlv_u32(PARAM_COOKIE_PRESERVATIVE, 1000)})});
	peer_expect_silence(peer, SECONDS(5));
	peer_connect(peer, association.iut);
	peer_expect_alive(peer);
}
