/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/requirement_list.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/memory.h"
#include "harness/host/ground/files.h"
#include "reports/spec/requirements.h"

/* What is known of a sentence by the scenarios that claim it. */
enum state {
	PROVEN, /* a scenario that no known deviation is listed for claims it */
	DEVIATING, /* only scenarios with a known deviation do */
	UNTESTED, /* none does, for a reason */
	OPEN, /* none does */
	STATES,
};

static const char *const state_names[] = {
	[PROVEN] = "proven",
	[DEVIATING] = "deviating",
	[UNTESTED] = "untested",
	[OPEN] = "open",
};

struct claims {
	bool proven, deviating;
	json_t *scenarios; /* their names, without what tells instances apart */
};

static enum state state_of(const struct requirement *requirement, const struct claims *claims)
{
	if (claims->proven)
		return PROVEN;
	if (claims->deviating)
		return DEVIATING;
	return requirement->untested ? UNTESTED : OPEN;
}

/* "suite.name" of "suite.name.ipv4". */
static json_t *scenario_name(const char *instance)
{
	const char *dot = strchr(instance, '.');
	const char *end = dot ? strchr(dot + 1, '.') : NULL;

	return json_stringn(instance, end ? (size_t)(end - instance) : strlen(instance));
}

static void add_scenario(json_t *scenarios, const char *instance)
{
	json_t *name = scenario_name(instance);
	json_t *last = json_array_get(scenarios, json_array_size(scenarios) - 1);

	if (last && json_equal(last, name))
		json_decref(name);
	else
		json_array_append_new(scenarios, name);
}

/* A deviation that only some programs or older kernels show leaves the sentence proven. */
static bool deviates(const json_t *known)
{
	size_t index;
	const json_t *each;

	json_array_foreach (known, index, each) {
		const char *to = json_string_value(json_object_get(each, "to"));
		const char *where = json_string_value(json_object_get(each, "where"));

		if (to && !*to && where && !*where)
			return true;
	}
	return false;
}

/* Adds what one instance claims.  Returns 0, or -1 with a fault. */
static int add_claims(const struct instance *instance, struct claims *claims, struct fault *fault)
{
	bool known = deviates(json_object_get(instance->data, "known"));
	size_t index, count;
	const struct requirement *first = requirements_all(&count);
	const json_t *spec;

	json_array_foreach (json_object_get(instance->data, "spec"), index, spec) {
		const char *id = json_string_value(spec);
		const struct requirement *requirement = id ? requirement_find(id) : NULL;
		struct claims *claim;

		if (!requirement)
			return fault_set(fault, EXIT_FAILED,
					 "%s claims %s, which is not in the catalogue "
					 "(reports/spec/)",
					 instance->name, id ? id : "nothing");
		if (requirement->untested)
			return fault_set(fault, EXIT_FAILED,
					 "%s claims %s, which reports/spec/untested.def lists as "
					 "untested",
					 instance->name, id);
		claim = &claims[requirement - first];
		claim->proven |= !known;
		claim->deviating |= known;
		if (!claim->scenarios)
			claim->scenarios = json_array();
		add_scenario(claim->scenarios, instance->name);
	}
	return 0;
}

/* What a scenario excuses before the judge of all traffic must be in the catalogue as well. */
static int check_excuses(const struct instance *instance, struct fault *fault)
{
	size_t index;
	const json_t *spec;

	json_array_foreach (json_object_get(instance->data, "excuses"), index, spec) {
		const char *id = json_string_value(spec);

		if (!id || !requirement_find(id))
			return fault_set(fault, EXIT_FAILED,
					 "%s excuses %s, which is not in the catalogue "
					 "(reports/spec/)",
					 instance->name, id ? id : "nothing");
	}
	return 0;
}

static void print_totals(const struct requirement *requirements, const struct claims *claims,
			 size_t count)
{
	unsigned sum[STATES] = {0};

	printf("%-9s %9s", "RFC", "sentences");
	for (int state = 0; state < STATES; state++)
		printf(" %9s", state_names[state]);
	putchar('\n');
	for (size_t i = 0; i < count;) {
		unsigned rfc = requirement_rfc(&requirements[i]), own[STATES] = {0}, sentences = 0;

		for (; i < count && requirement_rfc(&requirements[i]) == rfc; i++, sentences++)
			own[state_of(&requirements[i], &claims[i])]++;
		printf("RFC %-5u %9u", rfc, sentences);
		for (int state = 0; state < STATES; state++) {
			printf(" %9u", own[state]);
			sum[state] += own[state];
		}
		putchar('\n');
	}
	printf("%-9s %9zu", "all", count);
	for (int state = 0; state < STATES; state++)
		printf(" %9u", sum[state]);
	putchar('\n');
}

static void print_sentence(const struct requirement *requirement, const struct claims *claims)
{
	size_t index;
	json_t *name;

	printf("%-18s %-6s %-9s %s\n", requirement->id, requirement_level_name(requirement->level),
	       state_names[state_of(requirement, claims)], requirement->text);
	if (requirement->untested)
		printf("    %s\n", requirement->untested);
	json_array_foreach (claims->scenarios, index, name)
		printf("    %s\n", json_string_value(name));
}

static void print_json(const struct requirement *requirement, const struct claims *claims)
{
	json_t *object =
		json_pack("{s:s, s:s, s:s, s:s, s:s?, s:O?}", "id", requirement->id, "level",
			  requirement_level_name(requirement->level), "state",
			  state_names[state_of(requirement, claims)], "text", requirement->text,
			  "untested", requirement->untested, "scenarios", claims->scenarios);

	json_dumpf(object, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(object);
}

/* A field as RFC 4180 has it. */
static void put_field(const char *text, const char *end)
{
	putchar('"');
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	printf("\"%s", end);
}

static void print_csv(const struct requirement *requirement, const struct claims *claims)
{
	size_t index;
	json_t *name;

	put_field(requirement->id, ",");
	printf("%u,", requirement_rfc(requirement));
	put_field(requirement_level_name(requirement->level), ",");
	put_field(state_names[state_of(requirement, claims)], ",");
	put_field(requirement->text, ",");
	put_field(requirement->untested ? requirement->untested : "", ",\"");
	json_array_foreach (claims->scenarios, index, name)
		printf("%s%s", index ? " " : "", json_string_value(name));
	printf("\"\r\n");
}

static bool fits(const char *id, char *const patterns[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fnmatch(patterns[i], id, 0) == 0)
			return true;
	return count == 0;
}

static int print(const struct claims *claims, char *const patterns[], size_t patterns_count,
		 enum list_format format, struct fault *fault)
{
	size_t count, printed = 0;
	const struct requirement *requirements = requirements_all(&count);

	if (patterns_count == 0 && format == LIST_TEXT) {
		print_totals(requirements, claims, count);
		return 0;
	}
	if (format == LIST_CSV)
		printf("id,rfc,level,state,text,untested,scenarios\r\n");
	for (size_t i = 0; i < count; i++) {
		if (!fits(requirements[i].id, patterns, patterns_count))
			continue;
		if (format == LIST_JSON)
			print_json(&requirements[i], &claims[i]);
		else if (format == LIST_CSV)
			print_csv(&requirements[i], &claims[i]);
		else
			print_sentence(&requirements[i], &claims[i]);
		printed++;
	}
	return printed ? 0
		       : fault_set(fault, EXIT_USAGE,
				   "no requirement has an ID like '%s' (RFC9260-5.1-6, "
				   "'RFC6525-*')",
				   patterns[0]);
}

int requirement_list(const struct instances *all, char *const patterns[], size_t count,
		     enum list_format format, struct fault *fault)
{
	size_t requirements;
	struct claims *claims;
	int result = 0;

	(void)requirements_all(&requirements);
	claims = xcalloc(requirements, sizeof(*claims));
	if (requirements_stray_reason())
		result = fault_set(fault, EXIT_FAILED,
				   "reports/spec/untested.def has %s twice, or the catalogue has "
				   "it not",
				   requirements_stray_reason());
	for (size_t i = 0; result == 0 && i < all->count; i++)
		result = add_claims(&all->items[i], claims, fault) ||
					 check_excuses(&all->items[i], fault)
				 ? -1
				 : 0;
	if (result == 0)
		result = print(claims, patterns, count, format, fault);
	for (size_t i = 0; i < requirements; i++)
		json_decref(claims[i].scenarios);
	free(claims);
	return result;
}
