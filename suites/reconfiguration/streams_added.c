/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer adds streams, or asks for more and resets those of the kernel: RFC 6525 5.2.3, 5.2.5 and
 * 5.2.6. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

SCENARIO(peer_adds_streams, "Streams that the peer adds are there, and begin with SSN 0",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.5-2", "RFC6525-5.1.7-1"})
{
	struct reconfigured to = reconfigured_connect(lab);

	deliver(to, 1, "before", 0);
	send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence, 3));
	ck_assert_uint_eq(expect_result(to, to.sequence, PERFORMED).length, 12);
	expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS + 3);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS);
	for (unsigned stream = STREAMS; stream < STREAMS + 3; stream++) {
		deliver(to, (uint16_t)stream, "new", 0);
		deliver(to, (uint16_t)stream, "new", 1);
	}
	deliver(to, 1, "old", 1);
	/* Once more the same request: the same answer, and no more streams. */
	send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence, 3));
	expect_result(to, to.sequence, PERFORMED);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS + 3);
	/* A stream beyond them is answered by ERROR as before. */
	peer_send(to.peer, DATA, .stream = STREAMS + 3, .ssn = 0, .text = "too far");
	peer_expect(to.peer, ERROR);
}

SCENARIO(peer_adds_too_many, "More streams than an association can have are denied, and none too",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.5-3"})
{
	static const uint16_t numbers[] = {65535, 65536 - STREAMS, 0};
	struct reconfigured to = reconfigured_connect(lab);

	for (uint32_t i = 0; i < 3; i++) {
		send_reconfig(to,
			      add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence + i, numbers[i]));
		expect_result(to, to.sequence + i, DENIED);
	}
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS);
	deliver(to, 1, "goes on", 0);
}

SCENARIO(peer_asks_for_streams,
	 "Asked for more incoming streams the kernel requests to add as many outgoing ones, and "
	 "uses them only when the peer has agreed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.6-1", "RFC6525-5.1.6-1", "RFC6525-5.2.7-7", "RFC6525-5.2.7-8",
		  "RFC6525-5.1.5-1"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv request;
	const struct chunk *data;

	send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, to.sequence, 2));
	request = expect_reconfig(to, PARAM_ADD_OUTGOING_STREAMS, to.iut_sequence);
	ck_assert_uint_eq(number_of(&request, 1), 2 << 16);
	endpoint_send(to.iut, STREAMS, "too early");
	ck_assert_int_eq(peer_next(to.peer, MILLISECONDS(200)), -1);
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	data = peer_expect(to.peer, DATA)->chunk;
	ck_assert_uint_eq(data->data.stream, STREAMS);
	ck_assert_uint_eq(data->data.ssn, 0);
	peer_send(to.peer, SACK);
	expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS + 2);
	peer_expect_silence(to.peer, SECONDS(5));
}

SCENARIO(peer_asks_and_denies,
	 "When the peer denies the streams that it asked for itself, they are not there",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-8", "RFC6525-5.1.5-1"})
{
	struct reconfigured to = reconfigured_connect(lab);
	const struct received *event;

	send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, to.sequence, 2));
	expect_reconfig(to, PARAM_ADD_OUTGOING_STREAMS, to.iut_sequence);
	send_reconfig(to, response(to.iut_sequence, DENIED));
	event = expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(notification_of(event)->sn_strchange_event.strchange_flags,
			  SCTP_STREAM_CHANGE_DENIED);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS);
	endpoint_send(to.iut, STREAMS, "none", .error = EINVAL);
	endpoint_send(to.iut, STREAMS - 1, "goes on");
	peer_expect(to.peer, DATA);
}

SCENARIO(peer_asks_for_reset,
	 "Asked to reset outgoing streams the kernel requests that with the number of the request, "
	 "and begins with SSN 0 when the peer has performed it",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.3-1", "RFC6525-5.2.3-2", "RFC6525-5.1.2-5", "RFC6525-5.2.7-4",
		  "RFC6525-5.1.2-1"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv request;

	for (unsigned i = 0; i < 3; i++) {
		endpoint_send(to.iut, 1 + i % 2, "before");
		peer_expect(to.peer, DATA);
		peer_send(to.peer, SACK);
	}
	send_reconfig(to, incoming_reset(to.sequence, LISTED(1)));
	request = expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	ck_assert_uint_eq(request.length, 18);
	ck_assert_uint_eq(number_of(&request, 1), to.sequence);
	ck_assert_uint_eq(number_of(&request, 2), to.iut_sequence + 2);
	ck_assert_uint_eq(request.value[12] << 8 | request.value[13], 1);
	/* No SSN is assigned on that stream meanwhile. */
	endpoint_send(to.iut, 1, "waits");
	ck_assert_int_eq(peer_next(to.peer, MILLISECONDS(200)), -1);
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.ssn, 0);
	peer_send(to.peer, SACK);
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN, LISTED(1));
	endpoint_send(to.iut, 2, "other stream");
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.ssn, 1);
	peer_send(to.peer, SACK);
	peer_expect_silence(to.peer, SECONDS(5));
}

SCENARIO(peer_asks_for_wrong_reset,
	 "Asked to reset a stream that there is none of the kernel answers Wrong SSN",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	struct reconfigured to = reconfigured_connect(lab);

	send_reconfig(to, incoming_reset(to.sequence, LISTED(0, STREAMS)));
	expect_result(to, to.sequence, WRONG_SSN);
	endpoint_send(to.iut, 0, "goes on");
	peer_expect(to.peer, DATA);
}

SCENARIO(two_requests_at_once,
	 "Of a RE-CONFIG with two requests both are processed, and answered in one RE-CONFIG",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-1", "RFC6525-5.2.1-2"},
	 .known = {{"6.1", NULL,
		    "each is answered in a RE-CONFIG of its own: sctp_sf_do_reconf() "
		    "(net/sctp/sm_statefuns.c)"}})
{
	struct reconfigured to = reconfigured_connect(lab);
	const struct packet *packet;
	struct tlv tlv;
	size_t offset = 0;

	deliver(to, 1, "before", 0);
	send_reconfig(to, outgoing_reset(to, to.sequence, to.peer->next_tsn - 1, LISTED(1)),
		      incoming_reset(to.sequence + 1, LISTED(2)));
	packet = peer_expect(to.peer, RE_CONFIG);
	for (unsigned i = 0; i < 2; i++)
		ck_assert(tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &tlv));
}

SCENARIO(no_reconfig_negotiated,
	 "Without RE-CONFIG in the Supported Extensions a request is skipped as an unknown chunk, "
	 "and nothing is reset",
	 .lab = &scripted_peer, .spec = {"RFC6525-5.1.1-2"},
	 .known = {
		 {"4.11", NULL,
		  "it answers by RE-CONFIG, Denied: sctp_sf_do_reconf() (net/sctp/sm_statefuns.c) "
		  "does not ask whether RE-CONFIG was negotiated"}})
{
	struct reconfigured to = {.peer = peer_open(lab)};

	to.iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_connect(to.peer, to.iut);
	peer_ignore(to.peer, SACK);
	deliver(to, 1, "before", 0);
	send_reconfig(to,
		      outgoing_reset(to, to.peer->initial_tsn, to.peer->next_tsn - 1, LISTED(1)));
	peer_expect_silence(to.peer, SECONDS(1));
	deliver(to, 1, "after", 1);
}
