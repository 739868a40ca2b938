/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/golden.h"
#include "harness/host/abi/mirror.h"
#include "harness/host/abi/api_names.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/host/abi/tests/types.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *name, *normal, *core;
} types[] = {
	{"sctp_sndrcvinfo", "sctpsndrcvinfo", "sndrcvinfo"},
	{"SctpSndRcvInfo", "sctpsndrcvinfo", "sndrcvinfo"},
	{"libc::unix::sctp_initmsg", "sctpinitmsg", "initmsg"},
	{"github.com/someone/sctp.InitMsg", "initmsg", "initmsg"},
	{"github.com/someone/sctp.peeloffArg#3", "peeloffarg", "peeloffarg"},
	{"sctp_peeloff_arg_t", "sctppeeloffarg", "peeloffarg"},
	{"sctp::Wrapper<sctp::Event>", "wrapper", "wrapper"},
	{"c_sctp_sctp_event", "csctpsctpevent", "event"},
	{"sctp", "sctp", "sctp"},
	{"", "", ""},
	{"a::", "", ""},
};

START_TEST(types_have_normal_names_and_cores)
{
	struct normal_name plain = name_normal_type(types[_i].name);

	ck_assert_str_eq(plain.text, types[_i].normal);
	ck_assert_str_eq(name_core(&plain), types[_i].core);
}
END_TEST

START_TEST(long_names_are_cut_off)
{
	char name[4096];
	struct normal_name plain;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	plain = name_normal(name);
	ck_assert_uint_eq(strlen(plain.text), sizeof(plain.text) - 1);
}
END_TEST

static const struct {
	const char *name;
	bool padding;
} members[] = {
	{"_", true},	    {"pad", true},	   {"_pad2", true}, {"__reserved", true},
	{"Reserved", true}, {"__bindgen_x", true}, {"__0", false},  {"sinfo_flags", false},
	{"spad", false},    {"outer.__pad", true}, {"data", false},
};

START_TEST(padding_is_known_by_its_name)
{
	ck_assert_int_eq(name_is_padding(members[_i].name), members[_i].padding);
}
END_TEST

/* What a type of this name mirrors, with members that say nothing and with those of a real one. */
static const struct {
	const char *name;
	const char *alone; /* by its name alone, or NULL */
	const char *with_members; /* with two of three members of struct sctp_event, or NULL */
} mirrors[] = {
	{"sctp_event", "sctp_event", "sctp_event"},
	{"linux_sctp_event", "sctp_event", "sctp_event"},
	{"compat_sctp_event", NULL, "sctp_event"},
	{"SctpEvent", NULL, "sctp_event"},
	{"SCTPEvent", NULL, "sctp_event"},
	{"event", NULL, "sctp_event"},
	{"main.Event", NULL, "sctp_event"},
	{"MyEvent", NULL, NULL},
	{"sctp_events", NULL, NULL},
	{"sctp_setprim", NULL, "sctp_prim"},
	{"RawSndRcvInfo", NULL, NULL},
	{"sockaddr_storage", "sockaddr_storage", "sockaddr_storage"},
	{"__kernel_sockaddr_storage", NULL, NULL},
	{"sctp_association", NULL, NULL},
};

/* Other words for the API's, each with two members that go with it. */
static const struct {
	const char *name, *golden;
} spellings[] = {
	{"SctpPeerAddrInfo", "sctp_paddrinfo"},
	{"sctp.PeerAddrParams", "sctp_paddrparams"},
	{"PeerAddressThresholds", "sctp_paddrthlds"},
	{"AssocInfo", "sctp_assocparams"},
	{"AssocVal", "sctp_assoc_value"},
	{"SackTimer", "sctp_sack_info"},
	{"SctpSubscribeEvent", "sctp_event"},
	{"SetPeerPrimary", "sctp_setpeerprim"},
	{"sctpGetSetPrim", "sctp_prim"},
	{"NotificationHeader", "sn_header"},
	{"SctpAssocChangeEvent", "sctp_assoc_change"},
	{"SenderDry", "sctp_sender_dry_event"},
	{"StreamReset", "sctp_stream_reset_event"},
	{"PartialDelivery", "sctp_pdapi_event"},
	{"AdaptationIndication", "sctp_adaptation_event"},
	{"Struct_sockaddr_storage", "sockaddr_storage"},
	/* By nothing but their members. */
	{"Window", "sctp_paddrinfo"},
	{"Unrelated", "sctp_sndinfo"},
};

static void expect_mirror(const struct abi_type *type, const char *expected)
{
	struct abi *golden = golden_mirrored(&abi_machines[0]);
	const struct abi_type *found = mirror_of(golden, type, NULL, NULL);

	ck_assert_str_eq(found ? found->name : "none", expected ? expected : "none");
	abi_free(golden);
}

START_TEST(a_name_is_enough_or_needs_members)
{
	struct abi_type plain = TYPE(mirrors[_i].name, 8, {"x", 0, 8, ABI_UNSIGNED});
	struct abi_type rich = TYPE(mirrors[_i].name, 8, {"assoc_id", 0, 4, ABI_SIGNED},
				    {"Type", 4, 2, ABI_UNSIGNED}, {"y", 6, 1, ABI_UNSIGNED});

	expect_mirror(&plain, mirrors[_i].alone);
	expect_mirror(&rich, mirrors[_i].with_members);
	abi_type_clear(&plain);
	abi_type_clear(&rich);
}
END_TEST

/* All members of the golden type, under another name. */
START_TEST(other_words_for_the_same_type)
{
	struct abi *golden = golden_mirrored(&abi_machines[0]);
	const struct abi_type *wanted = abi_find_type(golden, spellings[_i].golden);
	struct abi_type type = *wanted;
	const struct abi_type *found;

	type.name = copy_text(spellings[_i].name);
	type.unit = copy_text("sctp.c");
	ck_assert(mirror_wants_type(golden, NULL, type.name) ||
		  mirror_wants_member(golden, type.members[0].name));
	found = mirror_of(golden, &type, NULL, NULL);
	ck_assert_str_eq(found ? found->name : "none", spellings[_i].golden);
	free(type.name);
	free(type.unit);
	abi_free(golden);
}
END_TEST

TEST_MAIN("abi names")
{
	tcase_add_loop_test(tests, other_words_for_the_same_type, 0, ARRAY_SIZE(spellings));
	tcase_add_loop_test(tests, types_have_normal_names_and_cores, 0, ARRAY_SIZE(types));
	tcase_add_test(tests, long_names_are_cut_off);
	tcase_add_loop_test(tests, padding_is_known_by_its_name, 0, ARRAY_SIZE(members));
	tcase_add_loop_test(tests, a_name_is_enough_or_needs_members, 0, ARRAY_SIZE(mirrors));
}
