/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/worlds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/scenario/world/world_play.h"
#include "harness/world/world.h"
#include "netns/middlebox.h"

#define MARK "instance "

static char *texts;
static struct world world;
static char defect[256];

void worlds_load(const char *path)
{
	FILE *file = fopen(path, "re");
	size_t size;
	FILE *out = xopen_memstream(&texts, &size);
	char part[4096];
	size_t count;

	while (file && (count = fread(part, 1, sizeof(part), file)) > 0)
		if (fwrite(part, 1, count, out) != count)
			break;
	xclose_memstream(out);
	if (!file || ferror(file)) {
		fprintf(stderr, "sctp-runner: cannot read %s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	(void)fclose(file);
}

/* The text behind the line that names it, to be freed, or NULL. */
static char *find_text(const char *name)
{
	const char *at = texts;
	char line[INSTANCE_NAME + sizeof(MARK)];
	int length = snprintf(line, sizeof(line), MARK "%s\n", name);

	for (; at && *at; at = strstr(at, "\n" MARK), at += at != NULL)
		if (strncmp(at, line, (size_t)length) == 0) {
			const char *end = strstr(at, "\n" MARK);

			at += length;
			return end ? xstrndup(at, (size_t)(end + 1 - at)) : xstrdup(at);
		}
	return NULL;
}

static void play_world(struct lab *lab)
{
	if (*defect)
		scenario_error("the world cannot be played: %s", defect);
	world_play(lab, world.steps, world.count);
}

/* Without a known lab it has none, and play_world() says so. */
static const struct topology *lab_of_world(void)
{
	const struct topology *lab = *defect ? NULL : topology_find(world.lab);

	if (!lab && !*defect)
		snprintf(defect, sizeof(defect), "there is no lab %s", world.lab);
	return lab;
}

/* NULL if it has none; of one that nobody knows play_world() says so. */
static const struct middlebox *box_of_world(void)
{
	const struct middlebox *box =
		*defect ? NULL : middlebox_find(world.over, strlen(world.over));

	if (*world.over && !box && !*defect)
		snprintf(defect, sizeof(defect), "there is no middlebox %s", world.over);
	return box;
}

const struct instance *worlds_find(const char *name)
{
	static struct scenario scenario;
	static struct instance instance;
	char *text = find_text(name);

	if (!text)
		return NULL;
	*defect = '\0';
	(void)world_parse(text, &world, defect, sizeof(defect));
	free(text);
	scenario = (struct scenario){.suite = "world",
				     .name = "world",
				     .title = "A world",
				     .body = play_world,
				     .file = "",
				     .lab = lab_of_world(),
				     .limit = SECONDS(world_limit(&world)),
				     .unscripted = true};
	/* What a peer sends comes back in HEARTBEAT ACKs; the judge knows, sees the rest, and says which sentence it breaks. */
	scenario.malformed_packets = scenario.lab;
	scenario.excuses[0] = world_excuse(&world);
	instance = (struct instance){.scenario = &scenario, .over = box_of_world()};
	if (scenario.lab)
		instance.versions = world.mixed ? MIXED : world.ipv6 ? IPV6 : IPV4;
	snprintf(instance.name, sizeof(instance.name), "%s", name);
	return &instance;
}
