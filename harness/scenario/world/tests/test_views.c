/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/sctp.h>

#include "harness/scenario/world/views.h"

/* As Linux 6.1 prints them: two paths, of which the second one is primary. */
static const char assocs[] =
	" ASSOC     SOCK   STY SST ST HBKT ASSOC-ID TX_QUEUE RX_QUEUE UID INODE LPORT RPORT LADDRS <-> RADDRS "
	"HBINT INS OUTS MAXRT T1X T2X RTXC wmema wmemq sndbuf rcvbuf\n"
	"00000000abcd 00000000ef01 0   10  3  0      17     1300        0       0   812 5000  6000  10.0.0.1 "
	"10.1.0.1 <-> 10.0.0.2 *10.1.0.2 \t    7500     5     4   10    0    0        0     1301     1300   212992   212992\n"
	"00000000abce 00000000ef02 0   10  7  0      18        0        0       0   813 5001  6000  "
	"fd00:0000:0000:0000:0000:0000:0000:0001 <-> *fd00:0000:0000:0000:0000:0000:0000:0002 \t    7500    10    "
	"10   10    0    0        0        1        0   212992   212992\n"
	"00000000abcf 00000000ef03 0   10  1  0      19        0        0       0   814 5002  6000  10.0.0.1 <-> "
	"*10.0.0.2 \t    7500    10    10   10    0    0        0        1        0   212992   212992\n";
static const char remaddr[] = "ADDR ASSOC_ID HB_ACT RTO MAX_PATH_RTX REM_ADDR_RTX START STATE\n"
			      "10.0.0.2  17 1 750 5 0 0 2 \n"
			      "10.1.0.2  17 1 250 5 0 0 0 \n"
			      "fd00:0000:0000:0000:0000:0000:0000:0002  18 1 250 5 0 0 65535 \n";

static char error[256];

static struct in6_addr address_of(const char *text)
{
	struct in6_addr address;

	ck_assert_int_eq(inet_pton(AF_INET6, text, &address), 1);
	return address;
}

/* The first association, as getsockopt() has it. */
static struct view asked(void)
{
	const struct in6_addr first = address_of("::ffff:10.0.0.2"),
			      second = address_of("::ffff:10.1.0.2");
	struct view view = view_of(17);
	struct view_path *path = view_add(&view, &first);

	view.state = SCTP_ESTABLISHED;
	view.instreams = 5;
	view.outstreams = 4;
	view.unacknowledged = 1;
	view.peer_port = 6000;
	path->state = SCTP_ACTIVE;
	path->rto = 750;
	path->cwnd = 4380;
	path->mtu = 1500;
	path = view_add(&view, &second);
	path->primary = 1;
	path->state = SCTP_INACTIVE;
	path->rto = 250;
	path->cwnd = 1500;
	path->mtu = 1500;
	return view;
}

static struct view listed(int32_t association)
{
	struct view view;

	ck_assert(view_listed(assocs, remaddr, association, &view));
	return view;
}

START_TEST(a_line_is_read)
{
	struct view view = listed(17);
	const struct in6_addr second = address_of("::ffff:10.1.0.2");

	ck_assert_int_eq(view.state, SCTP_ESTABLISHED);
	ck_assert_int_eq(view.instreams, 5);
	ck_assert_int_eq(view.outstreams, 4);
	ck_assert_int_eq(view.kept, 1300);
	ck_assert_int_eq(view.local_port, 5000);
	ck_assert_int_eq(view.peer_port, 6000);
	ck_assert_uint_eq(view.path_count, 2);
	ck_assert_int_eq(view.paths[0].primary, 0);
	ck_assert_int_eq(view.paths[1].primary, 1);
	ck_assert_int_eq(memcmp(&view.paths[1].address, &second, sizeof(second)), 0);
	ck_assert_int_eq(view.paths[1].rto, 250);
	ck_assert_int_eq(view.paths[1].state, SCTP_INACTIVE);
	ck_assert_int_eq(view.paths[1].cwnd, VIEW_UNKNOWN);
}
END_TEST

START_TEST(a_path_that_nobody_knows_is_active)
{
	struct view view = listed(18);

	ck_assert_int_eq(view.state, SCTP_SHUTDOWN_ACK_SENT);
	ck_assert_uint_eq(view.path_count, 1);
	ck_assert_int_eq(view.paths[0].state, SCTP_ACTIVE);
}
END_TEST

START_TEST(what_is_not_listed_is_not_found)
{
	struct view view;

	ck_assert(!view_listed(assocs, remaddr, 20, &view));
	ck_assert(!view_listed("", "", 17, &view));
	ck_assert(!view_listed("0 0 0 10 3 0 17 0 0 0 812 5000 6000 10.0.0.1\n", "", 17, &view));
	ck_assert(!view_listed("0 0 0 10 3 0 17 0 0 0 812 5000 6000 <-> *10.0.0.1 7500\n", "", 17,
			       &view));
}
END_TEST

START_TEST(who_is_established_is_counted)
{
	static char twice[2 * sizeof(assocs)];

	ck_assert_int_eq(view_established(assocs), 2);
	/* A walk that began again. */
	snprintf(twice, sizeof(twice), "%s%s", assocs, strchr(assocs, '\n') + 1);
	ck_assert_int_eq(view_established(twice), 2);
	ck_assert_int_eq(view_established(""), 0);
	ck_assert_int_eq(view_established(remaddr), 0);
}
END_TEST

START_TEST(addresses_are_the_same_in_both_versions)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
				  .sin6_addr = address_of("::ffff:10.1.0.2")};
	struct in6_addr one, other;

	ck_assert_int_eq(inet_pton(AF_INET, "10.1.0.2", &v4.sin_addr), 1);
	one = view_address(&v4);
	other = view_address(&v6);
	ck_assert_int_eq(memcmp(&one, &other, sizeof(one)), 0);
}
END_TEST

static bool agrees(const struct view *view)
{
	struct view other = listed(17);

	return views_agree(view, &other, "/proc/net/sctp", error, sizeof(error));
}

START_TEST(what_is_the_same_agrees)
{
	struct view view = asked();

	ck_assert_msg(agrees(&view), "%s", error);
	view.state = VIEW_UNKNOWN;
	view.paths[0].rto = VIEW_UNKNOWN;
	ck_assert(agrees(&view));
}
END_TEST

/* Changes one number, and expects the message to begin so. */
#define expect_disagreement(view, member, other, text)                                             \
	do {                                                                                       \
		struct view changed = (view);                                                      \
                                                                                                   \
		changed.member = other;                                                            \
		ck_assert(!agrees(&changed));                                                      \
		ck_assert_msg(strstr(error, "disagree, " text ":"), "%s", error);                  \
	} while (0)

START_TEST(each_number_counts)
{
	const struct view view = asked();

	expect_disagreement(view, state, SCTP_SHUTDOWN_SENT, "state");
	expect_disagreement(view, instreams, 4, "inbound streams");
	expect_disagreement(view, outstreams, 5, "outbound streams");
	expect_disagreement(view, peer_port, 6001, "peer's port");
	expect_disagreement(view, path_count, 1, "addresses");
	expect_disagreement(view, paths[0].address, address_of("::ffff:10.0.0.3"), "address");
	expect_disagreement(view, paths[0].primary, 1, "primary");
	expect_disagreement(view, paths[1].state, SCTP_ACTIVE, "state of an address");
	expect_disagreement(view, paths[1].rto, 251, "RTO in jiffies");
}
END_TEST

START_TEST(what_is_not_acknowledged_is_kept)
{
	struct view view = asked(), other = listed(17);

	other.kept = 0;
	ck_assert(!views_agree(&view, &other, "/proc/net/sctp", error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "1 DATA are not acknowledged and 0 bytes are kept"));
	view.unacknowledged = 0;
	ck_assert(views_agree(&view, &other, "/proc/net/sctp", error, sizeof(error)));
}
END_TEST

START_TEST(limits_hold)
{
	const struct view_limits limits = {
		.rto_least = 250, .rto_greatest = 750, .cwnd_least = 1500};
	struct view view = asked();

	ck_assert_msg(view_possible(&view, &limits, error, sizeof(error)), "%s", error);
	view.paths[0].rto = 751;
	ck_assert(!view_possible(&view, &limits, error, sizeof(error)));
	ck_assert_str_eq(error, "a path has an impossible RTO in jiffies: 751, not at most 750, of "
				"association 17");
	view.paths[0].rto = 249;
	ck_assert(!view_possible(&view, &limits, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "249, not at least 250"));
	view.paths[0].rto = VIEW_UNKNOWN;
	view.paths[1].cwnd = 1499;
	ck_assert(!view_possible(&view, &limits, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "cwnd: 1499, not at least 1500"));
}
END_TEST

START_TEST(one_path_is_primary)
{
	const struct view_limits none = {0};
	struct view view = asked();

	view.paths[0].primary = 1;
	ck_assert(!view_possible(&view, &none, error, sizeof(error)));
	view.paths[0].primary = view.paths[1].primary = 0;
	ck_assert(!view_possible(&view, &none, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "primary path: 0 of 2"));
}
END_TEST

START_TEST(there_is_room_for_so_many_paths)
{
	struct view view = view_of(1);
	struct in6_addr address = address_of("fd00::1");

	for (unsigned i = 0; i < VIEW_PATHS; i++)
		ck_assert_ptr_nonnull(view_add(&view, &address));
	ck_assert_ptr_null(view_add(&view, &address));
}
END_TEST

TEST_MAIN("views")
{
	tcase_add_test(tests, a_line_is_read);
	tcase_add_test(tests, a_path_that_nobody_knows_is_active);
	tcase_add_test(tests, what_is_not_listed_is_not_found);
	tcase_add_test(tests, who_is_established_is_counted);
	tcase_add_test(tests, addresses_are_the_same_in_both_versions);
	tcase_add_test(tests, what_is_the_same_agrees);
	tcase_add_test(tests, each_number_counts);
	tcase_add_test(tests, what_is_not_acknowledged_is_kept);
	tcase_add_test(tests, limits_hold);
	tcase_add_test(tests, one_path_is_primary);
	tcase_add_test(tests, there_is_room_for_so_many_paths);
}
