/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges what mirrors the SCTP API by the golden tables. */
#ifndef ABI_CHECK_H
#define ABI_CHECK_H

#include <jansson.h>
#include <stdio.h>

#include "harness/host/abi/abi.h"
#include "harness/host/abi/map.h"
#include "harness/host/abi/mirror.h"

/* What disagrees; at least one of these in every finding. */
enum {
	DIFFERS_OFFSET = 1 << 0,
	DIFFERS_SIZE = 1 << 1,
	DIFFERS_SIGN = 1 << 2,
	DIFFERS_MISSING = 1 << 3, /* the API has a member that the type lacks */
	DIFFERS_EXTRA = 1 << 4, /* the type has a member that the API lacks */
	DIFFERS_ALIGN = 1 << 5, /* of the whole type */
	DIFFERS_VALUE = 1 << 6, /* a constant */
};

/* What a finding does to a program that uses the type, the worst first. */
enum severity {
	BREAKS_MEMORY, /* the kernel reads or writes other bytes */
	BREAKS_MEANING, /* the right bytes are taken for something else */
	HARMLESS, /* of an older header, or the sign of an association's ID; counts with --strict */
	SEVERITIES,
};

struct finding {
	unsigned differs;
	enum severity severity;
	/* One or both; neither: it is about the type as a whole. */
	const struct abi_member *is, *must;
	/* A constant. */
	const struct abi_constant *value, *truth;
};

/* A type and what it mirrors. */
struct mirror {
	const struct abi_type *type, *golden;
	struct abi_type *expanded; /* the type as it is judged, where that is another; else NULL */
	struct abi_type *prototype; /* of a function: what it mirrors; else NULL */
	enum mirror_reason reason;
	/* It has members that no C struct has, or lacks the head of a notification: the program
	 * fills it in by itself.  No findings. */
	bool foreign;
	bool cut_off; /* of an older header, without its last members: the kernel still takes it */
	bool has_buffer; /* room for what the API's flexible array at its end holds */
	struct finding *findings;
	size_t count;
};

/* All of one ABI. */
struct verdict {
	const struct abi *abi;
	struct abi *golden;
	struct mirror *mirrors;
	size_t mirror_count;
	struct mirror *functions; /* declarations of libsctp's functions */
	size_t function_count;
	struct finding *constants;
	size_t constant_count; /* that differ */
	size_t constants_seen;
	bool bsd; /* of BSD's and usrsctp's API, which has the same names: not judged */
	const char *other_system; /* source text for that one, by its name: not judged; else NULL */
};

/* With `strict`, what seems to be no mirror is judged too, and source text for other systems.  The abi must outlive the verdict. */
void verdict_make(struct verdict *verdict, const struct abi *abi, struct abi_map *map, bool strict);
void verdict_clear(struct verdict *verdict);
/* How many findings there are of this severity. */
size_t verdict_findings(const struct verdict *verdict, enum severity severity);
/* Whether anything mirrors the API. */
bool verdict_seen(const struct verdict *verdict);

/* A line for each finding, then one that sums up. */
void verdict_print(const struct verdict *verdict, FILE *out);
json_t *verdict_to_json(const struct verdict *verdict);
/* How to have a compiler of this language keep types that nothing uses, as the end of a sentence. */
const char *recipe_of(const char *language);
/* Each type and what it was taken for and why, then those of the API that nothing mirrors. */
void verdict_list(const struct verdict *verdict, FILE *out);

#endif
