/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each rule of the judge has been seen to speak: here for a packet that breaks it, and for a fault that was planted in
 * net/sctp, or harness/tests/planted/sctp/unplanted says why for none.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "harness/judge/tests/support/talk.h"
#include "harness/tests/test_main.h"

#define CASES "harness/tests/planted/sctp/cases"
#define UNPLANTED "harness/tests/planted/sctp/unplanted"

enum { RULES_MAX = 512, NAME_SIZE = 32 };

static struct talk talk;
static bool spoke[RULES_MAX];

static void play(const struct breach *breaches, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		talk_begin(&talk, true);
		breaches[i].play(&talk);
		judge_end(talk.judge);
		for (unsigned n = 0; n < talk.count; n++)
			spoke[talk.seen[n].rule] = true;
		talk_end(&talk);
	}
}

START_TEST(every_rule_speaks_here)
{
	const struct sentence *sentence;
	char silent[4096] = "";
	size_t used = 0;

	play(layout_breaches, layout_breach_count);
	play(traffic_breaches, traffic_breach_count);
	play(extension_breaches, extension_breach_count);
	for (unsigned i = 0; (sentence = judge_sentence(i)) && used < sizeof(silent); i++)
		if (!spoke[i])
			used += (size_t)snprintf(silent + used, sizeof(silent) - used, "%s: %s\n",
						 sentence->spec, sentence->should);
	ck_assert_msg(!silent[0], "no packet breaks\n%s", silent);
}
END_TEST

/* The names that such a file has, in the column from 0 on; with `judged`, of those cases alone that the judge finds. */
static unsigned read_names(const char *path, unsigned column, bool judged, char names[][NAME_SIZE])
{
	FILE *file = fopen(path, "r");
	char line[512];
	unsigned count = 0;

	ck_assert_msg(file, "%s cannot be opened", path);
	while (fgets(line, sizeof(line), file)) {
		char fields[3][NAME_SIZE];

		if (sscanf(line, "%31s %31s %31s", fields[0], fields[1], fields[2]) != 3 ||
		    fields[0][0] == '#' ||
		    (judged && strcmp(fields[1], "judge") != 0 && strcmp(fields[1], "both") != 0))
			continue;
		ck_assert_uint_lt(count, RULES_MAX);
		strcpy(names[count++], fields[column]);
	}
	fclose(file);
	ck_assert_uint_gt(count, 0);
	return count;
}

static bool lists(char names[][NAME_SIZE], unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_sentence(const char *name)
{
	const struct sentence *sentence;

	for (unsigned i = 0; (sentence = judge_sentence(i)); i++)
		if (strcmp(sentence->spec, name) == 0)
			return true;
	return false;
}

static char planted[RULES_MAX][NAME_SIZE], unplanted[RULES_MAX][NAME_SIZE];

START_TEST(every_sentence_is_planted_or_has_a_reason)
{
	unsigned cases = read_names(CASES, 2, true, planted);
	unsigned reasons = read_names(UNPLANTED, 0, false, unplanted);
	const struct sentence *sentence;

	for (unsigned i = 0; (sentence = judge_sentence(i)); i++) {
		bool found = lists(planted, cases, sentence->spec);
		bool excused = lists(unplanted, reasons, sentence->spec);

		ck_assert_msg(found || excused,
			      "no planted fault breaks %s, and " UNPLANTED " does not say why",
			      sentence->spec);
		ck_assert_msg(!found || !excused, UNPLANTED " has %s, which a planted fault breaks",
			      sentence->spec);
	}
	for (unsigned i = 0; i < cases; i++)
		ck_assert_msg(is_sentence(planted[i]),
			      CASES " has %s, of which the judge knows nothing", planted[i]);
	for (unsigned i = 0; i < reasons; i++)
		ck_assert_msg(is_sentence(unplanted[i]),
			      UNPLANTED " has %s, of which the judge knows nothing", unplanted[i]);
}
END_TEST

TEST_MAIN("judge: what each rule was seen to find")
{
	tcase_add_test(tests, every_rule_speaks_here);
	tcase_add_test(tests, every_sentence_is_planted_or_has_a_reason);
}
