/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket options that can be read, as a table. */
#ifndef SOCKETS_OPTIONS_H
#define SOCKETS_OPTIONS_H

#include "harness/scenario/scenario.h"

enum { SOCKETS_NO_ID = -1, SOCKETS_OPTION_MAX = 512 };

struct sockets_option {
	const char *name;
	int number;
	socklen_t size; /* of what is read */
	int id; /* where the association stands in it */
	capability_set needs; /* capabilities */
	size_t at; /* what must be given to read it stands here; */
	uint16_t given; /* 0: nothing */
	bool read_only;
	bool ipv6_only; /* of IPv6 sockets (RFC 6458 8.1.15) */
	bool not_translated; /* for 32-bit programs: the subject of suite layout */
	bool length_not_written; /* a deviation, the subject of layout.max_burst_length */
};

/* Each ends with a row without a name. */
extern const struct sockets_option sockets_socket_options[]; /* of the whole socket */
extern const struct sockets_option
	sockets_future_options[]; /* of an association, or of those to come */
extern const struct sockets_option
	sockets_association_options[]; /* of an association only; read-only */

/* Whether the kernel has the option for that socket, in a form that this program can use. */
bool sockets_option_exists(int fd, const struct sockets_option *option);
/* What a program gives to read the option of that association. */
void sockets_option_ask(const struct sockets_option *option, sctp_assoc_t id,
			uint8_t bytes[SOCKETS_OPTION_MAX]);

#endif
