/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/data.h"

static struct endpoint *listen_without_delay(struct lab *lab)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	return iut;
}

struct endpoint *peer_associate(struct peer *peer)
{
	return peer_connect(peer, listen_without_delay(peer->lab));
}

struct endpoint *peer_associate_dual(struct peer *peer)
{
	int set = lab_sysctl(peer->lab, "iut", "net/sctp/pf_enable", "0");
	struct endpoint *iut = listen_without_delay(peer->lab);
	struct sockaddr_storage first = peer_own_address(peer, "path0");
	struct sockaddr_storage second = peer_own_address(peer, "path1");

	if (set < 0)
		scenario_error("%s", lab_error(peer->lab));
	peer_connect(peer, iut,
		     .init = CHUNK(INIT, .tlvs = {tlv_address(&first), tlv_address(&second)}));
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	stop_heartbeats(iut);
	return iut;
}

void stop_heartbeats(struct endpoint *iut)
{
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_flags = SPP_HB_DISABLE};

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

const struct packet *expect_data_with(struct peer *peer, uint32_t tsn,
				      const struct peer_wanted *wanted)
{
	const struct packet *packet = peer_expect_with(peer, DATA, wanted);
	uint32_t sent = packet->chunk->data.tsn;

	if (sent != tsn)
		scenario_fail(wanted->file, wanted->line,
			      "expected DATA with TSN %u, but the kernel sent %u (%+d)", tsn, sent,
			      (int32_t)(sent - tsn));
	return packet;
}

static bool has_gaps(const struct chunk *sack, const struct chunk_spec *wanted)
{
	unsigned i = 0;

	for (; i < MAX_GAPS && wanted->gaps[i][0]; i++) {
		if (i >= sack->sack.gaps)
			return false;

		struct gap_block gap = sack_gap(sack, i);

		if (gap.start != wanted->gaps[i][0] || gap.end != wanted->gaps[i][1])
			return false;
	}
	return i == sack->sack.gaps;
}

static bool has_duplicates(const struct chunk *sack, const struct chunk_spec *wanted)
{
	if (sack->sack.duplicates != wanted->duplicate_count)
		return false;
	for (unsigned i = 0; i < wanted->duplicate_count; i++)
		if (sack_duplicate(sack, i) != wanted->duplicates[i])
			return false;
	return true;
}

const struct packet *expect_sack_with(struct peer *peer, const struct chunk_spec *sack,
				      const struct peer_wanted *wanted)
{
	const struct packet *packet = peer_expect_with(peer, SACK, wanted);
	const struct chunk *chunk = packet->chunk;
	char line[512];

	if (chunk->sack.cumulative_tsn != (uint32_t)sack->cumulative_tsn ||
	    !has_gaps(chunk, sack) || !has_duplicates(chunk, sack))
		scenario_fail(wanted->file, wanted->line,
			      "expected a SACK of TSN %u with other gaps or duplicates, but the "
			      "kernel sent: %s",
			      (uint32_t)sack->cumulative_tsn,
			      trace_describe(packet->number, line, sizeof(line)));
	return packet;
}

bool has_cause(const struct packet *packet, uint16_t cause)
{
	struct tlv found;

	return chunk_tlv(packet->chunk, cause, &found);
}

int64_t rto_on(struct endpoint *iut, const char *path)
{
	return MILLISECONDS(endpoint_path(iut, path).spinfo_rto);
}
