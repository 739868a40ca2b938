/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sequence numbers that begin again after their largest value: RFC 9260 sections 1.6 and 6.5. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

static void put_number(struct frame *frame, const uint8_t *at, uint32_t number)
{
	uint32_t bytes = htonl(number);

	memcpy(frame->data + (at - frame->data), &bytes, sizeof(bytes));
}

/* What is to be added to node a's TSNs so that its first one is what node b is to see. */
struct translation {
	uint32_t first;
	uint32_t offset;
};

static void translate_init(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	struct translation *translation = context;
	const struct chunk *init = packet_chunk(packet, INIT);

	translation->offset = translation->first - init->init.tsn;
	put_number(frame, init->value + 12, translation->first);
}

static void translate_data(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct translation *translation = context;

	for (unsigned i = 0; i < packet->chunk_count; i++)
		if (packet->chunks[i].type == DATA)
			put_number(frame, packet->chunks[i].value,
				   packet->chunks[i].data.tsn + translation->offset);
}

static void translate_sack(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct translation *translation = context;
	const struct chunk *sack = packet_chunk(packet, SACK);

	put_number(frame, sack->value, sack->sack.cumulative_tsn - translation->offset);
}

static bool is_second(const struct sctp_packet *packet, void *context)
{
	const struct translation *translation = context;

	return packet_chunk(packet, DATA)->data.tsn + translation->offset == translation->first + 1;
}

/* The kernel draws its first TSN at random, so the packets are changed on their way, as a NAT does
 * with ports. */
SCENARIO(tsn_wrap, "A receiver carries on as usual when TSNs wrap around in the middle of a gap",
	 .lab = &two_nodes, .spec = {"RFC9260-6.6-2", "RFC9260-6.7-1"})
{
	static struct translation translation = {.first = UINT32_MAX - 1};

	lab_change(lab, INIT, translate_init, .context = &translation);
	lab_drop(lab, DATA, .from = "a", .match = is_second, .context = &translation);
	lab_change(lab, DATA, translate_data, .from = "a", .count = FOREVER,
		   .context = &translation);
	lab_change(lab, SACK, translate_sack, .from = "b", .count = FOREVER,
		   .context = &translation);

	struct pair pair = pair_open(lab);
	/* With the TSNs that a sends, which the SACKs show again. */
	struct pair untranslated = pair;

	untranslated.a_first_tsn -= translation.offset;
	ck_assert_uint_eq(pair.a_first_tsn, UINT32_MAX - 1);
	for (unsigned i = 0; i < 5; i++)
		endpoint_send(pair.a, 0, NULL, .size = 10, .seed = i);
	pair_expect_sack(untranslated, 1);
	for (unsigned last = 3; last <= 5; last++)
		pair_expect_sack(untranslated, 1, .gaps = {{3, last}});
	for (unsigned i = 0; i < 5; i++)
		expect_message(pair.b, 0, NULL, .size = 10, .seed = i, .ssn = i);
	pair_expect_sack(untranslated, 5);
	endpoint_send(pair.a, 0, "behind the wrap");
	expect_message(pair.b, 0, "behind the wrap", .ssn = 5);
	pair_expect_sack(untranslated, 6);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_unackdata, 0);
}

static void skip_to(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *forward = packet_chunk(packet, FORWARD_TSN);
	uint16_t ssn = htons(*(const uint16_t *)context);

	memcpy(frame->data + (forward->value - frame->data) + 6, &ssn, sizeof(ssn));
}

static void add_to_ssn(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *data = packet_chunk(packet, DATA);
	uint16_t ssn = htons((uint16_t)(data->data.ssn + *(const uint16_t *)context));

	memcpy(frame->data + (data->value - frame->data) + 6, &ssn, sizeof(ssn));
}

/*
 * To send 65536 messages would take seconds.  Instead the SSNs that two FORWARD TSN skip to are
 * changed on their way (two, because an SSN ahead by more than half their number is an old one),
 * and those of the DATA after them as well.
 */
SCENARIO(ssn_wrap,
	 "A receiver expects SSN 0 after 65535, and keeps messages in order across the wrap",
	 .lab = &two_nodes,
	 .spec = {"RFC5061-3-4", "RFC9260-6.5-6", "RFC9260-6.6-1", "RFC9260-6.6-2",
		  "RFC9260-1.6-5"})
{
	static uint16_t skips[] = {32766, 65533};
	static uint16_t added = 65532;
	struct pair pair = pair_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		lab_drop(lab, DATA, .from = "a");
		lab_change(lab, FORWARD_TSN, skip_to, .from = "a", .context = &skips[i]);
		send_limited(pair.a, 3, "skipped", SCTP_PR_SCTP_TTL, 500);
		expect_packet(lab, FORWARD_TSN, .from = "a");
		pair_expect_sack(pair, 1 + i);
	}
	/* Lost, so that all others wait for it, on both sides of the wrap. */
	lab_drop(lab, DATA, .from = "a");
	lab_change(lab, DATA, add_to_ssn, .from = "a", .count = FOREVER, .context = &added);
	for (unsigned i = 0; i < 5; i++)
		endpoint_send(pair.a, 3, NULL, .size = 10, .seed = i);
	for (unsigned i = 0; i < 5; i++)
		expect_message(pair.b, 3, NULL, .size = 10, .seed = i,
			       .ssn = (uint16_t)(65534 + i));
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_DROPPED), 3);
}

/* A peer whose next message on stream 1 has SSN 65534, in DATA 3.  Twice, because an SSN ahead by 2^15 or more is an old one. */
static struct association open_before_wrap(struct lab *lab, struct peer *peer)
{
	struct association association =
		association_open(lab, .forward_tsn = true, .ignore_sacks = true, .peer = peer);

	send_forward_tsn(association, 1, {1, INT16_MAX - 1});
	send_forward_tsn(association, 2, {1, UINT16_MAX - 2});
	return association;
}

/* Message `n` of stream 1, counted from SSN 0: in DATA n + 5. */
static void send_around_wrap(struct association association, int n)
{
	peer_send_packet(
		association.peer,
		.chunks = {CHUNK(DATA, .tsn = peer_data_tsn(association, (unsigned)(n + 5)),
				 .stream = 1, .ssn = (uint16_t)n, .text = "x")});
}

SCENARIO(
	ssns_around_wrap,
	"Messages that wait for SSN 65534 are delivered in order, whichever side of the wrap comes first",
	.lab = &scripted_peer, .spec = {"RFC9260-1.6-5", "RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	static const int orders[][4] = {{2, -1, 1, 0}, {0, -1, 2, 1}, {-1, 2, 0, 1}, {1, 0, -1, 2}};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(orders); i++) {
		struct association association = open_before_wrap(lab, peer);

		for (unsigned j = 0; j < ARRAY_SIZE(orders[i]); j++)
			send_around_wrap(association, orders[i][j]);
		expect_no_message(association.iut, MILLISECONDS(100));
		send_around_wrap(association, -2);
		for (int n = -2; n <= 2; n++)
			expect_message(association.iut, 1, "x", .ssn = (uint16_t)n);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(ssns_skipped_around_wrap,
	 "FORWARD TSN across the wrap of the SSN delivers what waits on both sides of it, in order",
	 .lab = &scripted_peer, .spec = {"RFC9260-1.6-5", "RFC3758-3.6-7", "RFC3758-3.6-8"})
{
	struct association association = open_before_wrap(lab, NULL);

	/* SSNs 65534 and 1 are lost. */
	send_around_wrap(association, 2);
	send_around_wrap(association, 0);
	send_around_wrap(association, -1);
	expect_no_message(association.iut, MILLISECONDS(100));
	send_forward_tsn(association, 6, {1, 1});
	expect_message(association.iut, 1, "x", .ssn = UINT16_MAX);
	expect_message(association.iut, 1, "x", .ssn = 0);
	expect_message(association.iut, 1, "x", .ssn = 2);
	/* What was skipped is old now, on either side. */
	send_forward_tsn(association, 6, {1, UINT16_MAX});
	peer_send_packet(association.peer,
			 .chunks = {CHUNK(DATA, .tsn = peer_data_tsn(association, 8), .stream = 1,
					  .ssn = 3, .text = "next")});
	expect_message(association.iut, 1, "next", .ssn = 3);
}

/* No sentence asks for this: a sender that uses an SSN twice violates RFC 9260 6.5, and the kernel says so.  What it guards is the
 * receiver's order, which must not go back. */
SCENARIO(
	ssn_seen_before,
	"An ordered message whose SSN was already delivered is not delivered: the association is aborted for a protocol "
	"violation",
	.lab = &scripted_peer)
{
	static const uint16_t seen[] = {0, 1, UINT16_MAX};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(seen); i++) {
		struct association association =
			association_open(lab, .peer = peer, .ignore_sacks = true);

		for (unsigned n = 1; n <= 2; n++) {
			send_data(association, n);
			expect_message(association.iut, 0, "x", .ssn = (int)n - 1);
		}
		send_data(association, 3, .ssn = seen[i]);
		ck_assert(chunk_has_tlv(peer_expect(association.peer, ABORT)->chunk,
					CAUSE_PROTOCOL_VIOLATION));
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		expect_no_message(association.iut, MILLISECONDS(100));
		peer = association.peer;
		peer_reset(peer);
		endpoint_close(association.iut);
	}
}
