/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notifications in words: the names that RFC 6458 section 6.1 gives them. */
#ifndef ENDPOINT_EVENT_NAME_H
#define ENDPOINT_EVENT_NAME_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"

/* "SCTP_ASSOC_CHANGE", ...; "?" if unknown. */
const char *event_type_name(int type);
/* "SCTP_COMM_UP", "SCTP_ADDR_UNREACHABLE", ...; "" for types without states or ANY. */
const char *event_state_name(int type, int state);
/* sac_state or spc_state; ANY if the event has none. */
int event_state(const struct received *event);
/* sac_error, spc_error, sre_error (host order) or ssf_error; ANY if the event has none. */
int event_error(const struct received *event);
/* The flags of an event in which RFC 6458 (sections 6.1.1 to 6.1.9) leaves them unused; 0 for those that have flags. */
uint16_t event_unused_flags(const struct received *event);
/* A message or an event in a few words.  Returns `text`. */
char *event_describe(struct lab *lab, const struct received *received, char *text, size_t size);

#endif
