/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/generate.h"

#include <inttypes.h>
#include <string.h>

#include "harness/host/abi/mirror.h"

static void begin_c(FILE *out, const struct abi *golden)
{
	fprintf(out,
		"/* Layouts of the SCTP API on %s.  Include it after the binding's header. */\n"
		"#include <stddef.h>\n\n",
		golden->machine->name);
}

static void type_c(FILE *out, const struct abi_type *golden, const char *name)
{
	fprintf(out,
		"_Static_assert(sizeof(%s) == %" PRIu64 ", \"%s must have %" PRIu64 " bytes\");\n",
		name, golden->size, name, golden->size);
}

static void member_c(FILE *out, const struct abi_member *golden, const char *type, const char *name)
{
	fprintf(out,
		"_Static_assert(offsetof(%s, %s) == %" PRIu64 ", \"%s must be at %" PRIu64 "\");\n",
		type, name, golden->offset, name, golden->offset);
	if (golden->size)
		fprintf(out,
			"_Static_assert(sizeof(((%s *)0)->%s) == %" PRIu64
			", \"%s must have %" PRIu64 " bytes\");\n",
			type, name, golden->size, name, golden->size);
}

static void constant_c(FILE *out, const struct abi_constant *golden, const char *name)
{
	fprintf(out, "_Static_assert((%s) == %" PRId64 ", \"%s must be %" PRId64 "\");\n", name,
		golden->value, name, golden->value);
}

static void end_nothing(FILE *out)
{
	(void)out;
}

static void begin_rust(FILE *out, const struct abi *golden)
{
	fprintf(out,
		"// Layouts of the SCTP API on %s: a test of the module that has the binding's\n"
		"// types.\n"
		"#[test]\n"
		"fn sctp_layouts_%s() {\n"
		"    use super::*;\n"
		"    macro_rules! offset {\n"
		"        ($type:ty, $member:ident) => {{\n"
		"            let place = core::mem::MaybeUninit::<$type>::uninit();\n"
		"            let whole = place.as_ptr();\n"
		"            let member = unsafe { core::ptr::addr_of!((*whole).$member) };\n"
		"            member as usize - whole as usize\n"
		"        }};\n"
		"    }\n",
		golden->machine->name, golden->machine->name);
}

static void type_rust(FILE *out, const struct abi_type *golden, const char *name)
{
	fprintf(out, "    assert_eq!(core::mem::size_of::<%s>(), %" PRIu64 ", \"size of %s\");\n",
		name, golden->size, name);
}

static void member_rust(FILE *out, const struct abi_member *golden, const char *type,
			const char *name)
{
	fprintf(out, "    assert_eq!(offset!(%s, %s), %" PRIu64 ", \"offset of %s.%s\");\n", type,
		name, golden->offset, type, name);
}

static void constant_rust(FILE *out, const struct abi_constant *golden, const char *name)
{
	fprintf(out, "    assert_eq!(%s as i64, %" PRId64 ", \"%s\");\n", name, golden->value,
		name);
}

static void end_rust(FILE *out)
{
	fputs("}\n", out);
}

static void begin_go(FILE *out, const struct abi *golden)
{
	fprintf(out,
		"// Layouts of the SCTP API on %s: a file NAME_test.go of the binding's package.\n"
		"package main // the binding's\n\n"
		"import (\n\t\"testing\"\n\t\"unsafe\"\n)\n\n"
		"func TestSctpLayouts(t *testing.T) {\n"
		"\texpect := func(what string, is, must int64) {\n"
		"\t\tif is != must {\n"
		"\t\t\tt.Errorf(\"%%s is %%d, must be %%d\", what, is, must)\n"
		"\t\t}\n"
		"\t}\n",
		golden->machine->name);
}

static void type_go(FILE *out, const struct abi_type *golden, const char *name)
{
	fprintf(out, "\texpect(\"size of %s\", int64(unsafe.Sizeof(%s{})), %" PRIu64 ")\n", name,
		name, golden->size);
}

static void member_go(FILE *out, const struct abi_member *golden, const char *type,
		      const char *name)
{
	fprintf(out,
		"\texpect(\"offset of %s.%s\", int64(unsafe.Offsetof(%s{}.%s)), %" PRIu64 ")\n",
		type, name, type, name, golden->offset);
}

static void constant_go(FILE *out, const struct abi_constant *golden, const char *name)
{
	fprintf(out, "\texpect(\"%s\", int64(%s), %" PRId64 ")\n", name, name, golden->value);
}

static void begin_python(FILE *out, const struct abi *golden)
{
	fprintf(out,
		"# Layouts of the SCTP API on %s: check(names) takes a binding's names, such as\n"
		"# vars(module), and raises AssertionError for what is wrong.\n"
		"import ctypes\n\n\n"
		"def check(names):\n",
		golden->machine->name);
}

static void type_python(FILE *out, const struct abi_type *golden, const char *name)
{
	fprintf(out, "    assert ctypes.sizeof(names[\"%s\"]) == %" PRIu64 ", \"size of %s\"\n",
		name, golden->size, name);
}

static void member_python(FILE *out, const struct abi_member *golden, const char *type,
			  const char *name)
{
	fprintf(out, "    assert names[\"%s\"].%s.offset == %" PRIu64 ", \"offset of %s.%s\"\n",
		type, name, golden->offset, type, name);
}

static void constant_python(FILE *out, const struct abi_constant *golden, const char *name)
{
	fprintf(out, "    assert names[\"%s\"] == %" PRId64 ", \"%s\"\n", name, golden->value,
		name);
}

/* What a layout is asked for differs between JNA and the foreign function interface. */
static void begin_java(FILE *out, const struct abi *golden)
{
	fprintf(out,
		"/** Layouts of the SCTP API on %s: check() takes a binding, and throws an AssertionError "
		"for what is wrong. */\n"
		"final class SctpLayouts {\n"
		"\t/** Where the binding's structs say it: JNA's size() and fieldOffset(), or a\n"
		"\t * MemoryLayout's byteSize() and byteOffset(PathElement.groupElement(member)). */\n"
		"\tinterface Binding {\n"
		"\t\tlong size(String type);\n\n"
		"\t\tlong offset(String type, String member);\n\n"
		"\t\tlong constant(String name);\n"
		"\t}\n\n"
		"\tprivate static void expect(String what, long is, long must) {\n"
		"\t\tif (is != must)\n"
		"\t\t\tthrow new AssertionError(what + \" is \" + is + \", must be \" + must);\n"
		"\t}\n\n"
		"\tstatic void check(Binding binding) {\n",
		golden->machine->name);
}

static void type_java(FILE *out, const struct abi_type *golden, const char *name)
{
	fprintf(out, "\t\texpect(\"size of %s\", binding.size(\"%s\"), %" PRIu64 ");\n", name, name,
		golden->size);
}

static void member_java(FILE *out, const struct abi_member *golden, const char *type,
			const char *name)
{
	fprintf(out,
		"\t\texpect(\"offset of %s.%s\", binding.offset(\"%s\", \"%s\"), %" PRIu64 ");\n",
		type, name, type, name, golden->offset);
}

static void constant_java(FILE *out, const struct abi_constant *golden, const char *name)
{
	fprintf(out, "\t\texpect(\"%s\", binding.constant(\"%s\"), %" PRId64 "L);\n", name, name,
		golden->value);
}

static void end_java(FILE *out)
{
	fputs("\t}\n}\n", out);
}

const struct abi_language abi_languages[] = {
	{"c", begin_c, type_c, member_c, constant_c, end_nothing},
	{"rust", begin_rust, type_rust, member_rust, constant_rust, end_rust},
	{"go", begin_go, type_go, member_go, constant_go, end_rust},
	{"python", begin_python, type_python, member_python, constant_python, end_nothing},
	{"java", begin_java, type_java, member_java, constant_java, end_java},
	{.name = NULL},
};

/* The binding's name of a type, or of one of its members; NULL for what it says is none. */
static const char *name_in(const struct abi_map *map, const char *type, const char *golden)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct map_entry *entry = &map->entries[i];

		if (entry->target && !strcmp(entry->target, golden) &&
		    (type ? entry->member && !strcmp(entry->type, type) : !entry->member))
			return type ? entry->member : entry->type;
	}
	return NULL;
}

static const char *c_keyword(const struct abi_language *language, const struct abi_type *golden)
{
	size_t length = strlen(golden->name);

	/* A typedef has none. */
	if (strcmp(language->name, "c") != 0 ||
	    (length > 2 && !strcmp(golden->name + length - 2, "_t")))
		return "";
	return golden->kind == ABI_UNION ? "union " : "struct ";
}

static void generate_type(FILE *out, const struct abi_language *language,
			  const struct abi_type *golden, const struct abi_map *map)
{
	const char *mapped = name_in(map, NULL, golden->name);
	char name[256];

	snprintf(name, sizeof(name), "%s%s", mapped ? "" : c_keyword(language, golden),
		 mapped ? mapped : golden->name);
	language->type(out, golden, name);
	for (size_t i = 0; i < golden->member_count; i++) {
		const struct abi_member *member = &golden->members[i];
		const char *own = mapped ? name_in(map, mapped, member->name) : NULL;

		if (!member_is_filler(member) && !strchr(member->name, '.'))
			language->member(out, member, name, own ? own : member->name);
	}
}

static int generate_one(FILE *out, const struct abi_language *language, const struct abi *golden,
			const struct abi_map *map, const char *name, struct fault *fault)
{
	const struct abi_type *type = abi_find_type(golden, name);
	const struct abi_constant *constant = abi_find_constant(&golden->constants, name);

	if (type && type->kind != ABI_ENUM)
		generate_type(out, language, type, map);
	else if (constant)
		language->constant(out, constant, name);
	else
		return fault_set(fault, EXIT_USAGE,
				 "the SCTP API has no struct or constant '%.100s'", name);
	return 0;
}

int abi_generate(FILE *out, const struct abi_language *language, const struct abi *golden,
		 const struct abi_map *map, char *const *names, size_t count, struct fault *fault)
{
	int result = 0;

	language->begin(out, golden);
	for (size_t i = 0; result == 0 && i < count; i++)
		result = generate_one(out, language, golden, map, names[i], fault);
	for (size_t i = 0; count == 0 && i < golden->type_count; i++)
		if (golden->types[i].kind != ABI_ENUM)
			generate_type(out, language, &golden->types[i], map);
	for (size_t i = 0; count == 0 && i < golden->constants.count; i++)
		language->constant(out, &golden->constants.items[i],
				   golden->constants.items[i].name);
	language->end(out);
	return result;
}
