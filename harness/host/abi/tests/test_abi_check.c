/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/check.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/host/abi/tests/types.h"
#include "harness/tests/test_main.h"

#define U ABI_UNSIGNED
#define S ABI_SIGNED

static size_t wrong(const struct verdict *verdict)
{
	return verdict_findings(verdict, BREAKS_MEMORY) + verdict_findings(verdict, BREAKS_MEANING);
}

/* Judges one type as that of armhf, and returns the text of the verdict. */
static char *judge(struct abi_type type, size_t findings)
{
	struct abi *abi = abi_new("file", abi_machine_named("armhf"));
	struct verdict verdict;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	json_t *json;

	abi_add_type(abi, &type);
	verdict_make(&verdict, abi, NULL, false);
	verdict_print(&verdict, out);
	fclose(out);
	ck_assert_msg(wrong(&verdict) == findings, "%zu findings:\n%s", wrong(&verdict), text);
	ck_assert_uint_eq(verdict.mirror_count, 1);
	json = verdict_to_json(&verdict);
	ck_assert_ptr_nonnull(json);
	json_decref(json);
	verdict_clear(&verdict);
	abi_free(abi);
	return text;
}

static void expect_line(char *text, const char *line)
{
	ck_assert_msg(strstr(text, line) != NULL, "no '%s' in:\n%s", line, text);
	free(text);
}

START_TEST(members_known_by_nothing_but_their_place)
{
	free(judge(TYPE("sctp_initmsg", 8, {"a", 0, 2, U}, {"b", 2, 2, U}, {"c", 4, 2, U},
			{"d", 6, 2, U}),
		   0));
}
END_TEST

START_TEST(one_name_shows_which_the_others_are)
{
	char *text = judge(TYPE("sctp_initmsg", 16, {"a", 0, 4, U}, {"b", 4, 4, U},
				{"max_attempts", 8, 4, U}, {"d", 12, 4, U}),
			   5);

	expect_line(text, "d (sinit_max_init_timeo) is 4 bytes unsigned at offset 12, must be 2 "
			  "bytes unsigned at offset 6 [wrong offset, wrong size]");
}
END_TEST

START_TEST(padding_hides_what_nobody_reads)
{
	free(judge(TYPE("sctp_rcvinfo", 28, {"rcv_sid", 0, 2, U}, {"_pad", 2, 6, ABI_ARRAY},
			{"rcv_ppid", 8, 4, U}, {"rcv_tsn", 12, 4, U}, {"rcv_cumtsn", 16, 4, U},
			{"rcv_context", 20, 4, U}, {"rcv_assoc_id", 24, 4, S}),
		   0));
}
END_TEST

START_TEST(what_is_behind_padding_counts)
{
	char *text = judge(TYPE("sctp_assoc_value", 12, {"assoc_id", 0, 4, S},
				{"pad", 4, 4, ABI_ARRAY}, {"assoc_value", 8, 4, U}),
			   2);

	expect_line(text, "assoc_value is 4 bytes unsigned at offset 8, must be 4 bytes unsigned "
			  "at offset 4 [wrong offset]");
}
END_TEST

START_TEST(an_old_struct_is_right_as_far_as_it_goes)
{
	free(judge(TYPE("sctp_sack_info", 8, {"sack_assoc_id", 0, 4, S}, {"sack_delay", 4, 4, U}),
		   0));
}
END_TEST

START_TEST(a_short_struct_that_the_kernel_refuses)
{
	char *text = judge(TYPE("sctp_rtoinfo", 12, {"srto_assoc_id", 0, 4, S},
				{"srto_initial", 4, 4, U}, {"srto_max", 8, 4, U}),
			   2);

	expect_line(text, "srto_min is missing, must be 4 bytes unsigned at offset 12 [missing]");
}
END_TEST

START_TEST(bytes_instead_of_an_integer_have_no_sign)
{
	free(judge(TYPE("sctp_assoc_value", 8, {"assoc_id", 0, 4, ABI_ARRAY},
			{"assoc_value", 4, 4, ABI_ARRAY}),
		   0));
}
END_TEST

START_TEST(a_union_may_have_few_of_its_members)
{
	struct abi_type type =
		TYPE("sctp_notification", 148, {"sn_shutdown_event", 0, 12, ABI_STRUCT},
		     {"everything", 0, 148, ABI_ARRAY});

	type.kind = ABI_UNION;
	free(judge(type, 0));
}
END_TEST

START_TEST(more_alignment_is_a_fault_and_less_is_none)
{
	struct abi_type packed =
		TYPE("sctp_assoc_value", 8, {"assoc_id", 0, 4, S}, {"assoc_value", 4, 4, U});
	struct abi_type aligned =
		TYPE("sctp_assoc_value", 8, {"assoc_id", 0, 4, S}, {"assoc_value", 4, 4, U});

	packed.align = 1;
	aligned.align = 8;
	free(judge(packed, 0));
	expect_line(judge(aligned, 1), "is aligned to 8, must be to 4 [wrong alignment]");
}
END_TEST

/* An association's end, whose head is a struct of this size with these members. */
static struct abi_type with_head(uint64_t size, const struct row *rows)
{
	struct abi_type type =
		TYPE("sctp_shutdown_event", 12, {"head", 0, 0, ABI_STRUCT}, {"assoc_id", 8, 4, S});
	struct abi_type head = make_type("head", size, rows);

	type.members[0].size = size;
	type.members[0].inner = head.members;
	type.members[0].inner_count = head.member_count;
	free(head.name);
	free(head.unit);
	return type;
}

START_TEST(the_head_of_a_notification_may_be_a_struct)
{
	const struct row right[] = {
		{"head.type", 0, 2, U}, {"head.flags", 2, 2, U}, {"head.length", 4, 4, U}, {NULL}};
	const struct row wrong[] = {
		{"head.type", 0, 2, U}, {"head.flags", 2, 2, U}, {"head.length", 4, 2, U}, {NULL}};

	free(judge(with_head(8, right), 0));
	expect_line(judge(with_head(6, wrong), 1),
		    "head.length (sse_length) is 2 bytes unsigned at offset 4, must be 4 bytes");
}
END_TEST

START_TEST(halves_make_up_a_number_if_their_names_go_together)
{
	free(judge(TYPE("sctp_assoc_value", 8, {"assoc_id", 0, 4, S}, {"value_lo", 4, 2, U},
			{"value_hi", 6, 2, U}),
		   0));
	free(judge(TYPE("sctp_assoc_value", 8, {"assoc_id", 0, 4, S}, {"value", 4, 2, U},
			{"stream", 6, 2, U}),
		   2));
}
END_TEST

START_TEST(padding_makes_up_the_room_of_an_address)
{
	free(judge(TYPE("sctp_setpeerprim", 132, {"assoc_id", 0, 4, S},
			{"addr", 4, 112, ABI_STRUCT}, {"_", 116, 16, ABI_ARRAY}),
		   0));
	free(judge(TYPE("sctp_setpeerprim", 132, {"assoc_id", 0, 4, S},
			{"addr", 4, 112, ABI_STRUCT}, {"port", 116, 16, ABI_ARRAY}),
		   2));
}
END_TEST

/* What is judged with a row of elements for numbers of the API's. */
static struct abi_type with_row(uint64_t offset, uint64_t element)
{
	struct abi_type type = TYPE("sctp_initmsg", 8, {"streams", 0, offset, ABI_ARRAY},
				    {"max", offset, 4, ABI_ARRAY});

	type.members[0].element = element;
	type.members[1].element = element;
	return type;
}

START_TEST(an_array_stands_for_as_many_numbers_as_it_has_elements)
{
	free(judge(with_row(4, 2), 0));
	expect_line(judge(with_row(4, 4), 4), "sinit_max_instreams is missing");
}
END_TEST

START_TEST(the_place_decides_between_names_that_are_alike)
{
	/* "chunks" ends the names of two members of the API. */
	free(judge(
		TYPE("sctp_authchunks", 8, {"gauth_assoc_id", 0, 4, S}, {"number_chunks", 4, 4, U}),
		0));
}
END_TEST

START_TEST(names_that_are_alike_show_what_was_swapped)
{
	char *text =
		judge(TYPE("sctp_initmsg", 8, {"in_streams", 0, 2, U}, {"out_streams", 2, 2, U},
			   {"max_attempts", 4, 2, U}, {"max_timeout", 6, 2, U}),
		      3);

	expect_line(text,
		    "in_streams (sinit_max_instreams) is 2 bytes unsigned at offset 0, must be 2 "
		    "bytes unsigned at offset 2 [wrong offset], breaks memory");
}
END_TEST

START_TEST(bytes_that_hold_the_whole_are_judged_by_their_size)
{
	free(judge(TYPE("sockaddr_storage", 128, {"bytes", 0, 128, ABI_ARRAY}), 0));
	expect_line(judge(TYPE("sockaddr_storage", 120, {"bytes", 0, 120, ABI_ARRAY}), 1),
		    "is 120 bytes long, must be 128 [wrong size]");
}
END_TEST

START_TEST(a_flexible_array_may_begin_with_its_first_element)
{
	free(judge(TYPE("sctp_getaddrs", 12, {"assoc_id", 0, 4, S}, {"addr_num", 4, 4, U},
			{"addrs", 8, 1, U}),
		   0));
	expect_line(judge(TYPE("sctp_getaddrs", 12, {"assoc_id", 0, 4, S}, {"addr_num", 4, 4, U},
			       {"addrs", 8, 4, ABI_POINTER}),
			  1),
		    "addrs is 4 bytes pointer at offset 8, must be flexible array");
}
END_TEST

/* A struct that is the program's own has no findings, unless its author insists. */
static void judge_foreign(struct abi_type type, bool strict, bool foreign)
{
	struct abi *abi = abi_new("file", abi_machine_named("armhf"));
	struct verdict verdict;

	abi_add_type(abi, &type);
	verdict_make(&verdict, abi, NULL, strict);
	ck_assert_uint_eq(verdict.mirror_count, 1);
	ck_assert_int_eq(verdict.mirrors[0].foreign, foreign);
	ck_assert_int_eq(wrong(&verdict) == 0, foreign);
	verdict_clear(&verdict);
	abi_free(abi);
}

static struct abi_type with_slice(void)
{
	struct abi_type type = TYPE("main.SctpRemoteError", 32, {"assoc_id", 0, 4, S},
				    {"sre_error", 4, 2, U}, {"data", 8, 24, ABI_STRUCT});

	type.members[2].managed = true;
	return type;
}

START_TEST(what_the_program_fills_in_by_itself_is_no_mirror)
{
	judge_foreign(with_slice(), false, true);
	judge_foreign(with_slice(), true, false);
	/* A notification without its type, flags and length. */
	judge_foreign(TYPE("SctpShutdownEvent", 4, {"assoc_id", 0, 4, S}), false, true);
	judge_foreign(TYPE("sctp_shutdown_event", 4, {"assoc_id", 0, 4, S}), false, false);
}
END_TEST

START_TEST(a_shorter_notification_is_of_an_older_header)
{
	struct abi_type type = TYPE("sctp_pdapi_event", 16, {"pdapi_type", 0, 2, U},
				    {"pdapi_flags", 2, 2, U}, {"pdapi_length", 4, 4, U},
				    {"pdapi_indication", 8, 4, U}, {"pdapi_assoc_id", 12, 4, S});

	expect_line(judge(type, 0),
		    "pdapi_stream is missing, must be 4 bytes unsigned at offset 16 "
		    "[missing], harmless");
}
END_TEST

START_TEST(the_api_of_bsd_is_not_judged)
{
	struct abi *abi = abi_new("file", abi_machine_named("armhf"));
	struct verdict verdict;

	abi_add_constant(&abi->constants, "SCTP_INITMSG", 3);
	abi_add_constant(&abi->constants, "SCTP_NODELAY", 4);
	abi_add_constant(&abi->constants, "SCTP_EVENTS", 12);
	verdict_make(&verdict, abi, NULL, false);
	ck_assert_uint_eq(wrong(&verdict), 3);
	verdict_clear(&verdict);
	abi_add_constant(&abi->constants, "SCTP_STATUS", 256);
	verdict_make(&verdict, abi, NULL, false);
	ck_assert(verdict.bsd && verdict_seen(&verdict));
	ck_assert_uint_eq(wrong(&verdict), 0);
	verdict_clear(&verdict);
	abi_free(abi);
}
END_TEST

static struct abi *constants(const char *name, int64_t value)
{
	struct abi *abi = abi_new("file", abi_machine_named("armhf"));

	abi_add_constant(&abi->constants, name, value);
	return abi;
}

static const struct {
	const char *name;
	int64_t value;
	size_t findings, harmless;
} values[] = {
	{"SCTP_EVENTS", 11, 0, 0},
	{"SCTP_EVENTS", 12, 1, 0},
	{"SctpEvents", 12, 1, 0},
	{"main.SCTP_EVENTS", 12, 1, 0},
	/* The last of an enumeration that grows: of a later header, and of an older one. */
	{"SCTP_SS_MAX", 4, 0, 0},
	{"SCTP_SS_MAX", 1, 0, 1},
	{"SCTP_NO_SUCH", 1, 0, 0},
	{"EVENTS", 1, 0, 0},
};

START_TEST(constants_go_by_their_whole_names)
{
	struct abi *abi = constants(values[_i].name, values[_i].value);
	struct verdict verdict;

	verdict_make(&verdict, abi, NULL, false);
	ck_assert_uint_eq(wrong(&verdict), values[_i].findings);
	ck_assert_uint_eq(verdict_findings(&verdict, HARMLESS), values[_i].harmless);
	verdict_clear(&verdict);
	abi_free(abi);
}
END_TEST

TEST_MAIN("abi check")
{
	tcase_add_test(tests, members_known_by_nothing_but_their_place);
	tcase_add_test(tests, one_name_shows_which_the_others_are);
	tcase_add_test(tests, padding_hides_what_nobody_reads);
	tcase_add_test(tests, what_is_behind_padding_counts);
	tcase_add_test(tests, an_old_struct_is_right_as_far_as_it_goes);
	tcase_add_test(tests, a_short_struct_that_the_kernel_refuses);
	tcase_add_test(tests, bytes_instead_of_an_integer_have_no_sign);
	tcase_add_test(tests, a_union_may_have_few_of_its_members);
	tcase_add_test(tests, more_alignment_is_a_fault_and_less_is_none);
	tcase_add_test(tests, the_head_of_a_notification_may_be_a_struct);
	tcase_add_test(tests, halves_make_up_a_number_if_their_names_go_together);
	tcase_add_test(tests, padding_makes_up_the_room_of_an_address);
	tcase_add_test(tests, an_array_stands_for_as_many_numbers_as_it_has_elements);
	tcase_add_test(tests, the_place_decides_between_names_that_are_alike);
	tcase_add_test(tests, names_that_are_alike_show_what_was_swapped);
	tcase_add_test(tests, bytes_that_hold_the_whole_are_judged_by_their_size);
	tcase_add_test(tests, a_flexible_array_may_begin_with_its_first_element);
	tcase_add_test(tests, what_the_program_fills_in_by_itself_is_no_mirror);
	tcase_add_test(tests, a_shorter_notification_is_of_an_older_header);
	tcase_add_test(tests, the_api_of_bsd_is_not_judged);
	tcase_add_loop_test(tests, constants_go_by_their_whole_names, 0, ARRAY_SIZE(values));
}
