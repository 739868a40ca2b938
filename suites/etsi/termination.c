/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/termination.h"

#include "suites/etsi/defaults.h"

int state_of(struct endpoint *iut)
{
	return endpoint_status(iut).sstat_state;
}

void disable_nagle(struct endpoint *iut)
{
	int on = 1;

	endpoint_set(iut, SCTP_NODELAY, &on, sizeof(on));
}

const struct packet *send_outstanding(struct peer *peer, struct endpoint *iut)
{
	endpoint_send(iut, 0, "outstanding");
	return peer_expect(peer, DATA);
}

void shut_down_before(struct peer *peer, const struct packet *outstanding)
{
	peer_send(peer, SHUTDOWN, .cumulative_tsn = outstanding->chunk->data.tsn - 1);
}

static int64_t doubled(int64_t rto)
{
	return 2 * rto < RTO_MAX ? 2 * rto : RTO_MAX;
}

const struct packet *expect_unanswered(struct peer *peer, enum chunk_type type,
				       unsigned retransmissions, int64_t rto)
{
	const struct packet *first = peer_expect(peer, type, .alone = true);
	const struct packet *last = first;

	for (unsigned i = 0; i < retransmissions; i++, rto = doubled(rto)) {
		last = peer_expect(peer, type, .alone = true, .after = rto);
		assert_same_chunk(last->chunk, first->chunk);
	}
	return last;
}

void start_with_short_rto(struct endpoint *iut)
{
	struct sctp_rtoinfo rto = {.srto_assoc_id = SCTP_FUTURE_ASSOC,
				   .srto_initial = 100,
				   .srto_min = 100,
				   .srto_max = 60000};

	endpoint_set(iut, SCTP_RTOINFO, &rto, sizeof(rto));
}

void expect_given_up(struct peer *peer, struct endpoint *iut, enum chunk_type type)
{
	int64_t rto = SHORT_RTO;
	const struct packet *last = expect_unanswered(peer, type, ASSOCIATION_MAX_RETRANS, rto);

	for (unsigned i = 0; i < ASSOCIATION_MAX_RETRANS; i++)
		rto = doubled(rto);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .error = 0, .timer = rto,
		     .since = last->time);
	if (peer_next(peer, AT_ONCE) == ABORT) {
		ck_assert_uint_eq(peer_expect(peer, ABORT, .alone = true)->chunk->flags, 0);
		scenario_note("gives up with an ABORT");
	} else {
		scenario_note("gives up in silence");
	}
	peer_expect_silence(peer, 2 * rto);
	peer_expect_gone(peer);
}

void expect_ended_at(struct peer *peer, struct endpoint *iut, int state, const char *file, int line)
{
	expect_event_with(
		iut, SCTP_ASSOC_CHANGE,
		&(struct event_wanted){
			.file = file, .line = line, .within = AT_ONCE, .state = state, .error = 0});
	peer_expect_silence_at(peer, 2 * RTO_INITIAL, file, line);
	peer_expect_gone_at(peer, file, line);
}

static bool is_without_t_bit(const struct packet *packet, void *context)
{
	(void)context;
	return !(packet->chunk->flags & FLAG_T);
}

void finish_shutdown_at(struct peer *peer, struct endpoint *iut, const char *file, int line)
{
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect_with(peer, SHUTDOWN_COMPLETE,
			 &(struct peer_wanted){.file = file,
					       .line = line,
					       .tag = USUAL,
					       .alone = true,
					       .match = is_without_t_bit});
	expect_ended_at(peer, iut, SCTP_SHUTDOWN_COMP, file, line);
}

void finish_shutdown_ack_at(struct peer *peer, struct endpoint *iut, const char *file, int line)
{
	peer_send(peer, SHUTDOWN_COMPLETE);
	expect_ended_at(peer, iut, SCTP_SHUTDOWN_COMP, file, line);
}
