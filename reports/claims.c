/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/claims.h"

#include <stdlib.h>

#include "harness/memory.h"
#include "harness/record/verdict.h"

static const struct {
	const char *name, *style;
} states[CLAIM_STATES] = {
	[CLAIM_FAILS] = {"fails", "fail"},	 [CLAIM_DEVIATES] = {"deviates", "known"},
	[CLAIM_PROVEN] = {"proven", "pass"},	 [CLAIM_SKIPPED] = {"skipped", "skip"},
	[CLAIM_UNTESTED] = {"untested", "skip"}, [CLAIM_NOT_PLAYED] = {"not played", "skip"},
};

const char *claim_state_name(enum claim_state state)
{
	return states[state].name;
}

const char *claim_state_style(enum claim_state state)
{
	return states[state].style;
}

enum claim_state claim_state_of_end(const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);

	if (verdict_fails(verdict, false))
		return CLAIM_FAILS;
	if (verdict == VERDICT_KNOWN)
		return CLAIM_DEVIATES;
	return verdict == VERDICT_SKIP ? CLAIM_SKIPPED : CLAIM_PROVEN;
}

enum claim_state claim_state(const struct claim *claim, size_t column)
{
	for (int state = 0; state < CLAIM_UNTESTED; state++)
		if (claim->seen[column][state])
			return state;
	return claim->requirement->untested ? CLAIM_UNTESTED : CLAIM_NOT_PLAYED;
}

/* What one result says of one sentence; IDs that the catalogue lacks say nothing. */
static int add(struct claims *claims, json_t *end, const json_t *id, int column)
{
	const struct requirement *requirement =
		json_is_string(id) ? requirement_find(json_string_value(id)) : NULL;
	struct claim *claim;

	if (!requirement || column < 0)
		return 0;
	claim = &claims->each[requirement - claims->each[0].requirement];
	claim->seen[column][claim_state_of_end(end)] = true;
	if (!claim->ends)
		claim->ends = json_array();
	return json_array_append(claim->ends, end);
}

int claims_make(struct claims *claims, const json_t *ends, const struct columns *columns)
{
	size_t index, number;
	const struct requirement *all = requirements_all(&claims->count);
	json_t *end, *id;
	int result = 0;

	claims->columns = columns->count;
	claims->each = xcalloc(claims->count + 1, sizeof(*claims->each));
	for (size_t i = 0; i < claims->count; i++)
		claims->each[i].requirement = &all[i];
	json_array_foreach (ends, index, end)
		json_array_foreach (json_object_get(end, "spec"), number, id)
			if (add(claims, end, id, columns_find(columns, end)) < 0)
				result = -1;
	return result;
}

void claims_free(struct claims *claims)
{
	for (size_t i = 0; i < claims->count; i++)
		json_decref(claims->each[i].ends);
	free(claims->each);
	*claims = (struct claims){0};
}
