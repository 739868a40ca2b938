/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/abi.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"

const char *abi_kind_name(enum abi_kind kind)
{
	static const char *const names[] = {
		[ABI_UNSIGNED] = "unsigned", [ABI_SIGNED] = "signed", [ABI_FLOAT] = "float",
		[ABI_POINTER] = "pointer",   [ABI_STRUCT] = "struct", [ABI_UNION] = "union",
		[ABI_ENUM] = "enum",	     [ABI_ARRAY] = "array",   [ABI_OTHER] = "other",
	};

	return names[kind];
}

struct abi *abi_new(const char *source, const struct abi_machine *machine)
{
	struct abi *abi = more(NULL, 0, sizeof(*abi));

	*abi = (struct abi){.source = copy_name(source), .machine = machine};
	return abi;
}

void abi_constants_clear(struct abi_constants *constants)
{
	for (size_t i = 0; i < constants->count; i++)
		free(constants->items[i].name);
	free(constants->items);
	*constants = (struct abi_constants){0};
}

void abi_member_clear(struct abi_member *member)
{
	for (size_t i = 0; i < member->inner_count; i++)
		abi_member_clear(&member->inner[i]);
	free(member->inner);
	free(member->name);
	free(member->type);
}

void abi_type_clear(struct abi_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		abi_member_clear(&type->members[i]);
	free(type->members);
	abi_constants_clear(&type->values);
	free(type->name);
	free(type->unit);
	*type = (struct abi_type){0};
}

void abi_free(struct abi *abi)
{
	if (!abi)
		return;
	for (size_t i = 0; i < abi->type_count; i++)
		abi_type_clear(&abi->types[i]);
	free(abi->types);
	for (size_t i = 0; i < abi->function_count; i++)
		abi_type_clear(&abi->functions[i]);
	free(abi->functions);
	abi_constants_clear(&abi->constants);
	free(abi->source);
	free(abi);
}

static bool same_members(const struct abi_type *a, const struct abi_type *b)
{
	if (a->member_count != b->member_count)
		return false;
	for (size_t i = 0; i < a->member_count; i++) {
		const struct abi_member *one = &a->members[i];
		const struct abi_member *other = &b->members[i];

		if (one->kind != other->kind || one->offset != other->offset ||
		    one->size != other->size || one->element != other->element ||
		    one->bits != other->bits || strcmp(one->name, other->name) != 0)
			return false;
	}
	return true;
}

static bool same_values(const struct abi_constants *a, const struct abi_constants *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->items[i].value != b->items[i].value ||
		    strcmp(a->items[i].name, b->items[i].name) != 0)
			return false;
	return true;
}

static bool same_type(const struct abi_type *a, const struct abi_type *b)
{
	return a->kind == b->kind && a->size == b->size && a->align == b->align &&
	       !strcmp(a->name, b->name) && same_members(a, b) &&
	       same_values(&a->values, &b->values);
}

/* Takes over the type unless it is there already. */
static void add_once(struct abi_type **types, size_t *count, struct abi_type *type)
{
	for (size_t i = 0; i < *count; i++) {
		if (same_type(&(*types)[i], type)) {
			abi_type_clear(type);
			return;
		}
	}
	*types = more(*types, *count, sizeof(**types));
	(*types)[(*count)++] = *type;
	*type = (struct abi_type){0};
}

void abi_add_type(struct abi *abi, struct abi_type *type)
{
	add_once(&abi->types, &abi->type_count, type);
}

void abi_add_function(struct abi *abi, struct abi_type *function)
{
	add_once(&abi->functions, &abi->function_count, function);
}

void abi_add_member(struct abi_type *type, struct abi_member member)
{
	type->members = more(type->members, type->member_count, sizeof(*type->members));
	type->members[type->member_count++] = member;
}

void abi_add_constant(struct abi_constants *constants, const char *name, int64_t value)
{
	for (size_t i = 0; i < constants->count; i++)
		if (constants->items[i].value == value && !strcmp(constants->items[i].name, name))
			return;
	constants->items = more(constants->items, constants->count, sizeof(*constants->items));
	constants->items[constants->count++] =
		(struct abi_constant){.name = copy_name(name), .value = value};
}

const struct abi_type *abi_find_type(const struct abi *abi, const char *name)
{
	for (size_t i = 0; i < abi->type_count; i++)
		if (!strcmp(abi->types[i].name, name))
			return &abi->types[i];
	return NULL;
}

const struct abi_member *abi_find_member(const struct abi_type *type, const char *name)
{
	for (size_t i = 0; i < type->member_count; i++)
		if (!strcmp(type->members[i].name, name))
			return &type->members[i];
	return NULL;
}

const struct abi_constant *abi_find_constant(const struct abi_constants *constants,
					     const char *name)
{
	for (size_t i = 0; i < constants->count; i++)
		if (!strcmp(constants->items[i].name, name))
			return &constants->items[i];
	return NULL;
}

int abi_list_add(struct abi_list *list, struct abi *abi)
{
	list->items = more(list->items, list->count, sizeof(struct abi *));
	list->items[list->count++] = abi;
	return 0;
}

void abi_list_free(struct abi_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		abi_free(list->items[i]);
	free(list->items);
	*list = (struct abi_list){0};
}
