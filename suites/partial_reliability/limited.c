/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/partial_reliability/limited.h"

#include <stdlib.h>

static struct cmsghdr *put_control(struct msghdr *message, struct cmsghdr *at, int type,
				   const void *value, size_t size)
{
	at->cmsg_level = IPPROTO_SCTP;
	at->cmsg_type = type;
	at->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(at), value, size);
	return CMSG_NXTHDR(message, at);
}

int partial_reliability_try(struct endpoint *endpoint, uint16_t stream, const void *data,
			    size_t size, uint16_t policy, uint32_t value)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct sctp_sndinfo)) +
			   CMSG_SPACE(sizeof(struct sctp_prinfo))];
		struct cmsghdr align;
	} control = {0};
	struct sctp_sndinfo info = {.snd_sid = stream, .snd_assoc_id = endpoint->association};
	struct sctp_prinfo limit = {.pr_policy = policy, .pr_value = value};
	struct iovec part = {(void *)(uintptr_t)data, size};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	struct cmsghdr *next =
		put_control(&message, CMSG_FIRSTHDR(&message), SCTP_SNDINFO, &info, sizeof(info));

	put_control(&message, next, SCTP_PRINFO, &limit, sizeof(limit));
	return sendmsg(endpoint->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

void partial_reliability_send_at(struct endpoint *endpoint, uint16_t stream, size_t size,
				 uint16_t policy, uint32_t value, const char *file, int line)
{
	uint8_t *data = xmalloc(size);
	int error;

	pattern_fill(data, size, 0);
	error = partial_reliability_try(endpoint, stream, data, size, policy, value);
	free(data);
	if (error)
		scenario_fail(file, line, "sending %zu bytes with policy %#x, value %u: %s", size,
			      policy, value, strerror(error));
}

struct sctp_prstatus partial_reliability_status_at(struct endpoint *endpoint, int stream,
						   uint16_t policy, const char *file, int line)
{
	bool all = stream == PARTIAL_RELIABILITY_ALL;
	struct sctp_prstatus status = {.sprstat_assoc_id = endpoint->association,
				       .sprstat_sid = all ? 0 : (uint16_t)stream,
				       .sprstat_policy = policy};

	endpoint_get_at(endpoint, all ? SCTP_PR_ASSOC_STATUS : SCTP_PR_STREAM_STATUS,
			all ? "SCTP_PR_ASSOC_STATUS" : "SCTP_PR_STREAM_STATUS", &status,
			sizeof(status), file, line);
	return status;
}

void partial_reliability_expect_abandoned_at(struct endpoint *endpoint, int stream, uint16_t policy,
					     uint64_t unsent, uint64_t sent, const char *file,
					     int line)
{
	struct sctp_prstatus status =
		partial_reliability_status_at(endpoint, stream, policy, file, line);

	if (status.sprstat_abandoned_unsent != unsent || status.sprstat_abandoned_sent != sent)
		scenario_fail(file, line,
			      "expected %llu unsent and %llu sent messages to be abandoned on "
			      "stream %d (-1: all), they are %llu and %llu",
			      (unsigned long long)unsent, (unsigned long long)sent, stream,
			      (unsigned long long)status.sprstat_abandoned_unsent,
			      (unsigned long long)status.sprstat_abandoned_sent);
}
