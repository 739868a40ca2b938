/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names across languages: struct sctp_sndrcvinfo is SndRcvInfo in Go and SctpSndRcvInfo or
 * libc::sctp_sndrcvinfo in Rust; its sinfo_assoc_id may be assoc_id or AssocID.
 */
#ifndef ABI_API_NAMES_H
#define ABI_API_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A name's last part (behind "::", "." and "/"), in lower case, without anything but letters and
 * digits; one that is longer is cut off. */
struct normal_name {
	char text[96];
};

struct normal_name name_normal(const char *name);
/* That of a type: without "_t", a number or template arguments at its end. */
struct normal_name name_normal_type(const char *name);
/* What is left of a normal name behind its last "sctp", or all of it. */
const char *name_core(const struct normal_name *name);
/* The last part of a name as it is written. */
const char *name_last(const char *name);
/* Whether the word "sctp" stands in it, in whatever case. */
bool name_has_sctp(const char *name);
bool name_ends_with(const char *name, const char *end);
/* "_", "pad3", "__data": nothing that is meant to be read. */
bool name_is_padding(const char *name);

#endif
