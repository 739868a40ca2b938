/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/forward_tsn.h"

#include <string.h>
#include <arpa/inet.h>

#include "harness/scenario/association/data.h"
#include "harness/scenario/stage/outcome.h"

void endpoint_send_limited(struct endpoint *endpoint, uint16_t stream, const char *text,
			   uint16_t policy, uint32_t value, const struct send_options *options)
{
	struct sctp_default_prinfo info = {
		.pr_assoc_id = endpoint->association, .pr_policy = policy, .pr_value = value};

	endpoint_set_at(endpoint, SCTP_DEFAULT_PRINFO, "SCTP_DEFAULT_PRINFO", &info, sizeof(info),
			options->file, options->line);
	endpoint_send_with(endpoint, stream, text, options);
	info.pr_policy = SCTP_PR_SCTP_NONE;
	info.pr_value = 0;
	endpoint_set_at(endpoint, SCTP_DEFAULT_PRINFO, "SCTP_DEFAULT_PRINFO", &info, sizeof(info),
			options->file, options->line);
}

/* --- the peer's --- */

enum { SSN_ENTRY = 4, MID_ENTRY = 8 }; /* bytes */

static size_t put_skip(uint8_t *at, enum chunk_type type, const struct skip *skip)
{
	uint16_t stream = htons(skip->stream), flags = htons(skip->flags);
	uint16_t ssn = htons((uint16_t)skip->number);
	uint32_t mid = htonl(skip->number);

	memcpy(at, &stream, sizeof(stream));
	if (type == FORWARD_TSN) {
		memcpy(at + 2, &ssn, sizeof(ssn));
		return SSN_ENTRY;
	}
	memcpy(at + 2, &flags, sizeof(flags));
	memcpy(at + 4, &mid, sizeof(mid));
	return MID_ENTRY;
}

void association_send_forward_tsn(struct association association, enum chunk_type type, int flags,
				  unsigned n, const struct skip *skips, size_t count)
{
	uint8_t list[MAX_SKIPS * MID_ENTRY];
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += put_skip(list + size, type, &skips[i]);
	peer_send_packet(association.peer, .chunks = {CHUNK(type, .flags = flags,
							    .tsn = peer_data_tsn(association, n),
							    .data = list, .size = size)});
}

/* --- the kernel's --- */

static bool is_listed(const struct chunk *chunk, const struct skip *skip)
{
	for (unsigned i = 0; i < chunk->tsn.skipped; i++) {
		struct skipped_message listed = forward_tsn_skipped(chunk, i);

		if (listed.stream == skip->stream && listed.number == skip->number &&
		    listed.unordered == (skip->flags == SKIP_UNORDERED))
			return true;
	}
	return false;
}

/* The reserved bits of the chunk, and all of the U bit's field but U. */
static bool has_reserved_bits(const struct chunk *chunk)
{
	if (chunk->flags)
		return true;
	for (unsigned i = 0; chunk->type == I_FORWARD_TSN && i < chunk->tsn.skipped; i++) {
		const uint8_t *flags = chunk->tsn.streams + (size_t)MID_ENTRY * i + 2;

		if (flags[0] || flags[1] & ~SKIP_UNORDERED)
			return true;
	}
	return false;
}

void check_forward_tsn_at(const struct packet *packet, uint32_t tsn, const struct skip *skips,
			  size_t count, const char *file, int line)
{
	const struct chunk *chunk = packet->chunk;
	const char *name = chunk_name(chunk->type);
	const char *number = chunk->type == FORWARD_TSN ? "SSN" : "MID";

	if (chunk->tsn.cumulative_tsn != tsn)
		scenario_fail(file, line, "expected %s to TSN %u; the kernel sent one to %u (%+d)",
			      name, tsn, chunk->tsn.cumulative_tsn,
			      (int32_t)(chunk->tsn.cumulative_tsn - tsn));
	if (chunk->tsn.skipped != count)
		scenario_fail(file, line, "expected %s with a list of %zu, it lists %u", name,
			      count, chunk->tsn.skipped);
	for (size_t i = 0; i < count; i++)
		if (!is_listed(chunk, &skips[i]))
			scenario_fail(file, line, "expected %s to skip stream %u%s up to %s %u",
				      name, skips[i].stream,
				      skips[i].flags ? ", unordered messages," : "", number,
				      skips[i].number);
	if (has_reserved_bits(chunk))
		scenario_fail(file, line, "expected %s with reserved bits of 0", name);
}
