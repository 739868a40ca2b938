/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges constants, alone and as the values of an enumeration. */
#include <string.h>

#include "harness/host/abi/api_names.h"
#include "harness/host/abi/check_private.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/memory.h"

/* False if the value is right.  The last of an enumeration that grows may be that of a later header;
 * that of an older one only keeps a program from what is newer. */
static bool is_wrong(const struct abi_constant *value, const struct abi_constant *truth,
		     struct finding *finding)
{
	if (value->value == truth->value)
		return false;
	*finding = (struct finding){DIFFERS_VALUE, BREAKS_MEANING, .value = value, .truth = truth};
	if (golden_grows(truth->name)) {
		if (value->value > truth->value)
			return false;
		finding->severity = HARMLESS;
	}
	return true;
}

void judge_values(struct mirror *mirror)
{
	const struct abi_constants *values = &mirror->type->values;

	for (size_t i = 0; i < values->count; i++) {
		const struct abi_constant *value = &values->items[i];
		const struct abi_constant *truth =
			mirror_of_constant(&mirror->golden->values, value->name);
		struct finding finding;

		if (truth && is_wrong(value, truth, &finding))
			add_finding(mirror, finding);
	}
}

/* An enumerator of a type that was judged has been judged with it. */
static bool judged_with_type(const struct verdict *verdict, const struct abi_constant *constant)
{
	for (size_t i = 0; i < verdict->mirror_count; i++) {
		const struct abi_type *type = verdict->mirrors[i].type;
		const struct abi_constant *value = abi_find_constant(&type->values, constant->name);

		if (value && value->value == constant->value)
			return true;
	}
	return false;
}

void judge_constant(struct verdict *verdict, const struct abi_constant *constant)
{
	const struct abi_constants *golden = &verdict->golden->constants;
	struct normal_name name = name_normal(constant->name);
	const struct abi_constant *truth = NULL;
	struct finding finding;

	for (size_t i = 0; !truth && i < golden->count; i++) {
		struct normal_name other = name_normal(golden->items[i].name);

		if (!strcmp(name.text, other.text))
			truth = &golden->items[i];
	}
	if (!truth || judged_with_type(verdict, constant))
		return;
	verdict->constants_seen++;
	if (!is_wrong(constant, truth, &finding))
		return;
	verdict->constants =
		more(verdict->constants, verdict->constant_count, sizeof(*verdict->constants));
	verdict->constants[verdict->constant_count++] = finding;
}
