/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about INIT, INIT ACK, COOKIE ECHO and COOKIE ACK. */
#include <netinet/in.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/judge/rules.h"
#include "harness/wire/parameter.h"

enum { LEAST_WINDOW = 1500, RANDOM_SIZE = 32, HMAC_SHA1 = 1 };

static bool initiate_tag(struct scene *scene)
{
	return scene->chunk->init.tag || found(scene, "it is 0");
}

static bool window(struct scene *scene)
{
	return scene->chunk->init.a_rwnd >= LEAST_WINDOW ||
	       found(scene, "a_rwnd %u", scene->chunk->init.a_rwnd);
}

static bool outbound(struct scene *scene)
{
	return scene->chunk->init.ostreams || found(scene, "0 outbound streams");
}

static bool inbound(struct scene *scene)
{
	return scene->chunk->init.istreams || found(scene, "0 inbound streams");
}

static bool may_repeat(uint16_t type)
{
	return type == PARAM_IPV4_ADDRESS || type == PARAM_IPV6_ADDRESS ||
	       type == PARAM_UNRECOGNIZED || type == PARAM_PADDING;
}

static bool no_repetition(struct scene *scene)
{
	const struct chunk *chunk = scene->chunk;
	uint8_t seen[8192] = {0};
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		uint8_t bit = (uint8_t)(1U << tlv.type % 8);

		if (seen[tlv.type / 8] & bit && !may_repeat(tlv.type))
			return found(scene, "%s appears twice", parameter_name(tlv.type));
		seen[tlv.type / 8] |= bit;
	}
	return true;
}

static bool no_mapped_address(struct scene *scene)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv)) {
		struct sockaddr_storage address;
		struct sockaddr_in6 in6;

		if (!tlv_read_address(&tlv, &address) || address.ss_family != AF_INET6)
			continue;
		memcpy(&in6, &address, sizeof(in6));
		if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
			return found(scene, "it lists one");
	}
	return true;
}

static bool has_cookie(struct scene *scene)
{
	struct tlv tlv;

	return scene->sighting->captured < scene->packet->length ||
	       chunk_tlv(scene->chunk, PARAM_STATE_COOKIE, &tlv) || found(scene, "it has none");
}

/* Reads the parameter of that type, if there is one that can be read. */
static bool read_parameter(const struct scene *scene, uint16_t type, struct parameter *out)
{
	struct tlv tlv;

	return chunk_is_whole(scene, scene->chunk) && chunk_tlv(scene->chunk, type, &tlv) &&
	       parameter_decode(&tlv, out);
}

static bool lists(const struct parameter *parameter, uint16_t number)
{
	for (unsigned i = 0; i < parameter->inside.count; i++)
		if (tlv_number(&parameter->inside, i) == number)
			return true;
	return false;
}

static bool address_types(struct scene *scene)
{
	struct parameter types;

	return !read_parameter(scene, PARAM_SUPPORTED_ADDRESS_TYPES, &types) ||
	       !lists(&types, PARAM_HOST_NAME) || found(scene, "it lists Host Name Address");
}

static bool random_size(struct scene *scene)
{
	struct tlv tlv;

	return !chunk_is_whole(scene, scene->chunk) ||
	       !chunk_tlv(scene->chunk, PARAM_RANDOM, &tlv) || tlv.value_length == RANDOM_SIZE ||
	       found(scene, "it has %zu", tlv.value_length);
}

static bool chunk_list(struct scene *scene)
{
	static const uint8_t never[] = {INIT, INIT_ACK, SHUTDOWN_COMPLETE, AUTH};
	struct parameter chunks;

	if (!read_parameter(scene, PARAM_CHUNK_LIST, &chunks))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		if (lists(&chunks, never[i]))
			return found(scene, "it lists %s", chunk_name(never[i]));
	return true;
}

static bool sha1(struct scene *scene)
{
	struct parameter hmacs;

	return !read_parameter(scene, PARAM_HMAC_ALGORITHMS, &hmacs) || lists(&hmacs, HMAC_SHA1) ||
	       found(scene, "it does not list SHA-1");
}

static bool auth_is_complete(struct scene *scene)
{
	struct tlv tlv;
	bool random, hmacs, chunks;

	if (!chunk_is_whole(scene, scene->chunk))
		return true;
	random = chunk_tlv(scene->chunk, PARAM_RANDOM, &tlv);
	hmacs = chunk_tlv(scene->chunk, PARAM_HMAC_ALGORITHMS, &tlv);
	chunks = chunk_tlv(scene->chunk, PARAM_CHUNK_LIST, &tlv);
	return (random == hmacs && (random || !chunks)) ||
	       found(scene, "%s RANDOM, %s HMAC-ALGO, %s CHUNKS", random ? "a" : "no",
		     hmacs ? "an" : "no", chunks ? "a" : "no");
}

static bool asconf_extensions(struct scene *scene)
{
	struct parameter types;

	return !read_parameter(scene, PARAM_SUPPORTED_EXTENSIONS, &types) ||
	       !lists(&types, ASCONF) || (lists(&types, ASCONF_ACK) && lists(&types, AUTH)) ||
	       found(scene, "Supported Extensions lists ASCONF without %s",
		     lists(&types, AUTH) ? "ASCONF-ACK" : "AUTH");
}

static bool answers_init(const struct scene *scene)
{
	return scene->association && scene->association->begun && scene->from_index == 1 &&
	       scene->to->has_facts && !scene->association->murky;
}

static bool no_more_streams(struct scene *scene)
{
	return !answers_init(scene) || scene->association->crossed ||
	       scene->chunk->init.ostreams <= scene->to->facts.istreams ||
	       found(scene, "%u outbound streams for %u", scene->chunk->init.ostreams,
		     scene->to->facts.istreams);
}

/* The INIT's source; with several INITs it may be any of theirs. */
static bool to_the_source(struct scene *scene)
{
	return !answers_init(scene) || side_address(scene->to, &scene->packet->to) ||
	       found(scene, "it goes to an address that the INIT neither came from nor lists");
}

static bool cookie(struct scene *scene)
{
	const struct offer *offer;

	if (!scene->association || !scene->association->begun || scene->association->murky ||
	    scene->from_index != 0 || !chunk_is_whole(scene, scene->chunk))
		return true;
	offer = offer_find(scene->association, scene->packet->tag);
	if (!offer || (offer->cookie_length == scene->chunk->value_length &&
		       offer->cookie == digest_of(scene->chunk->value, scene->chunk->value_length)))
		return true;
	return found(scene, "its %zu bytes differ from the %zu of that cookie",
		     scene->chunk->value_length, offer->cookie_length);
}

/* Whether the other association is between the same endpoints, and begun by the receiver of this packet. */
static bool is_crossed_by(const struct scene *scene, const struct association *other)
{
	const struct association *mine = scene->association;

	return other != mine && other->begun && mine->begun &&
	       other->sides[0].port == mine->sides[1].port &&
	       other->sides[1].port == mine->sides[0].port &&
	       same_address(&other->sides[0].addresses[0].at, &scene->packet->to) &&
	       same_address(&other->sides[1].addresses[0].at, &scene->packet->from);
}

/*
 * Whoever goes on with an INIT of its own was in COOKIE-WAIT when it answered another one since: with that tag.  Where it
 * had given its INIT up, it would not go on.
 */
static bool same_tag_while_waiting(struct scene *scene)
{
	const struct association *mine = scene->association, *each;

	if (!mine || !mine->begun || mine->murky || scene->from_index != 0 ||
	    !scene->judge->terms.complete || scene->from->sent_cookie_echo)
		return true;
	for (unsigned i = 0; i < scene->judge->count; i++) {
		each = scene->judge->all[i];
		if (each->number < mine->number || !is_crossed_by(scene, each))
			continue;
		for (unsigned n = 0; each->offers && n < OFFERS && n < each->offer_count; n++)
			if (!each->offers[n].forged &&
			    each->offers[n].facts.tag != scene->from->tag)
				return found(scene, "an INIT ACK of it has %08x, and its INIT %08x",
					     each->offers[n].facts.tag, scene->from->tag);
	}
	return true;
}

static bool fresh_tag(struct scene *scene)
{
	const struct side *kept;

	if (!answers_init(scene) || !scene->judge->terms.complete || scene->association->crossed)
		return true;
	kept = association_kept(scene);
	return !kept || kept->tag != scene->chunk->init.tag ||
	       found(scene, "it is %08x, that of the association that is there", kept->tag);
}

static bool cookie_ack_has_reason(struct scene *scene)
{
	return !scene->judge->terms.complete || !scene->association || !is_certain(scene) ||
	       scene->from->got_cookie_echo || found(scene, "no COOKIE ECHO came before it");
}

static bool waits_for_cookie_ack(struct scene *scene)
{
	if (!is_certain(scene) || scene->association->crossed || scene->from_index != 0 ||
	    !scene->from->sent_cookie_echo || scene->from->got_cookie_ack ||
	    scene->association->established || scene->association->end)
		return true;
	if (!scene->judge->terms.complete)
		return true;
	for (unsigned i = 0; i < scene->packet->chunk_count; i++) {
		uint8_t type = scene->packet->chunks[i].type;

		/* HEARTBEATs must be answered by then (8.3). */
		if (type == COOKIE_ECHO || type == HEARTBEAT_ACK || type == ABORT || type == INIT ||
		    type == INIT_ACK || type == SHUTDOWN_COMPLETE)
			return true;
	}
	return !scene->packet->chunk_count || found(scene, "%s comes before the COOKIE ACK",
						    chunk_name(scene->packet->chunks[0].type));
}

#define ONE_OF_EACH "no parameter twice"
static const struct rule list[] = {
	{{"RFC9260-5.3.1-1", "an Initiate Tag other than 0"}, INIT, initiate_tag},
	{{"RFC9260-3.3.3-5", "an Initiate Tag other than 0"}, INIT_ACK, initiate_tag},
	{{"RFC9260-3.3.2-10", "an a_rwnd of at least 1500"}, INIT, window},
	{{"RFC9260-3.3.3-8", "an a_rwnd of at least 1500"}, INIT_ACK, window},
	{{"RFC9260-3.3.2-13", "at least one outbound stream"}, INIT, outbound},
	{{"RFC9260-3.3.3-11", "at least one outbound stream"}, INIT_ACK, outbound},
	{{"RFC9260-3.3.2-15", "at least one inbound stream"}, INIT, inbound},
	{{"RFC9260-3.3.3-14", "at least one inbound stream"}, INIT_ACK, inbound},
	{{"RFC9260-3.3.2-1", ONE_OF_EACH}, INIT, no_repetition},
	{{"RFC9260-3.3.2.1.2-1", "no IPv4-mapped IPv6 address"}, INIT, no_mapped_address},
	{{"RFC9260-3.3.2.1.2-1", "no IPv4-mapped IPv6 address"}, INIT_ACK, no_mapped_address},
	{{"RFC9260-3.3.2.1.5-1", "Supported Address Types without Host Name Address"},
	 INIT,
	 address_types},
	{{"RFC9260-5.1-5", "a State Cookie"}, INIT_ACK, has_cookie},
	{{"RFC4895-6.1-2", "a Random Number of 32 bytes"}, INIT, random_size},
	{{"RFC4895-6.1-2", "a Random Number of 32 bytes"}, INIT_ACK, random_size},
	{{"RFC4895-3.2-5", "CHUNKS without INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH"},
	 INIT,
	 chunk_list},
	{{"RFC4895-3.2-5", "CHUNKS without INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH"},
	 INIT_ACK,
	 chunk_list},
	{{"RFC4895-6.1-8", "HMAC-ALGO lists SHA-1"}, INIT, sha1},
	{{"RFC4895-6.1-8", "HMAC-ALGO lists SHA-1"}, INIT_ACK, sha1},
	{{"RFC4895-3.3-5", "RANDOM and HMAC-ALGO together"}, INIT, auth_is_complete},
	{{"RFC4895-3.3-5", "RANDOM and HMAC-ALGO together"}, INIT_ACK, auth_is_complete},
	{{"RFC5061-4.2.7-2", "who supports ASCONF lists ASCONF, ASCONF-ACK and AUTH"},
	 INIT,
	 asconf_extensions},
	{{"RFC5061-4.2.7-2", "who supports ASCONF lists ASCONF, ASCONF-ACK and AUTH"},
	 INIT_ACK,
	 asconf_extensions},
	{{"RFC9260-3.3.3-11", "no more outbound streams than the INIT takes inbound ones"},
	 INIT_ACK,
	 no_more_streams},
	{{"RFC9260-5.1-3", "the INIT ACK goes to where the INIT came from"},
	 INIT_ACK,
	 to_the_source},
	{{"RFC9260-3.3.11-2", "the State Cookie of the INIT ACK"}, COOKIE_ECHO, cookie},
	{{"RFC9260-5.2.1-1", "in COOKIE-WAIT the INIT ACK has the Initiate Tag of the own INIT"},
	 COOKIE_ECHO,
	 same_tag_while_waiting},
	{{"RFC9260-5.2.2-8", "a new Initiate Tag for an INIT of who has an association already"},
	 INIT_ACK,
	 fresh_tag},
	{{"RFC9260-5.1.5-6", "a COOKIE ACK answers a COOKIE ECHO"},
	 COOKIE_ACK,
	 cookie_ack_has_reason},
	{{"RFC9260-5.1-7", "after the COOKIE ECHO no other packet before the COOKIE ACK"},
	 WHOLE_PACKET,
	 waits_for_cookie_ack},
};

const struct rules rules_setup = {list, ARRAY_SIZE(list), false};
