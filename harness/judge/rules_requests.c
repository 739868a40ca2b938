/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about ASCONF and RE-CONFIG, and their answers. */
#include <netinet/in.h>

#include "harness/array_size.h"
#include "harness/judge/rules.h"
#include "harness/wire/bytes.h"
#include "harness/wire/parameter.h"

static bool is_known(const struct scene *scene)
{
	return is_certain(scene) && scene->discard == ACCEPTED && !scene->association->crossed;
}

static bool first_serial(struct scene *scene)
{
	const struct side *side = scene->from;

	return !is_known(scene) || !scene->judge->terms.complete || side->asconf.known ||
	       scene->chunk->asconf.serial == side->facts.tsn ||
	       found(scene, "the first is %u, the Initial TSN %u", scene->chunk->asconf.serial,
		     side->facts.tsn);
}

static bool next_serial(struct scene *scene)
{
	const struct serial *last = &scene->from->asconf;
	uint32_t serial = scene->chunk->asconf.serial;

	return !is_known(scene) || !scene->judge->terms.complete || !last->known ||
	       serial == last->last || serial == last->last + 1 ||
	       found(scene, "%u comes after %u", serial, last->last);
}

static bool one_outstanding(struct scene *scene)
{
	const struct serial *last = &scene->from->asconf;

	/* A capture may have missed the ASCONF-ACK. */
	return !is_known(scene) || !scene->judge->terms.complete || !last->known ||
	       last->answered || scene->chunk->asconf.serial == last->last ||
	       found(scene, "%u was not acknowledged yet", last->last);
}

static bool repeated_unchanged(struct scene *scene)
{
	const struct serial *last = &scene->from->asconf;

	return !is_known(scene) || !last->known || !chunk_is_whole(scene, scene->chunk) ||
	       scene->chunk->asconf.serial != last->last ||
	       last->digest == digest_of(scene->chunk->value, scene->chunk->value_length) ||
	       found(scene, "Sequence Number %u has other contents than before", last->last);
}

static bool asconf_came(struct scene *scene)
{
	const struct serial *asked = &scene->to->asconf;

	return !is_known(scene) || !scene->judge->terms.complete ||
	       (asked->known && !tsn_before(asked->last, scene->chunk->asconf.serial)) ||
	       found(scene, "no ASCONF with Sequence Number %u came", scene->chunk->asconf.serial);
}

static bool is_asconf_request(uint16_t type)
{
	return type == PARAM_ADD_ADDRESS || type == PARAM_DELETE_ADDRESS ||
	       type == PARAM_SET_PRIMARY;
}

static bool own_correlations(struct scene *scene)
{
	uint32_t seen[REQUESTS];
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	if (!chunk_is_whole(scene, scene->chunk))
		return true;
	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv)) {
		if (!is_asconf_request(tlv.type) || tlv.value_length < 4 || count == REQUESTS)
			continue;
		seen[count] = get_unaligned_be32(tlv.value);
		for (unsigned i = 0; i < count; i++)
			if (seen[i] == seen[count])
				return found(scene, "two requests have %08x", seen[i]);
		count++;
	}
	return true;
}

/* The request that a response answers is one of the ASCONF's. */
static bool was_asked(const struct asked *asked, uint32_t correlation)
{
	for (unsigned i = 0; i < asked->request_count; i++)
		if (asked->correlations[i] == correlation)
			return true;
	return false;
}

/* Whether the ASCONF that the ASCONF-ACK answers is the last one that came. */
static bool answers_last(const struct scene *scene)
{
	return is_known(scene) && scene->judge->terms.complete && scene->to->asconf.known &&
	       scene->to->asconf.last == scene->chunk->asconf.serial;
}

static bool correlations_returned(struct scene *scene)
{
	const struct asked *asked = &scene->to->asked;
	size_t offset = 0;
	struct tlv tlv;

	if (!answers_last(scene) || asked->request_count > REQUESTS ||
	    !chunk_is_whole(scene, scene->chunk))
		return true;
	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv))
		if ((tlv.type == PARAM_ERROR_CAUSE || tlv.type == PARAM_SUCCESS) &&
		    tlv.value_length >= 4 && !was_asked(asked, get_unaligned_be32(tlv.value)))
			return found(scene, "no request had %08x", get_unaligned_be32(tlv.value));
	return true;
}

static bool acknowledged_there(struct scene *scene)
{
	const struct asked *asked = &scene->to->asked;

	if (!answers_last(scene) || asked->source_count > SOURCES)
		return true;
	for (unsigned i = 0; i < asked->source_count; i++)
		if (same_address(&asked->sources[i], &scene->packet->to))
			return true;
	return found(scene, "the ASCONF came from another address");
}

static bool is_for_many(const struct sockaddr_storage *address)
{
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *four = (const struct sockaddr_in *)address;

	if (address->ss_family == AF_INET6)
		return IN6_IS_ADDR_MULTICAST(&six->sin6_addr);
	return address->ss_family == AF_INET && (IN_MULTICAST(ntohl(four->sin_addr.s_addr)) ||
						 four->sin_addr.s_addr == INADDR_BROADCAST);
}

static bool names_one_host(struct scene *scene, uint16_t type)
{
	struct parameter request;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv))
		if (tlv.type == type && parameter_decode(&tlv, &request) &&
		    is_for_many(&request.address))
			return found(scene, "it names a multicast or broadcast address");
	return true;
}

static bool adds_one_host(struct scene *scene)
{
	return names_one_host(scene, PARAM_ADD_ADDRESS);
}

static bool deletes_one_host(struct scene *scene)
{
	return names_one_host(scene, PARAM_DELETE_ADDRESS);
}

/* Where the RE-CONFIG has a parameter of that type there is at most one other, of one of these types (0: none). */
static bool keeps_company(struct scene *scene, uint16_t type, uint16_t one, uint16_t other)
{
	uint16_t stranger = 0;
	unsigned own = 0, others = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv)) {
		if (tlv.type == type && !own++)
			continue;
		if (others++ || !tlv.type || (tlv.type != one && tlv.type != other))
			stranger = tlv.type;
	}
	return !own || !stranger || found(scene, "%s is there as well", parameter_name(stranger));
}

static bool outgoing_reset_company(struct scene *scene)
{
	return keeps_company(scene, PARAM_OUTGOING_RESET, PARAM_INCOMING_RESET,
			     PARAM_RECONFIG_RESPONSE);
}

static bool incoming_reset_company(struct scene *scene)
{
	return keeps_company(scene, PARAM_INCOMING_RESET, PARAM_OUTGOING_RESET, 0);
}

static bool tsn_reset_company(struct scene *scene)
{
	return keeps_company(scene, PARAM_TSN_RESET, 0, 0);
}

/* The first request of the RE-CONFIG; false if there is none. */
static bool read_request(const struct scene *scene, struct parameter *out)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(scene->chunk->tlvs, scene->chunk->tlvs_length, &offset, &tlv))
		if (reconfig_is_request(tlv.type) && parameter_decode(&tlv, out))
			return true;
	return false;
}

static bool peer_reconfigures(struct scene *scene)
{
	struct parameter request;

	return !is_known(scene) || scene->to->facts.reconfig || !read_request(scene, &request) ||
	       found(scene, "a request, and the peer did not announce support");
}

static bool next_request(struct scene *scene)
{
	const struct serial *last = &scene->from->reconfig;
	struct parameter request;
	uint32_t number;

	if (!is_known(scene) || !scene->judge->terms.complete || !read_request(scene, &request))
		return true;
	number = reconfig_request_number(&request);
	if (!last->known)
		return number == scene->from->facts.tsn ||
		       found(scene, "the first is %u, the Initial TSN %u", number,
			     scene->from->facts.tsn);
	return number == scene->from->reconfig_first || number == last->last + 1 ||
	       found(scene, "%u comes after %u", number, last->last);
}

/* The peer may have answered in a packet that a capture misses. */
static bool one_request(struct scene *scene)
{
	const struct serial *last = &scene->from->reconfig;
	struct parameter request;

	if (!is_known(scene) || !scene->judge->terms.complete || !read_request(scene, &request) ||
	    !last->known || last->answered ||
	    !tsn_before(last->last, reconfig_request_number(&request)))
		return true;
	return found(scene, "request %u was not answered yet", last->last);
}

static bool response_tsns(struct scene *scene)
{
	struct parameter response;
	struct tlv tlv;

	return !is_known(scene) || !scene->judge->terms.complete || scene->to->asked_tsn_reset ||
	       !chunk_tlv(scene->chunk, PARAM_RECONFIG_RESPONSE, &tlv) ||
	       !parameter_decode(&tlv, &response) || !response.response.has_tsns ||
	       found(scene, "the response to %u has them", response.response.sequence);
}

static bool asconf_in_time(struct scene *scene)
{
	return !is_known(scene) || !scene->from->sent_shutdown_ack ||
	       found(scene, "%s after SHUTDOWN ACK", chunk_name(scene->chunk->type));
}

static bool last_assigned(struct scene *scene)
{
	struct parameter reset;
	struct tlv tlv;

	if (!is_known(scene) || !scene->judge->terms.complete || scene->from->gaps ||
	    !scene->from->has_tsn || !chunk_tlv(scene->chunk, PARAM_OUTGOING_RESET, &tlv) ||
	    !parameter_decode(&tlv, &reset))
		return true;
	/* One that is sent again may say what was true before. */
	if (scene->from->reconfig.known && scene->from->reconfig.last == reset.reset.request)
		return true;
	return reset.reset.last_tsn == scene->from->next_tsn - 1 ||
	       found(scene, "it is %u, the last that was sent %u", reset.reset.last_tsn,
		     scene->from->next_tsn - 1);
}

static bool response_has_request(struct scene *scene)
{
	struct parameter response;
	struct tlv tlv;

	if (!is_known(scene) || !scene->judge->terms.complete ||
	    !chunk_tlv(scene->chunk, PARAM_RECONFIG_RESPONSE, &tlv) ||
	    !parameter_decode(&tlv, &response))
		return true;
	return (scene->to->reconfig.known &&
		!tsn_before(scene->to->reconfig.last, response.response.sequence)) ||
	       found(scene, "no request %u came", response.response.sequence);
}

static const struct rule list[] = {
	{{"RFC5061-5.1-5", "the first ASCONF has the Initial TSN as Sequence Number"},
	 ASCONF,
	 first_serial},
	{{"RFC5061-5.1-4", "each ASCONF has a Sequence Number one higher"}, ASCONF, next_serial},
	{{"RFC5061-5.1.1-3", "one ASCONF at a time"}, ASCONF, one_outstanding},
	{{"RFC5061-5.1-11", "an ASCONF is sent again as it was"}, ASCONF, repeated_unchanged},
	{{"RFC5061-4.1.1-1", "an ASCONF-ACK answers an ASCONF"}, ASCONF_ACK, asconf_came},
	{{"RFC5061-5.1-2", "each request of an ASCONF has a Correlation ID of its own"},
	 ASCONF,
	 own_correlations},
	{{"RFC5061-4.2.1-2", "an address to add is that of one host"}, ASCONF, adds_one_host},
	{{"RFC5061-4.2.2-2", "an address to delete is that of one host"}, ASCONF, deletes_one_host},
	{{"RFC5061-5.2-8", "each response has the Correlation ID of a request"},
	 ASCONF_ACK,
	 correlations_returned},
	{{"RFC5061-5.2-11", "an ASCONF-ACK goes to where the ASCONF came from"},
	 ASCONF_ACK,
	 acknowledged_there},
	{{"RFC6525-5.1.2-11",
	  "beside an Outgoing SSN Reset Request stands an Incoming one, a response or nothing"},
	 RE_CONFIG,
	 outgoing_reset_company},
	{{"RFC6525-5.1.3-6",
	  "beside an Incoming SSN Reset Request stands an Outgoing one or nothing"},
	 RE_CONFIG,
	 incoming_reset_company},
	{{"RFC6525-5.1.4-5", "an SSN/TSN Reset Request stands alone"},
	 RE_CONFIG,
	 tsn_reset_company},
	{{"RFC6525-5.1.1-2", "requests go to who supports RE-CONFIG"},
	 RE_CONFIG,
	 peer_reconfigures},
	{{"RFC6525-5.1.2-3",
	  "request sequence numbers begin with the Initial TSN and go up by one"},
	 RE_CONFIG,
	 next_request},
	{{"RFC6525-5.1.2-4", "Sender's Last Assigned TSN is that of the last user data"},
	 RE_CONFIG,
	 last_assigned},
	{{"RFC6525-5.1.1-4", "one RE-CONFIG with requests at a time"}, RE_CONFIG, one_request},
	{{"RFC6525-5.1.7-4", "TSNs in the response to an SSN/TSN Reset Request alone"},
	 RE_CONFIG,
	 response_tsns},
	{{"RFC5061-5.1.1-6", "no ASCONF after a SHUTDOWN ACK"}, ASCONF, asconf_in_time},
	{{"RFC5061-5.1.1-6", "no ASCONF-ACK after a SHUTDOWN ACK"}, ASCONF_ACK, asconf_in_time},
	{{"RFC6525-5.1.7-1", "a response has the sequence number of a request"},
	 RE_CONFIG,
	 response_has_request},
};

const struct rules rules_requests = {list, ARRAY_SIZE(list), true};
