/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/potentially_failed/thresholds.h"

struct sctp_paddrthlds_v2 thresholds_of(struct endpoint *endpoint, enum level level)
{
	struct sctp_paddrthlds_v2 thresholds = {0};

	if (level != ON_ENDPOINT)
		thresholds.spt_assoc_id = endpoint->association;
	thresholds.spt_address = level_address(endpoint, level);
	endpoint_get(endpoint, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	return thresholds;
}

int try_thresholds(struct endpoint *endpoint, enum level level, uint16_t potentially_failed,
		   uint16_t switchover)
{
	struct sctp_paddrthlds_v2 thresholds = thresholds_of(endpoint, level);

	thresholds.spt_pathpfthld = potentially_failed;
	thresholds.spt_pathcpthld = switchover;
	return setsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_PEER_ADDR_THLDS_V2, &thresholds,
			  sizeof(thresholds)) == 0
		       ? 0
		       : errno;
}

void set_thresholds(struct endpoint *endpoint, enum level level, uint16_t potentially_failed,
		    uint16_t switchover)
{
	int error = try_thresholds(endpoint, level, potentially_failed, switchover);

	if (error)
		scenario_fail(__FILE__, __LINE__, "thresholds %u and %u of the %s: %s",
			      potentially_failed, switchover, level_name(level), strerror(error));
}

void expose(struct endpoint *endpoint, uint32_t value)
{
	struct sctp_assoc_value exposure = {.assoc_id = endpoint->association,
					    .assoc_value = value};

	endpoint_set(endpoint, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, &exposure, sizeof(exposure));
}

void fail_primary(struct pair pair)
{
	link_cut(pair.lab, "path0", NULL);
	expect_detour(pair, "path0", NULL, RTO_MIN);
	ck_assert_int_eq(path_state(pair.a, "path0"), SCTP_PF);
}
