/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/boot_settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"

enum {
	/* What is left of the shortest command line of a kernel, 1024 bytes on ARM, beside our own words. */
	APPEND_LIMIT = 600,
	NAME_LIMIT = 120,
	VALUE_LIMIT = 200,
	SETTINGS_LIMIT = 32, /* of a kind */
};

/* What a guest could not be heard without, or what begins it. */
static const char *const reserved[] = {
	"console", "init", "rdinit", "initrd", "settle", "printk.devkmsg", "quiet", "panic", "mem",
};

static size_t count_of(const json_t *list)
{
	return json_array_size(list);
}

static int add(json_t **list, const char *option, char *text, struct fault *fault)
{
	int result = 0;

	if (!*list)
		*list = json_array();
	if (count_of(*list) >= SETTINGS_LIMIT)
		result = fault_set(fault, EXIT_USAGE, "--%s: more than %d settings", option,
				   SETTINGS_LIMIT);
	else
		json_array_append_new(*list, json_string(text));
	free(text);
	return result;
}

static bool is_printable(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

/* The length of the word at the text, up to a blank that is not in quotes; 0 if a quote has no end. */
static size_t word_length(const char *text)
{
	bool quoted = false;
	size_t length = 0;

	for (; text[length] && (quoted || text[length] != ' '); length++)
		quoted ^= text[length] == '"';
	return quoted ? 0 : length;
}

static const char *reserved_name(const char *word, size_t length)
{
	size_t name = strcspn(word, "=");

	if (length == 2 && strncmp(word, "--", 2) == 0)
		return "--";
	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
		if (name >= strlen(reserved[i]) && length >= strlen(reserved[i]) &&
		    strncmp(word, reserved[i], strlen(reserved[i])) == 0 &&
		    (length == strlen(reserved[i]) || word[strlen(reserved[i])] == '='))
			return reserved[i];
	return NULL;
}

static int add_word(struct boot_settings *settings, const char *word, size_t length,
		    struct fault *fault)
{
	const char *taken = reserved_name(word, length);

	if (taken)
		return fault_set(fault, EXIT_USAGE,
				 "--append=%.*s: guests need %s for themselves: leave it out",
				 (int)length, word, taken);
	return add(&settings->append, "append", path_of("%.*s", (int)length, word), fault);
}

int boot_settings_append(struct boot_settings *settings, const char *words, struct fault *fault)
{
	char *all;
	size_t size;
	size_t before = count_of(settings->append);

	if (!is_printable(words, strlen(words)))
		return fault_set(fault, EXIT_USAGE,
				 "--append: a kernel's command line has printable characters of "
				 "ASCII only");
	for (const char *at = words; *at;) {
		size_t length;

		at += strspn(at, " ");
		length = word_length(at);
		if (*at && length == 0)
			return fault_set(fault, EXIT_USAGE, "--append=%.300s: a quote has no end",
					 words);
		if (length > 0 && add_word(settings, at, length, fault) < 0)
			return -1;
		at += length;
	}
	if (count_of(settings->append) == before)
		return fault_set(fault, EXIT_USAGE,
				 "--append takes words of a kernel's command line, e.g. "
				 "--append='fips=1 init_on_alloc=1'");
	all = boot_settings_words(settings);
	size = strlen(all);
	free(all);
	if (size > APPEND_LIMIT)
		return fault_set(fault, EXIT_USAGE,
				 "--append: %zu bytes in all, a kernel's command line has room for "
				 "%d beside what guests need",
				 size, APPEND_LIMIT);
	return 0;
}

/* Whether it is a name with separators as sysctl(8) has them, that leads nowhere else. */
static bool is_sysctl_name(const char *name, size_t size)
{
	bool divided = false;

	if (size == 0 || size > NAME_LIMIT || strchr("./", name[0]) || strchr("./", name[size - 1]))
		return false;
	for (size_t i = 0; i < size; i++) {
		bool separator = strchr("./", name[i]) != NULL;

		if (!separator && !isalnum((unsigned char)name[i]) && !strchr("_-", name[i]))
			return false;
		if (separator && strchr("./", name[i + 1]))
			return false;
		divided |= separator;
	}
	return divided;
}

int boot_settings_sysctl(struct boot_settings *settings, const char *setting, struct fault *fault)
{
	size_t name = strcspn(setting, "=");
	const char *value = setting[name] ? setting + name + 1 : "";

	if (!is_sysctl_name(setting, name) || !*value || strlen(value) > VALUE_LIMIT ||
	    !is_printable(value, strlen(value)))
		return fault_set(fault, EXIT_USAGE,
				 "--sysctl=%.300s: it takes NAME=VALUE, e.g. "
				 "net.ipv6.bindv6only=1",
				 is_printable(setting, strlen(setting)) ? setting : "?");
	return add(&settings->sysctl, "sysctl", path_of("%s", setting), fault);
}

/* The length of the module's name at the text. */
static size_t name_length(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || (length > 0 && text[length] == '-') ||
	       text[length] == '_')
		length++;
	return length <= NAME_LIMIT ? length : 0;
}

/* The kernel's own name of a module has underscores where its file may have dashes. */
static void underscore(char *name, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (name[i] == '-')
			name[i] = '_';
}

static bool is_module_setting(const char *text)
{
	size_t name, parameter;

	if (text[0] == '-')
		return name_length(text + 1) > 0 && !text[1 + name_length(text + 1)];
	name = name_length(text);
	if (name == 0 || text[name] != '.')
		return false;
	parameter = name_length(text + name + 1);
	return parameter > 0 && text[name + 1 + parameter] == '=' && text[name + 2 + parameter] &&
	       !strchr(text, ' ') && strlen(text) <= VALUE_LIMIT &&
	       is_printable(text, strlen(text));
}

static int add_module(struct boot_settings *settings, char *text, struct fault *fault)
{
	bool left_out = text[0] == '-';

	if (!is_module_setting(text)) {
		fault_set(fault, EXIT_USAGE,
			  "--modules=%.300s: it takes -MODULE to leave it out, or "
			  "MODULE.PARAMETER=VALUE, with commas between them, e.g. "
			  "-sctp_diag,sctp.no_checksums=1",
			  is_printable(text, strlen(text)) ? text : "?");
		free(text);
		return -1;
	}
	underscore(text + left_out, left_out ? strlen(text + 1) : strcspn(text, "."));
	return add(&settings->modules, "modules", text, fault);
}

int boot_settings_modules(struct boot_settings *settings, const char *list, struct fault *fault)
{
	const char *at = list;

	for (;;) {
		size_t length = strcspn(at, ",");

		if (add_module(settings, path_of("%.*s", (int)length, at), fault) < 0)
			return -1;
		if (!at[length])
			return 0;
		at += length + 1;
	}
}

bool boot_settings_any(const struct boot_settings *settings)
{
	return settings->append || settings->sysctl || settings->modules;
}

json_t *boot_settings_record(const struct boot_settings *settings)
{
	if (!boot_settings_any(settings))
		return NULL;
	return json_pack("{s:O*, s:O*, s:O*}", "append", settings->append, "sysctl",
			 settings->sysctl, "modules", settings->modules);
}

int boot_settings_read(struct boot_settings *settings, const json_t *record, struct fault *fault)
{
	static const struct {
		const char *key;
		int (*take)(struct boot_settings *settings, const char *text, struct fault *fault);
	} kinds[] = {
		{"append", boot_settings_append},
		{"sysctl", boot_settings_sysctl},
		{"modules", boot_settings_modules},
	};
	size_t index;
	json_t *text;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		json_array_foreach (json_object_get(record, kinds[i].key), index, text)
			if (json_is_string(text) &&
			    kinds[i].take(settings, json_string_value(text), fault) < 0)
				return -1;
	return 0;
}

/* Adds the names of a list with commas between them. */
static void add_names(json_t *names, const char *list)
{
	while (*list) {
		size_t length = strcspn(list, ",");
		char *name = path_of("%.*s", (int)length, list);

		underscore(name, length);
		if (length > 0)
			json_array_append_new(names, json_string(name));
		free(name);
		list += length + (list[length] == ',');
	}
}

json_t *boot_settings_left_out(const struct boot_settings *settings)
{
	static const char *const keys[] = {"module_blacklist=", "modprobe.blacklist="};
	json_t *names = json_array();
	size_t index;
	json_t *text;

	json_array_foreach (settings->modules, index, text)
		if (json_string_value(text)[0] == '-')
			add_names(names, json_string_value(text) + 1);
	json_array_foreach (settings->append, index, text)
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			if (strncmp(json_string_value(text), keys[i], strlen(keys[i])) == 0)
				add_names(names, json_string_value(text) + strlen(keys[i]));
	return names;
}

char *boot_settings_words(const struct boot_settings *settings)
{
	char *words = NULL;
	size_t size, index;
	FILE *out = xopen_memstream(&words, &size);
	json_t *word;

	json_array_foreach (settings->append, index, word)
		fprintf(out, " %s", json_string_value(word));
	xclose_memstream(out);
	return words;
}

void boot_settings_free(struct boot_settings *settings)
{
	json_decref(settings->append);
	json_decref(settings->sysctl);
	json_decref(settings->modules);
	*settings = (struct boot_settings){0};
}
