/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/endpoint/event_name.h"

#include <stdio.h>

#include <arpa/inet.h>

#include "harness/scenario/stage/expect.h"
#include "harness/scenario/stage/outcome.h"

struct name {
	int value;
	const char *text;
};

#define NAME(constant)                                                                             \
	{                                                                                          \
		constant, #constant                                                                \
	}

static const struct name types[] = {
	NAME(SCTP_ASSOC_CHANGE),
	NAME(SCTP_PEER_ADDR_CHANGE),
	NAME(SCTP_SEND_FAILED),
	NAME(SCTP_SEND_FAILED_EVENT),
	NAME(SCTP_REMOTE_ERROR),
	NAME(SCTP_SHUTDOWN_EVENT),
	NAME(SCTP_PARTIAL_DELIVERY_EVENT),
	NAME(SCTP_ADAPTATION_INDICATION),
	NAME(SCTP_AUTHENTICATION_EVENT),
	NAME(SCTP_SENDER_DRY_EVENT),
	NAME(SCTP_STREAM_RESET_EVENT),
	NAME(SCTP_ASSOC_RESET_EVENT),
	NAME(SCTP_STREAM_CHANGE_EVENT),
	{0, NULL},
};

static const struct name association_states[] = {
	NAME(SCTP_COMM_UP),	  NAME(SCTP_COMM_LOST),	     NAME(SCTP_RESTART),
	NAME(SCTP_SHUTDOWN_COMP), NAME(SCTP_CANT_STR_ASSOC), {0, NULL},
};

static const struct name address_states[] = {
	NAME(SCTP_ADDR_AVAILABLE), NAME(SCTP_ADDR_UNREACHABLE),
	NAME(SCTP_ADDR_REMOVED),   NAME(SCTP_ADDR_ADDED),
	NAME(SCTP_ADDR_MADE_PRIM), NAME(SCTP_ADDR_CONFIRMED),
	NAME(SCTP_ADDR_PF),	   {0, NULL},
};

static const char *name_in(const struct name *names, int value)
{
	for (; names->text; names++)
		if (names->value == value)
			return names->text;
	return "?";
}

const char *event_type_name(int type)
{
	return name_in(types, type);
}

const char *event_state_name(int type, int state)
{
	if (state == ANY)
		return "";
	if (type == SCTP_ASSOC_CHANGE)
		return name_in(association_states, state);
	if (type == SCTP_PEER_ADDR_CHANGE)
		return name_in(address_states, state);
	return "";
}

int event_state(const struct received *event)
{
	const union sctp_notification *n = notification_of(event);

	switch (n->sn_header.sn_type) {
	case SCTP_ASSOC_CHANGE:
		return n->sn_assoc_change.sac_state;
	case SCTP_PEER_ADDR_CHANGE:
		return n->sn_paddr_change.spc_state;
	default:
		return ANY;
	}
}

int event_error(const struct received *event)
{
	const union sctp_notification *n = notification_of(event);

	switch (n->sn_header.sn_type) {
	case SCTP_ASSOC_CHANGE:
		return n->sn_assoc_change.sac_error;
	case SCTP_PEER_ADDR_CHANGE:
		return n->sn_paddr_change.spc_error;
	case SCTP_REMOTE_ERROR:
		return ntohs(n->sn_remote_error.sre_error);
	case SCTP_SEND_FAILED_EVENT:
		return (int)n->sn_send_failed_event.ssf_error;
	default:
		return ANY;
	}
}

uint16_t event_unused_flags(const struct received *event)
{
	const union sctp_notification *n = notification_of(event);

	switch (n->sn_header.sn_type) {
	case SCTP_ASSOC_CHANGE:
	case SCTP_PEER_ADDR_CHANGE:
	case SCTP_REMOTE_ERROR:
	case SCTP_SHUTDOWN_EVENT:
	case SCTP_ADAPTATION_INDICATION:
	case SCTP_AUTHENTICATION_EVENT:
	case SCTP_SENDER_DRY_EVENT:
		return n->sn_header.sn_flags;
	default:
		return 0;
	}
}

char *event_describe(struct lab *lab, const struct received *received, char *text, size_t size)
{
	const union sctp_notification *n;
	const char *path = "";
	int type;

	if (!received->notification) {
		snprintf(text, size, "a message of %zu bytes on stream %u", received->size,
			 received->info.rcv_sid);
		return text;
	}
	n = notification_of(received);
	type = n->sn_header.sn_type;
	if (type == SCTP_PEER_ADDR_CHANGE)
		path = path_of_address(lab, (const struct sockaddr *)&n->sn_paddr_change.spc_aaddr);
	snprintf(text, size, "%s%s%s%s%s", event_type_name(type),
		 event_state(received) == ANY ? "" : " ",
		 event_state_name(type, event_state(received)), *path ? " of " : "", path);
	return text;
}
