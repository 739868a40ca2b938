/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/asconf/request.h"

struct endpoint *connect_multihomed_with(struct peer *peer, struct endpoint *iut,
					 const char *const paths[3])
{
	connect_offering(peer, iut, .paths = {paths[0], paths[0] ? paths[1] : NULL});
	for (unsigned i = 0; i < 2 && paths[i]; i++)
		expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
	forget_packets(peer->lab);
	return iut;
}

struct tlv_spec request_of(uint16_t type, uint32_t correlation,
			   const struct sockaddr_storage *address)
{
	struct tlv_spec inner = tlv_address(address);

	return tlv_nested(type, &correlation, 1, &inner);
}

struct tlv_spec path_request(const struct peer *peer, uint16_t type, uint32_t correlation,
			     const char *path)
{
	struct sockaddr_storage address = peer_own_address(peer, path);

	return request_of(type, correlation, &address);
}

struct sockaddr_storage wildcard_address(struct lab *lab)
{
	return (struct sockaddr_storage){.ss_family =
						 lab_versions(lab) == IPV4 ? AF_INET : AF_INET6};
}

struct tlv_spec wildcard_request(struct lab *lab, uint16_t type, uint32_t correlation)
{
	struct sockaddr_storage wildcard = wildcard_address(lab);

	return request_of(type, correlation, &wildcard);
}

uint32_t send_asconf_with(struct peer *peer, const char *path, const char *address,
			  const struct tlv_spec requests[MAX_REQUESTS + 1])
{
	struct sockaddr_storage own = peer_own_address(peer, address);
	struct chunk_spec asconf = *CHUNK(ASCONF);
	uint32_t serial = peer->next_serial;

	asconf.tlvs[0] = tlv_address(&own);
	for (unsigned i = 0; i < MAX_REQUESTS; i++)
		asconf.tlvs[1 + i] = requests[i];
	peer_send_packet(peer, .path = path, .chunks = {CHUNK(AUTH), &asconf});
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

static void check_error(const struct tlv *response, const struct answer *answer, const char *file,
			int line)
{
	struct tlv cause;
	size_t offset = 4;

	if (!tlv_next(response->value, response->value_length, &offset, &cause))
		scenario_fail(file, line, "the Error Cause Indication has no error cause");
	if (answer->cause != ANY_CAUSE && cause.type != answer->cause)
		scenario_fail(file, line, "a request was refused with cause %s, expected %s",
			      cause_name(cause.type), cause_name((uint16_t)answer->cause));
	if (!is_copy(&cause, &answer->request))
		scenario_fail(file, line, "the error cause %s has no copy of the request",
			      cause_name(cause.type));
}

/* Takes the answer, if it is there, from the chunk. */
static void check_answer(const struct chunk *ack, size_t *offset, const struct answer *answer,
			 bool failed, const char *file, int line)
{
	uint16_t wanted = answer->cause ? PARAM_ERROR_CAUSE : PARAM_SUCCESS;
	uint32_t correlation = number_at(answer->request.bytes);
	size_t next = *offset;
	struct tlv response;
	bool is_its = tlv_next(ack->tlvs, ack->tlvs_length, &next, &response) &&
		      response.value_length >= 4 && number_at(response.value) == correlation;

	if (!is_its && !answer->cause && !failed)
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

const struct packet *expect_ack_at(struct peer *peer, const char *path, uint32_t serial,
				   const struct answer answers[MAX_REQUESTS + 1], const char *file,
				   int line)
{
	const struct packet *packet;
	bool failed = false;
	size_t offset = 0;

	peer_expect(peer, AUTH, .path = path, .file = file, .line = line);
	packet = peer_expect(peer, ASCONF_ACK, .bundled = true, .file = file, .line = line);
	if (packet->chunk->asconf.serial != serial)
		scenario_fail(file, line, "ASCONF ACK has Sequence Number %u, expected %u",
			      packet->chunk->asconf.serial, serial);
	for (unsigned i = 0; answers[i].request.type; i++) {
		check_answer(packet->chunk, &offset, &answers[i], failed, file, line);
		failed = failed || answers[i].cause;
	}
	if (offset != packet->chunk->tlvs_length)
		scenario_fail(file, line, "ASCONF ACK has answers that nothing asked for");
	return packet;
}

static void check_request(const struct tlv *tlv, unsigned number,
			  const struct wanted_request *wanted, const char *file, int line)
{
	struct parameter parameter;

	if (tlv->type != wanted->type || !parameter_decode(tlv, &parameter))
		scenario_fail(file, line, "request %u is %s, expected %s", number,
			      parameter_name(tlv->type), parameter_name(wanted->type));
	if (!is_host(&wanted->address, (const struct sockaddr *)&parameter.address))
		scenario_fail(file, line, "%s of request %u has another address than expected",
			      parameter_name(tlv->type), number);
}

void check_asconf_at(const struct chunk *asconf, uint32_t serial, struct sockaddr_storage address,
		     const struct wanted_request requests[MAX_REQUESTS + 1], const char *file,
		     int line)
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
			if (correlation_of(asconf, i) == correlation_of(asconf, count))
				scenario_fail(file, line,
					      "requests %u and %u have the same Correlation ID", i,
					      count);
	}
	if (offset != asconf->tlvs_length)
		scenario_fail(file, line, "ASCONF has more than %u requests", count);
}

static struct tlv request_at(const struct chunk *asconf, unsigned index)
{
	size_t offset = 0;
	struct tlv tlv;

	for (unsigned i = 0; tlv_next(asconf->tlvs, asconf->tlvs_length, &offset, &tlv); i++)
		if (i == index + 1 && tlv.value_length >= 4)
			return tlv;
	scenario_error("the ASCONF has no request %u", index);
}

uint32_t correlation_of(const struct chunk *asconf, unsigned index)
{
	return number_at(request_at(asconf, index).value);
}

struct tlv_spec refusal_of(const struct chunk *asconf, unsigned index, uint16_t cause)
{
	struct tlv request = request_at(asconf, index);
	uint32_t correlation = correlation_of(asconf, index);
	struct tlv_spec refusal = tlv_of(cause, request.value - 4, request.length);

	return tlv_nested(PARAM_ERROR_CAUSE, &correlation, 1, &refusal);
}

struct tlv_spec success_of(const struct chunk *asconf, unsigned index)
{
	return tlv_u32(PARAM_SUCCESS, correlation_of(asconf, index));
}
