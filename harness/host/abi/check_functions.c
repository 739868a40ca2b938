/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges declarations of libsctp's functions by what the library takes and returns. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/check_private.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/prototypes.h"

static bool is_result(const struct abi_member *must)
{
	return must->offset == 0;
}

static bool is_integer(const struct abi_member *member)
{
	return member->kind == ABI_SIGNED || member->kind == ABI_UNSIGNED;
}

/* A pointer may go as a number of its size. */
static bool fits(const struct abi_member *is, const struct abi_member *must)
{
	return is->size == must->size && is->kind != ABI_FLOAT && is->kind != ABI_STRUCT &&
	       is->kind != ABI_UNION;
}

/*
 * What is wider than it need be does no harm where each argument has a register or a slot of 8 bytes
 * to itself; with 32 bits those behind it move.  What is narrower lacks bits that the library reads.  A
 * result that is wider, or has no sign, hides that it is -1.
 */
static enum severity severity_of(const struct abi *abi, const struct abi_member *is,
				 const struct abi_member *must, unsigned differs)
{
	if (is_result(must))
		return BREAKS_MEANING;
	if (differs == DIFFERS_SIGN)
		return HARMLESS;
	if (!is_integer(is) || !is_integer(must) || is->size < must->size)
		return BREAKS_MEMORY;
	return is->size <= abi->machine->bits / 8 ? HARMLESS : BREAKS_MEMORY;
}

/* Signs matter in results, and are worth a word where an association's ID has none. */
static bool wrong_sign(const struct abi_member *is, const struct abi_member *must)
{
	return is_integer(is) && is_integer(must) && is->kind != must->kind &&
	       (is_result(must) || *must->type);
}

static void judge_passed(struct mirror *mirror, const struct abi *abi, const struct abi_member *is,
			 const struct abi_member *must)
{
	unsigned differs =
		(fits(is, must) ? 0 : DIFFERS_SIZE) | (wrong_sign(is, must) ? DIFFERS_SIGN : 0);

	/* Whoever drops the result cannot misread it. */
	if (is_result(must) && is->size == 0)
		return;
	if (differs)
		add_finding(mirror, (struct finding){differs, severity_of(abi, is, must, differs),
						     .is = is, .must = must});
}

void judge_function(struct verdict *verdict, const struct abi_type *function)
{
	struct mirror mirror = {.type = function, .reason = MIRROR_EXACT};
	struct abi_type golden;

	if (!prototype_find(verdict->abi->machine, function->name, &golden))
		return;
	mirror.prototype = more(NULL, 0, sizeof(golden));
	*mirror.prototype = golden;
	mirror.golden = mirror.prototype;
	for (size_t i = 0; i < golden.member_count || i < function->member_count; i++) {
		if (i >= function->member_count)
			add_finding(&mirror, (struct finding){DIFFERS_MISSING, BREAKS_MEMORY,
							      .must = &golden.members[i]});
		else if (i >= golden.member_count)
			add_finding(&mirror, (struct finding){DIFFERS_EXTRA, BREAKS_MEANING,
							      .is = &function->members[i]});
		else
			judge_passed(&mirror, verdict->abi, &function->members[i],
				     &golden.members[i]);
	}
	verdict->functions = more(verdict->functions, verdict->function_count, sizeof(mirror));
	verdict->functions[verdict->function_count++] = mirror;
}

void function_clear(struct mirror *mirror)
{
	free(mirror->findings);
	abi_type_clear(mirror->prototype);
	free(mirror->prototype);
}

static void print_passed(const struct abi_member *member, FILE *out)
{
	fprintf(out, "%" PRIu64 " bytes %s", member->size, abi_kind_name(member->kind));
}

void print_function_finding(const struct finding *finding, FILE *out)
{
	const struct abi_member *known = finding->must ? finding->must : finding->is;

	if (known->offset == 0)
		fprintf(out, "its result");
	else
		fprintf(out, "argument %" PRIu64 "%s%s%s", known->offset, finding->must ? " (" : "",
			finding->must ? known->name : "", finding->must ? ")" : "");
	fprintf(out, " is ");
	if (finding->is)
		print_passed(finding->is, out);
	else
		fprintf(out, "missing");
	fprintf(out, ", ");
	if (finding->must) {
		fprintf(out, "must be ");
		print_passed(finding->must, out);
	} else {
		fprintf(out, "where the API has none");
	}
}
