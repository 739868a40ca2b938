/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

#include <stdlib.h>

struct limited limited_connect_with(struct lab *lab, const struct limited_options *options)
{
	struct limited limited = {
		.peer = peer_open(lab),
		.iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .istreams = options->istreams)};

	if (options->a_rwnd)
		limited.peer->a_rwnd = options->a_rwnd;
	endpoint_set(limited.iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	peer_connect(limited.peer, limited.iut,
		     .init = CHUNK(INIT, .tlvs = {{.type = PARAM_FORWARD_TSN}}));
	limited.first = limited.peer->iut_initial_tsn;
	return limited;
}

void lose_data(struct peer *peer, uint16_t stream)
{
	peer->next_tsn++;
	peer->next_ssn[stream]++;
}

void forward_with(struct peer *peer, unsigned n, const struct skip *skips, unsigned count)
{
	uint16_t list[MAX_SKIPS][2];

	for (unsigned i = 0; i < count; i++) {
		list[i][0] = htons(skips[i].stream);
		list[i][1] = htons(skips[i].ssn);
	}
	peer_send(peer, FORWARD_TSN, .tsn = peer->initial_tsn + n, .data = list,
		  .size = count * sizeof(list[0]));
}

const struct packet *expect_sacked_at(struct peer *peer, int n, int start, int end,
				      const char *file, int line)
{
	const struct packet *packet = peer_expect_with(
		peer, SACK,
		&(struct peer_wanted){
			.file = file, .line = line, .tag = USUAL, .within = MILLISECONDS(250)});
	const struct chunk *sack = packet->chunk;
	int cumulative = (int)(sack->sack.cumulative_tsn - peer->initial_tsn);
	struct gap_block gap = {0, 0};

	if (sack->sack.gaps)
		gap = sack_gap(sack, 0);
	if (cumulative != n || sack->sack.gaps != (start != 0) ||
	    (start && (cumulative + gap.start != start || cumulative + gap.end != end)))
		scenario_fail(file, line,
			      "expected SACK up to DATA %d with gap block %d-%d, got SACK up to "
			      "DATA %d with %u gap blocks, the first %d-%d",
			      n, start, end, cumulative, sack->sack.gaps, cumulative + gap.start,
			      cumulative + gap.end);
	return packet;
}

int send_with_policy(struct endpoint *endpoint, uint16_t stream, const void *data, size_t size,
		     uint16_t policy, uint32_t value)
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
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = SCTP_SNDINFO;
	header->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(header), &info, sizeof(info));
	header = CMSG_NXTHDR(&message, header);
	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = SCTP_PRINFO;
	header->cmsg_len = CMSG_LEN(sizeof(limit));
	memcpy(CMSG_DATA(header), &limit, sizeof(limit));
	return sendmsg(endpoint->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

void send_with_limit_at(struct endpoint *endpoint, uint16_t stream, size_t size, uint16_t policy,
			uint32_t value, const char *file, int line)
{
	uint8_t *data = malloc(size);
	int error;

	if (!data)
		scenario_error("out of memory");
	pattern_fill(data, size, 0);
	error = send_with_policy(endpoint, stream, data, size, policy, value);
	free(data);
	if (error)
		scenario_fail(file, line, "sending %zu bytes with policy %#x, value %u: %s", size,
			      policy, value, strerror(error));
}

struct sctp_prstatus abandoned(struct endpoint *endpoint, int stream, uint16_t policy)
{
	struct sctp_prstatus status = {.sprstat_assoc_id = endpoint->association,
				       .sprstat_sid = (uint16_t)stream,
				       .sprstat_policy = policy};

	if (stream < 0) {
		status.sprstat_sid = 0;
		endpoint_get(endpoint, SCTP_PR_ASSOC_STATUS, &status, sizeof(status));
	} else {
		endpoint_get(endpoint, SCTP_PR_STREAM_STATUS, &status, sizeof(status));
	}
	return status;
}

void expect_abandoned_at(struct endpoint *endpoint, int stream, uint16_t policy, uint64_t unsent,
			 uint64_t sent, const char *file, int line)
{
	struct sctp_prstatus status = abandoned(endpoint, stream, policy);

	if (status.sprstat_abandoned_unsent != unsent || status.sprstat_abandoned_sent != sent)
		scenario_fail(file, line,
			      "%llu unsent and %llu sent messages are abandoned on stream %d, "
			      "expected %llu and %llu",
			      (unsigned long long)status.sprstat_abandoned_unsent,
			      (unsigned long long)status.sprstat_abandoned_sent, stream,
			      (unsigned long long)unsent, (unsigned long long)sent);
}

const struct packet *expect_number_at(struct limited limited, unsigned n, const char *file,
				      int line)
{
	const struct packet *packet = peer_expect_with(
		limited.peer, DATA,
		&(struct peer_wanted){
			.file = file, .line = line, .tag = USUAL, .within = SECONDS(10)});

	if (packet->chunk->data.tsn != limited.first + n)
		scenario_fail(file, line, "expected DATA %u, but the next one is %d", n,
			      (int)(packet->chunk->data.tsn - limited.first));
	return packet;
}

void acknowledge_to(struct limited limited, int n)
{
	peer_send(limited.peer, SACK, .cumulative_tsn = limited.first + (uint32_t)n);
}
