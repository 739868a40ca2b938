/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/associations.h"

enum { IDS = 32 };

bool association_ask(const struct slot *slot, int option, void *value, socklen_t size)
{
	return getsockopt(slot->fd, IPPROTO_SCTP, option, value, &size) == 0;
}

unsigned associations_of(const struct slot *slot, sctp_assoc_t *ids, unsigned room)
{
	struct {
		uint32_t count;
		sctp_assoc_t ids[IDS];
	} list = {0};
	unsigned count = 0;

	if (slot->one_to_one) {
		if (slot->listening || room == 0)
			return 0;
		ids[0] = 0;
		return 1;
	}
	if (!association_ask(slot, SCTP_GET_ASSOC_ID_LIST, &list, sizeof(list)))
		return 0;
	while (count < list.count && count < IDS && count < room) {
		ids[count] = list.ids[count];
		count++;
	}
	return count;
}
