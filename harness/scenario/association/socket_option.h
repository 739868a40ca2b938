/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket options whose value is a number.  What the kernel refuses fails the scenario at the line
 * of the call.
 */
#ifndef ASSOCIATION_SOCKET_OPTION_H
#define ASSOCIATION_SOCKET_OPTION_H

#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"

/* An option whose value is an int. */
#define option_set_int(endpoint, option, value)                                                    \
	option_set_int_at(endpoint, option, #option, value, __FILE__, __LINE__)
void option_set_int_at(struct endpoint *endpoint, int option, const char *name, int value,
		       const char *file, int line);
#define option_get_int(endpoint, option)                                                           \
	option_get_int_at(endpoint, option, #option, __FILE__, __LINE__)
int option_get_int_at(struct endpoint *endpoint, int option, const char *name, const char *file,
		      int line);

/*
 * An option whose value is a struct sctp_assoc_value: of the endpoint's current association or,
 * before there is one, of all that will be.
 */
#define option_set_assoc_value(endpoint, option, value)                                            \
	option_set_assoc_value_at(endpoint, option, #option, value, __FILE__, __LINE__)
void option_set_assoc_value_at(struct endpoint *endpoint, int option, const char *name,
			       uint32_t value, const char *file, int line);
#define option_get_assoc_value(endpoint, option)                                                   \
	option_get_assoc_value_at(endpoint, option, #option, __FILE__, __LINE__)
uint32_t option_get_assoc_value_at(struct endpoint *endpoint, int option, const char *name,
				   const char *file, int line);

/* The errno that setting an option gives, 0 for none. */
int option_try(struct endpoint *endpoint, int option, const void *value, size_t size);

/* What the user sends is sent at once (SCTP_NODELAY). */
#define disable_nagle(endpoint) option_set_int(endpoint, SCTP_NODELAY, 1)

/* The size of the send buffer in bytes (SO_SNDBUFFORCE), whatever the sysctls allow; the kernel
 * doubles it (socket(7)). */
void send_buffer_set(struct endpoint *endpoint, int bytes);

#endif
