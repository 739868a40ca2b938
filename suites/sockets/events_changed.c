/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subscriptions that change while there are associations: RFC 6458 6.2.1 and 6.2.2. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

static bool subscribed(struct endpoint *iut, sctp_assoc_t id)
{
	struct sctp_event event = {id, SCTP_SHUTDOWN_EVENT, 99};

	endpoint_get(iut, SCTP_EVENT, &event, sizeof(event));
	return event.se_on;
}

SCENARIO(events_of_all, "SCTP_EVENTS is for the associations to come and for each that is there",
	 .lab = &scripted_peer)
{
	enum { PEERS = 3 };
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t ids[PEERS + 1] = {[PEERS] = SCTP_FUTURE_ASSOC};

	for (unsigned i = 0; i < PEERS; i++) {
		peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + i)), iut);
		ids[i] = iut->association;
	}
	for (unsigned on = 0; on < 2; on++) {
		struct sctp_event_subscribe events = {.sctp_shutdown_event = on != 0,
						      .sctp_association_event = 1};

		endpoint_set(iut, SCTP_EVENTS, &events, sizeof(events));
		for (unsigned i = 0; i < ARRAY_SIZE(ids); i++)
			ck_assert_msg(subscribed(iut, ids[i]) == (on != 0),
				      "after SCTP_EVENTS turned it %s, SCTP_SHUTDOWN_EVENT of "
				      "association %u of %d is not",
				      on ? "on" : "off", i + 1, PEERS);
	}
}

SCENARIO(events_too_long,
	 "SCTP_EVENTS that is longer than the struct gives EINVAL and changes nothing",
	 .lab = &two_nodes, .no_packets = true)
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY, .no_events = true);
	struct sctp_event_subscribe events, none = {0};
	uint8_t all[sizeof(events) + 4];

	memset(all, 1, sizeof(all));
	for (size_t size = sizeof(events) + 1; size <= sizeof(all); size++)
		ck_assert_int_eq(option_try(endpoint, SCTP_EVENTS, all, (socklen_t)size), EINVAL);
	endpoint_get(endpoint, SCTP_EVENTS, &events, sizeof(events));
	ck_assert_mem_eq(&events, &none, sizeof(events));
}

/* A user asks for SCTP_SENDER_DRY_EVENT, by SCTP_EVENTS or SCTP_EVENT. */
static void ask(struct endpoint *iut, bool by_events)
{
	struct sctp_event_subscribe events = {.sctp_association_event = 1,
					      .sctp_sender_dry_event = 1};
	struct sctp_event event = {iut->association, SCTP_SENDER_DRY_EVENT, 1};

	if (by_events)
		endpoint_set(iut, SCTP_EVENTS, &events, sizeof(events));
	else
		endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
}

static void expect_dry_when_acknowledged(struct lab *lab, bool by_events)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	endpoint_send(association.iut, 0, "on its way");
	expect_data(association, 1);
	ask(association.iut, by_events);
	expect_no_event(association.iut, SCTP_SENDER_DRY_EVENT, MILLISECONDS(100));
	send_sack(association, 1);
	expect_event(association.iut, SCTP_SENDER_DRY_EVENT, .within = MILLISECONDS(10));
}

SCENARIO(dry_when_acknowledged,
	 "Who asks for SCTP_SENDER_DRY_EVENT by SCTP_EVENT while data is outstanding is told once "
	 "it is acknowledged, and not before",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.9-2"})
{
	expect_dry_when_acknowledged(lab, false);
}

SCENARIO(dry_when_acknowledged_by_events,
	 "Who asks for SCTP_SENDER_DRY_EVENT by SCTP_EVENTS while data is outstanding is told once "
	 "it is acknowledged, and not before",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.9-2"})
{
	expect_dry_when_acknowledged(lab, true);
}
