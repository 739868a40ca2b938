/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of mutants. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/mutate/mutant.h"
#include "harness/memory.h"

static size_t newlines(const char *text, size_t begin, size_t end)
{
	size_t count = 0;

	for (size_t i = begin; i < end; i++)
		count += text[i] == '\n';
	return count;
}

/* Lines that are gone would change the numbers of all that follow, which are in the object. */
char *mutant_alone(const char *source, const struct mutant *mutant)
{
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);
	bool statement = strcmp(mutant->form, "statement") == 0;

	fwrite(source, 1, mutant->begin, out);
	/* Several statements may stand where one was the body of a branch. */
	fprintf(out,
		statement && strcmp(mutant->text, ";") != 0 ? "{ %s }"
		: statement				    ? "%s"
							    : "(%s)",
		mutant->text);
	for (size_t i = newlines(source, mutant->begin, mutant->end); i > 0; i--)
		putc('\n', out);
	fputs(source + mutant->end, out);
	xclose_memstream(out);
	return text;
}

/* The outer ones first, and of those with the same text the ones that were drawn first. */
static int by_place(const void *left, const void *right)
{
	const struct mutant *a = *(const struct mutant *const *)left;
	const struct mutant *b = *(const struct mutant *const *)right;

	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

struct writing {
	const char *source;
	const struct mutant **mutants;
	size_t count, next;
	FILE *out;
};

static void write_up_to(struct writing *writing, size_t begin, size_t end);

/* The original text is where further mutants may lie. */
static void write_mutant(struct writing *writing)
{
	const struct mutant *mutant = writing->mutants[writing->next++];
	bool statement = strcmp(mutant->form, "statement") == 0;
	bool truth = strcmp(mutant->form, "truth") == 0;

	fprintf(writing->out,
		statement ? "{ if (sctp_mutant_is(%u)) { %s } else { "
			  : "(sctp_mutant_is(%u) ? (%s) : ",
		mutant->number, mutant->text);
	fputs(statement ? "" : truth ? "!!(" : "(", writing->out);
	write_up_to(writing, mutant->begin, mutant->end);
	fputs(statement ? " } }" : "))", writing->out);
}

static void write_up_to(struct writing *writing, size_t begin, size_t end)
{
	while (writing->next < writing->count && writing->mutants[writing->next]->end <= end) {
		const struct mutant *mutant = writing->mutants[writing->next];

		fwrite(writing->source + begin, 1, mutant->begin - begin, writing->out);
		begin = mutant->end;
		write_mutant(writing);
	}
	fwrite(writing->source + begin, 1, end - begin, writing->out);
}

/* On the first line, so that all others keep their numbers. */
static const char declarations[] =
	"extern int sctp_mutant; extern unsigned char sctp_mutants_reached[]; "
	"static __inline__ __attribute__((__always_inline__, __unused__)) "
	"int sctp_mutant_is(int number) "
	"{ sctp_mutants_reached[number] = 1; return sctp_mutant == number; } ";

char *mutants_switched(const char *source, const struct mutant *const mutants[], size_t count)
{
	struct writing writing = {.source = source, .count = count};
	char *text = NULL;
	size_t size;

	writing.out = xopen_memstream(&text, &size);
	writing.mutants = xcalloc(count + 1, sizeof(*writing.mutants));
	for (size_t i = 0; i < count; i++)
		writing.mutants[i] = mutants[i];
	qsort(writing.mutants, count, sizeof(*writing.mutants), by_place);
	fputs(declarations, writing.out);
	write_up_to(&writing, 0, strlen(source));
	xclose_memstream(writing.out);
	free(writing.mutants);
	return text;
}

/* Writes lines with a character in front of each. */
static void write_lines(FILE *out, char mark, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (i == 0 || text[i - 1] == '\n')
			putc(mark, out);
		putc(text[i], out);
	}
	putc('\n', out);
}

char *mutant_diff(const char *source, const struct mutant *mutant)
{
	size_t begin = mutant->begin, end = mutant->end, lines, size, changed_size;
	char *diff = NULL, *changed = NULL;
	FILE *out;

	while (begin > 0 && source[begin - 1] != '\n')
		begin--;
	end += strcspn(source + end, "\n");
	lines = newlines(source, begin, end) + 1;
	out = xopen_memstream(&changed, &changed_size);
	fwrite(source + begin, 1, mutant->begin - begin, out);
	fputs(mutant->text, out);
	fwrite(source + mutant->end, 1, end - mutant->end, out);
	xclose_memstream(out);
	out = xopen_memstream(&diff, &size);
	fprintf(out, "--- a/%s\n+++ b/%s\n@@ -%u,%zu +%u,%zu @@ %s()\n", mutant->file, mutant->file,
		mutant->line, lines, mutant->line, newlines(changed, 0, changed_size) + 1,
		mutant->function);
	write_lines(out, '-', source + begin, end - begin);
	write_lines(out, '+', changed, changed_size);
	xclose_memstream(out);
	free(changed);
	return diff;
}
