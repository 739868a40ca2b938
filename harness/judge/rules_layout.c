/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about the bytes of a packet, which need no association. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/judge/rules.h"
#include "harness/wire/bytes.h"
#include "harness/wire/parameter.h"

enum { CHUNK_HEADER = 4, TLV_HEADER = 4 };

/* Zeros instead of a checksum are allowed to whoever was told so (RFC 9653 5.2). */
static bool may_be_zero(const struct scene *scene)
{
	return !scene->packet->checksum && scene->to && scene->to->has_facts &&
	       scene->to->facts.zero_checksum;
}

static bool checksum(struct scene *scene)
{
	const struct sctp_packet *packet = scene->packet;

	if (scene->sighting->checksum_old)
		return found(scene, "%08x is the Adler-32 of RFC 2960", packet->checksum);
	if (scene->sighting->checksum_unknown || packet->checksum_ok ||
	    scene->sighting->captured < packet->length)
		return true;
	return may_be_zero(scene) || found(scene, "the checksum is %08x", packet->checksum);
}

static bool zero_checksum(struct scene *scene)
{
	const struct sctp_packet *packet = scene->packet;

	if (scene->sighting->checksum_unknown || scene->sighting->checksum_old ||
	    packet->checksum_ok || scene->sighting->captured < packet->length ||
	    !may_be_zero(scene))
		return true;
	return found(scene, "the checksum is 0");
}

static bool source_port(struct scene *scene)
{
	return scene->packet->source_port || scene->packet->length < 12 ||
	       found(scene, "source port 0");
}

static bool destination_port(struct scene *scene)
{
	return scene->packet->destination_port || scene->packet->length < 12 ||
	       found(scene, "destination port 0");
}

/* What the decoder objects to and no other rule does. */
static bool well_formed(struct scene *scene)
{
	static const char *const others[] = {"port 0",
					     "bundled",
					     "the padding is missing",
					     "no user data",
					     "the initiate tag is 0",
					     "the verification tag is not 0",
					     "outbound and"};

	if (scene->sighting->result != MALFORMED ||
	    scene->sighting->captured < scene->packet->length)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strstr(scene->packet->defect, others[i]))
			return true;
	return found(scene, "%s", scene->packet->defect);
}

static bool padding_is_there(struct scene *scene)
{
	return scene->sighting->result != MALFORMED ||
	       !strstr(scene->packet->defect, "the padding is missing") ||
	       found(scene, "%s", scene->packet->defect);
}

static bool all_zero(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool chunk_padding(struct scene *scene)
{
	const struct chunk *chunk = scene->chunk;
	const uint8_t *end = chunk->value + chunk->value_length;
	size_t padding = padded_length(chunk->length) - chunk->length;

	if ((size_t)(end - scene->sighting->sctp) + padding > scene->packet->length ||
	    !chunk_is_whole(scene, chunk) || all_zero(end, padding))
		return true;
	return found(scene, "%s is padded with %02x, not 00", chunk_place(scene),
		     end[0] ? end[0] : end[padding - 1]);
}

static bool parameter_padding(struct scene *scene)
{
	const struct chunk *chunk = scene->chunk;
	size_t offset = 0;
	struct tlv tlv;

	if (!chunk->tlvs || !chunk_is_whole(scene, chunk))
		return true;
	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		const uint8_t *end = tlv.value + tlv.value_length;
		size_t left = (size_t)(chunk->tlvs + chunk->tlvs_length - end);
		size_t padding = padded_length(tlv.length) - tlv.length;

		if (!all_zero(end, padding < left ? padding : left))
			return found(scene, "TLV %u of %s is not padded with zeros", tlv.type,
				     chunk_place(scene));
	}
	return true;
}

/* The bits of Chunk Flags that have a meaning. */
static uint8_t defined_flags(uint8_t type)
{
	switch (type) {
	case DATA:
	case I_DATA:
		return DATA_FLAG_E | DATA_FLAG_B | DATA_FLAG_U | DATA_FLAG_I;
	case ABORT:
	case SHUTDOWN_COMPLETE:
		return FLAG_T;
	default:
		return 0;
	}
}

static bool flags(struct scene *scene)
{
	uint8_t undefined = scene->chunk->flags & (uint8_t)~defined_flags(scene->chunk->type);

	return !undefined ||
	       found(scene, "%s has the flags %02x", chunk_place(scene), scene->chunk->flags);
}

static bool user_data(struct scene *scene)
{
	return scene->chunk->data.size || found(scene, "%s has none", chunk_place(scene));
}

static bool i_data_reserved(struct scene *scene)
{
	uint16_t reserved = get_unaligned_be16(scene->chunk->value + 6);

	return !reserved || found(scene, "it is %04x", reserved);
}

static bool i_forward_tsn_reserved(struct scene *scene)
{
	for (unsigned i = 0; i < scene->chunk->tsn.skipped; i++) {
		uint16_t bits = get_unaligned_be16(scene->chunk->tsn.streams + 8 * i + 2);

		if (bits & 0xfffe)
			return found(scene, "entry %u has %04x there", i + 1, bits);
	}
	return true;
}

static bool pad_parameter(struct scene *scene)
{
	struct tlv tlv;

	return !scene->chunk->tlvs || scene->chunk->type == INIT || scene->chunk->type == ERROR ||
	       scene->chunk->type == ABORT || !chunk_tlv(scene->chunk, PARAM_PADDING, &tlv) ||
	       found(scene, "%s has one", chunk_place(scene));
}

/* No parameter of that type but in INIT and INIT ACK. */
static bool only_in_setup(struct scene *scene, uint16_t type)
{
	const struct chunk *chunk = scene->chunk;
	struct tlv tlv;

	return !chunk->tlvs || chunk->type == INIT || chunk->type == INIT_ACK ||
	       chunk->type == ERROR || chunk->type == ABORT || !chunk_tlv(chunk, type, &tlv) ||
	       found(scene, "%s has one", chunk_place(scene));
}

static bool adaptation(struct scene *scene)
{
	return only_in_setup(scene, PARAM_ADAPTATION);
}

static bool supported_extensions(struct scene *scene)
{
	return only_in_setup(scene, PARAM_SUPPORTED_EXTENSIONS);
}

static bool host_name(struct scene *scene)
{
	struct tlv tlv;

	return !chunk_tlv(scene->chunk, PARAM_HOST_NAME, &tlv) ||
	       found(scene, "%s has one", chunk_place(scene));
}

static bool heartbeat_information(struct scene *scene)
{
	struct tlv tlv;

	return scene->chunk->type == HEARTBEAT_ACK || scene->sighting->result == MALFORMED ||
	       chunk_tlv(scene->chunk, PARAM_HEARTBEAT_INFO, &tlv) ||
	       found(scene, "the HEARTBEAT has no Heartbeat Info");
}

static bool stream_request_reserved(struct scene *scene)
{
	struct tlv tlv;
	size_t offset = 0;

	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv))
		if ((tlv.type == PARAM_ADD_OUTGOING_STREAMS ||
		     tlv.type == PARAM_ADD_INCOMING_STREAMS) &&
		    tlv.value_length == 8 && get_unaligned_be16(tlv.value + 6))
			return found(scene, "it is %04x", get_unaligned_be16(tlv.value + 6));
	return true;
}

#define ZERO_FLAGS "the Chunk Flags that have no meaning are 0"
static const struct rule list[] = {
	{{"RFC9260-6.8-1", "the CRC32c of the packet"}, WHOLE_PACKET, checksum},
	{{"RFC9653-5.2-4", "the CRC32c of a packet with a COOKIE ECHO, even to who accepts zeros"},
	 COOKIE_ECHO,
	 zero_checksum},
	{{"RFC9653-5.2-5", "the CRC32c of a packet with an ASCONF, even to who accepts zeros"},
	 ASCONF,
	 zero_checksum},
	{{"RFC9260-3.1-1", "a source port other than 0"}, WHOLE_PACKET, source_port},
	{{"RFC9260-3.1-2", "a destination port other than 0"}, WHOLE_PACKET, destination_port},
	{{"RFC9260-6.10-5", "whole chunks whose lengths fit their formats"},
	 WHOLE_PACKET,
	 well_formed},
	{{"RFC9260-3.2-1", "each chunk is padded to a multiple of 4 bytes"},
	 WHOLE_PACKET,
	 padding_is_there},
	{{"RFC9260-3.2-2", "chunks are padded with zero bytes"}, EACH_CHUNK, chunk_padding},
	{{"RFC9260-3.2.1-1", "parameters and error causes are padded with zero bytes"},
	 EACH_CHUNK,
	 parameter_padding},
	{{"RFC9260-3.3.1-1", ZERO_FLAGS}, DATA, flags},
	{{"RFC9260-3.3.2-7", ZERO_FLAGS}, INIT, flags},
	{{"RFC9260-3.3.3-3", ZERO_FLAGS}, INIT_ACK, flags},
	{{"RFC9260-3.3.4-1", ZERO_FLAGS}, SACK, flags},
	{{"RFC9260-3.3.5-1", ZERO_FLAGS}, HEARTBEAT, flags},
	{{"RFC9260-3.3.6-1", ZERO_FLAGS}, HEARTBEAT_ACK, flags},
	{{"RFC9260-3.3.7-6", ZERO_FLAGS}, ABORT, flags},
	{{"RFC9260-3.3.8-1", ZERO_FLAGS}, SHUTDOWN, flags},
	{{"RFC9260-3.3.9-1", ZERO_FLAGS}, SHUTDOWN_ACK, flags},
	{{"RFC9260-3.3.10-1", ZERO_FLAGS}, ERROR, flags},
	{{"RFC9260-3.3.11-2", ZERO_FLAGS}, COOKIE_ECHO, flags},
	{{"RFC9260-3.3.12-1", ZERO_FLAGS}, COOKIE_ACK, flags},
	{{"RFC9260-3.3.13-2", ZERO_FLAGS}, SHUTDOWN_COMPLETE, flags},
	{{"RFC4820-3-3", ZERO_FLAGS}, PAD, flags},
	{{"RFC4895-5.1-2", ZERO_FLAGS}, AUTH, flags},
	{{"RFC8260-2.1-1", ZERO_FLAGS}, I_DATA, flags},
	{{"RFC8260-2.3.1-2", ZERO_FLAGS}, I_FORWARD_TSN, flags},
	{{"RFC8260-2.1-3", "the Reserved field of I-DATA is 0"}, I_DATA, i_data_reserved},
	{{"RFC8260-2.3.1-3", "the Reserved bits of each entry are 0"},
	 I_FORWARD_TSN,
	 i_forward_tsn_reserved},
	{{"RFC9260-3.3.1-6", "at least one byte of user data"}, ANY_USER_DATA, user_data},
	{{"RFC4820-4-4", "a PAD parameter in no chunk but INIT"}, EACH_CHUNK, pad_parameter},
	{{"RFC5061-4.2.6-4", "an Adaptation Layer Indication in INIT and INIT ACK alone"},
	 EACH_CHUNK,
	 adaptation},
	{{"RFC5061-4.2.7-5", "Supported Extensions in INIT and INIT ACK alone"},
	 EACH_CHUNK,
	 supported_extensions},
	{{"RFC9260-3.3.2.1.4-1", "no Host Name Address"}, INIT, host_name},
	{{"RFC9260-3.3.3-1", "no Host Name Address"}, INIT_ACK, host_name},
	{{"RFC9260-8.3-7", "a Heartbeat Info parameter"}, HEARTBEAT, heartbeat_information},
	{{"RFC6525-4.5-2", "the Reserved field of the request is 0"},
	 RE_CONFIG,
	 stream_request_reserved},
};

const struct rules rules_layout = {list, ARRAY_SIZE(list), false};
