/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What users are told: whether it may come now, and whether it is so (RFC 6458 6.1). */
#include <string.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/claims.h"
#include "harness/scenario/world/delivery.h"
#include "harness/scenario/world/events.h"
#include "harness/scenario/world/player.h"

/* The association that an event is about, or 0. */
static sctp_assoc_t association_of(const union sctp_notification *event)
{
	switch (event->sn_header.sn_type) {
	case SCTP_ASSOC_CHANGE:
		return event->sn_assoc_change.sac_assoc_id;
	case SCTP_PEER_ADDR_CHANGE:
		return event->sn_paddr_change.spc_assoc_id;
	case SCTP_REMOTE_ERROR:
		return event->sn_remote_error.sre_assoc_id;
	case SCTP_SHUTDOWN_EVENT:
		return event->sn_shutdown_event.sse_assoc_id;
	case SCTP_PARTIAL_DELIVERY_EVENT:
		return event->sn_pdapi_event.pdapi_assoc_id;
	case SCTP_ADAPTATION_INDICATION:
		return event->sn_adaptation_event.sai_assoc_id;
	case SCTP_AUTHENTICATION_EVENT:
		return event->sn_authkey_event.auth_assoc_id;
	case SCTP_SENDER_DRY_EVENT:
		return event->sn_sender_dry_event.sender_dry_assoc_id;
	case SCTP_STREAM_RESET_EVENT:
		return event->sn_strreset_event.strreset_assoc_id;
	case SCTP_ASSOC_RESET_EVENT:
		return event->sn_assocreset_event.assocreset_assoc_id;
	case SCTP_STREAM_CHANGE_EVENT:
		return event->sn_strchange_event.strchange_assoc_id;
	default:
		return 0;
	}
}

static void take(const struct player *player, const struct slot *slot, struct event_read event)
{
	char error[256];

	event.deaf = slot->deaf;
	event.scripted = lab_topology(player->lab)->silent;
	/* What comes in parts overtakes, and is overtaken. */
	if (slot->broken_off || event.association <= 0)
		return;
	if (!events_take(&event, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s", error);
}

void note_message(const struct player *player, const struct slot *slot, sctp_assoc_t association)
{
	take(player, slot, (struct event_read){.association = association});
}

static void note_change(struct player *player, struct slot *slot,
			const struct sctp_assoc_change *change)
{
	switch (change->sac_state) {
	case SCTP_COMM_UP:
		slot->earlier = slot->latest;
		slot->latest = change->sac_assoc_id;
		break;
	case SCTP_SHUTDOWN_COMP:
		if (player->ended_count < ENDED)
			player->ended[player->ended_count++] = change->sac_assoc_id;
		break;
	default:
		/* Lost, or restarted by a peer that has forgotten what it got (RFC 9260 5.2). */
		delivery_excuse(change->sac_assoc_id);
		player->restarted = player->restarted || change->sac_state == SCTP_RESTART;
	}
}

/* What the kernel gave up it hands back as it was given (RFC 6458 6.1.11). */
static void note_failed(const struct sctp_send_failed_event *failed, const uint8_t *bytes,
			size_t size)
{
	char error[256];

	if (!delivery_failed(failed->ssfe_info.snd_sid, failed->ssfe_info.snd_ppid,
			     failed->ssf_flags == SCTP_DATA_UNSENT, bytes, size, error,
			     sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s", error);
}

/*
 * Nothing is under way, or to be sent (RFC 6458 6.1.9).  Where it may have been told so before it sent more
 * it need not be so any more, and of messages that were given up whether they count.
 */
static void note_dry(const struct player *player, const struct slot *slot, sctp_assoc_t association)
{
	struct sctp_status status = {.sstat_assoc_id = slot->one_to_one ? 0 : association};
	socklen_t size = sizeof(status);

	if (slot->sent || player->gives_up || player->child_count || player->restarted ||
	    player->renumbered ||
	    getsockopt(slot->fd, IPPROTO_SCTP, SCTP_STATUS, &status, &size) < 0)
		return;
	if (status.sstat_unackdata)
		scenario_fail(
			__FILE__, __LINE__,
			"SCTP_SENDER_DRY_EVENT came before all was acknowledged: association %d "
			"has %u DATA under way",
			association, status.sstat_unackdata);
}

void note_event(struct player *player, struct slot *slot, const uint8_t *bytes, size_t size)
{
	union sctp_notification event = {0};
	struct event_read read = {0};

	if (size < sizeof(event.sn_header))
		return;
	memcpy(&event, bytes, size < sizeof(event) ? size : sizeof(event));
	read.type = event.sn_header.sn_type;
	read.association = association_of(&event);
	if (read.type == SCTP_ASSOC_CHANGE)
		read.state = event.sn_assoc_change.sac_state;
	else if (read.type == SCTP_AUTHENTICATION_EVENT)
		read.state = event.sn_authkey_event.auth_indication;
	take(player, slot, read);
	claims_event(player, slot, bytes, size);
	if (read.type == SCTP_ASSOC_CHANGE)
		note_change(player, slot, &event.sn_assoc_change);
	else if (read.type == SCTP_ASSOC_RESET_EVENT)
		player->renumbered = true;
	else if (read.type == SCTP_SENDER_DRY_EVENT)
		note_dry(player, slot, read.association);
	else if (read.type == SCTP_SEND_FAILED_EVENT &&
		 size > sizeof(struct sctp_send_failed_event))
		note_failed(&event.sn_send_failed_event,
			    bytes + sizeof(struct sctp_send_failed_event),
			    size - sizeof(struct sctp_send_failed_event));
}
