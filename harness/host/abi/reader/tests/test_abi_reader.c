/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader, on this very program and on what is none. */
#include <string.h>

#include "harness/host/abi/reader/reader.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/tests/test_main.h"

/* What it is to find. */
enum reader_colour { READER_RED, READER_BLUE = -3 };

struct reader_sample {
	short number;
	const unsigned char *const pointer;
	enum reader_colour colour;
	volatile double real;
	struct {
		unsigned inner;
		unsigned flag : 3;
	} unnamed;
	union {
		long one;
		char other;
	};
	int table[3][2];
	char rest[];
};

static struct reader_sample *volatile kept;

static bool is_sample(const void *data, const char *name, const char *unit)
{
	return !strcmp(name, data) && strstr(unit, "test_abi_reader");
}

static bool no_constant(const void *data, const char *name, const char *unit)
{
	(void)unit;
	(void)data;
	(void)name;
	return false;
}

static const struct {
	const char *name;
	enum abi_kind kind;
	uint64_t offset, size, element;
	unsigned bits;
} members[] = {
	{"number", ABI_SIGNED, 0, 2, 0, 0},
	{"pointer", ABI_POINTER, offsetof(struct reader_sample, pointer), sizeof(void *), 0, 0},
	{"colour", ABI_SIGNED, offsetof(struct reader_sample, colour), 4, 0, 0},
	{"real", ABI_FLOAT, offsetof(struct reader_sample, real), 8, 0, 0},
	{"unnamed", ABI_STRUCT, offsetof(struct reader_sample, unnamed), 8, 0, 0},
	{"unnamed.inner", ABI_UNSIGNED, offsetof(struct reader_sample, unnamed), 4, 0, 0},
	{"unnamed.flag", ABI_UNSIGNED, offsetof(struct reader_sample, unnamed) + 4, 4, 0, 3},
	{"one", ABI_SIGNED, offsetof(struct reader_sample, one), sizeof(long), 0, 0},
	{"other", ABI_SIGNED, offsetof(struct reader_sample, one), 1, 0, 0},
	{"table", ABI_ARRAY, offsetof(struct reader_sample, table), 24, 4, 0},
	{"rest", ABI_ARRAY, offsetof(struct reader_sample, rest), 0, 1, 0},
};

START_TEST(a_struct_comes_out_as_it_is)
{
	const struct abi_options options = {
		.filter = {.type = is_sample, .constant = no_constant, .data = "reader_sample"}};
	struct abi_list list = {0};
	struct fault fault = {0};
	const struct abi_type *type;

	ck_assert_msg(abi_read("/proc/self/exe", &options, &list, &fault) == 0, "%s", fault.text);
	ck_assert_uint_eq(list.count, 1);
	type = abi_find_type(list.items[0], "reader_sample");
	ck_assert_ptr_nonnull(type);
	ck_assert_uint_eq(type->size, sizeof(struct reader_sample));
	ck_assert_str_eq(type->language, "C");
	ck_assert_uint_eq(type->member_count, ARRAY_SIZE(members));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const struct abi_member *member = &type->members[i];

		ck_assert_str_eq(member->name, members[i].name);
		ck_assert_msg(member->kind == members[i].kind, "%s", member->name);
		ck_assert_uint_eq(member->offset, members[i].offset);
		ck_assert_uint_eq(member->size, members[i].size);
		ck_assert_uint_eq(member->element, members[i].element);
		ck_assert_uint_eq(member->bits, members[i].bits);
	}
	abi_list_free(&list);
}
END_TEST

START_TEST(an_enumeration_has_its_values)
{
	const struct abi_options options = {
		.filter = {.type = is_sample, .constant = no_constant, .data = "reader_colour"}};
	struct abi_list list = {0};
	struct fault fault = {0};
	const struct abi_type *type;

	ck_assert_int_eq(abi_read("/proc/self/exe", &options, &list, &fault), 0);
	type = abi_find_type(list.items[0], "reader_colour");
	ck_assert_ptr_nonnull(type);
	ck_assert_int_eq((int)type->kind, ABI_ENUM);
	ck_assert_uint_eq(type->values.count, 2);
	ck_assert_int_eq(abi_find_constant(&type->values, "READER_BLUE")->value, READER_BLUE);
	abi_list_free(&list);
}
END_TEST

static const struct {
	const char *bytes;
	size_t size;
	const char *fault;
} images[] = {
	{"", 0, "fuzz"},	   {"text", 4, "neither"},
	{"\177ELF", 4, "fuzz"},	   {"!<arch>\n", 8, "without any ELF object"},
	{"!<arch>\nx", 9, "fuzz"},
};

START_TEST(what_is_no_object_is_refused)
{
	const struct abi_options options = {
		.filter = {.type = is_sample, .constant = no_constant, .data = ""}};
	struct abi_list list = {0};
	struct fault fault = {0};
	char image[64] = "";

	memcpy(image, images[_i].bytes, images[_i].size);
	ck_assert_int_eq(abi_read_image("fuzz", image, images[_i].size, &options, &list, &fault),
			 -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_msg(strstr(fault.text, images[_i].fault) != NULL, "%s", fault.text);
	abi_list_free(&list);
}
END_TEST

TEST_MAIN("abi reader")
{
	kept = NULL;
	tcase_add_test(tests, a_struct_comes_out_as_it_is);
	tcase_add_test(tests, an_enumeration_has_its_values);
	tcase_add_loop_test(tests, what_is_no_object_is_refused, 0, ARRAY_SIZE(images));
}
