/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/timers.h"

const struct packet *etsi_expect_retransmission_of_at(struct association association,
						      const struct packet *sent, int64_t rto,
						      const char *file, int line)
{
	const struct packet *again =
		peer_expect(association.peer, (enum chunk_type)sent->chunk->type, .after = rto,
			    .since = sent->time, .alone = true, .file = file, .line = line);

	assert_same_chunk_at(again->chunk, sent->chunk, file, line);
	return again;
}

int64_t etsi_expect_retransmissions_at(struct association association, const struct packet *sent,
				       unsigned count, int64_t rto, const char *file, int line)
{
	for (unsigned i = 0; i < count; i++) {
		sent = etsi_expect_retransmission_of_at(association, sent, rto, file, line);
		rto = rto_doubled(rto);
	}
	return rto;
}

static bool has_no_flags(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->flags == 0;
}

void etsi_expect_given_up_at(struct association association, int64_t rto, int change,
			     const char *file, int line)
{
	struct peer *peer = association.peer;

	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = change, .error = 0, .timer = rto,
		     .since = peer->last, .file = file, .line = line);
	if (peer_next(peer, AT_ONCE) == ABORT) {
		peer_expect(peer, ABORT, .alone = true, .match = has_no_flags, .file = file,
			    .line = line);
		scenario_note("gives up with an ABORT");
	} else {
		scenario_note("gives up in silence");
	}
	peer_expect_silence_at(peer, 2 * RTO_MAX, file, line);
	peer_expect_gone_at(peer, file, line);
}
