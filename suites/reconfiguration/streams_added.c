/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer adds streams, or asks for more and resets those of the kernel: RFC 6525 5.2.3, 5.2.5 and
 * 5.2.6. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

#define send_addition(association, type, n, count)                                                 \
	reconfiguration_send(association, reconfiguration_addition(association, type, n, count))

SCENARIO(peer_adds_streams, "Streams that the peer adds can be used, and start from SSN 0",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.5-2", "RFC6525-5.1.7-1"})
{
	struct association association = reconfiguration_open(lab);
	const uint16_t streams = RECONFIGURATION_STREAMS + 3;

	reconfiguration_deliver(association, 1, "before", 0);
	send_addition(association, PARAM_ADD_OUTGOING_STREAMS, 1, 3);
	ck_assert(!reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED)
			   .response.has_tsns);
	expect_event(association.iut, SCTP_STREAM_CHANGE_EVENT);
	reconfiguration_expect_streams(association, streams, RECONFIGURATION_STREAMS);
	for (unsigned stream = RECONFIGURATION_STREAMS; stream < streams; stream++) {
		reconfiguration_deliver(association, stream, "new", 0);
		reconfiguration_deliver(association, stream, "new", 1);
	}
	reconfiguration_deliver(association, 1, "old", 1);
	/* The same request again: the same response, and no more streams. */
	send_addition(association, PARAM_ADD_OUTGOING_STREAMS, 1, 3);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_streams(association, streams, RECONFIGURATION_STREAMS);
	/* A stream beyond them is answered with ERROR as before. */
	peer_send(association.peer, DATA, .stream = streams, .ssn = 0, .text = "too far");
	peer_expect(association.peer, ERROR);
}

SCENARIO(peer_adds_too_many,
	 "A request for more streams than an association can have is denied, and so is one for "
	 "none",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.5-3"})
{
	static const uint16_t numbers[] = {65535, 65536 - RECONFIGURATION_STREAMS, 0};
	struct association association = reconfiguration_open(lab);

	for (unsigned n = 1; n <= 3; n++) {
		send_addition(association, PARAM_ADD_OUTGOING_STREAMS, n, numbers[n - 1]);
		reconfiguration_expect_response(association, n, RECONFIG_DENIED);
	}
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
				       RECONFIGURATION_STREAMS);
	reconfiguration_deliver(association, 1, "goes on", 0);
}

SCENARIO(peer_asks_for_streams,
	 "Asked for more incoming streams, the kernel requests to add as many outgoing ones, and "
	 "uses them only once the peer has agreed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.6-1", "RFC6525-5.1.6-1", "RFC6525-5.2.7-7", "RFC6525-5.2.7-8",
		  "RFC6525-5.1.5-1"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter request;

	send_addition(association, PARAM_ADD_INCOMING_STREAMS, 1, 2);
	request = reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	ck_assert_uint_eq(request.add.streams, 2);
	endpoint_send(association.iut, RECONFIGURATION_STREAMS, "too early");
	peer_expect_silence(association.peer, MILLISECONDS(200));
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_data(association, RECONFIGURATION_STREAMS, 0);
	expect_event(association.iut, SCTP_STREAM_CHANGE_EVENT);
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
				       RECONFIGURATION_STREAMS + 2);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(peer_asks_and_denies,
	 "When the peer denies the streams that it asked for itself, they are not added",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-8", "RFC6525-5.1.5-1"})
{
	struct association association = reconfiguration_open(lab);

	send_addition(association, PARAM_ADD_INCOMING_STREAMS, 1, 2);
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	reconfiguration_answer(association, 1, RECONFIG_DENIED);
	expect_stream_change(association.iut, SCTP_STREAM_CHANGE_DENIED);
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
				       RECONFIGURATION_STREAMS);
	endpoint_send(association.iut, RECONFIGURATION_STREAMS, "none", .error = EINVAL);
	reconfiguration_expect_sent(association, RECONFIGURATION_STREAMS - 1, 0);
}

SCENARIO(peer_asks_for_reset,
	 "Asked to reset outgoing streams, the kernel requests that, naming the peer's request, "
	 "and starts from SSN 0 once the peer has performed it",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.3-1", "RFC6525-5.2.3-2", "RFC6525-5.1.2-5", "RFC6525-5.2.7-4",
		  "RFC6525-5.1.2-1", "RFC6525-5.1.2-6"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter request;

	reconfiguration_expect_sent(association, 1, 0);
	reconfiguration_expect_sent(association, 2, 0);
	reconfiguration_expect_sent(association, 1, 1);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	request = reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	ck_assert_uint_eq(request.reset.response, peer_data_tsn(association, 1));
	ck_assert_uint_eq(request.reset.last_tsn, data_tsn(association, 3));
	ck_assert_uint_eq(request.inside.count, 1);
	ck_assert_uint_eq(tlv_number(&request.inside, 0), 1);
	/* No SSN is assigned on that stream meanwhile. */
	endpoint_send(association.iut, 1, "waits");
	peer_expect_silence(association.peer, MILLISECONDS(200));
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_data(association, 1, 0);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	reconfiguration_expect_sent(association, 2, 1);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(peer_asks_for_wrong_reset,
	 "A request to reset a nonexistent outgoing stream is answered with Wrong SSN",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_send(association,
			     reconfiguration_incoming_reset(
				     association, 1, STREAM_LIST(0, RECONFIGURATION_STREAMS)));
	reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
	reconfiguration_expect_sent(association, 0, 0);
}

SCENARIO(two_requests_at_once,
	 "Both requests of one RE-CONFIG are processed, and answered in one RE-CONFIG",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-1", "RFC6525-5.2.1-2"},
	 .known = {{"5.10", NULL,
		    "each is answered in a RE-CONFIG of its own: sctp_sf_do_reconf() "
		    "(net/sctp/sm_statefuns.c)"}})
{
	struct association association = reconfiguration_open(lab);
	const struct chunk *answer;
	size_t offset = 0;
	struct tlv tlv;

	reconfiguration_deliver(association, 1, "before", 0);
	reconfiguration_send(association,
			     reconfiguration_outgoing_reset(
				     association, 1, peer_data_tsn(association, 1), STREAM_LIST(1)),
			     reconfiguration_incoming_reset(association, 2, STREAM_LIST(2)));
	answer = peer_expect(association.peer, RE_CONFIG)->chunk;
	for (unsigned i = 0; i < 2; i++)
		ck_assert_msg(tlv_next(answer->tlvs, answer->tlvs_length, &offset, &tlv),
			      "expected two parameters in the RE-CONFIG, it has %u", i);
}

/* A response is a RE-CONFIG chunk, too: before it sends one, an endpoint ensures that its peer
 * supports them. */
SCENARIO(no_reconfig_negotiated,
	 "Without RE-CONFIG in the Supported Extensions a request is skipped as an unknown chunk, "
	 "and nothing is reset",
	 .lab = &scripted_peer, .spec = {"RFC6525-5.1.1-2"},
	 .known = {{"4.11", NULL,
		    "it is answered with RE-CONFIG, Denied: sctp_sf_do_reconf() "
		    "(net/sctp/sm_statefuns.c) does not ask whether RE-CONFIG was negotiated"}})
{
	struct association association = association_open(lab, .ignore_sacks = true);

	reconfiguration_deliver(association, 1, "before", 0);
	reconfiguration_reset(association, 1, STREAM_LIST(1));
	peer_expect_silence(association.peer, SECONDS(1));
	reconfiguration_deliver(association, 1, "after", 1);
}

SCENARIO(
	streams_asked_for,
	"Streams that the peer adds because the kernel asked for them end that request: the next one has the "
	"next number",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.5-2"})
{
	enum { MORE = 2 };
	struct association association = reconfiguration_open(lab);
	struct sctp_add_streams wanted = {.sas_assoc_id = association.iut->association,
					  .sas_instrms = MORE};

	endpoint_set(association.iut, SCTP_ADD_STREAMS, &wanted, sizeof(wanted));
	reconfiguration_expect_request(association, PARAM_ADD_INCOMING_STREAMS, 1);
	send_addition(association, PARAM_ADD_OUTGOING_STREAMS, 1, MORE);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	peer_expect_silence(association.peer, SECONDS(10));
	wanted.sas_instrms = 0;
	wanted.sas_outstrms = MORE;
	endpoint_set(association.iut, SCTP_ADD_STREAMS, &wanted, sizeof(wanted));
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 2);
}
