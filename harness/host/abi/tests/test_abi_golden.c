/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <elf.h>
#include <string.h>

#include "harness/host/abi/check.h"
#include "harness/host/abi/diff.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/tests/test_main.h"

/* In the order of enum abi_model. */
static const char *const machines[ABI_MODELS] = {"x86_64", "armhf", "i686", "m68k"};

static struct abi *table(const char *name)
{
	const struct abi_machine *machine = abi_machine_named(name);

	ck_assert_ptr_nonnull(machine);
	return golden_abi(machine);
}

static const struct {
	const char *type, *member; /* no member: the size of the type */
	uint64_t numbers[ABI_MODELS];
} facts[] = {
	{"sctp_initmsg", NULL, {8, 8, 8, 8}},
	{"sctp_paddrthlds", NULL, {144, 136, 136, 134}},
	{"sctp_paddrthlds", "spt_address", {8, 4, 4, 4}},
	{"sctp_assoc_stats", NULL, {256, 256, 252, 250}},
	{"sctp_assoc_stats", "sas_maxrto", {136, 136, 132, 130}},
	{"sctp_getaddrs_old", NULL, {16, 12, 12, 12}},
	{"sctp_notification", "sn_header.sn_length", {4, 4, 4, 4}},
	{"sctp_sendv_spa", "sendv_authinfo", {28, 28, 28, 26}},
};

START_TEST(each_model_has_its_own_numbers)
{
	for (int model = 0; model < ABI_MODELS; model++) {
		struct abi *abi = table(machines[model]);
		const struct abi_type *type = abi_find_type(abi, facts[_i].type);
		uint64_t number = facts[_i].member ? abi_find_member(type, facts[_i].member)->offset
						   : type->size;

		ck_assert_int_eq((int)abi->machine->model, model);
		ck_assert_uint_eq(number, facts[_i].numbers[model]);
		abi_free(abi);
	}
}
END_TEST

static void expect_sound(const struct abi_type *type)
{
	uint64_t end = 0;

	for (size_t i = 0; i < type->member_count; i++) {
		const struct abi_member *member = &type->members[i];

		ck_assert_msg(member->offset + member->size <= type->size, "%s.%s", type->name,
			      member->name);
		if (type->kind == ABI_STRUCT)
			ck_assert_msg(member->offset >= end, "%s.%s", type->name, member->name);
		end = member->offset + member->size;
	}
	if (type->kind != ABI_ENUM)
		ck_assert_msg(type->align && type->size % type->align == 0, "%s", type->name);
}

START_TEST(members_lie_one_behind_the_other)
{
	struct abi *abi = table(machines[_i]);

	ck_assert_uint_gt(abi->type_count, 60);
	for (size_t i = 0; i < abi->type_count; i++)
		expect_sound(&abi->types[i]);
	abi_free(abi);
}
END_TEST

START_TEST(a_table_agrees_with_itself)
{
	struct abi *abi = table(machines[_i]);
	struct abi *other = table(machines[_i]);
	struct verdict verdict;
	struct differences differences;
	FILE *out = fopen("/dev/null", "we");

	ck_assert_ptr_nonnull(out);
	verdict_make(&verdict, abi, NULL, true);
	ck_assert_uint_eq(verdict_findings(&verdict, BREAKS_MEMORY) +
				  verdict_findings(&verdict, BREAKS_MEANING) +
				  verdict_findings(&verdict, HARMLESS),
			  0);
	ck_assert_uint_eq(verdict.mirror_count, abi->type_count);
	differences = abi_diff(abi, other, out);
	ck_assert_uint_eq(differences.breaking + differences.grown + differences.added, 0);
	fclose(out);
	verdict_clear(&verdict);
	abi_free(other);
	abi_free(abi);
}
END_TEST

START_TEST(shorter_structs_that_the_kernel_takes)
{
	const struct abi_machine *machine = abi_machine_named("i686");

	ck_assert(golden_takes(machine, "sctp_event_subscribe", 8));
	ck_assert(golden_takes(machine, "sctp_event_subscribe", 13));
	ck_assert(!golden_takes(machine, "sctp_event_subscribe", 7));
	ck_assert(golden_takes(machine, "sctp_paddrparams", 152));
	ck_assert(!golden_takes(machine, "sctp_paddrparams", 148));
	ck_assert(!golden_takes(machine, "sctp_status", 8));
	ck_assert(golden_grows("SCTP_SS_MAX"));
	ck_assert(!golden_grows("SCTP_SS_RR"));
}
END_TEST

static const struct {
	uint16_t elf;
	unsigned bits;
	bool big_endian;
	uint32_t flags;
	const char *name; /* NULL: not covered */
} headers[] = {
	{EM_386, 32, false, 0, "i686"},
	{EM_X86_64, 64, false, 0, "x86_64"},
	{EM_X86_64, 32, false, 0, "x32"},
	{EM_ARM, 32, false, EF_ARM_ABI_FLOAT_HARD, "armhf"},
	{EM_ARM, 32, false, EF_ARM_ABI_FLOAT_SOFT, "armel"},
	{EM_ARM, 32, false, 0, "arm"},
	{EM_ARM, 32, true, 0, NULL},
	{EM_MIPS, 32, true, 0, "mips"},
	{EM_MIPS, 64, false, 0, "mips64el"},
	{EM_ALPHA, 64, false, 0, "alpha"},
	{EM_PPC64, 64, true, 0, "ppc64"},
	{0xcafe, 64, false, 0, "other64"},
	{0xcafe, 32, false, 0, NULL},
};

START_TEST(elf_headers_name_the_abi)
{
	const struct abi_machine *machine = abi_machine_of(
		headers[_i].elf, headers[_i].bits, headers[_i].big_endian, headers[_i].flags);

	ck_assert_str_eq(machine ? machine->name : "none",
			 headers[_i].name ? headers[_i].name : "none");
}
END_TEST

TEST_MAIN("abi golden tables")
{
	tcase_add_loop_test(tests, each_model_has_its_own_numbers, 0, ARRAY_SIZE(facts));
	tcase_add_loop_test(tests, members_lie_one_behind_the_other, 0, ABI_MODELS);
	tcase_add_loop_test(tests, a_table_agrees_with_itself, 0, ABI_MODELS);
	tcase_add_test(tests, shorter_structs_that_the_kernel_takes);
	tcase_add_loop_test(tests, elf_headers_name_the_abi, 0, ARRAY_SIZE(headers));
}
