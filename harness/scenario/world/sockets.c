/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of users about sockets and associations. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/player.h"

enum { BACKLOG = 4, NO_ASSOCIATION = 0x7ffffff, LISTED = 8 };

/* One that no event has told of, as it is being set up; or 0. */
static sctp_assoc_t listed_last(const struct slot *slot)
{
	sctp_assoc_t list[1 + LISTED] = {0};
	socklen_t size = sizeof(list);

	if (slot->one_to_one ||
	    getsockopt(slot->fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, list, &size) < 0)
		return 0;
	return list[0] > 0 && list[0] <= LISTED ? list[list[0]] : 0;
}

sctp_assoc_t player_assoc(const struct slot *slot, int64_t which)
{
	switch (which) {
	case ASSOC_FUTURE:
		return SCTP_FUTURE_ASSOC;
	case ASSOC_CURRENT:
		return SCTP_CURRENT_ASSOC;
	case ASSOC_ALL:
		return SCTP_ALL_ASSOC;
	case ASSOC_NONE:
		return NO_ASSOCIATION;
	case ASSOC_EARLIER:
		return slot->earlier ? slot->earlier : slot->latest;
	default:
		return slot->latest ? slot->latest : listed_last(slot);
	}
}

static const char *node_of(const struct player *player, int64_t endpoint)
{
	const struct topology *topology = lab_topology(player->lab);
	const char *nodes[MAX_NODES];
	unsigned count = 0;

	for (int i = 0; i < MAX_NODES && topology->nodes[i]; i++)
		if (player_has_kernel(player, topology->nodes[i]))
			nodes[count++] = topology->nodes[i];
	if (!count)
		scenario_error("the lab %s has no kernel to play with", topology->name);
	return nodes[(uint64_t)endpoint % count];
}

struct sockaddr_storage player_target(const struct player *player, const struct slot *slot,
				      const struct step *step)
{
	const char *path = player_path(player, step->path);
	uint64_t number = (uint64_t)step->target;

	if (number < TARGET_PEER) {
		number %= WORLD_ENDPOINTS;
		return path_address(player->lab, node_of(player, (int64_t)number), path,
				    (uint16_t)(WORLD_PORT + number));
	}
	(void)slot;
	number = (number - TARGET_PEER) % WORLD_PEERS;
	if (!lab_topology(player->lab)->silent)
		return path_address(player->lab, node_of(player, 0), path, WORLD_PEER_PORT);
	return path_address(player->lab, lab_topology(player->lab)->silent, path,
			    (uint16_t)(WORLD_PEER_PORT + number));
}

static void subscribe(int fd)
{
	static const uint16_t types[] = {
		SCTP_ASSOC_CHANGE,	    SCTP_PEER_ADDR_CHANGE,     SCTP_SEND_FAILED_EVENT,
		SCTP_REMOTE_ERROR,	    SCTP_SHUTDOWN_EVENT,       SCTP_PARTIAL_DELIVERY_EVENT,
		SCTP_ADAPTATION_INDICATION, SCTP_AUTHENTICATION_EVENT, SCTP_STREAM_RESET_EVENT,
		SCTP_ASSOC_RESET_EVENT,	    SCTP_STREAM_CHANGE_EVENT,  SCTP_SENDER_DRY_EVENT,
	};
	const int on = 1;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct sctp_event event = {.se_type = types[i], .se_on = 1};

		(void)setsockopt(fd, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof(event));
	}
	(void)setsockopt(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO, &on, sizeof(on));
}

static void take_over(struct player *player, struct slot *slot, int fd, const struct slot *like)
{
	*slot = (struct slot){.used = true,
			      .fd = fd,
			      .generation = ++player->generations,
			      .node = like->node,
			      .one_to_one = like->one_to_one,
			      .port = like->port,
			      .latest = like->latest,
			      .gives_up = like->gives_up,
			      .deaf = like->deaf,
			      .sent = like->sent,
			      .odd_timing = like->odd_timing};
}

/* A child may hold it as well: then it lives on, and nobody reads from it. */
static void close_slot(struct player *player, struct slot *slot)
{
	(void)close(slot->fd);
	slot->used = false;
	player->closed |= player_endpoint_bit(slot->port);
	player->untold = player->untold || slot->silent;
	if (player->child_count)
		player->unread |= player_endpoint_bit(slot->port);
}

static void bind_to(const struct player *player, const struct slot *slot, int64_t path)
{
	int family = lab_versions(player->lab) & IPV6 ? AF_INET6 : AF_INET;
	struct sockaddr_storage address = {.ss_family = (sa_family_t)family};

	if (path)
		address = path_address(player->lab, slot->node, player_path(player, path - 1),
				       slot->port);
	else if (family == AF_INET)
		((struct sockaddr_in *)&address)->sin_port = htons(slot->port);
	else
		((struct sockaddr_in6 *)&address)->sin6_port = htons(slot->port);
	(void)bind(slot->fd, (struct sockaddr *)&address, address_length(&address));
}

static void open_socket(struct player *player, const struct step *step)
{
	uint64_t number = (uint64_t)step->endpoint % WORLD_ENDPOINTS;
	struct slot *slot = &player->slots[number];
	int family = lab_versions(player->lab) & IPV6 ? AF_INET6 : AF_INET;
	struct slot like = {.node = node_of(player, (int64_t)number),
			    .one_to_one = step->style & 1,
			    .port = (uint16_t)(WORLD_PORT + number)};
	int type = like.one_to_one ? SOCK_STREAM : SOCK_SEQPACKET;
	int fd;

	if (slot->used)
		close_slot(player, slot);
	fd = lab_socket(player->lab, like.node, family, type, IPPROTO_SCTP);
	if (fd < 0)
		return;
	take_over(player, slot, fd, &like);
	subscribe(fd);
	bind_to(player, slot, step->path);
}

/* Sockets are left to wait, for the sends that do (messages.c). */
static void may_wait(int fd, bool wait)
{
	(void)fcntl(fd, F_SETFL, wait ? 0 : O_NONBLOCK);
}

static void connect_socket(const struct player *player, struct slot *slot, const struct step *step)
{
	uint8_t packed[MAX_LINKS * sizeof(struct sockaddr_storage)];
	unsigned count = (unsigned)((uint64_t)step->count % (MAX_LINKS + 1));
	struct step each = *step;
	size_t size = 0;

	for (unsigned i = 0; i < (count ? count : 1); i++) {
		struct sockaddr_storage address;

		each.path = step->path + i;
		address = player_target(player, slot, &each);
		memcpy(packed + size, &address, address_length(&address));
		size += address_length(&address);
	}
	may_wait(slot->fd, false);
	if (count)
		(void)setsockopt(slot->fd, IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX, packed,
				 (socklen_t)size);
	else
		(void)connect(slot->fd, (struct sockaddr *)packed, (socklen_t)size);
	may_wait(slot->fd, true);
}

static bool accept_on(struct player *player, struct slot *listener)
{
	struct slot *slot = player_free_slot(player);
	int fd;

	may_wait(listener->fd, false);
	fd = slot ? accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC) : -1;
	may_wait(listener->fd, true);
	if (fd < 0)
		return false;
	take_over(player, slot, fd, listener);
	slot->one_to_one = true;
	listener->child = slot;
	return true;
}

bool sockets_accept_all(struct player *player)
{
	for (unsigned i = 0; i < SLOTS; i++)
		while (player->slots[i].used && player->slots[i].listening &&
		       player->slots[i].one_to_one && accept_on(player, &player->slots[i]))
			continue;
	return player_free_slot(player) != NULL;
}

struct peeling {
	int fd;
	sctp_assoc_t id;
};

static int peel(void *context)
{
	const struct peeling *peeling = context;
	sctp_peeloff_arg_t argument = {.associd = peeling->id};
	socklen_t size = sizeof(argument);

	/* What it returns is the new descriptor as well. */
	if (getsockopt(peeling->fd, IPPROTO_SCTP, SCTP_SOCKOPT_PEELOFF, &argument, &size) < 0)
		return -1;
	return argument.sd;
}

static void peel_off(struct player *player, struct slot *from, const struct step *step)
{
	struct slot *slot = player_free_slot(player);
	struct peeling peeling = {from->fd, player_assoc(from, step->assoc)};
	int fd = slot ? lab_inside(player->lab, from->node, peel, &peeling) : -1;

	if (fd < 0)
		return;
	take_over(player, slot, fd, from);
	slot->one_to_one = true;
	from->child = slot;
}

/* --- ends --- */

static void close_socket(struct player *player, struct slot *slot, int64_t action)
{
	const struct linger at_once = {.l_onoff = 1};

	if (action == CLOSE_ABORT)
		(void)setsockopt(slot->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close_slot(player, slot);
}

/* A child holds all sockets, and this process closes the one. */
static void fork_child(struct player *player, struct slot *slot)
{
	pid_t child;

	if (player->child_count == CHILDREN)
		return;
	child = fork();
	if (child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			(void)pause();
	}
	if (child < 0)
		scenario_error("fork: %s", strerror(errno));
	player->children[player->child_count++] = child;
	close_slot(player, slot);
}

static void kill_child(struct player *player)
{
	if (!player->child_count)
		return;
	(void)kill(player->children[--player->child_count], SIGKILL);
	(void)waitpid(player->children[player->child_count], NULL, 0);
}

void sockets_end_children(struct player *player)
{
	while (player->child_count)
		kill_child(player);
}

static void change_binding(const struct player *player, const struct slot *slot,
			   const struct step *step)
{
	struct sockaddr_storage address =
		path_address(player->lab, slot->node, player_path(player, step->path), slot->port);
	int option = step->action == BIND_ADD ? SCTP_SOCKOPT_BINDX_ADD : SCTP_SOCKOPT_BINDX_REM;

	(void)setsockopt(slot->fd, IPPROTO_SCTP, option, &address, address_length(&address));
}

static void listen_on(struct slot *slot)
{
	slot->listening = listen(slot->fd, BACKLOG) == 0;
}

static bool is_about_socket(enum step_kind kind)
{
	switch (kind) {
	case STEP_LISTEN:
	case STEP_CONNECT:
	case STEP_ACCEPT:
	case STEP_SHUTDOWN:
	case STEP_CLOSE:
	case STEP_PEELOFF:
	case STEP_BIND:
	case STEP_FORK:
		return true;
	default:
		return false;
	}
}

static void do_to_socket(struct player *player, struct slot *slot, const struct step *step)
{
	switch (step->kind) {
	case STEP_LISTEN:
		listen_on(slot);
		break;
	case STEP_CONNECT:
		connect_socket(player, slot, step);
		break;
	case STEP_ACCEPT:
		(void)accept_on(player, slot);
		break;
	case STEP_SHUTDOWN:
		(void)shutdown(slot->fd, step->action ? SHUT_RDWR : SHUT_WR);
		if (step->action) {
			slot->deaf = true;
			player->closed |= player_endpoint_bit(slot->port);
			player->untold = true;
		}
		break;
	case STEP_CLOSE:
		close_socket(player, slot, step->action);
		break;
	case STEP_PEELOFF:
		peel_off(player, slot, step);
		break;
	case STEP_BIND:
		change_binding(player, slot, step);
		break;
	case STEP_FORK:
		fork_child(player, slot);
		break;
	default:
		break;
	}
}

bool socket_step(struct player *player, const struct step *step)
{
	struct slot *slot;

	if (step->kind == STEP_SOCKET)
		open_socket(player, step);
	else if (step->kind == STEP_KILL)
		kill_child(player);
	else if (!is_about_socket(step->kind))
		return false;
	else if ((slot = player_slot(player, step)))
		do_to_socket(player, slot, step);
	return true;
}
