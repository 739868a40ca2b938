/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Key vectors, association shared keys and HMACs of RFC 4895; the HMACs that are expected here were
 * computed by another implementation. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/peer/auth.h"
#include "harness/tests/test_main.h"

static struct auth_vector one, other;

static void fill_vectors(void)
{
	uint8_t random[32];

	one.size = other.size = 0;
	memset(random, 0xaa, sizeof(random));
	auth_vector_add(&one, PARAM_RANDOM, random, sizeof(random));
	auth_vector_add(&one, PARAM_CHUNK_LIST, "\xc1", 1);
	auth_vector_add(&one, PARAM_HMAC_ALGORITHMS, "\0\1", 2);
	memset(random, 0xbb, sizeof(random));
	auth_vector_add(&other, PARAM_RANDOM, random, sizeof(random));
	auth_vector_add(&other, PARAM_HMAC_ALGORITHMS, "\0\3\0\1", 4);
}

START_TEST(vectors_have_no_padding)
{
	static uint8_t large[AUTH_VECTOR_SIZE];

	ck_assert_uint_eq(one.size, 36 + 5 + 6);
	ck_assert_mem_eq(one.bytes + 36, "\x80\x03\0\5\xc1\x80\x04\0\6\0\1", 11);
	ck_assert(!auth_vector_add(&one, PARAM_RANDOM, large, sizeof(large)));
	ck_assert_uint_eq(one.size, 36 + 5 + 6);
}
END_TEST

/* The shorter one is the smaller number, as neither begins with 0. */
START_TEST(smaller_vector_comes_first)
{
	struct auth_key key = {.bytes = "secret", .size = 6};
	struct auth_secret secret = auth_secret_of(&key, &one, &other);
	struct auth_secret same = auth_secret_of(&key, &other, &one);

	ck_assert_uint_eq(secret.size, 6 + one.size + other.size);
	ck_assert_mem_eq(secret.bytes, "secret", 6);
	ck_assert_mem_eq(secret.bytes + 6, other.bytes, other.size);
	ck_assert_mem_eq(secret.bytes + 6 + other.size, one.bytes, one.size);
	ck_assert_mem_eq(same.bytes, secret.bytes, secret.size);
}
END_TEST

START_TEST(without_key_the_vectors_alone)
{
	struct auth_secret secret = auth_secret_of(NULL, &one, &other);

	ck_assert_uint_eq(secret.size, one.size + other.size);
}
END_TEST

static const struct {
	uint16_t identifier;
	size_t size;
	const char *hmac;
} cases[] = {
	{HMAC_SHA1, 20,
	 "\xfa\xc4\xfc\x9c\xe7\xcb\xd0\x3d\x3a\x2d\x23\x21\x88\xf5\xd0\x37\xd2\xe5\x91\x44"},
	{HMAC_SHA256, 32,
	 "\x7b\xd0\x43\x7e\xe3\x51\x6a\x86\xe9\x0c\xc3\x07\x2f\xbb\x68\x7e"
	 "\xae\x21\x8d\xae\x5f\xf7\x85\x54\xe4\x59\xd5\xef\x87\x15\x2a\x02"},
};

START_TEST(hmac_covers_padding_and_not_itself)
{
	static const uint8_t cookie_echo[] = {COOKIE_ECHO, 0, 0, 5, 'x', 0, 0, 0};
	size_t size = cases[_i].size;
	uint8_t packet[8 + HMAC_MAX_SIZE + 8] = {AUTH, 0, 0, (uint8_t)(8 + size),
						 0,    7, 0, (uint8_t)cases[_i].identifier};
	struct auth_key key = {.number = 7, .bytes = "secret", .size = 6};
	struct auth_secret secret = auth_secret_of(&key, &one, &other);
	uint8_t hmac[HMAC_MAX_SIZE];

	memset(packet + 8, 0x55, size);
	memcpy(packet + 8 + size, cookie_echo, sizeof(cookie_echo));
	ck_assert_uint_eq(auth_hmac(packet, packet + 8 + size + 8, &secret, hmac), size);
	ck_assert_mem_eq(hmac, cases[_i].hmac, size);
	packet[8 + size + 7] = 1;
	auth_hmac(packet, packet + 8 + size + 8, &secret, hmac);
	ck_assert_mem_ne(hmac, cases[_i].hmac, size);
}
END_TEST

START_TEST(unknown_or_short_has_no_hmac)
{
	uint8_t packet[8 + HMAC_MAX_SIZE] = {AUTH, 0, 0, 40, 0, 0, 0, 2};
	struct auth_secret secret = auth_secret_of(NULL, &one, &other);
	uint8_t hmac[HMAC_MAX_SIZE];

	ck_assert_uint_eq(hmac_size(2), 0);
	ck_assert_uint_eq(auth_hmac(packet, packet + sizeof(packet), &secret, hmac), 0);
	packet[7] = HMAC_SHA256;
	ck_assert_uint_eq(auth_hmac(packet, packet + sizeof(packet) - 1, &secret, hmac), 0);
}
END_TEST

TEST_MAIN("auth")
{
	tcase_add_checked_fixture(tests, fill_vectors, NULL);
	tcase_add_test(tests, vectors_have_no_padding);
	tcase_add_test(tests, smaller_vector_comes_first);
	tcase_add_test(tests, without_key_the_vectors_alone);
	tcase_add_loop_test(tests, hmac_covers_padding_and_not_itself, 0, 2);
	tcase_add_test(tests, unknown_or_short_has_no_hmac);
}
