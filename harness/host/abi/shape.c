/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/shape.h"

#include <string.h>

#include "harness/host/abi/api_names.h"

/* Three members tell nothing, nor do a row of them that have one size: these are everywhere. */
enum { FEWEST = 4 };

/* What stands inside of another member, fills space or takes none does not count. */
static bool counts(const struct abi_member *member)
{
	return member->size > 0 && !strchr(member->name, '.') && !name_is_padding(member->name);
}

static const struct abi_member *next(const struct abi_type *type, size_t *index)
{
	while (*index < type->member_count) {
		const struct abi_member *member = &type->members[(*index)++];

		if (counts(member))
			return member;
	}
	return NULL;
}

static bool same_shape(const struct abi_type *golden, const struct abi_type *type)
{
	const struct abi_member *is, *must;
	size_t of_golden = 0;
	size_t of_type = 0;
	size_t same = 0;
	uint64_t size = 0;
	bool differ = false;

	if (golden->kind != ABI_STRUCT || type->kind != ABI_STRUCT || golden->size != type->size)
		return false;
	for (;; same++) {
		must = next(golden, &of_golden);
		is = next(type, &of_type);
		if (!must || !is)
			return !must && !is && same >= FEWEST && differ;
		if (is->bits || is->kind == ABI_POINTER || is->offset != must->offset ||
		    is->size != must->size)
			return false;
		differ |= same > 0 && is->size != size;
		size = is->size;
	}
}

const struct abi_type *shape_of(const struct abi *golden, const struct abi_type *type)
{
	const struct abi_type *found = NULL;

	for (size_t i = 0; i < golden->type_count; i++) {
		if (!same_shape(&golden->types[i], type))
			continue;
		if (found)
			return NULL;
		found = &golden->types[i];
	}
	return found;
}
