/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BTF made by hand, in both byte orders. */
#include <string.h>

#include <linux/btf.h>

#include "harness/host/abi/reader/reader_private.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/tests/test_main.h"

enum { HEADER = 24, TYPES_MAX = 512 };

/* What is being written. */
struct blob {
	uint8_t types[TYPES_MAX];
	uint32_t size;
	bool big_endian;
};

/* Names by their offsets. */
static const char strings[] = "\0int\0char\0sctp_sample\0number\0bits\0bytes\0inner\0sctp_colour\0"
			      "SCTP_RED\0alias_sctp";

static uint32_t name(const char *text)
{
	for (size_t i = 0; i < sizeof(strings); i += strlen(strings + i) + 1)
		if (!strcmp(strings + i, text))
			return (uint32_t)i;
	ck_abort_msg("no string %s", text);
	return 0;
}

static void put(const struct blob *blob, uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[blob->big_endian ? 3 - i : i] = (uint8_t)(value >> (8 * i));
}

static void word(struct blob *blob, uint32_t value)
{
	ck_assert_uint_le(blob->size + 4, TYPES_MAX);
	put(blob, blob->types + blob->size, value);
	blob->size += 4;
}

static void head(struct blob *blob, const char *text, uint32_t kind, uint32_t length, bool flag,
		 uint32_t size_or_type)
{
	word(blob, name(text));
	word(blob, (uint32_t)flag << 31 | kind << 24 | length);
	word(blob, size_or_type);
}

static void member(struct blob *blob, const char *text, uint32_t type, uint32_t bits, uint32_t bit)
{
	word(blob, name(text));
	word(blob, type);
	word(blob, bits << 24 | bit);
}

/* struct sctp_sample { int number; int bits : 3; char bytes[6]; struct { int inner; }; } and
 * enum sctp_colour { SCTP_RED = -2 }. */
static void fill_types(struct blob *blob)
{
	head(blob, "int", BTF_KIND_INT, 0, false, 4); /* 1 */
	word(blob, BTF_INT_SIGNED << 24 | 32);
	head(blob, "char", BTF_KIND_INT, 0, false, 1); /* 2 */
	word(blob, 8);
	head(blob, "", BTF_KIND_ARRAY, 0, false, 0); /* 3 */
	word(blob, 2);
	word(blob, 1);
	word(blob, 6);
	head(blob, "", BTF_KIND_STRUCT, 1, false, 4); /* 4 */
	member(blob, "inner", 1, 0, 0);
	head(blob, "sctp_sample", BTF_KIND_STRUCT, 4, true, 20); /* 5 */
	member(blob, "number", 1, 0, 0);
	member(blob, "bits", 1, 3, 32);
	member(blob, "bytes", 3, 0, 64);
	member(blob, "", 4, 0, 128);
	head(blob, "sctp_colour", BTF_KIND_ENUM, 1, true, 4); /* 6 */
	word(blob, name("SCTP_RED"));
	word(blob, (uint32_t)-2);
	head(blob, "alias_sctp", BTF_KIND_TYPEDEF, 0, false, 4); /* 7 */
}

static size_t wrap(const struct blob *blob, uint8_t *bytes)
{
	const uint32_t words[] = {HEADER, 0, blob->size, blob->size, sizeof(strings)};

	bytes[blob->big_endian ? 0 : 1] = BTF_MAGIC >> 8;
	bytes[blob->big_endian ? 1 : 0] = BTF_MAGIC & 0xff;
	bytes[2] = BTF_VERSION;
	bytes[3] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		put(blob, bytes + 4 + 4 * i, words[i]);
	memcpy(bytes + HEADER, blob->types, blob->size);
	memcpy(bytes + HEADER + blob->size, strings, sizeof(strings));
	return HEADER + blob->size + sizeof(strings);
}

static bool any_type(const void *data, const char *type, const char *unit)
{
	(void)data;
	(void)type;
	ck_assert_str_eq(unit, ABI_BTF_UNIT);
	return true;
}

static bool any_constant(const void *data, const char *constant, const char *unit)
{
	(void)data;
	(void)constant;
	(void)unit;
	return true;
}

static const struct abi_options options = {.filter = {.type = any_type, .constant = any_constant}};

static struct abi *read_types(const struct btf *btf)
{
	struct abi *abi = abi_new("blob", abi_machine_named("i686"));
	struct fault fault = {0};
	struct reading reading = {.name = "blob", .abi = abi, .options = &options, .fault = &fault};

	ck_assert_msg(read_btf(&reading, btf) == 0, "%s", fault.text);
	return abi;
}

static const struct {
	const char *name;
	enum abi_kind kind;
	uint64_t offset, size;
	unsigned bits;
} members[] = {
	{"number", ABI_SIGNED, 0, 4, 0},
	{"bits", ABI_SIGNED, 4, 4, 3},
	{"bytes", ABI_ARRAY, 8, 6, 0},
	{"inner", ABI_SIGNED, 16, 4, 0},
};

static void expect_types(const struct abi *abi)
{
	const struct abi_type *sample = abi_find_type(abi, "sctp_sample");
	const struct abi_type *colour = abi_find_type(abi, "sctp_colour");

	ck_assert_ptr_nonnull(sample);
	ck_assert_uint_eq(sample->size, 20);
	ck_assert_uint_eq(sample->member_count, ARRAY_SIZE(members));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		ck_assert_str_eq(sample->members[i].name, members[i].name);
		ck_assert_int_eq((int)sample->members[i].kind, (int)members[i].kind);
		ck_assert_uint_eq(sample->members[i].offset, members[i].offset);
		ck_assert_uint_eq(sample->members[i].size, members[i].size);
		ck_assert_uint_eq(sample->members[i].bits, members[i].bits);
	}
	ck_assert_ptr_nonnull(colour);
	ck_assert_int_eq(colour->values.items[0].value, -2);
	ck_assert_ptr_nonnull(abi_find_type(abi, "alias_sctp"));
	ck_assert_ptr_nonnull(abi_find_constant(&abi->constants, "SCTP_RED"));
}

START_TEST(types_are_read_in_either_byte_order)
{
	struct blob blob = {.big_endian = _i != 0};
	uint8_t bytes[HEADER + TYPES_MAX + sizeof(strings)];
	const char *why = NULL;
	struct btf *btf;
	struct abi *abi;

	fill_types(&blob);
	btf = btf_parse(bytes, wrap(&blob, bytes), NULL, &why);
	ck_assert_msg(btf != NULL, "%s", why);
	abi = read_types(btf);
	expect_types(abi);
	abi_free(abi);
	btf_free(btf);
}
END_TEST

START_TEST(a_module_counts_on_from_its_kernel)
{
	struct blob blob = {0};
	struct blob module_blob = {0};
	uint8_t bytes[HEADER + TYPES_MAX + sizeof(strings)];
	const char *why = NULL;
	struct btf *base;
	struct btf *module;
	struct abi *abi;

	fill_types(&blob);
	base = btf_parse(bytes, wrap(&blob, bytes), NULL, &why);
	ck_assert_ptr_nonnull(base);
	ck_assert_uint_eq(btf_end(base), 8);
	/* Its first string is the one behind the kernel's last. */
	head(&module_blob, "sctp_sample", BTF_KIND_STRUCT, 1, false, 6);
	member(&module_blob, "bytes", 3, 0, 0);
	put(&module_blob, module_blob.types, (uint32_t)sizeof(strings) + name("sctp_sample"));
	module = btf_parse(bytes, wrap(&module_blob, bytes), base, &why);
	ck_assert_msg(module != NULL, "%s", why);
	abi = read_types(module);
	ck_assert_uint_eq(abi->type_count, 1);
	ck_assert_str_eq(abi->types[0].name, "sctp_sample");
	ck_assert_str_eq(abi->types[0].members[0].name, "bytes");
	ck_assert_uint_eq(abi->types[0].members[0].size, 6);
	abi_free(abi);
	btf_free(module);
	btf_free(base);
}
END_TEST

START_TEST(a_part_of_it_is_refused)
{
	struct blob blob = {0};
	uint8_t bytes[HEADER + TYPES_MAX + sizeof(strings)];
	size_t size;

	fill_types(&blob);
	size = wrap(&blob, bytes);
	for (size_t length = 0; length < size; length++) {
		const char *why = NULL;

		ck_assert_ptr_null(btf_parse(bytes, length, NULL, &why));
		ck_assert_ptr_nonnull(why);
	}
}
END_TEST

START_TEST(types_that_refer_to_themselves_end)
{
	struct blob blob = {0};
	uint8_t bytes[HEADER + TYPES_MAX + sizeof(strings)];
	const char *why = NULL;
	struct fault fault = {0};
	struct abi *abi = abi_new("blob", abi_machine_named("i686"));
	struct reading reading = {.name = "blob", .abi = abi, .options = &options, .fault = &fault};
	struct btf *btf;

	head(&blob, "alias_sctp", BTF_KIND_TYPEDEF, 0, false, 1);
	head(&blob, "", BTF_KIND_ARRAY, 0, false, 0);
	word(&blob, 2);
	word(&blob, 2);
	word(&blob, 1);
	head(&blob, "sctp_sample", BTF_KIND_STRUCT, 2, false, 4);
	member(&blob, "number", 1, 0, 0);
	member(&blob, "bytes", 2, 0, 0);
	btf = btf_parse(bytes, wrap(&blob, bytes), NULL, &why);
	ck_assert_ptr_nonnull(btf);
	ck_assert_int_eq(read_btf(&reading, btf), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "without end"));
	btf_free(btf);
	abi_free(abi);
}
END_TEST

TEST_MAIN("abi btf")
{
	tcase_add_loop_test(tests, types_are_read_in_either_byte_order, 0, 2);
	tcase_add_test(tests, a_module_counts_on_from_its_kernel);
	tcase_add_test(tests, a_part_of_it_is_refused);
	tcase_add_test(tests, types_that_refer_to_themselves_end);
}
