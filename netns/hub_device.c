/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the hub's devices are called. */
#include <stdio.h>

#include "netns/lab_private.h"

enum { FIRST_HUB_INDEX = 100 };

void hub_device(int link, int end, char name[IFNAMSIZ])
{
	snprintf(name, IFNAMSIZ, "link%u.%u", (uint8_t)link, (uint8_t)end);
}

int hub_device_index(int link, int end)
{
	return FIRST_HUB_INDEX + 2 * link + end;
}
