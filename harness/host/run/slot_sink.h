/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the records go that the guest of a slot tells: results, captures, coverage, profiles, times. */
#ifndef RUN_SLOT_SINK_H
#define RUN_SLOT_SINK_H

#include "harness/host/run/slot.h"

/* What a batch is to tell `slot`.  What cannot be written sets slot->failed, with its fault. */
struct batch_sink slot_sink(struct slot *slot);

#endif
