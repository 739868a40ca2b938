/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the RFCs call the numbers on the wire. */
#include <stdio.h>

#include "harness/wire/parameter.h"
#include "harness/array_size.h"

enum { UNKNOWN_NAME_SIZE = 20 };

struct name {
	uint16_t number;
	const char *text;
};

#define CHUNK_NAME(name, number, text, smallest, unit, tlvs) {number, text},
static const struct name chunk_names[] = {CHUNK_TYPE_LIST(CHUNK_NAME)};
#undef CHUNK_NAME

static const struct name cause_names[] = {
	{CAUSE_INVALID_STREAM, "Invalid Stream Identifier"},
	{CAUSE_MISSING_PARAMETER, "Missing Mandatory Parameter"},
	{CAUSE_STALE_COOKIE, "Stale Cookie"},
	{CAUSE_OUT_OF_RESOURCE, "Out of Resource"},
	{CAUSE_UNRESOLVABLE_ADDRESS, "Unresolvable Address"},
	{CAUSE_UNRECOGNIZED_CHUNK, "Unrecognized Chunk Type"},
	{CAUSE_INVALID_PARAMETER, "Invalid Mandatory Parameter"},
	{CAUSE_UNRECOGNIZED_PARAMETERS, "Unrecognized Parameters"},
	{CAUSE_NO_USER_DATA, "No User Data"},
	{CAUSE_COOKIE_WHILE_SHUTTING_DOWN, "Cookie Received While Shutting Down"},
	{CAUSE_RESTART_WITH_NEW_ADDRESSES, "Restart of an Association with New Addresses"},
	{CAUSE_USER_INITIATED_ABORT, "User-Initiated Abort"},
	{CAUSE_PROTOCOL_VIOLATION, "Protocol Violation"},
	{CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT,
	 "Restart of an Association with New Encapsulation Port"},
	{CAUSE_DELETE_LAST_ADDRESS, "Request to Delete Last Remaining IP Address"},
	{CAUSE_RESOURCE_SHORTAGE, "Operation Refused Due to Resource Shortage"},
	{CAUSE_DELETE_SOURCE_ADDRESS, "Request to Delete Source IP Address"},
	{CAUSE_ILLEGAL_ASCONF_ACK, "Association Aborted Due to Illegal ASCONF-ACK"},
	{CAUSE_NO_AUTHORIZATION, "Request Refused - No Authorization"},
	{CAUSE_UNSUPPORTED_HMAC, "Unsupported HMAC Identifier"},
};

#define PARAMETER_NAME(name, number, text) {number, text},
static const struct name parameter_names[] = {PARAMETER_TYPE_LIST(PARAMETER_NAME)};
#undef PARAMETER_NAME

static const struct name result_names[] = {
	{0, "Success - Nothing to do"},
	{1, "Success - Performed"},
	{2, "Denied"},
	{3, "Error - Wrong SSN"},
	{4, "Error - Request already in progress"},
	{5, "Error - Bad Sequence Number"},
	{6, "In progress"},
};

static const char *find_name(const struct name *names, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].text;
	return NULL;
}

/* A number without a name goes into `unknown`, behind what it is a number of. */
static const char *name_or_number(const struct name *names, size_t count, uint32_t number,
				  const char *what, char unknown[UNKNOWN_NAME_SIZE])
{
	const char *name = find_name(names, count, number);

	if (name)
		return name;
	snprintf(unknown, UNKNOWN_NAME_SIZE, "%s %u", what, number);
	return unknown;
}

const char *chunk_name(uint8_t type)
{
	static char unknown[UNKNOWN_NAME_SIZE];

	return name_or_number(chunk_names, ARRAY_SIZE(chunk_names), type, "chunk", unknown);
}

const char *cause_name(uint16_t cause)
{
	static char unknown[UNKNOWN_NAME_SIZE];

	return name_or_number(cause_names, ARRAY_SIZE(cause_names), cause, "cause", unknown);
}

const char *parameter_name(uint16_t type)
{
	static char unknown[UNKNOWN_NAME_SIZE];
	const char *name = find_name(parameter_names, ARRAY_SIZE(parameter_names), type);

	if (name)
		return name;
	snprintf(unknown, sizeof(unknown), "parameter 0x%04x", type);
	return unknown;
}

const char *reconfig_result_name(uint32_t result)
{
	static char unknown[UNKNOWN_NAME_SIZE];

	return name_or_number(result_names, ARRAY_SIZE(result_names), result, "result", unknown);
}
