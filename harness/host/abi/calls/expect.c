/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/calls/expect.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "harness/host/abi/calls/points.h"

/* What every call of libsctp here is made for; it must not change on the way. */
enum { DESCRIPTOR = NO_FILE };

static void put_byte(struct bytes *bytes, size_t offset, unsigned char value)
{
	assert(offset < CAPTURED_BYTES);
	bytes->at[offset] = value;
	bytes->known[offset] = true;
	if (offset >= bytes->length)
		bytes->length = offset + 1;
}

void put(struct bytes *bytes, size_t offset, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++) {
		size_t place = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? size - 1 - i : i;

		put_byte(bytes, offset + place, (unsigned char)(value >> (8 * i)));
	}
}

void put_bytes(struct bytes *bytes, size_t offset, const void *from, size_t size)
{
	for (size_t i = 0; i < size; i++)
		put_byte(bytes, offset + i, ((const unsigned char *)from)[i]);
}

void put_rest(struct bytes *bytes, size_t length, bool zero)
{
	assert(length <= CAPTURED_BYTES && length >= bytes->length);
	bytes->length = length;
	for (size_t i = 0; zero && i < length; i++)
		bytes->known[i] = true;
}

void put_ipv4(struct bytes *bytes)
{
	static const unsigned char rest[] = {0x13, 0x88, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
	size_t start = bytes->length;

	put(bytes, start, 2, 2);
	put_bytes(bytes, start + 2, rest, sizeof(rest));
}

void put_ipv6(struct bytes *bytes)
{
	static const unsigned char rest[26] = {0x13, 0x89, 0,	 0,    0,	0,
					       0x20, 1,	   0x0d, 0xb8, [21] = 1};
	size_t start = bytes->length;

	put(bytes, start, 2, 10);
	put_bytes(bytes, start + 2, rest, sizeof(rest));
}

void put_padding(struct bytes *bytes)
{
	bytes->length = (bytes->length + WORD - 1) / WORD * WORD;
}

void put_control(struct bytes *bytes, int type, const struct bytes *data)
{
	size_t start, from;

	put_padding(bytes);
	start = bytes->length;
	put(bytes, start, WORD, CONTROL_HEAD + data->length);
	put(bytes, start + WORD, 4, 132);
	put(bytes, start + WORD + 4, 4, (uint64_t)type);
	from = start + CONTROL_HEAD;
	for (size_t i = 0; i < data->length; i++)
		if (data->known[i])
			put_byte(bytes, from + i, data->at[i]);
	bytes->length = from + data->length;
}

static bool same(const char *what, const unsigned char *is, size_t length,
		 const struct bytes *wanted)
{
	if (length != wanted->length) {
		because("%s: %zu bytes, must be %zu", what, length, wanted->length);
		return false;
	}
	for (size_t i = 0; i < length && i < CAPTURED_BYTES; i++) {
		if (!wanted->known[i] || is[i] == wanted->at[i])
			continue;
		because("%s: byte %zu of %zu is %02x, must be %02x", what, i, length, is[i],
			wanted->at[i]);
		return false;
	}
	return true;
}

/* The next call, if it is of that kind and for the descriptor. */
static const struct call *call_of(enum call_kind kind)
{
	const struct call *call = next_call();

	if (!call) {
		because("no call of %s()", call_name(kind));
		return NULL;
	}
	if (call->kind != kind || call->descriptor != DESCRIPTOR) {
		because("the call is %s(%d)", call_name(call->kind), call->descriptor);
		return NULL;
	}
	return call;
}

void expect_option(const char *what, enum call_kind kind, int option, const struct bytes *value)
{
	const struct call *call = call_of(kind);
	bool right = call != NULL;

	if (call && (call->level != 132 || call->option != option)) {
		because("level %d, option %d", call->level, call->option);
		right = false;
	}
	if (call && !same("the value", call->bytes, call->length, value))
		right = false;
	point(right, "%s: %s(132, %d, %zu bytes)", what, call_name(kind), option, value->length);
}

void expect_sent(const char *what, const struct bytes *to, const struct bytes *control, int flags,
		 const char *data)
{
	const struct call *call = call_of(SENDMSG);
	bool right = call != NULL;

	if (call && !same("the address", call->name, call->name_length, to))
		right = false;
	if (call && !same("the control data", call->bytes, call->length, control))
		right = false;
	if (call && (call->data_length != strlen(data) ||
		     memcmp(call->data, data, call->data_length) != 0)) {
		because("the message is not \"%s\"", data);
		right = false;
	}
	if (call && call->flags != flags) {
		because("the flags are %x, must be %x", (unsigned)call->flags, (unsigned)flags);
		right = false;
	}
	point(right, "%s: sendmsg(%zu bytes of address, %zu of control data)", what, to->length,
	      control->length);
}

void expect_received(const char *what, size_t name, size_t control, size_t data)
{
	const struct call *call = call_of(RECVMSG);
	bool right = call && call->name_length == name && call->length == control &&
		     call->data_length == data;

	if (call && !right)
		because("room for %zu bytes of address, %zu of control data, %zu of the message",
			call->name_length, call->length, call->data_length);
	point(right, "%s: recvmsg(room for %zu bytes of address, %zu of control data)", what, name,
	      control);
}

void expect_no_call(const char *what)
{
	const struct call *call = next_call();

	if (call)
		because("%s() was called", call_name(call->kind));
	point(!call, "%s: no call", what);
}

void expect_result(const char *what, long is, long wanted)
{
	if (is != wanted)
		because("it is %ld", is);
	point(is == wanted, "%s: %ld", what, wanted);
}

void expect_bytes(const char *what, const void *is, size_t length, const struct bytes *wanted)
{
	point(same("it", is, length, wanted), "%s: %zu bytes", what, wanted->length);
}
