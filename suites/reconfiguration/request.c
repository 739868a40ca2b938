/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

struct reconfigured reconfigured_connect_with(struct lab *lab,
					      const struct reconfigured_options *options)
{
	static const uint8_t extensions[] = {RE_CONFIG, FORWARD_TSN};
	struct reconfigured to = {.peer = peer_open(lab)};
	struct sctp_assoc_value grants = {SCTP_FUTURE_ASSOC,
					  options->grants ? options->grants : GRANT_ALL};

	sysctl_set(lab, "iut", "net/sctp/reconf_enable", "1");
	to.iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = STREAMS, .istreams = STREAMS);
	if (!options->grants_nothing)
		endpoint_set(to.iut, SCTP_ENABLE_STREAM_RESET, &grants, sizeof(grants));
	endpoint_set(to.iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	if (options->initial_tsn)
		to.peer->initial_tsn = to.peer->next_tsn = options->initial_tsn;
	to.peer->ostreams = to.peer->istreams = STREAMS;
	peer_connect(to.peer, to.iut,
		     .init = CHUNK(INIT, .tlvs = {{.type = PARAM_FORWARD_TSN},
						  tlv_of(PARAM_SUPPORTED_EXTENSIONS, extensions,
							 sizeof(extensions))}));
	peer_ignore(to.peer, SACK);
	endpoint_disable_heartbeats(to.iut);
	to.sequence = to.peer->initial_tsn;
	to.iut_sequence = to.peer->iut_initial_tsn;
	return to;
}

static struct tlv_spec tlv_of_numbers(uint16_t type, const uint32_t *numbers, size_t count,
				      struct stream_list streams)
{
	struct tlv_spec tlv = {.type = type, .size = 4 * count + 2 * streams.count};

	ck_assert_uint_le(tlv.size, sizeof(tlv.bytes));
	for (size_t i = 0; i < count; i++) {
		uint32_t number = htonl(numbers[i]);

		memcpy(tlv.bytes + 4 * i, &number, 4);
	}
	for (size_t i = 0; i < streams.count; i++) {
		uint16_t stream = htons(streams.stream[i]);

		memcpy(tlv.bytes + 4 * count + 2 * i, &stream, 2);
	}
	return tlv;
}

struct tlv_spec outgoing_reset(struct reconfigured to, uint32_t sequence, uint32_t last_tsn,
			       struct stream_list streams)
{
	/* Where it answers no request the number of the kernel's last one (RFC 6525 5.1.2 A3). */
	uint32_t numbers[] = {sequence, to.iut_sequence - 1, last_tsn};

	return tlv_of_numbers(PARAM_OUTGOING_RESET, numbers, 3, streams);
}

struct tlv_spec incoming_reset(uint32_t sequence, struct stream_list streams)
{
	return tlv_of_numbers(PARAM_INCOMING_RESET, &sequence, 1, streams);
}

struct tlv_spec tsn_reset(uint32_t sequence)
{
	return tlv_of_numbers(PARAM_TSN_RESET, &sequence, 1, ALL_STREAMS);
}

struct tlv_spec add_streams(uint16_t type, uint32_t sequence, uint16_t number)
{
	uint32_t numbers[] = {sequence, (uint32_t)number << 16};

	return tlv_of_numbers(type, numbers, 2, ALL_STREAMS);
}

struct tlv_spec response(uint32_t sequence, uint32_t result)
{
	uint32_t numbers[] = {sequence, result};

	return tlv_of_numbers(PARAM_RECONFIG_RESPONSE, numbers, 2, ALL_STREAMS);
}

struct tlv_spec tsn_response(uint32_t sequence, uint32_t result, uint32_t senders_next,
			     uint32_t receivers_next)
{
	uint32_t numbers[] = {sequence, result, senders_next, receivers_next};

	return tlv_of_numbers(PARAM_RECONFIG_RESPONSE, numbers, 4, ALL_STREAMS);
}

void request_outgoing_reset(struct reconfigured to, uint32_t sequence, struct stream_list streams)
{
	send_reconfig(to, outgoing_reset(to, sequence, to.peer->next_tsn - 1, streams));
}

uint32_t number_of(const struct tlv *parameter, unsigned i)
{
	uint32_t number;

	ck_assert_uint_ge(parameter->value_length, 4 * i + 4);
	memcpy(&number, parameter->value + 4 * i, 4);
	return ntohl(number);
}

struct tlv expect_reconfig_at(struct reconfigured to, uint16_t type, uint32_t sequence,
			      const struct peer_wanted *wanted)
{
	const struct packet *packet = peer_expect_with(to.peer, RE_CONFIG, wanted);
	struct tlv parameter;
	size_t offset = 0;

	if (!tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &parameter) ||
	    parameter.type != type)
		scenario_fail(wanted->file, wanted->line, "RE-CONFIG begins with %s, expected %s",
			      parameter_name(parameter.type),
			      type == PARAM_RECONFIG_RESPONSE ? "a response"
							      : "a request of another type");
	if (number_of(&parameter, 0) != sequence)
		scenario_fail(wanted->file, wanted->line,
			      "RE-CONFIG has sequence number %u, expected %u (%+d)",
			      number_of(&parameter, 0), sequence,
			      (int32_t)(number_of(&parameter, 0) - sequence));
	return parameter;
}

struct tlv expect_result_at(struct reconfigured to, uint32_t sequence, uint32_t result,
			    const char *file, int line)
{
	struct tlv response =
		expect_reconfig_at(to, PARAM_RECONFIG_RESPONSE, sequence,
				   &(struct peer_wanted){.file = file, .line = line, .tag = USUAL});

	if (number_of(&response, 1) != result)
		scenario_fail(file, line, "the result is %u, expected %u", number_of(&response, 1),
			      result);
	return response;
}

void expect_streams_reset_at(struct endpoint *endpoint, uint16_t flags, struct stream_list streams,
			     const char *file, int line)
{
	const struct received *event = expect_event_with(
		endpoint, SCTP_STREAM_RESET_EVENT,
		&(struct event_wanted){.file = file, .line = line, .state = ANY, .error = ANY});
	const struct sctp_stream_reset_event *reset = &notification_of(event)->sn_strreset_event;
	size_t size = streams.count * sizeof(streams.stream[0]);

	if (reset->strreset_flags != flags)
		scenario_fail(file, line, "strreset_flags is %#x, expected %#x",
			      reset->strreset_flags, flags);
	if (reset->strreset_length != sizeof(*reset) + size ||
	    memcmp(reset->strreset_stream_list, streams.stream, size))
		scenario_fail(file, line, "the event does not list the %zu streams", streams.count);
}

void deliver(struct reconfigured to, uint16_t stream, const char *text, int ssn)
{
	peer_send(to.peer, DATA, .stream = stream, .ssn = ssn, .text = text);
	expect_message(to.iut, stream, text, .ssn = ssn);
}
