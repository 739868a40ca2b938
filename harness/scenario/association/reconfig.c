/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/reconfig.h"

#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/outcome.h"

void reconfig_reset_streams_at(struct endpoint *endpoint, uint16_t flags,
			       struct stream_list streams, const char *file, int line)
{
	union {
		struct sctp_reset_streams request;
		uint8_t bytes[sizeof(struct sctp_reset_streams) + sizeof(streams.stream)];
	} reset = {.request = {.srs_assoc_id = endpoint->association,
			       .srs_flags = flags,
			       .srs_number_streams = (uint16_t)streams.count}};
	size_t size = streams.count * sizeof(streams.stream[0]);

	memcpy(reset.request.srs_stream_list, streams.stream, size);
	endpoint_set_at(endpoint, SCTP_RESET_STREAMS, "SCTP_RESET_STREAMS", &reset,
			sizeof(reset.request) + size, file, line);
}

void reconfig_add_streams_at(struct endpoint *endpoint, struct sctp_add_streams add,
			     const char *file, int line)
{
	add.sas_assoc_id = endpoint->association;
	endpoint_set_at(endpoint, SCTP_ADD_STREAMS, "SCTP_ADD_STREAMS", &add, sizeof(add), file,
			line);
}

static const union sctp_notification *expect_notification(struct endpoint *endpoint, int type,
							  const char *file, int line)
{
	return notification_of(expect_event_with(
		endpoint, type,
		&(struct event_wanted){.file = file, .line = line, .state = ANY, .error = ANY}));
}

void expect_streams_reset_at(struct endpoint *endpoint, uint16_t flags, struct stream_list streams,
			     const char *file, int line)
{
	const struct sctp_stream_reset_event *reset =
		&expect_notification(endpoint, SCTP_STREAM_RESET_EVENT, file, line)
			 ->sn_strreset_event;
	size_t size = streams.count * sizeof(streams.stream[0]);

	if (reset->strreset_flags != flags)
		scenario_fail(file, line,
			      "expected SCTP_STREAM_RESET_EVENT with flags %#x, they are %#x",
			      flags, reset->strreset_flags);
	if (reset->strreset_length != sizeof(*reset) + size ||
	    memcmp(reset->strreset_stream_list, streams.stream, size) != 0)
		scenario_fail(file, line,
			      "expected SCTP_STREAM_RESET_EVENT to list exactly the %zu streams "
			      "that were reset, it lists others (strreset_length %u)",
			      streams.count, reset->strreset_length);
}

const struct sctp_stream_change_event *
expect_stream_change_at(struct endpoint *endpoint, uint16_t flags, const char *file, int line)
{
	const struct sctp_stream_change_event *change =
		&expect_notification(endpoint, SCTP_STREAM_CHANGE_EVENT, file, line)
			 ->sn_strchange_event;

	if (change->strchange_flags != flags)
		scenario_fail(file, line,
			      "expected SCTP_STREAM_CHANGE_EVENT with flags %#x, they are %#x",
			      flags, change->strchange_flags);
	return change;
}

static bool is_addition(const struct parameter *parameter)
{
	return parameter->type == PARAM_ADD_OUTGOING_STREAMS ||
	       parameter->type == PARAM_ADD_INCOMING_STREAMS;
}

static uint32_t sequence_of(const struct parameter *parameter)
{
	if (parameter->type == PARAM_RECONFIG_RESPONSE)
		return parameter->response.sequence;
	return is_addition(parameter) ? parameter->add.request : parameter->reset.request;
}

struct parameter reconfig_parameter_at(const struct packet *packet, uint16_t type,
				       uint32_t sequence, const char *file, int line)
{
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	if (!tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &tlv))
		scenario_fail(file, line, "expected %s in the RE-CONFIG, it has no parameter",
			      parameter_name(type));
	if (tlv.type != type)
		scenario_fail(file, line, "expected %s in the RE-CONFIG, it begins with %s",
			      parameter_name(type), parameter_name(tlv.type));
	if (!parameter_decode(&tlv, &parameter))
		scenario_fail(file, line, "the %s of %u bytes does not fit its format",
			      parameter_name(type), tlv.length);
	if (sequence_of(&parameter) != sequence)
		scenario_fail(file, line, "expected %s with sequence number %u, it has %u (%+d)",
			      parameter_name(type), sequence, sequence_of(&parameter),
			      (int32_t)(sequence_of(&parameter) - sequence));
	if (is_addition(&parameter) && (tlv.value[6] || tlv.value[7]))
		scenario_fail(file, line, "expected %s with a reserved field of 0",
			      parameter_name(type));
	return parameter;
}

struct parameter reconfig_response_at(const struct packet *packet, uint32_t sequence,
				      uint32_t result, const char *file, int line)
{
	struct parameter parameter =
		reconfig_parameter_at(packet, PARAM_RECONFIG_RESPONSE, sequence, file, line);

	if (parameter.response.result != result)
		scenario_fail(file, line, "expected the response \"%s\", the kernel sent \"%s\"",
			      reconfig_result_name(result),
			      reconfig_result_name(parameter.response.result));
	return parameter;
}
