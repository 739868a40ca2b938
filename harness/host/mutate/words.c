/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"

static void add(struct words *words, char *word)
{
	words->items = xreallocarray(words->items, words->count + 2, sizeof(*words->items));
	words->items[words->count++] = word;
	words->items[words->count] = NULL;
}

/* Reads one word and stores where it ends; NULL if there is no more in the command. */
static char *read_word(const char **at)
{
	const char *text = *at + strspn(*at, " \t");
	char *word, quote = '\0';
	size_t length = 0;

	if (!*text || *text == '\n' || *text == ';')
		return NULL;
	word = xcalloc(strlen(text) + 1, 1);
	for (; *text && *text != '\n'; text++) {
		if (quote && *text == quote)
			quote = '\0';
		else if (!quote && (*text == '\'' || *text == '"'))
			quote = *text;
		else if (!quote && strchr(" \t;", *text))
			break;
		else if (quote != '\'' && *text == '\\' && text[1] && text[1] != '\n')
			word[length++] = *++text;
		else
			word[length++] = *text;
	}
	*at = text;
	return word;
}

int words_of_command(const char *text, struct words *words)
{
	const char *equals = strstr(text, ":=");
	char *word;

	*words = (struct words){0};
	/* The first line; later ones name what the object depends on. */
	if (!equals || memchr(text, '\n', (size_t)(equals - text)))
		return -1;
	equals += 2;
	while ((word = read_word(&equals)))
		add(words, word);
	return words->count > 0 ? 0 : -1;
}

size_t words_options(const struct words *words)
{
	size_t first = 0;

	while (first < words->count && words->items[first][0] != '-')
		first++;
	return first;
}

void words_free(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->items[i]);
	free(words->items);
	*words = (struct words){0};
}
