/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control data as a program builds it and walks through it, where the C library's macros and the tables must agree. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/expect.h"
#include "harness/host/abi/calls/points.h"

enum { LEVEL = 132 };

static const struct {
	const char *name;
	int type;
	size_t size;
} messages[] = {
	{"SCTP_INIT", 0, SIZE(sctp_initmsg)},
	{"SCTP_SNDRCV", 1, SIZE(sctp_sndrcvinfo)},
	{"SCTP_SNDINFO", 2, SIZE(sctp_sndinfo)},
	{"SCTP_RCVINFO", 3, SIZE(sctp_rcvinfo)},
	{"SCTP_NXTINFO", 4, SIZE(sctp_nxtinfo)},
	{"SCTP_PRINFO", 5, SIZE(sctp_prinfo)},
	{"SCTP_AUTHINFO", 6, SIZE(sctp_authinfo)},
	{"SCTP_DSTADDRV4", 7, 4},
	{"SCTP_DSTADDRV6", 8, 16},
};

enum { MESSAGES = ARRAY_SIZE(messages) };

static size_t padded(size_t size)
{
	return (size + WORD - 1) / WORD * WORD;
}

/* All of the messages, each with data of its own. */
static void build(struct bytes *all)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		struct bytes data = {0};

		for (size_t j = 0; j < messages[i].size; j++)
			put(&data, j, 1, 16 * i + 1);
		put_control(all, messages[i].type, &data);
	}
	put_padding(all);
}

/* How many of the messages are found, each where it is and as long as it is. */
static size_t walk(void *control, size_t length)
{
	struct msghdr message = {.msg_control = control, .msg_controllen = length};
	size_t found = 0, offset = 0;

	for (struct cmsghdr *each = CMSG_FIRSTHDR(&message); each && found < MESSAGES;
	     each = CMSG_NXTHDR(&message, each)) {
		size_t size = messages[found].size;
		const unsigned char *data = CMSG_DATA(each);

		if ((char *)each != (char *)control + offset || each->cmsg_level != LEVEL ||
		    each->cmsg_type != messages[found].type ||
		    each->cmsg_len != CONTROL_HEAD + size ||
		    data != (unsigned char *)each + CONTROL_HEAD || data[0] != 16 * found + 1 ||
		    data[size - 1] != 16 * found + 1)
			return found;
		offset += padded(CONTROL_HEAD + size);
		found++;
	}
	return found;
}

void check_control(void)
{
	struct bytes all = {0};
	/* Aligned as the system's structs are. */
	union {
		struct cmsghdr head;
		unsigned char bytes[CAPTURED_BYTES];
	} room;

	for (size_t i = 0; i < MESSAGES; i++) {
		size_t size = messages[i].size;
		size_t length = CMSG_LEN(size), space = CMSG_SPACE(size);

		if (length != CONTROL_HEAD + size || space != CONTROL_HEAD + padded(size))
			because("CMSG_LEN() is %zu and CMSG_SPACE() is %zu", length, space);
		point(length == CONTROL_HEAD + size && space == CONTROL_HEAD + padded(size),
		      "%s: CMSG_LEN(%zu) is %zu, CMSG_SPACE() %zu", messages[i].name, size,
		      CONTROL_HEAD + size, CONTROL_HEAD + padded(size));
	}
	build(&all);
	memcpy(room.bytes, all.at, all.length);
	expect_result("CMSG_NXTHDR() finds all that are there", (long)walk(&room, all.length),
		      MESSAGES);
	/* The last one has 16 bytes of data. */
	expect_result("CMSG_NXTHDR() finds no head that was cut off",
		      (long)walk(&room, all.length - 16 - 1), MESSAGES - 1);
	expect_result("CMSG_FIRSTHDR() finds nothing in less than a head",
		      (long)walk(&room, CONTROL_HEAD - 1), 0);
}
