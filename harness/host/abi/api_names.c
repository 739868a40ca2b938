/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/api_names.h"

#include <ctype.h>
#include <string.h>

#include "harness/array_size.h"

static const char *last_part(const char *name, size_t length)
{
	const char *part = name;

	for (size_t i = 0; i + 1 < length; i++)
		if (strchr(":./", name[i]))
			part = name + i + 1;
	return part;
}

static struct normal_name normal(const char *name, size_t length)
{
	struct normal_name result = {""};
	const char *part = last_part(name, length);
	size_t count = 0;

	for (; part < name + length && count + 1 < sizeof(result.text); part++)
		if (isalnum((unsigned char)*part))
			result.text[count++] = (char)tolower((unsigned char)*part);
	return result;
}

const char *name_last(const char *name)
{
	return last_part(name, strlen(name));
}

struct normal_name name_normal(const char *name)
{
	return normal(name, strlen(name));
}

struct normal_name name_normal_type(const char *name)
{
	size_t length = strcspn(name, "<");

	/* The number of a function's own type in Go. */
	for (size_t i = 0; i < length; i++)
		if (name[i] < ' ' || name[i] > '~' || name[i] == '#')
			length = i;
	if (length > 2 && !strncmp(name + length - 2, "_t", 2))
		length -= 2;
	return normal(name, length);
}

const char *name_core(const struct normal_name *name)
{
	const char *core = name->text;
	const char *found;

	while ((found = strstr(core, "sctp")) && found[4])
		core = found + 4;
	return core;
}

bool name_has_sctp(const char *name)
{
	return strcasestr(name, "sctp") != NULL;
}

bool name_ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	size_t tail = strlen(end);

	return length >= tail && strcmp(name + length - tail, end) == 0;
}

bool name_is_padding(const char *name)
{
	static const char *const words[] = {"pad",   "reserved", "unused",
					    "dummy", "filler",	 "align"};
	struct normal_name plain = name_normal(name);

	const char *last = name_last(name);

	if (!*plain.text || (!strncmp(last, "__", 2) && !isdigit((unsigned char)last[2])))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(plain.text, words[i], strlen(words[i])))
			return true;
	return false;
}
