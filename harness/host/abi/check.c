/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/check_private.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/foreign.h"
#include "harness/host/abi/golden.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/mirror.h"
#include "harness/host/abi/api_names.h"

static bool is_integer(const struct abi_member *member)
{
	return member->kind == ABI_UNSIGNED || member->kind == ABI_SIGNED;
}

static bool is_flexible(const struct abi_member *member)
{
	return member->kind == ABI_ARRAY && member->size == 0;
}

/* A flexible array may stand there with any number of elements, which have a size, or as its first
 * element alone. */
static bool same_size(const struct abi_member *is, const struct abi_member *must)
{
	if (is->bits)
		return false;
	if (is_flexible(must) && is->kind == ABI_ARRAY)
		return !is->element || is->element == must->element;
	if (is_flexible(must) && is->kind != ABI_POINTER)
		return is->size == 0 || is->size == must->element;
	return is->size == must->size;
}

/* Programs compare an association's ID with others and with 0 at most. */
static bool is_association_id(const struct abi_member *must)
{
	return !strcmp(must->type, "sctp_assoc_t") || name_ends_with(must->name, "assoc_id");
}

static enum severity severity_of_pair(unsigned differs, const struct abi_member *must)
{
	if (differs != DIFFERS_SIGN)
		return BREAKS_MEMORY;
	return is_association_id(must) ? HARMLESS : BREAKS_MEANING;
}

static void judge_pair(struct mirror *mirror, const struct abi_member *is,
		       const struct abi_member *must)
{
	unsigned differs = 0;

	if (is->offset != must->offset)
		differs |= DIFFERS_OFFSET;
	if (!same_size(is, must))
		differs |= DIFFERS_SIZE;
	/* Fortran has no unsigned integers. */
	if (is_integer(is) && is_integer(must) && is->kind != must->kind &&
	    strcmp(mirror->type->language, "Fortran") != 0)
		differs |= DIFFERS_SIGN;
	if (differs && !member_is_filler(must))
		add_finding(mirror, (struct finding){differs, severity_of_pair(differs, must),
						     .is = is, .must = must});
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

/* A notification that ends before this member: of an older header, whose programs do not read what
 * later kernels add. */
static bool is_later(const struct mirror *mirror, const struct abi_member *must)
{
	return is_notification(mirror->golden) && must->offset >= mirror->type->size &&
	       mirror->type->size > mirror->golden->members[2].offset + 4;
}

/* A union has as many of the API's members as its author had a use for. */
static void judge_missing(struct mirror *mirror, const struct pairing *pairing)
{
	const struct abi_type *golden = mirror->golden;

	for (size_t i = 0; golden->kind != ABI_UNION && i < golden->member_count; i++)
		if (!pairing->of_golden[i] && !may_be_missing(mirror, &golden->members[i]))
			add_finding(mirror, (struct finding){DIFFERS_MISSING,
							     is_later(mirror, &golden->members[i])
								     ? HARMLESS
								     : BREAKS_MEMORY,
							     .must = &golden->members[i]});
}

static void judge_extra(struct mirror *mirror, const struct pairing *pairing)
{
	const struct abi_type *type = mirror->type;

	for (size_t i = 0; type->kind != ABI_UNION && i < type->member_count; i++) {
		const struct abi_member *member = &type->members[i];

		/* The storage of a union in a language that has none. */
		if (mirror->golden->kind == ABI_UNION && member->kind == ABI_ARRAY)
			continue;
		if (!pairing->of_type[i] && !pairing->ignored[i] && member->size > 0 &&
		    !name_is_padding(member->name) && !is_inner(member) &&
		    !is_alternative(mirror, pairing, member))
			add_finding(mirror,
				    (struct finding){DIFFERS_EXTRA, BREAKS_MEMORY, .is = member});
	}
}

static enum severity severity_of_whole(const struct mirror *mirror, unsigned differs)
{
	const struct abi_type *golden = mirror->golden;
	size_t wrong = 0;

	for (size_t i = 0; i < mirror->count; i++)
		wrong += mirror->findings[i].severity != HARMLESS;
	/* A smaller one cuts off what the kernel says: so did the older header. */
	if (!(differs & DIFFERS_ALIGN) && mirror->type->size < golden->size && wrong == 0 &&
	    (is_notification(golden) || !strcmp(golden->name, "sctp_notification")))
		return HARMLESS;
	return BREAKS_MEMORY;
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
		add_finding(mirror, (struct finding){differs, severity_of_whole(mirror, differs)});
}

/* Nothing but room: bytes or words without names that hold the whole. */
static bool is_opaque(const struct abi_type *type, const struct pairing *pairing)
{
	const struct abi_member *only = NULL;

	for (size_t i = 0; i < type->member_count; i++) {
		if (type->members[i].size == 0)
			continue;
		if (only)
			return false;
		only = &type->members[i];
	}
	return only && pairing->by_name == 0 && only->kind == ABI_ARRAY && only->offset == 0 &&
	       only->size == type->size;
}

static void judge_members(struct mirror *mirror, struct abi_map *map)
{
	struct pairing pairing;

	pairing_make(&pairing, mirror->golden, mirror->type, map);
	for (size_t i = 0; !is_opaque(mirror->type, &pairing) && i < mirror->golden->member_count;
	     i++) {
		const struct abi_member *is = pairing.of_golden[i];

		if (!is)
			continue;
		judge_pair(mirror, is, &mirror->golden->members[i]);
		mirror->has_buffer |= is_flexible(&mirror->golden->members[i]) && is->size > 0;
	}
	if (!is_opaque(mirror->type, &pairing)) {
		judge_missing(mirror, &pairing);
		judge_extra(mirror, &pairing);
	}
	pairing_free(&pairing);
}

static void judge_type(struct verdict *verdict, const struct abi_type *type, struct abi_map *map,
		       bool strict)
{
	struct mirror mirror = {.type = type};
	const struct abi_type *golden = mirror_of(verdict->golden, type, map, &mirror.reason);

	if (!golden)
		return;
	mirror.golden = golden;
	if (!strict && foreign_type(verdict->abi, golden, type, mirror.reason)) {
		mirror.foreign = true;
	} else if (golden->kind == ABI_ENUM) {
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

void verdict_make(struct verdict *verdict, const struct abi *abi, struct abi_map *map, bool strict)
{
	*verdict = (struct verdict){
		.abi = abi, .golden = golden_mirrored(abi->machine), .bsd = foreign_api(abi)};
	if (verdict->bsd)
		return;
	for (size_t i = 0; i < abi->type_count; i++)
		judge_type(verdict, &abi->types[i], map, strict);
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

static size_t count_findings(const struct finding *findings, size_t count, enum severity severity)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += findings[i].severity == severity;
	return found;
}

size_t verdict_findings(const struct verdict *verdict, enum severity severity)
{
	size_t count = count_findings(verdict->constants, verdict->constant_count, severity);

	for (size_t i = 0; i < verdict->mirror_count; i++)
		count += count_findings(verdict->mirrors[i].findings, verdict->mirrors[i].count,
					severity);
	return count;
}

bool verdict_seen(const struct verdict *verdict)
{
	return verdict->mirror_count > 0 || verdict->constants_seen > 0 || verdict->bsd;
}
