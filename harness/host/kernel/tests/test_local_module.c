/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a machine's kernel has no SCTP, told from a machine's files made for it. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/local_module.h"
#include "harness/tests/test_main.h"

static char *root;
static struct fault fault;

static void put(const char *path, const char *text)
{
	char *whole = path_of("%s%s", root, path);
	char *folder = path_of("%.*s", (int)(strrchr(whole, '/') - whole), whole);

	ck_assert_int_eq(folder_make(folder, &fault), 0);
	ck_assert_int_eq(file_write(whole, text, strlen(text), &fault), 0);
	free(folder);
	free(whole);
}

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &root, &fault), 0);
	put("/proc/cmdline", "root=/dev/vda1 quiet\n");
	put("/proc/sys/kernel/modules_disabled", "0\n");
	put("/etc/modprobe.d/other.conf", "blacklist sctp_diag\ninstall usb-storage /bin/true\n");
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(root, &fault), 0);
	free(root);
}

#define INSTALLED                                                                                  \
	"/lib/modules/6.1.0-1/modules.dep",                                                        \
		"kernel/net/sctp/sctp.ko.xz: kernel/lib/libcrc32c.ko.xz\n"

static const struct {
	const char *config; /* NULL: not known */
	const char *files[4]; /* path, text; NULL at the end */
	const char *says;
} cases[] = {
	{"CONFIG_NET=y\n# CONFIG_IP_SCTP is not set\n", {INSTALLED}, "it is not built: "},
	{"CONFIG_IP_SCTP=m\n", {NULL}, "not installed in /lib/modules/6.1.0-1: "},
	{NULL,
	 {"/lib/modules/6.1.0-1/modules.dep", "kernel/net/sctp/sctp_diag.ko: \n"},
	 "not installed"},
	{"CONFIG_IP_SCTP=m\n",
	 {INSTALLED, "/etc/modprobe.d/sctp.conf", "# a comment\n  blacklist\tsctp\n"},
	 "blacklisted in /etc/modprobe.d/sctp.conf: "},
	{"CONFIG_IP_SCTP=m\n",
	 {INSTALLED, "/lib/modprobe.d/dist.conf", "install sctp /bin/false\n"},
	 "blacklisted in /lib/modprobe.d/dist.conf, which has `install sctp /bin/false`"},
	{"CONFIG_IP_SCTP=m\n",
	 {INSTALLED, "/etc/modprobe.d/sctp.bak", "blacklist sctp\n"},
	 "is installed and not allowed to load: `modprobe sctp`"},
	{"CONFIG_IP_SCTP=m\n",
	 {INSTALLED, "/proc/cmdline", "quiet module_blacklist=floppy,sctp\n"},
	 "blacklisted in /proc/cmdline, by module_blacklist="},
	{"CONFIG_IP_SCTP=m\n",
	 {INSTALLED, "/proc/sys/kernel/modules_disabled", "1\n"},
	 "not allowed to load, as kernel.modules_disabled is 1"},
};

START_TEST(reasons)
{
	char *config = path_of("%s/config", root);
	char text[512] = "";

	if (cases[_i].config)
		put("/config", cases[_i].config);
	for (size_t i = 0; i < ARRAY_SIZE(cases[_i].files) && cases[_i].files[i]; i += 2)
		put(cases[_i].files[i], cases[_i].files[i + 1]);
	local_module_missing(root, "6.1.0-1", cases[_i].config ? config : NULL, text, sizeof(text));
	ck_assert_msg(strstr(text, cases[_i].says), "%s", text);
	ck_assert_ptr_null(strchr(text, '\n'));
	free(config);
}
END_TEST

TEST_MAIN("local module")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, reasons, 0, ARRAY_SIZE(cases));
}
