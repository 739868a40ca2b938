/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has the judge listen to whatever libFuzzer makes two endpoints say.  The input is a list of
 * packets; their tags and numbers are near those of the setup, so that the rules are reached.
 *
 * Reaches: datagram_find datagram_decode scene_set learn_init learn_init_ack learn_data learn_sack
 * hold_data state_allows cumulative_is_true peers_tag chunk_padding echoes
 */
#include <stdlib.h>
#include <string.h>

#include "harness/judge/datagram.h"
#include "harness/judge/judge.h"
#include "harness/wire/bytes.h"
#include "harness/wire/crc32c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TAG_A = 0x0a0a0a0a, TAG_B = 0x0b0b0b0b, FIRST_TSN = 100, FRAME = 20 + 4096, PACKETS = 60 };

struct input {
	const uint8_t *bytes;
	size_t left;
};

/* Volatile, so that what is reported is read. */
static volatile size_t seen;

static uint8_t take(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->bytes++;
}

static void report(void *context, const struct violation *violation)
{
	(void)context;
	seen += strlen(violation->found) + strlen(violation->sentence.spec);
	if (!violation->found[0])
		abort();
}

/* Numbers and parameters as the setup needs them. */
static size_t put_init(uint8_t *value, uint8_t type, uint8_t how)
{
	static const uint8_t extensions[] = {0x80, 0x08, 0, 9, 192,  130, 193, 128, 64, 0,   0, 0,
					     0x80, 2,	 0, 4, 0x80, 3,	  0,   6,   0,	193, 0, 0};

	put_unaligned_be32(type == INIT ? TAG_A : TAG_B, value);
	put_unaligned_be32(4000, value + 4);
	put_unaligned_be32(0x00040004, value + 8);
	put_unaligned_be32(FIRST_TSN, value + 12);
	if (!(how & 1))
		return 16;
	memcpy(value + 16, extensions, sizeof(extensions));
	return 16 + sizeof(extensions);
}

/* An Add Outgoing Streams Request. */
static size_t put_request(uint8_t *value, uint8_t how)
{
	put_unaligned_be32(0x0011000c, value);
	put_unaligned_be32(FIRST_TSN + (how >> 6), value + 4);
	put_unaligned_be32(0x00010000, value + 8);
	return 12;
}

/* Appends a chunk; returns its room. */
static size_t put_chunk(struct input *input, uint8_t *to, size_t room)
{
	static const uint8_t types[] = {
		DATA,	       DATA,	    DATA,	   SACK,	 SACK,
		INIT,	       INIT_ACK,    COOKIE_ECHO,   COOKIE_ACK,	 HEARTBEAT,
		HEARTBEAT_ACK, ABORT,	    SHUTDOWN,	   SHUTDOWN_ACK, SHUTDOWN_COMPLETE,
		ERROR,	       AUTH,	    I_DATA,	   ASCONF,	 ASCONF_ACK,
		RE_CONFIG,     FORWARD_TSN, I_FORWARD_TSN, PAD};
	uint8_t type = types[take(input) % sizeof(types)];
	uint8_t how = take(input);
	size_t length = take(input) % 64u;

	if (room < 128)
		return 0;
	memset(to, 0, 128);
	to[0] = type;
	to[1] = how & 2 ? take(input) : type == DATA || type == I_DATA ? how >> 4 & 7 : 0;
	for (size_t i = 0; i < length; i++)
		to[4 + i] = take(input);
	if ((type == INIT || type == INIT_ACK) && !(how & 4))
		length = put_init(to + 4, type, how >> 4);
	else if (type == COOKIE_ECHO && !(how & 4))
		length = 0;
	else if (type == RE_CONFIG && !(how & 4))
		length = put_request(to + 4, how);
	else if (!(how & 4) && length >= 4)
		put_unaligned_be32(FIRST_TSN - 2u + (how >> 4), to + 4);
	if (type == DATA && !(how & 8) && length >= 12)
		memset(to + 8, 0, 8);
	put_unaligned_be16((uint16_t)(4 + length), to + 2);
	return padded_length(4 + length);
}

/* An IPv4 packet with SCTP in it. */
static size_t put_packet(struct input *input, uint8_t *frame)
{
	static const uint32_t tags[] = {TAG_A, TAG_B, 0, 7};
	uint8_t how = take(input);
	uint8_t chunks = take(input) % 4u + 1;
	unsigned from = how & 1;
	uint8_t *sctp = frame + 20;
	size_t length = 12;

	memset(frame, 0, 32);
	frame[0] = 0x45;
	frame[9] = 132;
	frame[12 + 3] = (uint8_t)(1 + from);
	frame[16 + 3] = (uint8_t)(2 - from);
	put_unaligned_be16((uint16_t)(5000 + from), sctp);
	put_unaligned_be16((uint16_t)(5001 - from), sctp + 2);
	put_unaligned_be32(how & 2 ? tags[how >> 2 & 3] : from ? TAG_A : TAG_B, sctp + 4);
	for (unsigned i = 0; i < chunks; i++)
		length += put_chunk(input, sctp + length, FRAME - 20 - length);
	if (how & 0x10 && (sctp[12] == INIT))
		put_unaligned_be32(0, sctp + 4);
	put_unaligned_be32(how & 0x80 ? 0 : sctp_checksum(sctp, length), sctp + 8);
	put_unaligned_be16((uint16_t)(20 + length), frame + 2);
	return 20 + length;
}

static void see(struct judge *judge, enum link_layer layer, const uint8_t *frame, size_t length,
		uint8_t how, unsigned long number)
{
	static uint8_t room[DATAGRAM_MAX];
	static struct sctp_packet packet;
	struct datagram datagram;
	struct sighting sighting = {.number = number,
				    .time = (int64_t)number * 100000000,
				    .sctp = room,
				    .packet = &packet,
				    .judged = !(how & 1),
				    .forged = how & 2 && how & 4,
				    .lost = how & 8 && how & 4,
				    .copies = how & 0x30 ? 1 : 2};

	if (datagram_find(layer, frame, length, 9899, &datagram) != DATAGRAM_SCTP)
		return;
	sighting.result = datagram_decode(&datagram, room, &packet);
	sighting.captured = datagram.captured;
	if (sighting.result != NOT_SCTP)
		judge_see(judge, &sighting);
}

/* Has the judge listen to what the input says, from packet `number` on; returns the next number. */
static unsigned long play(struct judge *judge, struct input *input, unsigned long number)
{
	uint8_t frame[FRAME];

	for (; input->left && number < PACKETS; number++) {
		uint8_t how = take(input);
		size_t length = put_packet(input, frame);

		see(judge, LINK_RAW_IP, frame, how & 0x40 ? length - how % 40u : length, how,
		    number);
	}
	return number;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* INIT, INIT ACK, COOKIE ECHO and COOKIE ACK, as put_packet() and put_chunk() read them. */
	static const uint8_t setup[] = {0, 0x10, 0, 5, 0x10, 0, 0, 1, 0, 6, 0x10, 0,
					0, 0,	 0, 7, 0,    0, 0, 1, 0, 8, 0,	  0};
	struct input input = {data, size}, first = {setup, sizeof(setup)};
	uint8_t how = take(&input);
	const struct judge_terms terms = {.complete = how & 1, .mtu = 1500};
	struct judge *judge = judge_new(&terms, report, NULL);
	unsigned long number = 2;

	for (int layer = LINK_ETHERNET; layer <= LINK_COOKED_2; layer++)
		see(judge, (enum link_layer)layer, data, size, 0, 1);
	if (how & 2)
		number = play(judge, &first, number);
	play(judge, &input, number);
	judge_end(judge);
	for (unsigned i = 0; i < judge_associations(judge); i++)
		seen += judge_association(judge, i).violations;
	judge_free(judge);
	return 0;
}
