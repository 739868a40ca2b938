/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initramfs of one guest among many of the same image. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <check.h>

#include "harness/host/boot/plan.h"
#include "harness/host/boot/tests/support/image.h"
#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

enum { HOURS = 3600 };

static void put_image(const char *path, time_t age)
{
	const struct timespec times[2] = {{.tv_sec = time(NULL) - age},
					  {.tv_sec = time(NULL) - age}};

	ck_assert_int_eq(file_write(path, "image", 5, &fault), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* A session of hours, beside which other runs make images of other programs and clean up. */
START_TEST(image_in_use_is_not_cleaned_away)
{
	static const char *const plan[] = {"handshake.lost_init.ipv4", NULL};
	char *used = path_of("%s/6.1-one.cpio", folder),
	     *unused = path_of("%s/6.1-two.cpio", folder);
	const struct guest_options options = {.image = used, .folder = folder, .plan = plan};
	int descriptor;

	put_image(used, 2 * HOURS);
	put_image(unused, 2 * HOURS);
	descriptor = plan_open(&options, &fault);
	ck_assert_int_ge(descriptor, 0);
	close(descriptor);
	folder_clean(folder, "6.1-", "no other");
	ck_assert(path_exists(used));
	ck_assert(!path_exists(unused));
	free(used);
	free(unused);
}
END_TEST

TEST_MAIN("plan")
{
	tcase_add_checked_fixture(tests, image_setup, image_teardown);
	tcase_add_test(tests, image_in_use_is_not_cleaned_away);
}
