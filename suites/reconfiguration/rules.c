/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules for all requests of a user: to whom, one at a time, numbered, in RE-CONFIG alone: RFC
 * 6525 sections 4 and 5.1. */
#define SUITE "reconfiguration"
#include <stdlib.h>

#include "suites/reconfiguration/request.h"

/* What a user can ask for, by the parameter of the request. */
static const uint16_t requests[] = {PARAM_OUTGOING_RESET, PARAM_INCOMING_RESET, PARAM_TSN_RESET,
				    PARAM_ADD_OUTGOING_STREAMS, PARAM_ADD_INCOMING_STREAMS};

enum { REQUESTS = ARRAY_SIZE(requests) };

/* The user asks for that, of stream 1 or for one stream.  Returns 0 or errno. */
static int ask(struct endpoint *iut, uint16_t type)
{
	union {
		char bytes[sizeof(struct sctp_reset_streams) + sizeof(uint16_t)];
		struct sctp_reset_streams reset;
	} streams = {0};
	struct sctp_add_streams add = {.sas_assoc_id = iut->association};

	switch (type) {
	case PARAM_TSN_RESET:
		return option_try(iut, SCTP_RESET_ASSOC, &iut->association, sizeof(sctp_assoc_t));
	case PARAM_ADD_OUTGOING_STREAMS:
		add.sas_outstrms = 1;
		return option_try(iut, SCTP_ADD_STREAMS, &add, sizeof(add));
	case PARAM_ADD_INCOMING_STREAMS:
		add.sas_instrms = 1;
		return option_try(iut, SCTP_ADD_STREAMS, &add, sizeof(add));
	default:
		streams.reset.srs_assoc_id = iut->association;
		streams.reset.srs_flags = type == PARAM_OUTGOING_RESET ? SCTP_STREAM_RESET_OUTGOING
								       : SCTP_STREAM_RESET_INCOMING;
		streams.reset.srs_number_streams = 1;
		streams.reset.srs_stream_list[0] = 1;
		return option_try(iut, SCTP_RESET_STREAMS, &streams, sizeof(streams.bytes));
	}
}

/* The peer's answer to request `n`: no, or to an SSN/TSN reset that it leaves all TSNs as they are. */
static void settle(struct association association, uint16_t type, unsigned n)
{
	if (type == PARAM_TSN_RESET)
		reconfiguration_send(association,
				     reconfiguration_tsn_response(association, n,
								  association.peer->next_tsn,
								  data_tsn(association, 1)));
	else
		reconfiguration_answer(association, n, RECONFIG_DENIED);
}

static void must_ask(struct endpoint *iut, uint16_t type)
{
	int error = ask(iut, type);

	ck_assert_msg(error == 0, "a request of type %s is refused: %s", parameter_name(type),
		      strerror(error));
}

SCENARIO(announced, "RE-CONFIG stands in the Supported Extensions of the INIT and of the INIT ACK",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-1"})
{
	struct peer *peer = NULL;

	for (int active = 0; active < 2; active++) {
		struct association association =
			association_open(lab, .peer = peer, .active = active, .reconfig = true);
		struct tlv list;

		ck_assert(chunk_tlv(packet_last("iut", active ? INIT : INIT_ACK)->chunk,
				    PARAM_SUPPORTED_EXTENSIONS, &list));
		ck_assert(memchr(list.value, RE_CONFIG, list.value_length));
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(unsupported_by_peer,
	 "To a peer that did not list RE-CONFIG no request is sent: the user gets an error",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.1-3", "RFC6525-5.1.2-12", "RFC6525-5.1.3-7", "RFC6525-5.1.4-6"})
{
	struct association association = reconfiguration_open(lab, .extensions = {FORWARD_TSN});

	for (int i = 0; i < REQUESTS; i++)
		ck_assert_msg(ask(association.iut, requests[i]) != 0,
			      "a request of type %s is accepted", parameter_name(requests[i]));
	peer_expect_silence(association.peer, SECONDS(5));
}

/* What the kernel sent last is the request `n`, and goes on to be: the timer runs, and nothing
 * else is asked for meanwhile. */
static void expect_outstanding(struct association association, uint16_t type, unsigned n)
{
	const struct packet *sent = packet_last("iut", RE_CONFIG);

	for (int i = 0; i < REQUESTS; i++)
		ck_assert_int_eq(ask(association.iut, requests[i]), EINPROGRESS);
	peer_expect_silence(association.peer, MILLISECONDS(100));
	reconfiguration_expect_request(association, type, n,
				       .after = path_rto(association.iut, "path0"),
				       .since = sent->time);
	assert_same_chunk(packet_last("iut", RE_CONFIG)->chunk, sent->chunk);
}

SCENARIO(one_at_a_time,
	 "A request of any type has the next number, starts the Re-configuration Timer, and is the "
	 "only one until it is answered",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC6525-5.1.1-5", "RFC6525-5.1.1-6", "RFC6525-5.1.3-2", "RFC6525-5.1.4-2",
		  "RFC6525-5.1.2-12", "RFC6525-5.1.3-7", "RFC6525-5.1.4-6"})
{
	struct association association =
		reconfiguration_open(lab, .rto_initial = 1000, .rto_max = 1000);

	for (unsigned n = 1; n <= REQUESTS; n++) {
		uint16_t type = requests[n - 1];

		must_ask(association.iut, type);
		reconfiguration_expect_request(association, type, n);
		expect_outstanding(association, type, n);
		settle(association, type, n);
		peer_expect_silence(association.peer, SECONDS(10));
	}
}

SCENARIO(timer_doubles,
	 "The Re-configuration Timer runs for the RTO, which doubles each time that it expires",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC6525-5.1.1-8"})
{
	struct association association = reconfiguration_open(lab);
	int64_t rto = RTO_INITIAL;
	const struct packet *sent;

	must_ask(association.iut, PARAM_OUTGOING_RESET);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	for (unsigned i = 0; i < 3; i++) {
		sent = packet_last("iut", RE_CONFIG);
		reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1, .after = rto,
					       .since = sent->time);
		rto = rto_doubled(rto);
	}
}

SCENARIO(never_answered,
	 "The association ends when a request would be retransmitted more often than "
	 "Association.Max.Retrans allows",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(400),
	 .spec = {"RFC6525-5.1.1-9"})
{
	struct peer *peer = NULL;

	for (unsigned i = 0; i < REQUESTS; i++) {
		/* Without RFC 7829, whose HEARTBEATs on a potentially failed path would clear counters. */
		struct association association =
			reconfiguration_open(lab, .peer = peer, .without_pf = true);
		int64_t rto = RTO_INITIAL;

		peer = association.peer;
		association_max_retrans_set(association.iut, 2);
		must_ask(association.iut, requests[i]);
		reconfiguration_expect_request(association, requests[i], 1);
		for (unsigned again = 0; again < 2; again++) {
			reconfiguration_expect_request(association, requests[i], 1, .after = rto,
						       .since = peer->last);
			rto = rto_doubled(rto);
		}
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .timer = rto, .since = peer->last);
		if (peer_next(peer, 0) == ABORT)
			peer_expect(peer, ABORT);
		peer_expect_gone(peer);
		peer_reset(peer);
		endpoint_close(association.iut);
	}
}

SCENARIO(retransmitted_on_another_path,
	 "A request that is lost is retransmitted also while the primary path has failed",
	 .lab = &scripted_dual_path, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-9"})
{
	struct association association =
		reconfiguration_open(lab, .without_pf = true, .paths = {"path1"});
	const struct packet *sent;

	path_set(association.iut, "path0", .max_retrans = 1);
	for (unsigned n = 1; n <= 2; n++) {
		send_messages(association.iut, 1, 100);
		expect_data(association, n, .path = "path0");
		expect_retransmission(association, n, .path = "path1", .within = SECONDS(70));
		send_sack(association, n, .path = "path1");
	}
	expect_path_state(association.iut, "path0", SCTP_INACTIVE);
	must_ask(association.iut, PARAM_OUTGOING_RESET);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1, .path = "path1");
	sent = packet_last("iut", RE_CONFIG);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1,
				       .after = path_rto(association.iut, "path1"),
				       .since = sent->time);
}

SCENARIO(responses_start_no_timer,
	 "A RE-CONFIG with a response alone starts no timer: it is not repeated, and the user can "
	 "ask at once",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-7"})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_reset(association, 1, STREAM_LIST(1));
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	peer_expect_silence(association.peer, SECONDS(10));
	reconfiguration_reset(association, 2, STREAM_LIST(1));
	reconfiguration_expect_response(association, 2, RECONFIG_PERFORMED);
	must_ask(association.iut, PARAM_ADD_OUTGOING_STREAMS);
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
}

SCENARIO(all_streams_unlisted, "A request to reset all streams of a direction lists none",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.2-7", "RFC6525-5.1.3-3", "RFC6525-6.3.2-2"})
{
	static const uint16_t flags[] = {SCTP_STREAM_RESET_OUTGOING, SCTP_STREAM_RESET_INCOMING};
	struct association association = reconfiguration_open(lab);

	for (unsigned n = 1; n <= 2; n++) {
		struct parameter request;

		reconfig_reset_streams(association.iut, flags[n - 1], ALL_STREAMS);
		request = reconfiguration_expect_request(association, requests[n - 1], n);
		ck_assert_uint_eq(request.inside.count, 0);
		reconfiguration_answer(association, n, RECONFIG_DENIED);
	}
}

static bool is_reconfiguration(uint16_t type)
{
	return type >= PARAM_OUTGOING_RESET && type <= PARAM_ADD_INCOMING_STREAMS;
}

/* The companions that RFC 6525 3.1 permits. */
static bool may_share(uint16_t one, uint16_t other)
{
	static const uint16_t pairs[][2] = {
		{PARAM_OUTGOING_RESET, PARAM_INCOMING_RESET},
		{PARAM_ADD_OUTGOING_STREAMS, PARAM_ADD_INCOMING_STREAMS},
		{PARAM_RECONFIG_RESPONSE, PARAM_OUTGOING_RESET},
		{PARAM_RECONFIG_RESPONSE, PARAM_RECONFIG_RESPONSE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		if ((pairs[i][0] == one && pairs[i][1] == other) ||
		    (pairs[i][0] == other && pairs[i][1] == one))
			return true;
	return false;
}

/* Returns a bit for each type, counted from PARAM_OUTGOING_RESET. */
static unsigned look_into(const struct chunk *chunk)
{
	uint16_t types[2] = {0};
	unsigned count = 0, found = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (chunk->type != RE_CONFIG) {
			ck_assert_msg(!is_reconfiguration(tlv.type),
				      "%s has a parameter of type %s", chunk_name(chunk->type),
				      parameter_name(tlv.type));
			continue;
		}
		ck_assert_msg(is_reconfiguration(tlv.type) && count < 2,
			      "RE-CONFIG has %s as parameter %u", parameter_name(tlv.type),
			      count + 1);
		types[count++] = tlv.type;
		found |= 1U << (tlv.type - PARAM_OUTGOING_RESET);
	}
	ck_assert_msg(count < 2 || may_share(types[0], types[1]), "RE-CONFIG has %s and %s",
		      parameter_name(types[0]), parameter_name(types[1]));
	return found;
}

/* What all RE-CONFIGs of the kernel hold. */
static unsigned look_into_all(void)
{
	unsigned found = 0;

	for (unsigned n = 0; n < trace_count(); n++) {
		struct packet *packet = trace_packet(n);

		for (unsigned i = 0; packet && i < packet->sctp.chunk_count; i++)
			if (!strcmp(packet->from, "iut"))
				found |= look_into(&packet->sctp.chunks[i]);
		free(packet);
	}
	return found;
}

SCENARIO(in_reconfig_alone,
	 "Requests and responses are parameters of RE-CONFIG and of no other chunk, and only those "
	 "that may share one do",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.1-2", "RFC6525-4.2-2", "RFC6525-4.3-2", "RFC6525-4.4-3",
		  "RFC6525-4.5-4", "RFC6525-4.6-4", "RFC6525-5.1.2-9", "RFC6525-5.1.2-10",
		  "RFC6525-5.1.2-11", "RFC6525-5.1.3-5", "RFC6525-5.1.3-6", "RFC6525-5.1.4-4"})
{
	struct association association = reconfiguration_open(lab);
	unsigned n = 0;

	peer_ignore(association.peer, RE_CONFIG);
	for (; n < REQUESTS; n++) {
		must_ask(association.iut, requests[n]);
		let_pass(lab, AT_ONCE);
		settle(association, requests[n], n + 1);
	}
	/* Both at once. */
	reconfig_reset_streams(association.iut,
			       SCTP_STREAM_RESET_OUTGOING | SCTP_STREAM_RESET_INCOMING,
			       STREAM_LIST(1, 2));
	let_pass(lab, AT_ONCE);
	reconfiguration_answer(association, n + 1, RECONFIG_DENIED);
	reconfiguration_answer(association, n + 2, RECONFIG_DENIED);
	/* The peer's, the kernel's own outgoing reset among the answers. */
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	let_pass(lab, AT_ONCE);
	reconfiguration_answer(association, n + 3, RECONFIG_PERFORMED);
	reconfiguration_reset(association, 2, STREAM_LIST(1));
	let_pass(lab, AT_ONCE);
	endpoint_shutdown(association.iut);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(look_into_all(), 0x3f);
}

SCENARIO(streams_added_both_ways,
	 "A user who asks for streams in both directions has both requests in one RE-CONFIG",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.5-3", "RFC6525-4.6-3", "RFC6525-6.3.4-1"})
{
	struct association association = reconfiguration_open(lab);
	const struct chunk *chunk;

	reconfig_add_streams(association.iut, .sas_outstrms = 1, .sas_instrms = 2);
	chunk = peer_expect(association.peer, RE_CONFIG)->chunk;
	ck_assert(chunk_has_tlv(chunk, PARAM_ADD_OUTGOING_STREAMS));
	ck_assert(chunk_has_tlv(chunk, PARAM_ADD_INCOMING_STREAMS));
}

SCENARIO(tsn_reset_denied,
	 "An SSN/TSN reset that the peer denies, in a response without TSNs, is over",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-6.1.2-3"},
	 .known = {{"4.12", NULL,
		    "the response is passed over: sctp_process_strreset_resp() "
		    "(net/sctp/stream.c) wants the TSNs, which only a success has"}})
{
	struct association association = reconfiguration_open(lab);

	must_ask(association.iut, PARAM_TSN_RESET);
	reconfiguration_expect_request(association, PARAM_TSN_RESET, 1);
	reconfiguration_answer(association, 1, RECONFIG_DENIED);
	peer_expect_silence(association.peer, SECONDS(10));
	must_ask(association.iut, PARAM_ADD_OUTGOING_STREAMS);
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 2);
}

SCENARIO(tsn_resets_apart,
	 "A user who asks for two SSN/TSN resets within 30 s does not get the second sent at once",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.4-7"},
	 .known = {{"4.11", NULL,
		    "it is sent: sctp_send_reset_assoc() (net/sctp/stream.c) keeps no time between "
		    "two"}})
{
	struct association association = reconfiguration_open(lab);
	uint32_t own = association.peer->next_tsn + 1000;

	must_ask(association.iut, PARAM_TSN_RESET);
	reconfiguration_expect_request(association, PARAM_TSN_RESET, 1);
	reconfiguration_send(
		association,
		reconfiguration_tsn_response(association, 1, own, data_tsn(association, 1000)));
	expect_event(association.iut, SCTP_ASSOC_RESET_EVENT);
	/* Refused or held back. */
	ask(association.iut, PARAM_TSN_RESET);
	peer_expect_silence(association.peer, SECONDS(25));
}

SCENARIO(
	last_stream_that_exists,
	"The user can reset the last stream of each direction, and gets EINVAL for the one after it",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-6.3.2-1"})
{
	static const uint16_t flags[] = {SCTP_STREAM_RESET_OUTGOING, SCTP_STREAM_RESET_INCOMING};
	struct association association = reconfiguration_open(lab);
	union {
		char bytes[sizeof(struct sctp_reset_streams) + sizeof(uint16_t)];
		struct sctp_reset_streams reset;
	} asked = {
		.reset = {.srs_assoc_id = association.iut->association, .srs_number_streams = 1}};

	for (unsigned n = 1; n <= 2; n++) {
		asked.reset.srs_flags = flags[n - 1];
		asked.reset.srs_stream_list[0] = RECONFIGURATION_STREAMS;
		ck_assert_int_eq(option_try(association.iut, SCTP_RESET_STREAMS, &asked,
					    sizeof(asked.bytes)),
				 EINVAL);
		asked.reset.srs_stream_list[0] = RECONFIGURATION_STREAMS - 1;
		ck_assert_int_eq(option_try(association.iut, SCTP_RESET_STREAMS, &asked,
					    sizeof(asked.bytes)),
				 0);
		reconfiguration_expect_request(association, requests[n - 1], n);
		reconfiguration_answer(association, n, RECONFIG_DENIED);
	}
}

SCENARIO(last_tsn_in_flight,
	 "The Sender's Last Assigned TSN of a request is that of the DATA sent last, whether it is "
	 "acknowledged or not",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.2-4"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter request;

	reconfiguration_expect_sent(association, 0, 0);
	endpoint_send(association.iut, 1, "in flight");
	peer_expect(association.peer, DATA);
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(1));
	request = reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	ck_assert_uint_eq(request.reset.last_tsn, data_tsn(association, 2));
}
