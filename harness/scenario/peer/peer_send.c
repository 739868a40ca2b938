/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the scripted peer sends: the script's values, and the usual ones for the rest. */
#include <string.h>

#include <netinet/in.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/wire/bytes.h"
#include "harness/wire/parameter_types.h"

static const char own_cookie[] = "a cookie that only the peer understands";
static const char own_info[] = "what the peer wants to know again";

static void fill(int64_t *field, int64_t usual)
{
	if (*field == USUAL)
		*field = usual;
}

static bool has_tlv(const struct chunk_spec *chunk, uint16_t type)
{
	for (unsigned i = 0; i < MAX_TLVS; i++)
		if (chunk->tlvs[i].type == type)
			return true;
	return false;
}

static void add_tlv(struct chunk_spec *chunk, struct tlv_spec tlv)
{
	unsigned count = 0;

	while (count < MAX_TLVS && (chunk->tlvs[count].type || chunk->tlvs[count].size))
		count++;
	if (count == MAX_TLVS)
		scenario_error("a chunk with more than %u parameters", MAX_TLVS);
	chunk->tlvs[count] = tlv;
}

static void fill_init(struct peer *peer, struct chunk_spec *chunk)
{
	fill(&chunk->tag, peer->tag);
	fill(&chunk->tsn, peer->initial_tsn);
	fill(&chunk->a_rwnd, peer->a_rwnd);
	fill(&chunk->ostreams, peer->ostreams);
	fill(&chunk->istreams, peer->istreams);
	if (chunk->type == INIT_ACK && !chunk->bare && !has_tlv(chunk, PARAM_STATE_COOKIE))
		add_tlv(chunk, tlv_text(PARAM_STATE_COOKIE, own_cookie));
	peer_keep_vector(peer, chunk);
}

static uint16_t take_ssn(struct peer *peer, const struct chunk_spec *chunk, int flags)
{
	if (flags & DATA_FLAG_U || chunk->stream >= PEER_MAX_STREAMS)
		return 0;
	return flags & DATA_FLAG_E ? peer->next_ssn[chunk->stream]++
				   : peer->next_ssn[chunk->stream];
}

static uint32_t take_mid(struct peer *peer, const struct chunk_spec *chunk, int flags)
{
	if (chunk->stream >= PEER_MAX_STREAMS)
		return 0;
	return flags & DATA_FLAG_E ? peer->next_mid[chunk->stream]++
				   : peer->next_mid[chunk->stream];
}

static void fill_user_data(struct peer *peer, struct chunk_spec *chunk)
{
	int flags = chunk->flags == USUAL ? DATA_FLAG_B | DATA_FLAG_E : chunk->flags;

	fill(&chunk->stream, 0);
	fill(&chunk->ppid, 0);
	if (chunk->tsn == USUAL)
		chunk->tsn = peer->next_tsn++;
	if (chunk->type == DATA && chunk->ssn == USUAL)
		chunk->ssn = take_ssn(peer, chunk, flags);
	if (chunk->type == I_DATA && chunk->mid == USUAL)
		chunk->mid = take_mid(peer, chunk, flags);
}

static void fill_value(struct chunk_spec *chunk, const void *value, size_t size)
{
	if (chunk->value || chunk->empty || chunk->bare || chunk->tlvs[0].type)
		return;
	chunk->value = value;
	chunk->value_size = size;
}

static void fill_chunk(struct peer *peer, struct chunk_spec *chunk)
{
	switch ((enum chunk_type)chunk->type) {
	case INIT:
	case INIT_ACK:
		fill_init(peer, chunk);
		break;
	case DATA:
	case I_DATA:
		fill_user_data(peer, chunk);
		break;
	case SACK:
		fill(&chunk->a_rwnd, peer->a_rwnd);
		fill(&chunk->cumulative_tsn, peer->cumulative_tsn);
		break;
	case SHUTDOWN:
		fill(&chunk->cumulative_tsn, peer->cumulative_tsn);
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		fill(&chunk->tsn, peer->next_tsn - 1);
		break;
	case COOKIE_ECHO:
		fill_value(chunk, peer->cookie, peer->cookie_size);
		break;
	case HEARTBEAT:
		if (!chunk->value && !chunk->empty && !chunk->bare && !chunk->tlvs[0].type)
			add_tlv(chunk, tlv_text(PARAM_HEARTBEAT_INFO, own_info));
		break;
	case HEARTBEAT_ACK:
		fill_value(chunk, peer->info, peer->info_size);
		break;
	case ASCONF:
		if (chunk->serial == USUAL)
			chunk->serial = peer->next_serial++;
		break;
	case ASCONF_ACK:
		fill(&chunk->serial, peer->iut_serial);
		break;
	case AUTH:
		peer_fill_auth(peer, chunk);
		break;
	case ABORT:
	case SHUTDOWN_ACK:
	case ERROR:
	case COOKIE_ACK:
	case ECNE:
	case CWR:
	case SHUTDOWN_COMPLETE:
	case RE_CONFIG:
	case PAD:
		break;
	}
}

static void set_port(struct sockaddr_storage *address, int64_t port)
{
	if (address->ss_family == AF_INET)
		((struct sockaddr_in *)address)->sin_port = htons((uint16_t)port);
	else
		((struct sockaddr_in6 *)address)->sin6_port = htons((uint16_t)port);
}

static uint32_t usual_tag(const struct peer *peer, const struct peer_packet *packet)
{
	return packet->chunks[0] && packet->chunks[0]->type == INIT ? 0 : peer->iut_tag;
}

enum { MAX_HEADERS = 64 };

#define PARAMETER_NUMBER(name, number, text) number,
static const uint16_t parameter_types[] = {PARAMETER_TYPE_LIST(PARAMETER_NUMBER)};
#undef PARAMETER_NUMBER

static bool is_parameter(uint16_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(parameter_types); i++)
		if (parameter_types[i] == type)
			return true;
	return false;
}

/* Whether a parameter or an INIT, as it stands in a cookie, seems to begin there. */
static bool is_header(const uint8_t *at, size_t rest)
{
	uint16_t type = get_unaligned_be16(at), length = get_unaligned_be16(at + 2);

	if (length < 4 || length > rest)
		return false;
	return type >> 8 == INIT ? length >= 20 : is_parameter(type);
}

/* The place of the INIT in a cookie, behind the chunk's header; 0: there is none. */
static size_t place_of_init(const uint8_t *chunk, size_t length)
{
	for (size_t at = 4; at + 20 <= length; at += 2)
		if (is_header(chunk + at, length - at) &&
		    get_unaligned_be16(chunk + at) == INIT << 8)
			return at;
	return 0;
}

/* The place of the word that a change is about, in a chunk. */
static size_t place_of_change(const struct peer_change *change, const uint8_t *chunk, size_t length)
{
	size_t places[MAX_HEADERS], count = 0;

	for (size_t at = 4; change->header && at + 4 <= length && count < MAX_HEADERS; at += 2)
		if (is_header(chunk + at, length - at))
			places[count++] = at;
	if (count == 0)
		return change->word % (length / 2) * 2;
	return places[change->word / 2 % count] + change->word % 2 * 2;
}

static void change_frame(const struct peer_change *change, uint8_t *frame, size_t length)
{
	static struct sctp_packet decoded;
	const struct chunk *chunk;
	uint8_t *at;

	packet_decode_frame(frame, length, &decoded);
	if (change->chunk >= decoded.chunk_count)
		return;
	chunk = &decoded.chunks[change->chunk];
	at = frame + (chunk->value - 4 - frame);
	if (change->in_init) {
		size_t init = place_of_init(at, 4 + chunk->value_length);

		if (init && change->wide)
			put_unaligned_be32(change->value, at + init + change->in_init);
		else if (init)
			put_unaligned_be16((uint16_t)change->value, at + init + change->in_init);
		packet_fix_checksums(frame, length);
		return;
	}
	at += place_of_change(change, at, 4 + chunk->value_length);
	put_unaligned_be16(
		(uint16_t)(change->value + (change->relative ? get_unaligned_be16(at) : 0)), at);
	packet_fix_checksums(frame, length);
}

/* Whom the peer sends to: the kernel, where it seems to be. */
static struct sockaddr_storage seen_address(const struct peer *peer, const char *path, int link,
					    int own_end, int64_t own_port)
{
	const char *iut = lab_topology(peer->lab)->links[link].ends[1 - own_end];

	return path_address_seen(peer->lab, iut, path, 0, (uint16_t)own_port);
}

static void address_frame(const struct peer *peer, const struct peer_packet *packet, int link,
			  struct frame_spec *frame)
{
	const char *path = packet->path ? packet->path : peer->path;
	int own_end = topology_silent(lab_topology(peer->lab), link, 1) ? 1 : 0;
	int64_t own_port = packet->source_port == USUAL ? peer->port : packet->source_port;

	frame->from = packet->from ? *packet->from : peer_own_address(peer, path);
	frame->to = packet->to ? *packet->to : seen_address(peer, path, link, own_end, own_port);
	set_port(&frame->from, own_port);
	set_port(&frame->to,
		 packet->destination_port == USUAL ? peer->iut_port : packet->destination_port);
	topology_mac(link, own_end, frame->source_mac);
	topology_mac(link, 1 - own_end, frame->destination_mac);
}

size_t peer_build(struct peer *peer, const struct peer_packet *packet, uint8_t *bytes, size_t size)
{
	struct chunk_spec chunks[MAX_CHUNKS];
	int link = lab_path_link(peer->lab, packet->path ? packet->path : peer->path);
	struct frame_spec frame = {
		.tag = packet->tag == USUAL ? usual_tag(peer, packet) : (uint32_t)packet->tag,
		.udp_source = peer->iut_udp_port ? peer->udp_port : 0,
		.udp_destination = peer->iut_udp_port,
		.ecn = packet->ecn,
		.checksum = packet->checksum,
		.cut = packet->cut,
	};
	size_t length;

	for (unsigned i = 0; i < MAX_CHUNKS && packet->chunks[i]; i++) {
		chunks[i] = *packet->chunks[i];
		fill_chunk(peer, &chunks[i]);
		frame.chunks[i] = &chunks[i];
	}
	address_frame(peer, packet, link, &frame);
	length = encode_frame(&frame, bytes, size);
	if (length == 0)
		scenario_error("the peer's packet is too large");
	if (packet->change)
		change_frame(packet->change, bytes, length);
	peer_sign(peer, packet, bytes, length);
	return length;
}

int peer_link(const struct peer *peer, const char *path, int *to)
{
	int link = lab_path_link(peer->lab, path ? path : peer->path);

	*to = topology_silent(lab_topology(peer->lab), link, 0) ? 1 : 0;
	return link;
}

void peer_send_with(struct peer *peer, const struct peer_packet *packet)
{
	static uint8_t bytes[65536 + 64];
	size_t length = peer_build(peer, packet, bytes, sizeof(bytes));
	int to, link = peer_link(peer, packet->path, &to);

	peer->last = lab_now();
	if (intercept_takes(peer->lab, link, to, bytes, length))
		return;
	if (lab_inject(peer->lab, link, to, bytes, length) < 0)
		scenario_error("%s", lab_error(peer->lab));
}
