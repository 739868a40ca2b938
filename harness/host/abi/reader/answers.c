/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A C++ program has the same types in each of its units, a million names in all of which a few
 * thousand differ. */
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"
#include "harness/memory.h"

enum { SLOTS = 1 << 15, LONGEST = 256 };

struct answers {
	struct answer {
		char *name; /* NULL: none yet */
		bool wanted;
	} slots[SLOTS];
};

/* FNV-1a. */
static size_t slot_of(const char *name)
{
	uint32_t hash = 2166136261;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619;
	return (hash ^ hash >> 15) % SLOTS;
}

bool type_is_wanted(struct reading *reading, const char *name, const char *unit)
{
	const struct abi_filter *filter = &reading->options->filter;
	struct answer *answer;

	if (strlen(name) > LONGEST)
		return filter->type(filter->data, name, unit);
	if (!reading->answers)
		reading->answers = xcalloc(1, sizeof(*reading->answers));
	answer = &reading->answers->slots[slot_of(name)];
	if (!answer->name || strcmp(answer->name, name) != 0) {
		free(answer->name);
		answer->name = copy_text(name);
		answer->wanted = filter->type(filter->data, name, unit);
	}
	return answer->wanted;
}

void forget_answers(struct reading *reading)
{
	for (size_t i = 0; reading->answers && i < SLOTS; i++)
		free(reading->answers->slots[i].name);
	free(reading->answers);
	reading->answers = NULL;
}
