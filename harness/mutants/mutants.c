/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of rules, and the walk through a file's functions. */
#include "harness/mutants/mutants.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/mutants/rules.h"

static const struct {
	const char *name;
	rule_apply *apply;
} rules[] = {
	{"condition inverted", rule_condition},
	{"path always taken", rule_always},
	{"path never taken", rule_never},
	{"comparison off by one", rule_boundary},
	{"comparison turned round", rule_turned},
	{"&& and || exchanged", rule_connective},
	{"sum and difference exchanged", rule_sum},
	{"constant changed by one", rule_constant},
	{"shift changed by one", rule_shift},
	{"error code changed", rule_error_code},
	{"byte order conversion dropped", rule_byte_order},
	{"call left out", rule_call},
	{"timer left alone", rule_timer},
	{"assignment left out", rule_assignment},
	{"counter not reset", rule_reset},
	{"statement moved", rule_moved},
	{"arguments swapped", rule_arguments},
};

const char *mutants_rule(size_t index)
{
	return index < ARRAY_SIZE(rules) ? rules[index].name : NULL;
}

const char *mutant_form_name(enum mutant_form form)
{
	static const char *const names[] = {"value", "truth", "statement"};

	return names[form];
}

/* The node above. */
struct above {
	struct range range;
	enum CXCursorKind kind;
};

static void walk(const struct source *source, const char *function, CXCursor cursor,
		 struct above above);

/* Goes on with what can be changed at run time: no labels, no sizes, nothing that is static. */
static void walk_below(const struct source *source, const char *function, const struct site *site)
{
	size_t first = site->kind == CXCursor_CaseStmt;
	struct above above = {site->range, site->kind};

	/* An implicit conversion is a node of its own, of the same text as what it converts. */
	if (site->kind == CXCursor_UnexposedExpr && site->count == 1)
		above = (struct above){site->parent, site->above};
	switch (site->kind) {
	case CXCursor_UnaryExpr: /* sizeof */
	case CXCursor_GCCAsmStmt:
		return;
	case CXCursor_VarDecl:
		if (clang_Cursor_getStorageClass(site->cursor) != CX_SC_Static)
			walk(source, function, clang_Cursor_getVarDeclInitializer(site->cursor),
			     above);
		return;
	default:
		for (size_t i = first; i < site->count; i++)
			walk(source, function, site->children[i], above);
	}
}

static void walk(const struct source *source, const char *function, CXCursor cursor,
		 struct above above)
{
	struct site site = {
		.source = source,
		.function = function,
		.cursor = cursor,
		.kind = clang_getCursorKind(cursor),
		.parent = above.range,
		.above = above.kind,
	};

	if (clang_Cursor_isNull(cursor) || clang_isInvalid(site.kind) ||
	    !children_of(cursor, site.children, &site.count) ||
	    !range_of(source, cursor, &site.range))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (site.kind != CXCursor_UnexposedExpr || site.count != 1)
			rules[i].apply(&site, rules[i].name);
	walk_below(source, function, &site);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	const struct source *source = data;
	CXCursor children[MAX_CHILDREN];
	struct range range;
	size_t count;
	CXString name;

	(void)parent;
	if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl ||
	    !clang_isCursorDefinition(cursor) || !range_of(source, cursor, &range))
		return CXChildVisit_Continue;
	name = clang_getCursorSpelling(cursor);
	/* Its body is the last one. */
	if (children_of(cursor, children, &count) && count > 0)
		walk(source, clang_getCString(name), children[count - 1],
		     (struct above){range, CXCursor_FunctionDecl});
	clang_disposeString(name);
	return CXChildVisit_Continue;
}

/* What was found, so that it can be put in order. */
struct found {
	struct mutant *mutants;
	size_t count, room;
};

static void keep(void *context, const struct mutant *mutant)
{
	struct found *found = context;

	if (found->count == found->room) {
		found->room = found->room ? 2 * found->room : 256;
		found->mutants = xrealloc(found->mutants, found->room * sizeof(*found->mutants));
	}
	found->mutants[found->count] = *mutant;
	found->mutants[found->count].function = xstrdup(mutant->function);
	found->mutants[found->count++].text = xstrdup(mutant->text);
}

static int compare(const void *a, const void *b)
{
	const struct mutant *left = a, *right = b;
	int rule = strcmp(left->rule, right->rule);

	if (left->begin != right->begin)
		return left->begin < right->begin ? -1 : 1;
	if (left->end != right->end)
		return left->end < right->end ? -1 : 1;
	return rule ? rule : strcmp(left->text, right->text);
}

/* Tells of them in order; a macro's nodes may have brought one twice. */
static void tell(struct found *found, mutant_take *take, void *context)
{
	if (found->count > 0)
		qsort(found->mutants, found->count, sizeof(*found->mutants), compare);
	for (size_t i = 0; i < found->count; i++)
		if (i == 0 || compare(&found->mutants[i - 1], &found->mutants[i]) != 0)
			take(context, &found->mutants[i]);
	for (size_t i = 0; i < found->count; i++) {
		free((char *)found->mutants[i].function);
		free((char *)found->mutants[i].text);
	}
	free(found->mutants);
}

/* The options that concern what the text means; each may be one word or two. */
static size_t choose_options(const char *const options[], size_t count, const char **chosen)
{
	static const char *const kept[] = {"-I", "-D", "-U", "-include", "-isystem", "-std="};
	static const char *const alone[] = {"-nostdinc", "-fshort-wchar", "-funsigned-char",
					    "-m64",	 "-m32",	  "-fms-extensions"};
	size_t chosen_count = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(kept); k++) {
			if (strncmp(options[i], kept[k], strlen(kept[k])) != 0)
				continue;
			chosen[chosen_count++] = options[i];
			if (strcmp(options[i], kept[k]) == 0 && i + 1 < count)
				chosen[chosen_count++] = options[++i];
			break;
		}
		for (size_t k = 0; k < ARRAY_SIZE(alone); k++)
			if (strcmp(options[i], alone[k]) == 0)
				chosen[chosen_count++] = options[i];
	}
	return chosen_count;
}

/* A file with an error has a tree with holes. */
static int check(CXTranslationUnit unit, const char *path)
{
	int result = 0;

	for (unsigned i = 0; i < clang_getNumDiagnostics(unit) && !result; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
		CXString text;

		if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
			text = clang_formatDiagnostic(diagnostic,
						      clang_defaultDiagnosticDisplayOptions());
			fprintf(stderr, "sctp-mutants: %s does not compile: %s\n", path,
				clang_getCString(text));
			clang_disposeString(text);
			result = -1;
		}
		clang_disposeDiagnostic(diagnostic);
	}
	return result;
}

static int find_in(CXTranslationUnit unit, const char *path, mutant_take *take, void *context)
{
	struct found found = {0};
	struct source source = {.take = keep, .context = &found};

	source.file = clang_getFile(unit, path);
	source.text = source.file ? clang_getFileContents(unit, source.file, &source.size) : NULL;
	if (!source.text) {
		fprintf(stderr, "sctp-mutants: cannot read %s\n", path);
		return -1;
	}
	if (check(unit, path) < 0)
		return -1;
	(void)clang_visitChildren(clang_getTranslationUnitCursor(unit), visit, &source);
	tell(&found, take, context);
	return 0;
}

int mutants_find(const char *path, const char *const options[], size_t count, mutant_take *take,
		 void *context)
{
	const char **chosen = xcalloc(count + 2, sizeof(*chosen));
	size_t chosen_count = choose_options(options, count, chosen);
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit unit = NULL;
	enum CXErrorCode error;
	int result = -1;

	chosen[chosen_count++] = "-w";
	error = clang_parseTranslationUnit2(index, path, chosen, (int)chosen_count, NULL, 0,
					    CXTranslationUnit_None, &unit);
	if (error == CXError_Success)
		result = find_in(unit, path, take, context);
	else
		fprintf(stderr, "sctp-mutants: cannot parse %s\n", path);
	if (unit)
		clang_disposeTranslationUnit(unit);
	clang_disposeIndex(index);
	free(chosen);
	return result;
}
