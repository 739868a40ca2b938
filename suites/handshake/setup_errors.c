/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ERROR chunks while the association is being set up, and afterwards: RFC 9260 sections 3.3.10 and
 * 5.2.6. */
#define SUITE "handshake"
#include <inttypes.h>

#include "harness/scenario/scenario.h"
#include "harness/wire/bytes.h"

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

/* Guards against a read beyond the chunk: no RFC says what a malformed Stale Cookie does. */
SCENARIO(stale_cookie_without_staleness,
	 "A Stale Cookie ERROR without its Measure of Staleness, or cut off, is discarded, and "
	 "T1-cookie runs on",
	 .lab = &scripted_peer, .fix = {"stale-cookie-cause-length"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	int64_t sent = association.peer->last;

	peer_send(association.peer, ERROR, .tlvs = {tlv_text(CAUSE_STALE_COOKIE, "")});
	peer_send(association.peer, ERROR, .tlvs = {tlv_lying(tlv_u32(CAUSE_STALE_COOKIE, 1), 12)});
	peer_send(association.peer, ERROR, .tlvs = {tlv_lying(tlv_u32(CAUSE_STALE_COOKIE, 1), 3)});
	expect_setup_goes_on(association, sent);
}

SCENARIO(stale_cookie_behind_others,
	 "A Stale Cookie is found after other causes, and the setup starts again or is given up",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.6-1", "RFC9260-5.2.6-3", "RFC9260-5.2.6-4"},
	 .fix = {"stale-cookie-cause-length"})
{
	enum { STALENESS = 500000 };
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED);
	int64_t echoed = association.peer->last;
	const struct packet *init;
	struct tlv increment;

	/* What follows the first cause's header would be a staleness of half an hour. */
	peer_send(association.peer, ERROR,
		  .tlvs = {tlv_u32(CAUSE_UNRECOGNIZED_CHUNK, 0x7f000004),
			   tlv_u32(CAUSE_STALE_COOKIE, STALENESS)});
	int64_t rtt = association.peer->last - echoed;

	if (peer_next(association.peer, AT_ONCE) == -1) {
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
			     .within = AT_ONCE);
		peer_expect_silence(association.peer, RTO_INITIAL + SECONDS(1));
		scenario_note("the setup is given up");
		return;
	}
	init = peer_expect(association.peer, INIT, .alone = true);
	if (chunk_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE, &increment)) {
		uint32_t more = get_unaligned_be32(increment.value);

		ck_assert_msg(MILLISECONDS(more) <= rtt + SECONDS(1),
			      "INIT asks for %u ms more; the RTT was %" PRId64 " ms", more,
			      rtt / MILLISECONDS(1));
		scenario_note("the cookie is to live %u ms longer", more);
	}
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

SCENARIO(wrong_causes,
	 "An ERROR whose causes have impossible lengths is discarded or aborts the association",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
{
	static const int lengths[] = {3, 5 + 4, 400};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < 3; i++) {
		struct association association =
			association_open(lab, .iut = iut, .peer_port = PEER_PORT + i);
		struct tlv_spec wrong = tlv_lying(tlv_u32(CAUSE_INVALID_PARAMETER, 0), lengths[i]);

		peer_send(association.peer, ERROR,
			  .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""), wrong});
		expect_discard_or_abort(association, SCTP_ESTABLISHED, "an ERROR");
		expect_no_event(iut, SCTP_REMOTE_ERROR, 0);
	}
}

SCENARIO(heartbeat_beyond_chunk,
	 "A HEARTBEAT whose information ends beyond the chunk is not echoed", .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
{
	struct association association = association_open(lab);
	struct tlv_spec info = tlv_lying(tlv_text(PARAM_HEARTBEAT_INFO, "bleeding"), 40);

	peer_send(association.peer, HEARTBEAT, .tlvs = {info});
	expect_discard_or_abort(association, SCTP_ESTABLISHED, "a HEARTBEAT");
}
