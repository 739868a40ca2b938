/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether both ends know FORWARD TSN, and what becomes of messages with a limited life if one does
 * not: RFC 3758 sections 3.3 and 4.1. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

static const struct tlv_spec supported = {.type = PARAM_FORWARD_TSN};

SCENARIO(support_announced,
	 "Forward-TSN-Supported, which has no value, stands in the INIT, and in the INIT ACK to a "
	 "peer that announced it",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.1-1", "RFC3758-3.3.2-3"})
{
	struct peer *peer = NULL;

	for (int active = 0; active < 2; active++) {
		struct association association =
			association_open(lab, .peer = peer, .active = active, .forward_tsn = true);
		struct tlv tlv;

		ck_assert(chunk_tlv(packet_last("iut", active ? INIT : INIT_ACK)->chunk,
				    PARAM_FORWARD_TSN, &tlv));
		ck_assert_uint_eq(tlv.value_length, 0);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(support_unknown,
	 "With partial reliability switched off Forward-TSN-Supported is an unknown parameter, and "
	 "FORWARD TSN an unknown chunk: they are reported, and the association is set up",
	 .lab = &scripted_peer,
	 .spec = {"RFC3758-3.3.2-1", "RFC3758-3.3.2-2", "RFC3758-3.3.1-2", "RFC9260-3.3.3-20"})
{
	struct association association;
	struct peer *peer;
	struct tlv report;

	sysctl_set(lab, "iut", "net/sctp/prsctp_enable", "0");
	association = association_open(lab, .forward_tsn = true);
	ck_assert(chunk_tlv(packet_last("iut", INIT_ACK)->chunk, PARAM_UNRECOGNIZED, &report));
	ck_assert_uint_eq(report.value_length, 4);
	ck_assert_mem_eq(report.value, "\xc0\0\0\4", 4);
	peer = association.peer;
	association_close(association);

	association = association_prepare(lab, .peer = peer, .active = true);
	peer_invite(peer, association.iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {supported});
	peer_expect(peer, COOKIE_ECHO);
	ck_assert(chunk_tlv(peer_expect(peer, ERROR, .bundled = true)->chunk,
			    CAUSE_UNRECOGNIZED_PARAMETERS, &report));
	ck_assert_uint_eq(report.value_length, 4);
	ck_assert_mem_eq(report.value, "\xc0\0\0\4", 4);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	/* The INIT lacked it. */
	send_forward_tsn(association, 1);
	ck_assert(chunk_tlv(peer_expect(peer, ERROR)->chunk, CAUSE_UNRECOGNIZED_CHUNK, &report));
	ck_assert_uint_eq(report.value[0], FORWARD_TSN);
}

SCENARIO(support_told,
	 "SCTP_PR_SUPPORTED of an association tells the user whether both ends know FORWARD TSN",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP,
	 .spec = {"RFC3758-3.3.2-8", "RFC3758-4.2-3", "RFC7496-4.5-2"})
{
	struct peer *peer = NULL;

	for (int n = 0; n < 4; n++) {
		struct association association =
			association_open(lab, .peer = peer, .active = n / 2, .forward_tsn = n % 2);

		ck_assert_uint_eq(option_get_assoc_value(association.iut, SCTP_PR_SUPPORTED),
				  n % 2);
		peer = association.peer;
		association_close(association);
	}
}

/* Sends a message that may not be retransmitted, which is lost: it is retransmitted all the same. */
static void expect_reliable(struct association association)
{
	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	expect_data(association, 1);
	for (int i = 0; i < 2; i++)
		expect_retransmission(association, 1, .within = SECONDS(10));
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(5));
	peer_expect_alive(association.peer);
	ck_assert_uint_eq(option_get_assoc_value(association.iut, SCTP_PR_SUPPORTED), 0);
}

SCENARIO(support_rejected,
	 "A peer that reports Forward-TSN-Supported as unrecognized, in its INIT ACK or once the "
	 "association is there, keeps its association and gets no FORWARD TSN",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP,
	 .spec = {"RFC3758-3.3.3-1", "RFC3758-3.3.3-2", "RFC3758-3.3.3-3"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	peer_send(peer, ERROR,
		  .tlvs = {tlv_nested(CAUSE_UNRECOGNIZED_PARAMETERS, NULL, 0, &supported)});
	expect_reliable(association);
	association_close(association);

	association = association_prepare(lab, .peer = peer, .active = true);
	peer_invite(peer, association.iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_nested(PARAM_UNRECOGNIZED, NULL, 0, &supported)});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_disable_heartbeats(association.iut);
	expect_reliable(association);
}

SCENARIO(lifetime_without_support,
	 "To a peer without FORWARD TSN a message that was sent before its lifetime ended is "
	 "retransmitted after it ended",
	 .lab = &scripted_peer, .spec = {"RFC3758-4.1-1"})
{
	struct association association = association_open(lab);

	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_TTL, 300);
	expect_data(association, 1);
	for (int i = 0; i < 2; i++)
		expect_retransmission(association, 1, .within = SECONDS(10));
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(lifetime_is_reliable,
	 "A message is retransmitted like a reliable one until its lifetime ends, and is skipped "
	 "then",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP,
	 .spec = {"RFC3758-4.1-2", "RFC3758-4.1-10", "RFC6458-5.3.7-2"})
{
	struct association association =
		association_open(lab, .forward_tsn = true, .rto_initial = 1000);
	const struct packet *first, *skip;

	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_TTL, 5000);
	first = expect_data(association, 1);
	/* T3-rtx: after 1 s, 3 s, 7 s. */
	for (int i = 0; i < 2; i++)
		expect_retransmission(association, 1, .within = SECONDS(3));
	skip = peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_int_ge(skip->time - first->time, SECONDS(5));
	check_forward_tsn(skip, data_tsn(association, 1), {1, 0});
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(expired_unsent,
	 "A message whose lifetime ends before it was sent takes no TSN and needs no FORWARD TSN; "
	 "its user learns of it",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP,
	 .spec = {"RFC3758-4.1-7", "RFC3758-4.1-9", "RFC6458-5.3.7-2"})
{
	/* There is room for one message. */
	struct association association = association_open(lab, .forward_tsn = true, .a_rwnd = 1500);

	send_messages(association.iut, 1, 1200);
	expect_data(association, 1);
	partial_reliability_send(association.iut, 0, 1200, SCTP_PR_SCTP_TTL, 200);
	peer_expect_silence(association.peer, MILLISECONDS(400));
	send_sack(association, 1, .a_rwnd = 1500);
	peer_expect_silence(association.peer, SECONDS(5));
	expect_event(association.iut, SCTP_SEND_FAILED_EVENT);
	send_messages(association.iut, 1, 1000);
	ck_assert_uint_eq(expect_data(association, 2)->chunk->data.ssn, 1);
	send_sack(association, 2);
	peer_expect_silence(association.peer, SECONDS(5));
}
