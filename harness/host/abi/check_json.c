/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON. */
#include <string.h>

#include "harness/host/abi/check_private.h"

static json_t *member_to_json(const struct abi_member *member)
{
	if (!member)
		return json_null();
	return json_pack("{s:s%, s:I, s:I, s:s, s:I}", "name", member->name, strlen(member->name),
			 "offset", (json_int_t)member->offset, "size", (json_int_t)member->size,
			 "kind", abi_kind_name(member->kind), "bits", (json_int_t)member->bits);
}

static json_t *constant_to_json(const struct abi_constant *constant)
{
	return json_pack("{s:s, s:I, s:I}", "name", constant->name, "value",
			 (json_int_t)constant->value, "line", (json_int_t)constant->line);
}

static json_t *differs_to_json(unsigned differs)
{
	json_t *array = json_array();

	for (size_t i = 0; i < WORDS; i++)
		if (differs & difference_words[i].differs)
			json_array_append_new(array, json_string(difference_words[i].json));
	return array;
}

static json_t *finding_to_json(const struct finding *finding)
{
	json_t *object = json_object();

	json_object_set_new(object, "differs", differs_to_json(finding->differs));
	json_object_set_new(object, "severity", json_string(severity_words[finding->severity]));
	if (finding->value) {
		json_object_set_new(object, "is", constant_to_json(finding->value));
		json_object_set_new(object, "must", constant_to_json(finding->truth));
	} else if (finding->is || finding->must) {
		json_object_set_new(object, "is", member_to_json(finding->is));
		json_object_set_new(object, "must", member_to_json(finding->must));
	}
	return object;
}

static json_t *findings_to_json(const struct finding *findings, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, finding_to_json(&findings[i]));
	return array;
}

static json_t *mirror_to_json(const struct mirror *mirror)
{
	return json_pack("{s:s, s:s, s:s, s:b, s:s, s:I, s:s, s:I, s:I, s:b, s:o}", "type",
			 mirror->type->name, "mirrors", mirror->golden->name, "by",
			 mirror_reason_text(mirror->reason), "foreign", mirror->foreign, "unit",
			 mirror->type->unit, "line", (json_int_t)mirror->type->line, "language",
			 mirror->type->language, "size", (json_int_t)mirror->type->size,
			 "size_must_be", (json_int_t)mirror->golden->size, "cut_off",
			 mirror->cut_off, "findings",
			 findings_to_json(mirror->findings, mirror->count));
}

json_t *verdict_to_json(const struct verdict *verdict)
{
	json_t *object = json_object();
	json_t *types = json_array();
	json_t *functions = json_array();

	json_object_set_new(object, "source", json_string(verdict->abi->source));
	json_object_set_new(object, "abi", json_string(verdict->abi->machine->name));
	json_object_set_new(object, "bsd", json_boolean(verdict->bsd));
	json_object_set_new(object, "other_system",
			    verdict->other_system ? json_string(verdict->other_system)
						  : json_null());
	for (size_t i = 0; i < verdict->mirror_count; i++)
		json_array_append_new(types, mirror_to_json(&verdict->mirrors[i]));
	json_object_set_new(object, "types", types);
	for (size_t i = 0; i < verdict->function_count; i++)
		json_array_append_new(functions, mirror_to_json(&verdict->functions[i]));
	json_object_set_new(object, "functions", functions);
	json_object_set_new(object, "constants",
			    findings_to_json(verdict->constants, verdict->constant_count));
	return object;
}
