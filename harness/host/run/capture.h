/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the packets of a scenario as a capture file. */
#ifndef RUN_CAPTURE_H
#define RUN_CAPTURE_H

#include <jansson.h>

#include "harness/host/ground/fault.h"

/*
 * Writes an array of `packet` records to a pcap file (Ethernet, nanoseconds; time is the record's
 * seconds since the epoch).  A record that holds no frame is left out.  Returns 0, or -1 with a
 * fault.
 */
int capture_write(const char *path, const json_t *packets, struct fault *fault);

#endif
