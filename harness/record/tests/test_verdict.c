/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of verdicts, what they weigh, and the digest of records. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/record/record_digest.h"
#include "harness/record/verdict.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *word;
	enum verdict verdict;
	bool fails, fails_strictly, runners;
} words[] = {
	{"pass", VERDICT_PASS, false, false, true},   {"fail", VERDICT_FAIL, true, true, true},
	{"crash", VERDICT_CRASH, true, true, false},  {"hang", VERDICT_HANG, true, true, true},
	{"error", VERDICT_ERROR, true, true, true},   {"skip", VERDICT_SKIP, false, true, true},
	{"known", VERDICT_KNOWN, false, false, true}, {"fixed", VERDICT_FIXED, false, false, true},
};

START_TEST(every_verdict)
{
	ck_assert_uint_eq(ARRAY_SIZE(words), VERDICTS);
	ck_assert_int_eq(verdict_of(words[_i].word), words[_i].verdict);
	ck_assert_str_eq(verdict_name(words[_i].verdict), words[_i].word);
	ck_assert_ptr_nonnull(verdict_participle(words[_i].verdict));
	ck_assert_int_eq(verdict_fails(words[_i].verdict, false), words[_i].fails);
	ck_assert_int_eq(verdict_fails(words[_i].verdict, true), words[_i].fails_strictly);
	ck_assert_int_eq(verdict_is_runners(words[_i].word), words[_i].runners);
}
END_TEST

START_TEST(what_is_no_verdict)
{
	json_t *record = json_pack("{s:i}", "verdict", 1);

	ck_assert_int_eq(verdict_of("passed"), VERDICT_ERROR);
	ck_assert_int_eq(verdict_of(""), VERDICT_ERROR);
	ck_assert_int_eq(verdict_of(NULL), VERDICT_ERROR);
	ck_assert_int_eq(verdict_of_record(record), VERDICT_ERROR);
	ck_assert_int_eq(verdict_of_record(NULL), VERDICT_ERROR);
	ck_assert(!verdict_is_runners(NULL));
	ck_assert(!verdict_is_runners("passed"));
	json_decref(record);
}
END_TEST

/* FIPS 180-2, appendix B.1; in one piece or in several. */
START_TEST(digest_of_records)
{
	static const char expected[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct record_digest digest;
	char text[RECORD_DIGEST_SIZE];

	record_digest_begin(&digest);
	record_digest_add(&digest, "abc", 3);
	record_digest_end(&digest, text);
	ck_assert_str_eq(text, expected);
	record_digest_begin(&digest);
	record_digest_add(&digest, "a", 1);
	record_digest_add(&digest, "bc", 2);
	record_digest_end(&digest, text);
	ck_assert_str_eq(text, expected);
}
END_TEST

TEST_MAIN("verdict")
{
	tcase_add_loop_test(tests, every_verdict, 0, ARRAY_SIZE(words));
	tcase_add_test(tests, what_is_no_verdict);
	tcase_add_test(tests, digest_of_records);
}
