/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PotentiallyFailed.Max.Retrans and Primary.Switchover.Max.Retrans (RFC 7829 sections 3 and 5) and
 * the options that set them. */
#ifndef POTENTIALLY_FAILED_THRESHOLDS_H
#define POTENTIALLY_FAILED_THRESHOLDS_H

#include "harness/scenario/scenario.h"

/* In spt_pathcpthld: no primary path switchover. */
enum { POTENTIALLY_FAILED_NO_SWITCHOVER = UINT16_MAX };

/* Values of SCTP_EXPOSE_POTENTIALLY_FAILED_STATE: RFC 7829 section 7.3 has zero and nonzero, Linux
 * has three. */
enum {
	POTENTIALLY_FAILED_EXPOSE_UNSET,
	POTENTIALLY_FAILED_EXPOSE_DISABLED,
	POTENTIALLY_FAILED_EXPOSE_ENABLED,
};
#define potentially_failed_expose(endpoint, value)                                                 \
	option_set_assoc_value(endpoint, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, value)

/* On `level` of the endpoint (ON_PATH: of path0), which must not be BY_SYSCTL. */
struct sctp_paddrthlds_v2 potentially_failed_thresholds(struct endpoint *endpoint,
							enum level level);
/* The errno that setting them gives, 0 for none. */
int potentially_failed_thresholds_try(struct endpoint *endpoint, enum level level,
				      uint16_t potentially_failed, uint16_t switchover);
/* The kernel must not refuse them. */
#define potentially_failed_thresholds_set(endpoint, level, potentially_failed, switchover)         \
	potentially_failed_thresholds_set_at(endpoint, level, potentially_failed, switchover,      \
					     __FILE__, __LINE__)
void potentially_failed_thresholds_set_at(struct endpoint *endpoint, enum level level,
					  uint16_t potentially_failed, uint16_t switchover,
					  const char *file, int line);

/* Path0 of a is dark and, after one lost message, potentially failed. */
#define potentially_failed_enter(pair) potentially_failed_enter_at(pair, __FILE__, __LINE__)
void potentially_failed_enter_at(struct pair pair, const char *file, int line);

#endif
