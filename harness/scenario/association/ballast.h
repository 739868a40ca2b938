/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that an association of its own holds, for scenarios about pressure_set(). */
#ifndef ASSOCIATION_BALLAST_H
#define ASSOCIATION_BALLAST_H

#include "netns/lab.h"

/*
 * A second peer, on port PEER_PORT + 7, takes nothing of the two megabytes that an endpoint of node
 * iut on port SERVER_PORT + 7 has for it until the scenario's end.  The sum of what sockets hold lags
 * behind by a megabyte a processor (sk_memory_allocated_add()), and newer kernels hold no limit
 * against a sum of nothing.
 */
void ballast_take(struct lab *lab);

#endif
