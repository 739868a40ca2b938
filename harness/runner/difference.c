/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/difference.h"

#include <fnmatch.h>
#include <string.h>

#include "harness/scenario/stage/trace.h"

/* Set by the linker around the section that DIFFERENCE() fills; weak for programs without suites. */
extern const struct over_difference *const __start_differences[] __attribute__((weak));
extern const struct over_difference *const __stop_differences[] __attribute__((weak));

const struct over_difference *difference_next(const struct instance *instance, size_t *place)
{
	/* The linker makes one array of the section. */
	/* cppcheck-suppress comparePointers */
	size_t count = (size_t)(__stop_differences - __start_differences);

	while (instance->over && *place < count) {
		const struct over_difference *difference = __start_differences[(*place)++];

		if (!strcmp(difference->over, instance->over->name) &&
		    fnmatch(difference->scenarios, instance->name, 0) == 0)
			return difference;
	}
	return NULL;
}

/* Whether the difference is what the failure shows, or, if it always shows, whatever there was. */
static bool explains(const struct over_difference *difference, const struct failure *failure)
{
	const char *message = difference->message, *packet = difference->packet;

	if (!message && !packet)
		return true;
	return failure && (!message || fnmatch(message, failure->message, FNM_EXTMATCH) == 0) &&
	       (!packet || failure->saw(packet));
}

const struct over_difference *difference_of(const struct instance *instance,
					    const struct failure *failure)
{
	const struct over_difference *difference;
	size_t place = 0;

	do
		difference = difference_next(instance, &place);
	while (difference && !explains(difference, failure));
	return difference;
}

bool difference_in_trace(const char *glob)
{
	unsigned count = trace_count();
	bool found = false;
	char line[512];

	for (unsigned i = 0; !found && i < count; i++)
		found = fnmatch(glob, trace_describe(i, line, sizeof(line)), FNM_EXTMATCH) == 0;
	return found;
}
