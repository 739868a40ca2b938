/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses of endpoints and associations, as the API changes and shows them. */
#include "suites/asconf/request.h"

static int bindx_addresses(struct endpoint *endpoint, const struct sockaddr_storage *addresses,
			   unsigned count, int flags)
{
	uint8_t packed[4 * sizeof(struct sockaddr_in6)];
	size_t size = 0;

	for (unsigned i = 0; i < count; i++) {
		memcpy(packed + size, &addresses[i], address_length(&addresses[i]));
		size += address_length(&addresses[i]);
	}
	return sctp_bindx(endpoint->fd, (struct sockaddr *)packed, (int)count, flags) ? errno : 0;
}

int bindx(struct endpoint *endpoint, const char *path, int flags)
{
	struct sockaddr_storage address =
		path_address(endpoint->lab, endpoint->node, path, endpoint->port);

	return bindx_addresses(endpoint, &address, 1, flags);
}

int bindx_two(struct endpoint *endpoint, const char *one, const char *other, int flags)
{
	const struct sockaddr_storage addresses[] = {
		path_address(endpoint->lab, endpoint->node, one, endpoint->port),
		path_address(endpoint->lab, endpoint->node, other, endpoint->port),
	};

	return bindx_addresses(endpoint, addresses, 2, flags);
}

int set_peer_primary(struct endpoint *endpoint, const char *path)
{
	struct sctp_setpeerprim prim = {
		.sspp_assoc_id = endpoint->association,
		.sspp_addr = path_address(endpoint->lab, endpoint->node, path, endpoint->port),
	};

	return setsockopt(endpoint->fd, IPPROTO_SCTP, SCTP_SET_PEER_PRIMARY_ADDR, &prim,
			  sizeof(prim))
		       ? errno
		       : 0;
}

static const struct sockaddr *next_address(const struct sockaddr *address)
{
	size_t size = address->sa_family == AF_INET ? sizeof(struct sockaddr_in)
						    : sizeof(struct sockaddr_in6);

	return (const struct sockaddr *)((const uint8_t *)address + size);
}

void check_addresses_at(struct endpoint *endpoint, bool of_peer, const char *const paths[5],
			const char *file, int line)
{
	struct sockaddr *list = NULL;
	int count = of_peer ? sctp_getpaddrs(endpoint->fd, endpoint->association, &list)
			    : sctp_getladdrs(endpoint->fd, endpoint->association, &list);
	int wanted = 0;

	for (; paths[wanted]; wanted++) {
		struct sockaddr_storage peers = peer_address(endpoint, paths[wanted], 0);
		struct sockaddr_storage own =
			path_address(endpoint->lab, endpoint->node, paths[wanted], 0);
		const struct sockaddr *at = list;
		bool found = false;

		for (int i = 0; i < count; i++, at = next_address(at))
			found = found || is_host(of_peer ? &peers : &own, at);
		if (!found)
			scenario_fail(file, line, "%s's %s on %s is not in the association",
				      endpoint->node, of_peer ? "peer's address" : "address",
				      paths[wanted]);
	}
	if (count != wanted)
		scenario_fail(file, line, "%s's association has %d %saddresses, expected %d",
			      endpoint->node, count, of_peer ? "peer " : "", wanted);
	of_peer ? sctp_freepaddrs(list) : sctp_freeladdrs(list);
}
