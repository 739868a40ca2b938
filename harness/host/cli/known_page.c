/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/known_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/spec/requirements.h"
#include "reports/text.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* What Markdown would take for more than text. */
static void put(const char *text)
{
	text_put(stdout, text, strlen(text), "\\`*_<>|[]#");
}

/* "suite.name" of "suite.name.ipv4". */
static size_t scenario_length(const char *instance)
{
	const char *dot = strchr(instance, '.');

	return dot ? (size_t)(dot - instance) + 1 + strcspn(dot + 1, ".") : strlen(instance);
}

/* Deviations by what tells them apart, in the order in which they are first met: {known, spec: {ID: true}, shown:
 * {scenario: title}}. */
static int add(json_t *deviations, const json_t *known, const json_t *data)
{
	char *key = xasprintf("%s\n%s\n%s\n%s", text_of(known, "reason"), text_of(known, "from"),
			      text_of(known, "to"), text_of(known, "where"));
	const char *name = text_of(data, "name");
	char *scenario = xstrndup(name, scenario_length(name));
	json_t *deviation = json_object_get(deviations, key), *id;
	size_t index;
	int result = 0;

	if (!deviation) {
		deviation = json_pack("{sOs{}s{}}", "known", known, "spec", "shown");
		result = json_object_set_new(deviations, key, deviation);
	}
	json_array_foreach (json_object_get(data, "spec"), index, id)
		if (result == 0)
			result = json_object_set_new(json_object_get(deviation, "spec"),
						     json_string_value(id), json_true());
	if (result == 0)
		result = json_object_set(json_object_get(deviation, "shown"), scenario,
					 json_object_get(data, "title"));
	free(scenario);
	free(key);
	return result;
}

/* The place in the catalogue of the first sentence that a deviation breaks; behind all if it names none. */
static size_t place_of(const json_t *deviation)
{
	size_t count, best;
	const struct requirement *all = requirements_all(&count);
	const char *id;
	json_t *value;

	best = count;
	json_object_foreach (json_object_get(deviation, "spec"), id, value) {
		const struct requirement *requirement = requirement_find(id);
		size_t place = requirement ? (size_t)(requirement - all) : count;

		if (place < best)
			best = place;
	}
	return best;
}

static void print_kernels(const json_t *known)
{
	const char *from = text_of(known, "from"), *to = text_of(known, "to");
	const char *where = text_of(known, "where");

	fputs("- kernels: ", stdout);
	if (!*from && !*to)
		fputs("all", stdout);
	if (*from)
		printf("from %s", from);
	if (*to)
		printf("%sup to %s", *from ? " " : "", to);
	if (*where) {
		fputs(", ", stdout);
		put(where);
	}
	putchar('\n');
}

static void print_deviation(const json_t *deviation)
{
	const json_t *known = json_object_get(deviation, "known");
	const char *key;
	json_t *value;

	fputs("\n### ", stdout);
	put(text_of(known, "reason"));
	fputs("\n\n", stdout);
	print_kernels(known);
	json_object_foreach (json_object_get(deviation, "spec"), key, value) {
		const struct requirement *requirement = requirement_find(key);

		printf("- %s", key);
		if (requirement) {
			printf(" (%s): ", requirement_level_name(requirement->level));
			put(requirement->text);
		}
		putchar('\n');
	}
	json_object_foreach (json_object_get(deviation, "shown"), key, value) {
		printf("- shown by `%s`: ", key);
		put(json_string_value(value) ? json_string_value(value) : "");
		putchar('\n');
	}
}

/* All whose first sentence is of that place; one heading an RFC. */
static void print_place(const json_t *deviations, size_t place, unsigned *rfc)
{
	size_t count;
	const struct requirement *all = requirements_all(&count);
	unsigned own = place < count ? requirement_rfc(&all[place]) : 0;
	const char *key;
	json_t *deviation;

	json_object_foreach ((json_t *)deviations, key, deviation) {
		if (place_of(deviation) != place)
			continue;
		if (own != *rfc) {
			if (own)
				printf("\n## RFC %u\n", own);
			else
				fputs("\n## Of no RFC's sentence\n", stdout);
			*rfc = own;
		}
		print_deviation(deviation);
	}
}

int known_page(const struct selection *selection)
{
	json_t *deviations = json_object();
	int result = deviations ? 0 : -1;
	unsigned rfc = 1;
	size_t count, index;
	json_t *known;

	for (size_t i = 0; i < selection->count; i++) {
		const json_t *data = selection->items[i]->data;

		json_array_foreach (json_object_get(data, "known"), index, known)
			if (result == 0)
				result = add(deviations, known, data);
	}
	(void)requirements_all(&count);
	printf("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
	       "# Where Linux deviates\n\n"
	       "%zu deviations that upstream has today, each with the sentences it breaks and the "
	       "scenarios that show it: `sctp-conform run NAME` plays one, and `report "
	       "--format=html` draws its packets.\n",
	       json_object_size(deviations));
	for (size_t place = 0; result == 0 && place <= count; place++)
		print_place(deviations, place, &rfc);
	json_decref(deviations);
	return result;
}
