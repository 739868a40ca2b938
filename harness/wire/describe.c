/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet in one line of text. */
#include "harness/wire/line.h"

static void append_data(struct line *line, const struct chunk *chunk)
{
	line_append(line, " tsn %u sid %u", chunk->data.tsn, chunk->data.stream);
	if (chunk->type == DATA)
		line_append(line, " ssn %u ppid %u", chunk->data.ssn, chunk->data.ppid);
	else if (chunk->flags & DATA_FLAG_B)
		line_append(line, " mid %u ppid %u", chunk->data.mid, chunk->data.ppid);
	else
		line_append(line, " mid %u fsn %u", chunk->data.mid, chunk->data.fsn);
	if (chunk->flags & (DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I))
		line_append(line, " %s%s%s%s", chunk->flags & DATA_FLAG_U ? "U" : "",
			    chunk->flags & DATA_FLAG_B ? "B" : "",
			    chunk->flags & DATA_FLAG_E ? "E" : "",
			    chunk->flags & DATA_FLAG_I ? "I" : "");
	line_append(line, " %zu bytes", chunk->data.size);
}

static void append_sack(struct line *line, const struct chunk *chunk)
{
	line_append(line, " cum %u a_rwnd %u", chunk->sack.cumulative_tsn, chunk->sack.a_rwnd);
	for (unsigned i = 0; i < chunk->sack.gaps; i++) {
		struct gap_block gap = sack_gap(chunk, i);

		line_append(line, "%s%u-%u", i ? "," : " gaps ", gap.start, gap.end);
	}
	for (unsigned i = 0; i < chunk->sack.duplicates; i++)
		line_append(line, "%s%u", i ? "," : " dups ", sack_duplicate(chunk, i));
}

/* Stream:SSN of a FORWARD TSN, stream:MID of an I-FORWARD-TSN, with U for unordered messages. */
static void append_skipped(struct line *line, const struct chunk *chunk)
{
	for (unsigned i = 0; i < chunk->tsn.skipped; i++) {
		struct skipped_message last = forward_tsn_skipped(chunk, i);

		line_append(line, "%s%u:%u%s", i ? "," : " skipped ", last.stream, last.number,
			    last.unordered ? "U" : "");
	}
}

static void append_fields(struct line *line, const struct chunk *chunk)
{
	switch ((enum chunk_type)chunk->type) {
	case DATA:
	case I_DATA:
		append_data(line, chunk);
		break;
	case INIT:
	case INIT_ACK:
		line_append(line, " tag %08x a_rwnd %u streams %u/%u tsn %u", chunk->init.tag,
			    chunk->init.a_rwnd, chunk->init.ostreams, chunk->init.istreams,
			    chunk->init.tsn);
		break;
	case SACK:
		append_sack(line, chunk);
		break;
	case ABORT:
	case SHUTDOWN_COMPLETE:
		line_append(line, "%s", chunk->flags & FLAG_T ? " T" : "");
		break;
	case SHUTDOWN:
		line_append(line, " cum %u", chunk->tsn.cumulative_tsn);
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		line_append(line, " cum %u", chunk->tsn.cumulative_tsn);
		append_skipped(line, chunk);
		break;
	case ECNE:
	case CWR:
		line_append(line, " tsn %u", chunk->tsn.cumulative_tsn);
		break;
	case AUTH:
		line_append(line, " key %u hmac %u", chunk->auth.key, chunk->auth.hmac);
		break;
	case COOKIE_ECHO:
	case PAD:
		line_append(line, " %zu bytes", chunk->value_length);
		break;
	case ASCONF:
	case ASCONF_ACK:
		line_append(line, " serial %u", chunk->asconf.serial);
		break;
	case HEARTBEAT:
	case HEARTBEAT_ACK:
	case SHUTDOWN_ACK:
	case ERROR:
	case COOKIE_ACK:
	case RE_CONFIG:
		break;
	}
}

static void append_chunk(struct line *line, const struct chunk *chunk)
{
	line_append(line, "%s", chunk_name(chunk->type));
	append_fields(line, chunk);
	line_append_tlvs(line, chunk->tlvs, chunk->tlvs_length,
			 chunk->type == ABORT || chunk->type == ERROR);
}

static void append_separator(struct line *line, bool *first)
{
	line_append(line, "%s", *first ? ": " : " | ");
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
		line_append(&out, "malformed: %s", packet->defect);
		return line;
	}
	line_append(&out, "%u > %u", packet->source_port, packet->destination_port);
	if (packet->udp_destination)
		line_append(&out, " over UDP %u > %u", packet->udp_source, packet->udp_destination);
	line_append(&out, " tag %08x", packet->tag);
	for (unsigned i = 0; i < packet->chunk_count; i++) {
		append_separator(&out, &first);
		append_chunk(&out, &packet->chunks[i]);
	}
	if (packet->chunks_left_out) {
		append_separator(&out, &first);
		line_append(&out, "%u more chunks", packet->chunks_left_out);
	}
	if (!packet->checksum_ok) {
		append_separator(&out, &first);
		line_append(&out, "bad CRC32c");
	}
	if (packet->defect[0]) {
		append_separator(&out, &first);
		line_append(&out, "malformed: %s", packet->defect);
	}
	return line;
}
