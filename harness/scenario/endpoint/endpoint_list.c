/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The endpoints of the scenario. */
#include "harness/scenario/endpoint/endpoint_private.h"

static struct endpoint *endpoints;

struct endpoint *endpoints_all(void)
{
	return endpoints;
}

void endpoint_add(struct endpoint *endpoint)
{
	endpoint->next = endpoints;
	endpoints = endpoint;
}

void endpoint_remove(struct endpoint *endpoint)
{
	struct endpoint **link = &endpoints;

	while (*link != endpoint)
		link = &(*link)->next;
	*link = endpoint->next;
}
