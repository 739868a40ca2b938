/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/setup.h"

#include <stdio.h>

static bool is_among(struct endpoint *iut, const char *path, const struct sockaddr *addresses,
		     int count)
{
	struct sockaddr_storage wanted = peer_address(iut, path, 0);

	for (int i = 0; i < count; i++) {
		if (is_host(&wanted, addresses))
			return true;
		addresses = (const struct sockaddr *)((const char *)addresses +
						      (addresses->sa_family == AF_INET
							       ? sizeof(struct sockaddr_in)
							       : sizeof(struct sockaddr_in6)));
	}
	return false;
}

void setup_expect_addresses_at(struct endpoint *iut, const char *const paths[], const char *file,
			       int line)
{
	struct sockaddr *addresses;
	int count = sctp_getpaddrs(iut->fd, iut->association, &addresses);
	int wanted = 0;

	if (count < 0)
		scenario_fail(file, line, "sctp_getpaddrs: %s", strerror(errno));
	for (; paths[wanted]; wanted++)
		if (!is_among(iut, paths[wanted], addresses, count))
			scenario_fail(file, line, "%s is not among the peer's %d addresses",
				      paths[wanted], count);
	if (count != wanted)
		scenario_fail(file, line, "the peer has %d addresses, expected %d", count, wanted);
	sctp_freepaddrs(addresses);
}

void setup_expect_sole_path_at(struct peer *peer, struct endpoint *iut, const char *path,
			       const char *file, int line)
{
	struct peer_wanted wanted = {.file = file, .line = line, .tag = USUAL, .path = path};

	setup_expect_addresses_at(iut, (const char *const[]){path, NULL}, file, line);
	endpoint_send(iut, 0, "nowhere else");
	peer_expect_with(peer, DATA, &wanted);
	wanted.after = RTO_INITIAL;
	peer_expect_with(peer, DATA, &wanted);
	peer_send(peer, SACK);
	peer_expect_alive_at(peer, file, line);
}

static bool t_bit_is_clear(const struct packet *packet, void *context)
{
	(void)context;
	return !(packet->chunk->flags & FLAG_T);
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

static void check_cause(const struct chunk *abort, const struct setup_refusal *refusal)
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
		scenario_fail(refusal->file, refusal->line, "the ABORT has cause %u, expected %s",
			      cause.type, name);
	if (contents && (cause.value_length != contents->size ||
			 memcmp(cause.value, contents->value ? contents->value : contents->bytes,
				contents->size) != 0))
		scenario_fail(refusal->file, refusal->line,
			      "the %zu bytes of cause %s are not the %zu that were expected",
			      cause.value_length, name, contents->size);
	if (tlv_next(abort->tlvs, abort->tlvs_length, &offset, &cause))
		scenario_fail(refusal->file, refusal->line, "the ABORT has more causes than %s",
			      name);
	note_choice("the ABORT has the cause ", name);
}

const struct chunk *setup_expect_refusal_with(struct peer *peer,
					      const struct setup_refusal *refusal)
{
	const struct packet *packet;

	if (!refusal->must && peer_next(peer, AT_ONCE) < 0) {
		note_choice("discarded silently, without an ABORT", "");
		return NULL;
	}
	packet = peer_expect_with(peer, ABORT,
				  &(struct peer_wanted){.file = refusal->file,
							.line = refusal->line,
							.tag = refusal->tag,
							.alone = true,
							.match = t_bit_is_clear});
	check_cause(packet->chunk, refusal);
	return packet->chunk;
}

void setup_expect_abandoned_at(struct peer *peer, struct endpoint *iut, const char *file, int line)
{
	expect_event_with(
		iut, SCTP_ASSOC_CHANGE,
		&(struct event_wanted){
			.file = file, .line = line, .state = SCTP_CANT_STR_ASSOC, .error = ANY});
	expect_socket_error_at(iut, ECONNREFUSED, file, line);
	peer_expect_silence_at(peer, 4 * RTO_INITIAL, file, line);
	peer_expect_gone_at(peer, file, line);
}
