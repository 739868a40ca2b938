/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters and error causes, in words. */
#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <string.h>

#include "harness/wire/cause.h"
#include "harness/wire/line.h"
#include "harness/wire/parameter.h"

enum {
	/* The refused request in the error cause in the parameter of an ASCONF-ACK. */
	DEEPEST = 2,
	TEXT_LIMIT = 80,
};

static void append_list(struct line *line, const struct tlv_contents *list, bool causes,
			unsigned depth);

static void append_address(struct line *line, const struct sockaddr_storage *address)
{
	char text[INET6_ADDRSTRLEN];
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memcpy(&in, address, sizeof(in));
	memcpy(&in6, address, sizeof(in6));
	if (inet_ntop(address->ss_family,
		      address->ss_family == AF_INET ? (void *)&in.sin_addr : (void *)&in6.sin6_addr,
		      text, sizeof(text)))
		line_append(line, " %s", text);
}

/* What an application or a kernel wrote: mostly, but not necessarily, printable. */
static void append_text(struct line *line, const struct tlv *tlv)
{
	size_t shown = tlv->value_length < TEXT_LIMIT ? tlv->value_length : TEXT_LIMIT;

	if (!shown)
		return;
	line_append(line, " \"");
	for (size_t i = 0; i < shown; i++) {
		int byte = tlv->value[i];

		if (isprint(byte) && byte != '"' && byte != '\\')
			line_append(line, "%c", byte);
		else
			line_append(line, "\\x%02x", (unsigned)byte);
	}
	line_append(line, "\"%s", shown < tlv->value_length ? "..." : "");
}

static void append_bytes(struct line *line, const struct tlv *tlv)
{
	line_append(line, " %zu bytes", tlv->value_length);
}

static void append_numbers(struct line *line, const struct tlv_contents *list)
{
	for (unsigned i = 0; i < list->count; i++)
		line_append(line, "%s%u", i ? "," : " ", tlv_number(list, i));
}

static void append_streams(struct line *line, const struct tlv_contents *list)
{
	line_append(line, list->count ? " streams" : " all streams");
	append_numbers(line, list);
}

static void append_chunk_types(struct line *line, const struct tlv_contents *list)
{
	for (unsigned i = 0; i < list->count; i++)
		line_append(line, "%s%s", i ? "," : " ", chunk_name((uint8_t)tlv_number(list, i)));
}

static void append_parameter_types(struct line *line, const struct tlv_contents *list)
{
	for (unsigned i = 0; i < list->count; i++)
		line_append(line, "%s%s", i ? "," : " ", parameter_name(tlv_number(list, i)));
}

static void append_response(struct line *line, const struct parameter *parameter)
{
	line_append(line, " resp %u %s", parameter->response.sequence,
		    reconfig_result_name(parameter->response.result));
	if (parameter->response.has_tsns)
		line_append(line, " sender next %u receiver next %u",
			    parameter->response.sender_next_tsn,
			    parameter->response.receiver_next_tsn);
}

static void append_parameter(struct line *line, const struct tlv *tlv, unsigned depth)
{
	struct parameter parameter;

	line_append(line, "%s", parameter_name(tlv->type));
	if (!parameter_decode(tlv, &parameter)) {
		line_append(line, " of length %u", tlv->length);
		return;
	}
	switch (tlv->type) {
	case PARAM_IPV4_ADDRESS:
	case PARAM_IPV6_ADDRESS:
		append_address(line, &parameter.address);
		break;
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		append_address(line, &parameter.address);
		line_append(line, " id %u", parameter.correlation);
		break;
	case PARAM_SUCCESS:
		line_append(line, " id %u", parameter.correlation);
		break;
	case PARAM_ERROR_CAUSE:
		line_append(line, " id %u", parameter.correlation);
		append_list(line, &parameter.inside, true, depth + 1);
		break;
	case PARAM_UNRECOGNIZED:
		append_list(line, &parameter.inside, false, depth + 1);
		break;
	case PARAM_COOKIE_PRESERVATIVE:
		line_append(line, " %u ms", parameter.increment);
		break;
	case PARAM_HOST_NAME:
		append_text(line, tlv);
		break;
	case PARAM_SUPPORTED_ADDRESS_TYPES:
		append_parameter_types(line, &parameter.inside);
		break;
	case PARAM_OUTGOING_RESET:
		line_append(line, " req %u resp %u last %u", parameter.reset.request,
			    parameter.reset.response, parameter.reset.last_tsn);
		append_streams(line, &parameter.inside);
		break;
	case PARAM_INCOMING_RESET:
		line_append(line, " req %u", parameter.reset.request);
		append_streams(line, &parameter.inside);
		break;
	case PARAM_TSN_RESET:
		line_append(line, " req %u", parameter.reset.request);
		break;
	case PARAM_RECONFIG_RESPONSE:
		append_response(line, &parameter);
		break;
	case PARAM_ADD_OUTGOING_STREAMS:
	case PARAM_ADD_INCOMING_STREAMS:
		line_append(line, " req %u new %u", parameter.add.request, parameter.add.streams);
		break;
	case PARAM_CHUNK_LIST:
	case PARAM_SUPPORTED_EXTENSIONS:
		append_chunk_types(line, &parameter.inside);
		break;
	case PARAM_HMAC_ALGORITHMS:
		append_numbers(line, &parameter.inside);
		break;
	case PARAM_HEARTBEAT_INFO:
	case PARAM_STATE_COOKIE:
	case PARAM_RANDOM:
	case PARAM_PADDING:
		append_bytes(line, tlv);
		break;
	case PARAM_ADAPTATION:
		line_append(line, " %08x", parameter.indication);
		break;
	default:
		break;
	}
}

static void append_cause(struct line *line, const struct tlv *tlv, unsigned depth)
{
	struct cause cause;

	line_append(line, "%s", cause_name(tlv->type));
	if (!cause_decode(tlv, &cause)) {
		line_append(line, " of length %u", tlv->length);
		return;
	}
	switch (tlv->type) {
	case CAUSE_INVALID_STREAM:
		line_append(line, " sid %u", cause.stream);
		break;
	case CAUSE_MISSING_PARAMETER:
		append_parameter_types(line, &cause.inside);
		break;
	case CAUSE_STALE_COOKIE:
		line_append(line, " %u us", cause.staleness);
		break;
	case CAUSE_UNRECOGNIZED_CHUNK:
		line_append(line, " %s of length %u", chunk_name(cause.chunk.type),
			    cause.chunk.length);
		break;
	case CAUSE_NO_USER_DATA:
		line_append(line, " tsn %u", cause.tsn);
		break;
	case CAUSE_USER_INITIATED_ABORT:
	case CAUSE_PROTOCOL_VIOLATION:
		append_text(line, tlv);
		break;
	case CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT:
		line_append(line, " %u, was %u", cause.port.new, cause.port.current);
		break;
	case CAUSE_UNSUPPORTED_HMAC:
		line_append(line, " %u", cause.hmac);
		break;
	default:
		append_list(line, &cause.inside, false, depth + 1);
		break;
	}
}

static void append_list(struct line *line, const struct tlv_contents *list, bool causes,
			unsigned depth)
{
	const char *before = depth ? " (" : " [";
	size_t offset = 0;
	struct tlv tlv;

	if (depth > DEEPEST)
		return;
	while (tlv_next(list->tlvs, list->tlvs_length, &offset, &tlv)) {
		line_append(line, "%s", before);
		before = ", ";
		if (causes)
			append_cause(line, &tlv, depth);
		else
			append_parameter(line, &tlv, depth);
	}
	if (offset)
		line_append(line, depth ? ")" : "]");
}

void line_append_tlvs(struct line *line, const uint8_t *tlvs, size_t length, bool causes)
{
	const struct tlv_contents list = {.tlvs = tlvs, .tlvs_length = length};

	append_list(line, &list, causes, 0);
}
