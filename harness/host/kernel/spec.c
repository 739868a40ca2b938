/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/spec.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int usage(const char *text, const char *why, struct fault *fault)
{
	return fault_set(fault, EXIT_USAGE,
			 "--kernel=%.200s: %s (want debian:VERSION[-FLAVOUR][@RELEASE][/ARCH], "
			 "path:FILE|TREE[,modules=DIR], uml:BINARY[,modules=DIR] or local)",
			 text, why);
}

/* Copies the word up to the first of `ends`.  Returns where it ended, or NULL if it is empty, too
 * long or odd. */
static const char *take_word(const char *from, const char *ends, char word[SPEC_WORD])
{
	size_t length = strcspn(from, ends);

	if (length == 0 || length >= SPEC_WORD || !isalnum((unsigned char)from[0]))
		return NULL;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)from[i]) && !strchr("+-.~", from[i]))
			return NULL;
	memcpy(word, from, length);
	word[length] = '\0';
	return from + length;
}

static int parse_debian(const char *text, const char *rest, struct spec *spec, struct fault *fault)
{
	rest = take_word(rest, "@/", spec->version);
	if (!rest || !isdigit((unsigned char)spec->version[0]))
		return usage(text, "no version such as 6.1 or 6.1.0-47", fault);
	if (*rest == '@') {
		rest = take_word(rest + 1, "/", spec->release);
		if (!rest)
			return usage(text, "no release such as trixie after @", fault);
	}
	if (*rest == '/') {
		rest = take_word(rest + 1, "", spec->arch);
		if (!rest)
			return usage(text, "no architecture such as i386 after /", fault);
	}
	return 0;
}

/* What stands behind the last ",modules=" names the modules, all before it the kernel. */
static int parse_path(const char *text, const char *rest, struct spec *spec, struct fault *fault)
{
	static const char key[] = ",modules=";
	const char *modules = NULL;
	size_t length = strlen(rest);

	for (const char *at = rest; (at = strstr(at, key)); at += strlen(key))
		modules = at;
	if (modules)
		length = (size_t)(modules - rest);
	if (length == 0)
		return usage(text, "no path", fault);
	if (modules && !modules[strlen(key)])
		return usage(text, "no folder after modules=", fault);
	if (strlen(rest) >= PATH_MAX)
		return usage(text, "too long a path", fault);
	snprintf(spec->path, sizeof(spec->path), "%.*s", (int)length, rest);
	if (modules)
		snprintf(spec->modules, sizeof(spec->modules), "%s", modules + strlen(key));
	return 0;
}

int spec_parse(const char *text, struct spec *spec, struct fault *fault)
{
	*spec = (struct spec){.kind = SPEC_DEBIAN};
	if (!text)
		return 0;
	if (strncmp(text, "debian:", 7) == 0)
		return parse_debian(text, text + 7, spec, fault);
	if (strncmp(text, "path:", 5) == 0) {
		spec->kind = SPEC_PATH;
		return parse_path(text, text + 5, spec, fault);
	}
	if (strncmp(text, "uml:", 4) == 0) {
		spec->kind = SPEC_UML;
		return parse_path(text, text + 4, spec, fault);
	}
	if (strcmp(text, "local") == 0) {
		spec->kind = SPEC_LOCAL;
		return 0;
	}
	return usage(text, "not a known kind of kernel", fault);
}
