/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ASCONF and ASCONF ACK whose parameters are not what RFC 5061 4.1 has.  The association may be
 * aborted for the violation of the protocol (RFC 9260 3.3.10.13); Linux does, and quotes the header
 * of the parameter.
 */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static struct peer *new_peer(struct lab *lab, size_t number)
{
	return peer_open(lab, .port = (uint16_t)(PEER_PORT + number));
}

/* `quoted`: the parameter whose type the ABORT quotes. */
static void expect_violation(struct peer *peer, struct endpoint *iut, const struct tlv_spec *quoted)
{
	const struct packet *abort = peer_expect(peer, ABORT, .alone = true);
	uint16_t type = htons(quoted->type);
	struct tlv cause;

	ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	ck_assert_uint_gt(cause.value_length, 4);
	ck_assert_mem_eq(cause.value + cause.value_length - 4, &type, sizeof(type));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	peer_expect_gone(peer);
}

/* The kernel does not like the parameter number `guilty` of that ASCONF or ASCONF ACK. */
static void send_and_lose(struct peer *peer, struct endpoint *iut, enum chunk_type type,
			  const struct tlv_spec *parameters, unsigned guilty)
{
	struct chunk_spec chunk = *CHUNK(ASCONF);

	chunk.type = type;
	connect_offering(peer, iut);
	for (unsigned i = 0; parameters[i].type; i++)
		chunk.tlvs[i] = parameters[i];
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), &chunk});
	expect_violation(peer, iut, &parameters[guilty]);
}

#define SEND_AND_LOSE(peer, iut, type, guilty, ...)                                                \
	send_and_lose(peer, iut, type, (struct tlv_spec[MAX_TLVS + 1]){__VA_ARGS__}, guilty)

SCENARIO(malformed_request,
	 "An ASCONF whose Address Parameter is not the first one, is missing or comes twice, or "
	 "with parameters of a wrong length: ABORT that quotes the parameter",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC5061-4.1.1-6"})
{
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = new_peer(lab, 0);
	struct sockaddr_storage address = peer_own_address(peer, "path0");
	struct tlv_spec own = tlv_address(&address);
	struct tlv_spec primary = request_of(PARAM_SET_PRIMARY, 1, &address);
	unsigned i = 1;

	SEND_AND_LOSE(peer, iut, ASCONF, 0, primary);
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own, own, primary);
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 0, tlv_lying(own, 4 + 3), primary);
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own, tlv_u32(PARAM_SET_PRIMARY, 1));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own, tlv_u16(PARAM_ADD_ADDRESS, 1));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own,
		      tlv_of(PARAM_DELETE_ADDRESS, "corr", 4));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own,
		      tlv_of(PARAM_ADAPTATION, "12345678", 8), primary);
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own, tlv_u16(PARAM_SUCCESS, 1));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF, 1, own, primary, tlv_lying(primary, 400));
}

#define CAUSE_LEFT_OUT "the ABORT does not quote the parameter (sctp_sf_do_asconf_ack())"

SCENARIO(
	malformed_ack,
	"An ASCONF ACK with parameters of a wrong length or with an address: ABORT that quotes the "
	"parameter",
	.lab = &scripted_peer, .needs = NEEDS_ASCONF,
	.spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"},
	/* Mended in Debian's 6.1.0-54 (6.1.190) and, after 6.12.107, in 6.12.111 at the latest. */
	.known = {{"6.1", "6.1.0-53", CAUSE_LEFT_OUT},
		  {"6.1.1", "6.1.187", CAUSE_LEFT_OUT},
		  {"6.12", "6.12.107", CAUSE_LEFT_OUT}})
{
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = new_peer(lab, 0);
	struct sockaddr_storage address = peer_own_address(peer, "path0");
	unsigned i = 1;

	SEND_AND_LOSE(peer, iut, ASCONF_ACK, 0, tlv_u32(PARAM_ERROR_CAUSE, 1));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF_ACK, 0, tlv_of(PARAM_SUCCESS, "12345678", 8));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF_ACK, 0, tlv_address(&address));
	SEND_AND_LOSE(new_peer(lab, i++), iut, ASCONF_ACK, 0, tlv_text(0xc0ff, "unknown"));
}

SCENARIO(short_chunk, "An ASCONF or ASCONF ACK without a Sequence Number: ABORT",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC9260-3.3.10.13-1"})
{
	static const enum chunk_type types[] = {ASCONF, ASCONF_ACK};
	struct endpoint *iut = listen_with_asconf(lab);

	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = new_peer(lab, i);
		struct tlv cause;

		connect_offering(peer, iut);
		peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(types[i], .empty = true)});
		ck_assert(chunk_tlv(peer_expect(peer, ABORT, .alone = true)->chunk,
				    CAUSE_PROTOCOL_VIOLATION, &cause));
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
		peer_expect_gone(peer);
	}
}

SCENARIO(request_without_parameters, "An ASCONF that has no parameters ends the association",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC9260-3.3.10.13-1"})
{
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = peer_open(lab);

	connect_offering(peer, iut);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(ASCONF, .bare = true)});
	peer_expect(peer, ABORT, .alone = true);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
}

/* Another parameter of the INIT; there is an INIT ACK, or an ABORT that quotes it. */
static void offer_further(struct peer *peer, struct tlv_spec further, enum chunk_type answer)
{
	const struct packet *packet;
	struct tlv cause;

	peer_send_packet(peer, .chunks = {offer(peer, INIT, .further = further)});
	packet = peer_expect(peer, answer, .alone = true);
	if (answer == ABORT) {
		ck_assert_uint_eq(packet->chunk->flags, 0);
		ck_assert(chunk_tlv(packet->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	}
	peer_expect_silence(peer, SECONDS(1));
}

#define LENGTH_NOT_VERIFIED "the length is not verified (sctp_verify_param())"

SCENARIO(malformed_in_init,
	 "Set Primary Address and Adaptation Layer Indication of a wrong length in an INIT: ABORT",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-5.1-15", "RFC9260-5.1-16", "RFC9260-8.4-4"},
	 /* Mended in Debian's 6.1.0-53 (6.1.187) and, after 6.12.101, in 6.12.107 at the latest. */
	 .known = {{"6.1", "6.1.0-52", LENGTH_NOT_VERIFIED},
		   {"6.1.1", "6.1.180", LENGTH_NOT_VERIFIED},
		   {"6.12", "6.12.101", LENGTH_NOT_VERIFIED}})
{
	unsigned i = 0;

	listen_with_asconf(lab);
	offer_further(new_peer(lab, i++), tlv_u32(PARAM_SET_PRIMARY, 1), ABORT);
	offer_further(new_peer(lab, i++), tlv_u16(PARAM_ADAPTATION, 1), ABORT);
	offer_further(new_peer(lab, i++), tlv_of(PARAM_ADAPTATION, "12345678", 8), ABORT);
	offer_further(new_peer(lab, i++), tlv_u32(PARAM_ADAPTATION, 1), INIT_ACK);
}

SCENARIO(restart_without_auth,
	 "An INIT that lists ASCONF but not AUTH is refused also if it would restart an "
	 "association, which goes on",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = peer_open(lab);
	struct chunk_spec init;

	connect_offering(peer, iut);
	init = *offer(peer, INIT,
		      .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, ASCONF, ASCONF_ACK));
	init.tag = (int64_t)peer->tag + 1;
	peer_send_packet(peer, .chunks = {&init});
	ck_assert_uint_eq(peer_expect(peer, ABORT, .tag = init.tag)->chunk->flags, 0);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

SCENARIO(not_negotiated,
	 "ASCONF and ASCONF ACK of a peer that did not list them are discarded, authenticated or "
	 "not",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF)
{
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage address = peer_own_address(peer, "path0");

	connect_offering(peer, iut, .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, AUTH));
	send_asconf(peer, request_of(PARAM_SET_PRIMARY, 1, &address));
	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	peer_send(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

/* Where data goes when both addresses of the peer are confirmed. */
static void expect_primary(struct peer *peer, struct endpoint *iut, struct tlv_spec further,
			   const char *path)
{
	connect_offering(peer, iut, .paths = {"path1"}, .further = further);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	endpoint_send(iut, 0, "to the primary address");
	peer_expect(peer, DATA, .path = path);
	peer_send(peer, SACK);
}

#define CUT_ADDRESS_TAKEN "an address that is cut off is taken (sctp_process_param())"

SCENARIO(primary_in_init,
	 "Set Primary Address in an INIT is heeded, but not for an address that the peer has not, "
	 "that is none or that is cut off",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.4-2"},
	 /* Mended in Debian's 6.1.0-52 (6.1.180) and in 6.12.100 at the latest. */
	 .known = {{"6.1", "6.1.0-51", CUT_ADDRESS_TAKEN},
		   {"6.1.1", "6.1.177", CUT_ADDRESS_TAKEN},
		   {"6.12", "6.12.95", CUT_ADDRESS_TAKEN}})
{
	enum { INNER_TYPE = 5, INNER_LENGTH = 7 };
	struct endpoint *iut = listen_with_asconf(lab);
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage strange = peer_iut_address(peer, "path1");
	struct tlv_spec asked = path_request(peer, PARAM_SET_PRIMARY, 1, "path1");
	struct tlv_spec none = asked, cut = asked;

	none.bytes[INNER_TYPE] = 99;
	cut.bytes[INNER_LENGTH] = 99;
	expect_primary(peer, iut, asked, "path1");
	expect_primary(new_peer(lab, 1), iut, none, "path0");
	expect_primary(new_peer(lab, 2), iut, cut, "path0");
	expect_primary(new_peer(lab, 3), iut, request_of(PARAM_SET_PRIMARY, 1, &strange), "path0");
	expect_primary(new_peer(lab, 4), iut, wildcard_request(lab, PARAM_SET_PRIMARY, 1), "path0");
}
