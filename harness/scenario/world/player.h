/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that play a world share. */
#ifndef SCENARIO_WORLD_PLAYER_H
#define SCENARIO_WORLD_PLAYER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

#include "harness/scenario/peer/peer.h"
#include "harness/world/step.h"

enum { SLOTS = 16, CHILDREN = 8, WORLD_PORT = 5000, WORLD_PEER_PORT = 6000 };

/* A kernel's socket. */
struct slot {
	bool used;
	int fd;
	unsigned generation; /* of all sockets of the world, from 1 */
	const char *node;
	bool one_to_one;
	uint16_t port;
	bool listening;
	bool silent; /* what arrives is not read */
	struct slot
		*child; /* the socket that was accepted or peeled off last: steps are about it */
	sctp_assoc_t latest, earlier;
	bool broken_off; /* a part of a message came: whole ones are told by their ends no more */
};

struct player {
	struct lab *lab;
	struct slot slots[SLOTS]; /* the first WORLD_ENDPOINTS are those of the steps */
	unsigned generations;
	struct peer *peers[WORLD_PEERS];
	unsigned cut, down; /* links, by bits, that are dark or without a carrier */
	struct packet_draft {
		struct chunk_spec chunks[MAX_CHUNKS];
		unsigned count;
		size_t bytes;
		struct tlv_spec tlvs[MAX_TLVS + 1]; /* of the next chunk */
		unsigned tlv_count;
	} draft[WORLD_PEERS];
	pid_t children[CHILDREN];
	unsigned child_count;
};

/* The socket that steps about an endpoint are done to, or NULL. */
struct slot *player_slot(struct player *player, const struct step *step);
/* A free one, or NULL. */
struct slot *player_free_slot(struct player *player);
/* The name of a link by its number, modulo those that there are. */
const char *player_path(const struct player *player, int64_t number);
/* The address of whom a step connects to, or of whom else is at that end of the path. */
struct sockaddr_storage player_target(const struct player *player, const struct slot *slot,
				      const struct step *step);
sctp_assoc_t player_assoc(const struct slot *slot, int64_t which);

/* Steps, by what they are about. */
bool socket_step(struct player *player, const struct step *step);
bool message_step(struct player *player, const struct step *step);
bool option_step(struct player *player, const struct step *step);
bool network_step(struct player *player, const struct step *step);
bool wire_step(struct player *player, const struct step *step);

/* Has the sockets read while the harness waits. */
void sockets_attend(struct player *player);
/* Reads what they have, those too that do not read. */
void sockets_read_all(struct player *player);
void sockets_end_children(struct player *player);
/* What kernels still hold is ended from outside, by an ABORT with the tag of each association. */
void wire_abort_all(struct player *player);

#endif
