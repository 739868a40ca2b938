/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an endpoint sends, and how it ends an association. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/expect.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

/* One sendmsg() with SCTP_SNDINFO.  Returns 0 or errno. */
static int send_once(struct endpoint *endpoint, const void *data, size_t size,
		     const struct sctp_sndinfo *info, const struct sockaddr_storage *to)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct sctp_sndinfo))];
		struct cmsghdr align;
	} control = {0};
	struct iovec part = {(void *)(uintptr_t)data, size};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = size ? 1 : 0,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = SCTP_SNDINFO;
	header->cmsg_len = CMSG_LEN(sizeof(*info));
	memcpy(CMSG_DATA(header), info, sizeof(*info));
	if (to->ss_family) {
		message.msg_name = (void *)(uintptr_t)to;
		message.msg_namelen = address_length(to);
	}
	return sendmsg(endpoint->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

/* As send_once(), but waits for room in the send buffer. */
static int send_when_possible(struct endpoint *endpoint, const void *data, size_t size,
			      const struct sctp_sndinfo *info, const struct sockaddr_storage *to,
			      bool may_wait)
{
	int64_t deadline = lab_now() + EXPECT_WITHIN;
	int error = send_once(endpoint, data, size, info, to);

	while (error == EAGAIN && may_wait && lab_now() < deadline) {
		wait_for_descriptor(endpoint->lab, endpoint->fd, POLLOUT, deadline);
		error = send_once(endpoint, data, size, info, to);
	}
	return error;
}

void endpoint_send_with(struct endpoint *endpoint, uint16_t stream, const char *text,
			const struct send_options *options)
{
	struct sctp_sndinfo info = {.snd_sid = stream,
				    .snd_flags = options->flags,
				    .snd_ppid = htonl(options->ppid),
				    .snd_context = options->context,
				    .snd_assoc_id = endpoint->association};
	struct sockaddr_storage to = {0};
	const void *data = text ? text : options->data;
	size_t size = text ? strlen(text) : options->size;
	uint8_t *filled = NULL;
	int error;

	if (options->unordered)
		info.snd_flags |= SCTP_UNORDERED;
	if (options->path) {
		info.snd_flags |= SCTP_ADDR_OVER;
		to = peer_address(endpoint, options->path, 0);
		/* The peer's port is not known here, but it is that of any of its addresses. */
		struct sctp_status status =
			endpoint_status_at(endpoint, options->file, options->line);
		const struct sockaddr_in *primary =
			(const struct sockaddr_in *)&status.sstat_primary.spinfo_address;

		((struct sockaddr_in *)&to)->sin_port = primary->sin_port;
	}
	if (!data && size) {
		filled = xmalloc(size);
		pattern_fill(filled, size, options->seed);
		data = filled;
	}
	error = send_when_possible(endpoint, data, size, &info, &to, options->error != EAGAIN);
	free(filled);
	if (error != options->error)
		scenario_fail(
			options->file, options->line,
			"expected sending %zu bytes on stream %u at %s to give \"%s\"; it gave "
			"\"%s\"",
			size, stream, endpoint->node, strerror(options->error), strerror(error));
}

void endpoint_shutdown_at(struct endpoint *endpoint, const char *file, int line)
{
	struct sctp_sndinfo info = {.snd_flags = SCTP_EOF, .snd_assoc_id = endpoint->association};
	struct sockaddr_storage nowhere = {0};
	int error;

	if (endpoint->style == ONE_TO_ONE)
		error = shutdown(endpoint->fd, SHUT_WR) == 0 ? 0 : errno;
	else
		error = send_once(endpoint, NULL, 0, &info, &nowhere);
	if (error)
		scenario_fail(file, line, "shutting the association down at %s: %s", endpoint->node,
			      strerror(error));
}

void endpoint_abort_at(struct endpoint *endpoint, const char *reason, const char *file, int line)
{
	struct sctp_sndinfo info = {.snd_flags = SCTP_ABORT, .snd_assoc_id = endpoint->association};
	struct sockaddr_storage nowhere = {0};
	int error = send_once(endpoint, reason, reason ? strlen(reason) : 0, &info, &nowhere);

	if (error)
		scenario_fail(file, line, "aborting the association at %s: %s", endpoint->node,
			      strerror(error));
}
