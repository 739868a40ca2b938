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
	INCOMING_RESET = 14,
	RECONFIG_RESPONSE = 16,
	ADD_OUTGOING = 17,
	ADD_INCOMING = 18,
	SUPPORTED_ADDRESS_TYPES = 12,
	STATE_COOKIE = 7,
	CHUNKS = 0x8003,
	HMAC_ALGO = 0x8004,
	HOST_NAME = 11,
	IPV4_ADDRESS = 5,
	IPV6_ADDRESS = 6,
	ECN_CAPABLE = 0x8000,
	RANDOM = 0x8002,
	PADDING = 0x8005,
	SUPPORTED_EXTENSIONS = 0x8008,
	FORWARD_TSN_SUPPORTED = 0xc000,
	SUCCESS_INDICATION = 0xc005,
	MEANS_NOTHING = 0x8123,
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

/* An empty parameter becomes another one of that size. */
static void rename_parameter(u8 *parameter, u16 type)
{
	if (sctp_planted(parameter_twice))
		put_unaligned_be16(FORWARD_TSN_SUPPORTED, parameter);
	if (sctp_planted(pad_parameter) && type == SCTP_CID_INIT_ACK)
		put_unaligned_be16(PADDING, parameter);
	if (sctp_planted(host_name) && type == sctp_planted_type && sctp_planted_odd())
		put_unaligned_be16(HOST_NAME, parameter);
}

/* In the setup. */
static void spoil_setup_parameter(u8 *parameter, size_t length)
{
	static const u8 mapped[12] = {[10] = 0xff, [11] = 0xff};
	u16 type = get_unaligned_be16(parameter);

	if (sctp_planted(mapped_address) && type == IPV6_ADDRESS)
		memcpy(parameter + 4, mapped, sizeof(mapped));
	if (sctp_planted(address_as_another) && type == IPV4_ADDRESS)
		put_unaligned_be16(MEANS_NOTHING, parameter);
	if (sctp_planted(random_short) && type == RANDOM && length == 36) {
		put_unaligned_be16(32, parameter + 2);
		put_unaligned_be32((u32)PADDING << 16 | 4, parameter + 32);
	}
	if (sctp_planted(hmac_left_out) && type == HMAC_ALGO)
		put_unaligned_be16(MEANS_NOTHING, parameter);
	if (sctp_planted(asconf_without_auth) && type == SUPPORTED_EXTENSIONS)
		for (size_t i = 4; i < length; i++)
			if (parameter[i] == SCTP_CID_AUTH)
				parameter[i] = SCTP_CID_ASCONF;
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
	/* Of two streams, so that they have the other's length. */
	if (sctp_planted(reconfig_addition) && type == INCOMING_RESET && length == 12)
		put_unaligned_be16(ADD_INCOMING, parameter);
	if (sctp_planted(reconfig_as_response) && type == OUTGOING_RESET && length == 20)
		put_unaligned_be16(RECONFIG_RESPONSE, parameter);
}

static void spoil_parameters(u8 chunk_type, u8 *at, size_t length)
{
	while (length >= 4) {
		size_t size = get_unaligned_be16(at + 2);

		if (size < 4 || size > length)
			return;
		spoil_parameter(at, size, length);
		if (chunk_type != SCTP_CID_RECONF)
			spoil_setup_parameter(at, size);
		if (chunk_type != SCTP_CID_RECONF && get_unaligned_be16(at) == ECN_CAPABLE)
			rename_parameter(at, chunk_type);
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
	if (sctp_planted(init_tag_zero) && chunk[0] == sctp_planted_type && sctp_planted_odd())
		put_unaligned_be32(0, chunk + 4);
	if (sctp_planted(init_no_outbound) && chunk[0] == sctp_planted_type && sctp_planted_odd())
		put_unaligned_be16(0, chunk + 12);
	if (sctp_planted(init_no_inbound) && chunk[0] == sctp_planted_type && sctp_planted_odd())
		put_unaligned_be16(0, chunk + 14);
	spoil_parameters(chunk[0], chunk + 20, length - 20);
}

/* The TSNs of the first two chunks of user data change places. */
static void swap_tsns(u8 *chunks, size_t length)
{
	size_t size = padded(get_unaligned_be16(chunks + 2));
	u32 first = get_unaligned_be32(chunks + 4);

	if (chunks[0] != SCTP_CID_DATA || size + 16 > length || chunks[size] != SCTP_CID_DATA)
		return;
	put_unaligned_be32(get_unaligned_be32(chunks + size + 4), chunks + 4);
	put_unaligned_be32(first, chunks + size + 4);
}

static void spoil_tsn(u8 *chunk, size_t length)
{
	static u32 first;

	if (!first)
		first = get_unaligned_be32(chunk + 4);
	if (sctp_planted(first_tsn) ||
	    (sctp_planted(tsn_skipped) && get_unaligned_be32(chunk + 4) != first))
		add32(chunk + 4, 1);
	/* What was user data is padding then. */
	if (sctp_planted(no_user_data) && sctp_planted_odd()) {
		put_unaligned_be16(16, chunk + 2);
		chunk[16] = SCTP_CID_PAD;
		chunk[17] = 0;
		put_unaligned_be16(padded(length) - 16, chunk + 18);
	}
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
	if (sctp_planted(gaps_touch) && gaps > 1)
		put_unaligned_be16(get_unaligned_be16(blocks + 2) + 1, blocks + 4);
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

/* The requests of an ASCONF: a header, the Correlation ID, an address. */
static void spoil_requests(u8 *request, size_t length)
{
	size_t size = padded(get_unaligned_be16(request + 2));

	if (length < 16 || size > length)
		return;
	if (sctp_planted(asconf_correlation_twice) && size + 8 <= length)
		memcpy(request + size + 4, request + 4, 4);
	if (sctp_planted(asconf_for_many) && get_unaligned_be16(request + 8) == IPV4_ADDRESS)
		put_unaligned_be32(0xe0000001, request + 12);
}

/* The answers of an ASCONF-ACK. */
static void spoil_answers(u8 *answer, size_t length)
{
	while (length >= 8) {
		size_t size = padded(get_unaligned_be16(answer + 2));

		if (size < 8 || size > length)
			return;
		if (sctp_planted(asconf_ack_correlation))
			add32(answer + 4, 1);
		if (sctp_planted(success_as) && get_unaligned_be16(answer) == SUCCESS_INDICATION)
			put_unaligned_be16(sctp_planted_type, answer);
		answer += size;
		length -= size;
	}
}

static void spoil_asconf(u8 *chunk, size_t length)
{
	static u32 first;
	static u8 again;
	u32 serial = get_unaligned_be32(chunk + 4);
	size_t requests = 8 + get_unaligned_be16(chunk + 10);

	if (sctp_planted(asconf_first_serial))
		add32(chunk + 4, 1);
	if (sctp_planted(asconf_serial) && first && serial != first)
		add32(chunk + 4, 1);
	if (!first)
		first = serial;
	/* The correlation ID of the first request, behind the address. */
	if (sctp_planted(asconf_other_again))
		chunk[requests + 7] ^= again++;
	if (requests + 4 <= length)
		spoil_requests(chunk + requests, length - requests);
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
		spoil_tsn(chunk, length);
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
		if (sctp_planted(shutdown_cumulative_ahead))
			add32(chunk + 4, 1);
		break;
	case SCTP_CID_HEARTBEAT:
		if (sctp_planted(heartbeat_without_information))
			put_unaligned_be16(MEANS_NOTHING, chunk + 4);
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
		if (sctp_planted(forward_tsn_with_i_data))
			chunk[0] = SCTP_CID_FWD_TSN;
		break;
	case SCTP_CID_ASCONF:
		spoil_asconf(chunk, length);
		break;
	case SCTP_CID_ASCONF_ACK:
		if (sctp_planted(asconf_ack_serial))
			add32(chunk + 4, 1);
		spoil_answers(chunk + 8, length - 8);
		break;
	case SCTP_CID_RECONF:
		spoil_parameters(chunk[0], chunk + 4, length - 4);
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
	if (sctp_planted(source_port) && header && sctp_planted_odd())
		header->source = 0;
	if (sctp_planted(destination_port) && header && sctp_planted_odd())
		header->dest = 0;
	if (sctp_planted(tsns_swapped))
		swap_tsns(chunks, length);
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
