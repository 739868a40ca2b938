/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/socket_option.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

void option_set_int_at(struct endpoint *endpoint, int option, const char *name, int value,
		       const char *file, int line)
{
	endpoint_set_at(endpoint, option, name, &value, sizeof(value), file, line);
}

int option_get_int_at(struct endpoint *endpoint, int option, const char *name, const char *file,
		      int line)
{
	int value = 0;

	endpoint_get_at(endpoint, option, name, &value, sizeof(value), file, line);
	return value;
}

void option_set_assoc_value_at(struct endpoint *endpoint, int option, const char *name,
			       uint32_t value, const char *file, int line)
{
	struct sctp_assoc_value params = {.assoc_id = endpoint->association, .assoc_value = value};

	endpoint_set_at(endpoint, option, name, &params, sizeof(params), file, line);
}

uint32_t option_get_assoc_value_at(struct endpoint *endpoint, int option, const char *name,
				   const char *file, int line)
{
	struct sctp_assoc_value params = {.assoc_id = endpoint->association};

	endpoint_get_at(endpoint, option, name, &params, sizeof(params), file, line);
	return params.assoc_value;
}

int option_try(struct endpoint *endpoint, int option, const void *value, size_t size)
{
	return setsockopt(endpoint->fd, IPPROTO_SCTP, option, value, (socklen_t)size) ? errno : 0;
}

void send_buffer_set(struct endpoint *endpoint, int bytes)
{
	if (setsockopt(endpoint->fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes)) != 0)
		scenario_error("SO_SNDBUFFORCE: %s", strerror(errno));
}
