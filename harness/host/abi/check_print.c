/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as text. */
#include <inttypes.h>
#include <string.h>

#include "harness/host/abi/check_private.h"
#include "harness/host/abi/api_names.h"

static void print_words(unsigned differs, FILE *out)
{
	const char *separator = "";

	for (size_t i = 0; i < WORDS; i++) {
		if (!(differs & difference_words[i].differs))
			continue;
		fprintf(out, "%s%s", separator, difference_words[i].text);
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

/* Go has all types in one unit, and the package in the name. */
void print_unit(const struct abi_type *type, FILE *out)
{
	if (!*type->unit || !strcmp(type->language, "Go"))
		return;
	fprintf(out, ", in %s", type->unit);
	if (type->line)
		fprintf(out, ":%" PRIu64, type->line);
}

/* "binding.o: armhf: ", "binding.rs:12: " */
static void print_place(const struct verdict *verdict, const struct mirror *mirror,
			const struct finding *finding, FILE *out)
{
	if (verdict->abi->of_source)
		fprintf(out, "%s:%" PRIu64 ": ", verdict->abi->source,
			finding->value ? finding->value->line
			: mirror       ? mirror->type->line
				       : 0);
	else
		fprintf(out, "%s: %s: ", verdict->abi->source, verdict->abi->machine->name);
}

static void print_finding(const struct verdict *verdict, const struct mirror *mirror,
			  const struct finding *finding, FILE *out)
{
	print_place(verdict, mirror, finding, out);
	if (mirror) {
		fprintf(out, "%s", mirror->type->name);
		if (strcmp(mirror->type->name, mirror->golden->name) != 0)
			fprintf(out, " (%s)", mirror->golden->name);
		fprintf(out, ": ");
	}
	if (mirror && mirror->prototype)
		print_function_finding(finding, out);
	else if (finding->value)
		print_value(finding, out);
	else if (finding->is || finding->must)
		print_member(finding, out);
	else if (mirror)
		print_whole(mirror, finding, out);
	fprintf(out, " [");
	print_words(finding->differs, out);
	fprintf(out, "], %s", severity_words[finding->severity]);
	if (mirror && !verdict->abi->of_source)
		print_unit(mirror->type, out);
	fputc('\n', out);
}

static size_t wrong_findings(const struct finding *findings, size_t count)
{
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++)
		wrong += findings[i].severity != HARMLESS;
	return wrong;
}

static size_t wrong_mirrors(const struct verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count +=
			wrong_findings(verdict->mirrors[i].findings, verdict->mirrors[i].count) > 0;
	return count;
}

static size_t wrong_functions(const struct verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->function_count; i++)
		count += wrong_findings(verdict->functions[i].findings,
					verdict->functions[i].count) > 0;
	return count;
}

static size_t foreign_mirrors(const struct verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count += verdict->mirrors[i].foreign;
	return count;
}

static void print_sum(const struct verdict *verdict, FILE *out)
{
	size_t foreign = foreign_mirrors(verdict);
	size_t harmless = verdict_findings(verdict, HARMLESS);

	if (verdict->abi->of_source) {
		fprintf(out, "%s: %zu of %zu constants disagree with the SCTP API",
			verdict->abi->source,
			wrong_findings(verdict->constants, verdict->constant_count),
			verdict->constants_seen);
		if (verdict->function_count)
			fprintf(out, "; %zu of %zu functions do", wrong_functions(verdict),
				verdict->function_count);
		fputc('\n', out);
		return;
	}
	fprintf(out, "%s: %s: %zu of %zu types and %zu of %zu constants disagree with the SCTP API",
		verdict->abi->source, verdict->abi->machine->name, wrong_mirrors(verdict),
		verdict->mirror_count - foreign,
		wrong_findings(verdict->constants, verdict->constant_count),
		verdict->constants_seen);
	if (verdict->function_count)
		fprintf(out, "; %zu of %zu functions do", wrong_functions(verdict),
			verdict->function_count);
	if (foreign)
		fprintf(out, "; %zu are no mirrors", foreign);
	if (harmless)
		fprintf(out, "; %zu findings are harmless", harmless);
	fputc('\n', out);
}

static bool holds(const struct abi_type *outer, const struct abi_type *inner)
{
	for (size_t i = 0; i < outer->member_count; i++)
		if (name_ends_with(outer->members[i].type, inner->name) ||
		    !strcmp(name_last(inner->name), outer->members[i].type))
			return true;
	return false;
}

/* How many other wrong types a wrong type is a part of. */
static size_t wrong_holders(const struct verdict *verdict, const struct mirror *mirror)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->mirror_count; i++) {
		const struct mirror *other = &verdict->mirrors[i];

		count += other != mirror && wrong_findings(other->findings, other->count) > 0 &&
			 holds(other->type, mirror->type);
	}
	return wrong_findings(mirror->findings, mirror->count) > 0 ? count : 0;
}

static void print_mirror(const struct verdict *verdict, const struct mirror *mirror, FILE *out)
{
	for (size_t i = 0; i < mirror->count; i++)
		print_finding(verdict, mirror, &mirror->findings[i], out);
}

/* What is wrong in many places because it is wrong in one comes first. */
static void print_causes(const struct verdict *verdict, FILE *out)
{
	for (size_t i = 0; i < verdict->mirror_count; i++) {
		const struct mirror *mirror = &verdict->mirrors[i];
		size_t holders = wrong_holders(verdict, mirror);

		if (holders == 0)
			continue;
		print_mirror(verdict, mirror, out);
		fprintf(out, "%s: %s: %s is part of %zu other types that disagree: mend it first\n",
			verdict->abi->source, verdict->abi->machine->name, mirror->type->name,
			holders);
	}
}

/* Fewer may all be wrong by mistake. */
enum { OWN_NUMBERS = 3 };

/* A language's runtime may number the API's names by itself, and have native code that translates. */
static void print_own_numbers(const struct verdict *verdict, FILE *out)
{
	size_t wrong = wrong_findings(verdict->constants, verdict->constant_count);

	if (verdict->abi->of_source && wrong >= OWN_NUMBERS && wrong == verdict->constants_seen)
		fprintf(out,
			"%s: not one constant has the API's value: they may be numbers of the binding's "
			"own, which are right only if other code translates them\n",
			verdict->abi->source);
}

void verdict_print(const struct verdict *verdict, FILE *out)
{
	if (verdict->bsd) {
		fprintf(out,
			"%s: %s: this is the SCTP API of BSD and usrsctp, which has the same names: "
			"not judged\n",
			verdict->abi->source, verdict->abi->machine->name);
		return;
	}
	if (verdict->other_system) {
		fprintf(out, "%s: source text for another system, by its name (%s): not judged\n",
			verdict->abi->source, verdict->other_system);
		return;
	}
	print_causes(verdict, out);
	for (size_t i = 0; i < verdict->mirror_count; i++)
		if (wrong_holders(verdict, &verdict->mirrors[i]) == 0)
			print_mirror(verdict, &verdict->mirrors[i], out);
	for (size_t i = 0; i < verdict->function_count; i++)
		print_mirror(verdict, &verdict->functions[i], out);
	for (size_t i = 0; i < verdict->constant_count; i++)
		print_finding(verdict, NULL, &verdict->constants[i], out);
	print_own_numbers(verdict, out);
	print_sum(verdict, out);
}
