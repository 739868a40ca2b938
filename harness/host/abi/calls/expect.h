/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a call of libsctp has to pass to the system, byte by byte. */
#ifndef CALLS_EXPECT_H
#define CALLS_EXPECT_H

#include <stdint.h>

#include "harness/host/abi/calls/capture.h"
#include "harness/host/abi/calls/golden.h"

/* Bytes in memory; those that nobody put there may be anything. */
struct bytes {
	size_t length;
	unsigned char at[CAPTURED_BYTES];
	bool known[CAPTURED_BYTES];
};

/* Puts a number in the machine's byte order at that offset; the length grows to hold it. */
void put(struct bytes *bytes, size_t offset, size_t size, uint64_t value);
void put_bytes(struct bytes *bytes, size_t offset, const void *from, size_t size);
/* Puts a number where the tables have the member of the struct at `base`. */
#define PUT(bytes, base, tag, member, value)                                                       \
	put(bytes, (base) + AT(tag, member), WIDTH(tag, member), value)
/* The struct's bytes that nobody has put, and with them its length; `zero` says that they are zero. */
void put_rest(struct bytes *bytes, size_t length, bool zero);

/* Adds the addresses 10.0.0.1:5000 and [2001:db8::1]:5001, as sockets have them. */
void put_ipv4(struct bytes *bytes);
void put_ipv6(struct bytes *bytes);
/* Adds a control message of that type. */
void put_control(struct bytes *bytes, int type, const struct bytes *data);
/* Adds what fills the last control message up to where another one could begin. */
void put_padding(struct bytes *bytes);

/* A point: the next call was this one. */
void expect_option(const char *what, enum call_kind kind, int option, const struct bytes *value);
void expect_sent(const char *what, const struct bytes *to, const struct bytes *control, int flags,
		 const char *data);
/* A point: the next call was recvmsg() with that much room. */
void expect_received(const char *what, size_t name, size_t control, size_t data);
void expect_no_call(const char *what);
/* A point: what came out of a function. */
void expect_result(const char *what, long is, long wanted);
void expect_bytes(const char *what, const void *is, size_t length, const struct bytes *wanted);

#endif
