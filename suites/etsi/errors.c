/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, errors: ERROR chunks that come, and those that the kernel has to send. */
#define SUITE "etsi"
#include "harness/wire/bytes.h"
#include "suites/etsi/states.h"

/* A type that nobody knows and that asks to be reported (RFC 9260 3.2.1: top bits 11). */
enum { UNKNOWN_PARAMETER = 0xfffe };

/* How late the cookie was, in microseconds. */
enum { STALENESS = 100000 };

/* How much longer the next cookie is to live, if the kernel asks for that (RFC 9260 5.2.6). */
static void check_preservative(const struct chunk *init)
{
	struct tlv increment;

	if (!chunk_tlv(init, PARAM_COOKIE_PRESERVATIVE, &increment)) {
		scenario_note("the kernel sends a new INIT");
		return;
	}
	scenario_note("the kernel sends a new INIT with Cookie Preservative");
	ck_assert_uint_eq(increment.length, 8);
	/* One second and the round trip, of which nothing is left in milliseconds. */
	ck_assert_uint_ge(get_unaligned_be32(increment.value), STALENESS / 1000);
	ck_assert_uint_le(get_unaligned_be32(increment.value), 1000);
}

/* RFC 9260 leaves the choice between a new INIT, one with Cookie Preservative, and giving up. */
SCENARIO(e_o_6_1, "Stale Cookie in COOKIE-ECHOED: a new INIT, or the user learns of the failure",
	 .lab = &scripted_peer, .etsi = "SCTP_E_O_6_1",
	 .spec = {"RFC9260-5.2.6-3", "RFC9260-5.2.6-4", "RFC9260-3.3.2.1.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "a cookie that is fresh");
	const struct chunk *init, *echo;

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	if (peer_next(peer, AT_ONCE) != INIT) {
		scenario_note("the kernel gives up");
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
		peer_expect_gone(peer);
		return;
	}
	init = peer_expect(peer, INIT, .alone = true)->chunk;
	check_preservative(init);
	peer_adopt(peer, init);
	peer_send(peer, INIT_ACK, .tlvs = {cookie});
	echo = peer_expect(peer, COOKIE_ECHO)->chunk;
	ck_assert_uint_eq(echo->value_length, cookie.size);
	ck_assert_mem_eq(echo->value, cookie.value, cookie.size);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(peer, iut);
}

SCENARIO(e_o_6_2, "Stale Cookie in ESTABLISHED: discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_E_O_6_2", .spec = {"RFC9260-5.2.6-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_accept(peer, iut);
	peer_send(peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	expect_undisturbed(peer, iut);
	if (!iut->received)
		return;
	/* The user may be told of any ERROR chunk (RFC 9260 11.2.6). */
	expect_event(iut, SCTP_REMOTE_ERROR, .error = CAUSE_STALE_COOKIE);
	scenario_note("the kernel tells its user of the ERROR");
}

static const struct packet *expect_invalid_stream(struct peer *peer, uint16_t stream)
{
	const struct packet *error = peer_expect(peer, ERROR);
	struct tlv cause;

	ck_assert_uint_eq(error->chunk->length, 12);
	ck_assert(chunk_tlv(error->chunk, CAUSE_INVALID_STREAM, &cause));
	ck_assert_uint_eq(cause.length, 8);
	ck_assert_uint_eq(get_unaligned_be32(cause.value), (uint32_t)stream << 16);
	return error;
}

/* All that was sent was received; within the 200 ms that an acknowledgement may be delayed. */
static const struct packet *expect_all_acknowledged(struct peer *peer)
{
	const struct packet *sack = peer_expect(
		peer, SACK, .within = MILLISECONDS(200) + timer_slack(MILLISECONDS(200)));

	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, peer->next_tsn - 1);
	ck_assert_uint_eq(sack->chunk->sack.gaps, 0);
	ck_assert_uint_eq(sack->chunk->sack.duplicates, 0);
	return sack;
}

/* Both, whichever comes first. */
static void expect_sack_and_error(struct peer *peer, uint16_t stream)
{
	bool sack_first = peer_next(peer, AT_ONCE) == SACK;
	const struct packet *sack, *error;

	sack = sack_first ? expect_all_acknowledged(peer) : NULL;
	error = expect_invalid_stream(peer, stream);
	sack = sack_first ? sack : expect_all_acknowledged(peer);
	scenario_note("the kernel sends %s%s",
		      sack_first ? "SACK before ERROR" : "ERROR before SACK",
		      sack->number == error->number ? ", in one packet" : "");
}

/* ETSI has the SACK come first if both come in one packet; RFC 9260 6.5 knows no order any more. */
SCENARIO(e_i_6_3, "DATA on a stream that does not exist: SACK, ERROR, and nothing for the user",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_3", .spec = {"RFC9260-6.5-2", "RFC9260-6.5-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const uint16_t streams[] = {peer->ostreams, 65535};

	peer_connect(peer, iut);
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		peer_send(peer, DATA, .text = "on a stream that exists");
		expect_all_acknowledged(peer);
		expect_message(iut, 0, "on a stream that exists");
		peer_send(peer, DATA, .stream = streams[i], .ssn = 0,
			  .text = "on one that does not");
		expect_sack_and_error(peer, streams[i]);
		expect_no_message(iut, SECONDS(1));
	}
	peer_expect_alive(peer);
}

/* A MUST in 2004, a SHOULD today. */
SCENARIO(e_i_6_4, "INIT ACK without a State Cookie: ABORT that says what is missing",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_4",
	 .spec = {"RFC9260-5.1-15", "RFC9260-5.1-16", "RFC9260-5.1-17"})
{
	/* One parameter, and its type. */
	static const uint8_t missing[] = {0, 0, 0, 1, 0, PARAM_STATE_COOKIE};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct chunk *abort;
	struct tlv cause;

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .bare = true);
	abort = peer_expect(peer, ABORT, .tag = peer->tag, .alone = true)->chunk;
	ck_assert_uint_eq(abort->flags, 0);
	ck_assert_uint_eq(abort->length, 4 + 4 + sizeof(missing));
	ck_assert(chunk_tlv(abort, CAUSE_MISSING_PARAMETER, &cause));
	ck_assert_uint_eq(cause.length, 4 + sizeof(missing));
	ck_assert_mem_eq(cause.value, missing, sizeof(missing));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	peer_expect_gone(peer);
}

/* The ERROR has one cause, which is the parameter as it came. */
static void check_report(const struct chunk *error, const struct tlv_spec *parameter)
{
	struct tlv cause;

	ck_assert_uint_eq(error->length, 4 + 4 + 4 + parameter->size);
	ck_assert(chunk_tlv(error, CAUSE_UNRECOGNIZED_PARAMETERS, &cause));
	ck_assert_uint_eq(cause.length, 4 + 4 + parameter->size);
	ck_assert_uint_eq(get_unaligned_be32(cause.value),
			  (uint32_t)UNKNOWN_PARAMETER << 16 | (4 + parameter->size));
	ck_assert_mem_eq(cause.value + 4, parameter->value, parameter->size);
}

/* One of them is padded. */
static const struct unknown {
	const char *value;
	bool last; /* behind the cookie, else before it */
} unknown[] = {{"1234", false}, {"1", false}, {"1234", true}, {"1", true}};

SCENARIO(e_i_6_5, "INIT ACK with a parameter that nobody knows: COOKIE ECHO, and ERROR with it",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_5",
	 .spec = {"RFC9260-3.2.2-2", "RFC9260-3.2.2-3", "RFC9260-3.2.2-4"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "a cookie");

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct tlv_spec parameter = tlv_text(UNKNOWN_PARAMETER, unknown[i].value);
		const struct packet *echo;

		peer_invite(peer, iut);
		peer_expect(peer, INIT);
		if (unknown[i].last)
			peer_send(peer, INIT_ACK, .tlvs = {cookie, parameter});
		else
			peer_send(peer, INIT_ACK, .tlvs = {parameter, cookie});
		echo = peer_expect(peer, COOKIE_ECHO);
		if (echo->sctp.chunk_count > 1) {
			scenario_note("COOKIE ECHO and ERROR come in one packet");
			check_report(peer_expect(peer, ERROR, .bundled = true)->chunk, &parameter);
			peer_send(peer, COOKIE_ACK);
		} else {
			scenario_note("ERROR comes after COOKIE ACK");
			peer_expect_silence(peer, SECONDS(1));
			peer_send(peer, COOKIE_ACK);
			check_report(peer_expect(peer, ERROR)->chunk, &parameter);
		}
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		peer_expect_alive(peer);
	}
}

SCENARIO(e_i_6_6, "COOKIE ECHO comes with ERROR: the cookie is accepted all the same",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_6", .spec = {"RFC9260-8.4-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	/* Of all parameters in Linux' INIT ACK this is the one that a peer may not know. */
	struct tlv_spec parameter = {.type = PARAM_FORWARD_TSN};

	peer_send(peer, INIT, .tlvs = {parameter});
	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer,
			 .chunks = {CHUNK(COOKIE_ECHO),
				    CHUNK(ERROR, .tlvs = {tlv_nested(CAUSE_UNRECOGNIZED_PARAMETERS,
								     NULL, 0, &parameter)})});
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(peer, iut);
}
