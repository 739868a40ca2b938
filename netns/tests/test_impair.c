/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carrier and MTU of links.  netem is for the guest: the machine's kernel may lack it. */
#include <errno.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include "netns/tests/lab_fixture.h"

static struct ifreq query(struct lab *lab, const char *node, const char *device, unsigned long what)
{
	int socket = lab_socket(lab, node, AF_INET, SOCK_DGRAM, 0);
	struct ifreq request = {0};

	ck_assert_int_ge(socket, 0);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	ck_assert_int_eq(ioctl(socket, what, &request), 0);
	close(socket);
	return request;
}

static bool has_carrier(struct lab *lab, const char *node, const char *device)
{
	short flags = query(lab, node, device, SIOCGIFFLAGS).ifr_flags;

	ck_assert(flags & IFF_UP);
	return flags & IFF_RUNNING;
}

START_TEST(a_link_that_goes_down_has_no_carrier)
{
	struct lab *lab = open_lab(&dual_path, MIXED);
	int a = udp_socket(lab, "a", 0, AF_INET);
	int b = udp_socket(lab, "b", 0, AF_INET);

	for (int round = 0; round < 2; round++) {
		ck_assert(has_carrier(lab, "a", "path0"));
		ck_assert(has_carrier(lab, "b", "path0"));
		ck_assert_msg(lab_link_down(lab, "path0") == 0, "%s", lab_error(lab));
		ck_assert(!has_carrier(lab, "a", "path0"));
		ck_assert(!has_carrier(lab, "b", "path0"));
		ck_assert(has_carrier(lab, "a", "path1"));
		ck_assert_int_eq(lab_pump(lab, NULL, 0, lab_now() + MILLISECOND, NULL), 0);
		ck_assert_msg(lab_link_up(lab, "path0") == 0, "%s", lab_error(lab));
		udp_send(lab, a, "b", 0, AF_INET, "up again");
		udp_expect(lab, b, "up again");
		udp_send(lab, b, "a", 0, AF_INET, "both ways");
		udp_expect(lab, a, "both ways");
	}
	close(a);
	close(b);
	lab_close(lab);
}
END_TEST

START_TEST(frames_for_a_link_that_is_down_are_lost)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);
	int b = udp_socket(lab, "b", 0, AF_INET);
	const uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0, 0, 0, 0, 1, 8, 0};

	ck_assert_int_eq(lab_link_down(lab, "path0"), 0);
	ck_assert_msg(lab_inject(lab, 0, 1, frame, sizeof(frame)) == 0, "%s", lab_error(lab));
	ck_assert(!udp_arrives(lab, b, MILLISECOND));
	ck_assert_int_eq(lab_link_up(lab, "path0"), 0);
	ck_assert(!udp_arrives(lab, b, MILLISECOND));
	close(b);
	lab_close(lab);
}
END_TEST

START_TEST(a_node_that_took_its_device_down_is_not_waited_for)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);

	ck_assert_int_eq(lab_ip(lab, "a", "link set dev path0 down\n"), 0);
	ck_assert_msg(lab_link_down(lab, "path0") == 0, "%s", lab_error(lab));
	ck_assert_msg(lab_link_up(lab, "path0") == 0, "%s", lab_error(lab));
	ck_assert(has_carrier(lab, "b", "path0"));
	lab_close(lab);
}
END_TEST

START_TEST(an_mtu_is_of_both_ends)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);
	char payload[2000];
	int a = udp_socket(lab, "a", 0, AF_INET);
	int b = udp_socket(lab, "b", 0, AF_INET);

	memset(payload, 'm', sizeof(payload) - 1);
	payload[sizeof(payload) - 1] = '\0';
	ck_assert_int_eq(query(lab, "a", "path0", SIOCGIFMTU).ifr_mtu, DEFAULT_MTU);
	ck_assert_int_eq(lab_link_mtu(lab, "path0", 3000), 0);
	ck_assert_int_eq(query(lab, "a", "path0", SIOCGIFMTU).ifr_mtu, 3000);
	ck_assert_int_eq(query(lab, "b", "path0", SIOCGIFMTU).ifr_mtu, 3000);
	udp_send(lab, a, "b", 0, AF_INET, payload);
	udp_expect(lab, b, payload);
	ck_assert_int_eq(lab_link_mtu(lab, "path0", 10), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "link0.0"));
	close(a);
	close(b);
	lab_close(lab);
}
END_TEST

START_TEST(the_mtu_of_the_topology_is_used)
{
	struct topology narrow = two_nodes;
	struct lab *lab;

	narrow.links[0].mtu = 1280;
	lab = open_lab(&narrow, MIXED);
	ck_assert_int_eq(query(lab, "a", "path0", SIOCGIFMTU).ifr_mtu, 1280);
	ck_assert_int_eq(query(lab, "b", "path0", SIOCGIFMTU).ifr_mtu, 1280);
	lab_close(lab);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, a_link_that_goes_down_has_no_carrier);
	tcase_add_test(tests, frames_for_a_link_that_is_down_are_lost);
	tcase_add_test(tests, a_node_that_took_its_device_down_is_not_waited_for);
	tcase_add_test(tests, an_mtu_is_of_both_ends);
	tcase_add_test(tests, the_mtu_of_the_topology_is_used);
}

int main(void)
{
	return run_tests("impair", lab_obstacle(), add_tests);
}
