/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the decoder reads in a capture, under the names and in the form that Wireshark's programs
 * give their fields, so that the two can be compared:
 *	wire_fields names		the names, one a line
 *	wire_fields values CAPTURE	lines "frame name value,value,..." for each SCTP packet
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/pcap.h>

#include "harness/wire/cause.h"
#include "harness/wire/parameter.h"
#include "harness/wire/tests/support/fields.h"

static void add_tlvs(const uint8_t *tlvs, size_t length, bool causes);

static void add_inside(const struct tlv_contents *contents, bool causes)
{
	add_tlvs(contents->tlvs, contents->tlvs_length, causes);
}

static void add_response(const struct parameter *parameter)
{
	fields_add_number(PARAMETER_RESPONSE, parameter->response.sequence);
	fields_add_number(PARAMETER_RESULT, parameter->response.result);
	if (!parameter->response.has_tsns)
		return;
	fields_add_number(PARAMETER_SENDER_NEXT_TSN, parameter->response.sender_next_tsn);
	fields_add_number(PARAMETER_RECEIVER_NEXT_TSN, parameter->response.receiver_next_tsn);
}

static void add_parameter(const struct tlv *tlv)
{
	struct parameter parameter;

	fields_add_number(PARAMETER_TYPE, tlv->type);
	fields_add_number(PARAMETER_LENGTH, tlv->length);
	if (!parameter_decode(tlv, &parameter))
		return;
	switch (tlv->type) {
	case PARAM_HEARTBEAT_INFO:
		fields_add_bytes(PARAMETER_HEARTBEAT_INFO, tlv->value, tlv->value_length);
		break;
	case PARAM_IPV4_ADDRESS:
	case PARAM_IPV6_ADDRESS:
		fields_add_address(PARAMETER_IPV4, PARAMETER_IPV6, &parameter.address);
		break;
	case PARAM_STATE_COOKIE:
		fields_add_bytes(PARAMETER_COOKIE, tlv->value, tlv->value_length);
		break;
	case PARAM_COOKIE_PRESERVATIVE:
		fields_add_number(PARAMETER_INCREMENT, parameter.increment);
		break;
	case PARAM_HOST_NAME:
		fields_add_text(PARAMETER_HOST_NAME, tlv->value, tlv->value_length);
		break;
	case PARAM_SUPPORTED_ADDRESS_TYPES:
		fields_add_numbers(PARAMETER_ADDRESS_TYPE, &parameter.inside);
		break;
	case PARAM_OUTGOING_RESET:
		fields_add_number(PARAMETER_REQUEST, parameter.reset.request);
		fields_add_number(PARAMETER_RESPONSE, parameter.reset.response);
		fields_add_number(PARAMETER_LAST_TSN, parameter.reset.last_tsn);
		fields_add_numbers(PARAMETER_STREAM, &parameter.inside);
		break;
	case PARAM_INCOMING_RESET:
	case PARAM_TSN_RESET:
		fields_add_number(PARAMETER_REQUEST, parameter.reset.request);
		fields_add_numbers(PARAMETER_STREAM, &parameter.inside);
		break;
	case PARAM_RECONFIG_RESPONSE:
		add_response(&parameter);
		break;
	case PARAM_ADD_OUTGOING_STREAMS:
		fields_add_number(PARAMETER_REQUEST, parameter.add.request);
		fields_add_number(PARAMETER_ADD_OUTGOING, parameter.add.streams);
		break;
	case PARAM_ADD_INCOMING_STREAMS:
		fields_add_number(PARAMETER_REQUEST, parameter.add.request);
		fields_add_number(PARAMETER_ADD_INCOMING, parameter.add.streams);
		break;
	case PARAM_RANDOM:
		fields_add_bytes(PARAMETER_RANDOM_NUMBER, tlv->value, tlv->value_length);
		break;
	case PARAM_CHUNK_LIST:
		fields_add_numbers(PARAMETER_CHUNK_TO_AUTH, &parameter.inside);
		break;
	case PARAM_HMAC_ALGORITHMS:
		fields_add_numbers(AUTH_HMAC_ID, &parameter.inside);
		break;
	case PARAM_SUPPORTED_EXTENSIONS:
		fields_add_numbers(PARAMETER_EXTENSION, &parameter.inside);
		break;
	case PARAM_UNRECOGNIZED:
		add_inside(&parameter.inside, false);
		break;
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		fields_add_number(PARAMETER_CORRELATION, parameter.correlation);
		add_inside(&parameter.inside, false);
		break;
	case PARAM_ERROR_CAUSE:
		fields_add_number(PARAMETER_CORRELATION, parameter.correlation);
		add_inside(&parameter.inside, true);
		break;
	case PARAM_SUCCESS:
		fields_add_number(PARAMETER_CORRELATION, parameter.correlation);
		break;
	case PARAM_ADAPTATION:
		fields_add_number(PARAMETER_INDICATION, parameter.indication);
		break;
	default:
		break;
	}
}

static void add_cause(const struct tlv *tlv)
{
	struct cause cause;

	fields_add_number(CAUSE_CODE, tlv->type);
	fields_add_number(CAUSE_LENGTH, tlv->length);
	if (!cause_decode(tlv, &cause))
		return;
	switch (tlv->type) {
	case CAUSE_INVALID_STREAM:
		fields_add_number(CAUSE_STREAM, cause.stream);
		break;
	case CAUSE_MISSING_PARAMETER:
		fields_add_number(CAUSE_MISSING_COUNT, cause.inside.count);
		fields_add_numbers(CAUSE_MISSING_TYPE, &cause.inside);
		break;
	case CAUSE_STALE_COOKIE:
		fields_add_number(CAUSE_STALENESS, cause.staleness);
		break;
	case CAUSE_UNRECOGNIZED_CHUNK:
		fields_add_number(CHUNK_TYPE, cause.chunk.type);
		fields_add_number(CHUNK_FLAGS, cause.chunk.flags);
		fields_add_number(CHUNK_LENGTH, cause.chunk.length);
		break;
	case CAUSE_NO_USER_DATA:
		fields_add_number(CAUSE_TSN, cause.tsn);
		break;
	case CAUSE_UNSUPPORTED_HMAC:
		fields_add_number(AUTH_HMAC_ID, cause.hmac);
		break;
	case CAUSE_UNRESOLVABLE_ADDRESS:
	case CAUSE_UNRECOGNIZED_PARAMETERS:
	case CAUSE_RESTART_WITH_NEW_ADDRESSES:
	case CAUSE_DELETE_LAST_ADDRESS:
	case CAUSE_RESOURCE_SHORTAGE:
	case CAUSE_DELETE_SOURCE_ADDRESS:
	case CAUSE_NO_AUTHORIZATION:
		add_inside(&cause.inside, false);
		break;
	default:
		fields_add_bytes(CAUSE_INFORMATION, tlv->value, tlv->value_length);
		break;
	}
}

static void add_tlvs(const uint8_t *tlvs, size_t length, bool causes)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(tlvs, length, &offset, &tlv)) {
		if (causes)
			add_cause(&tlv);
		else
			add_parameter(&tlv);
	}
}

static void add_data(const struct chunk *chunk)
{
	fields_add_number(DATA_TSN, chunk->data.tsn);
	fields_add_number(DATA_STREAM, chunk->data.stream);
	fields_add_number(DATA_E, !!(chunk->flags & DATA_FLAG_E));
	fields_add_number(DATA_B, !!(chunk->flags & DATA_FLAG_B));
	fields_add_number(DATA_U, !!(chunk->flags & DATA_FLAG_U));
	fields_add_number(DATA_I, !!(chunk->flags & DATA_FLAG_I));
	if (chunk->type == DATA)
		fields_add_number(DATA_SSN, chunk->data.ssn);
	else
		fields_add_number(DATA_MID, chunk->data.mid);
	if (chunk->type == DATA || chunk->flags & DATA_FLAG_B)
		fields_add_number(DATA_PPID, chunk->data.ppid);
	else
		fields_add_number(DATA_FSN, chunk->data.fsn);
}

static void add_sack(const struct chunk *chunk)
{
	fields_add_number(SACK_TSN, chunk->sack.cumulative_tsn);
	fields_add_number(SACK_CREDIT, chunk->sack.a_rwnd);
	fields_add_number(SACK_GAPS, chunk->sack.gaps);
	fields_add_number(SACK_DUPLICATES, chunk->sack.duplicates);
	for (unsigned i = 0; i < chunk->sack.gaps; i++) {
		fields_add_number(SACK_GAP_START, sack_gap(chunk, i).start);
		fields_add_number(SACK_GAP_END, sack_gap(chunk, i).end);
	}
	for (unsigned i = 0; i < chunk->sack.duplicates; i++)
		fields_add_number(SACK_DUPLICATE, sack_duplicate(chunk, i));
}

static void add_init(const struct chunk *chunk)
{
	bool ack = chunk->type == INIT_ACK;

	fields_add_number(ack ? INIT_ACK_TAG : INIT_TAG, chunk->init.tag);
	fields_add_number(ack ? INIT_ACK_CREDIT : INIT_CREDIT, chunk->init.a_rwnd);
	fields_add_number(ack ? INIT_ACK_OSTREAMS : INIT_OSTREAMS, chunk->init.ostreams);
	fields_add_number(ack ? INIT_ACK_ISTREAMS : INIT_ISTREAMS, chunk->init.istreams);
	fields_add_number(ack ? INIT_ACK_TSN : INIT_TSN, chunk->init.tsn);
}

static void add_forward_tsn(const struct chunk *chunk)
{
	bool interleaved = chunk->type == I_FORWARD_TSN;

	fields_add_number(interleaved ? I_FORWARD_TSN_TSN : FORWARD_TSN_TSN,
			  chunk->tsn.cumulative_tsn);
	for (unsigned i = 0; i < chunk->tsn.skipped; i++) {
		struct skipped_message last = forward_tsn_skipped(chunk, i);

		fields_add_number(interleaved ? I_FORWARD_TSN_STREAM : FORWARD_TSN_STREAM,
				  last.stream);
		fields_add_number(interleaved ? I_FORWARD_TSN_MID : FORWARD_TSN_SSN, last.number);
		if (interleaved)
			fields_add_number(I_FORWARD_TSN_U, last.unordered);
	}
}

static void add_chunk(const struct chunk *chunk)
{
	fields_add_number(CHUNK_TYPE, chunk->type);
	fields_add_number(CHUNK_FLAGS, chunk->flags);
	fields_add_number(CHUNK_LENGTH, chunk->length);
	switch (chunk->type) {
	case DATA:
	case I_DATA:
		add_data(chunk);
		break;
	case INIT:
	case INIT_ACK:
		add_init(chunk);
		break;
	case SACK:
		add_sack(chunk);
		break;
	case ABORT:
		fields_add_number(ABORT_T, chunk->flags & FLAG_T);
		break;
	case SHUTDOWN_COMPLETE:
		fields_add_number(COMPLETE_T, chunk->flags & FLAG_T);
		break;
	case SHUTDOWN:
		fields_add_number(SHUTDOWN_TSN, chunk->tsn.cumulative_tsn);
		break;
	case COOKIE_ECHO:
		fields_add_bytes(COOKIE, chunk->value, chunk->value_length);
		break;
	case ECNE:
		fields_add_number(ECNE_TSN, chunk->tsn.cumulative_tsn);
		break;
	case CWR:
		fields_add_number(CWR_TSN, chunk->tsn.cumulative_tsn);
		break;
	case AUTH:
		fields_add_number(AUTH_KEY, chunk->auth.key);
		fields_add_number(AUTH_HMAC_ID, chunk->auth.hmac);
		fields_add_bytes(AUTH_HMAC, chunk->auth.digest, chunk->auth.digest_length);
		break;
	case PAD:
		fields_add_bytes(PAD_DATA, chunk->value, chunk->value_length);
		break;
	case ASCONF:
		fields_add_number(ASCONF_SERIAL, chunk->asconf.serial);
		break;
	case ASCONF_ACK:
		fields_add_number(ASCONF_ACK_SERIAL, chunk->asconf.serial);
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		add_forward_tsn(chunk);
		break;
	default:
		break;
	}
	add_tlvs(chunk->tlvs, chunk->tlvs_length, chunk->type == ABORT || chunk->type == ERROR);
}

static void add_packet(const struct sctp_packet *packet)
{
	fields_add_address(IPV4_SOURCE, IPV6_SOURCE, &packet->from);
	fields_add_address(IPV4_DESTINATION, IPV6_DESTINATION, &packet->to);
	fields_add_number(packet->from.ss_family == AF_INET ? IPV4_ECN : IPV6_ECN, packet->ecn);
	if (packet->udp_destination) {
		fields_add_number(UDP_SOURCE, packet->udp_source);
		fields_add_number(UDP_DESTINATION, packet->udp_destination);
	}
	fields_add_number(SOURCE_PORT, packet->source_port);
	fields_add_number(DESTINATION_PORT, packet->destination_port);
	fields_add_number(VERIFICATION_TAG, packet->tag);
	fields_add_number(CHECKSUM, packet->checksum);
	fields_add_number(CHECKSUM_STATUS, packet->checksum_ok);
	for (unsigned i = 0; i < packet->chunk_count; i++)
		add_chunk(&packet->chunks[i]);
}

static int print_capture(const char *path)
{
	static struct sctp_packet packet;
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_open_offline(path, error);
	struct pcap_pkthdr *header;
	const unsigned char *frame;
	unsigned number = 0;
	int result = -1;

	if (!pcap) {
		fprintf(stderr, "wire_fields: %s\n", error);
		return EXIT_FAILURE;
	}
	while ((result = pcap_next_ex(pcap, &header, &frame)) == 1) {
		number++;
		/* Of a long frame a capture may hold the beginning only. */
		if (header->caplen < header->len ||
		    packet_decode_frame(frame, header->caplen, &packet) == NOT_SCTP)
			continue;
		add_packet(&packet);
		fields_print(number);
	}
	if (result != PCAP_ERROR_BREAK)
		fprintf(stderr, "wire_fields: %s: %s\n", path, pcap_geterr(pcap));
	pcap_close(pcap);
	return result == PCAP_ERROR_BREAK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "names") == 0) {
		fields_print_names();
		return EXIT_SUCCESS;
	}
	if (argc == 3 && strcmp(argv[1], "values") == 0)
		return print_capture(argv[2]);
	fprintf(stderr, "usage: wire_fields names | values CAPTURE\n");
	return 2;
}
