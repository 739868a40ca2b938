/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/bisect_search.h"

#include <stdbool.h>

static bool is_decided(enum bisect_state state)
{
	return state == BISECT_PASSES || state == BISECT_FAILS;
}

struct bisect_change bisect_change(const enum bisect_state states[], size_t count)
{
	struct bisect_change change = {0, count - 1};

	for (size_t i = 1; i < count; i++) {
		if (!is_decided(states[i]))
			continue;
		if (states[i] != states[0]) {
			change.after = i;
			break;
		}
		change.before = i;
	}
	return change;
}

size_t bisect_next(const enum bisect_state states[], size_t count)
{
	struct bisect_change change = bisect_change(states, count);
	size_t middle = change.before + (change.after - change.before) / 2;
	size_t best = count;

	for (size_t i = change.before + 1; i < change.after; i++) {
		size_t distance = i > middle ? i - middle : middle - i;

		if (states[i] == BISECT_UNTRIED &&
		    (best == count || distance < (best > middle ? best - middle : middle - best)))
			best = i;
	}
	return best;
}
