/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/by_suite.h"

#include <string.h>

#include "reports/text.h"

/* Its place, which is added if it is not there yet. */
static size_t find(struct by_suite *suites, const char *name)
{
	size_t length = strcspn(name, ".");
	size_t place = 0;

	if (length >= sizeof(suites->suites[0].name))
		length = sizeof(suites->suites[0].name) - 1;
	while (place < suites->count && (strncmp(suites->suites[place].name, name, length) != 0 ||
					 suites->suites[place].name[length]))
		place++;
	if (place == SUITES_COUNTED) {
		place--;
		strcpy(suites->suites[place].name, "others");
	} else if (place == suites->count) {
		memcpy(suites->suites[place].name, name, length);
		suites->suites[place].name[length] = '\0';
		suites->count++;
	}
	return place;
}

void by_suite_add(struct by_suite *suites, const json_t *end)
{
	const char *name = json_string_value(json_object_get(end, "name"));

	counts_add(&suites->suites[find(suites, name ? name : "")].counts, end);
}

static enum text_colour colour_of(enum verdict verdict, unsigned count)
{
	if (count == 0)
		return TEXT_FAINT;
	return verdict_fails(verdict, false) ? TEXT_RED : TEXT_PLAIN;
}

void by_suite_print(FILE *out, const struct by_suite *suites)
{
	bool colours = text_colours(out);
	struct counts sum = {0};

	if (suites->count < 2)
		return;
	for (size_t i = 0; i < suites->count; i++)
		counts_sum(&sum, &suites->suites[i].counts);
	fprintf(out, "%-16s", "suite");
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		if (sum.of[verdict])
			fprintf(out, " %6s", verdict_name(verdict));
	for (size_t i = 0; i < suites->count; i++) {
		fputc('\n', out);
		fprintf(out, "%-16s", suites->suites[i].name);
		for (int verdict = 0; verdict < VERDICTS; verdict++) {
			unsigned count = suites->suites[i].counts.of[verdict];

			if (!sum.of[verdict])
				continue;
			text_colour(out, colours, colour_of(verdict, count));
			fprintf(out, " %6u", count);
			text_colour(out, colours, TEXT_PLAIN);
		}
	}
	fputc('\n', out);
}
