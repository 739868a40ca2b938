/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/agree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/associations.h"
#include "harness/scenario/world/counters.h"
#include "harness/scenario/world/delivery.h"
#include "harness/scenario/world/diag.h"
#include "harness/scenario/world/tally.h"
#include "harness/scenario/world/views.h"
#include "netns/middlebox.h"

enum { VIEWS = 32, LISTING = 1 << 15, MIB = 1 << 13, KNOWN = 128, MIN_SEGMENT = 512 };

/* What is asked for of the associations of a node's sockets. */
struct asked {
	unsigned count;
	const struct slot *slots[VIEWS];
	struct view views[VIEWS];
	bool counted[VIEWS]; /* the next one is known */
	struct sctp_assoc_stats stats[VIEWS];
};

/* What a node lists of all its associations. */
static struct listing {
	char assocs[LISTING], remaddr[LISTING], snmp[MIB];
	struct diag_list diag;
	bool has_diag;
} listing;

/* By nodes: SctpCurrEstab, less what was established, which is 0 or what an earlier world has left there; and what was
 * counted when the world began. */
static long left_over[MAX_NODES];
static struct tally begun[MAX_NODES];
static unsigned first_frame;

/* Of each association that there was, what its counters were the last time. */
static struct counted {
	sctp_assoc_t association;
	const char *node;
	unsigned look; /* when that was */
	struct sctp_assoc_stats stats;
} counted[KNOWN];
static unsigned counted_count, looks;
static bool at_last; /* all that was sent has come, and was read */

/* --- by getsockopt() --- */

static void ask_path(const struct slot *slot, const struct sockaddr_storage *address,
		     struct view_path *path)
{
	struct sctp_paddrinfo info = {0};

	memcpy(&info.spinfo_address, address, sizeof(info.spinfo_address));
	/* Of a path that has potentially failed users may not be told (SCTP_EXPOSE_POTENTIALLY_FAILED_STATE). */
	if (!association_ask(slot, SCTP_GET_PEER_ADDR_INFO, &info, sizeof(info)))
		return;
	path->state = info.spinfo_state;
	/* One that users have made longer than there are numbers for is another one each time it is told. */
	if (info.spinfo_rto <= INT32_MAX)
		path->rto = (long)(MILLISECONDS((int64_t)info.spinfo_rto) / jiffy());
	path->cwnd = info.spinfo_cwnd;
	path->mtu = info.spinfo_mtu;
}

/* False if it has none any more, or too many to look at. */
static bool ask_paths(const struct slot *slot, struct view *view)
{
	_Alignas(struct sctp_getaddrs) char
		buffer[sizeof(struct sctp_getaddrs) + VIEW_PATHS * sizeof(struct sockaddr_in6)];
	struct sctp_getaddrs *list = (struct sctp_getaddrs *)buffer;
	const char *at = (const char *)list->addrs;

	memset(buffer, 0, sizeof(buffer));
	list->assoc_id = (sctp_assoc_t)view->association;
	if (!association_ask(slot, SCTP_GET_PEER_ADDRS, buffer, sizeof(buffer)))
		return false;
	for (unsigned i = 0; i < list->addr_num; i++) {
		struct sockaddr_storage address = {0};
		struct in6_addr where = view_address(at);
		struct view_path *path = view_add(view, &where);
		size_t size;

		memcpy(&address.ss_family, at, sizeof(address.ss_family));
		size = address_length(&address);
		if (!path || at + size > buffer + sizeof(buffer))
			return false;
		memcpy(&address, at, size);
		ask_path(slot, &address, path);
		at += size;
	}
	return true;
}

static bool ask_association(const struct slot *slot, sctp_assoc_t id, struct view *view)
{
	struct sctp_status status = {.sstat_assoc_id = id};
	struct view_path *primary;
	struct in6_addr address;
	struct sockaddr_in6 v6; /* the port stands in the same place in both versions */

	/* Before its INIT ACK it may have no ID (sctp_process_init() in net/sctp/sm_make_chunk.c). */
	if (!association_ask(slot, SCTP_STATUS, &status, sizeof(status)) ||
	    status.sstat_assoc_id <= 0)
		return false;
	*view = view_of(status.sstat_assoc_id);
	view->state = status.sstat_state;
	view->instreams = status.sstat_instrms;
	view->outstreams = status.sstat_outstrms;
	view->unacknowledged = status.sstat_unackdata;
	memcpy(&v6, &status.sstat_primary.spinfo_address, sizeof(v6));
	view->peer_port = ntohs(v6.sin6_port);
	if (!ask_paths(slot, view))
		return false;
	address = view_address(&status.sstat_primary.spinfo_address);
	primary = view_find(view, &address);
	if (primary)
		primary->primary = 1;
	return true;
}

static void take_association(const struct slot *slot, sctp_assoc_t id, struct asked *asked)
{
	struct view *view = &asked->views[asked->count];
	struct sctp_assoc_stats *stats = &asked->stats[asked->count];

	if (!ask_association(slot, id, view))
		return;
	*stats = (struct sctp_assoc_stats){.sas_assoc_id = (sctp_assoc_t)view->association};
	asked->counted[asked->count] =
		association_ask(slot, SCTP_GET_ASSOC_STATS, stats, sizeof(*stats));
	asked->slots[asked->count++] = slot;
}

static void ask_all(const struct player *player, const char *node, struct asked *asked)
{
	asked->count = 0;
	for (unsigned i = 0; i < SLOTS; i++) {
		const struct slot *slot = &player->slots[i];
		sctp_assoc_t ids[VIEWS];
		unsigned count;

		if (!slot->used || strcmp(slot->node, node) != 0)
			continue;
		count = associations_of(slot, ids, VIEWS);
		for (unsigned k = 0; k < count && asked->count < VIEWS; k++)
			take_association(slot, ids[k], asked);
	}
}

/* --- by /proc and sock_diag --- */

/* Whatever process reads them, they tell of the network namespace in which they were opened. */
static struct sources {
	bool open;
	int assocs, remaddr, snmp, diag; /* -1: it has none */
} sources[MAX_NODES];

static int open_sources(void *context)
{
	struct sources *of = context;

	*of = (struct sources){
		.open = true,
		.assocs = open("/proc/thread-self/net/sctp/assocs", O_RDONLY | O_CLOEXEC),
		.remaddr = open("/proc/thread-self/net/sctp/remaddr", O_RDONLY | O_CLOEXEC),
		.snmp = open("/proc/thread-self/net/sctp/snmp", O_RDONLY | O_CLOEXEC),
		.diag = diag_open(),
	};
	return 0;
}

/* False if it is longer than the room for it, or there is none. */
static bool read_listing(int fd, char *text, size_t room)
{
	size_t length = 0;
	ssize_t size;

	if (fd < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return false;
	while (length < room - 1 && (size = read(fd, text + length, room - 1 - length)) > 0)
		length += (size_t)size;
	text[length] = '\0';
	return length < room - 1;
}

static bool read_listings(unsigned node, struct listing *into)
{
	const struct sources *of = &sources[node];

	if (!of->open)
		return false;
	into->has_diag = of->diag >= 0 && diag_ask(of->diag, &into->diag);
	return read_listing(of->snmp, into->snmp, MIB) &&
	       read_listing(of->assocs, into->assocs, LISTING) &&
	       read_listing(of->remaddr, into->remaddr, LISTING);
}

static long counter_of(const char *text, const char *name)
{
	const char *found = strstr(text, name);

	return found ? strtol(found + strlen(name), NULL, 10) : 0;
}

/* A process may play several worlds, as a scenario that was written of one does when it is repeated. */
static void close_sources(void)
{
	for (unsigned i = 0; i < MAX_NODES; i++) {
		const int fds[] = {sources[i].assocs, sources[i].remaddr, sources[i].snmp,
				   sources[i].diag};

		for (size_t k = 0; sources[i].open && k < ARRAY_SIZE(fds); k++)
			if (fds[k] >= 0)
				(void)close(fds[k]);
		sources[i].open = false;
	}
}

void agree_start(const struct player *player)
{
	const struct topology *topology = lab_topology(player->lab);

	counted_count = 0;
	at_last = false;
	first_frame = trace_count();
	memset(left_over, 0, sizeof(left_over));
	memset(begun, 0, sizeof(begun));
	close_sources();
	for (unsigned i = 0; i < MAX_NODES && topology->nodes[i]; i++) {
		if (!player_has_kernel(player, topology->nodes[i]) ||
		    lab_inside(player->lab, topology->nodes[i], open_sources, &sources[i]) != 0 ||
		    !read_listings(i, &listing))
			continue;
		left_over[i] = counter_of(listing.snmp, "SctpCurrEstab") -
			       view_established(listing.assocs);
		begun[i].sent = counter_of(listing.snmp, "SctpOutSCTPPacks");
		begun[i].received = counter_of(listing.snmp, "SctpInSCTPPacks");
	}
}

/* --- what must hold --- */

/* The RTO begins with RTO.Initial, whatever the limits are (net/sctp/associola.c); cwnd is never less than the smallest
 * segment, and of paths whose MTU nobody touched never less than their MTU (RFC 9260 7.2.3). */
static struct view_limits limits_of(const struct player *player, const struct slot *slot,
				    const struct view *view)
{
	struct sctp_rtoinfo rto = {.srto_assoc_id = (sctp_assoc_t)view->association};
	struct view_limits limits = {.cwnd_least = MIN_SEGMENT};
	uint32_t least, greatest;

	if (slot->odd_timing || !association_ask(slot, SCTP_RTOINFO, &rto, sizeof(rto)))
		return limits;
	least = rto.srto_min < rto.srto_initial ? rto.srto_min : rto.srto_initial;
	greatest = rto.srto_max > rto.srto_initial ? rto.srto_max : rto.srto_initial;
	limits.rto_least = (long)(MILLISECONDS((int64_t)least) / jiffy());
	limits.rto_greatest = (long)(MILLISECONDS((int64_t)greatest) / jiffy());
	for (size_t i = 0; !player->odd_mtu && i < view->path_count; i++)
		if (view->paths[i].mtu > 0 && (i == 0 || view->paths[i].mtu < limits.cwnd_least))
			limits.cwnd_least = view->paths[i].mtu;
	return limits;
}

static struct counted *counted_of(sctp_assoc_t association)
{
	for (unsigned i = 0; i < counted_count; i++)
		if (counted[i].association == association)
			return &counted[i];
	return NULL;
}

static void check_counters(const struct slot *slot, const struct sctp_assoc_stats *now)
{
	sctp_assoc_t id = now->sas_assoc_id;
	struct counted *before = counted_of(id);
	char error[256];

	if (!before && counted_count == KNOWN)
		return;
	if (!before) {
		before = &counted[counted_count++];
		*before = (struct counted){.association = id, .node = slot->node};
	}
	if (!counters_follow(&before->stats, now, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s, of association %d", error, id);
	before->stats = *now;
	before->look = looks;
}

/* `stats` may be NULL. */
static void check_diag(const struct slot *slot, const struct view *view,
		       const struct sctp_assoc_stats *stats)
{
	const struct diag_association *listed;
	struct stat socket;
	char error[256];

	if (!listing.has_diag || listing.diag.more || fstat(slot->fd, &socket) != 0)
		return;
	listed = diag_find(&listing.diag, (uint32_t)socket.st_ino, view);
	if (!listed)
		scenario_fail(__FILE__, __LINE__,
			      "getsockopt and sock_diag disagree, association: one in state %ld is "
			      "not listed, %ld",
			      view->state, view->association);
	if (!views_agree(view, &listed->view, "sock_diag", error, sizeof(error)) ||
	    (stats && !counters_same(stats, &listed->stats, error, sizeof(error))))
		scenario_fail(__FILE__, __LINE__, "%s", error);
}

static void check_association(const struct player *player, const struct slot *slot,
			      const struct view *view)
{
	bool scripted = lab_topology(player->lab)->silent;
	const struct view_limits limits = limits_of(player, slot, view);
	struct view asked = *view, listed;
	char error[256];

	if (!view_listed(listing.assocs, listing.remaddr, (int32_t)view->association, &listed))
		scenario_fail(__FILE__, __LINE__,
			      "getsockopt and /proc/net/sctp disagree, association: one in state "
			      "%ld is not listed, %ld",
			      view->state, view->association);
	/* Gap blocks of a peer that makes them up take more away than there is (sctp_sack_update_unack_data()), and what has
	 * become of the TSNs is known when all was read. */
	if (!at_last || scripted || player->restarted || player->renumbered || player->untold)
		asked.unacknowledged = VIEW_UNKNOWN;
	if (!views_agree(&asked, &listed, "/proc/net/sctp", error, sizeof(error)) ||
	    !view_possible(view, &limits, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s", error);
}

/* Counters cost as much to read as all the rest: whether one has changed is looked at where it matters. */
static bool is_still(unsigned node, const char *name, long counter)
{
	char text[MIB];

	return read_listing(sources[node].snmp, text, MIB) && counter_of(text, name) == counter;
}

static void check_established(const struct player *player, unsigned node)
{
	long counter = counter_of(listing.snmp, "SctpCurrEstab");
	long listed = view_established(listing.assocs);

	if (!player->uncounted && counter - left_over[node] != listed &&
	    is_still(node, "SctpCurrEstab", counter))
		scenario_fail(__FILE__, __LINE__,
			      "SctpCurrEstab counts other associations than are listed: %ld, "
			      "not %ld, which are established or being shut down",
			      counter - left_over[node], listed);
}

/* What has not changed while it was listed. */
static void check_asked(const struct player *player, const struct asked *before,
			const struct asked *after, unsigned i)
{
	const struct sctp_assoc_stats *stats = after->counted[i] ? &after->stats[i] : NULL;
	char error[256];
	bool same = before->counted[i] && stats &&
		    counters_same(&before->stats[i], stats, error, sizeof(error));

	check_association(player, before->slots[i], &before->views[i]);
	check_diag(before->slots[i], &before->views[i], same ? stats : NULL);
	if (stats)
		check_counters(before->slots[i], stats);
}

static void agree_in(const struct player *player, unsigned node)
{
	static struct asked before, after;
	const char *name = lab_topology(player->lab)->nodes[node];

	ask_all(player, name, &before);
	if (!read_listings(node, &listing))
		return;
	ask_all(player, name, &after);
	check_established(player, node);
	if (listing.diag.malformed)
		scenario_fail(__FILE__, __LINE__, "sock_diag's answer is malformed: %s",
			      listing.diag.malformed);
	for (unsigned i = 0; i < before.count && i < after.count; i++)
		if (before.slots[i] == after.slots[i] &&
		    memcmp(&before.views[i], &after.views[i], sizeof(before.views[i])) == 0)
			check_asked(player, &before, &after, i);
}

void agree(const struct player *player)
{
	const struct topology *topology = lab_topology(player->lab);

	looks++;
	for (unsigned i = 0; i < MAX_NODES && topology->nodes[i]; i++)
		if (player_has_kernel(player, topology->nodes[i]))
			agree_in(player, i);
}

/* --- both ends --- */

/* What a link has doubled or held back may come to a later association of the same ports, and within a node nothing stands
 * still while one asks. */
static void check_ends(sctp_assoc_t one, sctp_assoc_t other)
{
	const struct counted *sender = counted_of(one), *receiver = counted_of(other);
	char error[256];

	if (!sender || !receiver || sender->look != looks || receiver->look != looks ||
	    strcmp(sender->node, receiver->node) == 0)
		return;
	if (!counters_match(&sender->stats, &receiver->stats, error, sizeof(error)) ||
	    !counters_match(&receiver->stats, &sender->stats, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s, of associations %d and %d", error, one,
			      other);
}

/* A middlebox may lose packets, or make more of them, on the side that the trace does not see. */
static void check_packets(const struct player *player, unsigned node)
{
	const char *name = lab_topology(player->lab)->nodes[node];
	struct tally tally = {0};
	char error[256];

	if (lab_middlebox(player->lab) || trace_overflow() || !read_listings(node, &listing))
		return;
	tally.sent = counter_of(listing.snmp, "SctpOutSCTPPacks") - begun[node].sent;
	tally.received = counter_of(listing.snmp, "SctpInSCTPPacks") - begun[node].received;
	tally_trace(name, first_frame, &tally);
	if (!tally_agrees(&tally, error, sizeof(error)))
		scenario_fail(__FILE__, __LINE__, "%s, in %s", error, name);
}

void agree_at_last(const struct player *player)
{
	const struct topology *topology = lab_topology(player->lab);
	sctp_assoc_t association;

	at_last = true;
	agree(player);
	for (unsigned i = 0; i < MAX_NODES && topology->nodes[i]; i++)
		if (player_has_kernel(player, topology->nodes[i]))
			check_packets(player, i);
	if (lab_topology(player->lab)->silent || player->disordered || player->restarted ||
	    player->untold)
		return;
	for (unsigned i = 0; (association = delivery_association(i)); i++)
		check_ends(association, delivery_peer(association));
}
