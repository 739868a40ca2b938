/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet in one line of text. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>

#include "harness/wire/bytes.h"
#include "harness/wire/packet.h"

struct line {
	char *text;
	size_t size;
	size_t length; /* without the final NUL, so always below `size` */
};

__attribute__((format(printf, 2, 3))) static void append(struct line *line, const char *format, ...)
{
	size_t room = line->size - line->length;
	va_list arguments;
	int written;

	va_start(arguments, format);
	written = vsnprintf(line->text + line->length, room, format, arguments);
	va_end(arguments);
	if (written > 0)
		line->length += (size_t)written < room ? (size_t)written : room - 1;
}

static void append_address(struct line *line, const struct tlv *tlv)
{
	char text[INET6_ADDRSTRLEN];
	int family = tlv->type == PARAM_IPV4_ADDRESS ? AF_INET : AF_INET6;
	size_t address_length =
		family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);

	if (tlv->type != PARAM_IPV4_ADDRESS && tlv->type != PARAM_IPV6_ADDRESS)
		return;
	if (tlv->value_length == address_length &&
	    inet_ntop(family, tlv->value, text, sizeof(text)))
		append(line, " %s", text);
}

static void append_parameter(struct line *line, const struct tlv *parameter)
{
	const size_t correlation_id = 4;
	struct tlv address;
	size_t offset = correlation_id;

	append(line, "%s", parameter_name(parameter->type));
	switch (parameter->type) {
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		if (tlv_next(parameter->value, parameter->value_length, &offset, &address))
			append_address(line, &address);
		break;
	default:
		append_address(line, parameter);
		break;
	}
}

static void append_tlvs(struct line *line, const struct chunk *chunk)
{
	bool causes = chunk->type == ABORT || chunk->type == ERROR;
	const char *before = " [";
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		append(line, "%s", before);
		before = ", ";
		if (causes)
			append(line, "%s", cause_name(tlv.type));
		else
			append_parameter(line, &tlv);
	}
	if (offset)
		append(line, "]");
}

static void append_data(struct line *line, const struct chunk *chunk)
{
	append(line, " tsn %u sid %u", chunk->data.tsn, chunk->data.stream);
	if (chunk->type == DATA)
		append(line, " ssn %u ppid %u", chunk->data.ssn, chunk->data.ppid);
	else if (chunk->flags & DATA_FLAG_B)
		append(line, " mid %u ppid %u", chunk->data.mid, chunk->data.ppid);
	else
		append(line, " mid %u fsn %u", chunk->data.mid, chunk->data.fsn);
	if (chunk->flags & (DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I))
		append(line, " %s%s%s%s", chunk->flags & DATA_FLAG_U ? "U" : "",
		       chunk->flags & DATA_FLAG_B ? "B" : "", chunk->flags & DATA_FLAG_E ? "E" : "",
		       chunk->flags & DATA_FLAG_I ? "I" : "");
	append(line, " %zu bytes", chunk->data.size);
}

static void append_sack(struct line *line, const struct chunk *chunk)
{
	append(line, " cum %u a_rwnd %u", chunk->sack.cumulative_tsn, chunk->sack.a_rwnd);
	for (unsigned i = 0; i < chunk->sack.gaps; i++) {
		struct gap_block gap = sack_gap(chunk, i);

		append(line, "%s%u-%u", i ? "," : " gaps ", gap.start, gap.end);
	}
	for (unsigned i = 0; i < chunk->sack.duplicates; i++)
		append(line, "%s%u", i ? "," : " dups ", sack_duplicate(chunk, i));
}

static void append_fields(struct line *line, const struct chunk *chunk)
{
	switch (chunk->type) {
	case DATA:
	case I_DATA:
		append_data(line, chunk);
		break;
	case INIT:
	case INIT_ACK:
		append(line, " tag %08x a_rwnd %u streams %u/%u tsn %u", chunk->init.tag,
		       chunk->init.a_rwnd, chunk->init.ostreams, chunk->init.istreams,
		       chunk->init.tsn);
		break;
	case SACK:
		append_sack(line, chunk);
		break;
	case ABORT:
	case SHUTDOWN_COMPLETE:
		append(line, "%s", chunk->flags & FLAG_T ? " T" : "");
		break;
	case SHUTDOWN:
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		append(line, " cum %u", chunk->tsn.cumulative_tsn);
		break;
	case ECNE:
	case CWR:
		append(line, " tsn %u", chunk->tsn.cumulative_tsn);
		break;
	case AUTH:
		append(line, " key %u hmac %u", get_unaligned_be16(chunk->value),
		       get_unaligned_be16(chunk->value + 2));
		break;
	case COOKIE_ECHO:
	case PAD:
		append(line, " %zu bytes", chunk->value_length);
		break;
	case ASCONF:
	case ASCONF_ACK:
		append(line, " serial %u", chunk->asconf.serial);
		break;
	default:
		break;
	}
}

static void append_chunk(struct line *line, const struct chunk *chunk)
{
	append(line, "%s", chunk_name(chunk->type));
	append_fields(line, chunk);
	/* A HEARTBEAT's only parameter says nothing. */
	if (chunk->type != HEARTBEAT && chunk->type != HEARTBEAT_ACK)
		append_tlvs(line, chunk);
}

static void append_separator(struct line *line, bool *first)
{
	append(line, "%s", *first ? ": " : " | ");
	*first = false;
}

char *packet_describe(const struct sctp_packet *packet, char *line, size_t size)
{
	const size_t common_header = 12;
	struct line out = {.text = line, .size = size};
	bool first = true;

	if (!size)
		return line;
	line[0] = '\0';
	if (packet->length < common_header) {
		append(&out, "malformed: %s", packet->defect);
		return line;
	}
	append(&out, "%u > %u tag %08x", packet->source_port, packet->destination_port,
	       packet->tag);
	for (unsigned i = 0; i < packet->chunk_count; i++) {
		append_separator(&out, &first);
		append_chunk(&out, &packet->chunks[i]);
	}
	if (packet->chunks_left_out) {
		append_separator(&out, &first);
		append(&out, "%u more chunks", packet->chunks_left_out);
	}
	if (!packet->checksum_ok) {
		append_separator(&out, &first);
		append(&out, "bad CRC32c");
	}
	if (packet->defect[0]) {
		append_separator(&out, &first);
		append(&out, "malformed: %s", packet->defect);
	}
	return line;
}
