/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/spec/fixes.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"

/* The file as it stands beside this one, and a zero byte. */
__asm__(".section .rodata\n"
	"fixes_json:\n"
	".incbin \"reports/spec/fixes.json\"\n"
	".byte 0\n"
	".previous\n");
extern const char fixes_json[] __asm__("fixes_json");

enum { SERIES = 2, RELEASE = 3, WHOLE = 8, TEXT_SIZE = 512 };

const json_t *fixes_all(void)
{
	static json_t *all;

	if (!all) {
		json_error_t error;

		all = json_loads(fixes_json, 0, &error);
		if (!all) {
			fprintf(stderr, "sctp-conform: fixes.json, line %d: %s\n", error.line,
				error.text);
			exit(EXIT_FAILURE);
		}
	}
	return json_object_get(all, "fixes");
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

const json_t *fix_find(const char *id)
{
	size_t index;
	const json_t *fix;

	json_array_foreach (fixes_all(), index, fix)
		if (strcmp(text_of(fix, "id"), id) == 0)
			return fix;
	return NULL;
}

/* Takes the next number; 0 at the end of what counts. */
static unsigned long take_number(const char **text)
{
	char *end;
	unsigned long number;

	while (**text && !isdigit((unsigned char)**text) && !strchr("+~", **text))
		(*text)++;
	if (!isdigit((unsigned char)**text))
		return 0;
	number = strtoul(*text, &end, 10);
	*text = end;
	return number;
}

/* Compares the first `count` numbers. */
static int compare(const char *one, const char *other, int count)
{
	for (int i = 0; i < count; i++) {
		unsigned long a = take_number(&one), b = take_number(&other);

		if (a != b)
			return a < b ? -1 : 1;
	}
	return 0;
}

int fix_compare_versions(const char *one, const char *other)
{
	return compare(one, other, WHOLE);
}

static enum fix_age age_since(bool reached)
{
	return reached ? FIX_IS_EARLIER : FIX_IS_LATER;
}

/* Debian counts the ABIs of its 6.1 in the third place, "6.1.0-57", and its packages otherwise. */
static bool is_abi(const char *release)
{
	unsigned major, minor, zero, abi;

	return sscanf(release, "%u.%u.%u-%u", &major, &minor, &zero, &abi) == 4 && zero == 0;
}

/* By the first fixed package of the same series; undated if there is none. */
static enum fix_age age_of_package(const json_t *fix, const char *release, const char *package)
{
	const char *suite;
	json_t *first;

	json_object_foreach (json_object_get(fix, "debian"), suite, first) {
		const char *version = text_of(first, "version");
		const char *abi = text_of(first, "abi");

		if (package && compare(version, package, SERIES) == 0)
			return age_since(fix_compare_versions(package, version) >= 0);
		if (!package && is_abi(release) && is_abi(abi) &&
		    compare(abi, release, SERIES) == 0)
			return age_since(fix_compare_versions(release, abi) >= 0);
	}
	json_object_foreach (json_object_get(fix, "open"), suite, first) {
		const char *version = json_string_value(first);

		if (package && version && compare(version, package, SERIES) == 0 &&
		    fix_compare_versions(package, version) <= 0)
			return FIX_IS_LATER;
	}
	return FIX_IS_UNDATED;
}

/* By the releases upstream; `version` is one of them, such as 6.1.192. */
static enum fix_age age_of_release(const json_t *fix, const char *version)
{
	const json_t *fixed = json_object_get(fix, "fixed");
	const char *mainline = json_string_value(json_object_get(fixed, "mainline"));
	const char *series;
	const char *candidate = strstr(version, "-rc");
	bool newer_is_fixed = false;
	json_t *first;

	json_object_foreach ((json_t *)fixed, series, first) {
		const char *release = json_string_value(first);

		if (!release || strcmp(series, "mainline") == 0)
			continue;
		if (compare(series, version, SERIES) == 0)
			return candidate && strcmp(series, release) == 0
				       ? FIX_IS_UNDATED
				       : age_since(compare(version, release, RELEASE) >= 0);
		newer_is_fixed |= compare(series, version, SERIES) > 0;
		/* That series and all later ones have had it from the start. */
		if (compare(release, version, SERIES) < 0 && strcmp(series, release) == 0)
			return FIX_IS_EARLIER;
	}
	/* 7.2-rc1 may be older than a fix that 7.2 has. */
	if (mainline && candidate && compare(version, mainline, SERIES) == 0)
		return FIX_IS_UNDATED;
	if (mainline)
		return age_since(compare(version, mainline, SERIES) >= 0);
	return newer_is_fixed ? FIX_IS_LATER : FIX_IS_UNDATED;
}

/* Whether some release of the version's series has the fix, upstream or of Debian. */
static bool has_series(const json_t *fix, const char *version)
{
	const char *key;
	json_t *value;

	json_object_foreach (json_object_get(fix, "fixed"), key, value)
		if (strcmp(key, "mainline") != 0 && compare(key, version, SERIES) == 0)
			return true;
	json_object_foreach (json_object_get(fix, "debian"), key, value)
		if (compare(text_of(value, "version"), version, SERIES) == 0)
			return true;
	return false;
}

enum fix_age fix_age(const json_t *fix, const char *release, const char *package)
{
	const char *introduced = json_string_value(json_object_get(fix, "introduced"));
	const char *version = package ? package : release;
	enum fix_age age = age_of_package(fix, release, package);

	if (introduced && compare(version, introduced, SERIES) < 0 && !has_series(fix, version))
		return FIX_IS_NEEDLESS;
	if (age != FIX_IS_UNDATED || (!package && is_abi(release)))
		return age;
	return age_of_release(fix, version);
}

__attribute__((format(printf, 2, 3))) static void add(char *text, const char *format, ...)
{
	size_t used = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text + used, TEXT_SIZE - used, format, arguments);
	va_end(arguments);
}

char *fix_label(const json_t *fix)
{
	const char *commit = text_of(fix, "commit");
	const char *before = " (";
	char text[TEXT_SIZE] = "";
	size_t index;
	json_t *cve;

	add(text, "%s", text_of(fix, "id"));
	json_array_foreach (json_object_get(fix, "cves"), index, cve) {
		add(text, "%s%s", before, json_string_value(cve));
		before = ", ";
	}
	if (*commit) {
		add(text, "%scommit %s", before, commit);
		before = ", ";
	}
	if (*before == ',')
		add(text, ")");
	return xstrdup(text);
}

char *fix_releases(const json_t *fix)
{
	const json_t *fixed = json_object_get(fix, "fixed"),
		     *debian = json_object_get(fix, "debian");
	const char *before = "fixed in ";
	char text[TEXT_SIZE] = "";
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)fixed, key, value) {
		add(text, "%s%s", before, json_string_value(value));
		before = ", ";
	}
	before = *text ? "; Debian " : "fixed in Debian ";
	json_object_foreach ((json_t *)debian, key, value) {
		const char *abi = text_of(value, "abi");

		add(text, "%s%s %s", before, key, text_of(value, "version"));
		if (*abi)
			add(text, " (%s)", abi);
		before = ", ";
	}
	return xstrdup(*text ? text : "fixed in no release that is known");
}
