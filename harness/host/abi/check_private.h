/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the check. */
#ifndef ABI_CHECK_PRIVATE_H
#define ABI_CHECK_PRIVATE_H

#include "harness/host/abi/check.h"

void add_finding(struct mirror *mirror, struct finding finding);

/* Of a struct's or a union's members, then of it as a whole. */
void judge_members(struct mirror *mirror, struct abi_map *map);
void judge_whole(struct mirror *mirror);

/* Of an enumeration's values. */
void judge_values(struct mirror *mirror);
/* Of a constant that has the name of one of the API's; after all types. */
void judge_constant(struct verdict *verdict, const struct abi_constant *constant);

/* Of the declaration of a function. */
void judge_function(struct verdict *verdict, const struct abi_type *function);
void function_clear(struct mirror *mirror);
void print_function_finding(const struct finding *finding, FILE *out);

/* What disagrees, in words; one for each DIFFERS_. */
struct difference_word {
	unsigned differs;
	const char *text, *json;
};

enum { WORDS = 7 };

extern const struct difference_word difference_words[WORDS];
extern const char *const severity_words[SEVERITIES];

/* " in FILE:LINE", where that is known. */
void print_unit(const struct abi_type *type, FILE *out);

#endif
