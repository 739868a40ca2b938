/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that wait for streams which the peer then denies, with each scheduler. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum {
	FLOW_CAPACITY = 3, /* SCTP_SS_FC and SCTP_SS_WFQ: since Linux 6.4 */
	WEIGHTED_FAIR = 4,
	ADDED = 2,
};

/* Whether the kernel has that scheduler. */
static bool schedule_by(struct association association, uint32_t scheduler)
{
	struct sctp_assoc_value value = {.assoc_id = association.iut->association,
					 .assoc_value = scheduler};
	int error = option_try(association.iut, SCTP_STREAM_SCHEDULER, &value, sizeof(value));

	ck_assert_msg(error == 0 || (error == EINVAL && scheduler >= FLOW_CAPACITY),
		      "scheduler %u cannot be set: %s", scheduler, strerror(error));
	return error == 0;
}

SCENARIO(
	denied_with_messages_queued,
	"When the peer denies streams for which messages wait, those are given up, of which the user "
	"learns, and what waits on other streams is sent, whatever the scheduler",
	.lab = &scripted_peer, .needs = CAP_RECONFIG | CAP_INTERLEAVING,
	.fix = {"denied-streams-rollback"})
{
	static const uint32_t schedulers[] = {SCTP_SS_FCFS, SCTP_SS_PRIO, SCTP_SS_RR, FLOW_CAPACITY,
					      WEIGHTED_FAIR};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(schedulers); i++) {
		struct association association = reconfiguration_open(lab, .peer = peer);

		peer = association.peer;
		if (schedule_by(association, schedulers[i])) {
			reconfig_add_streams(association.iut, .sas_outstrms = ADDED);
			reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
			for (unsigned added = 0; added < ADDED; added++)
				endpoint_send(association.iut,
					      (uint16_t)(RECONFIGURATION_STREAMS + added),
					      "never sent");
			endpoint_send(association.iut, 1, "waits");
			reconfiguration_answer(association, 1, RECONFIG_DENIED);
			reconfiguration_expect_data(association, 1, 0);
			expect_stream_change(association.iut, SCTP_STREAM_CHANGE_DENIED);
			for (unsigned added = 0; added < ADDED; added++)
				expect_event(association.iut, SCTP_SEND_FAILED_EVENT);
			reconfiguration_expect_sent(association, 0, 0);
			reconfiguration_expect_sent(association, 1, 1);
		}
		association_close(association);
	}
}
