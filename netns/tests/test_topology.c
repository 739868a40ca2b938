/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topologies as data and as commands: nothing here needs a privilege. */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "netns/topology.h"

static const enum ip_versions all_versions[] = {IPV4, IPV6, MIXED};

START_TEST(every_topology_is_found_by_name)
{
	int count = 0;

	for (; topologies[count]; count++)
		ck_assert_ptr_eq(topology_find(topologies[count]->name), topologies[count]);
	ck_assert_int_eq(count, 9);
	ck_assert_ptr_null(topology_find("no_such"));
}
END_TEST

START_TEST(every_topology_is_consistent)
{
	const struct topology *t = topologies[_i];

	for (int link = 0; t->links[link].name; link++) {
		ck_assert_int_le(strlen(t->links[link].name), 15);
		ck_assert_int_eq(topology_link(t, t->links[link].name), link);
		for (int end = 0; end < 2; end++) {
			int node = topology_node(t, t->links[link].ends[end]);

			ck_assert_int_ge(node, 0);
			ck_assert_int_eq(topology_end(t, link, node), end);
		}
	}
	for (const struct topology_route *r = t->routes; r->node; r++) {
		ck_assert_int_ge(topology_link(t, r->link), 0);
		ck_assert_int_ge(
			topology_end(t, topology_link(t, r->via), topology_node(t, r->node)), 0);
	}
	for (int i = 0; t->forwarding[i]; i++) {
		ck_assert_int_ge(topology_node(t, t->forwarding[i]), 0);
		ck_assert(topology_forwards(t, t->forwarding[i]));
	}
	ck_assert(!topology_forwards(t, "a"));
}
END_TEST

START_TEST(unknown_names_have_no_index)
{
	ck_assert_int_eq(topology_node(&two_nodes, "r"), -1);
	ck_assert_int_eq(topology_link(&two_nodes, "path1"), -1);
	ck_assert_int_eq(topology_node(&routed, "b"), 2);
	ck_assert_int_eq(topology_link(&triple_path, "path2"), 2);
	ck_assert_int_eq(topology_end(&routed, 0, topology_node(&routed, "b")), -1);
	ck_assert_int_eq(topology_end(&routed, 2, 0), -1);
	ck_assert_int_eq(topology_end(&routed, -1, 0), -1);
	ck_assert_int_eq(topology_end(&routed, 0, 3), -1);
	ck_assert_int_eq(topology_end(&routed, 0, MAX_NODES), -1);
}
END_TEST

static void expect_address(const struct topology *t, const char *node, const char *link, int family,
			   const char *expected)
{
	struct sockaddr_storage address;
	char text[INET6_ADDRSTRLEN] = "";
	bool found = topology_address(t, topology_node(t, node), topology_link(t, link), family,
				      &address);

	ck_assert_int_eq(found, expected != NULL);
	if (!found)
		return;
	ck_assert_int_eq(address.ss_family, family);
	if (family == AF_INET) {
		ck_assert_int_eq(((struct sockaddr_in *)&address)->sin_port, 0);
		inet_ntop(family, &((struct sockaddr_in *)&address)->sin_addr, text, sizeof(text));
	} else {
		ck_assert_int_eq(((struct sockaddr_in6 *)&address)->sin6_port, 0);
		inet_ntop(family, &((struct sockaddr_in6 *)&address)->sin6_addr, text,
			  sizeof(text));
	}
	ck_assert_str_eq(text, expected);
}

START_TEST(addresses_follow_link_and_end)
{
	expect_address(&two_nodes, "a", "path0", AF_INET, "10.0.0.1");
	expect_address(&two_nodes, "b", "path0", AF_INET6, "fd00::2");
	expect_address(&triple_path, "b", "path2", AF_INET, "10.2.0.2");
	expect_address(&triple_path, "a", "path1", AF_INET6, "fd00:1::1");
	expect_address(&routed, "r", "left", AF_INET, "10.0.0.2");
	expect_address(&routed, "r", "right", AF_INET6, "fd00:1::1");
	expect_address(&routed, "a", "right", AF_INET, NULL);
	expect_address(&routed, "a", "left", AF_UNIX, NULL);
}
END_TEST

START_TEST(mac_addresses_follow_link_and_end)
{
	static const uint8_t expected[6] = {0x02, 0, 0, 0, 3, 2};
	uint8_t mac[6];

	topology_mac(3, 1, mac);
	ck_assert_mem_eq(mac, expected, 6);
}
END_TEST

/* To be freed. */
static char *commands_of(const struct topology *t, enum ip_versions versions, bool undo)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	ck_assert_ptr_nonnull(out);
	topology_print_commands(t, versions, "lab-test-", undo, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static int shell_parses(const char *script)
{
	FILE *shell = popen("sh -n", "w");

	ck_assert_ptr_nonnull(shell);
	ck_assert_int_ge(fputs(script, shell), 0);
	return pclose(shell);
}

static void expect_line(const char *script, const char *line)
{
	const char *at = strstr(script, line);

	ck_assert_msg(at && (at == script || at[-1] == '\n') && at[strlen(line)] == '\n',
		      "no line \"%s\" in:\n%s", line, script);
}

START_TEST(commands_are_a_shell_script_of_ip_and_sysctl)
{
	for (size_t i = 0; i < ARRAY_SIZE(all_versions); i++) {
		for (int undo = 0; undo < 2; undo++) {
			char *script = commands_of(topologies[_i], all_versions[i], undo);

			ck_assert_int_eq(shell_parses(script), 0);
			for (char *line = strtok(script, "\n"); line; line = strtok(NULL, "\n"))
				ck_assert_mem_eq(line, "ip ", 3);
			free(script);
		}
	}
}
END_TEST

START_TEST(commands_hold_only_the_versions_asked_for)
{
	char *four = commands_of(topologies[_i], IPV4, false);
	char *six = commands_of(topologies[_i], IPV6, false);
	char *both = commands_of(topologies[_i], MIXED, false);

	ck_assert_ptr_null(strstr(four, "fd00"));
	ck_assert_ptr_null(strstr(four, "ipv6"));
	ck_assert_ptr_null(strstr(six, " 10."));
	ck_assert_ptr_null(strstr(six, "ipv4"));
	ck_assert_ptr_nonnull(strstr(both, "fd00"));
	ck_assert_ptr_nonnull(strstr(both, " 10."));
	free(four);
	free(six);
	free(both);
}
END_TEST

START_TEST(commands_of_the_routed_topology)
{
	char *script = commands_of(&routed, MIXED, false);

	expect_line(script, "ip netns add lab-test-r");
	expect_line(script,
		    "ip link add left address 02:00:00:00:00:01 mtu 1500 netns lab-test-a "
		    "type veth peer name left address 02:00:00:00:00:02 mtu 1500 netns lab-test-r");
	expect_line(script, "ip -n lab-test-r link set dev lo up");
	expect_line(script, "ip -n lab-test-b addr add 10.1.0.2/24 dev right");
	expect_line(script, "ip -n lab-test-b addr add fd00:1::2/64 dev right nodad");
	expect_line(script, "ip -n lab-test-a neigh replace fd00::2 lladdr 02:00:00:00:00:02 "
			    "dev left nud permanent router");
	expect_line(script, "ip -n lab-test-r neigh replace fd00::1 lladdr 02:00:00:00:00:01 "
			    "dev left nud permanent");
	expect_line(script, "ip -n lab-test-a route add 10.1.0.0/24 via 10.0.0.2");
	expect_line(script, "ip -n lab-test-b route add fd00::/64 via fd00:1::1");
	expect_line(script, "ip netns exec lab-test-r sysctl -qw net.ipv4.conf.all.rp_filter=0 "
			    "net.ipv4.conf.default.rp_filter=0 net.ipv4.ip_forward=1 "
			    "net.ipv6.conf.all.forwarding=1");
	free(script);
}
END_TEST

START_TEST(undo_removes_each_namespace)
{
	char *script = commands_of(&routed, MIXED, true);

	ck_assert_str_eq(script, "ip netns del lab-test-a\nip netns del lab-test-r\n"
				 "ip netns del lab-test-b\n");
	free(script);
}
END_TEST

START_TEST(an_mtu_of_the_link_is_used)
{
	struct topology narrow = two_nodes;
	char *script;

	narrow.links[0].mtu = 1280;
	script = commands_of(&narrow, IPV4, false);
	ck_assert_ptr_nonnull(strstr(script, " mtu 1280 netns lab-test-a"));
	ck_assert_ptr_nonnull(strstr(script, " mtu 1280 netns lab-test-b"));
	ck_assert_ptr_null(strstr(script, "1500"));
	free(script);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("topology");
	TCase *data = tcase_create("data");
	TCase *commands = tcase_create("commands");
	SRunner *runner;
	int failed;

	tcase_add_test(data, every_topology_is_found_by_name);
	tcase_add_loop_test(data, every_topology_is_consistent, 0, 8);
	tcase_add_test(data, unknown_names_have_no_index);
	tcase_add_test(data, addresses_follow_link_and_end);
	tcase_add_test(data, mac_addresses_follow_link_and_end);
	tcase_add_loop_test(commands, commands_are_a_shell_script_of_ip_and_sysctl, 0, 8);
	tcase_add_loop_test(commands, commands_hold_only_the_versions_asked_for, 0, 8);
	tcase_add_test(commands, commands_of_the_routed_topology);
	tcase_add_test(commands, undo_removes_each_namespace);
	tcase_add_test(commands, an_mtu_of_the_link_is_used);
	suite_add_tcase(suite, data);
	suite_add_tcase(suite, commands);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
