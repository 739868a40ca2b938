/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was recognised as what. */
#include "harness/host/abi/check_private.h"

static const struct mirror *mirror_of_type(const struct verdict *verdict,
					   const struct abi_type *type)
{
	for (size_t i = 0; i < verdict->mirror_count; i++)
		if (verdict->mirrors[i].type == type)
			return &verdict->mirrors[i];
	return NULL;
}

static bool is_mirrored(const struct verdict *verdict, const struct abi_type *golden)
{
	for (size_t i = 0; i < verdict->mirror_count; i++)
		if (verdict->mirrors[i].golden == golden)
			return true;
	return false;
}

static void list_type(const struct verdict *verdict, const struct abi_type *type, FILE *out)
{
	const struct mirror *mirror = mirror_of_type(verdict, type);

	fprintf(out, "  %s: ", type->name);
	if (!mirror)
		fprintf(out, "nothing of the API's");
	else if (mirror->foreign)
		fprintf(out, "not a mirror of %s: its members are the program's own",
			mirror->golden->name);
	else
		fprintf(out, "mirrors %s, by %s", mirror->golden->name,
			mirror_reason_text(mirror->reason));
	print_unit(type, out);
	fputc('\n', out);
}

void verdict_list(const struct verdict *verdict, FILE *out)
{
	const struct abi *abi = verdict->abi;

	fprintf(out, "%s: %s: types\n", abi->source, abi->machine->name);
	for (size_t i = 0; i < abi->type_count; i++)
		list_type(verdict, &abi->types[i], out);
	fprintf(out,
		"%s: %s: of the API's types these are not there, or the compiler dropped them:",
		abi->source, abi->machine->name);
	for (size_t i = 0; i < verdict->golden->type_count; i++) {
		const struct abi_type *golden = &verdict->golden->types[i];

		if (golden->kind != ABI_ENUM && !is_mirrored(verdict, golden))
			fprintf(out, " %s", golden->name);
	}
	fputc('\n', out);
}
