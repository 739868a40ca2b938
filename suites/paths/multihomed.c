/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/paths/multihomed.h"

static unsigned addresses_of_node(struct lab *lab)
{
	unsigned links = 0;

	while (lab_topology(lab)->links[links].name)
		links++;
	return lab_versions(lab) == MIXED ? 2 * links : links;
}

static void expect_confirmations(struct endpoint *endpoint)
{
	for (unsigned i = 1; i < addresses_of_node(endpoint->lab); i++)
		expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED,
			     .error = SCTP_HEARTBEAT_SUCCESS);
}

void set_sysctl(struct lab *lab, const char *name, const char *value)
{
	if (lab_sysctl(lab, "a", name, value) != 0 || lab_sysctl(lab, "b", name, value) != 0)
		scenario_error("%s", lab_error(lab));
}

struct pair pair_open(struct lab *lab)
{
	struct pair pair = {.lab = lab};

	/* The labs' IPv4 addresses are private and so would not be told to a peer with a global
	 * IPv6 address. */
	if (lab_versions(lab) == MIXED)
		set_sysctl(lab, "net/sctp/addr_scope_policy", "2");
	pair.a = endpoint_open(lab, "a", ONE_TO_ONE);
	pair.b = endpoint_connect(pair.a, endpoint_listen(lab, "b", ONE_TO_ONE));
	return pair;
}

void pair_settle(struct pair pair)
{
	expect_confirmations(pair.a);
	expect_confirmations(pair.b);
	endpoint_send(pair.a, 0, "ping");
	expect_message(pair.b, 0, "ping");
	expect_packet(pair.lab, SACK, .from = "b");
	endpoint_send(pair.b, 0, "pong");
	expect_message(pair.a, 0, "pong");
	expect_packet(pair.lab, SACK, .from = "a");
	forget_packets(pair.lab);
}

struct pair pair_connect(struct lab *lab)
{
	struct pair pair = pair_open(lab);

	pair_settle(pair);
	return pair;
}

struct pair pair_connect_without_pf(struct lab *lab)
{
	set_sysctl(lab, "net/sctp/pf_enable", "0");
	return pair_connect(lab);
}

static void expect_sack(struct lab *lab, const struct packet *data, const char *file, int line)
{
	const struct packet *sack =
		expect_packet(lab, SACK, .file = file, .line = line, .from = data->to);

	if (sack->chunk->sack.cumulative_tsn != data->chunk->data.tsn)
		scenario_fail(file, line, "the SACK was to acknowledge TSN %u, but acknowledged %u",
			      data->chunk->data.tsn, sack->chunk->sack.cumulative_tsn);
	if (sack->fate != FRAME_PASSED ||
	    memcmp(&sack->sctp.to, &data->sctp.from, sizeof(sack->sctp.to)) ||
	    memcmp(&sack->sctp.from, &data->sctp.to, sizeof(sack->sctp.from)))
		scenario_fail(file, line,
			      "the SACK was to go back to where the DATA came from, on %s, but was "
			      "%s on %s",
			      data->link, fate_name(sack->fate), sack->link);
}

const struct packet *expect_transfer_at(struct pair pair, const char *text, const char *link,
					const char *file, int line)
{
	const struct packet *data;

	endpoint_send(pair.a, 0, text);
	data = expect_packet(pair.lab, DATA, .file = file, .line = line, .from = "a");
	if (strcmp(data->link, link) || data->fate != FRAME_PASSED)
		scenario_fail(file, line, "DATA was to pass on %s, but was %s on %s", link,
			      fate_name(data->fate), data->link);
	expect_message(pair.b, 0, text, .file = file, .line = line);
	expect_sack(pair.lab, data, file, line);
	return data;
}

static bool has_tsn(const struct packet *packet, void *context)
{
	return packet->chunk->data.tsn == *(const uint32_t *)context;
}

const struct packet *expect_again_at(struct lab *lab, const struct packet *lost, const char *link,
				     int64_t rto, const char *file, int line)
{
	uint32_t tsn = lost->chunk->data.tsn;
	const struct packet *again =
		expect_packet(lab, DATA, .file = file, .line = line, .from = lost->from,
			      .timer = rto, .since = lost->time, .match = has_tsn, .context = &tsn);

	if (link && strcmp(again->link, link))
		scenario_fail(file, line, "DATA was to be sent again on %s, but was on %s", link,
			      again->link);
	return again;
}

const struct packet *expect_detour_at(struct pair pair, const char *link, const char *other,
				      int64_t rto, const char *file, int line)
{
	const struct packet *lost, *again;

	endpoint_send(pair.a, 0, "detour");
	lost = expect_packet(pair.lab, DATA, .file = file, .line = line, .from = "a");
	if (strcmp(lost->link, link))
		scenario_fail(file, line, "DATA was to be sent on %s, but was on %s", link,
			      lost->link);
	again = expect_again_at(pair.lab, lost, other, rto, file, line);
	if (!strcmp(again->link, link))
		scenario_fail(file, line, "DATA was sent again on %s, where it was lost", link);
	expect_message(pair.b, 0, "detour", .file = file, .line = line);
	expect_sack(pair.lab, again, file, line);
	return lost;
}

static bool answers(const struct packet *packet, const struct packet *beat)
{
	const struct chunk *answer = packet_chunk(&packet->sctp, HEARTBEAT_ACK);

	return answer && !strcmp(packet->from, beat->to) && !strcmp(packet->link, beat->link) &&
	       answer->length == beat->chunk->length &&
	       !memcmp(answer->value, beat->chunk->value, answer->value_length);
}

/* Both ends may send HEARTBEATs at the same time, so that the order of the packets tells nothing.
 */
const struct packet *expect_answer_at(struct lab *lab, const struct packet *beat, const char *file,
				      int line)
{
	let_pass(lab, jiffy());
	for (unsigned i = beat->number + 1; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && packet->time - beat->time < jiffy() && answers(packet, beat))
			return packet;
	}
	scenario_fail(file, line, "the HEARTBEAT of %s on %s was not answered there at once",
		      beat->from, beat->link);
}

void set_path_params_with(struct endpoint *endpoint, const char *path,
			  const struct path_params *wanted)
{
	struct sctp_paddrparams params = endpoint_path_params(endpoint, path);

	params.spp_flags = wanted->flags;
	params.spp_hbinterval = wanted->hb_interval;
	params.spp_pathmaxrxt = wanted->max_retrans;
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

const char *primary_of(struct endpoint *endpoint)
{
	struct sctp_status status = endpoint_status(endpoint);

	return path_of_address(endpoint->lab,
			       (struct sockaddr *)&status.sstat_primary.spinfo_address);
}
