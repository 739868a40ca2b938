/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/claims.h"

#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/cookies.h"
#include "harness/scenario/world/deletions.h"
#include "harness/scenario/world/sent.h"

enum { ASSOCIATIONS = 64 };

/* Associations and how many streams they began with. */
static struct beginning {
	sctp_assoc_t id;
	uint16_t streams;
} beginnings[ASSOCIATIONS];
static unsigned beginning_count;

void claims_start(void)
{
	beginning_count = 0;
}

static bool ask_status(const struct slot *slot, sctp_assoc_t id, struct sctp_status *status)
{
	socklen_t size = sizeof(*status);

	*status = (struct sctp_status){.sstat_assoc_id = id};
	return getsockopt(slot->fd, IPPROTO_SCTP, SCTP_STATUS, status, &size) == 0 &&
	       status->sstat_assoc_id == id;
}

/* The port of the scripted peer that the association is with; 0 if it is with none, or is gone. */
static uint16_t peer_port(const struct slot *slot, sctp_assoc_t id)
{
	struct sctp_status status;
	struct sockaddr_in6 address; /* the port stands in the same place in both versions */
	uint16_t port;

	if (!ask_status(slot, id, &status))
		return 0;
	memcpy(&address, &status.sstat_primary.spinfo_address, sizeof(address));
	port = ntohs(address.sin6_port);
	return sent_is_peer(port) ? port : 0;
}

static void check_adaptation(const struct player *player, const struct slot *slot,
			     const struct sctp_adaptation_event *event)
{
	uint16_t port = peer_port(slot, event->sai_assoc_id);

	/* What an unsigned cookie holds the peer may have changed. */
	if (port && !player->unsigned_cookies && !sent_adaptation(port, event->sai_adaptation_ind))
		scenario_fail(__FILE__, __LINE__,
			      "an Adaptation Indication was told that the peer never sent: %#x",
			      event->sai_adaptation_ind);
}

static void check_reset(const struct slot *slot, const struct sctp_stream_reset_event *event)
{
	uint16_t port = peer_port(slot, event->strreset_assoc_id);

	if (port && event->strreset_flags & SCTP_STREAM_RESET_OUTGOING_SSN && !sent_response(port))
		scenario_fail(
			__FILE__, __LINE__,
			"a reset of outgoing streams was told to be answered, but no response "
			"has the number of a request: flags %#x",
			event->strreset_flags);
}

static void forget(sctp_assoc_t id)
{
	for (unsigned i = 0; i < beginning_count; i++)
		if (beginnings[i].id == id)
			beginnings[i] = beginnings[--beginning_count];
}

static void check_change(const struct sctp_assoc_change *change)
{
	bool begins = change->sac_state == SCTP_COMM_UP;

	if ((begins || change->sac_state == SCTP_RESTART) &&
	    (!change->sac_inbound_streams || !change->sac_outbound_streams))
		scenario_fail(__FILE__, __LINE__,
			      "an association without streams was set up: %u inbound, %u outbound",
			      change->sac_inbound_streams, change->sac_outbound_streams);
	forget(change->sac_assoc_id);
	/* How many there are after a restart the event does not tell (sctp_assoc_update()). */
	if (begins && beginning_count < ASSOCIATIONS)
		beginnings[beginning_count++] =
			(struct beginning){change->sac_assoc_id, change->sac_outbound_streams};
}

void claims_event(const struct player *player, const struct slot *slot, const uint8_t *bytes,
		  size_t size)
{
	union {
		uint16_t type;
		struct sctp_adaptation_event adaptation;
		struct sctp_stream_reset_event reset;
		struct sctp_assoc_change change;
	} event = {0};

	if (!lab_topology(player->lab)->silent || size < sizeof(event.type))
		return;
	memcpy(&event, bytes, size < sizeof(event) ? size : sizeof(event));
	if (event.type == SCTP_ADAPTATION_INDICATION && size >= sizeof(event.adaptation))
		check_adaptation(player, slot, &event.adaptation);
	else if (event.type == SCTP_STREAM_RESET_EVENT && size >= sizeof(event.reset))
		check_reset(slot, &event.reset);
	else if (event.type == SCTP_ASSOC_CHANGE && size >= sizeof(event.change))
		check_change(&event.change);
}

/* A stream that there was from the beginning is not taken away (RFC 6525 5.2.7). */
static void check_streams(const struct slot *slot)
{
	for (unsigned i = 0; i < beginning_count; i++) {
		struct sctp_status status;

		if (ask_status(slot, beginnings[i].id, &status) &&
		    status.sstat_outstrms < beginnings[i].streams)
			scenario_fail(
				__FILE__, __LINE__,
				"outgoing streams were taken away: %u are left of the %u that "
				"the association began with",
				status.sstat_outstrms, beginnings[i].streams);
	}
}

/* All packets of the kernel to peers. */
static void check_packets(const struct player *player)
{
	unsigned count = trace_count();

	for (unsigned i = 0; i < count; i++) {
		struct packet *packet = trace_packet(i);
		bool own = packet && packet->fate != FRAME_INJECTED &&
			   sent_is_peer(packet->sctp.destination_port);

		for (unsigned k = 0; own && k < packet->sctp.chunk_count; k++) {
			const struct chunk *chunk = &packet->sctp.chunks[k];

			if (sent_is_init(chunk))
				cookies_check_init(packet, chunk);
			else if (chunk->type == COOKIE_ACK)
				cookies_check_ack(player, packet);
			else if (chunk->type == ASCONF_ACK)
				deletions_check(packet, chunk);
		}
		free(packet);
	}
}

void claims_check(const struct player *player)
{
	if (!lab_topology(player->lab)->silent)
		return;
	for (unsigned i = 0; i < SLOTS; i++) {
		const struct slot *slot = &player->slots[i];

		if (slot->used && !slot->deaf && !(slot->listening && slot->one_to_one))
			check_streams(slot);
	}
	check_packets(player);
}
