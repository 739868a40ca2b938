/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/judge/rules.h"

#include <stdarg.h>
#include <stdio.h>

#include "harness/wire/bytes.h"

bool found(struct scene *scene, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(scene->found, sizeof(scene->found), format, arguments);
	va_end(arguments);
	return false;
}

const char *chunk_place(const struct scene *scene)
{
	static char text[64];

	snprintf(text, sizeof(text), "chunk %u (%s)",
		 (unsigned)(scene->chunk - scene->packet->chunks) + 1,
		 chunk_name(scene->chunk->type));
	return text;
}

bool chunk_is_whole(const struct scene *scene, const struct chunk *chunk)
{
	size_t start = (size_t)(chunk->value - scene->sighting->sctp) - 4;

	return start + padded_length(chunk->length) <= scene->sighting->captured;
}
