/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layouts from the JSON of abi.schema.json: what bindings that have no debug information export. */
#include "harness/host/abi/json.h"

#include <inttypes.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"

/* No binding has more of them. */
enum { MAX_TYPES = 10000, MAX_MEMBERS = 4096 };

/* Where in the file something is, for messages. */
struct place {
	const char *path, *type;
	struct fault *fault;
};

static int bad(const struct place *place, const char *what)
{
	return fault_set(place->fault, EXIT_USAGE,
			 "%.300s: not a layout as `sctp-conform abi dump` prints it: %s%s%.100s",
			 place->path, what, place->type ? " in " : "",
			 place->type ? place->type : "");
}

static bool read_number(const json_t *object, const char *key, uint64_t *number)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*number = (uint64_t)json_integer_value(value);
	return true;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* ABI_OTHER for a word that is none. */
static enum abi_kind kind_of(const char *word)
{
	for (enum abi_kind kind = ABI_UNSIGNED; kind < ABI_OTHER; kind++)
		if (!strcmp(abi_kind_name(kind), word))
			return kind;
	return ABI_OTHER;
}

static int read_member(const struct place *place, const json_t *object, struct abi_type *type)
{
	struct abi_member member = {.kind = kind_of(text_of(object, "kind"))};
	uint64_t bits = 0;

	if (!*text_of(object, "name") || !read_number(object, "offset", &member.offset) ||
	    !read_number(object, "size", &member.size))
		return bad(place, "a member without name, offset and size");
	if (member.kind == ABI_ENUM ||
	    (member.kind == ABI_OTHER && strcmp(text_of(object, "kind"), "other") != 0))
		return bad(place, "a member whose kind is none");
	if (member.kind == ABI_ARRAY && !read_number(object, "element", &member.element))
		return bad(place, "an array without the size of an element");
	if (read_number(object, "bits", &bits))
		member.bits = bits > UINT16_MAX ? UINT16_MAX : (unsigned)bits;
	member.name = copy_name(text_of(object, "name"));
	member.type = copy_name(text_of(object, "type"));
	abi_add_member(type, member);
	return 0;
}

static int read_constants(const struct place *place, const json_t *array,
			  struct abi_constants *constants)
{
	const json_t *object;
	size_t i;

	if (array && (!json_is_array(array) || json_array_size(array) > MAX_MEMBERS))
		return bad(place, "constants that are no list");
	json_array_foreach (array, i, object) {
		const json_t *value = json_object_get(object, "value");

		if (!*text_of(object, "name") || !json_is_integer(value))
			return bad(place, "a constant without name and value");
		abi_add_constant(constants, text_of(object, "name"), json_integer_value(value));
	}
	return 0;
}

static int read_members(const struct place *place, const json_t *array, struct abi_type *type)
{
	const json_t *object;
	size_t i;

	if (!json_is_array(array) || json_array_size(array) > MAX_MEMBERS)
		return bad(place, "members that are no list");
	json_array_foreach (array, i, object) {
		if (read_member(place, object, type) < 0)
			return -1;
	}
	return 0;
}

/* Of those that are known: what a file says is not kept. */
static const char *language_of(const char *name)
{
	static const char *const known[] = {"Ada", "C",	   "C++",    "D",      "Fortran",
					    "Go",  "Java", "Pascal", "Python", "Rust"};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i], name))
			return known[i];
	return "";
}

static int read_type(const struct place *outer, const json_t *object, struct abi *abi)
{
	struct place place = *outer;
	struct abi_type type = {.language = language_of(text_of(object, "language")),
				.kind = kind_of(text_of(object, "kind"))};
	int result = -1;

	if (!*text_of(object, "name"))
		return bad(&place, "a type without a name");
	type.name = copy_name(text_of(object, "name"));
	type.unit = copy_name(text_of(object, "unit"));
	place.type = type.name;
	read_number(object, "align", &type.align);
	if (type.kind == ABI_ENUM) {
		read_number(object, "size", &type.size);
		result = read_constants(&place, json_object_get(object, "values"), &type.values);
	} else if (type.kind != ABI_STRUCT && type.kind != ABI_UNION) {
		bad(&place, "a kind that is no struct, union or enum");
	} else if (!read_number(object, "size", &type.size)) {
		bad(&place, "no size");
	} else {
		result = read_members(&place, json_object_get(object, "members"), &type);
	}
	if (result == 0)
		abi_add_type(abi, &type);
	abi_type_clear(&type);
	return result;
}

/* The largest struct that is looked into where it stands in another. */
enum { MAX_INNER = 64 };

static const struct abi_type *inner_type(const struct abi *abi, const struct abi_member *member)
{
	static const char keyword[] = "struct ";
	const char *name = member->type;
	const struct abi_type *type;

	if (member->kind != ABI_STRUCT)
		return NULL;
	if (!strncmp(name, keyword, strlen(keyword)))
		name += strlen(keyword);
	type = abi_find_type(abi, name);
	return type && type->kind == ABI_STRUCT && type->size <= MAX_INNER &&
			       type->member_count <= MAX_INNER
		       ? type
		       : NULL;
}

static void add_inner(struct abi_member *member, const struct abi_type *type)
{
	struct abi_type inner = {0};

	for (size_t i = 0; i < type->member_count; i++) {
		struct abi_member each = type->members[i];

		each.name = print_text("%s.%s", member->name, each.name);
		each.type = copy_text(each.type);
		each.offset += member->offset;
		each.inner = NULL;
		each.inner_count = 0;
		abi_add_member(&inner, each);
	}
	member->inner = inner.members;
	member->inner_count = inner.member_count;
}

/* What stands in a struct is described by itself. */
static void find_inner(struct abi *abi)
{
	for (size_t i = 0; i < abi->type_count; i++) {
		for (size_t j = 0; j < abi->types[i].member_count; j++) {
			struct abi_member *member = &abi->types[i].members[j];
			const struct abi_type *type = inner_type(abi, member);

			if (type)
				add_inner(member, type);
		}
	}
}

static int read_types(const struct place *place, const json_t *array, struct abi *abi)
{
	const json_t *object;
	size_t i;

	if (!json_is_array(array) || json_array_size(array) > MAX_TYPES)
		return bad(place, "types that are no list");
	json_array_foreach (array, i, object) {
		if (read_type(place, object, abi) < 0)
			return -1;
	}
	find_inner(abi);
	return 0;
}

static int read_abi(const struct place *place, const json_t *object,
		    const struct abi_machine *machine, struct abi_list *list)
{
	const char *name = text_of(object, "abi");
	struct abi *abi;

	if (!machine)
		machine = abi_machine_named(name);
	if (!machine)
		return fault_set(place->fault, EXIT_USAGE,
				 "%.300s: there is no ABI '%.100s'; --abi=NAME says which it is",
				 place->path, name);
	abi = abi_new(place->path, machine);
	if (read_types(place, json_object_get(object, "types"), abi) < 0 ||
	    read_constants(place, json_object_get(object, "constants"), &abi->constants) < 0) {
		abi_free(abi);
		return -1;
	}
	return abi_list_add(list, abi);
}

int abi_read_json(const char *path, const struct abi_machine *machine, struct abi_list *list,
		  struct fault *fault)
{
	const struct place place = {.path = path, .fault = fault};
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	int result = 0;
	const json_t *object;
	size_t i;

	if (!root)
		return fault_set(fault, EXIT_USAGE, "%.300s:%d: %.300s", path, error.line,
				 error.text);
	if (json_is_object(root))
		result = read_abi(&place, root, machine, list);
	else if (!json_is_array(root) || json_array_size(root) == 0)
		result = bad(&place, "no list of ABIs");
	json_array_foreach (root, i, object) {
		if (result == 0)
			result = read_abi(&place, object, machine, list);
	}
	json_decref(root);
	return result;
}
