/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/handshake/rto_initial.h"

#include "harness/scenario/stage/clock.h"

int64_t handshake_rto_initial_at(struct endpoint *endpoint, const char *file, int line)
{
	struct sctp_rtoinfo info = {.srto_assoc_id = SCTP_FUTURE_ASSOC};

	endpoint_get_at(endpoint, SCTP_RTOINFO, "SCTP_RTOINFO", &info, sizeof(info), file, line);
	return MILLISECONDS(info.srto_initial);
}
