/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "streams"
#include "suites/streams/pair.h"

void endpoint_set_int_at(struct endpoint *endpoint, int option, const char *name, int value,
			 const char *file, int line)
{
	endpoint_set_at(endpoint, option, name, &value, sizeof(value), file, line);
}

void endpoint_set_assoc_at(struct endpoint *endpoint, int option, const char *name, uint32_t value,
			   const char *file, int line)
{
	struct sctp_assoc_value params = {.assoc_id = endpoint->association, .assoc_value = value};

	endpoint_set_at(endpoint, option, name, &params, sizeof(params), file, line);
}

static void prepare(struct endpoint *endpoint, const struct pair_options *options)
{
	endpoint_set_int(endpoint, SCTP_NODELAY, !options->nagle);
	if (options->interleaving) {
		endpoint_set_int(endpoint, SCTP_FRAGMENT_INTERLEAVE, 2);
		endpoint_set_assoc(endpoint, SCTP_INTERLEAVING_SUPPORTED, 1);
	}
	if (options->reconfigure)
		endpoint_set_assoc(endpoint, SCTP_ENABLE_STREAM_RESET, options->reconfigure);
}

struct pair pair_connect_with(struct lab *lab, const struct pair_options *options)
{
	uint16_t streams = options->streams;
	struct pair pair;

	pair.server =
		endpoint_listen(lab, "b", ONE_TO_MANY, .port = options->port, .ostreams = streams,
				.istreams = streams, .receive_buffer = options->receive_buffer);
	pair.client =
		endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = streams, .istreams = streams);
	prepare(pair.server, options);
	prepare(pair.client, options);
	endpoint_connect(pair.client, pair.server);
	pair.tsn = expect_packet(lab, INIT, .from = "a")->chunk->init.tsn;
	pair.server_tsn = expect_packet(lab, INIT_ACK, .from = "b")->chunk->init.tsn;
	forget_packets(lab);
	return pair;
}

const struct packet *expect_data_at(struct lab *lab, int type, uint32_t tsn, const char *file,
				    int line)
{
	const struct packet *packet = expect_packet_with(
		lab, &(struct packet_wanted){
			     .file = file, .line = line, .chunk = type, .from = "a", .fate = ANY});

	if (packet->chunk->data.tsn != tsn)
		scenario_fail(file, line, "expected %s with TSN %u, but the next one has %u (%+d)",
			      chunk_name((uint8_t)type), tsn, packet->chunk->data.tsn,
			      (int32_t)(packet->chunk->data.tsn - tsn));
	return packet;
}

const struct packet *expect_sack_at(struct lab *lab, uint32_t cumulative, uint16_t start,
				    uint16_t end, const char *file, int line)
{
	const struct packet *packet = expect_packet_with(
		lab, &(struct packet_wanted){
			     .file = file, .line = line, .chunk = SACK, .from = "b", .fate = ANY});
	const struct chunk *sack = packet->chunk;
	struct gap_block gap = {0, 0};

	if (sack->sack.gaps)
		gap = sack_gap(sack, 0);
	if (sack->sack.cumulative_tsn != cumulative || sack->sack.gaps != (start != 0) ||
	    gap.start != start || gap.end != end)
		scenario_fail(file, line,
			      "expected SACK %u gap %u-%u, got SACK %u (%+d) with %u gaps, the "
			      "first %u-%u",
			      cumulative, start, end, sack->sack.cumulative_tsn,
			      (int32_t)(sack->sack.cumulative_tsn - cumulative), sack->sack.gaps,
			      gap.start, gap.end);
	return packet;
}

int64_t rto_of(struct endpoint *endpoint)
{
	return MILLISECONDS(endpoint_path(endpoint, "path0").spinfo_rto);
}

void send_limited(struct endpoint *endpoint, uint16_t stream, const char *text, uint16_t policy,
		  uint32_t limit, uint32_t context)
{
	struct sctp_default_prinfo info = {
		.pr_assoc_id = endpoint->association, .pr_policy = policy, .pr_value = limit};

	endpoint_set(endpoint, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
	endpoint_send(endpoint, stream, text, .flags = policy, .context = context);
	info.pr_policy = SCTP_PR_SCTP_NONE;
	info.pr_value = 0;
	endpoint_set(endpoint, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
}
