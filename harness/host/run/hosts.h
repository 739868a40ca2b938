/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names for the addresses in a capture, which a pcap file cannot hold. */
#ifndef RUN_HOSTS_H
#define RUN_HOSTS_H

#include <jansson.h>

#include "harness/host/ground/fault.h"

/*
 * Writes a file in the form of hosts(5) that calls each sender's address in an array of `packet`
 * records by node and link, as in "10.0.0.1 a.path0".  Records without a frame of IPv4 or IPv6 are
 * left out.  Returns 0, or -1 with a fault.
 */
int hosts_write(const char *path, const json_t *packets, struct fault *fault);

#endif
