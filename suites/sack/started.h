/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association in which the next SACK may be delayed, and how long the kernel delays it. */
#ifndef SACK_STARTED_H
#define SACK_STARTED_H

#include "harness/scenario/scenario.h"

/* As association_open(), and DATA 1 of the peer, of one byte, was acknowledged and read: the next
 * DATA is one whose SACK may be delayed. */
#define sack_started(lab, ...)                                                                     \
	sack_started_with(lab, &(struct association_options){                                      \
				       .file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct association sack_started_with(struct lab *lab, const struct association_options *options);
/* The peer ends the association; another one of the same ends begins as sack_started() has it. */
void sack_restart(struct association *association);

/* Sets SCTP_DELAYED_SACK of the association, in milliseconds and packets; returns what it then is.
 */
struct sctp_sack_info sack_set_delay(struct endpoint *endpoint, uint32_t delay, uint32_t frequency);

#endif
