/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ASCONF and ASCONF ACK whose parameters are not as RFC 5061 4.1 has them.  The association may be
 * aborted for the violation of the protocol (RFC 9260 3.3.10.13); Linux does, and quotes the header
 * of the parameter.
 */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* `quoted`: the parameter whose type the ABORT quotes. */
static void expect_violation(struct association association, const struct tlv_spec *quoted)
{
	const struct packet *abort = peer_expect(association.peer, ABORT, .alone = true);
	uint16_t type = htons(quoted->type);
	struct tlv cause;

	ck_assert_msg(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause),
		      "the ABORT lacks the error cause Protocol Violation");
	ck_assert_uint_gt(cause.value_length, 4);
	ck_assert_mem_eq(cause.value + cause.value_length - 4, &type, sizeof(type));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	peer_expect_gone(association.peer);
	peer_reset(association.peer);
}

/* Sets up an association anew. */
static void reopen(struct association association)
{
	association_open(association.lab, .asconf = true, .iut = association.iut,
			 .peer = association.peer);
}

/* The kernel aborts the association for the parameter number `guilty` of that ASCONF or ASCONF ACK.
 */
static void expect_abort_for(struct association association, enum chunk_type type, unsigned guilty,
			     const struct tlv_spec *parameters)
{
	struct chunk_spec chunk = *CHUNK(type);

	reopen(association);
	for (unsigned i = 0; parameters[i].type; i++)
		chunk.tlvs[i] = parameters[i];
	peer_send_packet(association.peer, .chunks = {CHUNK(AUTH), &chunk});
	expect_violation(association, &parameters[guilty]);
}

#define EXPECT_ABORT_FOR(association, type, guilty, ...)                                           \
	expect_abort_for(association, type, guilty,                                                \
			 (const struct tlv_spec[MAX_TLVS + 1]){__VA_ARGS__})

SCENARIO(malformed_request,
	 "An ASCONF whose Address Parameter is missing, not first or there twice, or that has a "
	 "parameter of a wrong length, is answered with an ABORT that quotes the parameter",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC5061-4.1.1-6"})
{
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage address = peer_own_address(association.peer, "path0");
	struct tlv_spec own = tlv_address(&address);
	struct tlv_spec primary = asconf_request_of(PARAM_SET_PRIMARY, 1, &address);

	EXPECT_ABORT_FOR(association, ASCONF, 0, primary);
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, own, primary);
	EXPECT_ABORT_FOR(association, ASCONF, 0, tlv_lying(own, 4 + 3), primary);
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, tlv_u32(PARAM_SET_PRIMARY, 1));
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, tlv_u16(PARAM_ADD_ADDRESS, 1));
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, tlv_of(PARAM_DELETE_ADDRESS, "corr", 4));
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, tlv_of(PARAM_ADAPTATION, "12345678", 8),
			 primary);
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, tlv_u16(PARAM_SUCCESS, 1));
	EXPECT_ABORT_FOR(association, ASCONF, 1, own, primary, tlv_lying(primary, 400));
}

#define CAUSE_LEFT_OUT "the ABORT does not quote the parameter (sctp_sf_do_asconf_ack())"

SCENARIO(
	malformed_ack,
	"An ASCONF ACK with an address or a parameter of a wrong length is answered with an ABORT that "
	"quotes the parameter",
	.lab = &scripted_peer, .needs = ASCONF_NEEDS,
	.spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"},
	/* Mended in Debian's 6.1.0-54 (6.1.190) and, after 6.12.107, in 6.12.111 at the latest. */
	.known = {{"6.1", "6.1.0-53", CAUSE_LEFT_OUT},
		  {"6.1.1", "6.1.187", CAUSE_LEFT_OUT},
		  {"6.12", "6.12.107", CAUSE_LEFT_OUT}})
{
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage address = peer_own_address(association.peer, "path0");

	EXPECT_ABORT_FOR(association, ASCONF_ACK, 0, tlv_u32(PARAM_ERROR_CAUSE, 1));
	EXPECT_ABORT_FOR(association, ASCONF_ACK, 0, tlv_of(PARAM_SUCCESS, "12345678", 8));
	EXPECT_ABORT_FOR(association, ASCONF_ACK, 0, tlv_address(&address));
	EXPECT_ABORT_FOR(association, ASCONF_ACK, 0, tlv_text(0xc0ff, "unknown"));
}

SCENARIO(short_chunk, "An ASCONF or ASCONF ACK without a Sequence Number is answered with an ABORT",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC9260-3.3.10.13-1"})
{
	static const enum chunk_type types[] = {ASCONF, ASCONF_ACK};
	struct association association = association_prepare(lab, .asconf = true);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < 2; i++) {
		reopen(association);
		peer_send_packet(peer, .chunks = {CHUNK(AUTH), CHUNK(types[i], .empty = true)});
		ck_assert_msg(chunk_has_tlv(peer_expect(peer, ABORT, .alone = true)->chunk,
					    CAUSE_PROTOCOL_VIOLATION),
			      "the ABORT lacks the error cause Protocol Violation");
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
		peer_expect_gone(peer);
		peer_reset(peer);
	}
}

SCENARIO(request_without_parameters, "An ASCONF without parameters ends the association",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC9260-3.3.10.13-1"})
{
	struct association association = association_open(lab, .asconf = true);

	send_authenticated(association.peer, ASCONF, .bare = true);
	peer_expect(association.peer, ABORT, .alone = true);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
}

/* An INIT with another parameter is answered with INIT ACK or ABORT. */
static void expect_answer(struct peer *peer, enum chunk_type answer, struct tlv_spec further)
{
	const struct packet *packet;

	peer_reset(peer);
	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, .further = further)});
	packet = peer_expect(peer, answer, .alone = true);
	if (answer == ABORT) {
		ck_assert_uint_eq(packet->chunk->flags, 0);
		ck_assert_msg(chunk_has_tlv(packet->chunk, CAUSE_PROTOCOL_VIOLATION),
			      "the ABORT lacks the error cause Protocol Violation");
	}
	peer_expect_silence(peer, SECONDS(1));
}

#define LENGTH_NOT_VERIFIED "the length is not verified (sctp_verify_param())"

SCENARIO(
	malformed_in_init,
	"An INIT whose Set Primary IP Address or Adaptation Layer Indication has a wrong length is "
	"refused with ABORT",
	.lab = &scripted_peer, .needs = ASCONF_NEEDS,
	.spec = {"RFC9260-3.3.10.13-1", "RFC9260-5.1-15", "RFC9260-5.1-16", "RFC9260-8.4-4"},
	/* Mended in Debian's 6.1.0-53 (6.1.187) and, after 6.12.101, in 6.12.107 at the latest. */
	.known = {{"6.1", "6.1.0-52", LENGTH_NOT_VERIFIED},
		  {"6.1.1", "6.1.180", LENGTH_NOT_VERIFIED},
		  {"6.12", "6.12.101", LENGTH_NOT_VERIFIED}})
{
	struct peer *peer = association_prepare(lab, .asconf = true).peer;

	expect_answer(peer, ABORT, tlv_u32(PARAM_SET_PRIMARY, 1));
	expect_answer(peer, ABORT, tlv_u16(PARAM_ADAPTATION, 1));
	expect_answer(peer, ABORT, tlv_of(PARAM_ADAPTATION, "12345678", 8));
	expect_answer(peer, INIT_ACK, tlv_u32(PARAM_ADAPTATION, 1));
}

SCENARIO(restart_without_auth,
	 "An INIT that would restart the association but lists ASCONF without AUTH is refused with "
	 "ABORT, and the association goes on",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC9260-5.2.2-10"})
{
	struct association association = association_open(lab, .asconf = true);
	struct peer *peer = association.peer;
	struct chunk_spec init = *auth_offer(peer, INIT, ASCONF_WITHOUT_AUTH);

	init.tag = (int64_t)peer->tag + 1;
	peer_send_packet(peer, .chunks = {&init});
	ck_assert_uint_eq(peer_expect(peer, ABORT, .tag = init.tag)->chunk->flags, 0);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

SCENARIO(not_negotiated,
	 "ASCONF and ASCONF ACK of a peer that did not list them are discarded, authenticated or "
	 "not",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS)
{
	struct association association =
		association_open(lab, .asconf = true, .extensions = {AUTH});
	struct peer *peer = association.peer;

	asconf_send(association, asconf_request(association, PARAM_SET_PRIMARY, 1, "path0"));
	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	peer_send(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

/* DATA goes to that path after an INIT with another parameter, when both of the peer's addresses are
 * confirmed. */
static void expect_primary(struct association association, const char *path,
			   struct tlv_spec further)
{
	struct peer *peer = association.peer;

	association_open(association.lab, .asconf = true, .iut = association.iut, .peer = peer,
			 .paths = {"path1"},
			 .init = auth_offer(peer, INIT, .paths = {"path1"}, .further = further));
	endpoint_send(association.iut, 0, "to the primary address");
	peer_expect(peer, DATA, .path = path);
	peer_send(peer, SACK);
	association_abort(association);
}

#define CUT_ADDRESS_TAKEN "an address that is cut off is taken (sctp_process_param())"

SCENARIO(
	primary_in_init,
	"Set Primary IP Address in an INIT is heeded, but not for an address that is cut off, of no "
	"known type or not the peer's",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.2.4-2"},
	/* Mended in Debian's 6.1.0-52 (6.1.180) and in 6.12.100 at the latest. */
	.known = {{"6.1", "6.1.0-51", CUT_ADDRESS_TAKEN},
		  {"6.1.1", "6.1.177", CUT_ADDRESS_TAKEN},
		  {"6.12", "6.12.95", CUT_ADDRESS_TAKEN}})
{
	enum { INNER_TYPE = 5, INNER_LENGTH = 7 };
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage strange = peer_iut_address(association.peer, "path1");
	struct tlv_spec asked = asconf_request(association, PARAM_SET_PRIMARY, 1, "path1");
	struct tlv_spec none = asked, cut = asked;

	none.bytes[INNER_TYPE] = 99;
	cut.bytes[INNER_LENGTH] = 99;
	expect_primary(association, "path1", asked);
	expect_primary(association, "path0", none);
	expect_primary(association, "path0", cut);
	expect_primary(association, "path0", asconf_request_of(PARAM_SET_PRIMARY, 1, &strange));
	expect_primary(association, "path0",
		       asconf_wildcard_request(association, PARAM_SET_PRIMARY, 1));
}
