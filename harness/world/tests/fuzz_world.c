/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads whatever bytes libFuzzer finds as a world file; what can be read is written and read again, and becomes C.
 *
 * Reaches: emit.c step.c world.c
 */
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/world/emit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct world world, again;

static void write_and_read(void)
{
	char *text = world_text(&world), *c = NULL, error[256];
	size_t size;
	FILE *out = xopen_memstream(&c, &size);

	if (!world_parse(text, &again, error, sizeof(error)) || again.count != world.count ||
	    memcmp(again.steps, world.steps, world.count * sizeof(*world.steps)) != 0)
		abort();
	world_emit(&world, "found", "world_1", text, out);
	xclose_memstream(out);
	free(c);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), error[256] = "";

	if (world_parse(text, &world, error, sizeof(error)))
		write_and_read();
	else if (!*error || strchr(error, '\n'))
		abort();
	free(text);
	return 0;
}
