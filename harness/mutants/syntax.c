/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/mutants/syntax.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"

bool range_of(const struct source *source, CXCursor cursor, struct range *range)
{
	CXSourceRange extent = clang_getCursorExtent(cursor);
	CXFile first = NULL, last = NULL;
	unsigned begin = 0, end = 0;

	clang_getFileLocation(clang_getRangeStart(extent), &first, NULL, NULL, &begin);
	clang_getFileLocation(clang_getRangeEnd(extent), &last, NULL, NULL, &end);
	*range = (struct range){begin, end};
	return first && last && clang_File_isEqual(first, source->file) &&
	       clang_File_isEqual(last, source->file) && begin < end && end <= source->size;
}

struct collecting {
	CXCursor *children;
	size_t count;
	bool all;
};

static enum CXChildVisitResult collect(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct collecting *collecting = data;

	(void)parent;
	if (collecting->count == MAX_CHILDREN) {
		collecting->all = false;
		return CXChildVisit_Break;
	}
	collecting->children[collecting->count++] = cursor;
	return CXChildVisit_Continue;
}

bool children_of(CXCursor cursor, CXCursor children[MAX_CHILDREN], size_t *count)
{
	struct collecting collecting = {children, 0, true};

	(void)clang_visitChildren(cursor, collect, &collecting);
	*count = collecting.count;
	return collecting.all;
}

char *line_of(const struct source *source, struct range range)
{
	char *line = xcalloc(range.end - range.begin + 1, 1);
	size_t length = 0;

	for (size_t i = range.begin; i < range.end; i++) {
		char c = source->text[i];

		if (c == '#' || (c == '/' && i + 1 < range.end && source->text[i + 1] == '/')) {
			free(line);
			return NULL;
		}
		if (!isspace((unsigned char)c) && c != '\\')
			line[length++] = c;
		else if (length > 0 && line[length - 1] != ' ')
			line[length++] = ' ';
	}
	return line;
}

size_t text_after(const struct source *source, size_t at)
{
	while (at < source->size) {
		const char *end;

		if (isspace((unsigned char)source->text[at])) {
			at++;
		} else if (strncmp(source->text + at, "/*", 2) == 0) {
			end = strstr(source->text + at, "*/");
			at = end ? (size_t)(end - source->text) + 2 : source->size;
		} else {
			break;
		}
	}
	return at;
}

size_t text_before(const struct source *source, size_t at)
{
	while (at > 0) {
		if (isspace((unsigned char)source->text[at - 1])) {
			at--;
		} else if (at >= 4 && strncmp(source->text + at - 2, "*/", 2) == 0) {
			at -= 2;
			while (at >= 2 && strncmp(source->text + at - 2, "/*", 2) != 0)
				at--;
			at = at >= 2 ? at - 2 : 0;
		} else {
			break;
		}
	}
	return at;
}

bool stands_between(const struct source *source, size_t begin, size_t end, const char *word)
{
	size_t at = text_after(source, begin), length = strlen(word);

	return at + length <= end && strncmp(source->text + at, word, length) == 0 &&
	       text_after(source, at + length) == end;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

size_t identifier_at(const struct source *source, size_t at)
{
	size_t length = 0;

	if (at < source->size && isdigit((unsigned char)source->text[at]))
		return 0;
	while (at + length < source->size && is_word(source->text[at + length]))
		length++;
	return length;
}

bool word_before(const struct source *source, size_t at, const char *word)
{
	size_t end = text_before(source, at), length = strlen(word);

	return end >= length && strncmp(source->text + end - length, word, length) == 0 &&
	       (!is_word(*word) || end == length || !is_word(source->text[end - length - 1]));
}

bool operands_of(const struct site *site, struct range *left, struct range *right)
{
	return site->count == 2 && range_of(site->source, site->children[0], left) &&
	       range_of(site->source, site->children[1], right) && left->end <= right->begin &&
	       left->begin >= site->range.begin && right->end <= site->range.end;
}

bool is_whole(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;

	return (kind >= CXType_Bool && kind <= CXType_Int128) || kind == CXType_Enum;
}

/* Lines count from 1. */
static unsigned line_at(const struct source *source, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset; i++)
		line += source->text[i] == '\n';
	return line;
}

void mutate(const struct site *site, const char *rule, struct range range, enum mutant_form form,
	    const char *format, ...)
{
	struct mutant mutant = {
		.rule = rule,
		.function = site->function,
		.begin = range.begin,
		.end = range.end,
		.form = form,
	};
	char *text = NULL, *original = line_of(site->source, range);
	va_list arguments;
	size_t size;
	FILE *out;

	/* What is no single line cannot be taken apart again. */
	if (!original)
		return;
	out = xopen_memstream(&text, &size);
	va_start(arguments, format);
	vfprintf(out, format, arguments);
	va_end(arguments);
	xclose_memstream(out);
	mutant.text = text;
	mutant.line = line_at(site->source, range.begin);
	site->source->take(site->source->context, &mutant);
	free(text);
	free(original);
}
