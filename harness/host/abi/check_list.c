/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was recognised as what. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/check_private.h"
#include "harness/host/abi/shape.h"

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

/* A guess, which is not judged. */
static void list_unknown(const struct verdict *verdict, const struct abi_type *type, FILE *out)
{
	const struct abi_type *golden = shape_of(verdict->golden, type);

	if (golden)
		fprintf(out,
			"nothing of the API's by its names, but of all its structs %s alone has "
			"members of these sizes at these offsets: --map=FILE with `%s = %s` has it "
			"judged",
			golden->name, type->name, golden->name);
	else
		fprintf(out, "nothing of the API's");
}

static void list_type(const struct verdict *verdict, const struct abi_type *type, FILE *out)
{
	const struct mirror *mirror = mirror_of_type(verdict, type);

	fprintf(out, "  %s: ", type->name);
	if (!mirror)
		list_unknown(verdict, type, out);
	else if (mirror->foreign)
		fprintf(out, "not a mirror of %s: its members are the program's own",
			mirror->golden->name);
	else
		fprintf(out, "mirrors %s, by %s", mirror->golden->name,
			mirror_reason_text(mirror->reason));
	print_unit(type, out);
	fputc('\n', out);
}

static const struct {
	const char *language, *text;
} recipes[] = {
	{"Rust", "`#[no_mangle] pub extern \"C\" fn keep(_: *const T) {}` keeps the type T"},
	{"Go",
	 "`var kept T` in the package and `fmt.Println(&kept)` in a test, built with `go test "
	 "-c`, keep the type T"},
	{"Ada", "an object of the type in the package keeps it"},
	{"Pascal", "a variable of the type keeps it, with `fpc -gw3`"},
	{"Fortran", "a variable of the type keeps it"},
	{"D", "`__gshared T kept;` keeps the type T"},
};

const char *recipe_of(const char *language)
{
	for (size_t i = 0; language && i < ARRAY_SIZE(recipes); i++)
		if (!strcmp(recipes[i].language, language))
			return recipes[i].text;
	return "a variable of the type keeps it";
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
	fprintf(out, "\n%s: %s: compilers drop what nothing uses: %s\n", abi->source,
		abi->machine->name, recipe_of(abi->language));
}
