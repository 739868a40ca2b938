/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/reconfiguration/request.h"

/* --- the peer's requests and responses --- */

static struct tlv_spec tlv_of_numbers(uint16_t type, const uint32_t *numbers, size_t count,
				      struct stream_list streams)
{
	struct tlv_spec tlv = {.type = type, .size = 4 * count + 2 * streams.count};

	if (tlv.size > sizeof(tlv.bytes))
		scenario_error("a parameter of %zu bytes is too large for a script", tlv.size);
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

struct tlv_spec reconfiguration_outgoing_reset(struct association association, unsigned n,
					       uint32_t last_tsn, struct stream_list streams)
{
	/* Where it answers no request, the number of the kernel's last one (RFC 6525 5.1.2 A3). */
	uint32_t numbers[] = {peer_data_tsn(association, n), data_tsn(association, 0), last_tsn};

	return tlv_of_numbers(PARAM_OUTGOING_RESET, numbers, 3, streams);
}

struct tlv_spec reconfiguration_answering_reset(struct association association, unsigned n,
						unsigned answered, struct stream_list streams)
{
	uint32_t numbers[] = {peer_data_tsn(association, n), data_tsn(association, answered),
			      association.peer->next_tsn - 1};

	return tlv_of_numbers(PARAM_OUTGOING_RESET, numbers, 3, streams);
}

struct tlv_spec reconfiguration_incoming_reset(struct association association, unsigned n,
					       struct stream_list streams)
{
	uint32_t sequence = peer_data_tsn(association, n);

	return tlv_of_numbers(PARAM_INCOMING_RESET, &sequence, 1, streams);
}

struct tlv_spec reconfiguration_tsn_reset(struct association association, unsigned n)
{
	return tlv_u32(PARAM_TSN_RESET, peer_data_tsn(association, n));
}

struct tlv_spec reconfiguration_addition(struct association association, uint16_t type, unsigned n,
					 uint16_t count)
{
	uint32_t numbers[] = {peer_data_tsn(association, n), (uint32_t)count << 16};

	return tlv_of_numbers(type, numbers, 2, ALL_STREAMS);
}

struct tlv_spec reconfiguration_request(struct association association, unsigned type, unsigned n)
{
	switch (type) {
	case 0:
		return reconfiguration_outgoing_reset(
			association, n, association.peer->next_tsn - 1, STREAM_LIST(1));
	case 1:
		return reconfiguration_incoming_reset(association, n, STREAM_LIST(1));
	case 2:
		return reconfiguration_tsn_reset(association, n);
	case 3:
		return reconfiguration_addition(association, PARAM_ADD_OUTGOING_STREAMS, n, 1);
	default:
		return reconfiguration_addition(association, PARAM_ADD_INCOMING_STREAMS, n, 1);
	}
}

struct tlv_spec reconfiguration_response(struct association association, unsigned n,
					 enum reconfig_result result)
{
	uint32_t numbers[] = {data_tsn(association, n), result};

	return tlv_of_numbers(PARAM_RECONFIG_RESPONSE, numbers, 2, ALL_STREAMS);
}

struct tlv_spec reconfiguration_tsn_response(struct association association, unsigned n,
					     uint32_t senders_next, uint32_t receivers_next)
{
	uint32_t numbers[] = {data_tsn(association, n), RECONFIG_PERFORMED, senders_next,
			      receivers_next};

	return tlv_of_numbers(PARAM_RECONFIG_RESPONSE, numbers, 4, ALL_STREAMS);
}

void reconfiguration_reset(struct association association, unsigned n, struct stream_list streams)
{
	reconfiguration_send(association,
			     reconfiguration_outgoing_reset(
				     association, n, association.peer->next_tsn - 1, streams));
}

void reconfiguration_answer(struct association association, unsigned n, enum reconfig_result result)
{
	reconfiguration_send(association, reconfiguration_response(association, n, result));
}

/* --- what the kernel does --- */

struct parameter reconfiguration_expect_request_at(struct association association, uint16_t type,
						   unsigned n, const struct peer_wanted *wanted)
{
	return reconfig_parameter_at(peer_expect_with(association.peer, RE_CONFIG, wanted), type,
				     data_tsn(association, n), wanted->file, wanted->line);
}

struct parameter reconfiguration_expect_response_at(struct association association, unsigned n,
						    enum reconfig_result result, const char *file,
						    int line)
{
	const struct packet *packet =
		peer_expect(association.peer, RE_CONFIG, .file = file, .line = line);

	return reconfig_response_at(packet, peer_data_tsn(association, n), result, file, line);
}

void reconfiguration_deliver_at(struct association association, unsigned stream, const char *text,
				int ssn, const char *file, int line)
{
	peer_send(association.peer, DATA, .stream = stream, .ssn = ssn, .text = text);
	expect_message(association.iut, (int)stream, text, .ssn = ssn, .file = file, .line = line);
}

const struct chunk *reconfiguration_expect_data_at(struct association association, uint16_t stream,
						   uint16_t ssn, const char *file, int line)
{
	const struct chunk *data =
		peer_expect(association.peer, DATA, .file = file, .line = line)->chunk;

	if (data->data.stream != stream || data->data.ssn != ssn)
		scenario_fail(file, line,
			      "expected DATA with SSN %u on stream %u; the kernel sent SSN %u on "
			      "stream %u",
			      ssn, stream, data->data.ssn, data->data.stream);
	peer_send(association.peer, SACK, .cumulative_tsn = data->data.tsn);
	let_pass(association.lab, 0);
	return data;
}

const struct chunk *reconfiguration_expect_sent_at(struct association association, uint16_t stream,
						   uint16_t ssn, const char *file, int line)
{
	endpoint_send(association.iut, stream, "from the kernel", .file = file, .line = line);
	return reconfiguration_expect_data_at(association, stream, ssn, file, line);
}

void reconfiguration_expect_streams_at(struct association association, unsigned incoming,
				       unsigned outgoing, const char *file, int line)
{
	struct sctp_status status = endpoint_status_at(association.iut, file, line);

	if (status.sstat_instrms != incoming || status.sstat_outstrms != outgoing)
		scenario_fail(file, line,
			      "expected %u incoming and %u outgoing streams; the association has "
			      "%u and %u",
			      incoming, outgoing, status.sstat_instrms, status.sstat_outstrms);
}
