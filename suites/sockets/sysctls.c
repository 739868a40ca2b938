/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values that the sysctls of SCTP take: Documentation/networking/ip-sysctl.rst. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define A_DAY "86400000" /* in milliseconds: the longest timer */

enum { MAX_VALUES = 4 };

struct sysctl {
	const char *name;
	const char *taken[MAX_VALUES + 1];
	const char *refused[MAX_VALUES + 1];
	capability_set needs;
};

struct reading {
	const char *name;
	char text[64];
};

static int read_inside(void *context)
{
	struct reading *reading = context;
	char path[96];
	ssize_t size;
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/sctp/%s", reading->name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	size = read(fd, reading->text, sizeof(reading->text) - 1);
	close(fd);
	reading->text[size > 0 ? size : 0] = 0;
	reading->text[strcspn(reading->text, "\n")] = 0;
	return 0;
}

/* False if the kernel has no such sysctl. */
static bool read_sysctl(struct lab *lab, struct reading *reading)
{
	return lab_inside(lab, "a", read_inside, reading) == 0;
}

/* 0 or the errno of the refusal. */
static int write_sysctl(struct lab *lab, const char *name, const char *value)
{
	char path[64];

	snprintf(path, sizeof(path), "net/sctp/%s", name);
	return sysctl_try(lab, "a", path, value);
}

static void expect_values(struct lab *lab, const struct sysctl *sysctl)
{
	struct reading was = {.name = sysctl->name}, now = {.name = sysctl->name};

	if (capabilities_missing(sysctl->needs) || !read_sysctl(lab, &was))
		return;
	for (unsigned i = 0; sysctl->taken[i]; i++) {
		ck_assert_msg(write_sysctl(lab, sysctl->name, sysctl->taken[i]) == 0,
			      "%s refuses the value %s", sysctl->name, sysctl->taken[i]);
		ck_assert(read_sysctl(lab, &was));
		ck_assert_msg(strcmp(was.text, sysctl->taken[i]) == 0, "%s is %s, expected %s",
			      sysctl->name, was.text, sysctl->taken[i]);
	}
	for (unsigned i = 0; sysctl->refused[i]; i++) {
		ck_assert_msg(write_sysctl(lab, sysctl->name, sysctl->refused[i]) != 0,
			      "%s takes the value %s", sysctl->name, sysctl->refused[i]);
		ck_assert(read_sysctl(lab, &now));
		ck_assert_msg(strcmp(was.text, now.text) == 0,
			      "%s was %s and is %s after %s was refused", sysctl->name, was.text,
			      now.text, sysctl->refused[i]);
	}
}

SCENARIO(sysctl_ranges,
	 "A sysctl of SCTP takes the values of its range and keeps the last one when another is "
	 "written",
	 .lab = &two_nodes, .as = AS_IPV4, .no_packets = true)
{
	static const struct sysctl sysctls[] = {
		{"rto_initial", {"1", A_DAY, "3000"}, {"0", "-1", "86400001", "x"}},
		{"rto_max", {A_DAY, "60000"}, {"0", "86400001", "999", "x"}},
		{"rto_min", {"1", "60000", "1000"}, {"0", "-1", "60001", "x"}},
		{"rto_alpha_exp_divisor", {"0", "1000", "3"}, {"-1", "1001", "x"}},
		{"rto_beta_exp_divisor", {"0", "1000", "2"}, {"-1", "1001", "x"}},
		{"max_burst", {"0", "2147483647", "4"}, {"-1", "2147483648", "x"}},
		{"valid_cookie_life", {"1", A_DAY, "60000"}, {"0", "86400001", "x"}},
		{"sack_timeout", {"1", "500", "200"}, {"0", "501", "x"}},
		{"hb_interval", {"1", A_DAY, "30000"}, {"0", "86400001", "x"}},
		{"association_max_retrans", {"1", "2147483647", "10"}, {"0", "-1", "x"}},
		{"path_max_retrans", {"1", "2147483647", "5"}, {"0", "-1", "x"}},
		{"max_init_retransmits", {"1", "2147483647", "8"}, {"0", "-1", "x"}},
		{"pf_retrans", {"0", "65535", "0"}, {"-1", "65536", "x"}},
		{"ps_retrans", {"0", "65535"}, {"-1", "65536", "x"}},
		{"addr_scope_policy", {"0", "1", "2", "3"}, {"-1", "4", "x"}},
		{"rwnd_update_shift", {"1", "16", "4"}, {"0", "17", "x"}},
		{"max_autoclose", {"0", "8640000"}, {"x"}},
		{"pf_expose", {"0", "1", "2"}, {"-1", "3", "x"}},
		{"encap_port", {"0", "65535", "9899"}, {"-1", "65536", "x"}},
		{"udp_port", {"9899", "0"}, {"-1", "65536", "x"}, CAP_UDP_ENCAPSULATION},
		{"auth_enable", {"1", "0"}, {"x"}, CAP_AUTH},
		{"plpmtud_probe_interval", {"5000", "60000", "0"}, {"4999", "1", "x"}, CAP_PLPMTUD},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(sysctls); i++)
		expect_values(lab, &sysctls[i]);
}

static void expect_default(struct lab *lab, const char *name, long value)
{
	struct reading reading = {.name = name};

	if (read_sysctl(lab, &reading))
		ck_assert_msg(strtol(reading.text, NULL, 10) == value,
			      "%s is %s in a new network namespace, expected %ld", name,
			      reading.text, value);
}

SCENARIO(
	sysctl_defaults,
	"In a new network namespace the sysctls of SCTP are what Documentation/networking/ip-sysctl.rst says",
	.lab = &two_nodes, .as = AS_IPV4, .no_packets = true)
{
	static const struct {
		const char *name;
		long value;
	} defaults[] = {
		{"rto_initial", 3000},
		{"rto_min", 1000},
		{"rto_max", 60000},
		{"rto_alpha_exp_divisor", 3},
		{"rto_beta_exp_divisor", 2},
		{"max_burst", 4},
		{"valid_cookie_life", 60000},
		{"cookie_preserve_enable", 1},
		{"sack_timeout", 200},
		{"hb_interval", 30000},
		{"association_max_retrans", 10},
		{"path_max_retrans", 5},
		{"max_init_retransmits", 8},
		{"pf_retrans", 0},
		{"ps_retrans", 65535},
		{"pf_enable", 1},
		{"pf_expose", 0},
		{"addr_scope_policy", 1},
		{"rwnd_update_shift", 4},
		{"sndbuf_policy", 0},
		{"rcvbuf_policy", 0},
		{"addip_enable", 0},
		{"addip_noauth_enable", 0},
		{"default_auto_asconf", 0},
		{"auth_enable", 0},
		{"prsctp_enable", 1},
		{"reconf_enable", 0},
		{"intl_enable", 0},
		{"ecn_enable", 1},
		{"encap_port", 0},
		{"udp_port", 0},
		{"plpmtud_probe_interval", 0},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(defaults); i++)
		expect_default(lab, defaults[i].name, defaults[i].value);
	/* As many seconds as an int has jiffies. */
	expect_default(lab, "max_autoclose", (long)(INT_MAX / (SECONDS(1) / jiffy())));
}

SCENARIO(sysctl_order,
	 "rto_min never exceeds rto_max, nor pf_retrans ps_retrans, whichever is written",
	 .lab = &two_nodes, .as = AS_IPV4, .no_packets = true, .fix = {"sysctl-extra-pointers"})
{
	static const struct sysctl steps[] = {
		{"rto_max", {"5000"}, {NULL}},	 {"rto_min", {"5000"}, {"5001"}},
		{"rto_max", {"5001"}, {"4999"}}, {"rto_min", {"1"}, {"5002"}},
		{"rto_max", {"1"}, {"0"}},	 {"ps_retrans", {"7"}, {NULL}},
		{"pf_retrans", {"7"}, {"8"}},	 {"ps_retrans", {"8"}, {"6"}},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(steps); i++)
		expect_values(lab, &steps[i]);
}

static struct sctp_rtoinfo times_of(struct endpoint *endpoint)
{
	struct sctp_rtoinfo info = {0};

	endpoint_get(endpoint, SCTP_RTOINFO, &info, sizeof(info));
	return info;
}

SCENARIO(sysctl_new_sockets, "A sysctl applies to sockets of its namespace that are opened later",
	 .lab = &two_nodes, .as = AS_IPV4, .no_packets = true)
{
	struct endpoint *before = endpoint_open(lab, "a", ONE_TO_MANY), *after, *elsewhere;
	struct sctp_rtoinfo usual = times_of(before);

	sysctl_set(lab, "a", "net/sctp/rto_initial", "1234");
	after = endpoint_open(lab, "a", ONE_TO_MANY);
	elsewhere = endpoint_open(lab, "b", ONE_TO_MANY);
	ck_assert_uint_ne(usual.srto_initial, 1234);
	ck_assert_uint_eq(times_of(before).srto_initial, usual.srto_initial);
	ck_assert_uint_eq(times_of(after).srto_initial, 1234);
	ck_assert_uint_eq(times_of(elsewhere).srto_initial, usual.srto_initial);
}

static int open_sysctl(void *context)
{
	const struct reading *reading = context;
	char path[96];

	snprintf(path, sizeof(path), "/proc/sys/net/sctp/%s", reading->name);
	return open(path, O_WRONLY | O_CLOEXEC);
}

/* The value that is written through a descriptor is that of the namespace in which it was opened, not
 * of the process that writes. */
static void expect_written_there(struct lab *lab, const char *name, const char *value)
{
	struct reading reading = {.name = name};
	ssize_t size = (ssize_t)strlen(value);
	int fd;

	ck_assert(read_sysctl(lab, &reading));
	/* The lab writes back what was written so. */
	ck_assert_int_eq(write_sysctl(lab, name, reading.text), 0);
	fd = lab_inside(lab, "a", open_sysctl, &reading);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, value, (size_t)size), size);
	close(fd);
	ck_assert(read_sysctl(lab, &reading));
	ck_assert_msg(strcmp(reading.text, value) == 0,
		      "%s of the namespace is %s after %s was written to its descriptor", name,
		      reading.text, value);
}

#define SCENARIO_OF_FILE(name, value, ...)                                                         \
	SCENARIO(file_of_##name,                                                                   \
		 #name " that is written through a descriptor is that of the "                     \
		       "namespace in which it was opened",                                         \
		 .lab = &two_nodes, .as = AS_IPV4, .no_packets = true, .only_aborts = true,        \
		 ##__VA_ARGS__)                                                                    \
	{                                                                                          \
		expect_written_there(lab, #name, value);                                           \
	}

SCENARIO_OF_FILE(cookie_hmac_alg, "none", .needs = CAP_COOKIE_MAC,
		 .fix = {"nsproxy-cookie-hmac-alg"})
SCENARIO_OF_FILE(rto_min, "1234", .fix = {"nsproxy-rto-min-max"})
SCENARIO_OF_FILE(rto_max, "43210", .fix = {"nsproxy-rto-min-max"})
SCENARIO_OF_FILE(auth_enable, "1", .needs = CAP_AUTH, .fix = {"nsproxy-auth-enable"})
SCENARIO_OF_FILE(udp_port, "9899", .needs = CAP_UDP_ENCAPSULATION, .fix = {"nsproxy-udp-port"})
SCENARIO_OF_FILE(plpmtud_probe_interval, "5000", .needs = CAP_PLPMTUD,
		 .fix = {"nsproxy-plpmtud-probe-interval"})

/* The port is that of another socket: nothing is encapsulated, and the sysctl says so. */
SCENARIO(sysctl_port_taken, "udp_port is 0 after a write of another socket's port",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION, .no_packets = true)
{
	int fd = lab_socket(lab, "a", over_ipv6(lab) ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
	struct reading port = {.name = "udp_port"};
	struct sockaddr_storage address = path_address(lab, "a", "path0", 9899);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, address_length(&address)), 0);
	ck_assert_int_ne(write_sysctl(lab, "udp_port", "9899"), 0);
	ck_assert(read_sysctl(lab, &port));
	ck_assert_str_eq(port.text, "0");
	close(fd);
	ck_assert_int_eq(write_sysctl(lab, "udp_port", "9899"), 0);
	ck_assert(read_sysctl(lab, &port));
	ck_assert_str_eq(port.text, "9899");
}

SCENARIO(sysctl_cookie_algorithm,
	 "cookie_hmac_alg takes \"none\" and refuses unknown algorithms, and sockets opened "
	 "later set up associations with it",
	 .lab = &two_nodes)
{
	static const char *const wrong[] = {"crc32", "non", "MD5"};
	struct reading algorithm = {.name = "cookie_hmac_alg"};

	ck_assert_int_eq(write_sysctl(lab, "cookie_hmac_alg", "none"), 0);
	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		ck_assert_msg(write_sysctl(lab, "cookie_hmac_alg", wrong[i]) != 0, "takes \"%s\"",
			      wrong[i]);
		ck_assert(read_sysctl(lab, &algorithm));
		ck_assert_str_eq(algorithm.text, "none");
	}
	endpoint_connect(endpoint_open(lab, "b", ONE_TO_MANY),
			 endpoint_listen(lab, "a", ONE_TO_MANY));
}
