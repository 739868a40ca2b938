/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What sock_diag(7) lists of associations, as ss(8) shows it (net/sctp/diag.c): it is to be what getsockopt() says.
 */
#ifndef SCENARIO_WORLD_DIAG_H
#define SCENARIO_WORLD_DIAG_H

#include <netinet/in.h>
#include <netinet/sctp.h>

#include "harness/scenario/world/views.h"

enum { DIAG_ASSOCIATIONS = 64 };

struct diag_association {
	uint32_t inode; /* of its socket */
	bool counted; /* `stats` is known */
	struct sctp_assoc_stats stats; /* but for sas_maxrto and its address */
	struct view view; /* without ID; of paths but the primary one the address alone */
};

struct diag_list {
	const char *malformed; /* what is wrong with the answer, or NULL */
	bool more; /* than there is room for */
	unsigned count;
	struct diag_association associations[DIAG_ASSOCIATIONS];
};

enum diag_end { DIAG_GOES_ON, DIAG_ENDS, DIAG_REFUSED };

/* Takes a datagram of the answer, whose bytes may be anything.  What is malformed ends it. */
enum diag_end diag_take(struct diag_list *list, const uint8_t *data, size_t size);

/* A socket with which to ask of the caller's network namespace, or -1; to be closed. */
int diag_open(void);
/*
 * Asks.  False if nobody answers so that it can be compared: no sock_diag for SCTP, or what was listed has changed
 * meanwhile.
 */
bool diag_ask(int fd, struct diag_list *list);

/* The one of that socket with those ports and that primary path of the peer, or NULL. */
const struct diag_association *diag_find(const struct diag_list *list, uint32_t inode,
					 const struct view *view);

#endif
