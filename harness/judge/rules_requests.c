/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about ASCONF and RE-CONFIG, and their answers. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"
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
	{{"RFC6525-5.1.7-1", "a response has the sequence number of a request"},
	 RE_CONFIG,
	 response_has_request},
};

const struct rules rules_requests = {list, ARRAY_SIZE(list), true};
