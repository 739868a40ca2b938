/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/streams/limited.h"

void streams_send_limited(struct endpoint *endpoint, uint16_t stream, const char *text,
			  uint16_t policy, uint32_t limit, uint32_t context)
{
	struct sctp_default_prinfo info = {
		.pr_assoc_id = endpoint->association, .pr_policy = policy, .pr_value = limit};

	endpoint_set(endpoint, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
	endpoint_send(endpoint, stream, text, .flags = policy, .context = context);
	info.pr_policy = SCTP_PR_SCTP_NONE;
	info.pr_value = 0;
	endpoint_set(endpoint, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
}
