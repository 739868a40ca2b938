/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/world/options.h"

const char *const profile_names[] = {
	[PROFILE_PEER] = "peer",	   [PROFILE_API] = "api",
	[PROFILE_BOTH] = "both",	   [PROFILE_FAILOVER] = "failover",
	[PROFILE_MIDDLEBOX] = "middlebox", [PROFILES] = NULL,
};

const char *world_version(const struct world *world)
{
	return world->mixed ? "mixed" : world->ipv6 ? "ipv6" : "ipv4";
}

unsigned world_limit(const struct world *world)
{
	enum { MARGIN = 60, MOST = 600, MILLISECONDS_PER_SECOND = 1000 };
	uint64_t sum = 0;

	for (size_t i = 0; i < world->count; i++)
		if (world->steps[i].kind == STEP_TIME && world->steps[i].ms > 0)
			sum += (uint64_t)world->steps[i].ms % (MOST * MILLISECONDS_PER_SECOND);
	sum = MARGIN + sum / MILLISECONDS_PER_SECOND;
	if (!strstr(world->lab, "scripted"))
		sum += WORLD_SETTLE;
	return sum < MOST ? (unsigned)sum : MOST;
}

static bool has_step(const struct world *world, enum step_kind kind, int64_t option)
{
	for (size_t i = 0; i < world->count; i++)
		if (world->steps[i].kind == kind && world->steps[i].option == option)
			return true;
	return false;
}

const char *world_excuse(const struct world *world)
{
	/* What a user makes RTO.Max is the RTO from then on, whatever it had backed off to (RFC 6458 8.1.1), and so it
	 * is if RTO.Initial is larger. */
	bool lowered = has_step(world, STEP_SYSCTL, SYSCTL_rto_max) &&
		       !has_step(world, STEP_SYSCTL, SYSCTL_rto_initial);

	return lowered || has_step(world, STEP_SET, SCTP_RTOINFO) ? "RFC9260-6.1-26" : NULL;
}

char *world_text(const struct world *world)
{
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);

	fprintf(out, "world 1\nseed %" PRIu64 "\nprofile %s\nlab %s %s\n", world->seed,
		profile_names[world->profile], world->lab, world_version(world));
	if (*world->over)
		fprintf(out, "over %s\n", world->over);
	for (size_t i = 0; i < world->count; i++) {
		step_print(&world->steps[i], out);
		fputc('\n', out);
	}
	xclose_memstream(out);
	return text;
}

static bool parse_profile(const char *name, struct world *world)
{
	for (int i = 0; i < PROFILES; i++)
		if (strcmp(profile_names[i], name) == 0) {
			world->profile = (enum world_profile)i;
			return true;
		}
	return false;
}

static bool parse_lab(const char *line, struct world *world)
{
	char version[8];

	/* The widths are WORLD_LAB_NAME and the array's, less one. */
	if (sscanf(line, "%31[a-z0-9_] %7s", world->lab, version) != 2)
		return false;
	world->ipv6 = strcmp(version, "ipv6") == 0;
	world->mixed = strcmp(version, "mixed") == 0;
	return world->ipv6 || world->mixed || strcmp(version, "ipv4") == 0;
}

static bool parse_box(const char *name, struct world *world)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");

	if (length == 0 || length >= sizeof(world->over) || name[length])
		return false;
	memcpy(world->over, name, length + 1);
	return true;
}

/* Lines of the head, before the first step. */
static bool parse_head(const char *line, struct world *world, bool *known)
{
	int format, end = 0;

	*known = true;
	if (strncmp(line, "world ", 6) == 0)
		return sscanf(line, "world %d%n", &format, &end) == 1 && format == 1 && !line[end];
	if (strncmp(line, "seed ", 5) == 0)
		return sscanf(line, "seed %" SCNu64 "%n", &world->seed, &end) == 1 && !line[end];
	if (strncmp(line, "profile ", 8) == 0)
		return parse_profile(line + 8, world);
	if (strncmp(line, "lab ", 4) == 0)
		return parse_lab(line + 4, world);
	if (strncmp(line, "over ", 5) == 0)
		return parse_box(line + 5, world);
	*known = false;
	return false;
}

static bool parse_line(char *line, unsigned number, struct world *world, char *error, size_t size)
{
	char wrong[160];
	bool head;

	if (!*line || *line == '#')
		return true;
	if (world->count == 0 && parse_head(line, world, &head))
		return true;
	if (world->count == 0 && head) {
		snprintf(error, size, "line %u: '%.60s' is not understood", number, line);
		return false;
	}
	if (world->count == WORLD_STEPS) {
		snprintf(error, size, "line %u: a world has at most %d steps", number, WORLD_STEPS);
		return false;
	}
	if (step_parse(line, &world->steps[world->count], wrong, sizeof(wrong))) {
		world->count++;
		return true;
	}
	snprintf(error, size, "line %u: %s", number, wrong);
	return false;
}

bool world_parse(const char *text, struct world *world, char *error, size_t size)
{
	char *copy = xstrdup(text), *rest = copy, *line;
	unsigned number = 0;
	bool good = true;

	*world = (struct world){.profile = PROFILE_BOTH};
	if (strncmp(text, "world ", 6) != 0) {
		snprintf(error, size, "it does not begin with 'world 1': it is no world file");
		good = false;
	}
	while (good && (line = strsep(&rest, "\n")))
		good = parse_line(line, ++number, world, error, size);
	if (good && !*world->lab) {
		snprintf(error, size, "it names no lab");
		good = false;
	}
	free(copy);
	return good;
}
