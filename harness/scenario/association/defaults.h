/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The protocol parameters as a kernel has them by default: RFC 9260 section 16, unless a comment
 * says where Linux differs.
 */
#ifndef ASSOCIATION_DEFAULTS_H
#define ASSOCIATION_DEFAULTS_H

#include "harness/scenario/stage/clock.h"

/* RFC 9260 has 1 s; Linux has kept the 3 s of RFC 4960 (scenario handshake.rto_initial). */
#define RTO_INITIAL SECONDS(3)
#define RTO_MIN SECONDS(1)
#define RTO_MAX SECONDS(60)
#define HB_INTERVAL SECONDS(30)
#define VALID_COOKIE_LIFE SECONDS(60)
/* The delay of a SACK.  RFC 9260 6.2 recommends this value, section 16 lists it as SACK.Delay. */
#define SACK_DELAY MILLISECONDS(200)

enum {
	MAX_BURST = 4, /* packets */
	PATH_MAX_RETRANS = 5,
	ASSOCIATION_MAX_RETRANS = 10,
	MAX_INIT_RETRANSMITS = 8,
};

#endif
