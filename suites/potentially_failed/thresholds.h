/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PotentiallyFailed.Max.Retrans and Primary.Switchover.Max.Retrans (RFC 7829 sections 3 and 5) and
 * the options that set them. */
#ifndef POTENTIALLY_FAILED_THRESHOLDS_H
#define POTENTIALLY_FAILED_THRESHOLDS_H

#include "suites/paths/levels.h"

/* In spt_pathcpthld: no primary path switchover. */
enum { NO_SWITCHOVER = UINT16_MAX };

/* On `level` of the endpoint (ON_PATH: of path0), which must not be BY_SYSCTL. */
struct sctp_paddrthlds_v2 thresholds_of(struct endpoint *endpoint, enum level level);
/* The errno that setting them gives, 0 for none. */
int try_thresholds(struct endpoint *endpoint, enum level level, uint16_t potentially_failed,
		   uint16_t switchover);
void set_thresholds(struct endpoint *endpoint, enum level level, uint16_t potentially_failed,
		    uint16_t switchover);

/* Values of SCTP_EXPOSE_POTENTIALLY_FAILED_STATE: RFC 7829 section 7.3 knows zero and not zero;
 * Linux has three. */
enum { EXPOSE_UNSET, EXPOSE_DISABLED, EXPOSE_ENABLED };
void expose(struct endpoint *endpoint, uint32_t value);

/* Path0 of a is dark and, after one lost message, potentially failed. */
void fail_primary(struct pair pair);

#endif
