/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Socket options of an endpoint. */
#include <errno.h>
#include <string.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/outcome.h"

void endpoint_set_at(struct endpoint *endpoint, int option, const char *name, const void *value,
		     size_t size, const char *file, int line)
{
	if (setsockopt(endpoint->fd, IPPROTO_SCTP, option, value, (socklen_t)size) != 0)
		scenario_fail(file, line, "setsockopt(%s) at %s: %s", name, endpoint->node,
			      strerror(errno));
}

void endpoint_get_at(struct endpoint *endpoint, int option, const char *name, void *value,
		     size_t size, const char *file, int line)
{
	socklen_t got = (socklen_t)size;

	if (getsockopt(endpoint->fd, IPPROTO_SCTP, option, value, &got) != 0)
		scenario_fail(file, line, "getsockopt(%s) at %s: %s", name, endpoint->node,
			      strerror(errno));
	if (got != size)
		scenario_fail(file, line, "expected %zu bytes of getsockopt(%s) at %s; it gave %u",
			      size, name, endpoint->node, got);
}

struct sctp_status endpoint_status_at(struct endpoint *endpoint, const char *file, int line)
{
	struct sctp_status status = {.sstat_assoc_id = endpoint->association};

	endpoint_get_at(endpoint, SCTP_STATUS, "SCTP_STATUS", &status, sizeof(status), file, line);
	return status;
}

/* The peer's address on a path, with the port that the association's addresses have. */
static struct sockaddr_storage peer_with_port(struct endpoint *endpoint, const char *path,
					      const char *file, int line)
{
	struct sctp_status status = endpoint_status_at(endpoint, file, line);
	/* The port stands at the same place in both address families. */
	const struct sockaddr_in *primary =
		(const struct sockaddr_in *)&status.sstat_primary.spinfo_address;

	return peer_address(endpoint, path, ntohs(primary->sin_port));
}

struct sctp_paddrinfo endpoint_path_at(struct endpoint *endpoint, const char *path,
				       const char *file, int line)
{
	struct sctp_paddrinfo info = {.spinfo_assoc_id = endpoint->association};
	struct sockaddr_storage address = peer_with_port(endpoint, path, file, line);

	memcpy(&info.spinfo_address, &address, sizeof(address));
	endpoint_path_again_at(endpoint, &info, file, line);
	return info;
}

void endpoint_path_again_at(struct endpoint *endpoint, struct sctp_paddrinfo *info,
			    const char *file, int line)
{
	endpoint_get_at(endpoint, SCTP_GET_PEER_ADDR_INFO, "SCTP_GET_PEER_ADDR_INFO", info,
			sizeof(*info), file, line);
}

struct sctp_paddrparams endpoint_path_params_at(struct endpoint *endpoint, const char *path,
						const char *file, int line)
{
	struct sctp_paddrparams params = {.spp_assoc_id = endpoint->association};

	if (path) {
		struct sockaddr_storage address = peer_with_port(endpoint, path, file, line);

		memcpy(&params.spp_address, &address, sizeof(address));
	}
	endpoint_get_at(endpoint, SCTP_PEER_ADDR_PARAMS, "SCTP_PEER_ADDR_PARAMS", &params,
			sizeof(params), file, line);
	return params;
}

void endpoint_set_primary_at(struct endpoint *endpoint, const char *path, const char *file,
			     int line)
{
	struct sctp_prim primary = {.ssp_assoc_id = endpoint->association};
	struct sockaddr_storage address = peer_with_port(endpoint, path, file, line);

	memcpy(&primary.ssp_addr, &address, sizeof(address));
	endpoint_set_at(endpoint, SCTP_PRIMARY_ADDR, "SCTP_PRIMARY_ADDR", &primary, sizeof(primary),
			file, line);
}

void endpoint_disable_heartbeats_at(struct endpoint *endpoint, const char *file, int line)
{
	struct sctp_paddrparams params = {.spp_assoc_id = endpoint->association,
					  .spp_flags = SPP_HB_DISABLE};

	endpoint_set_at(endpoint, SCTP_PEER_ADDR_PARAMS, "SCTP_PEER_ADDR_PARAMS", &params,
			sizeof(params), file, line);
}
