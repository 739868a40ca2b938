/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chunk parameters, one row each: name, number, the RFC's name. */
#ifndef WIRE_PARAMETER_TYPES_H
#define WIRE_PARAMETER_TYPES_H

/* clang-format off */
#define PARAMETER_TYPE_LIST(ROW) \
	ROW(HEARTBEAT_INFO, 1, "Heartbeat Info") \
	ROW(IPV4_ADDRESS, 5, "IPv4 Address") \
	ROW(IPV6_ADDRESS, 6, "IPv6 Address") \
	ROW(STATE_COOKIE, 7, "State Cookie") \
	ROW(UNRECOGNIZED, 8, "Unrecognized Parameter") \
	ROW(COOKIE_PRESERVATIVE, 9, "Cookie Preservative") \
	ROW(HOST_NAME, 11, "Host Name Address") \
	ROW(SUPPORTED_ADDRESS_TYPES, 12, "Supported Address Types") \
	ROW(OUTGOING_RESET, 13, "Outgoing SSN Reset Request") \
	ROW(INCOMING_RESET, 14, "Incoming SSN Reset Request") \
	ROW(TSN_RESET, 15, "SSN/TSN Reset Request") \
	ROW(RECONFIG_RESPONSE, 16, "Re-configuration Response") \
	ROW(ADD_OUTGOING_STREAMS, 17, "Add Outgoing Streams Request") \
	ROW(ADD_INCOMING_STREAMS, 18, "Add Incoming Streams Request") \
	ROW(ECN_CAPABLE, 0x8000, "ECN Capable") \
	ROW(RANDOM, 0x8002, "Random") \
	ROW(CHUNK_LIST, 0x8003, "Chunk List") \
	ROW(HMAC_ALGORITHMS, 0x8004, "Requested HMAC Algorithm") \
	ROW(PADDING, 0x8005, "Padding") \
	ROW(SUPPORTED_EXTENSIONS, 0x8008, "Supported Extensions") \
	ROW(FORWARD_TSN, 0xc000, "Forward TSN Supported") \
	ROW(ADD_ADDRESS, 0xc001, "Add IP Address") \
	ROW(DELETE_ADDRESS, 0xc002, "Delete IP Address") \
	ROW(ERROR_CAUSE, 0xc003, "Error Cause Indication") \
	ROW(SET_PRIMARY, 0xc004, "Set Primary Address") \
	ROW(SUCCESS, 0xc005, "Success Indication") \
	ROW(ADAPTATION, 0xc006, "Adaptation Layer Indication")
/* clang-format on */

/* RFC 9260 3.3.2 and 3.3.3, and the extensions. */
#define PARAMETER_TYPE_NUMBER(name, number, text) PARAM_##name = (number),
enum parameter_type { PARAMETER_TYPE_LIST(PARAMETER_TYPE_NUMBER) };
#undef PARAMETER_TYPE_NUMBER

#endif
