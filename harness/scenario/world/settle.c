/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/settle.h"

#include <inttypes.h>
#include <string.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/world/associations.h"
#include "harness/scenario/world/delivery.h"
#include "harness/world/world.h"
#include "netns/middlebox.h"

/* How long what is on its way at the end has to arrive, at least; and how often is looked after that. */
#define LAST_WAIT MILLISECONDS(1500)
#define PERIOD SECONDS(1)
/* What takes longer is not waited for: WORLD_SETTLE of world.h, less what else there is to do. */
#define LONGEST_WAIT SECONDS(WORLD_SETTLE - 10)

enum { VIEWS = 32, IDS = 32 };

/* An association, and since when it is as it is. */
static struct view {
	const struct slot *slot;
	struct sctp_status status;
	int64_t since;
	bool seen;
} views[VIEWS];
static unsigned view_count;

/* How long it may be until a retransmission succeeds or is the last one; 0: nobody knows. */
static int64_t patience(const struct view *view)
{
	struct sctp_rtoinfo rto = {.srto_assoc_id = view->status.sstat_assoc_id};
	struct sctp_assocparams limits = {.sasoc_assoc_id = view->status.sstat_assoc_id};
	struct sctp_initmsg init = {0};
	int64_t tries, sum;

	if (view->slot->odd_timing ||
	    !association_ask(view->slot, SCTP_RTOINFO, &rto, sizeof(rto)) ||
	    !association_ask(view->slot, SCTP_ASSOCINFO, &limits, sizeof(limits)) ||
	    !association_ask(view->slot, SCTP_INITMSG, &init, sizeof(init)))
		return 0;
	tries = limits.sasoc_asocmaxrxt > init.sinit_max_attempts ? limits.sasoc_asocmaxrxt
								  : init.sinit_max_attempts;
	/* T5 of a shutdown takes five times RTO.Max (RFC 9260 9.2). */
	tries = tries > 5 ? tries : 5;
	sum = (tries + 2) * MILLISECONDS(rto.srto_max);
	return sum <= LONGEST_WAIT ? sum : 0;
}

static bool is_quiet(const struct sctp_status *status)
{
	return status->sstat_state == SCTP_ESTABLISHED && !status->sstat_unackdata &&
	       !status->sstat_penddata;
}

/* The bit of the endpoint at the other end; 0: it is none. */
static unsigned peer_bit(const struct sctp_status *status)
{
	struct sockaddr_in6 address; /* the port stands in the same place in both versions */

	memcpy(&address, &status->sstat_primary.spinfo_address, sizeof(address));
	return player_endpoint_bit(ntohs(address.sin6_port));
}

static void see(const struct slot *slot, const struct sctp_status *status)
{
	struct view *view = NULL;

	for (unsigned i = 0; i < view_count && !view; i++)
		if (views[i].status.sstat_assoc_id == status->sstat_assoc_id)
			view = &views[i];
	if (!view && view_count == VIEWS)
		return;
	if (!view)
		view = &views[view_count++];
	if (!view->slot || view->status.sstat_state != status->sstat_state ||
	    view->status.sstat_unackdata != status->sstat_unackdata ||
	    view->status.sstat_penddata != status->sstat_penddata)
		view->since = lab_now();
	view->slot = slot;
	view->status = *status;
	view->seen = true;
}

static void see_association(const struct slot *slot, sctp_assoc_t id)
{
	struct sctp_status status = {.sstat_assoc_id = id};

	if (association_ask(slot, SCTP_STATUS, &status, sizeof(status)))
		see(slot, &status);
}

static void see_socket(const struct slot *slot)
{
	sctp_assoc_t ids[IDS];
	unsigned count = associations_of(slot, ids, IDS);

	for (unsigned i = 0; i < count; i++)
		see_association(slot, ids[i]);
}

/* All associations of all sockets, as they are now. */
static void look(struct player *player)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < view_count; i++)
		views[i].seen = false;
	for (unsigned i = 0; i < SLOTS; i++)
		if (player->slots[i].used)
			see_socket(&player->slots[i]);
	for (unsigned i = 0; i < view_count; i++)
		if (views[i].seen)
			views[kept++] = views[i];
	memset(&views[kept], 0, (view_count - kept) * sizeof(*views));
	view_count = kept;
}

/* Whether something is under way, and not for too long. */
static bool is_waited_for(const struct player *player, const struct view *view)
{
	const struct sctp_status *status = &view->status;
	int64_t most = patience(view), waited = lab_now() - view->since;

	if (is_quiet(status) || !most || player->unread || player->renumbered || !peer_bit(status))
		return false;
	if (waited > most)
		scenario_fail(
			__FILE__, __LINE__,
			"an association makes no progress: in state %d with %u unacknowledged "
			"and %u waiting DATA for %" PRId64
			" ms, though nothing is lost any more and its limits allow %" PRId64 " ms",
			status->sstat_state, status->sstat_unackdata, status->sstat_penddata,
			waited / MILLISECONDS(1), most / MILLISECONDS(1));
	return true;
}

static bool is_anything_waited_for(const struct player *player)
{
	bool any = false;

	for (unsigned i = 0; i < view_count; i++)
		any = is_waited_for(player, &views[i]) || any;
	return any;
}

static void expect_all(int32_t association, const char *what)
{
	int missing = delivery_missing(association);

	if (missing >= 0)
		scenario_fail(
			__FILE__, __LINE__,
			"a message was never delivered, though its association %s: message %d",
			what, missing);
}

/* Where whoever is to have it reads, and all that happened was told. */
static bool counts(const struct player *player, const struct slot *slot, unsigned peers)
{
	return peers && !slot->deaf && !(player->closed & peers) && !player->unread;
}

static void check_living(const struct player *player)
{
	for (unsigned i = 0; i < view_count; i++)
		if (is_quiet(&views[i].status) &&
		    counts(player, views[i].slot, peer_bit(&views[i].status)))
			expect_all(views[i].status.sstat_assoc_id, "lives");
}

/* By who received: the sender may be gone. */
static bool was_shut_down(const struct player *player, int32_t association)
{
	int32_t receiver = delivery_peer(association);

	for (unsigned i = 0; receiver && i < player->ended_count; i++)
		if (player->ended[i] == receiver)
			return true;
	return false;
}

static void check_ended(const struct player *player)
{
	int32_t association;

	if (player->unread || player->untold)
		return;
	for (unsigned i = 0; (association = delivery_association(i)); i++)
		if (was_shut_down(player, association))
			expect_all(association, "was shut down");
}

static void read_rest(struct player *player)
{
	if (!sockets_accept_all(player))
		player->unread = ~0U;
	for (unsigned i = 0; i < SLOTS; i++) {
		player->slots[i].silent = false;
		/* Of what comes in parts nobody looks whether it is all. */
		if (!player->slots[i].broken_off)
			continue;
		player->closed |= player_endpoint_bit(player->slots[i].port);
		player->untold = true;
	}
	sockets_read_all(player);
}

void settle(struct player *player)
{
	const struct middlebox *box = lab_middlebox(player->lab);
	bool scripted = lab_topology(player->lab)->silent;
	int64_t end = lab_now() + LONGEST_WAIT;

	view_count = 0;
	read_rest(player);
	let_pass(player->lab, LAST_WAIT);
	read_rest(player);
	/* What a peer that follows a script answers in the end is no matter of progress. */
	if (scripted)
		return;
	/* One that tracks connections drops what belongs to none that it remembers, for ever. */
	if (box && box->ruleset)
		return;
	look(player);
	while (is_anything_waited_for(player) && lab_now() < end && !wait_limit_reached()) {
		let_pass(player->lab, PERIOD);
		read_rest(player);
		look(player);
	}
	check_living(player);
	check_ended(player);
}
