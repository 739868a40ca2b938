/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ERROR chunks while the association is being set up, and afterwards: RFC 9260 sections 3.3.10 and
 * 5.2.6. */
#define SUITE "handshake"
#include "harness/wire/bytes.h"
#include "harness/scenario/scenario.h"

/* T1-cookie, started at `sent`, runs on: COOKIE ECHO is retransmitted, and the setup can be
 * completed. */
static void expect_setup_goes_on(struct association association, int64_t sent)
{
	peer_expect(association.peer, COOKIE_ECHO, .after = RTO_INITIAL, .since = sent);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(association.peer);
}

SCENARIO(error_in_cookie_echoed,
	 "An ERROR other than Stale Cookie is discarded in COOKIE-ECHOED, and T1-cookie runs on",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.10-1"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	int64_t sent = association.peer->last;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	peer_send(association.peer, ERROR,
		  .tlvs = {tlv_of(CAUSE_UNRECOGNIZED_CHUNK, "\xc2\0\0\4", 4)});
	expect_setup_goes_on(association, sent);
}

#define STALENESS_NOT_THERE                                                                        \
	"it is taken for a Stale Cookie, whatever follows it in memory (sctp_sf_cookie_echoed_err())"

SCENARIO(stale_cookie_without_staleness,
	 "A Stale Cookie ERROR without its Measure of Staleness, or cut off, is discarded, and "
	 "T1-cookie runs on",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.10-1"},
	 /* Fixed in Debian's 6.1.0-52 (6.1.180) and in 6.12.100 at the latest. */
	 .known = {{"6.1", "6.1.0-51", STALENESS_NOT_THERE},
		   {"6.1.1", "6.1.177", STALENESS_NOT_THERE},
		   {"6.12", "6.12.95", STALENESS_NOT_THERE}})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	int64_t sent = association.peer->last;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_STALE_COOKIE, "")});
	peer_send(association.peer, ERROR, .tlvs = {tlv_lying(tlv_u32(CAUSE_STALE_COOKIE, 1), 12)});
	peer_send(association.peer, ERROR, .tlvs = {tlv_lying(tlv_u32(CAUSE_STALE_COOKIE, 1), 3)});
	expect_setup_goes_on(association, sent);
}

#define FIRST_CAUSE_TAKEN "the first cause is taken for the Stale Cookie (sctp_sf_do_5_2_6_stale())"

SCENARIO(stale_cookie_behind_others,
	 "A Stale Cookie is found after other causes, and the kernel starts again with an INIT",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.6-1", "RFC9260-5.2.6-3"},
	 /* Fixed in Debian's 6.1.0-52 (6.1.180) and in 6.12.100 at the latest. */
	 .known = {{"6.1", "6.1.0-51", FIRST_CAUSE_TAKEN},
		   {"6.1.1", "6.1.177", FIRST_CAUSE_TAKEN},
		   {"6.12", "6.12.95", FIRST_CAUSE_TAKEN}})
{
	enum { STALENESS = 500000 };
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	struct tlv increment;
	const struct packet *init;

	peer_send(association.peer, ERROR,
		  .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""),
			   tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	init = peer_expect(association.peer, INIT, .alone = true);
	ck_assert(chunk_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE, &increment));
	/* Milliseconds; Linux asks for twice the staleness. */
	ck_assert_uint_eq(get_unaligned_be32(increment.value), 2 * STALENESS / 1000);
	peer_send(association.peer, INIT_ACK);
	peer_expect(association.peer, COOKIE_ECHO);
	peer_send(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(errors_told,
	 "The user learns each cause of an ERROR, in order, and the association goes on",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-3.3.10-1"})
{
	static const int states[] = {SCTP_ESTABLISHED, SCTP_SHUTDOWN_PENDING,
				     SCTP_SHUTDOWN_RECEIVED};
	static const enum error_cause causes[] = {CAUSE_OUT_OF_RESOURCE, CAUSE_INVALID_PARAMETER,
						  CAUSE_PROTOCOL_VIOLATION};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < 3; i++) {
		struct association association =
			association_reach(lab, states[i], .iut = iut, .peer_port = PEER_PORT + i);

		peer_send(association.peer, ERROR,
			  .tlvs = {tlv_text((uint16_t)causes[0], ""),
				   tlv_text((uint16_t)causes[1], ""),
				   tlv_text((uint16_t)causes[2], "odd")});
		for (unsigned j = 0; j < 3; j++)
			expect_event(association.iut, SCTP_REMOTE_ERROR, .error = causes[j]);
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(association.peer);
		peer_send(association.peer, ABORT);
		expect_lost(association, states[i], 0);
	}
}

SCENARIO(wrong_causes, "An ERROR whose causes have impossible lengths is answered with an ABORT",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
{
	static const int lengths[] = {3, 5 + 4, 400};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < 3; i++) {
		struct association association =
			association_open(lab, .iut = iut, .peer_port = PEER_PORT + i);
		struct tlv_spec wrong = tlv_lying(tlv_u32(CAUSE_INVALID_PARAMETER, 0), lengths[i]);
		const struct packet *abort;
		struct tlv cause;

		peer_send(association.peer, ERROR,
			  .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""), wrong});
		abort = peer_expect(association.peer, ABORT, .alone = true);
		ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
		ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 4),
				  CAUSE_INVALID_PARAMETER);
		ck_assert_uint_eq(get_unaligned_be16(cause.value + cause.value_length - 2),
				  (unsigned)lengths[i]);
		expect_no_event(association.iut, SCTP_REMOTE_ERROR, 0);
		expect_lost(association, SCTP_ESTABLISHED, CAUSE_PROTOCOL_VIOLATION);
	}
}

SCENARIO(
	heartbeat_beyond_chunk,
	"A HEARTBEAT whose information ends beyond the chunk is not echoed but answered with an ABORT",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
{
	struct association association = association_open(lab);
	struct tlv_spec info = tlv_lying(tlv_text(PARAM_HEARTBEAT_INFO, "bleeding"), 40);
	const struct packet *abort;

	peer_send(association.peer, HEARTBEAT, .tlvs = {info});
	abort = peer_expect(association.peer, ABORT, .alone = true);
	ck_assert(chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION));
	expect_lost(association, SCTP_ESTABLISHED, CAUSE_PROTOCOL_VIOLATION);
}
