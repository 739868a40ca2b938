/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/delivery.h"

#include <stdio.h>
#include <string.h>

enum { MAGIC = 0x5c7b0a1d, SOCKETS = 8, ASSOCIATIONS = 64 };

struct kept {
	struct delivery sent;
	int32_t association; /* 0: not known */
	bool excused;
	bool unsent; /* the kernel told so */
	unsigned out_of[SOCKETS]; /* sockets that it came out of */
	unsigned times;
};

static struct kept messages[DELIVERY_MESSAGES];
static unsigned count;

/* The ends of associations: that of the sender, and that of who received, 0 before anything came. */
static struct ends {
	int32_t sender, receiver;
} associations[ASSOCIATIONS];
static unsigned association_count;

void delivery_start(void)
{
	count = 0;
	association_count = 0;
}

static struct ends *ends_of(int32_t sender)
{
	for (unsigned i = 0; i < association_count; i++)
		if (associations[i].sender == sender)
			return &associations[i];
	return NULL;
}

static uint8_t pattern(unsigned number, size_t place)
{
	return (uint8_t)(number * 31 + place * 7 + (place >> 8) * 13);
}

unsigned delivery_make(const struct delivery *message, uint8_t *bytes)
{
	const uint32_t head[] = {MAGIC, count, (uint32_t)message->size};

	for (size_t i = 0; i < message->size; i++)
		bytes[i] = pattern(count, i);
	if (message->size >= sizeof(head) && count < DELIVERY_MESSAGES)
		memcpy(bytes, head, sizeof(head));
	if (count < DELIVERY_MESSAGES)
		messages[count] = (struct kept){.sent = *message};
	return count++;
}

void delivery_forget(void)
{
	count--;
}

void delivery_sent(int32_t association)
{
	if (count > 0 && count <= DELIVERY_MESSAGES)
		messages[count - 1].association = association;
	if (association && !ends_of(association) && association_count < ASSOCIATIONS)
		associations[association_count++] = (struct ends){association, 0};
}

/* The message that these bytes are the beginning of, or NULL. */
static struct kept *find(const uint8_t *bytes, size_t size)
{
	uint32_t head[DELIVERY_LEAST / sizeof(uint32_t)];

	if (size < sizeof(head))
		return NULL;
	memcpy(head, bytes, sizeof(head));
	return head[0] == MAGIC && head[1] < count && head[1] < DELIVERY_MESSAGES
		       ? &messages[head[1]]
		       : NULL;
}

void delivery_excuse(int32_t association)
{
	for (unsigned i = 0; i < count && i < DELIVERY_MESSAGES; i++)
		if (messages[i].association == association)
			messages[i].excused = true;
}

int32_t delivery_peer(int32_t association)
{
	const struct ends *ends = ends_of(association);

	return ends ? ends->receiver : 0;
}

int32_t delivery_association(unsigned number)
{
	return number < association_count ? associations[number].sender : 0;
}

int delivery_missing(int32_t association)
{
	for (unsigned i = 0; i < count && i < DELIVERY_MESSAGES; i++) {
		const struct kept *kept = &messages[i];

		if (kept->association == association && kept->sent.reliable && !kept->excused &&
		    kept->sent.size >= DELIVERY_LEAST && kept->times == 0)
			return (int)i;
	}
	return -1;
}

static bool came_out_of(const struct kept *kept, unsigned socket)
{
	for (unsigned i = 0; i < kept->times && i < SOCKETS; i++)
		if (kept->out_of[i] == socket)
			return true;
	return false;
}

/* A later one of its stream that came out of that socket before it, or -1. */
static int overtaken_by(unsigned number, unsigned socket)
{
	const struct delivery *sent = &messages[number].sent;

	for (unsigned i = number + 1; i < count && i < DELIVERY_MESSAGES; i++) {
		const struct delivery *other = &messages[i].sent;

		if (messages[i].association == messages[number].association &&
		    other->stream == sent->stream && !other->unordered && !other->to_many &&
		    came_out_of(&messages[i], socket))
			return (int)i;
	}
	return -1;
}

/* The first byte that is another one than was sent, or `size`. */
static size_t other_byte(unsigned number, const uint8_t *bytes, size_t size)
{
	size_t i = DELIVERY_LEAST;

	while (i < size && bytes[i] == pattern(number, i))
		i++;
	return i;
}

static bool check_bytes(unsigned number, const uint8_t *bytes, size_t size, char *error,
			size_t room)
{
	const struct delivery *sent = &messages[number].sent;
	size_t other = other_byte(number, bytes, size);

	if (size != sent->size) {
		snprintf(error, room,
			 "a message was delivered with another size: message %u was sent with %zu "
			 "bytes and delivered with %zu",
			 number, sent->size, size);
		return false;
	}
	if (other < size)
		snprintf(error, room,
			 "a message was delivered with another byte: byte %zu of message %u was "
			 "sent as %02x and delivered as %02x",
			 other, number, pattern(number, other), bytes[other]);
	return other == size;
}

static bool check_order(unsigned number, unsigned socket, char *error, size_t room)
{
	const struct kept *kept = &messages[number];
	int later;

	if (kept->sent.to_many)
		return true;
	if (kept->times > 0) {
		snprintf(error, room, "a message was delivered twice: message %u", number);
		return false;
	}
	later = kept->sent.unordered || !kept->association ? -1 : overtaken_by(number, socket);
	if (later < 0)
		return true;
	snprintf(error, room,
		 "a message was overtaken in its stream: message %u of stream %u was delivered "
		 "after message %d, which was sent later",
		 number, kept->sent.stream, later);
	return false;
}

static bool say_unsent(unsigned number, char *error, size_t room)
{
	snprintf(error, room,
		 "a message was delivered that was told never to have been sent: message %u",
		 number);
	return false;
}

/* A later socket or association of the same user may have the same ends: the last ones count. */
static void note_ends(const struct kept *kept, int32_t receiver)
{
	struct ends *ends = kept->association ? ends_of(kept->association) : NULL;

	if (ends)
		ends->receiver = receiver;
}

bool delivery_check(unsigned socket, int32_t association, int stream, uint32_t ppid,
		    const uint8_t *bytes, size_t size, char *error, size_t room)
{
	struct kept *kept = find(bytes, size);
	unsigned number;
	bool good;

	if (!kept)
		return true;
	number = (unsigned)(kept - messages);
	if (!check_bytes(number, bytes, size, error, room) ||
	    !check_order(number, socket, error, room))
		return false;
	if (kept->unsent)
		return say_unsent(number, error, room);
	good = stream < 0 || (stream == kept->sent.stream && ppid == kept->sent.ppid);
	if (!good)
		snprintf(error, room,
			 "a message was delivered with another stream or PPID: message %u was sent "
			 "on stream %u with PPID %u and delivered on %d with "
			 "%u",
			 number, kept->sent.stream, kept->sent.ppid, stream, ppid);
	if (kept->times < SOCKETS)
		kept->out_of[kept->times] = socket;
	kept->times++;
	note_ends(kept, association);
	return good;
}

bool delivery_failed(uint16_t stream, uint32_t ppid, bool unsent, const uint8_t *bytes, size_t size,
		     char *error, size_t room)
{
	struct kept *kept = find(bytes, size);
	unsigned number;

	if (!kept)
		return true;
	number = (unsigned)(kept - messages);
	kept->excused = true;
	if (size > kept->sent.size || other_byte(number, bytes, size) < size ||
	    stream != kept->sent.stream || ppid != kept->sent.ppid) {
		snprintf(error, room,
			 "a message that was given up is handed back otherwise than it was given: "
			 "message %u of %zu bytes for stream %u with PPID %u is %zu bytes for "
			 "stream %u with %u, as it was sent up to byte %zu",
			 number, kept->sent.size, kept->sent.stream, kept->sent.ppid, size, stream,
			 ppid, other_byte(number, bytes, size));
		return false;
	}
	/* Each copy of one for all associations has a fate of its own. */
	if (!unsent || kept->sent.to_many)
		return true;
	kept->unsent = true;
	return kept->times == 0 || say_unsent(number, error, room);
}
