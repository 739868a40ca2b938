/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer resets its outgoing streams: RFC 6525 section 5.2.2. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { INCOMING = SCTP_STREAM_RESET_INCOMING_SSN };

SCENARIO(outgoing_reset, "The peer resets some of its streams: these begin with SSN 0 again",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.2-7", "RFC6525-5.2.2-9", "RFC6525-5.2.2-10", "RFC6525-5.1.7-1",
		  "RFC6525-5.1.7-4", "RFC6525-5.1.7-7", "RFC6525-4.4-1"})
{
	struct reconfigured to = reconfigured_connect(lab);

	for (int i = 0; i < 2; i++) {
		deliver(to, 1, "before", i);
		deliver(to, 2, "before", i);
		deliver(to, 3, "before", i);
	}
	request_outgoing_reset(to, to.sequence, LISTED(3, 1));
	ck_assert_uint_eq(expect_result(to, to.sequence, PERFORMED).length, 12);
	expect_streams_reset(to.iut, INCOMING, LISTED(3, 1));
	deliver(to, 1, "after", 0);
	deliver(to, 2, "after", 2);
	deliver(to, 3, "after", 0);
	request_outgoing_reset(to, to.sequence + 1, LISTED(2));
	expect_result(to, to.sequence + 1, PERFORMED);
	deliver(to, 1, "later", 1);
	deliver(to, 2, "later", 0);
}

SCENARIO(outgoing_reset_of_all, "A request that lists no streams resets all of them",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.2-6"})
{
	struct reconfigured to = reconfigured_connect(lab);

	for (unsigned stream = 0; stream < STREAMS; stream++)
		deliver(to, (uint16_t)stream, "before", 0);
	request_outgoing_reset(to, to.sequence, ALL_STREAMS);
	expect_result(to, to.sequence, PERFORMED);
	expect_streams_reset(to.iut, INCOMING, ALL_STREAMS);
	for (unsigned stream = 0; stream < STREAMS; stream++)
		deliver(to, (uint16_t)stream, "after", 0);
}

SCENARIO(outgoing_reset_wrong_stream,
	 "A request that lists a stream that there is none of is answered by Wrong SSN, and resets "
	 "nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	struct reconfigured to = reconfigured_connect(lab);

	deliver(to, 1, "before", 0);
	request_outgoing_reset(to, to.sequence, LISTED(1, STREAMS));
	expect_result(to, to.sequence, WRONG_SSN);
	request_outgoing_reset(to, to.sequence + 1, LISTED(0xffff));
	expect_result(to, to.sequence + 1, WRONG_SSN);
	deliver(to, 1, "after", 1);
	expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, SECONDS(1));
}

SCENARIO(outgoing_reset_repeated,
	 "A request that comes once more is answered once more in the same way, and not performed "
	 "again",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct reconfigured to = reconfigured_connect(lab);

	deliver(to, 1, "before", 0);
	uint32_t last = to.peer->next_tsn - 1;

	send_reconfig(to, outgoing_reset(to, to.sequence, last, LISTED(1)));
	expect_result(to, to.sequence, PERFORMED);
	expect_streams_reset(to.iut, INCOMING, LISTED(1));
	deliver(to, 1, "after", 0);
	for (int i = 1; i < 4; i++) {
		send_reconfig(to, outgoing_reset(to, to.sequence, last, LISTED(1)));
		expect_result(to, to.sequence, PERFORMED);
		deliver(to, 1, "after", i);
	}
	send_reconfig(to, outgoing_reset(to, to.sequence + 1, last, LISTED(9)));
	expect_result(to, to.sequence + 1, WRONG_SSN);
	send_reconfig(to, outgoing_reset(to, to.sequence + 1, last, LISTED(9)));
	expect_result(to, to.sequence + 1, WRONG_SSN);
	send_reconfig(to, outgoing_reset(to, to.sequence, last, LISTED(1)));
	expect_result(to, to.sequence, PERFORMED);
	expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, SECONDS(1));
	deliver(to, 1, "after", 4);
}

SCENARIO(bad_sequence_numbers,
	 "Requests of every type with a sequence number that is not the next one are answered by "
	 "Bad Sequence Number, and change nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	static const int wrong[] = {1, 2, 1000, 0x7fffffff, -3, -1000};
	struct reconfigured to = reconfigured_connect(lab);

	deliver(to, 1, "before", 0);
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		uint32_t sequence = to.sequence + (uint32_t)wrong[i];

		request_outgoing_reset(to, sequence, LISTED(1));
		expect_result(to, sequence, BAD_SEQUENCE);
		send_reconfig(to, incoming_reset(sequence, LISTED(1)));
		expect_result(to, sequence, BAD_SEQUENCE);
		send_reconfig(to, tsn_reset(sequence));
		expect_result(to, sequence, BAD_SEQUENCE);
		send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, sequence, 1));
		expect_result(to, sequence, BAD_SEQUENCE);
		send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, sequence, 1));
		expect_result(to, sequence, BAD_SEQUENCE);
	}
	deliver(to, 1, "after", 1);
	request_outgoing_reset(to, to.sequence, LISTED(1));
	expect_result(to, to.sequence, PERFORMED);
}

SCENARIO(nothing_granted,
	 "Where SCTP_ENABLE_STREAM_RESET grants nothing requests of every type are denied, in "
	 "their order",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.2.5-1", "RFC6525-5.2.6-1", "RFC6525-5.1.7-2"})
{
	struct reconfigured to = reconfigured_connect(lab, .grants_nothing = true);
	uint32_t sequence = to.sequence;

	deliver(to, 1, "before", 0);
	request_outgoing_reset(to, sequence, LISTED(1));
	expect_result(to, sequence++, DENIED);
	send_reconfig(to, incoming_reset(sequence, LISTED(1)));
	expect_result(to, sequence++, DENIED);
	send_reconfig(to, tsn_reset(sequence));
	expect_result(to, sequence++, DENIED);
	send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, sequence, 1));
	expect_result(to, sequence++, DENIED);
	send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, sequence, 1));
	expect_result(to, sequence++, DENIED);
	deliver(to, 1, "after", 1);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS);
}

SCENARIO(outgoing_reset_too_early,
	 "As long as DATA from before the reset is missing the request is answered by In Progress; "
	 "when it is there, and the request comes again, by Performed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.2-5"})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t missing = to.peer->next_tsn++;

	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, outgoing_reset(to, to.sequence, missing, LISTED(1)));
		expect_result(to, to.sequence, IN_PROGRESS);
	}
	peer_send(to.peer, DATA, .tsn = missing, .stream = 1, .ssn = 0, .text = "before");
	expect_message(to.iut, 1, "before", .ssn = 0);
	send_reconfig(to, outgoing_reset(to, to.sequence, missing, LISTED(1)));
	expect_result(to, to.sequence, PERFORMED);
	expect_streams_reset(to.iut, INCOMING, LISTED(1));
	deliver(to, 1, "after", 0);
}

SCENARIO(
	outgoing_reset_deferred,
	"DATA from after the reset that overtakes DATA from before it is held until that has come, "
	"and both are delivered in order",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.2-3", "RFC6525-5.2.2-4", "RFC6525-5.2.2-8"},
	.known = {{"6.1", NULL,
		   "no deferred reset processing: sctp_process_strreset_outreq() "
		   "(net/sctp/stream.c) only answers In Progress, and DATA from after the reset is "
		   "delivered first"}})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t missing = to.peer->next_tsn++;

	send_reconfig(to, outgoing_reset(to, to.sequence, missing, LISTED(1)));
	expect_result(to, to.sequence, IN_PROGRESS);
	peer_send(to.peer, DATA, .stream = 1, .ssn = 0, .text = "after");
	expect_no_message(to.iut, MILLISECONDS(100));
	peer_send(to.peer, DATA, .tsn = missing, .stream = 1, .ssn = 0, .text = "before");
	expect_message(to.iut, 1, "before", .ssn = 0);
	expect_message(to.iut, 1, "after", .ssn = 0);
}

#define NO_SERIAL_ARITHMETIC                                                                       \
	"sctp_process_strreset_outreq() (net/sctp/stream.c) compares TSNs without serial number "  \
	"arithmetic"

SCENARIO(last_tsn_before_wrap,
	 "The last TSN before the reset is compared in serial number arithmetic: 4294967295 is "
	 "before 1",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-2", "RFC6525-5.2.2-3"},
	 .known = {{"6.1", NULL, NO_SERIAL_ARITHMETIC}})
{
	struct reconfigured to = reconfigured_connect(lab, .initial_tsn = 0xfffffffe);

	for (int i = 0; i < 4; i++)
		deliver(to, 1, "before", i);
	send_reconfig(to, outgoing_reset(to, to.sequence, 0xffffffff, LISTED(2)));
	expect_result(to, to.sequence, PERFORMED);
}

SCENARIO(last_tsn_behind_wrap,
	 "The last TSN before the reset is compared in serial number arithmetic: 1 is behind "
	 "4294967295",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-2", "RFC6525-5.2.2-3"},
	 .known = {{"6.1", NULL, NO_SERIAL_ARITHMETIC}})
{
	struct reconfigured to = reconfigured_connect(lab, .initial_tsn = 0xfffffffe);

	for (int i = 0; i < 2; i++)
		deliver(to, 1, "before", i);
	send_reconfig(to, outgoing_reset(to, to.sequence, 1, LISTED(1)));
	expect_result(to, to.sequence, IN_PROGRESS);
	deliver(to, 1, "still before", 2);
}
