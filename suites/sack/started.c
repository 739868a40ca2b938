/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/sack/started.h"

struct association sack_started_with(struct lab *lab, const struct association_options *options)
{
	struct association association = association_open_with(lab, options);

	send_data(association, 1);
	expect_sack(association, 1, .file = options->file, .line = options->line);
	expect_message(association.iut, 0, "x", .file = options->file, .line = options->line);
	return association;
}

void sack_restart(struct association *association)
{
	association_abort(*association);
	*association =
		sack_started(association->lab, .peer = association->peer, .iut = association->iut);
}

struct sctp_sack_info sack_set_delay(struct endpoint *endpoint, uint32_t delay, uint32_t frequency)
{
	struct sctp_sack_info info = {.sack_assoc_id = endpoint->association,
				      .sack_delay = delay,
				      .sack_freq = frequency};

	endpoint_set(endpoint, SCTP_DELAYED_SACK, &info, sizeof(info));
	endpoint_get(endpoint, SCTP_DELAYED_SACK, &info, sizeof(info));
	return info;
}
