/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer resets its outgoing streams: RFC 6525 section 5.2.2. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

#define expect_incoming_reset(association, streams)                                                \
	expect_streams_reset((association).iut, SCTP_STREAM_RESET_INCOMING_SSN, streams)

SCENARIO(outgoing_reset,
	 "After the peer resets some of its streams their SSNs start from 0 again, and no other "
	 "stream's do",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.2-7", "RFC6525-5.2.2-9", "RFC6525-5.2.2-10", "RFC6525-5.1.7-1",
		  "RFC6525-5.1.7-4", "RFC6525-5.1.7-7", "RFC6525-4.4-1"})
{
	struct association association = reconfiguration_open(lab);

	for (int ssn = 0; ssn < 2; ssn++)
		for (unsigned stream = 1; stream <= 3; stream++)
			reconfiguration_deliver(association, stream, "before", ssn);
	reconfiguration_reset(association, 1, STREAM_LIST(3, 1));
	ck_assert(!reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED)
			   .response.has_tsns);
	expect_incoming_reset(association, STREAM_LIST(3, 1));
	reconfiguration_deliver(association, 1, "after", 0);
	reconfiguration_deliver(association, 2, "after", 2);
	reconfiguration_deliver(association, 3, "after", 0);
	reconfiguration_reset(association, 2, STREAM_LIST(2));
	reconfiguration_expect_response(association, 2, RECONFIG_PERFORMED);
	reconfiguration_deliver(association, 1, "later", 1);
	reconfiguration_deliver(association, 2, "later", 0);
}

SCENARIO(outgoing_reset_of_all, "A request that lists no streams resets all of them",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.2-6", "RFC6525-6.1.1-3"})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_deliver(association, stream, "before", 0);
	reconfiguration_reset(association, 1, ALL_STREAMS);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	expect_incoming_reset(association, ALL_STREAMS);
	for (unsigned stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_deliver(association, stream, "after", 0);
}

SCENARIO(outgoing_reset_wrong_stream,
	 "A request that lists a nonexistent stream is answered with Wrong SSN and resets nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_deliver(association, 1, "before", 0);
	reconfiguration_reset(association, 1, STREAM_LIST(1, RECONFIGURATION_STREAMS));
	reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
	reconfiguration_reset(association, 2, STREAM_LIST(0xffff));
	reconfiguration_expect_response(association, 2, RECONFIG_WRONG_SSN);
	reconfiguration_deliver(association, 1, "after", 1);
	expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, SECONDS(1));
}

SCENARIO(outgoing_reset_repeated,
	 "A repeated request is answered in the same way as before, and not performed again",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_deliver(association, 1, "before", 0);

	uint32_t last = association.peer->next_tsn - 1;
	struct tlv_spec first =
		reconfiguration_outgoing_reset(association, 1, last, STREAM_LIST(1));
	struct tlv_spec second =
		reconfiguration_outgoing_reset(association, 2, last, STREAM_LIST(9));

	reconfiguration_send(association, first);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	expect_incoming_reset(association, STREAM_LIST(1));
	reconfiguration_deliver(association, 1, "after", 0);
	for (int ssn = 1; ssn < 4; ssn++) {
		reconfiguration_send(association, first);
		reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
		reconfiguration_deliver(association, 1, "after", ssn);
	}
	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_send(association, second);
		reconfiguration_expect_response(association, 2, RECONFIG_WRONG_SSN);
	}
	reconfiguration_send(association, first);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, SECONDS(1));
	reconfiguration_deliver(association, 1, "after", 4);
}

SCENARIO(bad_sequence_numbers,
	 "A request of any type whose sequence number is not the next one is answered with Bad "
	 "Sequence Number and changes nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	static const int wrong[] = {1, 2, 1000, 0x7fffffff, -3, -1000};
	struct association association = reconfiguration_open(lab);

	reconfiguration_deliver(association, 1, "before", 0);
	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		unsigned n = 1 + (unsigned)wrong[i];

		for (unsigned type = 0; type < RECONFIGURATION_TYPES; type++) {
			reconfiguration_send(association,
					     reconfiguration_request(association, type, n));
			reconfiguration_expect_response(association, n, RECONFIG_BAD_SEQUENCE);
		}
	}
	reconfiguration_deliver(association, 1, "after", 1);
	reconfiguration_reset(association, 1, STREAM_LIST(1));
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
}

SCENARIO(nothing_granted,
	 "Where SCTP_ENABLE_STREAM_RESET grants nothing, requests of every type are denied one "
	 "after the other",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.2.5-1", "RFC6525-5.2.6-1", "RFC6525-5.1.7-2",
		  "RFC6525-6.3.1-1", "RFC6525-6.3.1-2"})
{
	struct association association = reconfiguration_open(lab, .stream_reset = 0);

	reconfiguration_deliver(association, 1, "before", 0);
	for (unsigned type = 0; type < RECONFIGURATION_TYPES; type++) {
		reconfiguration_send(association,
				     reconfiguration_request(association, type, type + 1));
		reconfiguration_expect_response(association, type + 1, RECONFIG_DENIED);
	}
	reconfiguration_deliver(association, 1, "after", 1);
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
				       RECONFIGURATION_STREAMS);
}

/* The peer resets stream 1 after its DATA 1, on that stream, was lost. */
static void reset_before_data(struct association association)
{
	reconfiguration_send(association, reconfiguration_outgoing_reset(
						  association, 1, peer_data_tsn(association, 1),
						  STREAM_LIST(1)));
}

SCENARIO(outgoing_reset_too_early,
	 "While DATA from before the reset is missing the request is answered with In Progress; "
	 "when it has come, the repeated request is performed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.2-5"})
{
	struct association association = reconfiguration_open(lab);

	association.peer->next_tsn++;
	for (unsigned i = 0; i < 2; i++) {
		reset_before_data(association);
		reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	}
	send_data(association, 1, .stream = 1, .text = "before");
	expect_message(association.iut, 1, "before", .ssn = 0);
	reset_before_data(association);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	expect_incoming_reset(association, STREAM_LIST(1));
	reconfiguration_deliver(association, 1, "after", 0);
}

SCENARIO(outgoing_reset_deferred,
	 "DATA from after the reset that overtakes DATA from before it is held until that has "
	 "come, and both are delivered in order",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.2-3", "RFC6525-5.2.2-4", "RFC6525-5.2.2-8"},
	 .known = {{"5.10", NULL,
		    "no deferred reset processing: sctp_process_strreset_outreq() "
		    "(net/sctp/stream.c) only answers In Progress, and DATA from after the reset "
		    "is delivered first"}})
{
	struct association association = reconfiguration_open(lab);

	association.peer->next_tsn++;
	reset_before_data(association);
	reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	send_data(association, 2, .stream = 1, .ssn = 0, .text = "after");
	expect_no_message(association.iut, MILLISECONDS(100));
	send_data(association, 1, .stream = 1, .text = "before");
	expect_message(association.iut, 1, "before", .ssn = 0);
	expect_message(association.iut, 1, "after", .ssn = 0);
}

#define NO_SERIAL_ARITHMETIC                                                                       \
	{                                                                                          \
		"5.10", NULL,                                                                      \
			"sctp_process_strreset_outreq() (net/sctp/stream.c) compares TSNs "        \
			"without serial number arithmetic"                                         \
	}

SCENARIO(last_tsn_before_wrap,
	 "Sender's Last Assigned TSN is compared in serial number arithmetic: 4294967295 is before "
	 "1",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-2", "RFC6525-5.2.2-3"},
	 .known = {NO_SERIAL_ARITHMETIC})
{
	struct association association = reconfiguration_open(lab, .initial_tsn = 0xfffffffe);

	for (int ssn = 0; ssn < 4; ssn++)
		reconfiguration_deliver(association, 1, "before", ssn);
	reconfiguration_send(association, reconfiguration_outgoing_reset(association, 1, 0xffffffff,
									 STREAM_LIST(2)));
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
}

SCENARIO(last_tsn_behind_wrap,
	 "Sender's Last Assigned TSN is compared in serial number arithmetic: 1 is after "
	 "4294967295",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-2", "RFC6525-5.2.2-3"},
	 .known = {NO_SERIAL_ARITHMETIC})
{
	struct association association = reconfiguration_open(lab, .initial_tsn = 0xfffffffe);

	for (int ssn = 0; ssn < 2; ssn++)
		reconfiguration_deliver(association, 1, "before", ssn);
	reconfiguration_send(association,
			     reconfiguration_outgoing_reset(association, 1, 1, STREAM_LIST(1)));
	reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	reconfiguration_deliver(association, 1, "still before", 2);
}
