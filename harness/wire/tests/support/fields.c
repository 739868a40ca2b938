/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/tests/support/fields.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "harness/wire/line.h"

/* Numbers with that many hexadecimal digits; 0: decimal. */
static const struct {
	const char *name;
	int digits;
} fields[FIELDS] = {
	[IPV4_SOURCE] = {"ip.src"},
	[IPV4_DESTINATION] = {"ip.dst"},
	[IPV4_ECN] = {"ip.dsfield.ecn"},
	[IPV6_SOURCE] = {"ipv6.src"},
	[IPV6_DESTINATION] = {"ipv6.dst"},
	[IPV6_ECN] = {"ipv6.tclass.ecn"},
	[UDP_SOURCE] = {"udp.srcport"},
	[UDP_DESTINATION] = {"udp.dstport"},
	[SOURCE_PORT] = {"sctp.srcport"},
	[DESTINATION_PORT] = {"sctp.dstport"},
	[VERIFICATION_TAG] = {"sctp.verification_tag", 8},
	[CHECKSUM] = {"sctp.checksum", 8},
	[CHECKSUM_STATUS] = {"sctp.checksum.status"},
	[CHUNK_TYPE] = {"sctp.chunk_type"},
	[CHUNK_FLAGS] = {"sctp.chunk_flags", 2},
	[CHUNK_LENGTH] = {"sctp.chunk_length"},
	[INIT_TAG] = {"sctp.init_initiate_tag", 8},
	[INIT_CREDIT] = {"sctp.init_credit"},
	[INIT_OSTREAMS] = {"sctp.init_nr_out_streams"},
	[INIT_ISTREAMS] = {"sctp.init_nr_in_streams"},
	[INIT_TSN] = {"sctp.init_initial_tsn"},
	[INIT_ACK_TAG] = {"sctp.initack_initiate_tag", 8},
	[INIT_ACK_CREDIT] = {"sctp.initack_credit"},
	[INIT_ACK_OSTREAMS] = {"sctp.initack_nr_out_streams"},
	[INIT_ACK_ISTREAMS] = {"sctp.initack_nr_in_streams"},
	[INIT_ACK_TSN] = {"sctp.initack_initial_tsn"},
	[DATA_TSN] = {"sctp.data_tsn_raw"},
	[DATA_STREAM] = {"sctp.data_sid", 4},
	[DATA_SSN] = {"sctp.data_ssn"},
	[DATA_PPID] = {"sctp.data_payload_proto_id"},
	[DATA_MID] = {"sctp.data_mid"},
	[DATA_FSN] = {"sctp.data_fsn"},
	[DATA_E] = {"sctp.data_e_bit"},
	[DATA_B] = {"sctp.data_b_bit"},
	[DATA_U] = {"sctp.data_u_bit"},
	[DATA_I] = {"sctp.data_i_bit"},
	[SACK_TSN] = {"sctp.sack_cumulative_tsn_ack_raw"},
	[SACK_CREDIT] = {"sctp.sack_a_rwnd"},
	[SACK_GAPS] = {"sctp.sack_number_of_gap_blocks"},
	[SACK_DUPLICATES] = {"sctp.sack_number_of_duplicated_tsns"},
	[SACK_GAP_START] = {"sctp.sack_gap_block_start"},
	[SACK_GAP_END] = {"sctp.sack_gap_block_end"},
	[SACK_DUPLICATE] = {"sctp.sack_duplicate_tsn"},
	[ABORT_T] = {"sctp.abort_t_bit"},
	[COMPLETE_T] = {"sctp.shutdown_complete_t_bit"},
	[SHUTDOWN_TSN] = {"sctp.shutdown_cumulative_tsn_ack"},
	[COOKIE] = {"sctp.cookie"},
	[ECNE_TSN] = {"sctp.ecne_lowest_tsn"},
	[CWR_TSN] = {"sctp.cwr_lowest_tsn"},
	[AUTH_KEY] = {"sctp.shared_key_id"},
	[AUTH_HMAC_ID] = {"sctp.hmac_id"},
	[AUTH_HMAC] = {"sctp.hmac"},
	[PAD_DATA] = {"sctp.padding_data"},
	[ASCONF_SERIAL] = {"sctp.asconf_seq_nr_number", 8},
	[ASCONF_ACK_SERIAL] = {"sctp.asconf_ack_seq_nr_number", 8},
	[FORWARD_TSN_TSN] = {"sctp.forward_tsn_tsn"},
	[FORWARD_TSN_STREAM] = {"sctp.forward_tsn_sid"},
	[FORWARD_TSN_SSN] = {"sctp.forward_tsn_ssn"},
	[I_FORWARD_TSN_TSN] = {"sctp.i_forward_tsn_tsn"},
	[I_FORWARD_TSN_STREAM] = {"sctp.i_forward_tsn_sid"},
	[I_FORWARD_TSN_U] = {"sctp.i_forward_tsn_u_bit"},
	[I_FORWARD_TSN_MID] = {"sctp.forward_tsn_mid"},
	[PARAMETER_TYPE] = {"sctp.parameter_type", 4},
	[PARAMETER_LENGTH] = {"sctp.parameter_length"},
	[PARAMETER_IPV4] = {"sctp.parameter_ipv4_address"},
	[PARAMETER_IPV6] = {"sctp.parameter_ipv6_address"},
	[PARAMETER_HEARTBEAT_INFO] = {"sctp.parameter_heartbeat_information"},
	[PARAMETER_COOKIE] = {"sctp.parameter_state_cookie"},
	[PARAMETER_INCREMENT] = {"sctp.parameter_cookie_preservative_incr"},
	[PARAMETER_HOST_NAME] = {"sctp.parameter_hostname"},
	[PARAMETER_ADDRESS_TYPE] = {"sctp.parameter_supported_address_type"},
	[PARAMETER_REQUEST] = {"sctp.parameter_reconfig_request_sequence_number"},
	[PARAMETER_RESPONSE] = {"sctp.parameter_reconfig_response_sequence_number"},
	[PARAMETER_RESULT] = {"sctp.parameter_reconfig_response_result"},
	[PARAMETER_LAST_TSN] = {"sctp.parameter_senders_last_assigned_tsn"},
	[PARAMETER_SENDER_NEXT_TSN] = {"sctp.parameter_senders_next_tsn"},
	[PARAMETER_RECEIVER_NEXT_TSN] = {"sctp.parameter_receivers_next_tsn"},
	[PARAMETER_STREAM] = {"sctp.parameter_reconfig_sid"},
	[PARAMETER_ADD_OUTGOING] = {"sctp.parameter_add_outgoing_streams_number"},
	[PARAMETER_ADD_INCOMING] = {"sctp.parameter_add_incoming_streams_number"},
	[PARAMETER_CORRELATION] = {"sctp.correlation_id", 8},
	[PARAMETER_INDICATION] = {"sctp.adaptation_layer_indication", 8},
	[PARAMETER_RANDOM_NUMBER] = {"sctp.random_number"},
	[PARAMETER_CHUNK_TO_AUTH] = {"sctp.chunk_type_to_auth"},
	[PARAMETER_EXTENSION] = {"sctp.supported_chunk_type"},
	[CAUSE_CODE] = {"sctp.cause_code", 4},
	[CAUSE_LENGTH] = {"sctp.cause_length"},
	[CAUSE_STREAM] = {"sctp.cause_stream_identifier"},
	[CAUSE_MISSING_COUNT] = {"sctp.cause_nr_of_missing_parameters"},
	[CAUSE_MISSING_TYPE] = {"sctp.cause_missing_parameter_type", 4},
	[CAUSE_STALENESS] = {"sctp.cause_measure_of_staleness"},
	[CAUSE_TSN] = {"sctp.cause_tsn"},
	[CAUSE_INFORMATION] = {"sctp.cause_information"},
};

/* The values of the packet at hand, with commas between them. */
static struct line values[FIELDS];

/* The line of the field's values, ready for another one. */
static struct line *begin_value(enum field field)
{
	static char texts[FIELDS][1 << 16];
	struct line *line = &values[field];

	if (line->length) {
		line_append(line, ",");
	} else {
		line->text = texts[field];
		line->size = sizeof(texts[field]);
	}
	return line;
}

void fields_add_number(enum field field, uint32_t number)
{
	struct line *line = begin_value(field);

	if (fields[field].digits)
		line_append(line, "0x%0*x", fields[field].digits, number);
	else
		line_append(line, "%u", number);
}

void fields_add_numbers(enum field field, const struct tlv_contents *list)
{
	for (unsigned i = 0; i < list->count; i++)
		fields_add_number(field, tlv_number(list, i));
}

void fields_add_bytes(enum field field, const uint8_t *bytes, size_t length)
{
	struct line *line = length ? begin_value(field) : NULL;

	for (size_t i = 0; i < length; i++)
		line_append(line, "%02x", bytes[i]);
}

void fields_add_address(enum field ipv4, enum field ipv6, const struct sockaddr_storage *address)
{
	char text[INET6_ADDRSTRLEN];
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memcpy(&in, address, sizeof(in));
	memcpy(&in6, address, sizeof(in6));
	if (address->ss_family == AF_INET)
		line_append(begin_value(ipv4), "%s",
			    inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text)));
	else
		line_append(begin_value(ipv6), "%s",
			    inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text)));
}

void fields_add_text(enum field field, const uint8_t *text, size_t length)
{
	line_append(begin_value(field), "%.*s", (int)length, (const char *)text);
}

void fields_print(unsigned frame)
{
	for (int i = 0; i < FIELDS; i++) {
		if (values[i].length)
			printf("%u %s %s\n", frame, fields[i].name, values[i].text);
		values[i].length = 0;
	}
}

void fields_print_names(void)
{
	for (int i = 0; i < FIELDS; i++)
		puts(fields[i].name);
}
