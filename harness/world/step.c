/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/step.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/wire/chunk_types.h"
#include "harness/wire/parameter_types.h"
#include "harness/world/options.h"

#define KIND_NAME(name, text) text,
static const char *const kind_names[] = {STEP_KIND_LIST(KIND_NAME)};
#undef KIND_NAME

#define OPERAND_NAME(name) #name,
static const char *const operand_names[] = {STEP_OPERAND_LIST(OPERAND_NAME)};
#undef OPERAND_NAME

struct word {
	const char *text;
	int64_t value;
};

#define CHUNK_WORD(name, number, text, smallest, unit, tlvs) {#name, number},
static const struct word chunk_words[] = {CHUNK_TYPE_LIST(CHUNK_WORD){NULL, 0}};
#undef CHUNK_WORD

#define PARAMETER_WORD(name, number, text) {"PARAM_" #name, number},
static const struct word parameter_words[] = {PARAMETER_TYPE_LIST(PARAMETER_WORD){NULL, 0}};
#undef PARAMETER_WORD

#define SPOILED_WORD(name) {"SPOILED_" #name, SPOILED_##name},
static const struct word spoiled_words[] = {SPOILED_LIST(SPOILED_WORD){NULL, 0}};
#undef SPOILED_WORD

const char *step_kind_name(enum step_kind kind)
{
	return kind_names[kind];
}

const char *step_operand_name(enum step_operand operand)
{
	return operand_names[operand];
}

/* The words of an operand, NULL if it has none there. */
static const struct word *words_of(enum step_kind kind, enum step_operand operand)
{
	bool chunks = kind == STEP_CHUNK || kind == STEP_ANSWER || kind == STEP_RULE;

	if (operand == OPERAND_type && chunks)
		return chunk_words;
	if (operand == OPERAND_type && kind == STEP_PARAM)
		return parameter_words;
	return operand == OPERAND_field ? spoiled_words : NULL;
}

bool step_has_operand(enum step_kind kind, enum step_operand operand)
{
	if (operand == OPERAND_option)
		return kind == STEP_SYSCTL || kind == STEP_SET || kind == STEP_GET;
	return operand != OPERAND_type || words_of(kind, operand);
}

const char *step_word(enum step_kind kind, enum step_operand operand, int64_t value)
{
	const struct word *word = words_of(kind, operand);

	for (; word && word->text; word++)
		if (word->value == value)
			return word->text;
	if (operand == OPERAND_option && kind == STEP_SYSCTL)
		return world_sysctl_name(value);
	if (operand == OPERAND_option)
		return world_option_name(value);
	return NULL;
}

/* What a step is about is worth its word, even where that is number 0. */
static bool is_told(const struct step *step, enum step_operand operand)
{
	return step->operand[operand] || ((operand == OPERAND_type || operand == OPERAND_option) &&
					  step_has_operand(step->kind, operand));
}

void step_print(const struct step *step, FILE *out)
{
	fputs(kind_names[step->kind], out);
	for (enum step_operand i = 0; i < STEP_OPERANDS; i++) {
		const char *word = step_word(step->kind, i, step->operand[i]);

		if (!is_told(step, i))
			continue;
		if (word)
			fprintf(out, " %s=%s", operand_names[i], word);
		else
			fprintf(out, " %s=%" PRId64, operand_names[i], step->operand[i]);
	}
}

static bool find_word(enum step_kind kind, enum step_operand operand, const char *text,
		      int64_t *value)
{
	const struct word *word = words_of(kind, operand);

	for (; word && word->text; word++)
		if (strcmp(word->text, text) == 0) {
			*value = word->value;
			return true;
		}
	if (operand == OPERAND_option && kind == STEP_SYSCTL)
		return world_sysctl_find(text, value);
	return operand == OPERAND_option && world_option_find(text, value);
}

static bool parse_value(enum step_kind kind, enum step_operand operand, const char *text,
			int64_t *value)
{
	char *end;

	if (find_word(kind, operand, text, value))
		return true;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return end != text && !*end && !errno;
}

static int find_name(const char *const names[], size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], text) == 0)
			return (int)i;
	return -1;
}

static bool parse_operand(char *text, struct step *step, char *error, size_t size)
{
	char *value = strchr(text, '=');
	int operand;

	if (value)
		*value++ = '\0';
	operand = find_name(operand_names, ARRAY_SIZE(operand_names), text);
	if (operand < 0 || !value)
		snprintf(error, size, "'%.60s' is no operand of a step (NAME=VALUE)", text);
	else if (!parse_value(step->kind, (enum step_operand)operand, value,
			      &step->operand[operand]))
		snprintf(error, size, "'%.60s' is no value for %s", value, text);
	else
		return true;
	return false;
}

bool step_parse(char *line, struct step *step, char *error, size_t size)
{
	char *rest = NULL;
	char *word = strtok_r(line, " \t", &rest);
	int kind = word ? find_name(kind_names, ARRAY_SIZE(kind_names), word) : -1;

	if (kind < 0) {
		snprintf(error, size, "'%.60s' is no step", word ? word : "");
		return false;
	}
	*step = (struct step){.kind = (enum step_kind)kind};
	while ((word = strtok_r(NULL, " \t", &rest)))
		if (!parse_operand(word, step, error, size))
			return false;
	return true;
}
