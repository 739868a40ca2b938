/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/potentially_failed/thresholds.h"

struct sctp_paddrthlds_v2 potentially_failed_thresholds(struct endpoint *endpoint, enum level level)
{
	struct sctp_paddrthlds_v2 thresholds = {0};

	if (level != ON_ENDPOINT)
		thresholds.spt_assoc_id = endpoint->association;
	thresholds.spt_address = address_on_level(endpoint, level);
	endpoint_get(endpoint, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	return thresholds;
}

int potentially_failed_thresholds_try(struct endpoint *endpoint, enum level level,
				      uint16_t potentially_failed, uint16_t switchover)
{
	struct sctp_paddrthlds_v2 thresholds = potentially_failed_thresholds(endpoint, level);

	thresholds.spt_pathpfthld = potentially_failed;
	thresholds.spt_pathcpthld = switchover;
	return option_try(endpoint, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
}

void potentially_failed_thresholds_set_at(struct endpoint *endpoint, enum level level,
					  uint16_t potentially_failed, uint16_t switchover,
					  const char *file, int line)
{
	int error =
		potentially_failed_thresholds_try(endpoint, level, potentially_failed, switchover);

	if (error)
		scenario_fail(
			file, line, "the kernel refuses thresholds of %u and %u for the %s: %s",
			potentially_failed, switchover, name_of_level(level), strerror(error));
}

void potentially_failed_enter_at(struct pair pair, const char *file, int line)
{
	link_cut(pair.lab, "path0", NULL);
	pair_expect_detour(pair, "path0", NULL, RTO_MIN, file, line);
	expect_path_state_at(pair.a, "path0", SCTP_PF, file, line);
}
