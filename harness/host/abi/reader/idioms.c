/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What languages and generators of bindings write for what C has, and what C has not. */
#include <dwarf.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/reader/reader_private.h"

/* Where Go says which of its kinds a type is, and those whose bytes only the language's own runtime
 * understands: https://go.dev/src/cmd/internal/dwarf, https://pkg.go.dev/reflect#Kind */
enum {
	GO_KIND = 0x2900,
	GO_CHAN = 18,
	GO_FUNC = 19,
	GO_INTERFACE = 20,
	GO_MAP = 21,
	GO_POINTER = 22,
	GO_SLICE = 23,
	GO_STRING = 24,
	GO_UNSAFE_POINTER = 26,
};

static bool go_manages(Dwarf_Die *type)
{
	uint64_t kind = 0;

	if (!entry_number(type, GO_KIND, &kind))
		return false;
	switch (kind & 31) {
	case GO_CHAN:
	case GO_FUNC:
	case GO_INTERFACE:
	case GO_MAP:
	case GO_POINTER:
	case GO_SLICE:
	case GO_STRING:
	case GO_UNSAFE_POINTER:
		return true;
	default:
		return false;
	}
}

static bool begins_with_one_of(const char *name, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strncmp(name, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Types of the standard libraries that own memory, or that count time in their own way. */
static bool library_manages(int language, const char *name)
{
	static const char *const of_cxx[] = {
		"vector<",   "basic_string<", "map<",  "optional<",   "unique_ptr<", "shared_ptr<",
		"duration<", "function<",     "list<", "string_view", "variant<",    "span<"};
	static const char *const of_rust[] = {"Vec<",	  "String", "Option<",	  "Box<",
					      "Rc<",	  "Arc<",   "&str",	  "&[",
					      "Duration", "Cow<",   "SocketAddr", "HashMap<"};

	switch (language) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case LANG_CXX_17:
	case LANG_CXX_20:
		return begins_with_one_of(name, of_cxx, ARRAY_SIZE(of_cxx));
	case DW_LANG_Rust:
		return begins_with_one_of(name, of_rust, ARRAY_SIZE(of_rust));
	default:
		return false;
	}
}

bool type_is_managed(Dwarf_Die *type, const char *source_name)
{
	const char *name = dwarf_diename(type);
	int language = entry_language(type);

	if (language == DW_LANG_Go)
		return go_manages(type) || !strcmp(source_name, "time.Duration");
	return name && library_manages(language, name);
}

/* bindgen writes a union as a struct whose members are of this type, which has no size; its
 * argument is what the member stands for. */
#define BINDGEN_MEMBER "__BindgenUnionField<"

bool bindgen_union_member(Dwarf_Die *type, Dwarf_Die *member)
{
	const char *name = dwarf_diename(type);
	Dwarf_Die child;

	if (!name || strncmp(name, BINDGEN_MEMBER, strlen(BINDGEN_MEMBER)) != 0 ||
	    entry_language(type) != DW_LANG_Rust || dwarf_child(type, &child) != 0)
		return false;
	do {
		if (dwarf_tag(&child) == DW_TAG_template_type_parameter)
			return peel_type(&child, member);
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}
