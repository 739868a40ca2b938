/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "planted.h"

#include <linux/module.h>
#include <net/sctp/sctp.h>
#include <linux/string.h>
#include <asm/unaligned.h>

int sctp_planted_chosen, sctp_planted_type = -1;

/* clang-format off */
static const char *const names[] = {
	"",
#define X(name) #name,
	SCTP_PLANTED_FAULTS(X)
#undef X
};
/* clang-format on */

static int choose(const char *text, const struct kernel_param *parameter)
{
	char name[32];
	char *type;

	strscpy(name, text, sizeof(name));
	type = strchr(name, ':');
	if (type)
		*type = '\0';
	if (type && kstrtoint(type + 1, 10, &sctp_planted_type))
		return -EINVAL;
	sctp_planted_chosen = match_string(names, ARRAY_SIZE(names), name);
	return sctp_planted_chosen > 0 ? 0 : -EINVAL;
}

static const struct kernel_param_ops ops = {.set = choose};
module_param_cb(planted, &ops, NULL, 0);
__MODULE_PARM_TYPE(planted, "charp");
MODULE_PARM_DESC(planted, "the fault, NAME or NAME:TYPE of a chunk");

bool sctp_planted_odd(void)
{
	static unsigned int count;

	return ++count & 1;
}

enum {
	OUTGOING_RESET = 13,
	RECONFIG_RESPONSE = 16,
	ADD_OUTGOING = 17,
	ADD_INCOMING = 18,
	SUPPORTED_ADDRESS_TYPES = 12,
	STATE_COOKIE = 7,
	CHUNKS = 0x8003,
	HMAC_ALGO = 0x8004,
	HOST_NAME = 11,
	RUBBISH = 0x5a,
};

static void add16(u8 *at, int number)
{
	put_unaligned_be16(get_unaligned_be16(at) + number, at);
}

static void add32(u8 *at, int number)
{
	put_unaligned_be32(get_unaligned_be32(at) + number, at);
}

static size_t padded(size_t length)
{
	return SCTP_PAD4(length);
}

/* Moves the first chunk behind all others. */
static void rotate(u8 *chunks, size_t length)
{
	static u8 first[2048];
	size_t size = padded(get_unaligned_be16(chunks + 2));

	if (size >= length || size > sizeof(first))
		return;
	memcpy(first, chunks, size);
	memmove(chunks, chunks + size, length - size);
	memcpy(chunks + length - size, first, size);
}

static void spoil_parameter(u8 *parameter, size_t length, size_t room)
{
	u16 type = get_unaligned_be16(parameter);

	if (sctp_planted(parameter_padding) && padded(length) <= room)
		memset(parameter + length, RUBBISH, padded(length) - length);
	if (sctp_planted(host_name_supported) && type == SUPPORTED_ADDRESS_TYPES)
		put_unaligned_be16(HOST_NAME, parameter + length - 2);
	if (sctp_planted(chunks_lists_init) && type == CHUNKS && length > 4)
		parameter[4] = SCTP_CID_INIT;
	if (sctp_planted(hmac_without_sha1) && type == HMAC_ALGO)
		put_unaligned_be16(2, parameter + length - 2);
	if (sctp_planted(cookie_left_out) && type == STATE_COOKIE && sctp_planted_odd())
		put_unaligned_be16(0x8123, parameter);
	if (sctp_planted(reconfig_serial) &&
	    (type == OUTGOING_RESET || type == ADD_OUTGOING || type == ADD_INCOMING))
		add32(parameter + 4, 7);
	if (sctp_planted(reconfig_last_tsn) && type == OUTGOING_RESET)
		add32(parameter + 12, -1);
	if (sctp_planted(reconfig_response) && type == RECONFIG_RESPONSE)
		add32(parameter + 4, 1);
	if (sctp_planted(reconfig_reserved) && (type == ADD_OUTGOING || type == ADD_INCOMING))
		put_unaligned_be16(0x4000, parameter + 10);
}

static void spoil_parameters(u8 *at, size_t length)
{
	while (length >= 4) {
		size_t size = get_unaligned_be16(at + 2);

		if (size < 4 || size > length)
			return;
		spoil_parameter(at, size, length);
		size = padded(size);
		if (size > length)
			return;
		at += size;
		length -= size;
	}
}

static void spoil_init(u8 *chunk, size_t length)
{
	if (sctp_planted(init_window))
		put_unaligned_be32(1000, chunk + 8);
	if (sctp_planted(init_ack_streams) && chunk[0] == SCTP_CID_INIT_ACK)
		put_unaligned_be16(0xffff, chunk + 12);
	spoil_parameters(chunk + 20, length - 20);
}

static void spoil_data(u8 *chunk)
{
	bool begins = chunk[1] & SCTP_DATA_FIRST_FRAG;

	if (sctp_planted(ssn_skipped) && !(chunk[1] & SCTP_DATA_UNORDERED) &&
	    get_unaligned_be16(chunk + 10))
		add16(chunk + 10, 1);
	if (sctp_planted(ppid_of_fragment) && !begins)
		chunk[15] ^= 1;
	if (sctp_planted(u_bit_of_fragment) && !begins)
		chunk[1] ^= SCTP_DATA_UNORDERED;
	if (sctp_planted(ssn_of_fragment) && !begins)
		add16(chunk + 10, 1);
	if (sctp_planted(stream_beyond))
		put_unaligned_be16(0xfff0, chunk + 8);
}

static void spoil_sack(u8 *chunk)
{
	u16 gaps = get_unaligned_be16(chunk + 12);
	u8 *blocks = chunk + 16;

	if (sctp_planted(gap_too_far) && gaps)
		add16(blocks + 4 * gaps - 2, 1);
	if (sctp_planted(gaps_swapped) && gaps > 1) {
		u32 first = get_unaligned_be32(blocks);

		put_unaligned_be32(get_unaligned_be32(blocks + 4), blocks);
		put_unaligned_be32(first, blocks + 4);
	}
	/* What came last is not reported any more. */
	if (sctp_planted(gap_shortened) && gaps && get_unaligned_be32(chunk + 4) % 2 &&
	    get_unaligned_be16(blocks) + 1 < get_unaligned_be16(blocks + 2))
		add16(blocks + 2, -2);
	if (sctp_planted(cumulative_back) && !gaps && !sctp_planted_odd())
		add32(chunk + 4, -1);
	if (sctp_planted(cumulative_ahead))
		add32(chunk + 4, 1);
	if (sctp_planted(duplicate_false) && get_unaligned_be16(chunk + 14))
		add32(blocks + 4 * gaps, 1);
}

static void spoil_forward_tsn(u8 *chunk, size_t length)
{
	if (sctp_planted(forward_tsn_beyond))
		add32(chunk + 4, 3);
	if (sctp_planted(forward_tsn_back))
		add32(chunk + 4, -3);
	if (sctp_planted(forward_tsn_ssn) && length > 8)
		add16(chunk + 10, 1);
	if (sctp_planted(forward_tsn_stream_twice) && length > 12)
		put_unaligned_be16(get_unaligned_be16(chunk + 8), chunk + 12);
}

static void spoil_asconf(u8 *chunk)
{
	static u32 first;
	static u8 again;
	u32 serial = get_unaligned_be32(chunk + 4);

	if (sctp_planted(asconf_first_serial))
		add32(chunk + 4, 1);
	if (sctp_planted(asconf_serial) && first && serial != first)
		add32(chunk + 4, 1);
	if (!first)
		first = serial;
	/* The correlation ID of the first request, behind the address. */
	if (sctp_planted(asconf_other_again))
		chunk[8 + get_unaligned_be16(chunk + 10) + 7] ^= again++;
}

static void spoil_chunk(u8 *chunk, size_t length)
{
	if (sctp_planted(flags) && chunk[0] == sctp_planted_type)
		chunk[1] |= 0x10;
	switch (chunk[0]) {
	case SCTP_CID_INIT:
	case SCTP_CID_INIT_ACK:
		spoil_init(chunk, length);
		break;
	case SCTP_CID_DATA:
		spoil_data(chunk);
		break;
	case SCTP_CID_I_DATA:
		if (sctp_planted(i_data_reserved))
			put_unaligned_be16(1, chunk + 10);
		break;
	case SCTP_CID_SACK:
		spoil_sack(chunk);
		break;
	case SCTP_CID_COOKIE_ECHO:
		if (sctp_planted(cookie_changed) && sctp_planted_odd())
			chunk[40] ^= 1;
		break;
	case SCTP_CID_SHUTDOWN:
		if (sctp_planted(shutdown_cumulative_back))
			add32(chunk + 4, -1);
		break;
	case SCTP_CID_HEARTBEAT_ACK:
		/* Behind the IPv4 address, where no receiver looks. */
		if (sctp_planted(heartbeat_not_echoed) && length > 20)
			chunk[18] ^= 1;
		break;
	case SCTP_CID_FWD_TSN:
		spoil_forward_tsn(chunk, length);
		break;
	case SCTP_CID_I_FWD_TSN:
		if (sctp_planted(i_forward_tsn_reserved) && length > 8)
			put_unaligned_be16(0x8000, chunk + 10);
		break;
	case SCTP_CID_ASCONF:
		spoil_asconf(chunk);
		break;
	case SCTP_CID_ASCONF_ACK:
		if (sctp_planted(asconf_ack_serial))
			add32(chunk + 4, 1);
		break;
	case SCTP_CID_RECONF:
		spoil_parameters(chunk + 4, length - 4);
		break;
	}
}

void sctp_planted_spoil(struct sctphdr *header, u8 *chunks, size_t length)
{
	u8 *chunk = chunks, *end = chunks + length;

	if (!sctp_planted_chosen || length < 4)
		return;
	if (sctp_planted(tag) && header && chunks[0] == sctp_planted_type && sctp_planted_odd())
		header->vtag ^= htonl(1);
	while (end - chunk >= 4) {
		size_t size = get_unaligned_be16(chunk + 2);

		if (size < 4 || padded(size) > end - chunk)
			break;
		spoil_chunk(chunk, size);
		if (sctp_planted(chunk_padding))
			memset(chunk + size, RUBBISH, padded(size) - size);
		chunk += padded(size);
	}
	if (sctp_planted(control_last) && chunks[0] == sctp_planted_type)
		rotate(chunks, length);
}
