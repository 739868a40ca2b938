/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/config/config.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"

#define PREFIX "CONFIG_"

/* Cuts an option's name off the line; NULL if it does not begin with one.  *rest is what follows.
 */
static char *take_name(char *line, char **rest)
{
	char *name = line + strlen(PREFIX);
	char *end = name;

	if (strncmp(line, PREFIX, strlen(PREFIX)) != 0)
		return NULL;
	while (isalnum((unsigned char)*end) || *end == '_')
		end++;
	if (end == name)
		return NULL;
	*rest = end;
	return name;
}

static enum option_state state_of(const char *value)
{
	if (strcmp(value, "m") == 0)
		return OPTION_MODULE;
	if (strcmp(value, "n") == 0 || strcmp(value, "\"\"") == 0 || !*value)
		return OPTION_OFF;
	return OPTION_ON;
}

/* Takes "CONFIG_X=value" or "# CONFIG_X is not set"; false if the line is neither. */
static bool take_option(char *line, struct config_option *option)
{
	char *name, *rest;

	if (strncmp(line, "# ", 2) == 0) {
		name = take_name(line + 2, &rest);
		if (!name || strcmp(rest, " is not set") != 0)
			return false;
		option->state = OPTION_OFF;
	} else {
		name = take_name(line, &rest);
		if (!name || *rest != '=')
			return false;
		option->state = state_of(rest + 1);
	}
	*rest = '\0';
	option->name = name;
	return true;
}

/* Of "# Linux/x86 6.1.192 Kernel Configuration", and of the same without the slash, as Kconfig
 * wrote it once. */
static void take_version(const char *line, unsigned version[3])
{
	const char *end = strstr(line, " Kernel Configuration");
	unsigned found[3] = {0};
	const char *number = end;

	if (!end || *line != '#' || version[0])
		return;
	while (number > line && number[-1] != ' ')
		number--;
	if (sscanf(number, "%5u.%5u.%5u", &found[0], &found[1], &found[2]) >= 2)
		memcpy(version, found, sizeof(found));
}

/* Options of one name in the order of their lines. */
static int by_name(const void *left, const void *right)
{
	const struct config_option *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (order)
		return order;
	return a->line < b->line ? -1 : a->line > b->line;
}

static void keep_last(struct config *config)
{
	size_t kept = 0;

	qsort(config->options, config->count, sizeof(*config->options), by_name);
	for (size_t i = 0; i < config->count; i++)
		if (i + 1 == config->count ||
		    strcmp(config->options[i].name, config->options[i + 1].name) != 0)
			config->options[kept++] = config->options[i];
	config->count = kept;
}

static size_t count_lines(const char *text, size_t size)
{
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	return lines;
}

int config_parse(const char *text, size_t size, struct config *config, struct fault *fault)
{
	size_t line = 0;
	char *rest;

	*config = (struct config){
		.text = xmalloc(size + 1),
		.whole = xstrndup(text, size),
		.options = xcalloc(count_lines(text, size), sizeof(*config->options)),
	};
	memcpy(config->text, text, size);
	config->text[size] = '\0';
	/* What stands behind a zero byte is no text. */
	rest = config->text;
	for (char *each; (each = strsep(&rest, "\n"));) {
		struct config_option option = {.line = line};

		line++;
		take_version(each, config->version);
		if (take_option(each, &option))
			config->options[config->count++] = option;
	}
	if (config->count == 0) {
		config_free(config);
		return fault_set(fault, EXIT_USAGE, "contains no CONFIG_ lines");
	}
	keep_last(config);
	return 0;
}

void config_free(struct config *config)
{
	free(config->text);
	free(config->whole);
	free(config->options);
	*config = (struct config){0};
}

static int compare_name(const void *name, const void *option)
{
	return strcmp(name, ((const struct config_option *)option)->name);
}

static const struct config_option *find_option(const struct config *config, const char *name)
{
	return config->count ? bsearch(name, config->options, config->count,
				       sizeof(*config->options), compare_name)
			     : NULL;
}

enum option_state config_state(const struct config *config, const char *name)
{
	const struct config_option *found = find_option(config, name);

	return found ? found->state : OPTION_OFF;
}

bool config_mentions(const struct config *config, const char *name)
{
	return find_option(config, name) != NULL;
}

const char *config_arch(const struct config *config)
{
	static const struct {
		const char *arch;
		const char *options[4]; /* all of them; NULL at the end */
	} table[] = {
		{"amd64", {"X86_64"}},
		{"i386", {"X86_32"}},
		{"arm64", {"ARM64"}},
		{"armhf", {"ARM"}},
		{"s390x", {"S390"}},
		{"ppc64el", {"PPC64", "CPU_LITTLE_ENDIAN"}},
		{"riscv64", {"RISCV", "64BIT"}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const char *const *option = table[i].options;

		while (*option && config_state(config, *option) == OPTION_ON)
			option++;
		if (!*option)
			return table[i].arch;
	}
	return NULL;
}
