/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP addresses, and those of a kernel's endpoint as its user changes them. */
#include "suites/asconf/asconf.h"

struct sockaddr_storage asconf_address_of(const char *text)
{
	struct sockaddr_storage address = {.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET};

	if (inet_pton(address.ss_family, text,
		      address.ss_family == AF_INET
			      ? (void *)&((struct sockaddr_in *)&address)->sin_addr
			      : (void *)&((struct sockaddr_in6 *)&address)->sin6_addr) != 1)
		scenario_error("'%s' is not an IP address", text);
	return address;
}

int asconf_bindx(struct endpoint *endpoint, const char *path, const char *other, int flags)
{
	const char *const paths[] = {path, other};
	uint8_t packed[2 * sizeof(struct sockaddr_in6)];
	size_t size = 0;
	int count = 0;

	for (; count < 2 && paths[count]; count++) {
		struct sockaddr_storage address =
			path_address(endpoint->lab, endpoint->node, paths[count], endpoint->port);

		memcpy(packed + size, &address, address_length(&address));
		size += address_length(&address);
	}
	return sctp_bindx(endpoint->fd, (struct sockaddr *)packed, count, flags) ? errno : 0;
}

void asconf_bindx_at(struct endpoint *endpoint, const char *path, int flags, const char *file,
		     int line)
{
	int error = asconf_bindx(endpoint, path, NULL, flags);

	if (error)
		scenario_fail(file, line, "sctp_bindx() does not %s the address on %s: %s",
			      flags == SCTP_BINDX_ADD_ADDR ? "add" : "delete", path,
			      strerror(error));
}

int asconf_set_peer_primary(struct endpoint *endpoint, const char *path)
{
	struct sctp_setpeerprim prim = {
		.sspp_assoc_id = endpoint->association,
		.sspp_addr = path_address(endpoint->lab, endpoint->node, path, endpoint->port),
	};

	return option_try(endpoint, SCTP_SET_PEER_PRIMARY_ADDR, &prim, sizeof(prim));
}
