/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/transfer.h"

#include <stdio.h>
#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/peer/peer.h"
#include "harness/scenario/association/defaults.h"
#include "harness/scenario/association/path_info.h"
#include "harness/scenario/association/timing.h"

/* The next SACK of the receiver is of that DATA, and goes back to where it came from. */
static void expect_sack_back(struct lab *lab, const struct packet *data, const char *file, int line)
{
	const struct packet *sack =
		expect_packet(lab, SACK, .file = file, .line = line, .from = data->to);

	if (sack->chunk->sack.cumulative_tsn != data->chunk->data.tsn)
		scenario_fail(file, line,
			      "expected a SACK of TSN %u; the kernel sent one of TSN %u",
			      data->chunk->data.tsn, sack->chunk->sack.cumulative_tsn);
	if (sack->fate != FRAME_PASSED ||
	    memcmp(&sack->sctp.to, &data->sctp.from, sizeof(sack->sctp.to)) ||
	    memcmp(&sack->sctp.from, &data->sctp.to, sizeof(sack->sctp.from)))
		scenario_fail(file, line,
			      "expected the SACK of TSN %u to pass on %s, back to where the DATA "
			      "came from; it was %s on %s",
			      data->chunk->data.tsn, data->link, fate_name(sack->fate), sack->link);
}

const struct packet *pair_expect_transfer(struct pair pair, const char *text, const char *link,
					  const char *file, int line)
{
	const struct packet *data;

	lab_must_have(pair.lab, "a", link);
	endpoint_send(pair.a, 0, text, .file = file, .line = line);
	data = expect_packet(pair.lab, DATA, .file = file, .line = line, .from = "a");
	if (strcmp(data->link, link) || data->fate != FRAME_PASSED)
		scenario_fail(file, line, "expected DATA from a to pass on %s; it was %s on %s",
			      link, fate_name(data->fate), data->link);
	expect_message(pair.b, 0, text, .file = file, .line = line);
	expect_sack_back(pair.lab, data, file, line);
	return data;
}

static bool acknowledges(const struct packet *packet, void *context)
{
	return packet->chunk->sack.cumulative_tsn == *(const uint32_t *)context;
}

static void describe_sack(const void *about, char *text, size_t size)
{
	snprintf(text, size, "a SACK of TSN %u", *(const uint32_t *)about);
}

const struct packet *endpoint_expect_delivery(struct endpoint *from, struct endpoint *to,
					      const char *text, const char *path, const char *link,
					      const char *file, int line)
{
	const struct packet *data;
	uint32_t tsn;

	lab_must_have(from->lab, from->node, link);
	endpoint_send(from, 0, text, .path = path, .file = file, .line = line);
	data = expect_packet(from->lab, DATA, .file = file, .line = line, .from = from->node,
			     .within = AT_ONCE);
	if (link && strcmp(data->link, link))
		scenario_fail(file, line, "expected DATA from %s on %s; it was on %s", from->node,
			      link, data->link);
	expect_message(to, 0, text, .file = file, .line = line);
	tsn = data->chunk->data.tsn;
	expect_packet(from->lab, SACK, .file = file, .line = line, .from = to->node,
		      .match = acknowledges, .context = &tsn, .describe = describe_sack,
		      .about = &tsn);
	return data;
}

static bool has_tsn(const struct packet *packet, void *context)
{
	return packet->chunk->data.tsn == *(const uint32_t *)context;
}

static void describe_retransmission(const void *about, char *text, size_t size)
{
	snprintf(text, size, "the retransmission of TSN %u", *(const uint32_t *)about);
}

const struct packet *expect_retransmission_of_at(struct lab *lab, const struct packet *lost,
						 const char *link, int64_t rto, const char *file,
						 int line)
{
	uint32_t tsn = lost->chunk->data.tsn;
	const struct packet *again;

	lab_must_have(lab, lost->from, link);
	again = expect_packet(lab, DATA, .file = file, .line = line, .from = lost->from,
			      .timer = rto, .since = lost->time, .match = has_tsn, .context = &tsn,
			      .describe = describe_retransmission, .about = &tsn);
	if (link && strcmp(again->link, link))
		scenario_fail(file, line,
			      "expected the retransmission of TSN %u on %s; it was on %s", tsn,
			      link, again->link);
	return again;
}

const struct packet *pair_expect_detour(struct pair pair, const char *link, const char *other,
					int64_t rto, const char *file, int line)
{
	const struct packet *lost, *again;

	lab_must_have(pair.lab, "a", link);
	lab_must_have(pair.lab, "a", other);
	endpoint_send(pair.a, 0, "detour", .file = file, .line = line);
	lost = expect_packet(pair.lab, DATA, .file = file, .line = line, .from = "a");
	if (strcmp(lost->link, link))
		scenario_fail(file, line, "expected DATA from a on %s; it was on %s", link,
			      lost->link);
	again = expect_retransmission_of_at(pair.lab, lost, other, rto, file, line);
	if (!strcmp(again->link, link))
		scenario_fail(file, line,
			      "expected the retransmission of TSN %u on another path; it was on "
			      "%s, where it was lost",
			      lost->chunk->data.tsn, link);
	expect_message(pair.b, 0, "detour", .file = file, .line = line);
	expect_sack_back(pair.lab, again, file, line);
	return lost;
}

unsigned pair_failures_until(struct pair pair, int state, const char *file, int line)
{
	int64_t rto = RTO_MIN;

	link_cut(pair.lab, "path0", NULL);
	for (unsigned failures = 1; failures <= 12; failures++) {
		pair_expect_detour(pair, "path0", "path1", rto, file, line);
		if (endpoint_path_at(pair.a, "path0", file, line).spinfo_state == state)
			return failures;
		rto = rto_doubled(rto);
	}
	return 0;
}

static bool answers(const struct packet *packet, const struct packet *heartbeat)
{
	const struct chunk *ack = packet_chunk(&packet->sctp, HEARTBEAT_ACK);

	return ack && !strcmp(packet->from, heartbeat->to) &&
	       !strcmp(packet->link, heartbeat->link) && ack->length == heartbeat->chunk->length &&
	       !memcmp(ack->value, heartbeat->chunk->value, ack->value_length);
}

/* Both ends may send HEARTBEATs at the same time, so that the order of the packets says nothing. */
const struct packet *expect_heartbeat_ack_at(struct lab *lab, const struct packet *heartbeat,
					     const char *file, int line)
{
	let_pass(lab, jiffy());
	for (unsigned i = heartbeat->number + 1; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && packet->time - heartbeat->time < jiffy() &&
		    answers(packet, heartbeat))
			return packet;
	}
	scenario_fail(file, line,
		      "expected the HEARTBEAT ACK of %s on %s at once, with the Heartbeat Info of "
		      "%s's HEARTBEAT; it did not come",
		      heartbeat->to, heartbeat->link, heartbeat->from);
}
