/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests about one direction of streams, and about both: RFC 6525 sections 5.1.2 to 5.1.6, 5.2.2, 5.2.3 and 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { FEW = 2, MANY = 4 };

/* The last stream of the direction that has more. */
static const uint16_t last = MANY - 1;

/* The user asks for a reset of the last stream.  Returns 0 or errno. */
static int try_reset(struct endpoint *iut, uint16_t flags)
{
	union {
		char bytes[sizeof(struct sctp_reset_streams) + sizeof(uint16_t)];
		struct sctp_reset_streams reset;
	} streams = {0};

	streams.reset.srs_assoc_id = iut->association;
	streams.reset.srs_flags = flags;
	streams.reset.srs_number_streams = 1;
	streams.reset.srs_stream_list[0] = last;
	return option_try(iut, SCTP_RESET_STREAMS, &streams, sizeof(streams.bytes));
}

static struct association open_with(struct lab *lab, struct peer *peer, uint16_t outgoing,
				    uint16_t incoming)
{
	struct association association = association_open(
		lab, .peer = peer, .reconfig = true, .ostreams = outgoing, .istreams = incoming,
		.stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true);

	reconfiguration_expect_streams(association, incoming, outgoing);
	return association;
}

SCENARIO(
	streams_of_the_direction,
	"A request of the peer's or of the user's for a stream is refused where only the other direction has it, "
	"and performed where its own has",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.1-5", "RFC6525-5.2.2-6"})
{
	struct association association = open_with(lab, NULL, FEW, MANY);
	struct peer *peer = association.peer;

	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(last)));
	reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
	reconfiguration_reset(association, 2, STREAM_LIST(last));
	reconfiguration_expect_response(association, 2, RECONFIG_PERFORMED);
	ck_assert_int_eq(try_reset(association.iut, SCTP_STREAM_RESET_OUTGOING), EINVAL);
	ck_assert_int_eq(try_reset(association.iut, SCTP_STREAM_RESET_INCOMING), 0);
	reconfiguration_expect_request(association, PARAM_INCOMING_RESET, 1);
	association_close(association);

	association = open_with(lab, peer, MANY, FEW);
	reconfiguration_reset(association, 1, STREAM_LIST(last));
	reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
	ck_assert_int_eq(try_reset(association.iut, SCTP_STREAM_RESET_INCOMING), EINVAL);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 2, STREAM_LIST(last)));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(last));
	ck_assert_int_eq(try_reset(association.iut, SCTP_STREAM_RESET_OUTGOING), 0);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 2);
}

/* A request of the peer's that the kernel answers with a request of its own. */
static const struct {
	uint16_t asked, answer;
} answers[] = {{PARAM_INCOMING_RESET, PARAM_OUTGOING_RESET},
	       {PARAM_ADD_INCOMING_STREAMS, PARAM_ADD_OUTGOING_STREAMS}};

SCENARIO(
	request_answered_by_request,
	"A request that a request of the kernel answers has no other answer when it comes again, and the request is "
	"performed once",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		struct association association = reconfiguration_open(lab, .peer = peer);
		struct tlv_spec asked =
			answers[i].asked == PARAM_INCOMING_RESET
				? reconfiguration_incoming_reset(association, 1, STREAM_LIST(1))
				: reconfiguration_addition(association, answers[i].asked, 1, 1);

		peer = association.peer;
		reconfiguration_send(association, asked);
		reconfiguration_expect_request(association, answers[i].answer, 1);
		reconfiguration_send(association, asked);
		/* At once or, as Linux does it, when its timer expires. */
		reconfiguration_expect_request(association, answers[i].answer, 1,
					       .within = SECONDS(10));
		reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
		peer_expect_silence(peer, SECONDS(10));
		reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
					       RECONFIGURATION_STREAMS + i);
		association_close(association);
	}
}

SCENARIO(
	answered_once,
	"When the peer has answered one of two requests of a RE-CONFIG by a request, and does so again, the other one "
	"still waits for its answer, and the next request has the next number",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.7-1", "RFC6525-5.2.7-2"})
{
	struct association association = reconfiguration_open(lab);
	const struct packet *sent;

	reconfig_reset_streams(association.iut,
			       SCTP_STREAM_RESET_OUTGOING | SCTP_STREAM_RESET_INCOMING,
			       STREAM_LIST(1));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	sent = packet_last("iut", RE_CONFIG);
	/* The second one is that for incoming streams. */
	reconfiguration_send(association,
			     reconfiguration_answering_reset(association, 1, 2, STREAM_LIST(1)));
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(1));
	reconfiguration_send(association,
			     reconfiguration_answering_reset(association, 2, 2, STREAM_LIST(1)));
	/* Performed or, as Linux has it, not while a request of its own waits: the RFC does not say. */
	peer_expect(association.peer, RE_CONFIG);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1,
				       .after = path_rto(association.iut, "path0"),
				       .since = sent->time);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(2));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 3);
}

/* The user asks for more streams.  Returns 0 or errno. */
static int try_add(struct endpoint *iut, uint16_t outgoing, uint16_t incoming)
{
	struct sctp_add_streams add = {.sas_assoc_id = iut->association,
				       .sas_outstrms = outgoing,
				       .sas_instrms = incoming};

	return option_try(iut, SCTP_ADD_STREAMS, &add, sizeof(add));
}

SCENARIO(
	user_adds_all_there_can_be,
	"The user can ask for as many streams of a direction as make 65535, not for one more or for none, and a "
	"request for both directions has two numbers",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.1.1-5", "RFC6525-5.1.5-1", "RFC6525-5.1.6-1"})
{
	const uint16_t most = 65535 - RECONFIGURATION_STREAMS;
	struct association association = reconfiguration_open(lab);
	struct endpoint *iut = association.iut;
	struct parameter request;
	struct tlv incoming;
	struct {
		uint32_t number;
		uint16_t streams, reserved;
	} second;

	ck_assert_int_eq(try_add(iut, 0, 0), EINVAL);
	ck_assert_int_eq(try_add(iut, most + 1, 0), EINVAL);
	ck_assert_int_eq(try_add(iut, 0, most + 1), EINVAL);
	ck_assert_int_eq(try_add(iut, 1, most + 1), EINVAL);
	ck_assert_int_eq(try_add(iut, most, most), 0);
	request = reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	ck_assert_uint_eq(request.add.streams, most);
	ck_assert(chunk_tlv(packet_last("iut", RE_CONFIG)->chunk, PARAM_ADD_INCOMING_STREAMS,
			    &incoming) &&
		  incoming.value_length == sizeof(second));
	memcpy(&second, incoming.value, sizeof(second));
	ck_assert_uint_eq(ntohl(second.number), data_tsn(association, 2));
	ck_assert_uint_eq(ntohs(second.streams), most);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_event(iut, SCTP_STREAM_CHANGE_EVENT);
	reconfiguration_answer(association, 2, RECONFIG_DENIED);
	expect_event(iut, SCTP_STREAM_CHANGE_EVENT);
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS, 65535);
	ck_assert_int_eq(try_add(iut, 1, 0), EINVAL);
	ck_assert_int_eq(try_add(iut, 0, 1), 0);
	reconfiguration_expect_request(association, PARAM_ADD_INCOMING_STREAMS, 3);
}
