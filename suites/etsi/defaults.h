/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux' defaults of the parameters of RFC 9260 section 16; all but RTO.Initial are the RFC's. */
#ifndef ETSI_DEFAULTS_H
#define ETSI_DEFAULTS_H

#include "harness/scenario/stage/clock.h"

#define RTO_INITIAL SECONDS(3)
#define RTO_MIN SECONDS(1)
#define RTO_MAX SECONDS(60)
#define SACK_DELAY MILLISECONDS(200)

enum { ASSOCIATION_MAX_RETRANS = 10 };

#endif
