/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/expand.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"

/* Whether two or more of the API's members have their place in this one, and no struct only a part. */
static bool stands_for_several(const struct abi_type *golden, const struct abi_member *member)
{
	uint64_t end = member->offset + member->size;
	size_t count = 0;

	if (member->kind != ABI_STRUCT || member->inner_count == 0)
		return false;
	for (size_t i = 0; i < golden->member_count; i++) {
		const struct abi_member *must = &golden->members[i];

		if (strchr(must->name, '.') || must->offset < member->offset || must->offset >= end)
			continue;
		if (must->offset + must->size <= end)
			count++;
		else if (must->kind != ABI_UNSIGNED && must->kind != ABI_SIGNED)
			return false;
	}
	return count > 1;
}

struct abi_type *expand_type(const struct abi_type *golden, const struct abi_type *type)
{
	struct abi_type *expanded = NULL;
	size_t several = 0;

	for (size_t i = 0; golden->kind == ABI_STRUCT && i < type->member_count; i++)
		several += stands_for_several(golden, &type->members[i]);
	if (several == 0)
		return NULL;
	expanded = more(NULL, 0, sizeof(*expanded));
	*expanded = *type;
	expanded->members = NULL;
	expanded->member_count = 0;
	for (size_t i = 0; i < type->member_count; i++) {
		const struct abi_member *member = &type->members[i];

		if (!stands_for_several(golden, member))
			abi_add_member(expanded, *member);
		else
			for (size_t j = 0; j < member->inner_count; j++)
				abi_add_member(expanded, member->inner[j]);
	}
	return expanded;
}

void expand_free(struct abi_type *expanded)
{
	if (expanded)
		free(expanded->members);
	free(expanded);
}
