/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges the members of a struct, and the struct as a whole. */
#include <string.h>

#include "harness/host/abi/api_names.h"
#include "harness/host/abi/check_private.h"
#include "harness/host/abi/expand.h"
#include "harness/host/abi/foreign.h"

/* What is judged of a mirror. */
static const struct abi_type *view(const struct mirror *mirror)
{
	return mirror->expanded ? mirror->expanded : mirror->type;
}

static bool is_integer(const struct abi_member *member)
{
	return member->kind == ABI_UNSIGNED || member->kind == ABI_SIGNED;
}

static bool is_flexible(const struct abi_member *member)
{
	return member->kind == ABI_ARRAY && member->size == 0;
}

/* "counters[14]" for as many of the API's members as it has elements. */
static bool is_row(const struct abi_type *golden, const struct abi_member *is,
		   const struct abi_member *must)
{
	uint64_t end = must->offset + is->size;
	uint64_t place = must->offset;

	if (is->kind != ABI_ARRAY || is->element == 0 || is->size <= is->element)
		return false;
	for (size_t i = 0; i < golden->member_count && place < end; i++) {
		const struct abi_member *each = &golden->members[i];

		if (each->offset != place)
			continue;
		if (!is_integer(each) || each->size != is->element)
			return false;
		place += each->size;
	}
	return place == end;
}

static bool is_in_row(const struct mirror *mirror, const struct pairing *pairing,
		      const struct abi_member *must)
{
	for (size_t i = 0; i < mirror->golden->member_count; i++) {
		const struct abi_member *is = pairing->of_golden[i];
		const struct abi_member *first = &mirror->golden->members[i];

		if (is && first->offset < must->offset && must->offset < first->offset + is->size &&
		    is_row(mirror->golden, is, first))
			return true;
	}
	return false;
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

/* How many letters the names of two parts of one number share, and may not share. */
enum { PART_SAME = 3, PART_OWN = 5 };

/* "mtu_hi" beside "mtu_lo": in languages that cannot put four bytes where the API does. */
static bool is_part_of_number(const struct abi_member *first, const struct abi_member *next)
{
	struct normal_name name = name_normal(first->name);
	struct normal_name other = name_normal(next->name);
	size_t same = 0;

	while (name.text[same] && name.text[same] == other.text[same])
		same++;
	return is_integer(next) && same >= PART_SAME && strlen(name.text + same) <= PART_OWN &&
	       strlen(other.text + same) <= PART_OWN;
}

/* The member that follows at this place and has no meaning of its own: a part of the same number, or the
 * rest of an address whose own struct is smaller than the API's room for it. */
static bool find_rest(const struct mirror *mirror, const struct pairing *pairing,
		      const struct abi_member *first, uint64_t place, size_t *found)
{
	const struct abi_type *type = view(mirror);

	for (size_t i = 0; i < type->member_count; i++) {
		const struct abi_member *next = &type->members[i];

		if (next->offset != place || next->size == 0 || pairing->of_type[i] || next->bits)
			continue;
		*found = i;
		return is_integer(first) ? is_part_of_number(first, next)
					 : name_is_padding(next->name);
	}
	return false;
}

/* Whether members that follow make up what it lacks of the API's; they are then a part of it. */
static bool filled_up(const struct mirror *mirror, struct pairing *pairing,
		      const struct abi_member *is, const struct abi_member *must)
{
	uint64_t end = must->offset + must->size;
	uint64_t place = is->offset + is->size;
	size_t next;

	if (is->offset != must->offset || is->size == 0 || is->bits ||
	    is_integer(is) != is_integer(must))
		return false;
	while (place < end && find_rest(mirror, pairing, is, place, &next)) {
		pairing->ignored[next] = true;
		place += view(mirror)->members[next].size;
	}
	return place == end;
}

/* Programs compare an association's ID with others and with 0 at most. */
static bool is_association_id(const struct abi_member *must)
{
	return !strcmp(must->type, "sctp_assoc_t") || name_ends_with(must->name, "assoc_id");
}

/* In the union of all notifications each begins at the same place, and that of an older header ends before
 * the others do.  What it lacks is judged where it stands by itself. */
static bool is_older_alternative(const struct abi_type *golden, const struct abi_member *is,
				 const struct abi_member *must, unsigned differs)
{
	return !strcmp(golden->name, "sctp_notification") && differs == DIFFERS_SIZE &&
	       is->kind == ABI_STRUCT && is->size < must->size;
}

static enum severity severity_of_pair(const struct abi_type *golden, const struct abi_member *is,
				      const struct abi_member *must, unsigned differs)
{
	if (is_older_alternative(golden, is, must, differs))
		return HARMLESS;
	if (differs != DIFFERS_SIGN)
		return BREAKS_MEMORY;
	return is_association_id(must) ? HARMLESS : BREAKS_MEANING;
}

/* In others a program has to know by itself what it reads. */
static bool has_unsigned(const char *language)
{
	return strcmp(language, "Fortran") != 0 && strcmp(language, "Java") != 0;
}

static void judge_pair(struct mirror *mirror, struct pairing *pairing, const struct abi_member *is,
		       const struct abi_member *must)
{
	unsigned differs = 0;

	if (is->offset != must->offset)
		differs |= DIFFERS_OFFSET;
	if (!same_size(is, must) && !filled_up(mirror, pairing, is, must) &&
	    !is_row(mirror->golden, is, must))
		differs |= DIFFERS_SIZE;
	if (is_integer(is) && is_integer(must) && is->kind != must->kind &&
	    has_unsigned(mirror->type->language))
		differs |= DIFFERS_SIGN;
	if (differs && !member_is_filler(must))
		add_finding(mirror,
			    (struct finding){differs,
					     severity_of_pair(mirror->golden, is, must, differs),
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
	       is_hidden(view(mirror), must);
}

/* Another view of bytes that all have a meaning already, in a union without a name. */
static bool is_alternative(const struct mirror *mirror, const struct pairing *pairing,
			   const struct abi_member *member)
{
	const struct abi_type *type = view(mirror);
	uint64_t place = member->offset;
	bool further = true;

	while (further && place < member->offset + member->size) {
		further = false;
		for (size_t i = 0; i < type->member_count; i++) {
			const struct abi_member *other = &type->members[i];

			if (!pairing->of_type[i] || other->offset > place ||
			    other->offset + other->size <= place)
				continue;
			place = other->offset + other->size;
			further = true;
		}
	}
	return place >= member->offset + member->size;
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
		if (!pairing->of_golden[i] && !may_be_missing(mirror, &golden->members[i]) &&
		    !is_in_row(mirror, pairing, &golden->members[i]))
			add_finding(mirror, (struct finding){DIFFERS_MISSING,
							     is_later(mirror, &golden->members[i])
								     ? HARMLESS
								     : BREAKS_MEMORY,
							     .must = &golden->members[i]});
}

static void judge_extra(struct mirror *mirror, const struct pairing *pairing)
{
	const struct abi_type *type = view(mirror);

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

void judge_whole(struct mirror *mirror)
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

void judge_members(struct mirror *mirror, struct abi_map *map)
{
	const struct abi_type *golden = mirror->golden;
	struct pairing pairing;

	mirror->expanded = expand_type(golden, mirror->type);
	pairing_make(&pairing, golden, view(mirror), map);
	if (!is_opaque(mirror->type, &pairing)) {
		for (size_t i = 0; i < golden->member_count; i++) {
			const struct abi_member *is = pairing.of_golden[i];

			if (!is)
				continue;
			judge_pair(mirror, &pairing, is, &golden->members[i]);
			mirror->has_buffer |= is_flexible(&golden->members[i]) && is->size > 0;
		}
		judge_missing(mirror, &pairing);
		judge_extra(mirror, &pairing);
	}
	pairing_free(&pairing);
}
