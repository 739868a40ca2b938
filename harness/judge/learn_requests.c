/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the requests of ASCONF and RE-CONFIG into account, and their answers. */
#include "harness/judge/association.h"

static void learn_addition(struct side *side, const struct parameter *parameter)
{
	struct address *there = side_add_address(side, &parameter->address);

	if (there)
		there->deleted = false;
	/* What the same ASCONF deletes before. */
	for (unsigned i = 0; i < side->deletion_count; i++)
		if (same_address(&side->deletions[i].at, &parameter->address))
			side->deletions[i].at.ss_family = AF_UNSPEC;
}

static void learn_deletion(struct side *side, const struct parameter *parameter)
{
	if (side->deletion_count < DELETIONS)
		side->deletions[side->deletion_count++] = (struct deletion){
			.correlation = parameter->correlation, .at = parameter->address};
}

void learn_asconf(struct scene *scene, const struct chunk *chunk)
{
	struct serial *serial = &scene->from->asconf;
	struct asked *asked = &scene->from->asked;
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	if (!serial->known || serial->last != chunk->asconf.serial) {
		*serial = (struct serial){
			.known = true,
			.last = chunk->asconf.serial,
			.digest = digest_of(chunk->value, chunk->value_length),
		};
		asked_read(asked, chunk, scene->sighting->captured >= scene->packet->length);
	}
	asked_from(asked, &scene->packet->from);
	scene->from->deletion_count = 0;
	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (!parameter_decode(&tlv, &parameter))
			continue;
		if (tlv.type == PARAM_ADD_ADDRESS)
			learn_addition(scene->from, &parameter);
		else if (tlv.type == PARAM_DELETE_ADDRESS)
			learn_deletion(scene->from, &parameter);
	}
	/* Which addresses a wildcard adds or deletes depends on who sees it when. */
	scene->from->more_addresses = true;
}

/* Whether an answer to the ASCONF says that the request with that Correlation ID failed. */
static bool is_refused(const struct chunk *asconf_ack, uint32_t correlation)
{
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(asconf_ack->tlvs, asconf_ack->tlvs_length, &offset, &tlv))
		if (tlv.type == PARAM_ERROR_CAUSE &&
		    (!parameter_decode(&tlv, &parameter) || parameter.correlation == correlation))
			return true;
	return false;
}

/* What is not refused is done: whoever says so sends no more to the addresses that were deleted. */
void learn_asconf_ack(struct scene *scene, const struct chunk *chunk)
{
	struct side *asked = scene->to;

	if (!asked->asconf.known || asked->asconf.last != chunk->asconf.serial)
		return;
	asked->asconf.answered = true;
	for (unsigned i = 0; i < asked->deletion_count; i++) {
		struct address *there = side_address(asked, &asked->deletions[i].at);

		if (!there || there->deleted || scene->sighting->forged ||
		    is_refused(chunk, asked->deletions[i].correlation))
			continue;
		there->deleted = true;
	}
}

/* Adding streams and resets change what the numbers of DATA may be; success is the peer's to say. */
void learn_reconfig(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	struct parameter parameter;
	bool begun = false;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (!parameter_decode(&tlv, &parameter))
			continue;
		side->asked_tsn_reset = side->asked_tsn_reset || tlv.type == PARAM_TSN_RESET;
		if (tlv.type == PARAM_RECONFIG_RESPONSE || tlv.type == PARAM_OUTGOING_RESET ||
		    tlv.type == PARAM_ADD_OUTGOING_STREAMS)
			scene->to->reconfig.answered = true;
		if (side->reconfig.known && reconfig_is_request(tlv.type) &&
		    !tsn_before(side->reconfig.last, reconfig_request_number(&parameter)))
			continue;
		switch (tlv.type) {
		case PARAM_ADD_OUTGOING_STREAMS:
			side->streams_added += parameter.add.streams;
			break;
		case PARAM_TSN_RESET:
			/* Both sides then begin with other TSNs. */
			scene->association->murky = true;
			break;
		case PARAM_OUTGOING_RESET:
			for (size_t i = 0; i < side->streams; i++)
				if (side->next_number[i] < NUMBER_UNKNOWN)
					side->next_number[i] |= NUMBER_OR_ZERO;
			break;
		default:
			break;
		}
		if (!reconfig_is_request(tlv.type))
			continue;
		side->reconfig =
			(struct serial){.known = true, .last = reconfig_request_number(&parameter)};
		if (!begun)
			side->reconfig_first = side->reconfig.last;
		begun = true;
	}
}
