/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/addresses.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/ip_version.h"
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

/* "10.0.0.2, fd00:1::2"; returns `text`. */
static const char *describe_list(const struct sockaddr *list, int count, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "none");
	for (int i = 0; i < count && used < size; i++, list = next_address(list)) {
		struct sockaddr_storage address = {0};

		memcpy(&address, list,
		       list->sa_family == AF_INET ? sizeof(struct sockaddr_in)
						  : sizeof(struct sockaddr_in6));
		used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "",
					 text_of_address(&address));
	}
	return text;
}

void expect_addresses_at(struct endpoint *endpoint, bool of_peer, const char *const paths[],
			 const char *file, int line)
{
	const char *whose = of_peer ? "peer" : "local";
	struct sockaddr *list = NULL;
	int count = of_peer ? sctp_getpaddrs(endpoint->fd, endpoint->association, &list)
			    : sctp_getladdrs(endpoint->fd, endpoint->association, &list);
	char text[512];
	int wanted = 0;

	if (count < 0)
		scenario_fail(file, line, "sctp_get%caddrs() at %s: %s", of_peer ? 'p' : 'l',
			      endpoint->node, strerror(errno));
	describe_list(list, count, text, sizeof(text));
	for (; paths[wanted]; wanted++) {
		struct sockaddr_storage address =
			of_peer ? peer_address(endpoint, paths[wanted], 0)
				: path_address(endpoint->lab, endpoint->node, paths[wanted], 0);

		if (!is_listed(&address, list, count))
			scenario_fail(
				file, line,
				"expected the %s address of %s, %s, at %s; the kernel lists %s",
				whose, paths[wanted], text_of_address(&address), endpoint->node,
				text);
	}
	if (count != wanted)
		scenario_fail(file, line, "expected %d %s addresses at %s; the kernel lists %s",
			      wanted, whose, endpoint->node, text);
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
