/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, errors: ERROR chunks that come, and those that the kernel has to send. */
#define SUITE "etsi"
#include "harness/wire/bytes.h"
#include "harness/scenario/scenario.h"

/* A type that no RFC defines and that asks to be reported (RFC 9260 3.2.1: top bits 11). */
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
SCENARIO(e_o_6_1,
	 "A Stale Cookie ERROR in COOKIE-ECHOED makes the kernel send a new INIT, or give up and "
	 "report it",
	 .lab = &scripted_peer, .etsi = "SCTP_E_O_6_1",
	 .spec = {"RFC9260-5.2.6-3", "RFC9260-5.2.6-4", "RFC9260-3.3.2.1.3-1"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED, .active = true);
	struct peer *peer = association.peer;
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "a cookie that is fresh");
	const struct chunk *init, *echo;

	peer_send(peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	if (peer_next(peer, AT_ONCE) != INIT) {
		scenario_note("the kernel gives up");
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
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
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(association);
}

SCENARIO(e_o_6_2, "A Stale Cookie ERROR in ESTABLISHED is discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_E_O_6_2", .spec = {"RFC9260-5.2.6-2"})
{
	struct association association = association_open(lab, .active = true);

	peer_send(association.peer, ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	expect_undisturbed(association);
	if (!association.iut->received)
		return;
	/* The user may be informed of any ERROR chunk (RFC 9260 11.2.6). */
	expect_event(association.iut, SCTP_REMOTE_ERROR, .error = CAUSE_STALE_COOKIE);
	scenario_note("the kernel reports the ERROR to its user");
}

static const struct packet *expect_invalid_stream(struct association association, uint16_t stream)
{
	const struct packet *error = peer_expect(association.peer, ERROR);
	struct tlv cause;

	ck_assert_uint_eq(error->chunk->length, 12);
	ck_assert_msg(chunk_tlv(error->chunk, CAUSE_INVALID_STREAM, &cause),
		      "ERROR has no cause Invalid Stream Identifier");
	ck_assert_uint_eq(cause.length, 8);
	ck_assert_uint_eq(get_unaligned_be32(cause.value), (uint32_t)stream << 16);
	return error;
}

/* DATA up to `n` is acknowledged; within the 200 ms that this may be delayed. */
#define expect_possibly_delayed_sack(association, n)                                               \
	expect_sack(association, n, .within = SACK_DELAY + timer_slack(SACK_DELAY))

/* Both, whichever comes first. */
static void expect_sack_and_error(struct association association, unsigned n, uint16_t stream)
{
	bool sack_first = peer_next(association.peer, AT_ONCE) == SACK;
	const struct packet *sack, *error;

	sack = sack_first ? expect_possibly_delayed_sack(association, n) : NULL;
	error = expect_invalid_stream(association, stream);
	sack = sack_first ? sack : expect_possibly_delayed_sack(association, n);
	scenario_note("the kernel sends %s%s",
		      sack_first ? "SACK before ERROR" : "ERROR before SACK",
		      sack->number == error->number ? ", in one packet" : "");
}

/* ETSI has the SACK come first if both come in one packet; RFC 9260 6.5 no longer orders them. */
SCENARIO(
	e_i_6_3,
	"DATA on a stream that does not exist is acknowledged, reported by ERROR, and not delivered",
	.lab = &scripted_peer, .etsi = "SCTP_E_I_6_3", .spec = {"RFC9260-6.5-2", "RFC9260-6.5-3"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const uint16_t streams[] = {peer->ostreams, 65535};

	for (unsigned i = 0; i < ARRAY_SIZE(streams); i++) {
		unsigned n = 2 * i + 1;

		peer_send(peer, DATA, .text = "on a stream that exists");
		expect_possibly_delayed_sack(association, n);
		expect_message(association.iut, 0, "on a stream that exists");
		peer_send(peer, DATA, .stream = streams[i], .ssn = 0,
			  .text = "on one that does not");
		expect_sack_and_error(association, n + 1, streams[i]);
		expect_no_message(association.iut, SECONDS(1));
	}
	peer_expect_alive(peer);
}

/* A MUST in 2004, a SHOULD today. */
SCENARIO(e_i_6_4,
	 "An INIT ACK without a State Cookie is answered by an ABORT that names what is missing",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_4",
	 .spec = {"RFC9260-5.1-15", "RFC9260-5.1-16", "RFC9260-5.1-17"})
{
	/* One parameter, and its type. */
	static const uint8_t missing[] = {0, 0, 0, 1, 0, PARAM_STATE_COOKIE};
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT, .active = true);
	struct peer *peer = association.peer;
	const struct chunk *abort;
	struct tlv cause;

	peer_send(peer, INIT_ACK, .bare = true);
	abort = peer_expect(peer, ABORT, .tag = peer->tag, .alone = true)->chunk;
	ck_assert_uint_eq(abort->flags, 0);
	ck_assert_uint_eq(abort->length, CHUNK_HEADER + TLV_HEADER + sizeof(missing));
	ck_assert_msg(chunk_tlv(abort, CAUSE_MISSING_PARAMETER, &cause),
		      "the ABORT has no cause Missing Mandatory Parameter");
	ck_assert_uint_eq(cause.length, TLV_HEADER + sizeof(missing));
	ck_assert_mem_eq(cause.value, missing, sizeof(missing));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
	peer_expect_silence(peer, 2 * RTO_INITIAL);
	peer_expect_gone(peer);
}

/* The ERROR has one cause, which is the parameter as it came. */
static void check_report(const struct chunk *error, const struct tlv_spec *parameter)
{
	struct tlv cause;

	ck_assert_uint_eq(error->length, CHUNK_HEADER + TLV_HEADER + TLV_HEADER + parameter->size);
	ck_assert_msg(chunk_tlv(error, CAUSE_UNRECOGNIZED_PARAMETERS, &cause),
		      "ERROR has no cause Unrecognized Parameters");
	ck_assert_uint_eq(cause.length, TLV_HEADER + TLV_HEADER + parameter->size);
	ck_assert_uint_eq(get_unaligned_be32(cause.value),
			  (uint32_t)UNKNOWN_PARAMETER << 16 | (TLV_HEADER + parameter->size));
	ck_assert_mem_eq(cause.value + TLV_HEADER, parameter->value, parameter->size);
}

/* One of them is padded. */
static const struct unknown {
	const char *value;
	bool last; /* after the cookie, else before it */
} unknown[] = {{"1234", false}, {"1", false}, {"1234", true}, {"1", true}};

SCENARIO(e_i_6_5,
	 "An unknown parameter in INIT ACK is reported by an ERROR, with COOKIE ECHO or after it",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_5",
	 .spec = {"RFC9260-3.2.2-2", "RFC9260-3.2.2-3", "RFC9260-3.2.2-4"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "a cookie");

	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++) {
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

SCENARIO(e_i_6_6, "A State Cookie is accepted even if an ERROR comes after the COOKIE ECHO",
	 .lab = &scripted_peer, .etsi = "SCTP_E_I_6_6", .spec = {"RFC9260-8.4-5"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	/* Of all parameters in Linux' INIT ACK this is the one that a peer may not know. */
	struct tlv_spec parameter = {.type = PARAM_FORWARD_TSN};

	peer_send(peer, INIT, .tlvs = {parameter});
	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer,
			 .chunks = {CHUNK(COOKIE_ECHO),
				    CHUNK(ERROR, .tlvs = {tlv_nested(CAUSE_UNRECOGNIZED_PARAMETERS,
								     NULL, 0, &parameter)})});
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(association);
}
