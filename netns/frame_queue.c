/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames held back, ordered by time. */
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

void frame_queue_insert(struct held_frame **queue, struct held_frame *frame)
{
	while (*queue && (*queue)->time <= frame->time)
		queue = &(*queue)->next;
	frame->next = *queue;
	*queue = frame;
}

struct held_frame *frame_queue_copy(const struct frame *frame)
{
	struct held_frame *held = xmalloc(sizeof(*held) + frame->length);

	held->next = NULL;
	held->link = frame->link;
	held->from = frame->from;
	held->time = frame->time;
	held->copies = frame->copies;
	held->length = frame->length;
	memcpy(held->data, frame->data, frame->length);
	return held;
}

void frame_queue_free(struct held_frame **queue)
{
	while (*queue) {
		struct held_frame *first = *queue;

		*queue = first->next;
		free(first);
	}
}
