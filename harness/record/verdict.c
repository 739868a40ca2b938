/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/verdict.h"

#include <string.h>

static const struct {
	const char *name;
	const char *participle;
	bool fails;
	bool fails_strictly;
	bool machine_only;
} verdicts[VERDICTS] = {
	[VERDICT_PASS] = {"pass", "passed"},
	[VERDICT_FAIL] = {"fail", "failed", .fails = true},
	[VERDICT_CRASH] = {"crash", "crashed", .fails = true, .machine_only = true},
	[VERDICT_HANG] = {"hang", "hung", .fails = true},
	[VERDICT_ERROR] = {"error", "in error", .fails = true},
	[VERDICT_SKIP] = {"skip", "skipped", .fails_strictly = true},
	[VERDICT_KNOWN] = {"known", "known"},
	[VERDICT_FIXED] = {"fixed", "fixed"},
};

const char *verdict_name(enum verdict verdict)
{
	return verdicts[verdict].name;
}

const char *verdict_participle(enum verdict verdict)
{
	return verdicts[verdict].participle;
}

bool verdict_fails(enum verdict verdict, bool strict)
{
	return verdicts[verdict].fails || (strict && verdicts[verdict].fails_strictly);
}

static enum verdict find(const char *word)
{
	enum verdict verdict = 0;

	while (verdict < VERDICTS && (!word || strcmp(verdicts[verdict].name, word) != 0))
		verdict++;
	return verdict;
}

enum verdict verdict_of(const char *word)
{
	enum verdict verdict = find(word);

	return verdict == VERDICTS ? VERDICT_ERROR : verdict;
}

enum verdict verdict_of_record(const json_t *record)
{
	return verdict_of(json_string_value(json_object_get(record, "verdict")));
}

bool verdict_is_runners(const char *word)
{
	enum verdict verdict = find(word);

	return verdict != VERDICTS && !verdicts[verdict].machine_only;
}
