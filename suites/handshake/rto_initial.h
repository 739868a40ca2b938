/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HANDSHAKE_RTO_INITIAL_H
#define HANDSHAKE_RTO_INITIAL_H

#include "harness/scenario/endpoint/endpoint.h"

/* The RTO.Initial of the endpoint's future associations (SCTP_RTOINFO), in nanoseconds: how long T1
 * runs at first (RFC 9260 6.3.1 C1).  RFC and Linux differ in the default. */
#define handshake_rto_initial(endpoint) handshake_rto_initial_at(endpoint, __FILE__, __LINE__)
int64_t handshake_rto_initial_at(struct endpoint *endpoint, const char *file, int line);

#endif
