/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/setup.h"

#include <stdio.h>

#include "suites/etsi/timers.h"

static bool t_bit_is_clear(const struct packet *packet, void *context)
{
	(void)context;
	return !(packet->chunk->flags & FLAG_T);
}

static bool t_bit_is_set(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->flags == FLAG_T;
}

/* Where the RFC leaves a choice; a table of cases is noted once. */
static void note_choice(const char *choice, const char *detail)
{
	static char last[160];
	char text[sizeof(last)];

	snprintf(text, sizeof(text), "%s%s", choice, detail);
	if (strcmp(text, last) != 0)
		scenario_note("%s", text);
	memcpy(last, text, sizeof(last));
}

static void check_cause(const struct chunk *abort, const struct etsi_refusal *refusal)
{
	const struct tlv_spec *contents = refusal->contents;
	const char *name = cause_name(refusal->cause);
	size_t offset = 0;
	struct tlv cause;

	if (!tlv_next(abort->tlvs, abort->tlvs_length, &offset, &cause)) {
		note_choice("the ABORT has no cause", "");
		return;
	}
	if (cause.type != refusal->cause)
		scenario_fail(refusal->file, refusal->line,
			      "expected cause %s in the ABORT, it has %s", name,
			      cause_name(cause.type));
	if (contents && (cause.value_length != contents->size ||
			 memcmp(cause.value, contents->value ? contents->value : contents->bytes,
				contents->size) != 0))
		scenario_fail(refusal->file, refusal->line,
			      "the %zu bytes of cause %s are not the %zu that were expected",
			      cause.value_length, name, contents->size);
	if (tlv_next(abort->tlvs, abort->tlvs_length, &offset, &cause))
		scenario_fail(refusal->file, refusal->line,
			      "expected no cause but %s in the ABORT, it has %s as well", name,
			      cause_name(cause.type));
	note_choice("the ABORT has the cause ", name);
}

const struct chunk *etsi_expect_refusal_with(struct peer *peer, const struct etsi_refusal *refusal)
{
	const struct packet *packet;

	if (!refusal->must && peer_next(peer, AT_ONCE) < 0) {
		note_choice("discarded silently, without an ABORT", "");
		return NULL;
	}
	packet = peer_expect(peer, ABORT, .tag = refusal->tag, .alone = true,
			     .match = t_bit_is_clear, .file = refusal->file, .line = refusal->line);
	check_cause(packet->chunk, refusal);
	return packet->chunk;
}

void etsi_expect_abandoned_at(struct association association, const char *file, int line)
{
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .file = file,
		     .line = line);
	expect_socket_error_at(association.iut, ECONNREFUSED, file, line);
	peer_expect_silence_at(association.peer, 4 * RTO_INITIAL, file, line);
	peer_expect_gone_at(association.peer, file, line);
}

void etsi_expect_setup_to_go_on_at(struct association association, const char *file, int line)
{
	struct peer *peer = association.peer;

	etsi_expect_retransmission_of_at(association, packet_last(association.iut->node, INIT),
					 RTO_INITIAL, file, line);
	expect_no_event_at(association.iut, SCTP_ASSOC_CHANGE, 0, file, line);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO, .file = file, .line = line);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .file = file,
		     .line = line);
	peer_expect_alive_at(peer, file, line);
}

void etsi_expect_no_association_at(struct association association, const char *file, int line)
{
	const struct peer_association with = {.file = file, .line = line};

	peer_expect_silence_at(association.peer, RTO_INITIAL + SECONDS(1), file, line);
	if (association.iut->received)
		scenario_fail(file, line, "expected no message or event without an association");
	peer_connect_with(association.peer, association.iut, &with);
	peer_expect_alive_at(association.peer, file, line);
}

void etsi_expect_out_of_the_blue_at(struct peer *peer, uint32_t tag, enum chunk_type answer,
				    const struct chunk_spec *chunk, const char *file, int line)
{
	peer_send_packet(peer, .tag = tag, .chunks = {chunk});
	peer_expect(peer, answer, .tag = tag, .alone = true, .match = t_bit_is_set, .file = file,
		    .line = line);
}

void etsi_expect_sole_path_at(struct association association, const char *path, const char *file,
			      int line)
{
	expect_addresses_at(association.iut, true, (const char *const[MAX_LISTED_PATHS + 1]){path},
			    file, line);
	endpoint_send(association.iut, 0, "nowhere else", .file = file, .line = line);
	expect_data(association, 1, .path = path, .file = file, .line = line);
	expect_retransmission(association, 1, .path = path, .after = RTO_INITIAL, .file = file,
			      .line = line);
	send_sack(association, 1);
	peer_expect_alive_at(association.peer, file, line);
}
