/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths by name, and the addresses that they stand for. */
#include <arpa/inet.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/tests/test_main.h"

static const char *text_of(const struct sockaddr_storage *address)
{
	static char text[INET6_ADDRSTRLEN];
	const void *host = address->ss_family == AF_INET
				   ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
				   : &((const struct sockaddr_in6 *)address)->sin6_addr;

	return inet_ntop(address->ss_family, host, text, sizeof(text));
}

static const struct {
	const struct topology *topology;
	enum ip_versions versions;
	const char *node, *path;
	const char *address; /* what it stands for */
	const char *named; /* what path_of_address() calls it */
} paths[] = {
	{&two_nodes, IPV4, "a", "path0", "10.0.0.1", "path0"},
	{&two_nodes, IPV6, "b", "path0", "fd00::2", "path0"},
	{&dual_path, IPV4, "b", "path1", "10.1.0.2", "path1"},
	{&dual_path, IPV4, "b", "path1/ipv4", "10.1.0.2", "path1"},
	{&dual_path, MIXED, "b", "path1", "fd00:1::2", "path1/ipv6"},
	{&dual_path, MIXED, "b", "path1/ipv4", "10.1.0.2", "path1/ipv4"},
	{&dual_path, MIXED, "a", "path0/ipv6", "fd00::1", "path0/ipv6"},
	{&routed, IPV4, "r", "right", "10.1.0.1", "right"},
	{&two_nodes, IPV4, "a", "10.9.0.2", "10.9.0.2", "10.9.0.2"},
	{&two_nodes, IPV4, "a", "fd00:9::2", "fd00:9::2", "fd00:9::2"},
};

START_TEST(paths_stand_for_addresses)
{
	struct lab *lab = fake_lab_open(paths[_i].topology, paths[_i].versions);
	struct sockaddr_storage address = path_address(lab, paths[_i].node, paths[_i].path, 5001);

	ck_assert_str_eq(text_of(&address), paths[_i].address);
	ck_assert_uint_eq(((struct sockaddr_in *)&address)->sin_port, htons(5001));
	ck_assert_str_eq(path_of_address(lab, (struct sockaddr *)&address), paths[_i].named);
	path_must_exist(lab, paths[_i].path);
}
END_TEST

static const struct {
	const struct topology *topology;
	enum ip_versions versions;
	const char *node, *path;
	const char *error;
} wrong[] = {
	{&two_nodes, IPV4, "c", "path0", "the lab two_nodes has no node c"},
	{&two_nodes, IPV4, "c", "10.9.0.2", "the lab two_nodes has no node c"},
	{&two_nodes, IPV4, "a", "path1", "the lab two_nodes has no link path1"},
	{&two_nodes, IPV4, "a", "path", "the lab two_nodes has no link path"},
	{&two_nodes, IPV4, "a", "", "the lab two_nodes has no link "},
	{&two_nodes, IPV4, "a", "path1/ipv4", "the lab two_nodes has no link path1"},
	{&two_nodes, IPV4, "a", "path0/ipv5", "path path0/ipv5: \"ipv5\" is no IP version"},
	{&two_nodes, IPV4, "a", "path0/v4", "path path0/v4: \"v4\" is no IP version"},
	{&two_nodes, IPV4, "a", "path0/", "path path0/: \"\" is no IP version"},
	{&two_nodes, IPV4, "a", "path0/ipv4/", "path path0/ipv4/: \"ipv4/\" is no IP version"},
	{&two_nodes, IPV4, "a", "path0/ipv6",
	 "path path0/ipv6: the lab does not use that IP version"},
	{&two_nodes, IPV6, "a", "path0/ipv4",
	 "path path0/ipv4: the lab does not use that IP version"},
	{&two_nodes, IPV4, "a", "10.9.0", "the lab two_nodes has no link 10.9.0"},
	{&routed, IPV4, "a", "right", "node a of the lab routed is not on link right"},
};

static int which;

static void ask_for_address(void)
{
	path_address(&fake_lab, wrong[which].node, wrong[which].path, 0);
}

START_TEST(what_is_not_there_is_an_error)
{
	which = _i;
	fake_lab_open(wrong[_i].topology, wrong[_i].versions);
	ck_assert_str_eq(error_of(ask_for_address), wrong[_i].error);
}
END_TEST

static const struct {
	const struct topology *topology;
	const char *near, *path, *far;
} peers[] = {
	{&two_nodes, "a", "path0", "10.0.0.2"},
	{&two_nodes, "b", "path0", "10.0.0.1"},
	{&scripted_peer, "iut", "path0", "10.0.0.2"},
	{&routed, "a", "left", "10.0.0.2"},
	/* Beyond the router it is the end that is not the router's. */
	{&routed, "a", "right", "10.1.0.2"},
	{&routed, "b", "left", "10.0.0.1"},
	{&two_nodes, "a", "10.9.0.2", "10.9.0.2"},
};

START_TEST(the_peer_is_at_the_other_end)
{
	struct endpoint endpoint = {.lab = fake_lab_open(peers[_i].topology, IPV4),
				    .node = peers[_i].near};
	struct sockaddr_storage address = peer_address(&endpoint, peers[_i].path, 1);

	ck_assert_str_eq(text_of(&address), peers[_i].far);
}
END_TEST

/* Whom b sees behind a router that translates: the node until the router has put its own address in a packet. */
START_TEST(a_router_is_seen_once_it_has_translated)
{
	static const struct chunk_spec chunk = {.type = COOKIE_ACK, .flags = USUAL};
	struct endpoint near = {.lab = fake_lab_open(&two_nodes, IPV4), .node = "b"};
	struct endpoint far = {.lab = &fake_lab, .node = "a"};
	struct sockaddr_storage seen;
	struct fake_frame *frame;

	fake_lab.translation = "10.0.0.200";
	trace_start(&fake_lab);
	seen = peer_address(&near, "path0", 5001);
	ck_assert_str_eq(text_of(&seen), "10.0.0.1");

	frame = fake_packet(fake_lab.now, 0, 0, &chunk, NULL);
	fake_carry(frame);
	seen = peer_address(&near, "path0", 5001);
	ck_assert_str_eq(text_of(&seen), "10.0.0.200");
	ck_assert_uint_eq(((struct sockaddr_in *)&seen)->sin_port, htons(5001));
	ck_assert_str_eq(path_of_address(&fake_lab, (struct sockaddr *)&seen), "path0");
	seen = path_address(&fake_lab, "a", "path0", 0);
	ck_assert_str_eq(text_of(&seen), "10.0.0.1");
	seen = peer_address(&far, "path0", 0);
	ck_assert_str_eq(text_of(&seen), "10.0.0.2");

	/* What answers the other end's packet is not translated. */
	fake_lab.translation = NULL;
	frame = fake_packet(fake_lab.now, 0, 0, &chunk, NULL);
	fake_lab.translation = "10.0.0.200";
	fake_carry(frame);
	seen = peer_address(&near, "path0", 0);
	ck_assert_str_eq(text_of(&seen), "10.0.0.1");
}
END_TEST

START_TEST(a_mapped_address_is_the_same_host)
{
	struct sockaddr_storage four =
		path_address(fake_lab_open(&two_nodes, IPV4), "a", "10.0.0.1", 1);
	struct sockaddr_storage six = path_address(&fake_lab, "a", "::ffff:10.0.0.1", 2);
	struct sockaddr_storage other = path_address(&fake_lab, "a", "::ffff:10.0.0.2", 2);
	struct sockaddr_storage plain = path_address(&fake_lab, "a", "::10.0.0.1", 2);

	ck_assert(is_host(&four, (struct sockaddr *)&six));
	ck_assert(!is_host(&four, (struct sockaddr *)&other));
	ck_assert(!is_host(&four, (struct sockaddr *)&plain));
	ck_assert(!is_host(&six, (struct sockaddr *)&four));
	ck_assert_str_eq(path_of_address(&fake_lab, (struct sockaddr *)&six), "path0");
}
END_TEST

START_TEST(no_address_has_no_name)
{
	struct sockaddr_storage none = {.ss_family = AF_UNSPEC};

	ck_assert_str_eq(path_of_address(fake_lab_open(&two_nodes, IPV4), (struct sockaddr *)&none),
			 "?");
	ck_assert_uint_eq(address_length(&none), 0);
}
END_TEST

TEST_MAIN("path")
{
	tcase_add_loop_test(tests, paths_stand_for_addresses, 0, (int)ARRAY_SIZE(paths));
	tcase_add_loop_test(tests, what_is_not_there_is_an_error, 0, (int)ARRAY_SIZE(wrong));
	tcase_add_loop_test(tests, the_peer_is_at_the_other_end, 0, (int)ARRAY_SIZE(peers));
	tcase_add_test(tests, a_router_is_seen_once_it_has_translated);
	tcase_add_test(tests, a_mapped_address_is_the_same_host);
	tcase_add_test(tests, no_address_has_no_name);
}
