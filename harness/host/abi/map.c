/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/map.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/abi/golden.h"
#include "harness/host/abi/memory.h"

enum { MAX_LINE = 1024, MAX_LINES = 10000 };

/* What a line is read with. */
struct loading {
	struct abi_map *map;
	const struct abi *golden;
	const char *type; /* the last one named, for its members */
	const char *target; /* what it mirrors */
	unsigned line;
	struct fault *fault;
};

static int bad_line(const struct loading *loading, const char *problem, const char *what)
{
	return fault_set(loading->fault, EXIT_USAGE, "%.200s:%u: %s%s%.100s%s", loading->map->path,
			 loading->line, problem, *what ? " '" : "", what, *what ? "'" : "");
}

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return text + strspn(text, " \t");
}

static void add(struct loading *loading, const char *type, const char *member, const char *target)
{
	struct abi_map *map = loading->map;

	map->entries = more(map->entries, map->count, sizeof(*map->entries));
	map->entries[map->count++] =
		(struct map_entry){.type = copy_text(type),
				   .member = member ? copy_text(member) : NULL,
				   .target = strcmp(target, "-") != 0 ? copy_text(target) : NULL,
				   .line = loading->line};
}

static int add_type(struct loading *loading, const char *name, const char *target)
{
	if (strcmp(target, "-") != 0 && !abi_find_type(loading->golden, target))
		return bad_line(loading, "the SCTP API has no type", target);
	add(loading, name, NULL, target);
	loading->type = loading->map->entries[loading->map->count - 1].type;
	loading->target = loading->map->entries[loading->map->count - 1].target;
	return 0;
}

static int add_member(struct loading *loading, const char *name, const char *target)
{
	const struct abi_type *type;

	if (!loading->type || !loading->target)
		return bad_line(loading, "this member belongs to no type:", name);
	type = abi_find_type(loading->golden, loading->target);
	if (strcmp(target, "-") != 0 && (!type || !abi_find_member(type, target)))
		return bad_line(loading, "the API's type has no member", target);
	add(loading, loading->type, name, target);
	return 0;
}

static int take_line(struct loading *loading, char *line)
{
	bool indented = *line == ' ' || *line == '\t';
	char *equals;
	char *name;
	char *target;
	char *comment = strchr(line, '#');

	/* Inside of a name it is no comment: "getaddrs#1". */
	while (comment && comment > line && !isspace((unsigned char)comment[-1]))
		comment = strchr(comment + 1, '#');
	if (comment)
		*comment = '\0';
	name = trim(line);
	if (!*name)
		return 0;
	equals = strchr(name, '=');
	if (!equals)
		return bad_line(loading, "a line is NAME = NAME", "");
	*equals = '\0';
	name = trim(name);
	target = trim(equals + 1);
	if (!*name || !*target)
		return bad_line(loading, "a line is NAME = NAME", "");
	return indented ? add_member(loading, name, target) : add_type(loading, name, target);
}

static int load(struct loading *loading, FILE *file)
{
	char line[MAX_LINE];

	while (fgets(line, sizeof(line), file)) {
		loading->line++;
		if (!strchr(line, '\n') && !feof(file))
			return bad_line(loading, "this line is too long, or not text", "");
		if (loading->line > MAX_LINES)
			return bad_line(loading, "too many lines", "");
		if (take_line(loading, line) < 0)
			return -1;
	}
	if (ferror(file))
		return fault_set(loading->fault, EXIT_USAGE, "%.300s: %s", loading->map->path,
				 strerror(errno));
	return 0;
}

int map_load(struct abi_map *map, const char *path, struct fault *fault)
{
	FILE *file = fopen(path, "re");
	struct loading loading = {.map = map, .fault = fault};
	struct abi *golden;
	int result;

	*map = (struct abi_map){.path = copy_text(path)};
	if (!file)
		return fault_set(fault, EXIT_USAGE, "%.300s: %s", path, strerror(errno));
	golden = golden_mirrored(&abi_machines[0]);
	loading.golden = golden;
	result = load(&loading, file);
	abi_free(golden);
	fclose(file);
	return result;
}

void map_clear(struct abi_map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		free(map->entries[i].type);
		free(map->entries[i].member);
		free(map->entries[i].target);
	}
	free(map->entries);
	free(map->path);
	*map = (struct abi_map){0};
}

static bool is_about(const struct map_entry *entry, const char *type, const char *member)
{
	if (strcmp(entry->type, type) != 0 || !entry->member != !member)
		return false;
	return !member || !strcmp(entry->member, member);
}

const struct map_entry *map_find(struct abi_map *map, const char *type, const char *member)
{
	for (size_t i = 0; map && i < map->count; i++) {
		if (is_about(&map->entries[i], type, member)) {
			map->entries[i].used = true;
			return &map->entries[i];
		}
	}
	return NULL;
}

bool map_knows(const struct abi_map *map, const char *type)
{
	for (size_t i = 0; map && i < map->count; i++)
		if (!strcmp(map->entries[i].type, type))
			return true;
	return false;
}

const struct map_entry *map_unused(const struct abi_map *map)
{
	for (size_t i = 0; map && i < map->count; i++)
		if (!map->entries[i].used)
			return &map->entries[i];
	return NULL;
}
