/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of mutants, and the order in which a seed draws them. */
#include "harness/host/mutate/mutant.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/digest.h"
#include "harness/memory.h"

void mutant_clear(struct mutant *mutant)
{
	free(mutant->file);
	free(mutant->function);
	free(mutant->rule);
	free(mutant->form);
	free(mutant->text);
	*mutant = (struct mutant){0};
}

void mutants_free(struct mutants *mutants)
{
	for (size_t i = 0; i < mutants->count; i++)
		mutant_clear(&mutants->items[i]);
	free(mutants->items);
	*mutants = (struct mutants){0};
}

static bool is_form(const char *form)
{
	return strcmp(form, "value") == 0 || strcmp(form, "truth") == 0 ||
	       strcmp(form, "statement") == 0;
}

static int add_line(struct mutants *mutants, const char *file, size_t size, const char *line,
		    size_t length, struct fault *fault)
{
	json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
	const char *rule, *function, *form, *text;
	json_int_t begin, end;
	int number;

	if (json_unpack(object, "{s:s, s:s, s:i, s:I, s:I, s:s, s:s}", "rule", &rule, "function",
			&function, "line", &number, "begin", &begin, "end", &end, "form", &form,
			"text", &text) < 0 ||
	    begin < 0 || end <= begin || (size_t)end > size || number < 1 || !is_form(form)) {
		json_decref(object);
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "sctp-mutants says of %s what makes no sense: %.*s", file,
				 length < 200 ? (int)length : 200, line);
	}
	mutants->items = xreallocarray(mutants->items, mutants->count + 1, sizeof(*mutants->items));
	mutants->items[mutants->count++] = (struct mutant){
		.file = xstrdup(file),
		.function = xstrdup(function),
		.rule = xstrdup(rule),
		.form = xstrdup(form),
		.text = xstrdup(text),
		.line = (unsigned)number,
		.begin = (size_t)begin,
		.end = (size_t)end,
	};
	json_decref(object);
	return 0;
}

int mutants_add(struct mutants *mutants, const char *file, size_t size, const char *lines,
		struct fault *fault)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n");

		if (length > 0 && add_line(mutants, file, size, lines, length, fault) < 0)
			return -1;
		lines += length + (lines[length] == '\n');
	}
	return 0;
}

static uint64_t digest_of(const struct mutant *mutant, unsigned seed)
{
	uint64_t digest = DIGEST_START;
	char numbers[64];

	snprintf(numbers, sizeof(numbers), "%u %zu %zu", seed, mutant->begin, mutant->end);
	digest_text(&digest, numbers);
	digest_text(&digest, mutant->file);
	digest_text(&digest, mutant->rule);
	digest_text(&digest, mutant->text);
	/* The last bytes of what was digested show in few of the digest's bits. */
	digest = (digest ^ digest >> 32) * UINT64_C(0xd6e8feb86659fd93);
	return digest ^ digest >> 32;
}

void mutant_id(const struct mutant *mutant, char id[MUTANT_ID])
{
	snprintf(id, MUTANT_ID, "%016" PRIx64, digest_of(mutant, 0));
}

static int by_draw(const void *left, const void *right, void *seed)
{
	const struct mutant *a = left, *b = right;
	uint64_t first = digest_of(a, *(unsigned *)seed), second = digest_of(b, *(unsigned *)seed);

	if (first != second)
		return first < second ? -1 : 1;
	return strcmp(a->file, b->file);
}

void mutants_shuffle(struct mutants *mutants, unsigned seed)
{
	if (mutants->count > 0)
		qsort_r(mutants->items, mutants->count, sizeof(*mutants->items), by_draw, &seed);
}

bool mutants_cross(const struct mutant *a, const struct mutant *b)
{
	if (strcmp(a->file, b->file) != 0 || a->end <= b->begin || b->end <= a->begin)
		return false;
	return !(a->begin >= b->begin && a->end <= b->end) &&
	       !(b->begin >= a->begin && b->end <= a->end);
}
