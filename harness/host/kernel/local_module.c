/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/local_module.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/config.h"

enum { FILE_LIMIT = 1 << 20, LIST_LIMIT = 64 << 20 };

/* Where modprobe(8) reads what is not to be loaded. */
static const char *const folders[] = {
	"/etc/modprobe.d",     "/run/modprobe.d", "/usr/local/lib/modprobe.d",
	"/usr/lib/modprobe.d", "/lib/modprobe.d",
};

struct search {
	const char *folder; /* with the root before it */
	const char *shown; /* without */
	char *text;
	size_t size;
};

/* The file's text, to be freed; NULL if there is none to read. */
static char *text_of(const char *path, size_t limit)
{
	struct fault unheard;
	char *text;
	size_t size;

	return file_read(path, limit, &text, &size, EXIT_ENVIRONMENT, &unheard) == 0 ? text : NULL;
}

/* Whether a word of the line begins at *at: what lies between it and the next one is passed over. */
static bool take_word(const char **at, const char *word)
{
	size_t length = strlen(word);

	*at += strspn(*at, " \t");
	if (strncmp(*at, word, length) != 0 ||
	    ((*at)[length] && !isspace((unsigned char)(*at)[length])))
		return false;
	*at += length;
	return true;
}

/* "blacklist sctp" ends loading on demand, "install sctp PROGRAM" has the program run instead. */
static bool forbids(const char *line, char *text, size_t size, const char *place)
{
	const char *at = line;
	int length;

	if (take_word(&at, "blacklist") && take_word(&at, "sctp")) {
		snprintf(
			text, size,
			"the module is blacklisted in %s: `modprobe sctp` loads it all the same, or "
			"remove that line",
			place);
		return true;
	}
	at = line;
	if (!take_word(&at, "install") || !take_word(&at, "sctp"))
		return false;
	at += strspn(at, " \t");
	length = (int)strcspn(at, "\n");
	snprintf(
		text, size,
		"the module is blacklisted in %s, which has `install sctp %.*s`: remove that line, or "
		"`modprobe --ignore-install sctp`",
		place, length < 80 ? length : 80, at);
	return true;
}

static int look_into(void *context, const char *name)
{
	struct search *search = context;
	size_t length = strlen(name);
	char *path, *shown, *all;
	bool found = false;

	if (length < 5 || strcmp(name + length - 5, ".conf") != 0)
		return 0;
	path = path_of("%s/%s", search->folder, name);
	shown = path_of("%s/%s", search->shown, name);
	all = text_of(path, FILE_LIMIT);
	for (const char *line = all; line && *line && !found;) {
		const char *end = strchr(line, '\n');

		found = forbids(line, search->text, search->size, shown);
		line = end ? end + 1 : "";
	}
	free(all);
	free(shown);
	free(path);
	return found;
}

static bool is_blacklisted(const char *root, char *text, size_t size)
{
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(folders) && !found; i++) {
		char *folder = path_of("%s%s", root, folders[i]);
		struct search search = {folder, folders[i], text, size};

		found = folder_each(folder, look_into, &search) > 0;
		free(folder);
	}
	return found;
}

/* Whether a list with commas between its words has that one. */
static bool lists(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (*list && !isspace((unsigned char)*list)) {
		size_t own = strcspn(list, ", \t\n");

		if (own == length && strncmp(list, word, length) == 0)
			return true;
		list += own + (list[own] == ',');
	}
	return false;
}

static bool is_booted_without(const char *root, char *text, size_t size)
{
	static const char *const keys[] = {"module_blacklist=", "modprobe.blacklist="};
	char *path = path_of("%s/proc/cmdline", root);
	char *line = text_of(path, FILE_LIMIT);
	bool found = false;

	for (size_t i = 0; line && i < ARRAY_SIZE(keys) && !found; i++) {
		const char *at = strstr(line, keys[i]);

		found = at && (at == line || isspace((unsigned char)at[-1])) &&
			lists(at + strlen(keys[i]), "sctp");
		if (found)
			snprintf(
				text, size,
				"the module is blacklisted in /proc/cmdline, by %s: boot without that "
				"word",
				keys[i]);
	}
	free(line);
	free(path);
	return found;
}

/* 1 if the configuration has it as a module, 0 if not at all, -1 if nobody knows. */
static int is_configured(const char *path)
{
	struct config config;
	struct fault unheard;
	int result;

	if (!path || config_load(path, &config, &unheard) < 0)
		return -1;
	result = config_state(&config, "IP_SCTP") != OPTION_OFF;
	config_free(&config);
	return result;
}

static bool is_installed(const char *root, const char *release)
{
	char *path = path_of("%s/lib/modules/%s/modules.dep", root, release);
	char *list = text_of(path, LIST_LIMIT);
	bool found = list && (strstr(list, "/sctp.ko") != NULL);

	free(list);
	free(path);
	return found;
}

static bool is_forbidden(const char *root)
{
	char *path = path_of("%s/proc/sys/kernel/modules_disabled", root);
	char *value = text_of(path, FILE_LIMIT);
	bool forbidden = value && value[0] == '1';

	free(value);
	free(path);
	return forbidden;
}

void local_module_missing(const char *root, const char *release, const char *config, char *text,
			  size_t size)
{
	if (is_configured(config) == 0)
		snprintf(
			text, size,
			"it is not built: %s has no CONFIG_IP_SCTP: boot a kernel that has it, or test "
			"another one in a guest (--kernel=SPEC)",
			config);
	else if (!is_installed(root, release))
		snprintf(
			text, size,
			"its module is not installed in /lib/modules/%s: install the package of this "
			"kernel that has sctp.ko (linux-image-%s, linux-modules-extra-%s or "
			"kernel-modules-extra), or boot the kernel whose modules are installed",
			release, release, release);
	else if (!is_booted_without(root, text, size) && !is_blacklisted(root, text, size) &&
		 is_forbidden(root))
		snprintf(text, size,
			 "its module is not allowed to load, as kernel.modules_disabled is 1: boot "
			 "anew, with sctp in /etc/modules-load.d");
	else if (!*text)
		snprintf(
			text, size,
			"its module is installed and not allowed to load: `modprobe sctp` as root says "
			"why, or dmesg does");
}
