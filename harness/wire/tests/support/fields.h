/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A packet's values under the names, and in the form, that Wireshark gives its fields. */
#ifndef SUPPORT_FIELDS_H
#define SUPPORT_FIELDS_H

#include <stdint.h>
#include <stddef.h>

#include "harness/wire/tlv.h"

enum field {
	IPV4_SOURCE,
	IPV4_DESTINATION,
	IPV4_ECN,
	IPV6_SOURCE,
	IPV6_DESTINATION,
	IPV6_ECN,
	UDP_SOURCE,
	UDP_DESTINATION,
	SOURCE_PORT,
	DESTINATION_PORT,
	VERIFICATION_TAG,
	CHECKSUM,
	CHECKSUM_STATUS,
	CHUNK_TYPE,
	CHUNK_FLAGS,
	CHUNK_LENGTH,
	INIT_TAG,
	INIT_CREDIT,
	INIT_OSTREAMS,
	INIT_ISTREAMS,
	INIT_TSN,
	INIT_ACK_TAG,
	INIT_ACK_CREDIT,
	INIT_ACK_OSTREAMS,
	INIT_ACK_ISTREAMS,
	INIT_ACK_TSN,
	DATA_TSN,
	DATA_STREAM,
	DATA_SSN,
	DATA_PPID,
	DATA_MID,
	DATA_FSN,
	DATA_E,
	DATA_B,
	DATA_U,
	DATA_I,
	SACK_TSN,
	SACK_CREDIT,
	SACK_GAPS,
	SACK_DUPLICATES,
	SACK_GAP_START,
	SACK_GAP_END,
	SACK_DUPLICATE,
	ABORT_T,
	COMPLETE_T,
	SHUTDOWN_TSN,
	COOKIE,
	ECNE_TSN,
	CWR_TSN,
	AUTH_KEY,
	AUTH_HMAC_ID, /* also those that an HMAC-ALGO parameter lists */
	AUTH_HMAC,
	PAD_DATA,
	ASCONF_SERIAL,
	ASCONF_ACK_SERIAL,
	FORWARD_TSN_TSN,
	FORWARD_TSN_STREAM,
	FORWARD_TSN_SSN,
	I_FORWARD_TSN_TSN,
	I_FORWARD_TSN_STREAM,
	I_FORWARD_TSN_U,
	I_FORWARD_TSN_MID,
	PARAMETER_TYPE,
	PARAMETER_LENGTH,
	PARAMETER_IPV4,
	PARAMETER_IPV6,
	PARAMETER_HEARTBEAT_INFO,
	PARAMETER_COOKIE,
	PARAMETER_INCREMENT,
	PARAMETER_HOST_NAME,
	PARAMETER_ADDRESS_TYPE,
	PARAMETER_REQUEST,
	PARAMETER_RESPONSE,
	PARAMETER_RESULT,
	PARAMETER_LAST_TSN,
	PARAMETER_SENDER_NEXT_TSN,
	PARAMETER_RECEIVER_NEXT_TSN,
	PARAMETER_STREAM,
	PARAMETER_ADD_OUTGOING,
	PARAMETER_ADD_INCOMING,
	PARAMETER_CORRELATION,
	PARAMETER_INDICATION,
	PARAMETER_RANDOM_NUMBER,
	PARAMETER_CHUNK_TO_AUTH,
	PARAMETER_EXTENSION,
	CAUSE_CODE,
	CAUSE_LENGTH,
	CAUSE_STREAM,
	CAUSE_MISSING_COUNT,
	CAUSE_MISSING_TYPE,
	CAUSE_STALENESS,
	CAUSE_TSN,
	CAUSE_INFORMATION,
	FIELDS,
};

/* Add a value to those that the field has in this packet; no bytes are no value. */
void fields_add_number(enum field field, uint32_t number);
void fields_add_numbers(enum field field, const struct tlv_contents *list);
void fields_add_bytes(enum field field, const uint8_t *bytes, size_t length);
void fields_add_text(enum field field, const uint8_t *text, size_t length);
void fields_add_address(enum field ipv4, enum field ipv6, const struct sockaddr_storage *address);

/* Prints a line "frame name value,value,..." for each field that has values, and forgets these. */
void fields_print(unsigned frame);

/* Prints the names of all fields, one a line. */
void fields_print_names(void);

#endif
