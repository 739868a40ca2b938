/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/calls/capture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUEUE = 8 };

static struct call calls[QUEUE];
static size_t made, seen;
static struct answer answers[QUEUE];
static size_t given, used;

/* The linker gives the C library's functions these names. */
int __real_setsockopt(int, int, int, const void *, socklen_t);
int __real_getsockopt(int, int, int, void *, socklen_t *);
ssize_t __real_sendmsg(int, const struct msghdr *, int);
ssize_t __real_recvmsg(int, struct msghdr *, int);
int __wrap_setsockopt(int, int, int, const void *, socklen_t);
int __wrap_getsockopt(int, int, int, void *, socklen_t *);
ssize_t __wrap_sendmsg(int, const struct msghdr *, int);
ssize_t __wrap_recvmsg(int, struct msghdr *, int);

static void give_up(const char *why)
{
	fprintf(stderr, "sctp-calls: %s\n", why);
	exit(3);
}

void answer_next(const struct answer *answer)
{
	if (given - used == QUEUE)
		give_up("more answers than there is room for");
	answers[given++ % QUEUE] = *answer;
}

const struct call *next_call(void)
{
	return seen < made ? &calls[seen++ % QUEUE] : NULL;
}

const char *call_name(enum call_kind kind)
{
	static const char *const names[] = {"setsockopt", "getsockopt", "sendmsg", "recvmsg"};

	return names[kind];
}

static struct call *add(enum call_kind kind, int descriptor)
{
	struct call *call = &calls[made % QUEUE];

	if (made - seen == QUEUE)
		give_up("more calls than there is room for");
	made++;
	memset(call, 0, sizeof(*call));
	call->kind = kind;
	call->descriptor = descriptor;
	return call;
}

static void keep(unsigned char *to, const void *from, size_t length)
{
	if (from)
		memcpy(to, from, length < CAPTURED_BYTES ? length : CAPTURED_BYTES);
}

static struct answer take(void)
{
	struct answer none = {0};

	return used < given ? answers[used++ % QUEUE] : none;
}

static int finish(const struct answer *answer)
{
	if (answer->result < 0)
		errno = answer->error;
	return answer->result;
}

static void add_option(enum call_kind kind, int descriptor, int level, int option,
		       const void *value, size_t length)
{
	struct call *call = add(kind, descriptor);

	call->level = level;
	call->option = option;
	call->length = length;
	keep(call->bytes, value, length);
	printf("# call %s %d %d %zu\n", call_name(kind), level, option, length);
}

int __wrap_setsockopt(int descriptor, int level, int option, const void *value, socklen_t length)
{
	struct answer answer = take();

	add_option(SETSOCKOPT, descriptor, level, option, value, length);
	if (__real_setsockopt(NO_FILE, level, option, value, length) == 0)
		give_up("a descriptor that is none took an option");
	return finish(&answer);
}

int __wrap_getsockopt(int descriptor, int level, int option, void *value, socklen_t *length)
{
	struct answer answer = take();

	add_option(GETSOCKOPT, descriptor, level, option, value, *length);
	if (__real_getsockopt(NO_FILE, level, option, value, length) == 0)
		give_up("a descriptor that is none has an option");
	/* The kernel gives no more than there is room for. */
	if (answer.length > *length)
		answer.length = *length;
	if (answer.bytes) {
		memcpy(value, answer.bytes, answer.length);
		*length = (socklen_t)answer.length;
	}
	return finish(&answer);
}

static void add_message(enum call_kind kind, int descriptor, const struct msghdr *message,
			int flags)
{
	struct call *call = add(kind, descriptor);

	call->flags = flags;
	call->length = message->msg_controllen;
	call->name_length = message->msg_namelen;
	printf("# call %s %zu %zu\n", call_name(kind), call->name_length, call->length);
	if (kind == SENDMSG) {
		keep(call->bytes, message->msg_control, message->msg_controllen);
		keep(call->name, message->msg_name, message->msg_namelen);
	}
	for (size_t i = 0; i < (size_t)message->msg_iovlen; i++) {
		const struct iovec *piece = &message->msg_iov[i];

		if (kind == SENDMSG && call->data_length + piece->iov_len <= CAPTURED_BYTES)
			memcpy(call->data + call->data_length, piece->iov_base, piece->iov_len);
		call->data_length += piece->iov_len;
	}
}

ssize_t __wrap_sendmsg(int descriptor, const struct msghdr *message, int flags)
{
	struct answer answer = take();

	add_message(SENDMSG, descriptor, message, flags);
	if (__real_sendmsg(NO_FILE, message, flags) >= 0)
		give_up("a descriptor that is none took a message");
	return finish(&answer);
}

ssize_t __wrap_recvmsg(int descriptor, struct msghdr *message, int flags)
{
	struct answer answer = take();
	struct msghdr real = *message;

	add_message(RECVMSG, descriptor, message, flags);
	if (__real_recvmsg(NO_FILE, &real, flags) >= 0)
		give_up("a descriptor that is none has a message");
	if (answer.length > message->msg_controllen || answer.name_length > message->msg_namelen)
		give_up("an answer that is longer than its room");
	if (answer.bytes)
		memcpy(message->msg_control, answer.bytes, answer.length);
	message->msg_controllen = answer.length;
	if (answer.name)
		memcpy(message->msg_name, answer.name, answer.name_length);
	message->msg_namelen = answer.name_length;
	message->msg_flags = answer.flags;
	return finish(&answer);
}
