/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/options_file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"
#include "harness/memory.h"

enum { FILE_LIMIT = 1 << 16 };

struct line {
	unsigned number;
	char *command; /* "run", "abi check" */
	char *option; /* "--jobs=2" */
};

static struct {
	char *path;
	char *text; /* what the lines point into */
	struct line *lines;
	size_t count;
	char **argv; /* of the command, with what was added */
} file;

/* To be freed; NULL if no file is to be read. */
static char *choose_path(void)
{
	const char *set = getenv("SCTP_CONFORM_OPTIONS");
	const char *xdg = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (set)
		return *set ? path_of("%s", set) : NULL;
	if (xdg && *xdg == '/')
		return path_if_there(path_of("%s/sctp-conform/options", xdg));
	if (home && *home == '/')
		return path_if_there(path_of("%s/.config/sctp-conform/options", home));
	return NULL;
}

static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

static int take_line(char *text, unsigned number, bool (*is_command)(const char *word),
		     struct fault *fault)
{
	char *option, word[32];

	text = trim(text);
	if (!*text || *text == '#')
		return 0;
	option = strstr(text, " --");
	if (!option || option[3] == '\0' || isspace((unsigned char)option[3]))
		return fault_set(fault, EXIT_USAGE,
				 "%s:%u: expected a command and an option with two dashes, "
				 "e.g. run --jobs=2",
				 file.path, number);
	*option++ = '\0';
	text = trim(text);
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, " \t"), text);
	if (!is_command(word))
		return fault_set(fault, EXIT_USAGE, "%s:%u: there is no command '%s'", file.path,
				 number, word);
	file.lines = xreallocarray(file.lines, file.count + 1, sizeof(*file.lines));
	file.lines[file.count++] = (struct line){number, text, option};
	return 0;
}

int options_file_read(bool (*is_command)(const char *word), struct fault *fault)
{
	char *rest, *text;
	size_t size;

	file.path = choose_path();
	if (!file.path)
		return 0;
	if (file_read(file.path, FILE_LIMIT, &file.text, &size, EXIT_USAGE, fault) < 0)
		return -1;
	if (memchr(file.text, '\0', size))
		return fault_set(fault, EXIT_USAGE, "%s is no text", file.path);
	rest = file.text;
	for (unsigned number = 1; (text = strsep(&rest, "\n")); number++)
		if (take_line(text, number, is_command, fault) < 0)
			return -1;
	/* The runs that a command starts by itself are not the user's. */
	return setenv("SCTP_CONFORM_OPTIONS", "", 1) == 0
		       ? 0
		       : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
}

static const struct argp_option *find(const struct argp_option *options, const char *word)
{
	size_t length = strcspn(word, "=");

	for (const struct argp_option *option = options; option && option->name; option++)
		if (strlen(option->name) == length && strncmp(option->name, word, length) == 0)
			return option;
	return NULL;
}

static const struct argp_option *find_key(const struct argp_option *options, int key)
{
	for (const struct argp_option *option = options; option && option->name; option++)
		if (option->key == key)
			return option;
	return NULL;
}

/* Whether a cluster of short options, "-sj2", has this one: up to the first that takes a value. */
static bool cluster_has(const struct argp_option *options, const char *cluster, int key)
{
	for (; *cluster; cluster++) {
		const struct argp_option *option = find_key(options, (unsigned char)*cluster);

		if (option && option->key == key)
			return true;
		if (!option || option->arg)
			return false;
	}
	return false;
}

/* Long options may be cut short. */
static bool is_given(const struct argp_option *options, const struct argp_option *wanted, int argc,
		     char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *word = argv[i];

		if (word[0] != '-' || word[1] == '\0')
			continue;
		if (word[1] != '-' && cluster_has(options, word + 1, wanted->key))
			return true;
		if (word[1] == '-' && strncmp(wanted->name, word + 2, strcspn(word + 2, "=")) == 0)
			return true;
	}
	return false;
}

int options_file_add(const struct argp_option *options, int *argc, char ***argv,
		     struct fault *fault)
{
	const char *command = strchr((*argv)[0], ' ');
	int added = 0;

	file.argv = xreallocarray(file.argv, (size_t)*argc + file.count + 1, sizeof(char *));
	file.argv[0] = (*argv)[0];
	for (size_t i = 0; command && i < file.count; i++) {
		const struct line *line = &file.lines[i];
		const struct argp_option *option = find(options, line->option + 2);

		if (strcmp(line->command, command + 1) != 0)
			continue;
		if (!option)
			return fault_set(fault, EXIT_USAGE,
					 "%s:%u: %s has no option %.*s; see `%s --help`", file.path,
					 line->number, line->command,
					 (int)strcspn(line->option, "="), line->option, (*argv)[0]);
		if (!is_given(options, option, *argc, *argv))
			file.argv[1 + added++] = line->option;
	}
	memcpy(file.argv + 1 + added, *argv + 1, (size_t)*argc * sizeof(char *));
	*argc += added;
	*argv = file.argv;
	return added;
}

const char *options_file_path(void)
{
	return file.path;
}
