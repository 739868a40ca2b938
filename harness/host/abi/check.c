/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/check.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/golden.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/mirror.h"
#include "harness/host/abi/api_names.h"

static void add_finding(struct mirror *mirror, struct finding finding)
{
	mirror->findings = more(mirror->findings, mirror->count, sizeof(finding));
	mirror->findings[mirror->count++] = finding;
}

static bool is_integer(const struct abi_member *member)
{
	return member->kind == ABI_UNSIGNED || member->kind == ABI_SIGNED;
}

static bool is_flexible(const struct abi_member *member)
{
	return member->kind == ABI_ARRAY && member->size == 0;
}

/* A flexible array may stand there with any number of elements, which have a size. */
static bool same_size(const struct abi_member *is, const struct abi_member *must)
{
	if (is->bits)
		return false;
	if (is_flexible(must) && is->kind == ABI_ARRAY)
		return !is->element || is->element == must->element;
	return is->size == must->size;
}

static void judge_pair(struct mirror *mirror, const struct abi_member *is,
		       const struct abi_member *must)
{
	unsigned differs = 0;

	if (is->offset != must->offset)
		differs |= DIFFERS_OFFSET;
	if (!same_size(is, must))
		differs |= DIFFERS_SIZE;
	if (is_integer(is) && is_integer(must) && is->kind != must->kind)
		differs |= DIFFERS_SIGN;
	if (differs && !member_is_filler(must))
		add_finding(mirror, (struct finding){differs, .is = is, .must = must});
}

/* The type has space there that it gives no meaning to. */
static bool is_hidden(const struct abi_type *type, const struct abi_member *must)
{
	for (size_t i = 0; i < type->member_count; i++) {
		const struct abi_member *member = &type->members[i];

		if (name_is_padding(member->name) && member->offset <= must->offset &&
		    member->offset + member->size >= must->offset + must->size)
			return true;
	}
	return false;
}

/* Inner members count with the one that they are in. */
static bool is_inner(const struct abi_member *member)
{
	return strchr(member->name, '.') != NULL;
}

static bool may_be_missing(const struct mirror *mirror, const struct abi_member *must)
{
	return is_flexible(must) || is_inner(must) || member_is_filler(must) ||
	       (mirror->cut_off && must->offset + must->size > mirror->type->size) ||
	       is_hidden(mirror->type, must);
}

/* Another view of bytes that have a meaning already, in a union without a name. */
static bool is_alternative(const struct mirror *mirror, const struct pairing *pairing,
			   const struct abi_member *member)
{
	for (size_t i = 0; i < mirror->type->member_count; i++) {
		const struct abi_member *other = &mirror->type->members[i];

		if (pairing->of_type[i] && other->offset <= member->offset &&
		    other->offset + other->size >= member->offset + member->size)
			return true;
	}
	return false;
}

/* A union has as many of the API's members as its author had a use for. */
static void judge_missing(struct mirror *mirror, const struct pairing *pairing)
{
	const struct abi_type *golden = mirror->golden;

	for (size_t i = 0; golden->kind != ABI_UNION && i < golden->member_count; i++)
		if (!pairing->of_golden[i] && !may_be_missing(mirror, &golden->members[i]))
			add_finding(mirror,
				    (struct finding){DIFFERS_MISSING, .must = &golden->members[i]});
}

static void judge_extra(struct mirror *mirror, const struct pairing *pairing)
{
	const struct abi_type *type = mirror->type;

	for (size_t i = 0; type->kind != ABI_UNION && i < type->member_count; i++) {
		const struct abi_member *member = &type->members[i];

		if (!pairing->of_type[i] && !pairing->ignored[i] && member->size > 0 &&
		    !name_is_padding(member->name) && !is_inner(member) &&
		    !is_alternative(mirror, pairing, member))
			add_finding(mirror, (struct finding){DIFFERS_EXTRA, .is = member});
	}
}

static void judge_whole(struct mirror *mirror)
{
	const struct abi_type *type = mirror->type;
	const struct abi_type *golden = mirror->golden;
	unsigned differs = 0;

	if (type->size != golden->size && !mirror->cut_off &&
	    !(mirror->has_buffer && type->size > golden->size))
		differs |= DIFFERS_SIZE;
	/* Less alignment harms nobody; more moves it inside of other structs. */
	if (type->align > golden->align && golden->kind != ABI_ENUM)
		differs |= DIFFERS_ALIGN;
	if (differs)
		add_finding(mirror, (struct finding){differs});
}

static void judge_members(struct mirror *mirror, struct abi_map *map)
{
	struct pairing pairing;

	pairing_make(&pairing, mirror->golden, mirror->type, map);
	for (size_t i = 0; i < mirror->golden->member_count; i++) {
		const struct abi_member *is = pairing.of_golden[i];

		if (!is)
			continue;
		judge_pair(mirror, is, &mirror->golden->members[i]);
		mirror->has_buffer |= is_flexible(&mirror->golden->members[i]) && is->size > 0;
	}
	judge_missing(mirror, &pairing);
	judge_extra(mirror, &pairing);
	pairing_free(&pairing);
}

static void judge_values(struct mirror *mirror)
{
	const struct abi_constants *values = &mirror->type->values;

	for (size_t i = 0; i < values->count; i++) {
		const struct abi_constant *value = &values->items[i];
		const struct abi_constant *truth =
			mirror_of_constant(&mirror->golden->values, value->name);

		if (truth && truth->value != value->value &&
		    !(golden_grows(truth->name) && value->value > truth->value))
			add_finding(mirror, (struct finding){DIFFERS_VALUE, .value = value,
							     .truth = truth});
	}
}

static void judge_type(struct verdict *verdict, const struct abi_type *type, struct abi_map *map)
{
	const struct abi_type *golden = mirror_of(verdict->golden, type, map);
	struct mirror mirror = {.type = type, .golden = golden};

	if (!golden)
		return;
	if (golden->kind == ABI_ENUM) {
		judge_values(&mirror);
	} else {
		mirror.cut_off = type->size < golden->size &&
				 golden_takes(verdict->abi->machine, golden->name, type->size);
		judge_members(&mirror, map);
		judge_whole(&mirror);
	}
	verdict->mirrors = more(verdict->mirrors, verdict->mirror_count, sizeof(mirror));
	verdict->mirrors[verdict->mirror_count++] = mirror;
}

/* An enumerator of a type that was judged has been judged with it. */
static bool judged_with_type(const struct verdict *verdict, const struct abi_constant *constant)
{
	for (size_t i = 0; i < verdict->mirror_count; i++) {
		const struct abi_type *type = verdict->mirrors[i].type;
		const struct abi_constant *value = abi_find_constant(&type->values, constant->name);

		if (value && value->value == constant->value)
			return true;
	}
	return false;
}

static void judge_constant(struct verdict *verdict, const struct abi_constant *constant)
{
	const struct abi_constants *golden = &verdict->golden->constants;
	struct normal_name name = name_normal(constant->name);
	const struct abi_constant *truth = NULL;

	for (size_t i = 0; !truth && i < golden->count; i++) {
		struct normal_name other = name_normal(golden->items[i].name);

		if (!strcmp(name.text, other.text))
			truth = &golden->items[i];
	}
	if (!truth || judged_with_type(verdict, constant))
		return;
	verdict->constants_seen++;
	if (truth->value == constant->value ||
	    (golden_grows(truth->name) && constant->value > truth->value))
		return;
	verdict->constants =
		more(verdict->constants, verdict->constant_count, sizeof(*verdict->constants));
	verdict->constants[verdict->constant_count++] =
		(struct finding){DIFFERS_VALUE, .value = constant, .truth = truth};
}

void verdict_make(struct verdict *verdict, const struct abi *abi, struct abi_map *map)
{
	*verdict = (struct verdict){.abi = abi, .golden = golden_abi(abi->machine)};
	for (size_t i = 0; i < abi->type_count; i++)
		judge_type(verdict, &abi->types[i], map);
	for (size_t i = 0; i < abi->constants.count; i++)
		judge_constant(verdict, &abi->constants.items[i]);
}

void verdict_clear(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->mirror_count; i++)
		free(verdict->mirrors[i].findings);
	free(verdict->mirrors);
	free(verdict->constants);
	abi_free(verdict->golden);
	*verdict = (struct verdict){0};
}

size_t verdict_findings(const struct verdict *verdict)
{
	size_t count = verdict->constant_count;

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count += verdict->mirrors[i].count;
	return count;
}

bool verdict_seen(const struct verdict *verdict)
{
	return verdict->mirror_count > 0 || verdict->constants_seen > 0;
}
