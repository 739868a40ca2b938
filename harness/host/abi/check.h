/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judges what mirrors the SCTP API by the golden tables. */
#ifndef ABI_CHECK_H
#define ABI_CHECK_H

#include <jansson.h>
#include <stdio.h>

#include "harness/host/abi/abi.h"
#include "harness/host/abi/map.h"

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

struct finding {
	unsigned differs;
	/* One or both; neither: it is about the type as a whole. */
	const struct abi_member *is, *must;
	/* A constant. */
	const struct abi_constant *value, *truth;
};

/* A type and what it mirrors. */
struct mirror {
	const struct abi_type *type, *golden;
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
	struct finding *constants;
	size_t constant_count; /* that differ */
	size_t constants_seen;
};

void verdict_make(struct verdict *verdict, const struct abi *abi, struct abi_map *map);
void verdict_clear(struct verdict *verdict);
/* How many findings there are. */
size_t verdict_findings(const struct verdict *verdict);
/* Whether anything mirrors the API. */
bool verdict_seen(const struct verdict *verdict);

/* A line for each finding, then one that sums up. */
void verdict_print(const struct verdict *verdict, FILE *out);
json_t *verdict_to_json(const struct verdict *verdict);

#endif
