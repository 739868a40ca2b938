/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a batch keeps of the records that a scenario sends beside its end: bounded, for a guest may send anything. */
#ifndef RUN_BATCH_RECORDS_H
#define RUN_BATCH_RECORDS_H

#include "harness/host/run/batch.h"

/* A string of at most 64 KiB, cut where a UTF-8 character ends. */
json_t *batch_string(const char *text);

/* The record stays the caller's.  One that is beyond the limit of its kind is dropped; packets are counted then. */
void batch_take_packet(struct batch *batch, json_t *record);
void batch_take_note(struct batch *batch, json_t *record);
void batch_take_timeline(struct batch *batch, json_t *record);
/* Takes it only if all of it is there. */
void batch_take_cost(struct batch *batch, json_t *record);

#endif
