/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands between libsctp and the C library: keeps what libsctp passes, hands it on to the system with a descriptor that is
 * none (so that `qemu-ARCH -strace` shows it), and answers as the test wants.  The linker puts it there (--wrap).
 */
#ifndef CALLS_CAPTURE_H
#define CALLS_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* No open file, here or in any child. */
enum { NO_FILE = 1000, CAPTURED_BYTES = 512 };

enum call_kind { SETSOCKOPT, GETSOCKOPT, SENDMSG, RECVMSG };

struct call {
	enum call_kind kind;
	int descriptor, level, option; /* of options */
	int flags; /* of messages */
	size_t length; /* of the option's value, or of the control data (offered) */
	unsigned char bytes[CAPTURED_BYTES];
	size_t name_length; /* of messages: the address, and all of the data */
	unsigned char name[CAPTURED_BYTES];
	size_t data_length;
	unsigned char data[CAPTURED_BYTES];
};

struct answer {
	int result, error; /* what it returns, and errno if that is -1 */
	const void *bytes; /* copied to the option's value, or the control data */
	size_t length;
	const struct sockaddr *name; /* of RECVMSG */
	socklen_t name_length;
	int flags;
};

/* The next calls get these answers, in order; a call without one gets 0. */
void answer_next(const struct answer *answer);
/* The oldest call that nobody has asked for, or NULL. */
const struct call *next_call(void);
const char *call_name(enum call_kind kind);

#endif
