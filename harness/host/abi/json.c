/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/json.h"

static json_t *number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *member_to_json(const struct abi_member *member)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_string(member->name));
	json_object_set_new(object, "offset", number(member->offset));
	json_object_set_new(object, "size", number(member->size));
	json_object_set_new(object, "kind", json_string(abi_kind_name(member->kind)));
	json_object_set_new(object, "type", json_string(member->type));
	if (member->kind == ABI_ARRAY)
		json_object_set_new(object, "element", number(member->element));
	if (member->bits)
		json_object_set_new(object, "bits", number(member->bits));
	return object;
}

static json_t *constants_to_json(const struct abi_constants *constants)
{
	json_t *array = json_array();

	for (size_t i = 0; i < constants->count; i++) {
		json_t *object = json_object();

		json_object_set_new(object, "name", json_string(constants->items[i].name));
		json_object_set_new(object, "value", json_integer(constants->items[i].value));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *type_to_json(const struct abi_type *type)
{
	json_t *object = json_object();
	json_t *members;

	json_object_set_new(object, "name", json_string(type->name));
	json_object_set_new(object, "kind", json_string(abi_kind_name(type->kind)));
	json_object_set_new(object, "size", number(type->size));
	json_object_set_new(object, "align", type->align ? number(type->align) : json_null());
	json_object_set_new(object, "unit", json_string(type->unit));
	json_object_set_new(object, "language", json_string(type->language));
	if (type->kind == ABI_ENUM) {
		json_object_set_new(object, "values", constants_to_json(&type->values));
		return object;
	}
	members = json_array();
	for (size_t i = 0; i < type->member_count; i++)
		json_array_append_new(members, member_to_json(&type->members[i]));
	json_object_set_new(object, "members", members);
	return object;
}

json_t *abi_to_json(const struct abi *abi)
{
	const struct abi_machine *machine = abi->machine;
	json_t *object = json_object();
	json_t *types = json_array();

	json_object_set_new(object, "source", json_string(abi->source));
	json_object_set_new(object, "abi", json_string(machine->name));
	json_object_set_new(object, "bits", number(machine->bits));
	json_object_set_new(object, "endian", json_string(machine->big_endian ? "big" : "little"));
	for (size_t i = 0; i < abi->type_count; i++)
		json_array_append_new(types, type_to_json(&abi->types[i]));
	json_object_set_new(object, "types", types);
	json_object_set_new(object, "constants", constants_to_json(&abi->constants));
	return object;
}
