/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripted loss, delay, duplication and change of packets on the way.
 *
 *	lab_drop(lab, COOKIE_ECHO, .from = "a");
 *	lab_drop(lab, DATA, .skip = 1, .count = 2);
 *	lab_delay(lab, SACK, MILLISECONDS(500), .count = FOREVER);
 *
 * lose node a's next COOKIE ECHO, then the second and third packet with DATA, and delay each SACK.
 *
 * A rule that waits for a number of packets (any count but FOREVER) and has not met them when the
 * scenario ends makes it fail: a loss that did not happen proves nothing.
 */
#ifndef STAGE_INTERCEPT_H
#define STAGE_INTERCEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/wire/packet.h"
#include "netns/lab.h"

enum { ANY_CHUNK = -1, FOREVER = 0 };

enum rule_action {
	RULE_DROP,
	RULE_DELAY,
	RULE_DUPLICATE,
	RULE_CHANGE,
};

struct rule {
	/* Which packets: all that is given must fit. */
	int chunk; /* a chunk type that the packet carries, or ANY_CHUNK */
	const char *from; /* node */
	const char *link;
	bool (*match)(const struct sctp_packet *packet, void *context);
	/* Which of them. */
	unsigned skip; /* leave the first so many alone */
	unsigned count; /* then apply to so many (default 1), or FOREVER */
	/* What. */
	enum rule_action action;
	int64_t delay;
	/* Changes the frame; the checksums are put right afterwards unless the rule keeps them. */
	void (*change)(struct frame *frame, const struct sctp_packet *packet, void *context);
	bool keep_checksums;
	void *context; /* for match and change */
	bool optional; /* fewer packets than `count` are no failure */

	unsigned seen; /* packets that fit */
	unsigned hits; /* packets the rule was applied to */
	bool ended;
	struct rule *next;
};

#define lab_drop(lab, type, ...)                                                                   \
	rule_add(lab, &(struct rule){.action = RULE_DROP, .chunk = (type), .count = 1, __VA_ARGS__})
#define lab_delay(lab, type, duration, ...)                                                        \
	rule_add(lab, &(struct rule){.action = RULE_DELAY,                                         \
				     .delay = (duration),                                          \
				     .chunk = (type),                                              \
				     .count = 1,                                                   \
				     __VA_ARGS__})
#define lab_duplicate(lab, type, ...)                                                              \
	rule_add(lab, &(struct rule){                                                              \
			      .action = RULE_DUPLICATE, .chunk = (type), .count = 1, __VA_ARGS__})
#define lab_change(lab, type, changer, ...)                                                        \
	rule_add(lab, &(struct rule){.action = RULE_CHANGE,                                        \
				     .change = (changer),                                          \
				     .chunk = (type),                                              \
				     .count = 1,                                                   \
				     __VA_ARGS__})

/* Adds a copy of the rule behind those that are there; the first that applies to a packet decides.
 * Owned by the lab. */
struct rule *rule_add(struct lab *lab, const struct rule *rule);
/* The rule applies to nothing any more, and what it did not meet is forgiven. */
void rule_end(struct rule *rule);

/* What is played instead of the kernel under test, to see that scenarios notice. */
enum kernel_fault {
	KERNEL_WORKS,
	KERNEL_MUTE, /* every SCTP packet is lost */
	KERNEL_ABORTS, /* every SCTP packet to a kernel is lost and answered by an ABORT */
};

/* Forgets all rules and filters the lab by those added from now on; with a fault by that alone,
 * whatever the rules are. */
void intercept_start(struct lab *lab, enum kernel_fault fault);
/*
 * Whether the fault takes a frame that a script was to put on a link, where it would arrive at end
 * `to` (0 or 1): then it must not be injected, and the answer, if any, is on its way.
 */
bool intercept_takes(struct lab *lab, int link, int to, const uint8_t *frame, size_t length);
/* Whether a packet of the trace stands for one that the kernel sent: it passed, or it is the ABORT
 * of such a fault. */
bool intercept_is_kernels(enum frame_fate fate);
/* Describes a rule that did not meet the packets it was made for (static buffer), or NULL. */
const char *intercept_unmet(void);

#endif
