/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labs on the machine's own kernel: what is built, and what is left when they end. */
#include <dirent.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "harness/array_size.h"
#include "netns/tests/lab_fixture.h"

static const int families[] = {AF_INET, AF_INET6};

START_TEST(two_nodes_exchange_datagrams)
{
	struct lab *lab = open_lab(&two_nodes, MIXED);

	for (int i = 0; i < 2; i++) {
		int a = udp_socket(lab, "a", 0, families[i]);
		int b = udp_socket(lab, "b", 0, families[i]);

		udp_send(lab, a, "b", 0, families[i], "there");
		udp_expect(lab, b, "there");
		udp_send(lab, b, "a", 0, families[i], "back");
		udp_expect(lab, a, "back");
		close(a);
		close(b);
	}
	lab_close(lab);
}
END_TEST

START_TEST(each_path_has_its_own_addresses)
{
	const struct topology *topology = _i ? &triple_path : &dual_path;
	struct lab *lab = open_lab(topology, MIXED);

	for (int link = 0; topology->links[link].name; link++) {
		for (int i = 0; i < 2; i++) {
			int a = udp_socket(lab, "a", link, families[i]);
			int b = udp_socket(lab, "b", link, families[i]);

			udp_send(lab, a, "b", link, families[i], topology->links[link].name);
			udp_expect(lab, b, topology->links[link].name);
			close(a);
			close(b);
		}
	}
	lab_close(lab);
}
END_TEST

START_TEST(the_router_forwards)
{
	struct lab *lab = open_lab(&routed, MIXED);

	for (int i = 0; i < 2; i++) {
		int a = udp_socket(lab, "a", 0, families[i]);
		int b = udp_socket(lab, "b", 1, families[i]);

		udp_send(lab, a, "b", 1, families[i], "to the right");
		udp_expect(lab, b, "to the right");
		udp_send(lab, b, "a", 0, families[i], "to the left");
		udp_expect(lab, a, "to the left");
		close(a);
		close(b);
	}
	lab_close(lab);
}
END_TEST

static unsigned frames_seen;

static void count_frame(void *context, const struct frame *frame)
{
	(void)context;
	(void)frame;
	frames_seen++;
}

START_TEST(an_ipv4_lab_is_silent)
{
	struct lab *lab = open_lab(&dual_path, IPV4);

	frames_seen = 0;
	lab_set_observer(lab, count_frame, NULL);
	ck_assert_int_eq(lab_pump(lab, NULL, 0, lab_now() + 1500 * (int64_t)MILLISECOND, NULL), 0);
	ck_assert_uint_eq(frames_seen, 0);
	ck_assert_int_eq(lab_versions(lab), IPV4);
	lab_close(lab);
}
END_TEST

/* 1 if the kernel leaves the work of that name to the card, 0 if not, -1 if it knows no such work.
 */
static int feature_is_on(int socket, const char *device, const char *feature)
{
	enum { MOST = 128 };
	struct ethtool_gstrings *names = calloc(1, sizeof(*names) + MOST * ETH_GSTRING_LEN);
	struct ethtool_gfeatures *state =
		calloc(1, sizeof(*state) + MOST / 32 * sizeof(state->features[0]));
	struct ifreq request = {0};
	int on = -1;

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_FEATURES;
	names->len = 0;
	request.ifr_data = (void *)names;
	ck_assert_int_eq(ioctl(socket, SIOCETHTOOL, &request), 0);
	ck_assert_uint_le(names->len, MOST);
	state->cmd = ETHTOOL_GFEATURES;
	state->size = MOST / 32;
	request.ifr_data = (void *)state;
	ck_assert_int_eq(ioctl(socket, SIOCETHTOOL, &request), 0);
	for (uint32_t i = 0; i < names->len; i++)
		if (strcmp((char *)names->data + i * ETH_GSTRING_LEN, feature) == 0)
			on = state->features[i / 32].active >> i % 32 & 1;
	free(names);
	free(state);
	return on;
}

START_TEST(nothing_is_left_to_a_network_card)
{
	static const char *const off[] = {"tx-checksum-ip-generic", "tx-checksum-sctp",
					  "tx-sctp-segmentation",   "tx-generic-segmentation",
					  "tx-tcp-segmentation",    "rx-gro"};
	struct lab *lab = open_lab(&two_nodes, IPV4);

	for (int end = 0; end < 2; end++) {
		int socket = lab_socket(lab, two_nodes.nodes[end], AF_INET, SOCK_DGRAM, 0);

		for (size_t i = 0; i < ARRAY_SIZE(off); i++)
			ck_assert_msg(feature_is_on(socket, "path0", off[i]) == 0, "%s", off[i]);
		close(socket);
	}
	lab_close(lab);
}
END_TEST

static unsigned checksum(const uint8_t *data, size_t length, unsigned sum)
{
	for (size_t i = 0; i < length; i++)
		sum += (unsigned)data[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* Sets `context` to the sum over a UDP datagram and its pseudo header: 0xffff if it is right. */
static void sum_udp(void *context, const struct frame *frame)
{
	const uint8_t *ip = frame->data + 14;
	const uint8_t *udp = ip + 20;
	size_t length = (size_t)udp[4] << 8 | udp[5];

	ck_assert_uint_eq(frame->length, 14 + 20 + length);
	*(unsigned *)context =
		checksum(udp, length, checksum(ip + 12, 8, IPPROTO_UDP + (unsigned)length));
}

START_TEST(frames_carry_their_checksum)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);
	int a = udp_socket(lab, "a", 0, AF_INET);
	int b = udp_socket(lab, "b", 0, AF_INET);
	unsigned sum = 0;

	lab_set_observer(lab, sum_udp, &sum);
	udp_send(lab, a, "b", 0, AF_INET, "checked");
	udp_expect(lab, b, "checked");
	ck_assert_uint_eq(sum, 0xffff);
	close(a);
	close(b);
	lab_close(lab);
}
END_TEST

static ino_t namespace_inode(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ? status.st_ino : 0;
}

static int open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;

	ck_assert_ptr_nonnull(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static int note_namespace(void *context)
{
	*(ino_t *)context = namespace_inode("/proc/thread-self/ns/net");
	return 7;
}

START_TEST(nothing_is_left_of_a_closed_lab)
{
	ino_t home = namespace_inode("/proc/thread-self/ns/net");
	int before = open_descriptors();
	struct lab *lab = open_lab(&routed, MIXED);
	ino_t node = 0;

	ck_assert_int_eq(namespace_inode("/proc/thread-self/ns/net"), home);
	ck_assert_int_eq(lab_inside(lab, "r", note_namespace, &node), 7);
	ck_assert(node != 0 && node != home);
	ck_assert_int_eq(namespace_inode("/proc/thread-self/ns/net"), home);
	lab_close(lab);
	ck_assert_int_eq(open_descriptors(), before);
	ck_assert_int_eq(namespace_inode("/proc/thread-self/ns/net"), home);
}
END_TEST

#define SIXTEEN "sixteen_letters_"
#define LONGER_THAN_A_REQUEST                                                                      \
	SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN    \
		SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN    \
			SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN    \
				SIXTEEN SIXTEEN SIXTEEN SIXTEEN

static const struct unbuildable {
	const char *link, *error;
} unbuildable[] = {
	{SIXTEEN, "lab unbuildable: new device " SIXTEEN ": Numerical result out of range"},
	{LONGER_THAN_A_REQUEST,
	 "lab unbuildable: new device " LONGER_THAN_A_REQUEST ": Message too long"},
};

START_TEST(a_lab_that_cannot_be_built_leaves_nothing)
{
	const struct topology topology = {
		.name = "unbuildable",
		.nodes = {"a", "b"},
		.links = {{.name = "path0", .ends = {"a", "b"}},
			  {.name = unbuildable[_i].link, .ends = {"a", "b"}}},
	};
	ino_t home = namespace_inode("/proc/thread-self/ns/net");
	int before = open_descriptors();
	char error[1024] = "";

	ck_assert_ptr_null(lab_open(&topology, IPV4, error, sizeof(error)));
	ck_assert_str_eq(error, unbuildable[_i].error);
	ck_assert_int_eq(open_descriptors(), before);
	ck_assert_int_eq(namespace_inode("/proc/thread-self/ns/net"), home);
}
END_TEST

START_TEST(rules_of_both_versions)
{
	struct lab *lab = open_lab(&two_nodes, MIXED);

	ck_assert_int_eq(lab_ip(lab, "a", "rule add from 10.0.0.1 lookup 100\n"), 0);
	ck_assert_int_eq(lab_ip(lab, "a",
				"-6 rule add from fd00::1 lookup 100\n"
				"rule del from fd00::1 lookup 100\n"),
			 0);
	ck_assert_int_eq(lab_ip(lab, "a", "-6 rule del from fd00::1 lookup 100\n"), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "rule del from fd00::1 lookup 100: "));
	lab_close(lab);
}
END_TEST

START_TEST(errors_say_what_failed)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);
	uint8_t frame[14] = {0};

	ck_assert_int_eq(lab_ip(lab, "a", "link set lo up\nlink set nowhere up\n"), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "ip link set nowhere up: "));
	ck_assert_int_eq(lab_tc(lab, "b", "qdisc add dev path0 root nonsense\n"), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "tc qdisc add dev path0 root nonsense: "));
	ck_assert_int_eq(lab_link_impair(lab, "path0", "a", "nonsense 1"), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "netem nonsense 1: "));
	ck_assert_int_eq(lab_ip(lab, "z", "link"), -1);
	ck_assert_str_eq(lab_error(lab), "no node z in two_nodes");
	ck_assert_int_eq(lab_link_cut(lab, "path9", NULL), -1);
	ck_assert_str_eq(lab_error(lab), "no link path9 in two_nodes");
	ck_assert_int_eq(lab_link_impair(lab, "path0", "z", "delay 1ms"), -1);
	ck_assert_str_eq(lab_error(lab), "node z is not on link path0");
	ck_assert_int_eq(lab_sysctl(lab, "a", "net/ipv4/no_such", "1"), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "net/ipv4/no_such"));
	ck_assert_int_eq(lab_inject(lab, 1, 0, frame, sizeof(frame)), -1);
	ck_assert_int_eq(lab_socket(lab, "z", AF_INET, SOCK_DGRAM, 0), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(lab_link_impair(lab, "path0", "a", NULL), 0);
	lab_close(lab);
}
END_TEST

static int read_ttl(void *context)
{
	FILE *file = fopen("/proc/sys/net/ipv4/ip_default_ttl", "r");
	int read = file ? fscanf(file, "%d", (int *)context) : 0;

	if (file)
		fclose(file);
	return read == 1 ? 0 : -1;
}

START_TEST(a_sysctl_is_of_one_node)
{
	struct lab *lab = open_lab(&two_nodes, IPV4);
	int ttl = 0;

	ck_assert_int_eq(lab_sysctl(lab, "a", "net/ipv4/ip_default_ttl", "9"), 0);
	ck_assert_int_eq(lab_inside(lab, "a", read_ttl, &ttl), 0);
	ck_assert_int_eq(ttl, 9);
	ck_assert_int_eq(lab_inside(lab, "b", read_ttl, &ttl), 0);
	ck_assert_int_eq(ttl, 64);
	lab_close(lab);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, two_nodes_exchange_datagrams);
	tcase_add_loop_test(tests, each_path_has_its_own_addresses, 0, 2);
	tcase_add_test(tests, the_router_forwards);
	tcase_add_test(tests, an_ipv4_lab_is_silent);
	tcase_add_test(tests, nothing_is_left_to_a_network_card);
	tcase_add_test(tests, frames_carry_their_checksum);
	tcase_add_test(tests, nothing_is_left_of_a_closed_lab);
	tcase_add_loop_test(tests, a_lab_that_cannot_be_built_leaves_nothing, 0,
			    ARRAY_SIZE(unbuildable));
	tcase_add_test(tests, rules_of_both_versions);
	tcase_add_test(tests, errors_say_what_failed);
	tcase_add_test(tests, a_sysctl_is_of_one_node);
}

int main(void)
{
	return run_tests("lab", lab_obstacle(), add_tests);
}
