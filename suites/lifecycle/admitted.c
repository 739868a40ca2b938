/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What belongs to streams that the peer does not admit goes with them. */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

enum { STREAMS = 64, ADMITTED = 2, WARM = 4, ROUNDS = 8 };

/* Of all associations of the endpoint: of one in COOKIE-WAIT the user does not know the id. */
static void schedule_streams(struct endpoint *iut, uint16_t scheduler)
{
	endpoint_set(iut, SCTP_STREAM_SCHEDULER,
		     (&(struct sctp_assoc_value){SCTP_CURRENT_ASSOC, scheduler}),
		     sizeof(struct sctp_assoc_value));
	for (unsigned i = 0; i < STREAMS; i++)
		endpoint_set(
			iut, SCTP_STREAM_SCHEDULER_VALUE,
			(&(struct sctp_stream_value){SCTP_CURRENT_ASSOC, (uint16_t)i, (uint16_t)i}),
			sizeof(struct sctp_stream_value));
}

static void play(struct lab *lab, struct peer *peer, uint16_t scheduler, unsigned rounds)
{
	for (unsigned i = 0; i < rounds; i++) {
		struct association association =
			association_prepare(lab, .peer = peer, .active = true, .ostreams = STREAMS);

		peer_invite(peer, association.iut);
		peer_expect(peer, INIT);
		schedule_streams(association.iut, scheduler);
		peer_send(peer, INIT_ACK, .ostreams = ADMITTED, .istreams = ADMITTED);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		association_close(association);
	}
}

SCENARIO(
	nothing_kept_of_streams_not_admitted,
	"Of the scheduling of streams that the peer does not admit nothing stays in the kernel's memory",
	.lab = &scripted_peer, .needs = CAP_GUEST | CAP_SLAB_COUNTS, .fix = {"outq-migrate-leak"},
	.limit = SECONDS(200))
{
	static const uint16_t schedulers[] = {SCTP_SS_PRIO, SCTP_SS_RR};
	struct association association = association_prepare(lab, .active = true);

	for (unsigned i = 0; i < ARRAY_SIZE(schedulers); i++) {
		struct census before, after;

		play(lab, association.peer, schedulers[i], WARM);
		census_take(&before);
		play(lab, association.peer, schedulers[i], ROUNDS);
		census_take(&after);
		census_expect_none_kept(&before, &after, ROUNDS * (STREAMS - ADMITTED),
					"streams that were not admitted");
	}
}
