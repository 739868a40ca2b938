/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/asconf/asconf.h"

/* --- ASCONFs of the peer --- */

struct tlv_spec asconf_request_of(uint16_t type, uint32_t correlation,
				  const struct sockaddr_storage *address)
{
	struct tlv_spec inner = tlv_address(address);

	return tlv_nested(type, &correlation, 1, &inner);
}

struct tlv_spec asconf_request(struct association association, uint16_t type, uint32_t correlation,
			       const char *path)
{
	struct sockaddr_storage address = peer_own_address(association.peer, path);

	return asconf_request_of(type, correlation, &address);
}

struct tlv_spec asconf_wildcard_request(struct association association, uint16_t type,
					uint32_t correlation)
{
	struct sockaddr_storage wildcard = wildcard_of(association.lab);

	return asconf_request_of(type, correlation, &wildcard);
}

const struct chunk_spec *asconf_chunk_with(struct association association, const char *address,
					   const struct tlv_spec *requests)
{
	static struct chunk_spec asconf;
	struct sockaddr_storage own = peer_own_address(association.peer, address);

	asconf = *CHUNK(ASCONF, .tlvs = {tlv_address(&own)});
	for (unsigned i = 0; i < ASCONF_MAX_REQUESTS; i++)
		asconf.tlvs[1 + i] = requests[i];
	return &asconf;
}

uint32_t asconf_send_with(struct association association, const char *path, const char *address,
			  const struct tlv_spec *requests)
{
	uint32_t serial = association.peer->next_serial;

	peer_send_packet(
		association.peer, .path = path,
		.chunks = {CHUNK(AUTH), asconf_chunk_with(association, address, requests)});
	return serial;
}

static uint32_t number_at(const uint8_t *bytes)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof(number));
	return ntohl(number);
}

static bool is_copy(const struct tlv *cause, const struct tlv_spec *request)
{
	struct tlv copy;
	size_t offset = 0;

	return tlv_next(cause->value, cause->value_length, &offset, &copy) &&
	       copy.type == request->type && copy.value_length == request->size &&
	       !memcmp(copy.value, request->bytes, request->size);
}

static void check_error(const struct tlv *response, const struct asconf_answer *answer,
			const char *file, int line)
{
	struct tlv cause;
	size_t offset = 4;

	if (!tlv_next(response->value, response->value_length, &offset, &cause))
		scenario_fail(file, line, "the Error Cause Indication has no error cause");
	if (answer->cause > 0 && cause.type != answer->cause)
		scenario_fail(file, line, "a request was refused with cause %s, expected %s",
			      cause_name(cause.type), cause_name((uint16_t)answer->cause));
	if (!is_copy(&cause, &answer->request))
		scenario_fail(file, line, "the error cause %s has no copy of the request",
			      cause_name(cause.type));
}

/* Takes the answer, if it is there, from the chunk. */
static void check_answer(const struct chunk *ack, size_t *offset,
			 const struct asconf_answer *answer, bool failed, const char *file,
			 int line)
{
	uint16_t wanted = answer->cause ? PARAM_ERROR_CAUSE : PARAM_SUCCESS;
	uint32_t correlation = number_at(answer->request.bytes);
	size_t next = *offset;
	struct tlv response;
	bool is_its = tlv_next(ack->tlvs, ack->tlvs_length, &next, &response) &&
		      response.value_length >= 4 && number_at(response.value) == correlation;

	if (!is_its && (failed ? answer->cause == ASCONF_NOT_DONE : !answer->cause))
		return;
	if (!is_its)
		scenario_fail(file, line, "request %08x has no answer, expected %s", correlation,
			      parameter_name(wanted));
	if (response.type != wanted)
		scenario_fail(file, line, "request %08x was answered by %s, expected %s",
			      correlation, parameter_name(response.type), parameter_name(wanted));
	if (answer->cause)
		check_error(&response, answer, file, line);
	*offset = next;
}

static void skip_successes(const struct chunk *ack, size_t *offset)
{
	size_t next = *offset;
	struct tlv response;

	while (tlv_next(ack->tlvs, ack->tlvs_length, &next, &response) &&
	       response.type == PARAM_SUCCESS)
		*offset = next;
}

const struct packet *asconf_expect_ack_at(struct association association, const char *path,
					  uint32_t serial, const struct asconf_answer *answers,
					  const char *file, int line)
{
	struct peer *peer = association.peer;
	const struct packet *packet;
	bool failed = false;
	size_t offset = 0;

	peer_expect(peer, AUTH, .path = path, .file = file, .line = line);
	packet = peer_expect(peer, ASCONF_ACK, .bundled = true, .file = file, .line = line);
	if (packet->chunk->asconf.serial != serial)
		scenario_fail(file, line, "expected Sequence Number %u in ASCONF ACK, it is %u",
			      serial, packet->chunk->asconf.serial);
	for (unsigned i = 0; answers[i].request.type; i++) {
		check_answer(packet->chunk, &offset, &answers[i], failed, file, line);
		failed = failed || answers[i].cause;
	}
	if (!answers[0].request.type)
		skip_successes(packet->chunk, &offset);
	if (offset != packet->chunk->tlvs_length)
		scenario_fail(file, line, "ASCONF ACK has a response that is not expected");
	return packet;
}

/* --- ASCONFs of the kernel --- */

static struct tlv request_at(const struct chunk *asconf, unsigned index, const char *file, int line)
{
	size_t offset = 0;
	struct tlv tlv;

	for (unsigned i = 0; tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv); i++)
		if (i == index + 1 && tlv.value_length >= 4)
			return tlv;
	scenario_fail(file, line, "the kernel's ASCONF has no request %u", index);
}

static uint32_t correlation_of(const struct chunk *asconf, unsigned index, const char *file,
			       int line)
{
	return number_at(request_at(asconf, index, file, line).value);
}

static void check_request(const struct tlv *tlv, unsigned number,
			  const struct asconf_wanted *wanted, const char *file, int line)
{
	struct parameter parameter;

	if (tlv->type != wanted->type || !parameter_decode(tlv, &parameter))
		scenario_fail(file, line, "request %u is %s, expected %s", number,
			      parameter_name(tlv->type), parameter_name(wanted->type));
	if (!is_host(&wanted->address, (const struct sockaddr *)&parameter.address))
		scenario_fail(file, line, "%s of request %u has another address than expected",
			      parameter_name(tlv->type), number);
}

void asconf_check_at(const struct chunk *asconf, uint32_t serial, struct sockaddr_storage address,
		     const struct asconf_wanted *requests, const char *file, int line)
{
	struct sockaddr_storage first;
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	if (asconf->asconf.serial != serial)
		scenario_fail(file, line, "ASCONF has Sequence Number %u, expected %u",
			      asconf->asconf.serial, serial);
	if (!asconf_address(asconf, &first) || !is_host(&address, (const struct sockaddr *)&first))
		scenario_fail(file, line,
			      "ASCONF does not begin with the Address Parameter expected");
	tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv);
	for (; requests[count].type; count++) {
		if (!tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv))
			scenario_fail(file, line, "ASCONF has %u requests, expected more", count);
		check_request(&tlv, count, &requests[count], file, line);
		for (unsigned i = 0; i < count; i++)
			if (correlation_of(asconf, i, file, line) ==
			    correlation_of(asconf, count, file, line))
				scenario_fail(file, line,
					      "requests %u and %u have the same Correlation ID", i,
					      count);
	}
	if (offset != asconf->tlvs_length)
		scenario_fail(file, line, "ASCONF has more than %u requests", count);
}

struct tlv_spec asconf_refusal_at(const struct chunk *asconf, unsigned index, uint16_t cause,
				  const char *file, int line)
{
	struct tlv request = request_at(asconf, index, file, line);
	uint32_t correlation = number_at(request.value);
	struct tlv_spec refusal = tlv_of(cause, request.value - 4, request.length);

	return tlv_nested(PARAM_ERROR_CAUSE, &correlation, 1, &refusal);
}

struct tlv_spec asconf_success_at(const struct chunk *asconf, unsigned index, const char *file,
				  int line)
{
	return tlv_u32(PARAM_SUCCESS, correlation_of(asconf, index, file, line));
}

void asconf_expect_source_at(struct association association, const char *path, const char *source,
			     const char *file, int line)
{
	const struct packet *data;

	endpoint_send(association.iut, 0, "where from?", .path = path, .file = file, .line = line);
	data = peer_expect(association.peer, DATA, .path = path, .file = file, .line = line);
	if (strcmp(text_of_address(&data->sctp.from), text_of_path(association.lab, "iut", source)))
		scenario_fail(file, line,
			      "expected DATA from the kernel's address on %s, it came from %s",
			      source, text_of_address(&data->sctp.from));
	peer_send(association.peer, SACK);
}
