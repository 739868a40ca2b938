/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>

#include "harness/scenario/world/diag.h"

enum { ADDRESS = sizeof(struct sockaddr_storage), INODE = 812 };

/* An answer as it comes: its datagram, and where the last record begins in it. */
static struct {
	_Alignas(struct nlmsghdr) uint8_t bytes[8192];
	size_t length, record;
} answer;
static struct diag_list list;

static void begin(void)
{
	memset(&answer, 0, sizeof(answer));
	memset(&list, 0, sizeof(list));
}

static void put(const void *bytes, size_t size)
{
	memcpy(answer.bytes + answer.length, bytes, size);
	answer.length += NLMSG_ALIGN(size);
}

static void put_header(uint16_t type)
{
	const struct nlmsghdr header = {.nlmsg_type = type, .nlmsg_flags = NLM_F_MULTI};

	answer.record = answer.length;
	put(&header, sizeof(header));
}

static void end_message(void)
{
	const uint32_t length = (uint32_t)(answer.length - answer.record);

	memcpy(answer.bytes + answer.record, &length, sizeof(length));
}

static void put_attribute(uint16_t type, const void *bytes, size_t size)
{
	const struct nlattr attribute = {.nla_type = type,
					 .nla_len = (uint16_t)(NLA_HDRLEN + size)};

	put(&attribute, sizeof(attribute));
	put(bytes, size);
}

static struct sockaddr_in address_of(const char *text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	ck_assert_int_eq(inet_pton(AF_INET, text, &address.sin_addr), 1);
	return address;
}

static void put_socket(void)
{
	const struct inet_diag_msg message = {
		.idiag_inode = INODE,
		.idiag_state = SCTP_ESTABLISHED - 1,
		.id = {.idiag_sport = htons(5000), .idiag_dport = htons(6000)}};

	put_header(SOCK_DIAG_BY_FAMILY);
	put(&message, sizeof(message));
}

/* Two paths, of which the second one is primary. */
static void put_peers(void)
{
	const struct sockaddr_in first = address_of("10.0.0.2"), second = address_of("10.1.0.2");
	uint8_t peers[2 * ADDRESS] = {0};

	memcpy(peers, &first, sizeof(first));
	memcpy(peers + ADDRESS, &second, sizeof(second));
	put_attribute(INET_DIAG_PEERS, peers, sizeof(peers));
}

static struct sctp_info some_info(void)
{
	const struct sockaddr_in primary = address_of("10.1.0.2");
	struct sctp_info info = {.sctpi_instrms = 5,
				 .sctpi_outstrms = 4,
				 .sctpi_unackdata = 3,
				 .sctpi_opackets = 77,
				 .sctpi_p_state = SCTP_UNKNOWN,
				 .sctpi_p_cwnd = 4380};

	memcpy(&info.sctpi_p_address, &primary, sizeof(primary));
	return info;
}

static void put_association(void)
{
	const struct sctp_info info = some_info();

	put_socket();
	put_attribute(INET_DIAG_INFO, &info, sizeof(info));
	put_peers();
	end_message();
}

static void put_end(int error)
{
	put_header(error ? NLMSG_ERROR : NLMSG_DONE);
	put(&error, sizeof(error));
	end_message();
}

static enum diag_end take(void)
{
	return diag_take(&list, answer.bytes, answer.length);
}

START_TEST(an_association_is_taken)
{
	const struct diag_association *found;
	struct view wanted = view_of(17);
	struct in6_addr primary;
	struct sockaddr_in v4 = address_of("10.1.0.2");

	put_association();
	ck_assert_int_eq(take(), DIAG_GOES_ON);
	put_end(0);
	list.count = 0;
	ck_assert_int_eq(take(), DIAG_ENDS);
	ck_assert_ptr_null(list.malformed);
	ck_assert_uint_eq(list.count, 1);
	primary = view_address(&v4);
	wanted.peer_port = 6000;
	ck_assert_ptr_null(diag_find(&list, INODE, &wanted));
	view_add(&wanted, &primary)->primary = 1;
	ck_assert_ptr_null(diag_find(&list, INODE + 1, &wanted));
	found = diag_find(&list, INODE, &wanted);
	ck_assert_ptr_nonnull(found);
	ck_assert_int_eq(found->view.state, SCTP_ESTABLISHED);
	ck_assert_int_eq(found->view.instreams, 5);
	ck_assert_int_eq(found->view.outstreams, 4);
	ck_assert_int_eq(found->view.unacknowledged, 3);
	ck_assert_int_eq(found->view.local_port, 5000);
	ck_assert_uint_eq(found->view.path_count, 2);
	ck_assert_int_eq(found->view.paths[0].primary, 0);
	ck_assert_int_eq(found->view.paths[0].cwnd, VIEW_UNKNOWN);
	ck_assert_int_eq(found->view.paths[1].state, SCTP_ACTIVE);
	ck_assert_int_eq(found->view.paths[1].cwnd, 4380);
	ck_assert(found->counted);
	ck_assert_uint_eq(found->stats.sas_opackets, 77);
	wanted.peer_port = 6001;
	ck_assert_ptr_null(diag_find(&list, INODE, &wanted));
}
END_TEST

/* A socket without an association, and a kernel without an answer. */
START_TEST(what_is_no_association)
{
	put_socket();
	end_message();
	ck_assert_int_eq(take(), DIAG_GOES_ON);
	ck_assert_uint_eq(list.count, 0);
	put_end(-ENOENT);
	ck_assert_int_eq(take(), DIAG_REFUSED);
	ck_assert_ptr_null(list.malformed);
}
END_TEST

START_TEST(more_than_there_is_room_for)
{
	put_association();
	for (unsigned i = 0; i < DIAG_ASSOCIATIONS; i++)
		ck_assert_int_eq(take(), DIAG_GOES_ON);
	ck_assert(!list.more);
	ck_assert_int_eq(take(), DIAG_ENDS);
	ck_assert(list.more);
	ck_assert_uint_eq(list.count, DIAG_ASSOCIATIONS);
}
END_TEST

START_TEST(what_is_malformed_is_told)
{
	const struct sctp_info info = some_info();

	put_socket();
	put_attribute(INET_DIAG_INFO, &info, sizeof(info) - 4);
	put_peers();
	end_message();
	ck_assert_int_eq(take(), DIAG_ENDS);
	ck_assert_str_eq(list.malformed, "INET_DIAG_INFO is missing or too short");
	begin();
	put_socket();
	put_attribute(INET_DIAG_PEERS, &info, ADDRESS - 1);
	end_message();
	ck_assert_int_eq(take(), DIAG_ENDS);
	ck_assert_ptr_nonnull(list.malformed);
	begin();
	put_header(NLMSG_NOOP);
	end_message();
	ck_assert_int_eq(take(), DIAG_ENDS);
	ck_assert_ptr_nonnull(list.malformed);
}
END_TEST

/* Cut anywhere, or with any byte spoiled: nothing beyond it is read, as the sanitizers of this test would tell. */
START_TEST(any_bytes_may_come)
{
	put_association();
	put_end(0);
	for (size_t length = 0; length < answer.length; length++) {
		uint8_t *copy = malloc(length + 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, answer.bytes, length);
		list.count = 0;
		(void)diag_take(&list, copy, length);
		free(copy);
	}
	for (size_t at = 0; at < answer.length; at++) {
		uint8_t kept = answer.bytes[at];

		answer.bytes[at] = (uint8_t)~kept;
		list.count = 0;
		(void)take();
		answer.bytes[at] = kept;
	}
}
END_TEST

TEST_MAIN("diag")
{
	tcase_add_checked_fixture(tests, begin, NULL);
	tcase_add_test(tests, an_association_is_taken);
	tcase_add_test(tests, what_is_no_association);
	tcase_add_test(tests, more_than_there_is_room_for);
	tcase_add_test(tests, what_is_malformed_is_told);
	tcase_add_test(tests, any_bytes_may_come);
}
