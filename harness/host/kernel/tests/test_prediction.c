/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a configuration is said to provide. */
#include <stdio.h>
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/kernel/config/prediction.h"
#include "harness/record/capability.h"
#include "harness/tests/test_main.h"

/* What a guest and 32-bit programs need, and a choice; what capabilities need is in their rows. */
static const char *const others[] = {
	"X86_64",
	"SYSFS",
	"PRINTK",
	"BINFMT_ELF",
	"BLK_DEV_INITRD",
	"TMPFS",
	"DEVTMPFS",
	"TTY",
	"IA32_EMULATION",
	"POSIX_TIMERS",
	"COMPAT_32BIT_TIME",
	"SERIAL_8250_CONSOLE",
	"SCTP_DEFAULT_COOKIE_HMAC_SHA1",
};

static struct prediction prediction;
static struct config config;
static struct fault fault;

static char text_of_config[8192];

static void append(const char *option, const char *without, const char *module)
{
	size_t used = strlen(text_of_config);

	if (without && strcmp(option, without) == 0)
		return;
	snprintf(text_of_config + used, sizeof(text_of_config) - used, "CONFIG_%s=%c\n", option,
		 module && strcmp(option, module) == 0 ? 'm' : 'y');
}

/* A configuration of everything but `without`, with `module` as a module; either may be NULL. */
static void make(const char *version, const char *without, const char *module, bool modules)
{
	char fragment[4096], *saved, *line;

	ck_assert_uint_lt(capability_fragment(fragment, sizeof(fragment)), sizeof(fragment));
	snprintf(text_of_config, sizeof(text_of_config), "# Linux/x86 %s Kernel Configuration\n",
		 version);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		append(others[i], without, module);
	for (line = strtok_r(fragment, "\n", &saved); line; line = strtok_r(NULL, "\n", &saved)) {
		line[strcspn(line, "=")] = '\0';
		append(line + strlen("CONFIG_"), without, module);
	}
	config_free(&config);
	ck_assert_int_eq(config_parse(text_of_config, strlen(text_of_config), &config, &fault), 0);
	prediction_make(&config, modules, &prediction);
}

/* The same without modules, and with `more`. */
static void make_with(const char *version, const char *without, const char *more)
{
	char text[8192];
	size_t used;

	make(version, without, NULL, true);
	used = (size_t)snprintf(text, sizeof(text), "%sCONFIG_%s=y\n", config.whole, more);
	config_free(&config);
	ck_assert_int_eq(config_parse(text, used, &config, &fault), 0);
	prediction_make(&config, true, &prediction);
}

static void teardown(void)
{
	config_free(&config);
}

static const struct predicted *find(const char *name)
{
	const struct predicted *found = prediction_find(&prediction, name);

	ck_assert_msg(found != NULL, "nothing is known of the capability %s", name);
	return found;
}

/* A row that forgets who provides the capability is found here. */
START_TEST(every_capability_is_known)
{
	make("6.2.0", NULL, NULL, true);
	for (unsigned i = 0; i < CAPABILITIES; i++) {
		/* It is a matter of how the guest is run, or the kernel built. */
		if (i == CAPABILITY_INSTRUCTIONS || i == CAPABILITY_MODULE || i == CAPABILITY_GUEST)
			continue;
		ck_assert_msg(capability_rows[i].providers[0].options[0] != NULL, "%s",
			      capability_name(i));
		ck_assert_msg(find(capability_name(i))->there, "%s", capability_name(i));
	}
	ck_assert(find(PROGRAMS_32_BIT)->there);
	ck_assert(prediction.guest.there);
	ck_assert_ptr_null(prediction_find(&prediction, "telepathy"));
}
END_TEST

START_TEST(what_turns_all_of_them_on)
{
	char text[4096], cut[20];
	size_t length = capability_fragment(text, sizeof(text));

	ck_assert_uint_eq(length, strlen(text));
	ck_assert_int_eq(strncmp(text, "CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_IP_SCTP=y\n", 43), 0);
	ck_assert_ptr_null(strstr(strstr(text, "CONFIG_IP_SCTP=y") + 1, "CONFIG_IP_SCTP=y"));
	ck_assert_ptr_nonnull(strstr(text, "\nCONFIG_CRYPTO_SHA256=y\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nCONFIG_NFT_MASQ=y\n"));
	/* A choice stays as it is. */
	ck_assert_ptr_null(strstr(text, "SCTP_DEFAULT"));
	/* Too short a text is cut, not overrun. */
	ck_assert_uint_ge(capability_fragment(cut, sizeof(cut)), length);
	ck_assert_str_eq(cut, "CONFIG_NET=y\nCONFIG");
}
END_TEST

enum { MISSING = 13 };

static const struct {
	const char *option;
	const char *missing[MISSING]; /* capabilities */
} consequences[] = {
	{"IPV6", {"IPv6", "GRE", "IPsec"}},
	{"NET_NS", {"namespaces", "veth", "netem", "bridge", "VLAN", "GRE", "VXLAN", "WireGuard"}},
	{"VETH", {"veth"}},
	{"NETDEVICES", {"veth", "VRF", "bridge", "VLAN", "GRE", "VXLAN", "WireGuard"}},
	{"NET_SCHED", {"netem"}},
	{"NET_SCH_NETEM", {"netem"}},
	{"PROC_SYSCTL",
	 {"AUTH", "ASCONF", "RE-CONFIG", "I-DATA", "PR-SCTP", "PLPMTUD", "l3mdev_accept",
	  "UDP encapsulation", "NAT", "HMAC-SHA256", "cookie MAC", "conntrack", "IPVS"}},
	{"CRYPTO_SHA256", {"HMAC-SHA256", "IPsec"}},
	{"SCTP_DEFAULT_COOKIE_HMAC_SHA1", {"cookie MAC"}},
	{"INET_DIAG", {"sock_diag"}},
	{"USERFAULTFD", {"userfaultfd"}},
	{"CGROUP_BPF", {"BPF of control groups"}},
	{"NET_RX_BUSY_POLL", {"busy polling"}},
	{"IP_MULTIPLE_TABLES", {"policy routing", "VRF"}},
	{"NET_L3_MASTER_DEV", {"VRF", "l3mdev_accept"}},
	{"NET_VRF", {"VRF"}},
	{"NF_CT_PROTO_SCTP", {"NAT", "conntrack"}},
	{"NFT_CT", {"conntrack"}},
	{"NFT_QUEUE", {"NFQUEUE"}},
	{"NETFILTER_NETLINK_QUEUE", {"NFQUEUE"}},
	{"IP_VS_PROTO_SCTP", {"IPVS"}},
	{"BRIDGE", {"bridge"}},
	{"VLAN_8021Q", {"VLAN"}},
	{"NET_IPGRE", {"GRE"}},
	{"VXLAN", {"VXLAN"}},
	{"INET_ESP", {"IPsec"}},
	{"WIREGUARD", {"WireGuard"}},
	{"NFT_MASQ", {"NAT"}},
	{"PACKET", {"packet sockets"}},
	{"FAILSLAB", {"fault injection"}},
	{"IA32_EMULATION", {PROGRAMS_32_BIT}},
	{"COMPAT_32BIT_TIME", {PROGRAMS_32_BIT}},
};

START_TEST(what_an_option_provides)
{
	size_t missing = 0, expected = 0;

	make("6.2.0", consequences[_i].option, NULL, true);
	while (expected < MISSING && consequences[_i].missing[expected]) {
		const struct predicted *found = find(consequences[_i].missing[expected++]);

		ck_assert_msg(!found->there, "%s", found->name);
		ck_assert_str_eq(found->turn_on[0], consequences[_i].option);
		ck_assert_ptr_null(found->turn_on[1]);
	}
	for (size_t i = 0; i < prediction.count; i++)
		missing += !prediction.each[i].there;
	/* A capability that is a sysctl of SCTP and nothing else is not among those named. */
	if (strcmp(consequences[_i].option, "PROC_SYSCTL") == 0)
		ck_assert_uint_ge(missing, expected);
	else
		ck_assert_uint_eq(missing, expected);
	ck_assert(prediction.guest.there);
}
END_TEST

START_TEST(dependencies_come_first)
{
	char text[256];

	ck_assert_int_eq(config_parse("CONFIG_NET=y\n", 13, &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	ck_assert_str_eq(
		predicted_reason(find("netem"), text, sizeof(text)),
		"CONFIG_NAMESPACES, CONFIG_NET_NS, CONFIG_NET_SCHED, CONFIG_NET_SCH_NETEM");
	/* Too short a text is cut, not overrun. */
	ck_assert_str_eq(predicted_reason(find("netem"), text, 12), "CONFIG_NAME");
}
END_TEST

START_TEST(modules)
{
	char text[256];

	make("6.1.0", NULL, "VETH", true);
	ck_assert(find("veth")->there);
	ck_assert(find("veth")->module);
	ck_assert(!find("netem")->module);
	make("6.1.0", NULL, "VETH", false);
	ck_assert(!find("veth")->there);
	ck_assert(!find("veth")->module);
	ck_assert_str_eq(predicted_reason(find("veth"), text, sizeof(text)),
			 "the module of CONFIG_VETH");
}
END_TEST

START_TEST(kernels_that_are_too_old)
{
	char text[256];

	make("4.15.18", NULL, NULL, true);
	ck_assert(!find("I-DATA")->there);
	ck_assert_str_eq(predicted_reason(find("I-DATA"), text, sizeof(text)), "Linux 4.16");
	ck_assert(find("RE-CONFIG")->there);
	make("4.16", NULL, NULL, true);
	ck_assert(find("I-DATA")->there);
	make("2.6.32", NULL, NULL, true);
	ck_assert(find("AUTH")->there);
	ck_assert(!find("RE-CONFIG")->there);
	/* Before there was such an option what it provides was there. */
	make("4.9", "POSIX_TIMERS", NULL, true);
	ck_assert(prediction.guest.there);
	make("5.5", "COMPAT_32BIT_TIME", NULL, true);
	ck_assert(find(PROGRAMS_32_BIT)->there);
	make("6.1", "POSIX_TIMERS", NULL, true);
	ck_assert(!prediction.guest.there);
}
END_TEST

START_TEST(renamed_options)
{
	char text[256];

	/* In 7.3 SYSCTL took the place of PROC_SYSCTL, which is gone. */
	make("7.3.4", "PROC_SYSCTL", NULL, true);
	ck_assert(!find("AUTH")->there);
	ck_assert_str_eq(predicted_reason(find("AUTH"), text, sizeof(text)), "CONFIG_SYSCTL");
	make_with("7.3.4", "PROC_SYSCTL", "SYSCTL");
	for (size_t i = 0; i < prediction.count; i++)
		ck_assert_msg(prediction.each[i].there ||
				      strcmp(prediction.each[i].name, "cookie MAC") == 0,
			      "%s", prediction.each[i].name);
	ck_assert(prediction.guest.there);
	/* Before, SYSCTL alone gave no /proc/sys. */
	make_with("7.2.13", "PROC_SYSCTL", "SYSCTL");
	ck_assert(!find("AUTH")->there);
	ck_assert(!find("AUTH")->unsure);
}
END_TEST

START_TEST(kernels_newer_than_the_program)
{
	make("7.4.0", "VETH", NULL, true);
	ck_assert(prediction.newer_than_known);
	/* Every option may have got another name: nothing is certain of one that is not mentioned.
	 */
	ck_assert(!find("veth")->there);
	ck_assert(find("veth")->unsure);
	ck_assert(find("netem")->there);
	ck_assert(!find("netem")->unsure);
	make("8.0.0", "TTY", NULL, true);
	ck_assert(prediction.guest.unsure);
	/* One that is there, and off, is off. */
	make_with("7.4.0", "VETH", "VETH=n\n# CONFIG_VETH is not set\nCONFIG_SYSCTL");
	ck_assert(!find("veth")->there);
	ck_assert(!find("veth")->unsure);
	/* Of kernels that the program knows all is certain. */
	make("7.3.99", "VETH", NULL, true);
	ck_assert(!prediction.newer_than_known);
	ck_assert(!find("veth")->unsure);
}
END_TEST

START_TEST(hashes)
{
	static const char md5[] =
		"# Linux/x86 6.1.0 Kernel Configuration\n"
		"CONFIG_NET=y\nCONFIG_INET=y\nCONFIG_IP_SCTP=y\nCONFIG_PROC_FS=y\n"
		"CONFIG_PROC_SYSCTL=y\nCONFIG_SCTP_DEFAULT_COOKIE_HMAC_MD5=y\n";

	ck_assert_int_eq(config_parse(md5, strlen(md5), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	ck_assert(find("cookie MAC")->there);
	ck_assert(!find("HMAC-SHA256")->there);
	/* From 6.18 on SCTP brings its HMACs along, and signs cookies with SHA-256. */
	make("6.18.0", "CRYPTO_SHA256", NULL, true);
	ck_assert(find("HMAC-SHA256")->there);
	ck_assert(!find("cookie MAC")->there);
	ck_assert_str_eq(find("cookie MAC")->turn_on[0], "SCTP_DEFAULT_COOKIE_HMAC_SHA256");
	ck_assert_ptr_null(find("cookie MAC")->turn_on[1]);
}
END_TEST

START_TEST(what_a_guest_needs_is_built_in)
{
	make("6.1.0", NULL, "SERIAL_8250_CONSOLE", true);
	ck_assert(!prediction.guest.there);
	ck_assert_str_eq(prediction.guest.turn_on[0], "SERIAL_8250_CONSOLE");
	make("6.1.0", "X86_64", "SERIAL_8250_CONSOLE", true);
	ck_assert(prediction.guest.there);
}
END_TEST

START_TEST(user_mode_linux_has_its_console)
{
	static const char text[] = "CONFIG_UML=y\nCONFIG_X86_64=y\n";

	ck_assert_int_eq(config_parse(text, strlen(text), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	for (size_t i = 0; prediction.guest.turn_on[i]; i++)
		ck_assert_str_ne(prediction.guest.turn_on[i], "SERIAL_8250_CONSOLE");
	ck_assert(!find(PROGRAMS_32_BIT)->there);
}
END_TEST

START_TEST(a_32_bit_kernel)
{
	static const char *const texts[] = {
		"# Linux/i386 6.1.0 Kernel Configuration\nCONFIG_X86_32=y\n",
		"# Linux/arm 6.1.0 Kernel Configuration\nCONFIG_ARM=y\n",
	};

	ck_assert_int_eq(config_parse(texts[_i], strlen(texts[_i]), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	ck_assert(prediction.only_32_bit);
	ck_assert_str_eq(find(PROGRAMS_32_BIT)->turn_on[0], "COMPAT_32BIT_TIME");
	ck_assert_ptr_null(find(PROGRAMS_32_BIT)->turn_on[1]);
}
END_TEST

START_TEST(other_architectures_run_no_32_bit_programs_beside)
{
	static const char text[] = "CONFIG_ARM64=y\n";

	ck_assert_int_eq(config_parse(text, strlen(text), &config, &fault), 0);
	prediction_make(&config, true, &prediction);
	ck_assert_ptr_null(prediction_find(&prediction, PROGRAMS_32_BIT));
}
END_TEST

TEST_MAIN("prediction")
{
	tcase_add_checked_fixture(tests, NULL, teardown);
	tcase_add_test(tests, every_capability_is_known);
	tcase_add_test(tests, what_turns_all_of_them_on);
	tcase_add_loop_test(tests, what_an_option_provides, 0, (int)ARRAY_SIZE(consequences));
	tcase_add_test(tests, dependencies_come_first);
	tcase_add_test(tests, modules);
	tcase_add_test(tests, kernels_that_are_too_old);
	tcase_add_test(tests, renamed_options);
	tcase_add_test(tests, kernels_newer_than_the_program);
	tcase_add_test(tests, hashes);
	tcase_add_test(tests, what_a_guest_needs_is_built_in);
	tcase_add_test(tests, user_mode_linux_has_its_console);
	tcase_add_loop_test(tests, a_32_bit_kernel, 0, 2);
	tcase_add_test(tests, other_architectures_run_no_32_bit_programs_beside);
}
