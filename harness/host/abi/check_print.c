/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as text and as JSON. */
#include <inttypes.h>
#include <string.h>

#include "harness/host/abi/check.h"
#include "harness/array_size.h"
#include "harness/host/abi/api_names.h"

struct word {
	unsigned differs;
	const char *text, *json;
};

static const struct word words[] = {
	{DIFFERS_OFFSET, "wrong offset", "offset"}, {DIFFERS_SIZE, "wrong size", "size"},
	{DIFFERS_SIGN, "wrong sign", "sign"},	    {DIFFERS_MISSING, "missing", "missing"},
	{DIFFERS_EXTRA, "extra", "extra"},	    {DIFFERS_ALIGN, "wrong alignment", "align"},
	{DIFFERS_VALUE, "wrong value", "value"},
};

enum { WORDS = ARRAY_SIZE(words) };

static void print_words(unsigned differs, FILE *out)
{
	const char *separator = "";

	for (size_t i = 0; i < WORDS; i++) {
		if (!(differs & words[i].differs))
			continue;
		fprintf(out, "%s%s", separator, words[i].text);
		separator = ", ";
	}
}

static void print_bytes(const struct abi_member *member, FILE *out)
{
	const char *kind = member->kind == ABI_OTHER ? "" : abi_kind_name(member->kind);

	if (member->bits)
		fprintf(out, "%u bit%s", member->bits, member->bits == 1 ? "" : "s");
	else if (member->kind == ABI_ARRAY && member->size == 0)
		fprintf(out, "flexible array");
	else
		fprintf(out, "%" PRIu64 " byte%s", member->size, member->size == 1 ? "" : "s");
	if (*kind && member->kind != ABI_ARRAY)
		fprintf(out, " %s", kind);
	if (member->kind == ABI_ARRAY && member->element)
		fprintf(out, " of %" PRIu64 "-byte elements", member->element);
	fprintf(out, " at offset %" PRIu64, member->offset);
}

static void print_whole(const struct mirror *mirror, const struct finding *finding, FILE *out)
{
	if (finding->differs & DIFFERS_SIZE)
		fprintf(out, "is %" PRIu64 " bytes long, must be %" PRIu64, mirror->type->size,
			mirror->golden->size);
	if (finding->differs & DIFFERS_ALIGN)
		fprintf(out, "%sis aligned to %" PRIu64 ", must be to %" PRIu64,
			finding->differs & DIFFERS_SIZE ? "; " : "", mirror->type->align,
			mirror->golden->align);
}

static void print_member(const struct finding *finding, FILE *out)
{
	if (!finding->is) {
		fprintf(out, "%s is missing, must be ", finding->must->name);
		print_bytes(finding->must, out);
		return;
	}
	fprintf(out, "%s", finding->is->name);
	if (finding->must && strcmp(finding->is->name, finding->must->name) != 0)
		fprintf(out, " (%s)", finding->must->name);
	fprintf(out, " is ");
	print_bytes(finding->is, out);
	if (finding->must) {
		fprintf(out, ", must be ");
		print_bytes(finding->must, out);
	} else {
		fprintf(out, ", where the API has no such member");
	}
}

static void print_value(const struct finding *finding, FILE *out)
{
	fprintf(out, "%s", finding->value->name);
	if (strcmp(name_last(finding->value->name), finding->truth->name) != 0)
		fprintf(out, " (%s)", finding->truth->name);
	fprintf(out, " is %" PRId64 ", must be %" PRId64, finding->value->value,
		finding->truth->value);
}

static void print_finding(const struct verdict *verdict, const struct mirror *mirror,
			  const struct finding *finding, FILE *out)
{
	fprintf(out, "%s: %s: ", verdict->abi->source, verdict->abi->machine->name);
	if (mirror) {
		fprintf(out, "%s", mirror->type->name);
		if (strcmp(mirror->type->name, mirror->golden->name) != 0)
			fprintf(out, " (%s)", mirror->golden->name);
		fprintf(out, ": ");
	}
	if (finding->value)
		print_value(finding, out);
	else if (finding->is || finding->must)
		print_member(finding, out);
	else if (mirror)
		print_whole(mirror, finding, out);
	fprintf(out, " [");
	print_words(finding->differs, out);
	fprintf(out, "]");
	/* Go has all types in one unit, and the package in the name. */
	if (mirror && *mirror->type->unit && strcmp(mirror->type->language, "Go") != 0)
		fprintf(out, " in %s", mirror->type->unit);
	fputc('\n', out);
}

static size_t wrong_mirrors(const struct verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count += verdict->mirrors[i].count > 0;
	return count;
}

void verdict_print(const struct verdict *verdict, FILE *out)
{
	for (size_t i = 0; i < verdict->mirror_count; i++) {
		const struct mirror *mirror = &verdict->mirrors[i];

		for (size_t j = 0; j < mirror->count; j++)
			print_finding(verdict, mirror, &mirror->findings[j], out);
	}
	for (size_t i = 0; i < verdict->constant_count; i++)
		print_finding(verdict, NULL, &verdict->constants[i], out);
	fprintf(out,
		"%s: %s: %zu of %zu types and %zu of %zu constants disagree with the SCTP API\n",
		verdict->abi->source, verdict->abi->machine->name, wrong_mirrors(verdict),
		verdict->mirror_count, verdict->constant_count, verdict->constants_seen);
}

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
	return json_pack("{s:s, s:I}", "name", constant->name, "value",
			 (json_int_t)constant->value);
}

static json_t *differs_to_json(unsigned differs)
{
	json_t *array = json_array();

	for (size_t i = 0; i < WORDS; i++)
		if (differs & words[i].differs)
			json_array_append_new(array, json_string(words[i].json));
	return array;
}

static json_t *finding_to_json(const struct finding *finding)
{
	json_t *object = json_object();

	json_object_set_new(object, "differs", differs_to_json(finding->differs));
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
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:b, s:o}", "type", mirror->type->name,
			 "mirrors", mirror->golden->name, "unit", mirror->type->unit, "language",
			 mirror->type->language, "size", (json_int_t)mirror->type->size,
			 "size_must_be", (json_int_t)mirror->golden->size, "cut_off",
			 mirror->cut_off, "findings",
			 findings_to_json(mirror->findings, mirror->count));
}

json_t *verdict_to_json(const struct verdict *verdict)
{
	json_t *object = json_object();
	json_t *types = json_array();

	json_object_set_new(object, "source", json_string(verdict->abi->source));
	json_object_set_new(object, "abi", json_string(verdict->abi->machine->name));
	for (size_t i = 0; i < verdict->mirror_count; i++)
		json_array_append_new(types, mirror_to_json(&verdict->mirrors[i]));
	json_object_set_new(object, "types", types);
	json_object_set_new(object, "constants",
			    findings_to_json(verdict->constants, verdict->constant_count));
	return object;
}
