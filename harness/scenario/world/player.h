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

enum { SLOTS = 16, CHILDREN = 8, ENDED = 32, WORLD_PORT = 5000, WORLD_PEER_PORT = 6000 };

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
	bool gives_up; /* messages may be, by default (RFC 7496) */
	bool deaf; /* it may not be told all events */
	bool sent; /* it may have been told something before that is not read yet */
	bool odd_timing; /* it has been told other timers and limits than it has now, or keys that nobody else may have */
	bool broken_off; /* a part of a message came: whole ones are told by their ends no more */
};

enum { LEARNT_COOKIES = 4, LEARNT_REQUESTS = 4, BULK = 1200 };

/* What the kernel's packets told a peer, beside what struct peer keeps. */
struct learnt {
	unsigned packets; /* of the trace that were looked at */
	uint32_t next_request; /* number of the peer's next re-configuration request */
	uint32_t asked; /* of the kernel's last one, or that of its first one */
	uint32_t correlations[LEARNT_REQUESTS]; /* IDs in the kernel's last ASCONF */
	bool authenticated[256]; /* chunk types that the kernel takes only so */
	bool interleaves; /* I-DATA instead of DATA: both offer it */
	bool gone; /* the kernel has said that there is no association, or none any more */
	struct learnt_cookie {
		uint8_t bytes[PEER_MAX_COOKIE];
		size_t size;
	} cookies[LEARNT_COOKIES]; /* the last ones */
	unsigned cookie_count; /* that there were */
};

struct player {
	struct lab *lab;
	struct slot slots[SLOTS]; /* the first WORLD_ENDPOINTS are those of the steps */
	unsigned generations;
	struct peer *peers[WORLD_PEERS];
	uint64_t added; /* addresses, by bits: eight for each link */
	unsigned cut, down; /* links, by bits, that are dark or without a carrier */
	struct packet_draft {
		struct chunk_spec chunks[MAX_CHUNKS];
		unsigned count;
		size_t bytes;
		struct tlv_spec tlvs[MAX_TLVS + 1]; /* of the next chunk */
		unsigned tlv_count;
		uint8_t bulk[BULK]; /* values of those that are too large to be kept in them */
		size_t bulk_used;
		struct peer_change change; /* of two bytes of the packet, */
		bool changed; /* if they are */
	} draft[WORLD_PEERS];
	struct learnt learnt[WORLD_PEERS];
	pid_t children[CHILDREN];
	unsigned child_count;
	/* Endpoints, by bits: a socket of theirs was closed or reads no more, or lives on unread in a child. */
	unsigned closed, unread;
	int64_t cookie_life; /* how long a cookie may be used; 0: nobody knows */
	bool unsigned_cookies; /* cookies have no MAC: what is in them is the peer's to choose */
	bool gives_up; /* messages may have been given up */
	bool disordered; /* packets may have been doubled or held back */
	bool restarted; /* an association was, by its peer */
	bool renumbered; /* the TSNs of one were reset: Linux counts what was under way for ever (reports/findings.md) */
	bool uncounted; /* one may have ended that SctpCurrEstab counts for ever (reports/findings.md) */
	bool odd_mtu; /* users may have touched the MTU of paths */
	bool untold; /* something may have happened that no event that was read told */
	sctp_assoc_t ended[ENDED]; /* associations whose shutdown was told to be complete */
	unsigned ended_count;
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
/* Whether the lab has a kernel there to play with: it is no scripted peer's, and does not forward. */
bool player_has_kernel(const struct player *player, const char *node);
/* The bit of the endpoint that a socket is of, or that has the port; 0: none. */
unsigned player_endpoint_bit(uint16_t port);
sctp_assoc_t player_assoc(const struct slot *slot, int64_t which);

/* Steps, by what they are about. */
bool socket_step(struct player *player, const struct step *step);
bool message_step(struct player *player, const struct step *step);
bool option_step(struct player *player, const struct step *step);
bool network_step(struct player *player, const struct step *step);
bool wire_step(struct player *player, const struct step *step);
/* Sets up another association if the peer's is gone. */
bool revive_step(struct player *player, const struct step *step);

/* Opens a peer, or has it offer something else and answer all. */
void open_peer(struct player *player, const struct step *step);
/* A parameter, for the peer's next chunk. */
void parameter_step(struct player *player, struct peer *peer, const struct step *step);
/* Adds to a draft what chunks of that type are never without. */
void parameters_complete(const struct peer *peer, const struct learnt *learnt,
			 struct packet_draft *draft, uint8_t type);
/* Looks at what the kernel has sent to the peer since. */
void learn(const struct player *player, struct peer *peer, struct learnt *learnt);

/* An event that was read, and a message: fails the scenario if it may not come now, or says what is not so. */
void note_event(struct player *player, struct slot *slot, const uint8_t *bytes, size_t size);
void note_message(const struct player *player, const struct slot *slot, sctp_assoc_t association);

/* Has the sockets read while the harness waits. */
void sockets_attend(struct player *player);
/* Accepts what waits for it.  False if there is no room for all. */
bool sockets_accept_all(struct player *player);
/* Reads what they have, those too that do not read. */
void sockets_read_all(struct player *player);
void sockets_end_children(struct player *player);
/* What kernels still hold is ended from outside, by an ABORT with the tag of each association. */
void wire_abort_all(struct player *player);

#endif
