/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: how many streams. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

enum { WANTED = 10, ADMITTED = 3 };

/* The kernel reports ADMITTED outbound streams to its user, who can use these and no more. */
static void expect_admitted_streams(struct association association)
{
	struct endpoint *iut = association.iut;
	const struct received *up =
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	const struct packet *data;

	ck_assert_uint_eq(notification_of(up)->sn_assoc_change.sac_outbound_streams, ADMITTED);
	ck_assert_uint_eq(endpoint_status(iut).sstat_outstrms, ADMITTED);
	endpoint_send(iut, ADMITTED, "one too many", .error = EINVAL);
	endpoint_send(iut, ADMITTED - 1, "the last one");
	data = expect_data(association, 1);
	ck_assert_uint_eq(data->chunk->data.stream, ADMITTED - 1);
	send_sack(association, 1);
	peer_expect_alive(association.peer);
}

/* RFC 2960 also let the endpoint abort; RFC 9260 section 5.1.1 leaves that to the user. */
SCENARIO(as_v_1_7_1, "An endpoint uses as many streams as INIT admits, even if it wants more",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_7_1",
	 .spec = {"RFC9260-5.1.1-1", "RFC9260-5.1.1-2", "RFC9260-5.1.1-3", "RFC9260-3.3.3-11"})
{
	struct association association = association_prepare(lab, .ostreams = WANTED);
	struct peer *peer = association.peer;
	const struct chunk *init_ack;

	peer_send(peer, INIT, .istreams = ADMITTED);
	init_ack = peer_expect(peer, INIT_ACK)->chunk;
	ck_assert_uint_eq(init_ack->init.ostreams, ADMITTED);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_admitted_streams(association);
}

/* As 1_7_1. */
SCENARIO(as_v_1_7_3, "An endpoint uses as many streams as INIT ACK admits, even if it wants more",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_7_3",
	 .spec = {"RFC9260-5.1.1-1", "RFC9260-5.1.1-2", "RFC9260-5.1.1-3"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .active = true, .ostreams = WANTED);
	struct peer *peer = association.peer;

	ck_assert_uint_eq(packet_last("iut", INIT)->chunk->init.ostreams, WANTED);
	peer_send(peer, INIT_ACK, .istreams = ADMITTED);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_admitted_streams(association);
}

/* No rule of RFC 9260 asks for two streams; the number is ETSI's. */
SCENARIO(as_v_1_7_5,
	 "INIT ACK offers at least two streams each way to an INIT that offers two each way",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_7_5",
	 .spec = {"RFC9260-5.1.1-1", "RFC9260-5.1.1-3"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct chunk *init_ack;

	peer_send(peer, INIT, .ostreams = 2, .istreams = 2);
	init_ack = peer_expect(peer, INIT_ACK)->chunk;
	ck_assert_uint_ge(init_ack->init.ostreams, 2);
	ck_assert_uint_ge(init_ack->init.istreams, 2);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_send(peer, DATA, .stream = 1, .text = "to you");
	expect_sack(association, 1);
	expect_message(iut, 1, "to you");
	endpoint_send(iut, 1, "and back");
	ck_assert_uint_eq(expect_data(association, 1)->chunk->data.stream, 1);
}

/* What INIT and INIT ACK must not have: no stream in one direction. */
struct streams {
	int64_t out, in;
};

static const struct streams without_streams[] = {{.out = 0, .in = USUAL}, {.out = USUAL, .in = 0}};
enum { CASES = ARRAY_SIZE(without_streams) };

static void refuse_init(struct peer *peer, const struct streams *streams)
{
	peer_send(peer, INIT, .tag = ETSI_OTHER_TAG, .ostreams = streams->out,
		  .istreams = streams->in);
	etsi_expect_refusal(peer, .tag = ETSI_OTHER_TAG, .cause = CAUSE_INVALID_PARAMETER,
			    .contents = &(struct tlv_spec){0});
}

/* RFC 2960 recommended the ABORT; RFC 9260 section 3.3.2 demands that the INIT changes nothing. */
SCENARIO(as_i_1_7_2,
	 "An INIT without streams in one direction neither sets up an association nor changes one",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_7_2",
	 .spec = {"RFC9260-3.3.2-14", "RFC9260-3.3.2-16", "RFC9260-8.4-4", "RFC9260-5.1-17"})
{
	struct association association = association_prepare(lab);

	for (int i = 0; i < CASES; i++)
		refuse_init(association.peer, &without_streams[i]);
	etsi_expect_no_association(association);
	for (int i = 0; i < CASES; i++)
		refuse_init(association.peer, &without_streams[i]);
	expect_undisturbed(association);
}

/* RFC 2960 recommended to destroy the TCB; RFC 9260 section 3.3.3 demands it. */
SCENARIO(as_i_1_7_4,
	 "An INIT ACK without streams in one direction ends the attempt to set up an association",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_7_4",
	 .spec = {"RFC9260-3.3.3-12", "RFC9260-3.3.3-15", "RFC9260-5.1-17"})
{
	struct peer *peer = peer_open(lab);

	for (int i = 0; i < CASES; i++) {
		struct association association = association_reach(
			lab, SCTP_COOKIE_WAIT, .peer = peer, .active = true, .style = ONE_TO_ONE);

		peer_send(peer, INIT_ACK, .ostreams = without_streams[i].out,
			  .istreams = without_streams[i].in);
		etsi_expect_refusal(peer, .tag = peer->tag, .cause = CAUSE_INVALID_PARAMETER,
				    .contents = &(struct tlv_spec){0});
		etsi_expect_abandoned(association);
		peer_reset(peer);
	}
}
