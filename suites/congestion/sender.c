/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/congestion/sender.h"

#include <time.h>

static void set_rto_bounds(struct endpoint *iut, const struct sender_options *options)
{
	struct sctp_rtoinfo info = {.srto_initial = options->rto_initial,
				    .srto_min = options->rto_min,
				    .srto_max = options->rto_max};

	endpoint_set(iut, SCTP_RTOINFO, &info, sizeof(info));
}

static void set_up(struct sender sender, const struct sender_options *options)
{
	struct chunk_spec init = options->active ? *CHUNK(INIT_ACK) : *CHUNK(INIT);
	unsigned count = 0;

	if (options->a_rwnd)
		init.a_rwnd = options->a_rwnd;
	if (options->ecn)
		init.tlvs[count++] = tlv_of(PARAM_ECN_CAPABLE, "", 0);
	for (unsigned i = 0; i < 3 && options->paths[i]; i++) {
		struct sockaddr_storage address = peer_own_address(sender.peer, options->paths[i]);

		init.tlvs[count++] = tlv_address(&address);
	}
	peer_answer(sender.peer, HEARTBEAT, !options->unconfirmed);
	if (options->active)
		peer_accept(sender.peer, sender.iut, .init = &init);
	else
		peer_connect(sender.peer, sender.iut, .init = &init);
	if (options->unconfirmed)
		return;
	for (unsigned i = 0; i < 3 && options->paths[i]; i++)
		expect_event(sender.iut, SCTP_PEER_ADDR_CHANGE, .path = options->paths[i],
			     .state = SCTP_ADDR_CONFIRMED);
	if (!options->heartbeats)
		endpoint_disable_heartbeats(sender.iut);
}

struct sender sender_open_with(struct lab *lab, const struct sender_options *options)
{
	struct sender sender = {.lab = lab,
				.peer = options->peer ? options->peer : peer_open(lab),
				.iut = options->active ? endpoint_open(lab, "iut", ONE_TO_MANY)
						       : endpoint_listen(lab, "iut", ONE_TO_MANY)};
	struct endpoint *iut = sender.iut;

	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	if (setsockopt(iut->fd, SOL_SOCKET, SO_SNDBUFFORCE, &(int){1 << 20}, sizeof(int)) != 0)
		scenario_error("SO_SNDBUFFORCE: %s", strerror(errno));
	set_rto_bounds(iut, options);
	set_up(sender, options);
	return sender;
}

void sender_close(struct sender sender)
{
	peer_send(sender.peer, ABORT);
	expect_event(sender.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_reset(sender.peer);
	endpoint_close(sender.iut);
}

uint32_t sender_tsn(struct sender sender, unsigned n)
{
	return sender.peer->iut_initial_tsn + n - 1;
}

void send_messages(struct sender sender, unsigned count, size_t size)
{
	for (unsigned i = 0; i < count; i++)
		endpoint_send(sender.iut, 0, NULL, .size = size);
}

const struct packet *sender_expect_nth(struct sender sender, unsigned n,
				       const struct peer_wanted *wanted)
{
	const struct packet *packet = peer_expect_with(sender.peer, DATA, wanted);
	uint32_t first = sender_tsn(sender, 1);

	if (packet->chunk->data.tsn != first + n - 1)
		scenario_fail(wanted->file, wanted->line,
			      "DATA number %u was to come, but number %d came", n,
			      (int)(packet->chunk->data.tsn - first) + 1);
	return packet;
}

const struct packet *sender_expect_flight(struct sender sender, unsigned first, unsigned last,
					  const char *file, int line)
{
	struct peer_wanted wanted = {.file = file, .line = line, .tag = USUAL};
	const struct packet *packet = NULL;

	for (unsigned n = first; n <= last; n++)
		packet = sender_expect_nth(sender, n, &wanted);
	peer_expect_silence_at(sender.peer, jiffy(), file, line);
	return packet;
}

void sender_acknowledge(struct sender sender, unsigned n, const struct acknowledgement *ack)
{
	struct chunk_spec sack = *CHUNK(SACK, .cumulative_tsn = sender_tsn(sender, n));

	if (ack->a_rwnd)
		sack.a_rwnd = ack->a_rwnd == NO_ROOM ? 0 : ack->a_rwnd;
	for (unsigned i = 0; i < MAX_GAPS && ack->gaps[i].start; i++) {
		sack.gaps[i][0] = (uint16_t)(ack->gaps[i].start - n);
		sack.gaps[i][1] = (uint16_t)(ack->gaps[i].end - n);
	}
	peer_send_packet(sender.peer, .path = ack->path, .chunks = {&sack});
}

void sender_round_trip(struct sender sender, unsigned n, int64_t rtt, const char *path)
{
	to_mid_jiffy(sender.lab);
	send_messages(sender, 1, 100);
	expect_nth(sender, n, .path = path);
	pass_until(sender.lab, sender.peer->last + rtt);
	acknowledge(sender, n, .path = path);
	let_pass(sender.lab, 0);
}

int64_t sender_rto(struct sender sender, const char *path)
{
	return MILLISECONDS(endpoint_path(sender.iut, path).spinfo_rto);
}

uint32_t sender_cwnd(struct sender sender, const char *path)
{
	return endpoint_path(sender.iut, path).spinfo_cwnd;
}

void sender_expect_rto(struct sender sender, int64_t wanted, const char *file, int line)
{
	int64_t rto = rto_of(sender);

	if (rto != wanted)
		scenario_fail(file, line, "the RTO was to be %.3f s, it is %.3f s",
			      seconds_of(wanted), seconds_of(rto));
}
