/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/events.h"

#include <stdio.h>
#include <string.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

#include "harness/scenario/endpoint/event_name.h"

/* How far an association has come, as its user was told. */
static struct told {
	int32_t association;
	bool begun; /* all that came before is known, and it was SCTP_COMM_UP or that there is none */
	bool unknown; /* some of it may not have been told */
	struct event_read ended; /* by this; a type of 0: it was not */
	bool shut; /* by its peer */
} all[EVENTS_ASSOCIATIONS];
static unsigned count;

void events_start(void)
{
	count = 0;
}

/* "SCTP_COMM_UP", "SCTP_SHUTDOWN_EVENT", ...; "a message" of what is no event. */
static const char *name_of(const struct event_read *event)
{
	if (event->type == 0)
		return "a message";
	return event->type == SCTP_ASSOC_CHANGE ? event_state_name(event->type, event->state)
						: event_type_name(event->type);
}

static struct told *told_of(int32_t association)
{
	for (unsigned i = 0; i < count; i++)
		if (all[i].association == association)
			return &all[i];
	if (count == EVENTS_ASSOCIATIONS)
		return NULL;
	all[count] = (struct told){.association = association};
	return &all[count++];
}

static bool is_of_failed_message(const struct event_read *event)
{
	return event->type == SCTP_SEND_FAILED || event->type == SCTP_SEND_FAILED_EVENT;
}

/* A key that the user has deactivated is free once the last message is gone that was to be sent with it (RFC 6458 8.3.4). */
static bool frees_key(const struct event_read *event)
{
	return event->type == SCTP_AUTHENTICATION_EVENT && event->state == SCTP_AUTH_FREE_KEY;
}

static bool begins(const struct event_read *event)
{
	return event->type == SCTP_ASSOC_CHANGE &&
	       (event->state == SCTP_COMM_UP || event->state == SCTP_CANT_STR_ASSOC);
}

static bool ends(const struct event_read *event)
{
	return event->type == SCTP_ASSOC_CHANGE &&
	       (event->state == SCTP_COMM_LOST || event->state == SCTP_SHUTDOWN_COMP ||
		event->state == SCTP_CANT_STR_ASSOC);
}

/* Why it may not come now, or NULL. */
static const char *what_is_wrong(const struct told *told, const struct event_read *event)
{
	if (told->ended.type && !is_of_failed_message(event) && !frees_key(event))
		return "after the end of its association";
	if (!told->begun && !told->unknown && !begins(event) && !is_of_failed_message(event) &&
	    event->type != SCTP_AUTHENTICATION_EVENT)
		return "before the beginning of its association";
	if (told->shut && event->type == 0 && !event->scripted)
		return "after SCTP_SHUTDOWN_EVENT";
	return NULL;
}

bool events_take(const struct event_read *event, char *error, size_t room)
{
	struct told *told = told_of(event->association);
	const char *wrong;

	if (!told)
		return true;
	told->unknown = told->unknown || event->deaf;
	wrong = what_is_wrong(told, event);
	if (wrong) {
		snprintf(error, room, "%s came %s: association %d%s%s", name_of(event), wrong,
			 event->association, told->ended.type ? ", " : "",
			 told->ended.type ? name_of(&told->ended) : "");
		return false;
	}
	told->begun = told->begun || begins(event);
	if (ends(event))
		told->ended = *event;
	if (event->type == SCTP_SHUTDOWN_EVENT)
		told->shut = true;
	else if (event->type == SCTP_ASSOC_CHANGE && event->state == SCTP_RESTART)
		told->shut = false;
	return true;
}
