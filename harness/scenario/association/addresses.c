/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/addresses.h"

#include <errno.h>
#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/packets.h"

static const struct sockaddr *next_address(const struct sockaddr *address)
{
	size_t size = address->sa_family == AF_INET ? sizeof(struct sockaddr_in)
						    : sizeof(struct sockaddr_in6);

	return (const struct sockaddr *)((const uint8_t *)address + size);
}

static bool is_listed(const struct sockaddr_storage *address, const struct sockaddr *list,
		      int count)
{
	for (int i = 0; i < count; i++, list = next_address(list))
		if (is_host(address, list))
			return true;
	return false;
}

void expect_addresses_at(struct endpoint *endpoint, bool of_peer, const char *const paths[],
			 const char *file, int line)
{
	const char *whose = of_peer ? "peer's" : "own";
	struct sockaddr *list = NULL;
	int count = of_peer ? sctp_getpaddrs(endpoint->fd, endpoint->association, &list)
			    : sctp_getladdrs(endpoint->fd, endpoint->association, &list);
	int wanted = 0;

	if (count < 0)
		scenario_fail(file, line, "sctp_get%caddrs on %s: %s", of_peer ? 'p' : 'l',
			      endpoint->node, strerror(errno));
	for (; paths[wanted]; wanted++) {
		struct sockaddr_storage address =
			of_peer ? peer_address(endpoint, paths[wanted], 0)
				: path_address(endpoint->lab, endpoint->node, paths[wanted], 0);

		if (!is_listed(&address, list, count))
			scenario_fail(file, line,
				      "expected the %s address on %s among the %d that %s lists",
				      whose, paths[wanted], count, endpoint->node);
	}
	if (count != wanted)
		scenario_fail(file, line, "expected %s to list %d of %s addresses, it lists %d",
			      endpoint->node, wanted, of_peer ? "its peer's" : "its own", count);
	if (of_peer)
		sctp_freepaddrs(list);
	else
		sctp_freeladdrs(list);
}

bool chunk_lists_address(struct lab *lab, const struct packet *packet, const char *path)
{
	struct sockaddr_storage address = path_address(lab, packet->from, path, 0);
	bool ipv4 = address.ss_family == AF_INET;
	const void *host = ipv4 ? (const void *)&((struct sockaddr_in *)&address)->sin_addr
				: (const void *)&((struct sockaddr_in6 *)&address)->sin6_addr;
	size_t size = ipv4 ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &tlv))
		if (tlv.type == (ipv4 ? PARAM_IPV4_ADDRESS : PARAM_IPV6_ADDRESS) &&
		    tlv.value_length == size && !memcmp(tlv.value, host, size))
			return true;
	return false;
}

unsigned chunk_address_count(const struct packet *packet)
{
	return chunk_tlv_count(packet->chunk, PARAM_IPV4_ADDRESS) +
	       chunk_tlv_count(packet->chunk, PARAM_IPV6_ADDRESS);
}
