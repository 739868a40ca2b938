/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets with a wrong Verification Tag or checksum: RFC 9260 sections 6.8 and 8.5. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

static void break_checksum(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { CHECKSUM = 8 };

	(void)context;
	sctp_packet_start(frame, packet)[CHECKSUM + 3] ^= 0x80;
}

struct damaged {
	enum chunk_type type;
	const char *from;
};

/* One chunk in the life of an association is damaged: nothing answers it, and a timer makes good the
 * loss. */
static void live_with_damage(struct lab *lab, uint16_t port, const struct damaged *damaged,
			     bool checksum)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = port);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	unsigned before = count_packets(lab, damaged->type);
	const struct packet *spoilt, *next;

	forget_packets(lab);
	lab_change(lab, damaged->type, checksum ? break_checksum : packet_spoil_tag,
		   .from = damaged->from, .keep_checksums = checksum);
	endpoint_connect(client, server);
	endpoint_send(client, 0, "hello");
	expect_message(server, 0, "hello");
	let_pass(lab, SECONDS(10));
	endpoint_shutdown(client);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);

	spoilt = expect_packet(lab, damaged->type, .from = damaged->from);
	next = packet_next(spoilt);
	ck_assert_msg(next->time - spoilt->time > MILLISECONDS(500),
		      "%s was answered though it was damaged", chunk_name(damaged->type));
	ck_assert_msg(count_packets(lab, damaged->type) == before + 2,
		      "%s must be sent twice, it was sent %u times", chunk_name(damaged->type),
		      count_packets(lab, damaged->type) - before);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
	ck_assert_uint_eq(count_packets(lab, ERROR), 0);
}

static const struct damaged chunks[] = {
	{INIT_ACK, "b"}, {COOKIE_ECHO, "a"}, {COOKIE_ACK, "b"},	  {DATA, "a"},
	{SACK, "b"},	 {SHUTDOWN, "a"},    {SHUTDOWN_ACK, "b"}, {SHUTDOWN_COMPLETE, "a"},
};

SCENARIO(wrong_tag, "A packet with a wrong Verification Tag is silently discarded",
	 .lab = &two_nodes, .limit = SECONDS(300),
	 .spec = {"RFC9260-8.5-2", "RFC9260-8.5-3", "RFC9260-5.1.5-4", "RFC9260-8.5.1-10"})
{
	for (size_t i = 0; i < ARRAY_SIZE(chunks); i++)
		live_with_damage(lab, SERVER_PORT + i, &chunks[i], false);
}

SCENARIO(wrong_checksum, "A packet with a wrong CRC32c is silently discarded", .lab = &two_nodes,
	 .limit = SECONDS(300), .spec = {"RFC9260-6.8-3", "RFC9260-6.8-4"})
{
	static const struct damaged init = {INIT, "a"};

	live_with_damage(lab, SERVER_PORT - 1, &init, true);
	for (size_t i = 0; i < ARRAY_SIZE(chunks); i++)
		live_with_damage(lab, SERVER_PORT + i, &chunks[i], true);
}
