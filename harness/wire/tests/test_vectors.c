/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every vector decodes, in every carrier, and is described as it should be. */
#include <check.h>
#include <stdlib.h>

#include "harness/wire/tests/support/decoded.h"
#include "harness/wire/tests/support/vectors.h"
#include "harness/tests/test_main.h"

static const char *const heads[CARRIERS] = {
	[OVER_IPV4] = "5000 > 6000 tag 0000000",
	[OVER_IPV6] = "5000 > 6000 tag 0000000",
	[OVER_UDP] = "5000 > 6000 over UDP 40000 > 9899 tag 0000000",
};

static void expect_vector(const struct vector *vector, enum carrier carrier)
{
	static struct bytes built;
	static struct sctp_packet packet;
	char line[2048];
	const char *chunks;
	uint8_t *frame;

	built.length = 0;
	put_vector_frame(&built, vector, carrier);
	frame = copy_exactly(built.data, built.length);
	ck_assert_int_eq(packet_decode_frame(frame, built.length, &packet), DECODED);
	ck_assert(packet.checksum_ok);
	packet_describe(&packet, line, sizeof(line));
	ck_assert_mem_eq(line, heads[carrier], strlen(heads[carrier]));
	chunks = strstr(line, ": ");
	ck_assert_ptr_nonnull(chunks);
	ck_assert_str_eq(chunks + strlen(": "), vector->line);
	free(frame);
}

START_TEST(described)
{
	for (size_t i = 0; i < vector_count; i++)
		expect_vector(&vectors[i], (enum carrier)_i);
}
END_TEST

static bool in_a_line(const char *name)
{
	for (size_t i = 0; i < vector_count; i++)
		if (strstr(vectors[i].line, name))
			return true;
	return false;
}

/* Whatever has a name is in a vector; nothing else has one that begins like this. */
static bool is_named(const char *name, const char *unknown)
{
	return strncmp(name, unknown, strlen(unknown)) != 0;
}

START_TEST(complete)
{
	unsigned named = 0;

	for (unsigned number = 0; number <= UINT16_MAX; number++) {
		const char *const names[] = {
			number <= UINT8_MAX ? chunk_name((uint8_t)number) : "chunk ",
			parameter_name((uint16_t)number),
			cause_name((uint16_t)number),
		};
		static const char *const unknown[] = {"chunk ", "parameter ", "cause "};

		for (int i = 0; i < 3; i++) {
			if (!is_named(names[i], unknown[i]))
				continue;
			named++;
			ck_assert_msg(in_a_line(names[i]), "no vector has %s", names[i]);
		}
	}
	ck_assert_uint_ge(named, 23 + 27 + 20);
}
END_TEST

TEST_MAIN("vectors")
{
	tcase_add_loop_test(tests, described, 0, CARRIERS);
	tcase_add_test(tests, complete);
}
