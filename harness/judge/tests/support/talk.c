/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "harness/judge/tests/support/talk.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/judge/datagram.h"
#include "harness/wire/bytes.h"
#include "harness/wire/crc32c.h"

enum { FRAME = 4096 };

const uint8_t talk_cookie[COOKIE] = "the State Cookie of this test";
const uint8_t talk_extensions[5] = {FORWARD_TSN, RE_CONFIG, ASCONF, ASCONF_ACK, AUTH};

static void cannot(const char *what)
{
	fprintf(stderr, "talk: %s\n", what);
	abort();
}

static void hear(void *context, const struct violation *violation)
{
	struct talk *talk = context;

	if (talk->count < ARRAY_SIZE(talk->seen))
		talk->seen[talk->count++] = *violation;
}

void talk_begin(struct talk *talk, bool complete)
{
	const struct judge_terms terms = {.complete = complete, .mtu = 1500};

	memset(talk, 0, sizeof(*talk));
	talk->how.judged = true;
	talk->judge = judge_new(&terms, hear, talk);
	if (!talk->judge)
		cannot("out of memory");
}

void talk_end(struct talk *talk)
{
	judge_free(talk->judge);
}

void talk_wait(struct talk *talk, unsigned milliseconds)
{
	talk->time += milliseconds * 1000000LL;
}

static struct sockaddr_storage address(unsigned side, unsigned which)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons(side == A ? 136 : 112),
				 .sin_addr.s_addr = htonl(0x0a000001 + which * 0x10000 + side)};
	struct sockaddr_storage result = {0};

	memcpy(&result, &in, sizeof(in));
	return result;
}

/* The frame, with what the next packet is to have wrong. */
static size_t make_frame(const struct talk *talk, unsigned from, uint32_t tag,
			 const struct chunk_spec *const chunks[], uint8_t *frame)
{
	struct frame_spec spec = {
		.from = address(from, talk->from_address),
		.to = address(!from, talk->to_address),
		.tag = tag,
		.checksum = USUAL,
		.cut = talk->cut,
	};
	uint8_t *sctp = frame + 34;
	size_t length;

	for (unsigned i = 0; chunks[i]; i++)
		spec.chunks[i] = chunks[i];
	length = encode_frame(&spec, frame, FRAME);
	if (length < 34 + 12)
		cannot("the frame cannot be encoded");
	if (talk->poke_at) {
		sctp[talk->poke_at] = talk->poke;
		put_unaligned_be32(sctp_checksum(sctp, length - 34), sctp + 8);
	}
	if (talk->checksum || talk->zero_checksum)
		put_unaligned_be32((uint32_t)talk->checksum, sctp + 8);
	return length;
}

void talk_say(struct talk *talk, unsigned from, uint32_t tag,
	      const struct chunk_spec *const chunks[])
{
	/* The packet before is still there, as it may be late. */
	static uint8_t rooms[2][DATAGRAM_MAX];
	static struct sctp_packet packets[2];
	uint8_t *room = rooms[talk->number % 2];
	struct sctp_packet *packet = &packets[talk->number % 2];
	uint8_t frame[FRAME];
	size_t length = make_frame(talk, from, tag, chunks, frame);
	struct datagram datagram;

	if (datagram_find(LINK_ETHERNET, frame, length - talk->not_captured, 0, &datagram) !=
	    DATAGRAM_SCTP)
		cannot("the datagram is not found");
	talk->time += 1000;
	talk->how.number = ++talk->number;
	talk->how.time = talk->time;
	talk->how.result = datagram_decode(&datagram, room, packet);
	talk->how.sctp = room;
	talk->how.captured = datagram.captured;
	talk->how.packet = packet;
	if (talk->number == talk->late)
		talk->held = talk->how;
	else if (talk->number != talk->missed)
		judge_see(talk->judge, &talk->how);
	if (talk->late && talk->number == talk->late + 1)
		judge_see(talk->judge, &talk->held);
	talk->how = (struct sighting){.judged = true};
	talk->checksum = 0;
	talk->zero_checksum = false;
	talk->from_address = talk->to_address = 0;
	talk->poke_at = talk->cut = talk->not_captured = 0;
}

void talk_offer(struct talk *talk)
{
	SAY_WITH(talk, A, 0,
		 THE_INIT(.tlvs = {tlv_of(PARAM_SUPPORTED_EXTENSIONS, talk_extensions, 5)}));
	SAY(talk, B,
	    THE_INIT_ACK(.tlvs = {tlv_of(PARAM_SUPPORTED_EXTENSIONS, talk_extensions, 5),
				  tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
}

void talk_setup(struct talk *talk)
{
	talk_offer(talk);
	SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(talk, B, CHUNK(COOKIE_ACK));
}

bool talk_broke(const struct talk *talk, const char *spec)
{
	for (unsigned i = 0; i < talk->count; i++)
		if (strcmp(talk->seen[i].sentence.spec, spec) == 0)
			return true;
	return false;
}

const char *talk_list(const struct talk *talk)
{
	static char text[4096];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < talk->count && used < sizeof(text); i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%lu %s: %s\n",
					 talk->seen[i].number, talk->seen[i].sentence.spec,
					 talk->seen[i].found);
	return text;
}
