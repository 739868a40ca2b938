/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ASCONF, ASCONF ACK and parameters of INIT that break the rules of RFC 5061.
 *
 * No RFC says what a receiver does with such an ASCONF or ASCONF ACK: it may abort the association,
 * or discard the chunk and, if it likes, say so.  These scenarios guard against what lies between:
 * parameters that are read past their end, an association that has ended for one end only,
 * addresses that a malformed chunk changes.  They note what the kernel has chosen.
 */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

struct outcomes {
	unsigned aborted, kept; /* associations */
};

static void note_outcomes(const struct outcomes *outcomes)
{
	scenario_note("%u associations were aborted, %u were kept", outcomes->aborted,
		      outcomes->kept);
}

/* An ABORT, of which the user learns as well. */
static void expect_aborted(struct association association, const char *file, int line)
{
	const struct packet *abort =
		peer_expect(association.peer, ABORT, .alone = true, .file = file, .line = line);
	size_t offset = 0;
	struct tlv cause;
	bool says_why = tlv_next(abort->chunk->tlvs, abort->chunk->tlvs_length, &offset, &cause);

	if (abort->chunk->flags != 0)
		scenario_fail(file, line, "expected an ABORT without flags, it has %#x",
			      abort->chunk->flags);
	/* Linux gives sac_error in network order. */
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = says_why ? htons(cause.type) : 0, .within = AT_ONCE, .file = file,
		     .line = line);
	peer_expect_gone_at(association.peer, file, line);
	peer_reset(association.peer);
}

/* The association lives on with the addresses that it has had; what was discarded may be answered
 * with ERROR or with an ASCONF ACK. */
static void expect_kept(struct association association, const char *file, int line)
{
	struct peer *peer = association.peer;

	for (int type; (type = peer_next(peer, 0)) != -1;) {
		if (type != ERROR && type != AUTH && type != ASCONF_ACK)
			scenario_fail(file, line, "expected ABORT, ERROR, ASCONF ACK or nothing");
		peer_expect(peer, (enum chunk_type)type, .file = file, .line = line);
	}
	expect_no_event_at(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE, file, line);
	expect_addresses_at(association.iut, true, (const char *const[]){"path0", NULL}, file,
			    line);
	peer_expect_alive_at(peer, file, line);
	association_abort_at(association, file, line);
}

/* What the peer has sent ends the association, for both ends, or harms it in no way.  The endpoint
 * and the peer can be used for another one. */
#define expect_aborted_or_kept(association, outcomes)                                              \
	expect_aborted_or_kept_at(association, outcomes, __FILE__, __LINE__)
static void expect_aborted_or_kept_at(struct association association, struct outcomes *outcomes,
				      const char *file, int line)
{
	if (peer_next(association.peer, AT_ONCE) == ABORT) {
		expect_aborted(association, file, line);
		outcomes->aborted++;
	} else {
		expect_kept(association, file, line);
		outcomes->kept++;
	}
}

/* Sets up an association anew. */
static void reopen(struct association association)
{
	association_open(association.lab, .asconf = true, .iut = association.iut,
			 .peer = association.peer);
}

/* In a new association the peer sends an authenticated chunk with these parameters. */
#define send_malformed_asconf(association, kind, ...)                                              \
	(reopen(association),                                                                      \
	 send_authenticated((association).peer, kind, .bare = true, .tlvs = {__VA_ARGS__}))

SCENARIO(malformed_request,
	 "An ASCONF whose Address Parameter is missing, not first or there twice, or that has a "
	 "parameter of a wrong length, ends the association or changes nothing",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS)
{
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage address = peer_own_address(association.peer, "path0");
	struct tlv_spec own = tlv_address(&address);
	struct tlv_spec primary = asconf_request_of(PARAM_SET_PRIMARY, 1, &address);
	struct outcomes outcomes = {0};

	send_malformed_asconf(association, ASCONF, primary);
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, own, primary);
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, tlv_lying(own, 4 + 3), primary);
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, tlv_u32(PARAM_SET_PRIMARY, 1));
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, tlv_u16(PARAM_ADD_ADDRESS, 1));
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, tlv_of(PARAM_DELETE_ADDRESS, "corr", 4));
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, tlv_of(PARAM_ADAPTATION, "12345678", 8),
			      primary);
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, tlv_u16(PARAM_SUCCESS, 1));
	expect_aborted_or_kept(association, &outcomes);
	send_malformed_asconf(association, ASCONF, own, primary, tlv_lying(primary, 400));
	expect_aborted_or_kept(association, &outcomes);
	note_outcomes(&outcomes);
}

SCENARIO(malformed_ack,
	 "An ASCONF ACK with an address, an unknown parameter or one of a wrong length ends the "
	 "association or changes nothing",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS)
{
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage address = peer_own_address(association.peer, "path0");
	const struct tlv_spec parameters[] = {
		tlv_u32(PARAM_ERROR_CAUSE, 1),
		tlv_of(PARAM_SUCCESS, "12345678", 8),
		tlv_address(&address),
		tlv_text(0xc0ff, "unknown"),
	};
	struct outcomes outcomes = {0};

	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		reopen(association);
		ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path0"), 0);
		expect_authenticated(association.peer, ASCONF);
		asconf_acknowledge(association, parameters[i]);
		expect_aborted_or_kept(association, &outcomes);
	}
	note_outcomes(&outcomes);
}

SCENARIO(
	short_chunk,
	"An ASCONF or ASCONF ACK without a Sequence Number ends the association or changes nothing",
	.lab = &scripted_peer, .needs = ASCONF_NEEDS)
{
	static const enum chunk_type types[] = {ASCONF, ASCONF_ACK};
	struct association association = association_prepare(lab, .asconf = true);
	struct outcomes outcomes = {0};

	for (unsigned i = 0; i < 2; i++) {
		reopen(association);
		send_authenticated(association.peer, types[i], .empty = true);
		expect_aborted_or_kept(association, &outcomes);
	}
	note_outcomes(&outcomes);
}

SCENARIO(request_without_parameters,
	 "An ASCONF without parameters ends the association or changes nothing",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS)
{
	struct association association = association_prepare(lab, .asconf = true);
	struct outcomes outcomes = {0};

	reopen(association);
	send_authenticated(association.peer, ASCONF, .bare = true);
	expect_aborted_or_kept(association, &outcomes);
	note_outcomes(&outcomes);
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

SCENARIO(
	malformed_in_init,
	"An INIT whose Set Primary IP Address or Adaptation Layer Indication has a wrong length is "
	"refused with ABORT",
	.lab = &scripted_peer, .needs = ASCONF_NEEDS,
	.spec = {"RFC9260-5.1-15", "RFC9260-5.1-16", "RFC9260-8.4-4"},
	.fix = {"adaptation-indication-length"})
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

/* A receiver may treat a chunk that was not negotiated as unknown, discard it or abort. */
SCENARIO(not_negotiated,
	 "ASCONF or ASCONF ACK of a peer that did not list them ends the association or changes "
	 "nothing, and without AUTH it is silently discarded",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC4895-6.3-1"})
{
	struct association association =
		association_open(lab, .asconf = true, .extensions = {AUTH});
	struct peer *peer = association.peer;
	struct outcomes outcomes = {0};

	peer_send(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	peer_send_packet(peer, .chunks = {asconf_chunk(association, "path0")});
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
	peer->next_serial--;
	asconf_send(association, asconf_set_primary(association, 1, "path0"));
	expect_aborted_or_kept(association, &outcomes);
	association_open(lab, .asconf = true, .extensions = {AUTH}, .iut = association.iut,
			 .peer = peer);
	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	expect_aborted_or_kept(association, &outcomes);
	note_outcomes(&outcomes);
}

/* The peer's INIT with another parameter. */
static const struct chunk_spec *init_with(struct peer *peer, struct tlv_spec further)
{
	return auth_offer(peer, INIT, .paths = {"path1"}, .further = further);
}

/* DATA goes to that path after such an INIT, when both of the peer's addresses are confirmed. */
static void expect_primary(struct association association, const char *path,
			   struct tlv_spec further)
{
	struct peer *peer = association.peer;

	association_open(association.lab, .asconf = true, .iut = association.iut, .peer = peer,
			 .paths = {"path1"}, .init = init_with(peer, further));
	endpoint_send(association.iut, 0, "to the primary address");
	peer_expect(peer, DATA, .path = path);
	peer_send(peer, SACK);
	association_abort(association);
}

/* The same, or the malformed INIT is refused (RFC 9260 5.1 leaves that to the receiver). */
static void expect_refused_or_primary(struct association association, const char *path,
				      struct tlv_spec malformed)
{
	struct peer *peer = association.peer;
	bool refused;

	peer_send_packet(peer, .chunks = {init_with(peer, malformed)});
	refused = peer_next(peer, AT_ONCE) == ABORT;
	peer_expect(peer, refused ? ABORT : INIT_ACK, .alone = true);
	peer_reset(peer);
	if (refused)
		scenario_note("an INIT with a malformed Set Primary IP Address is refused");
	else
		expect_primary(association, path, malformed);
}

SCENARIO(
	primary_in_init,
	"Set Primary IP Address in an INIT is heeded, but not for an address that is cut off, of no "
	"known type or not the peer's",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	.spec = {"RFC5061-5.4-4", "RFC5061-5.4-5"},
	.fix = {"embedded-address-length", "set-primary-size"})
{
	enum { INNER_TYPE = 5, INNER_LENGTH = 7 };
	struct association association = association_prepare(lab, .asconf = true);
	struct sockaddr_storage strange = peer_iut_address(association.peer, "path1");
	struct tlv_spec asked = asconf_set_primary(association, 1, "path1");
	struct tlv_spec none = asked, cut = asked;

	none.bytes[INNER_TYPE] = 99;
	cut.bytes[INNER_LENGTH] = 99;
	expect_primary(association, "path1", asked);
	expect_refused_or_primary(association, "path0", none);
	expect_refused_or_primary(association, "path0", cut);
	expect_primary(association, "path0", asconf_request_of(PARAM_SET_PRIMARY, 1, &strange));
	expect_primary(association, "path0",
		       asconf_wildcard_request(association, PARAM_SET_PRIMARY, 1));
}
