/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libsctp passes of lists of addresses: packed one behind another, each as long as its family is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/expect.h"

/* Values of <linux/sctp.h>, which are the same everywhere. */
enum {
	BINDX_ADD = 100,
	BINDX_REMOVE = 101,
	CONNECTX_OLD = 107,
	PEER_ADDRESSES = 108,
	LOCAL_ADDRESSES = 109,
	CONNECTX = 110,
	CONNECTX3 = 111,
	FIRST_ROOM = 4096,
};

static struct bytes both(void)
{
	struct bytes list = {0};

	put_ipv4(&list);
	put_ipv6(&list);
	return list;
}

static void check_bindx(void)
{
	struct bytes list = both(), wrong = {0};
	struct sockaddr *addresses = (struct sockaddr *)list.at;

	expect_result("sctp_bindx() to add", sctp_bindx(NO_FILE, addresses, 2, SCTP_BINDX_ADD_ADDR),
		      0);
	expect_option("sctp_bindx() to add", SETSOCKOPT, BINDX_ADD, &list);
	expect_result("sctp_bindx() to remove",
		      sctp_bindx(NO_FILE, addresses, 2, SCTP_BINDX_REM_ADDR), 0);
	expect_option("sctp_bindx() to remove", SETSOCKOPT, BINDX_REMOVE, &list);
	put(&wrong, 0, 2, 77);
	errno = 0;
	expect_result("sctp_bindx() of an unknown family",
		      sctp_bindx(NO_FILE, (struct sockaddr *)wrong.at, 1, SCTP_BINDX_ADD_ADDR), -1);
	expect_result("sctp_bindx() of an unknown family, errno", errno, EINVAL);
	expect_no_call("sctp_bindx() of an unknown family");
}

/* struct sctp_getaddrs_old holds a pointer: how long it is differs. */
static struct bytes connect_argument(struct bytes *list)
{
	struct bytes argument = {0};

	PUT(&argument, 0, sctp_getaddrs_old, assoc_id, 0);
	PUT(&argument, 0, sctp_getaddrs_old, addr_num, list->length);
	PUT(&argument, 0, sctp_getaddrs_old, addrs, (uintptr_t)list->at);
	put_rest(&argument, SIZE(sctp_getaddrs_old), false);
	return argument;
}

static void check_connectx(void)
{
	struct bytes list = both(), argument = connect_argument(&list), returned = argument;
	struct sockaddr *addresses = (struct sockaddr *)list.at;
	sctp_assoc_t id = 0;

	PUT(&returned, 0, sctp_getaddrs_old, assoc_id, 7);
	answer_next(&(struct answer){.bytes = returned.at, .length = returned.length});
	errno = 0;
	expect_result("sctp_connectx()", sctp_connectx(NO_FILE, addresses, 2, &id), 0);
	expect_option("sctp_connectx()", GETSOCKOPT, CONNECTX3, &argument);
	expect_result("sctp_connectx(): the association", id, 7);

	/* Kernels before 2.6.33 and 2.6.27. */
	answer_next(&(struct answer){.result = -1, .error = ENOPROTOOPT});
	answer_next(&(struct answer){.result = -1, .error = ENOPROTOOPT});
	expect_result("sctp_connectx() of an old kernel",
		      sctp_connectx(NO_FILE, addresses, 2, NULL), 0);
	expect_option("sctp_connectx() of an old kernel", GETSOCKOPT, CONNECTX3, &argument);
	expect_option("sctp_connectx() of an old kernel, then", SETSOCKOPT, CONNECTX, &list);
	expect_option("sctp_connectx() of an old kernel, at last", SETSOCKOPT, CONNECTX_OLD, &list);
}

/* The kernel's answer: struct sctp_getaddrs, and the addresses behind it. */
static struct bytes address_answer(const struct bytes *list)
{
	struct bytes answer = {0};

	PUT(&answer, 0, sctp_getaddrs, assoc_id, 7);
	PUT(&answer, 0, sctp_getaddrs, addr_num, 2);
	put_bytes(&answer, SIZE(sctp_getaddrs), list->at, list->length);
	return answer;
}

static struct bytes question(size_t room)
{
	struct bytes bytes = {0};

	PUT(&bytes, 0, sctp_getaddrs, assoc_id, 7);
	/* No more than is kept of it is compared. */
	bytes.length = room;
	return bytes;
}

static void check_queries(void)
{
	struct bytes list = both(), answer = address_answer(&list);
	struct bytes first = question(FIRST_ROOM), second = question((size_t)2 * FIRST_ROOM);
	struct sockaddr *addresses = NULL;

	/* A longer list than there was room for is asked for again. */
	answer_next(&(struct answer){.result = -1, .error = ENOMEM});
	answer_next(&(struct answer){.bytes = answer.at, .length = answer.length});
	expect_result("sctp_getpaddrs()", sctp_getpaddrs(NO_FILE, 7, &addresses), 2);
	expect_option("sctp_getpaddrs()", GETSOCKOPT, PEER_ADDRESSES, &first);
	expect_option("sctp_getpaddrs(), with more room", GETSOCKOPT, PEER_ADDRESSES, &second);
	if (addresses)
		expect_bytes("sctp_getpaddrs(): the addresses", addresses, list.length, &list);
	sctp_freepaddrs(addresses);
	addresses = NULL;
	answer_next(&(struct answer){.bytes = answer.at, .length = answer.length});
	expect_result("sctp_getladdrs()", sctp_getladdrs(NO_FILE, 7, &addresses), 2);
	expect_option("sctp_getladdrs()", GETSOCKOPT, LOCAL_ADDRESSES, &first);
	if (addresses)
		expect_bytes("sctp_getladdrs(): the addresses", addresses, list.length, &list);
	sctp_freeladdrs(addresses);
}

void check_addresses(void)
{
	expect_result("sctp_getaddrlen(AF_INET)", sctp_getaddrlen(AF_INET), 16);
	expect_result("sctp_getaddrlen(AF_INET6)", sctp_getaddrlen(AF_INET6), 28);
	check_bindx();
	check_connectx();
	check_queries();
}
