/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/arrival.h"

#include <sys/socket.h>

struct arrival arrival_of(struct association association)
{
	struct arrival arrival = {.association = association, .number = 1};

	arrival.link = peer_link(association.peer, NULL, &arrival.to);
	lab_set_observer(association.lab, NULL, NULL);
	return arrival;
}

void arrival_deliver(void *context)
{
	const struct arrival *arrival = context;

	if (lab_deliver(arrival->association.lab, arrival->link, arrival->to, arrival->frame,
			arrival->length) < 0)
		scenario_error("%s", lab_error(arrival->association.lab));
}

void arrival_sweep(void *context)
{
	static uint8_t rest[1 << 16];
	const struct arrival *arrival = context;

	if (lab_pump(arrival->association.lab, NULL, 0, 0, NULL) < 0)
		scenario_error("%s", lab_error(arrival->association.lab));
	while (recv(arrival->association.iut->fd, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
}
