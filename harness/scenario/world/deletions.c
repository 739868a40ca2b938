/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/deletions.h"

#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/sent.h"

enum { CHANGES = 16, ADDRESS_SIZE = 16 };

/* What an ASCONF does to addresses, and the number of the one that counts. */
struct changes {
	uint32_t serial;
	unsigned
		requests; /* with that number: if there are several, nobody knows which one was granted */
	struct {
		uint8_t bytes[ADDRESS_SIZE];
		size_t size;
		bool deleted; /* by what it says last of it */
	} list[CHANGES];
	unsigned count;
};

static void note_address(struct changes *changes, const struct tlv *address, bool deleted)
{
	unsigned i = 0;

	if (address->value_length > ADDRESS_SIZE)
		return;
	while (i < changes->count &&
	       (changes->list[i].size != address->value_length ||
		memcmp(changes->list[i].bytes, address->value, address->value_length) != 0))
		i++;
	if (i == CHANGES)
		return;
	if (i == changes->count)
		changes->count++;
	memcpy(changes->list[i].bytes, address->value, address->value_length);
	changes->list[i].size = address->value_length;
	changes->list[i].deleted = deleted;
}

/* Each address parameter stands behind a Correlation ID (RFC 5061 4.2). */
static bool gather_changes(const struct packet *packet, const struct chunk *chunk, unsigned place,
			   void *context)
{
	struct changes *changes = context;
	size_t offset = 0;
	struct tlv tlv, address;

	(void)packet;
	(void)place;
	if (chunk->type != ASCONF || chunk->asconf.serial != changes->serial)
		return false;
	changes->requests++;
	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		const size_t id = sizeof(uint32_t);
		size_t inner = 0;

		if ((tlv.type == PARAM_ADD_ADDRESS || tlv.type == PARAM_DELETE_ADDRESS) &&
		    tlv.value_length > id &&
		    tlv_next(tlv.value + id, tlv.value_length - id, &inner, &address))
			note_address(changes, &address, tlv.type == PARAM_DELETE_ADDRESS);
	}
	return false;
}

static bool is_deleted(const struct changes *changes, const struct sockaddr_storage *to)
{
	const uint8_t *bytes = to->ss_family == AF_INET
				       ? (const uint8_t *)&((struct sockaddr_in *)to)->sin_addr
				       : (const uint8_t *)&((struct sockaddr_in6 *)to)->sin6_addr;
	size_t size = to->ss_family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);

	for (unsigned i = 0; i < changes->count; i++)
		if (changes->list[i].deleted && changes->list[i].size == size &&
		    memcmp(changes->list[i].bytes, bytes, size) == 0)
			return true;
	return false;
}

/* Until the peer says something else nothing probes an address whose deletion was just granted, as all that was asked for
 * (RFC 5061 5.3 F). */
void deletions_check(const struct packet *ack, const struct chunk *chunk)
{
	uint16_t port = ack->sctp.destination_port;
	static struct changes changes;

	changes.serial = chunk->asconf.serial;
	changes.count = 0;
	changes.requests = 0;
	if (chunk->tlvs_length > 0 ||
	    sent_find(&(struct sent_search){port, ack->number, true, gather_changes, &changes}) ||
	    changes.requests != 1)
		return;
	for (unsigned i = ack->number + 1; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);
		bool over = !packet || packet->fate == FRAME_INJECTED;
		bool probes = !over && packet->sctp.destination_port == port &&
			      packet->sctp.chunk_count > 0 &&
			      packet->sctp.chunks[0].type == HEARTBEAT &&
			      is_deleted(&changes, &packet->sctp.to);

		free(packet);
		if (over)
			return;
		if (probes)
			scenario_fail(__FILE__, __LINE__,
				      "HEARTBEAT goes to an address that the peer has deleted: "
				      "packet %u",
				      i);
	}
}
