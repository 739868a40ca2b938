/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/capture_twin.h"

#include <string.h>

enum { AT_ONCE = 1000000 }; /* within how many ns */

static uint64_t digest_of_bytes(const uint8_t *bytes, size_t length)
{
	uint64_t digest = 0;

	for (size_t i = 0; i < length; i++)
		digest = digest * 31 + bytes[i];
	return digest;
}

static bool same_host(const struct sockaddr_storage *one, const struct sockaddr_storage *other)
{
	return memcmp(one, other, sizeof(*one)) == 0;
}

/* Whether both have the same SCTP packet, wherever they were seen. */
static bool same_packet(const struct twin_trace *one, const struct twin_trace *other)
{
	return one->time - other->time < AT_ONCE && one->sctp == other->sctp &&
	       one->datagram.length == other->datagram.length &&
	       one->datagram.captured == other->datagram.captured &&
	       same_host(&one->datagram.from, &other->datagram.from) &&
	       same_host(&one->datagram.to, &other->datagram.to);
}

static enum twin compare(const struct twin_trace *one, const struct twin_trace *other)
{
	if (!same_packet(one, other) || one->datagram.id != other->datagram.id)
		return TWIN_NONE;
	/* On its way in and out: another VLAN or interface, a router between them. */
	if (one->datagram.id || one->link != other->link ||
	    one->datagram.link != other->datagram.link ||
	    one->datagram.hop_limit != other->datagram.hop_limit)
		return TWIN_SEEN_AGAIN;
	return TWIN_ALIKE;
}

enum twin twin_find(struct twins *twins, const struct datagram *datagram, const uint8_t *frame,
		    int64_t time)
{
	const struct twin_trace trace = {
		.time = time,
		.datagram = *datagram,
		.sctp = digest_of_bytes(datagram->sctp, datagram->captured),
		.link = digest_of_bytes(frame, datagram->link),
	};
	enum twin best = TWIN_NONE;

	for (unsigned i = 0; i < TWINS_KEPT && i < twins->count; i++) {
		enum twin twin = compare(&trace, &twins->kept[i]);

		if (twin == TWIN_SEEN_AGAIN || best == TWIN_NONE)
			best = twin;
	}
	if (best == TWIN_NONE)
		twins->kept[twins->count++ % TWINS_KEPT] = trace;
	return best;
}
