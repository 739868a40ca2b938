/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket options that can be read, as a table. */
#ifndef SOCKETS_OPTIONS_H
#define SOCKETS_OPTIONS_H

#include "harness/scenario/scenario.h"

enum { NO_ID = -1, OPTION_MOST = 512 };

struct option {
	const char *name;
	int number;
	socklen_t size; /* of what is read */
	int id; /* where the association stands in it */
	uint32_t needs; /* capabilities */
	size_t at; /* where something must be given to read it, */
	uint16_t given; /* and what: 0 for nothing */
	bool read_only;
	bool not_translated; /* for 32-bit programs: suite layout tells of that */
	bool length_not_written; /* a fault of the kernel that layout.max_burst_length is about */
};

#define OPTION(option, type, ...)                                                                  \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type), .id = NO_ID,            \
		##__VA_ARGS__                                                                      \
	}
#define OPTION_OF(option, type, member, ...)                                                       \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type),                         \
		.id = offsetof(type, member), ##__VA_ARGS__                                        \
	}

/* Each ends with a row without a name. */
extern const struct option socket_options[]; /* of the whole socket */
extern const struct option future_options[]; /* of an association, or of those to come */
extern const struct option association_options[]; /* of an association only; read-only */

bool option_there(const struct option *option);
/* What a program gives to read the option of that association. */
void option_ask(const struct option *option, sctp_assoc_t id, uint8_t bytes[OPTION_MOST]);

#endif
