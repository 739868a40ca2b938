/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/diff.h"

#include <inttypes.h>
#include <string.h>

#include "harness/host/abi/golden.h"

/* Where the lines go, and how many of each kind there were. */
struct comparison {
	const struct abi *old, *new;
	FILE *out;
	struct differences differences;
};

static bool same_place(const struct abi_member *old, const struct abi_member *new)
{
	/* What became of a struct inside is said where it is compared itself. */
	bool aggregate = old->kind == ABI_STRUCT || old->kind == ABI_UNION;

	return old->offset == new->offset && old->bits == new->bits &&
	       (aggregate || old->size == new->size) && old->element == new->element;
}

static bool same_sign(const struct abi_member *old, const struct abi_member *new)
{
	return old->kind == new->kind || (old->kind != ABI_SIGNED && new->kind != ABI_SIGNED);
}

static void compare_member(struct comparison *comparison, const struct abi_type *type,
			   const struct abi_member *old, const struct abi_member *new)
{
	if (!new) {
		comparison->differences.breaking++;
		fprintf(comparison->out,
			"breaks: %s: %s is gone, which was %" PRIu64 " bytes at offset %" PRIu64
			"\n",
			type->name, old->name, old->size, old->offset);
	} else if (!same_place(old, new) || !same_sign(old, new)) {
		comparison->differences.breaking++;
		fprintf(comparison->out,
			"breaks: %s: %s was %" PRIu64 " bytes %s at offset %" PRIu64 ", is %" PRIu64
			" bytes %s at offset %" PRIu64 "\n",
			type->name, old->name, old->size, abi_kind_name(old->kind), old->offset,
			new->size, abi_kind_name(new->kind), new->offset);
	}
}

static void compare_sizes(struct comparison *comparison, const struct abi_type *old,
			  const struct abi_type *new)
{
	if (new->size < old->size) {
		comparison->differences.breaking++;
		fprintf(comparison->out, "breaks: %s was %" PRIu64 " bytes long, is %" PRIu64 "\n",
			old->name, old->size, new->size);
	} else if (new->size > old->size) {
		bool taken = golden_takes(comparison->new->machine, old->name, old->size);

		comparison->differences.grown += !taken;
		fprintf(comparison->out, "grew: %s was %" PRIu64 " bytes long, is %" PRIu64 "%s\n",
			old->name, old->size, new->size,
			taken ? "; the kernel takes the old size" : "");
	}
	if (old->align && new->align && old->align != new->align) {
		comparison->differences.breaking++;
		fprintf(comparison->out,
			"breaks: %s was aligned to %" PRIu64 ", is to %" PRIu64 "\n", old->name,
			old->align, new->align);
	}
}

static void compare_members(struct comparison *comparison, const struct abi_type *old,
			    const struct abi_type *new)
{
	for (size_t i = 0; i < old->member_count; i++)
		compare_member(comparison, old, &old->members[i],
			       abi_find_member(new, old->members[i].name));
	for (size_t i = 0; i < new->member_count; i++) {
		const struct abi_member *member = &new->members[i];

		if (abi_find_member(old, member->name))
			continue;
		comparison->differences.added++;
		fprintf(comparison->out,
			"new: %s: %s, %" PRIu64 " bytes %s at offset %" PRIu64 "\n", new->name,
			member->name, member->size, abi_kind_name(member->kind), member->offset);
	}
}

/* Enumerators that stand among the constants are compared there. */
static void compare_values(struct comparison *comparison, const struct abi_type *old,
			   const struct abi_type *new)
{
	for (size_t i = 0; i < new->values.count; i++) {
		const struct abi_constant *value = &new->values.items[i];

		if (abi_find_constant(&old->values, value->name) ||
		    abi_find_constant(&comparison->new->constants, value->name))
			continue;
		comparison->differences.added++;
		fprintf(comparison->out, "new: %s: %s, %" PRId64 "\n", new->name, value->name,
			value->value);
	}
}

static void compare_types(struct comparison *comparison)
{
	const struct abi *old = comparison->old;
	const struct abi *new = comparison->new;

	for (size_t i = 0; i < old->type_count; i++) {
		const struct abi_type *type = &old->types[i];
		const struct abi_type *other = abi_find_type(new, type->name);

		if (other) {
			compare_sizes(comparison, type, other);
			compare_members(comparison, type, other);
			compare_values(comparison, type, other);
		} else {
			comparison->differences.gone++;
			fprintf(comparison->out, "gone: %s\n", type->name);
		}
	}
	for (size_t i = 0; i < new->type_count; i++) {
		if (abi_find_type(old, new->types[i].name))
			continue;
		comparison->differences.added++;
		fprintf(comparison->out, "new: %s, %" PRIu64 " bytes long\n", new->types[i].name,
			new->types[i].size);
	}
}

static void compare_constant(struct comparison *comparison, const struct abi_constant *old,
			     const struct abi_constant *new)
{
	if (!new) {
		comparison->differences.gone++;
		fprintf(comparison->out, "gone: %s, which was %" PRId64 "\n", old->name,
			old->value);
	} else if (old->value != new->value && golden_grows(old->name) && new->value > old->value) {
		comparison->differences.added++;
		fprintf(comparison->out, "new: %s was %" PRId64 ", is %" PRId64 "\n", old->name,
			old->value, new->value);
	} else if (old->value != new->value) {
		comparison->differences.breaking++;
		fprintf(comparison->out, "breaks: %s was %" PRId64 ", is %" PRId64 "\n", old->name,
			old->value, new->value);
	}
}

static void compare_constants(struct comparison *comparison)
{
	const struct abi_constants *old = &comparison->old->constants;
	const struct abi_constants *new = &comparison->new->constants;

	for (size_t i = 0; i < old->count; i++)
		compare_constant(comparison, &old->items[i],
				 abi_find_constant(new, old->items[i].name));
	for (size_t i = 0; i < new->count; i++) {
		if (abi_find_constant(old, new->items[i].name))
			continue;
		comparison->differences.added++;
		fprintf(comparison->out, "new: %s, %" PRId64 "\n", new->items[i].name,
			new->items[i].value);
	}
}

/* Debug information leaves out what nothing uses: what it does not have may be there. */
static void say_verdict(const struct differences *differences, FILE *out)
{
	if (differences->breaking)
		fprintf(out, "old binaries break: %zu differences", differences->breaking);
	else if (differences->grown)
		fprintf(out,
			"old binaries keep working if the kernel still takes the old size of "
			"the %zu types that grew",
			differences->grown);
	else if (differences->added || differences->gone)
		fprintf(out, "old binaries keep working");
	else
		fprintf(out, "no difference");
	if (differences->gone)
		fprintf(out, "; the new one lacks %zu types and constants", differences->gone);
	fputc('\n', out);
}

struct differences abi_diff(const struct abi *old, const struct abi *new, FILE *out)
{
	struct comparison comparison = {.old = old, .new = new, .out = out};

	compare_types(&comparison);
	compare_constants(&comparison);
	fprintf(out, "from %s (%s) to %s (%s): ", old->source, old->machine->name, new->source,
		new->machine->name);
	say_verdict(&comparison.differences, out);
	return comparison.differences;
}
