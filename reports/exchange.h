/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets of a scenario, decoded and put between its nodes: what ladder diagrams are drawn of. */
#ifndef REPORTS_EXCHANGE_H
#define REPORTS_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

enum { EXCHANGE_NODES = 16 };

/* Strings are the records', but for the label. */
struct exchange_packet {
	unsigned number; /* from 1: of the frame in the capture */
	double seconds;
	const char *link, *fate, *text;
	unsigned from, to; /* indices of nodes */
	json_t *chunks; /* fields_of() */
	char *label; /* its chunks in one line */
	bool again; /* carries a chunk that its sender sent before: a retransmission or a duplicate */
	const char
		*tag; /* what is wrong with the verification tag, "zero tag", "wrong tag"; or "" */
	bool after_heartbeat; /* set and used by diff_packets.c, which leaves heartbeats out */
	bool question; /* the scenario looked at it when it failed, or it broke a sentence */
};

struct exchange {
	const char *nodes[EXCHANGE_NODES];
	unsigned node_count;
	struct exchange_packet *packets;
	size_t count;
	size_t whole; /* how many come before the first one that was not kept */
	size_t left_out; /* records of the wrong form, or of more nodes than there is room for */
};

/*
 * Of the arrays "packets" and the number "packet" of an `end` record (harness/host/run/merge.h);
 * borrows from it.  Records are hostile.  Returns 0, or -1 without memory; exchange_free() is due
 * either way.
 */
int exchange_make(struct exchange *exchange, const json_t *end);
void exchange_free(struct exchange *exchange);

#endif
