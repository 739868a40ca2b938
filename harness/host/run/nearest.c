/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/nearest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "harness/memory.h"

enum { LONGEST = 255 };

static size_t least(size_t one, size_t other)
{
	return one < other ? one : other;
}

/* Levenshtein's distance, row by row. */
size_t nearest_distance(const char *one, const char *other)
{
	size_t row[LONGEST + 1], width = strlen(other), height = strlen(one);

	if (width > LONGEST || height > LONGEST)
		return SIZE_MAX;
	for (size_t x = 0; x <= width; x++)
		row[x] = x;
	for (size_t y = 0; y < height; y++) {
		size_t diagonal = row[0];

		row[0] = y + 1;
		for (size_t x = 0; x < width; x++) {
			size_t changed = diagonal + (one[y] != other[x]);

			diagonal = row[x + 1];
			row[x + 1] = least(changed, least(row[x], row[x + 1]) + 1);
		}
	}
	return row[width];
}

struct best {
	char *name;
	size_t distance;
};

static void look_at(struct best *best, const char *pattern, const char *name, size_t length)
{
	char *candidate = xstrndup(name, length);
	size_t distance = nearest_distance(pattern, candidate);

	if (distance > strlen(pattern) / 4 || (best->name && distance >= best->distance)) {
		free(candidate);
		return;
	}
	free(best->name);
	*best = (struct best){candidate, distance};
}

char *nearest_name(const struct instances *all, const char *pattern)
{
	struct best best = {NULL, 0};

	for (size_t i = 0; i < all->count; i++) {
		const char *name = all->items[i].name;

		/* The suite, the scenario, the instance. */
		for (size_t end = strcspn(name, ".");; end += 1 + strcspn(name + end + 1, ".")) {
			look_at(&best, pattern, name, end);
			if (name[end] == '\0')
				break;
		}
	}
	return best.name;
}
