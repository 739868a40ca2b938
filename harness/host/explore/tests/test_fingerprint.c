/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "harness/tests/test_main.h"

#include <string.h>

#include "harness/host/explore/fingerprint.h"

static const char warning[] =
	"------------[ cut here ]------------\n"
	"WARNING: CPU: 0 PID: 77 at net/sctp/x.c:12 sctp_y+0x10/0x20 [sctp]\n"
	"RIP: 0010:sctp_y+0x10/0x20 [sctp]\nCall Trace:\n <TASK>\n ? __warn+0x7d/0x8f\n"
	" ? report_bug+0xbf/0xf9\n sctp_z.constprop.0+0x1/0x5 [sctp]\n ? guess+0x1/0x2\n"
	" sctp_do_sm+0x99/0x1a00 [sctp]\n";

static char print[FINGERPRINT_SIZE], other[FINGERPRINT_SIZE];

START_TEST(a_report_is_known_by_its_stack)
{
	fingerprint_of(VERDICT_CRASH, warning, print);
	ck_assert_str_eq(print, "crash WARNING:: sctp_y < sctp_z < sctp_do_sm");
}
END_TEST

START_TEST(a_copy_is_known_by_where_it_goes)
{
	fingerprint_of(VERDICT_CRASH,
		       "memcpy: detected field-spanning write (size 24) of single field "
		       "\"asoc->c.auth_chunks\" at net/sctp/associola.c:268 (size 20)\n"
		       "WARNING: CPU: 0 PID: 653 at net/sctp/associola.c:268 "
		       "sctp_association_new+0x688/0x6e0 [sctp]\n",
		       print);
	ck_assert_str_eq(print,
			 "crash field-spanning write to asoc->c.auth_chunks: sctp_association_new");
}
END_TEST

START_TEST(offsets_and_addresses_make_no_difference)
{
	char moved[sizeof(warning)];

	memcpy(moved, warning, sizeof(warning));
	strstr(moved, "0x99")[2] = '1';
	strstr(moved, "PID: 77")[5] = '1';
	fingerprint_of(VERDICT_CRASH, warning, print);
	fingerprint_of(VERDICT_CRASH, moved, other);
	ck_assert_str_eq(print, other);
}
END_TEST

START_TEST(a_sentence_is_known_by_its_id)
{
	fingerprint_of(VERDICT_FAIL,
		       "a bystander expects padding (RFC9260-3.2-2); chunk 1: 0.1 path0 a>b",
		       print);
	ck_assert_str_eq(print, "fail sentence RFC9260-3.2-2");
}
END_TEST

START_TEST(a_broken_format_is_told_from_another)
{
	fingerprint_of(VERDICT_FAIL,
		       "a bystander expects whole chunks whose lengths fit their formats "
		       "(RFC9260-6.10-5); chunk 1 (ABORT): the error cause at byte 4 (Out of "
		       "Resource) breaks its format:   3.570777 path0 iut>wire 5000 > 6000",
		       print);
	ck_assert_str_eq(print, "fail sentence RFC9260-6.10-5: chunk # (ABORT): the error cause at "
				"byte # (Out of Resource) breaks its format");
}
END_TEST

START_TEST(numbers_are_left_out_of_messages)
{
	fingerprint_of(VERDICT_FAIL, "message 12 was delivered twice", print);
	fingerprint_of(VERDICT_FAIL, "message 7 was delivered twice", other);
	ck_assert_str_eq(print, other);
	fingerprint_of(VERDICT_FAIL, "message 7 was delivered late", other);
	ck_assert_str_ne(print, other);
}
END_TEST

START_TEST(whatever_a_guest_says_has_one)
{
	static const char *const texts[] = {"",	    "+0x",	"+0x/", " ? +0x1/",
					    "(RFC", "\x80\xff", "? "};
	char name[FINGERPRINT_NAME], text[9000];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int verdict = 0; verdict < VERDICTS; verdict++) {
		for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
			fingerprint_of((enum verdict)verdict, texts[i], print);
		fingerprint_of((enum verdict)verdict, text, print);
	}
	fingerprint_name(print, name);
	ck_assert_uint_eq(strlen(name), 8);
}
END_TEST

TEST_MAIN("fingerprint")
{
	tcase_add_test(tests, a_report_is_known_by_its_stack);
	tcase_add_test(tests, a_copy_is_known_by_where_it_goes);
	tcase_add_test(tests, offsets_and_addresses_make_no_difference);
	tcase_add_test(tests, a_sentence_is_known_by_its_id);
	tcase_add_test(tests, a_broken_format_is_told_from_another);
	tcase_add_test(tests, numbers_are_left_out_of_messages);
	tcase_add_test(tests, whatever_a_guest_says_has_one);
}
