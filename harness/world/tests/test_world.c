/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "harness/tests/test_main.h"

#include <stdlib.h>
#include <string.h>

#include "harness/wire/chunk_types.h"
#include "harness/wire/parameter_types.h"
#include "harness/world/emit.h"
#include "harness/world/options.h"
#include "harness/world/world.h"

enum { SEEDS = 4000 };

START_TEST(a_seed_has_one_world)
{
	for (uint64_t seed = 0; seed < 50; seed++) {
		static struct world one, other;
		char *first, *second;

		world_generate(seed, PROFILE_BOTH, &one);
		world_generate(seed, PROFILE_BOTH, &other);
		first = world_text(&one);
		second = world_text(&other);
		ck_assert_str_eq(first, second);
		free(first);
		free(second);
	}
}
END_TEST

START_TEST(other_seeds_have_other_worlds)
{
	static struct world one, other;
	char *first, *second;

	world_generate(1, PROFILE_PEER, &one);
	world_generate(2, PROFILE_PEER, &other);
	first = world_text(&one);
	second = world_text(&other);
	ck_assert_str_ne(first, second);
	free(first);
	free(second);
}
END_TEST

START_TEST(worlds_are_read_as_they_are_written)
{
	for (uint64_t seed = 0; seed < SEEDS / 10; seed++) {
		static struct world world, again;
		char error[256] = "", *text, *copy;

		world_generate(seed, (enum world_profile)(seed % PROFILES), &world);
		text = world_text(&world);
		ck_assert_msg(world_parse(text, &again, error, sizeof(error)), "%s", error);
		copy = world_text(&again);
		ck_assert_str_eq(text, copy);
		ck_assert_uint_eq(world.count, again.count);
		ck_assert_mem_eq(world.steps, again.steps, sizeof(*world.steps) * world.count);
		free(text);
		free(copy);
	}
}
END_TEST

START_TEST(what_is_no_world_is_refused)
{
	static const char *const texts[] = {
		"",
		"hello",
		"world 2\nlab two_nodes ipv4\n",
		"world 1\n",
		"world 1\nlab two_nodes ipv5\n",
		"world 1\nprofile other\nlab two_nodes ipv4\n",
		"world 1\nlab two_nodes ipv4\nover \n",
		"world 1\nlab two_nodes ipv4\nover ../box\n",
		"world 1\nlab two_nodes ipv4\nfly endpoint=1\n",
		"world 1\nlab two_nodes ipv4\nsend endpoint\n",
		"world 1\nlab two_nodes ipv4\nsend endpoint=\n",
		"world 1\nlab two_nodes ipv4\nsend wings=2\n",
		"world 1\nlab two_nodes ipv4\nchunk type=NOTHING\n",
		"world 1\nlab two_nodes ipv4\nsend size=99999999999999999999\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		static struct world world;
		char error[256] = "";

		ck_assert_msg(!world_parse(texts[i], &world, error, sizeof(error)), "%s", texts[i]);
		ck_assert_msg(*error && !strchr(error, '\n'), "%s", error);
	}
}
END_TEST

static bool seen(enum step_kind kind, enum step_operand operand, int64_t value,
		 const struct world *worlds)
{
	for (size_t i = 0; i < SEEDS; i++)
		for (size_t k = 0; k < worlds[i].count; k++)
			if (worlds[i].steps[k].kind == kind &&
			    worlds[i].steps[k].operand[operand] == value)
				return true;
	return false;
}

/* A row that is added to one of the tables is played without another line. */
START_TEST(every_row_of_every_table_is_drawn)
{
	struct world *worlds = calloc(SEEDS, sizeof(*worlds));

	ck_assert_ptr_nonnull(worlds);
	for (size_t i = 0; i < SEEDS; i++)
		world_generate(i, i % 2 ? PROFILE_PEER : PROFILE_FAILOVER, &worlds[i]);
#define CHUNK_IS_DRAWN(name, number, text, smallest, unit, tlvs)                                   \
	ck_assert_msg(seen(STEP_CHUNK, OPERAND_type, number, worlds), "no chunk %s", text);
	CHUNK_TYPE_LIST(CHUNK_IS_DRAWN)
#define PARAMETER_IS_DRAWN(name, number, text)                                                     \
	ck_assert_msg(seen(STEP_PARAM, OPERAND_type, number, worlds), "no parameter %s", text);
	PARAMETER_TYPE_LIST(PARAMETER_IS_DRAWN)
#define SPOILED_IS_DRAWN(name)                                                                     \
	ck_assert_msg(seen(STEP_CHUNK, OPERAND_field, SPOILED_##name, worlds), "no %s", #name);
	SPOILED_LIST(SPOILED_IS_DRAWN)
	for (const struct world_option *option = world_options; option->name; option++) {
		ck_assert_msg(seen(STEP_SET, OPERAND_option, option->number, worlds), "no set %s",
			      option->name);
		ck_assert_msg(seen(STEP_GET, OPERAND_option, option->number, worlds), "no get %s",
			      option->name);
	}
	for (int i = 0; i < WORLD_SYSCTLS; i++)
		ck_assert_msg(seen(STEP_SYSCTL, OPERAND_option, i, worlds), "no sysctl %s",
			      world_sysctl_name(i));
	free(worlds);
}
END_TEST

/* Of a 64-bit machine, as linux/sctp.h has them. */
START_TEST(option_values_are_as_large_as_their_structs)
{
	static const struct {
		int option;
		size_t size;
	} sizes[] = {
		{SCTP_RTOINFO, sizeof(struct sctp_rtoinfo)},
		{SCTP_ASSOCINFO, sizeof(struct sctp_assocparams)},
		{SCTP_INITMSG, sizeof(struct sctp_initmsg)},
		{SCTP_PRIMARY_ADDR, sizeof(struct sctp_prim)},
		{SCTP_SET_PEER_PRIMARY_ADDR, sizeof(struct sctp_setpeerprim)},
		{SCTP_PEER_ADDR_PARAMS, sizeof(struct sctp_paddrparams)},
		{SCTP_DEFAULT_SEND_PARAM, sizeof(struct sctp_sndrcvinfo)},
		{SCTP_GET_PEER_ADDR_INFO, sizeof(struct sctp_paddrinfo)},
		{SCTP_DELAYED_SACK, sizeof(struct sctp_sack_info)},
		{SCTP_AUTH_ACTIVE_KEY, sizeof(struct sctp_authkeyid)},
		{SCTP_PEER_ADDR_THLDS, sizeof(struct sctp_paddrthlds)},
		{SCTP_PEER_ADDR_THLDS_V2, sizeof(struct sctp_paddrthlds_v2)},
		{SCTP_DEFAULT_SNDINFO, sizeof(struct sctp_sndinfo)},
		{SCTP_DEFAULT_PRINFO, sizeof(struct sctp_default_prinfo)},
		{SCTP_ADD_STREAMS, sizeof(struct sctp_add_streams)},
		{SCTP_STREAM_SCHEDULER_VALUE, sizeof(struct sctp_stream_value)},
		{SCTP_EVENT, sizeof(struct sctp_event)},
		{SCTP_REMOTE_UDP_ENCAPS_PORT, sizeof(struct sctp_udpencaps)},
		{SCTP_PLPMTUD_PROBE_INTERVAL, sizeof(struct sctp_probeinterval)},
		{SCTP_STATUS, sizeof(struct sctp_status)},
	};
	static const int64_t numbers[WORLD_OPTION_NUMBERS] = {1, 2, 3, 4, 5};
	struct sockaddr_storage address = {.ss_family = AF_INET};
	uint8_t value[WORLD_OPTION_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		const struct world_option *option = world_option_of(sizes[i].option);
		size_t size =
			world_option_value(option, 7, &address, sizeof(address), numbers, value);

		/* What is only read may be longer. */
		ck_assert_msg(size == sizes[i].size ||
				      (sizes[i].option == SCTP_STATUS && size > sizes[i].size),
			      "%s has %zu bytes, not %zu", option->name, size, sizes[i].size);
	}
}
END_TEST

START_TEST(option_values_stand_where_they_belong)
{
	static const int64_t numbers[WORLD_OPTION_NUMBERS] = {11, 12, 13, 14, 15};
	struct sockaddr_storage address = {.ss_family = AF_INET6};
	uint8_t value[WORLD_OPTION_MAX];
	struct sctp_paddrparams params;
	struct sctp_add_streams add;

	ck_assert_uint_eq(world_option_value(world_option_of(SCTP_PEER_ADDR_PARAMS), 7, &address,
					     sizeof(address), numbers, value),
			  sizeof(params));
	memcpy(&params, value, sizeof(params));
	ck_assert_int_eq(params.spp_assoc_id, 7);
	ck_assert_int_eq(params.spp_address.ss_family, AF_INET6);
	ck_assert_uint_eq(params.spp_hbinterval, 11);
	ck_assert_uint_eq(params.spp_pathmaxrxt, 12);
	ck_assert_uint_eq(params.spp_pathmtu, 13);
	ck_assert_uint_eq(params.spp_sackdelay, 14);
	ck_assert_uint_eq(params.spp_flags, 15);
	world_option_value(world_option_of(SCTP_ADD_STREAMS), 7, &address, sizeof(address), numbers,
			   value);
	memcpy(&add, value, sizeof(add));
	ck_assert_uint_eq(add.sas_instrms, 11);
	ck_assert_uint_eq(add.sas_outstrms, 12);
}
END_TEST

START_TEST(numbers_of_options_have_their_ranges)
{
	const struct world_range *range = world_option_range(SCTP_HMAC_IDENT, 1);

	ck_assert_ptr_nonnull(range);
	ck_assert_int_eq(range->member, 'h');
	ck_assert_int_eq(range->least, 1);
	ck_assert_int_eq(range->greatest, 3);
	/* The association's ID is no number of the step. */
	range = world_option_range(SCTP_AUTH_KEY, 1);
	ck_assert_ptr_nonnull(range);
	ck_assert_int_eq(range->member, 'l');
	/* Policies are told in the four bits above the lowest ones (RFC 7496, linux/sctp.h). */
	range = world_option_range(SCTP_PR_STREAM_STATUS, 1);
	ck_assert_ptr_nonnull(range);
	ck_assert_int_eq(range->unit, SCTP_PR_SCTP_TTL);
	ck_assert_ptr_null(world_option_range(SCTP_AUTH_KEY, 2));
	ck_assert_ptr_null(world_option_range(SCTP_AUTH_KEY, 3));
	ck_assert_ptr_null(world_option_range(-1, 0));
}
END_TEST

/* Where there is a peer, most worlds are about what it and the kernel both can do. */
START_TEST(worlds_are_about_something)
{
	unsigned together = 0, bundles = 0, waits = 0, held = 0;

	for (uint64_t seed = 0; seed < SEEDS / 4; seed++) {
		static struct world world;
		bool addip = false, offered = false, bundled = false, waiting = false, left = false;

		world_generate(seed, PROFILE_PEER, &world);
		for (size_t i = 0; i < world.count; i++) {
			const struct step *step = &world.steps[i];

			addip |= step->kind == STEP_SYSCTL && step->option == SYSCTL_addip_enable;
			offered |= step->kind == STEP_PEER && step->flags & OFFER_ASCONF;
			bundled |= step->kind == STEP_CHUNK && step->more;
			waiting |= step->kind == STEP_SEND && step->style;
			left |= step->kind == STEP_ANSWER && step->type == INIT_ACK;
		}
		together += addip && offered;
		bundles += bundled;
		waits += waiting;
		held += left;
	}
	ck_assert_uint_gt(together, SEEDS / 4 / 2);
	ck_assert_uint_gt(bundles, SEEDS / 4 / 2);
	ck_assert_uint_gt(waits, SEEDS / 4 / 10);
	ck_assert_uint_gt(held, SEEDS / 4 / 10);
}
END_TEST

/* What a chunk does not have is not wrong in it; of a COOKIE ECHO it may be what is in the cookie. */
START_TEST(a_field_belongs_to_its_chunk)
{
	bool in_cookie = false, parent = false;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		static struct world world;

		world_generate(seed, PROFILE_PEER, &world);
		for (size_t i = 0; i < world.count; i++) {
			const struct step *step = &world.steps[i];

			parent |= step->kind == STEP_CLOSE && step->parent;
			if (step->kind != STEP_CHUNK)
				continue;
			in_cookie |= step->type == COOKIE_ECHO && step->field == SPOILED_tag;
			ck_assert(step->field != SPOILED_serial || step->type == ASCONF ||
				  step->type == ASCONF_ACK);
			ck_assert(step->field != SPOILED_stream || step->type == DATA ||
				  step->type == I_DATA);
			ck_assert(step->field != SPOILED_tag || step->type == INIT ||
				  step->type == INIT_ACK || step->type == COOKIE_ECHO);
		}
	}
	ck_assert(in_cookie);
	ck_assert(parent);
}
END_TEST

START_TEST(a_world_becomes_c)
{
	static struct world world;
	char error[256], *text = NULL;
	size_t size;
	FILE *out;

	ck_assert(world_parse("world 1\nseed 5\nprofile peer\nlab scripted_peer ipv6\n"
			      "sysctl option=intl_enable value=1\nset option=SCTP_NODELAY a=1\n"
			      "chunk type=FORWARD_TSN field=SPOILED_tsn value=-4 relative=1\n",
			      &world, error, sizeof(error)));
	out = open_memstream(&text, &size);
	world_emit(&world, "found", "world_1", "a \"word\"", out);
	fclose(out);
	ck_assert_ptr_nonnull(strstr(text, "SCENARIO(world_1,"));
	ck_assert_ptr_nonnull(strstr(text, "a 'word'"));
	ck_assert_ptr_nonnull(strstr(text, ".lab = &scripted_peer, .as = AS_IPV6"));
	ck_assert_ptr_nonnull(
		strstr(text, "{.kind = STEP_SYSCTL, .option = SYSCTL_intl_enable, .value = 1},"));
	ck_assert_ptr_nonnull(strstr(text, "{.kind = STEP_SET, .option = SCTP_NODELAY, .a = 1},"));
	ck_assert_ptr_nonnull(strstr(text, "{.kind = STEP_CHUNK, .type = FORWARD_TSN, .field = "
					   "SPOILED_tsn, .value = -4, .relative = 1},"));
	free(text);
}
END_TEST

/* Where the RTO may shrink by a user's will a bystander does not hold it against the kernel. */
START_TEST(a_world_excuses_its_users)
{
	static const struct {
		const char *step;
		bool excused;
	} cases[] = {
		{"set option=SCTP_RTOINFO b=1", true},
		{"set option=SCTP_NODELAY a=1", false},
		{"sysctl option=rto_max value=1000", true},
		{"sysctl option=rto_max value=1000\nsysctl option=rto_initial value=200", false},
	};
	static struct world world;
	char text[256], error[256];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(text, sizeof(text), "world 1\nlab two_nodes ipv4\n%s\n", cases[i].step);
		ck_assert_msg(world_parse(text, &world, error, sizeof(error)), "%s", error);
		ck_assert_msg((world_excuse(&world) != NULL) == cases[i].excused, "%s",
			      cases[i].step);
	}
}
END_TEST

TEST_MAIN("world")
{
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_seed_has_one_world);
	tcase_add_test(tests, other_seeds_have_other_worlds);
	tcase_add_test(tests, worlds_are_read_as_they_are_written);
	tcase_add_test(tests, what_is_no_world_is_refused);
	tcase_add_test(tests, every_row_of_every_table_is_drawn);
	tcase_add_test(tests, option_values_are_as_large_as_their_structs);
	tcase_add_test(tests, option_values_stand_where_they_belong);
	tcase_add_test(tests, numbers_of_options_have_their_ranges);
	tcase_add_test(tests, worlds_are_about_something);
	tcase_add_test(tests, a_field_belongs_to_its_chunk);
	tcase_add_test(tests, a_world_becomes_c);
	tcase_add_test(tests, a_world_excuses_its_users);
}
