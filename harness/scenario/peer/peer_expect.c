/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a script expects of the kernel, chunk by chunk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/stage/outcome.h"

static bool passed_over(const struct peer *peer, uint8_t type)
{
	return peer->ignored[type] || peer->answered[type];
}

/*
 * The chunk that is next, its packet returned with ->chunk set; NULL if none is there yet.  The
 * peer's place is moved to it.
 */
static struct packet *find_next(struct peer *peer)
{
	for (; peer->packet < trace_count(); peer->packet++, peer->chunk = 0) {
		struct packet *packet = trace_packet(peer->packet);

		if (!packet)
			continue;
		if (peer_receives(peer, packet)) {
			for (; peer->chunk < packet->sctp.chunk_count; peer->chunk++) {
				packet->chunk = &packet->sctp.chunks[peer->chunk];
				if (!passed_over(peer, packet->chunk->type))
					return packet;
			}
		}
		free(packet);
	}
	return NULL;
}

struct next_search {
	struct peer *peer;
	struct packet *found;
};

static bool is_there(void *context)
{
	struct next_search *search = context;

	search->found = find_next(search->peer);
	return search->found != NULL;
}

/* NULL if nothing comes until then. */
static struct packet *wait_for_next(struct peer *peer, int64_t deadline)
{
	struct next_search search = {peer, NULL};

	wait_until(peer->lab, deadline, 0, is_there, &search);
	outcome_look_at(search.found ? (int)search.found->number : -1);
	return search.found;
}

static void check_path(struct peer *peer, const struct packet *packet,
		       const struct peer_wanted *wanted)
{
	struct sockaddr_storage address;

	if (!wanted->path)
		return;
	address = peer_own_address(peer, wanted->path);
	if (!is_host(&address, (const struct sockaddr *)&packet->sctp.to))
		scenario_fail(
			wanted->file, wanted->line, "expected %s over %s; it came over %s",
			chunk_name(packet->chunk->type), wanted->path,
			path_of_address(peer->lab, (const struct sockaddr *)&packet->sctp.to));
}

/* RFC 9260 8.5: the receiver's tag; 0 with INIT; the sender's own if the T bit is set. */
static uint32_t usual_tag(const struct peer *peer, const struct chunk *chunk)
{
	bool may_reflect = chunk->type == ABORT || chunk->type == SHUTDOWN_COMPLETE;

	if (chunk->type == INIT)
		return 0;
	return may_reflect && chunk->flags & FLAG_T ? peer->iut_tag : peer->tag;
}

static void check_header(struct peer *peer, const struct packet *packet,
			 const struct peer_wanted *wanted)
{
	uint32_t tag =
		wanted->tag == USUAL ? usual_tag(peer, packet->chunk) : (uint32_t)wanted->tag;

	if (wanted->tag != ANY_TAG && packet->sctp.tag != tag)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s with the Verification Tag %08x; it has %08x",
			      chunk_name(packet->chunk->type), tag, packet->sctp.tag);
	if (packet->sctp.source_port != peer->iut_port)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s from port %u; it came from port %u",
			      chunk_name(packet->chunk->type), peer->iut_port,
			      packet->sctp.source_port);
}

static void check_bundle(const struct packet *packet, unsigned last,
			 const struct peer_wanted *wanted)
{
	char line[512];

	if (wanted->alone && packet->sctp.chunk_count != 1)
		scenario_fail(wanted->file, wanted->line,
			      "expected %s alone in its packet; the kernel sent: %s",
			      chunk_name(packet->chunk->type),
			      trace_describe(packet->number, line, sizeof(line)));
	if (wanted->bundled && (packet->number != last || packet->chunk == packet->sctp.chunks))
		scenario_fail(
			wanted->file, wanted->line,
			"expected %s in the packet of the chunk before it; the kernel sent: %s",
			chunk_name(packet->chunk->type),
			trace_describe(packet->number, line, sizeof(line)));
}

/* What is expected, in words.  Returns `text`. */
static const char *in_words(const struct peer_wanted *wanted, enum chunk_type type, char *text,
			    size_t size)
{
	if (wanted->describe)
		wanted->describe(wanted->about, text, size);
	else
		snprintf(text, size, "%s", chunk_name((uint8_t)type));
	return text;
}

static void check_chunk(struct peer *peer, enum chunk_type type, const struct packet *packet,
			const struct peer_wanted *wanted)
{
	char line[512], words[160];

	if (packet->chunk->type != type ||
	    (wanted->match && !wanted->match(packet, wanted->context)))
		scenario_fail(wanted->file, wanted->line, "expected %s%s; the kernel sent: %s",
			      in_words(wanted, type, words, sizeof(words)),
			      packet->chunk->type == type ? " as the scenario wants it" : "",
			      trace_describe(packet->number, line, sizeof(line)));
	if (type == AUTH && !peer_authenticates(peer, packet))
		scenario_fail(wanted->file, wanted->line,
			      "expected AUTH with the right HMAC; the kernel sent: %s",
			      trace_describe(packet->number, line, sizeof(line)));
	check_header(peer, packet, wanted);
	check_path(peer, packet, wanted);
	check_bundle(packet, peer->expected, wanted);
}

__attribute__((noreturn)) static void fail_without(enum chunk_type type,
						   const struct peer_wanted *wanted, int64_t within)
{
	char words[160], timer[48] = "";

	if (wanted->after)
		snprintf(timer, sizeof(timer), " when a timer of %.3f s expires",
			 seconds_of(wanted->after));
	scenario_fail(wanted->file, wanted->line, "expected %s%s; the kernel sent nothing %s",
		      in_words(wanted, type, words, sizeof(words)), timer, wait_described(within));
}

/* What the peer has to send back. */
static void keep(struct peer *peer, const struct chunk *chunk)
{
	if (chunk->type == ASCONF)
		peer->iut_serial = chunk->asconf.serial;
	if (chunk->type != HEARTBEAT)
		return;
	if (chunk->value_length > sizeof(peer->info))
		scenario_error("a HEARTBEAT of %zu bytes is too large for the peer",
			       chunk->value_length);
	memcpy(peer->info, chunk->value, chunk->value_length);
	peer->info_size = chunk->value_length;
}

const struct packet *peer_expect_with(struct peer *peer, enum chunk_type type,
				      const struct peer_wanted *wanted)
{
	int64_t since = wanted->since ? wanted->since : peer->last;
	int64_t now = lab_now();
	int64_t deadline = now + (wanted->within ? wanted->within : AT_ONCE);
	struct packet *packet;
	char words[160];

	if (wanted->path)
		path_must_exist(peer->lab, wanted->path);
	if (wanted->after)
		deadline = since + wanted->after + timer_slack(wanted->after) + EXPECT_WITHIN;
	packet = wait_for_next(peer, deadline);
	if (!packet)
		fail_without(type, wanted, deadline - now);
	check_chunk(peer, type, packet, wanted);
	if (wanted->after)
		check_timer(wanted->file, wanted->line, packet->time - since, wanted->after, "%s",
			    in_words(wanted, type, words, sizeof(words)));
	keep(peer, packet->chunk);
	peer->expected = packet->number;
	peer->chunk++;
	peer->last = packet->time;
	return packet;
}

void peer_expect_silence_at(struct peer *peer, int64_t duration, const char *file, int line)
{
	struct packet *packet = wait_for_next(peer, lab_now() + duration);
	char text[512];

	if (packet)
		scenario_fail(file, line, "expected nothing for %.3f s; the kernel sent: %s",
			      seconds_of(duration),
			      trace_describe(packet->number, text, sizeof(text)));
}

int peer_next(struct peer *peer, int64_t within)
{
	struct packet *packet = wait_for_next(peer, lab_now() + within);
	int type = packet ? packet->chunk->type : -1;

	free(packet);
	return type;
}
