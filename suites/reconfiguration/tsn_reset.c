/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer resets all SSNs and TSNs: RFC 6525 section 5.2.4. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* The peer's SSN/TSN Reset Request is performed.  Returns the response, with its TSNs. */
#define reset_tsns(association) reset_tsns_at(association, __FILE__, __LINE__)
static struct parameter reset_tsns_at(struct association association, const char *file, int line)
{
	struct parameter answer;

	reconfiguration_send(association, reconfiguration_tsn_reset(association, 1));
	answer = reconfiguration_expect_response_at(association, 1, RECONFIG_PERFORMED, file, line);
	if (!answer.response.has_tsns)
		scenario_fail(file, line,
			      "expected Sender's and Receiver's Next TSN in the "
			      "response to an SSN/TSN Reset Request");
	return answer;
}

static void expect_association_reset(struct endpoint *endpoint)
{
	const struct received *event = expect_event(endpoint, SCTP_ASSOC_RESET_EVENT);

	ck_assert_uint_eq(notification_of(event)->sn_assocreset_event.assocreset_flags, 0);
}

SCENARIO(tsn_reset,
	 "After an SSN/TSN reset both ends continue with the TSNs of the response, and with SSN 0 "
	 "on every stream",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.4-2", "RFC6525-5.2.4-5", "RFC6525-5.2.4-6", "RFC6525-5.2.4-7",
		  "RFC6525-5.1.7-3", "RFC6525-5.1.7-5", "RFC6525-4.4-2"})
{
	struct association association = reconfiguration_open(lab);
	struct peer *peer = association.peer;
	struct parameter answer;
	uint32_t next;

	for (uint16_t ssn = 0; ssn < 2; ssn++) {
		reconfiguration_deliver(association, 1, "before", ssn);
		ck_assert_uint_eq(reconfiguration_expect_sent(association, 2, ssn)->data.tsn,
				  data_tsn(association, ssn + 1));
	}
	reconfiguration_deliver(association, 3, "before", 0);
	let_pass(lab, SECONDS(1));
	answer = reset_tsns(association);
	expect_association_reset(association.iut);
	next = answer.response.sender_next_tsn;
	ck_assert_uint_eq(next, data_tsn(association, 3));

	peer->next_tsn = answer.response.receiver_next_tsn;
	for (unsigned stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_deliver(association, stream, "after", 0);
	ck_assert_uint_eq(reconfiguration_expect_sent(association, 2, 0)->data.tsn, next);
	ck_assert_uint_eq(reconfiguration_expect_sent(association, 2, 1)->data.tsn, next + 1);
	ck_assert_uint_eq(reconfiguration_expect_sent(association, 0, 0)->data.tsn, next + 2);
	/* What comes is acknowledged from the new TSN on. */
	peer_heed(peer, SACK);
	while (peer_next(peer, MILLISECONDS(300)) == SACK)
		ck_assert_uint_le(peer_expect(peer, SACK)->chunk->sack.cumulative_tsn,
				  peer->next_tsn - 1);
	reconfiguration_deliver(association, 0, "last", 1);
	ck_assert_uint_eq(
		peer_expect(peer, SACK, .within = MILLISECONDS(300))->chunk->sack.cumulative_tsn,
		peer->next_tsn - 1);
}

SCENARIO(tsn_reset_receivers_next,
	 "Receiver's Next TSN is 2^31 more than the smallest TSN that was not acknowledged",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.4-1", "RFC6525-5.1.7-6"},
	 .known = {{"4.11", NULL,
		    "it is one less: sctp_process_strreset_tsnreq() (net/sctp/stream.c) adds 2^31 "
		    "to the last TSN that was acknowledged"}})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_deliver(association, 1, "before", 0);
	let_pass(lab, SECONDS(1));
	ck_assert_uint_eq(reset_tsns(association).response.receiver_next_tsn,
			  association.peer->next_tsn + (1U << 31));
}

SCENARIO(tsn_reset_repeated,
	 "A repeated SSN/TSN Reset Request is answered with the same response and resets nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter first, second;

	reconfiguration_deliver(association, 1, "before", 0);
	first = reset_tsns(association);
	expect_association_reset(association.iut);
	second = reset_tsns(association);
	ck_assert_uint_eq(second.response.sender_next_tsn, first.response.sender_next_tsn);
	ck_assert_uint_eq(second.response.receiver_next_tsn, first.response.receiver_next_tsn);
	association.peer->next_tsn = first.response.receiver_next_tsn;
	reconfiguration_deliver(association, 1, "after", 0);
	reconfiguration_deliver(association, 1, "after", 1);
	expect_no_event(association.iut, SCTP_ASSOC_RESET_EVENT, SECONDS(1));
}

SCENARIO(tsn_reset_with_data_in_flight,
	 "While DATA of the kernel is outstanding an SSN/TSN Reset Request is answered with In "
	 "Progress, and nothing is lost",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.1.7-2"})
{
	struct association association = reconfiguration_open(lab);

	endpoint_send(association.iut, 1, "in flight");
	expect_data(association, 1);
	reconfiguration_send(association, reconfiguration_tsn_reset(association, 1));
	reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	expect_retransmission(association, 1, .within = SECONDS(5));
	send_sack(association, 1);
	ck_assert_uint_eq(reset_tsns(association).response.sender_next_tsn,
			  data_tsn(association, 2));
}

SCENARIO(
	tsn_reset_leaves_nothing_unacknowledged,
	"After an SSN/TSN reset nothing is unacknowledged, as after a SACK of all that was sent: abandoned DATA neither",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.known = {
		{"4.11", NULL,
		 "sctp_process_strreset_tsnreq() (net/sctp/stream.c) frees what is under way, and leaves the number "
		 "that SCTP_STATUS tells as it was"}})
{
	struct association association = reconfiguration_open(lab, .forward_tsn = true);

	send_limited(association.iut, 0, "lost", SCTP_PR_SCTP_RTX, 0);
	expect_data(association, 1);
	peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_unackdata, 1);
	reset_tsns(association);
	ck_assert_msg(endpoint_status(association.iut).sstat_unackdata == 0,
		      "expected no DATA to be unacknowledged, SCTP_STATUS tells of %u",
		      endpoint_status(association.iut).sstat_unackdata);
}

/* The user resets all SSNs and TSNs, which the peer grants: it continues with TSN `peers`, the kernel with `kernels`. */
static void reset_tsns_by_user(struct association association, uint32_t peers, uint32_t kernels)
{
	endpoint_set(association.iut, SCTP_RESET_ASSOC, &association.iut->association,
		     sizeof(sctp_assoc_t));
	reconfiguration_expect_request(association, PARAM_TSN_RESET, 1);
	reconfiguration_send(association,
			     reconfiguration_tsn_response(association, 1, peers, kernels));
	let_pass(association.lab, AT_ONCE);
}

SCENARIO(
	tsn_reset_frees_fragments,
	"An SSN/TSN reset, whether the peer or the user asks for it, discards the fragments of incomplete messages",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.4-4", "RFC6525-5.2.7-5"})
{
	struct peer *peer = NULL;

	for (int by_user = 0; by_user < 2; by_user++) {
		struct association association = reconfiguration_open(lab, .peer = peer);
		uint32_t window, got;

		peer = association.peer;
		peer_heed(peer, SACK);
		reconfiguration_deliver(association, 1, "first", 0);
		window = peer_expect(peer, SACK, .within = MILLISECONDS(300))->chunk->sack.a_rwnd;
		peer_ignore(peer, SACK);
		peer->next_tsn++;
		peer_send(peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 2, .size = 1000);
		if (by_user) {
			reset_tsns_by_user(association, 0x50000000, 0x70000000);
			peer->next_tsn = 0x50000000;
		} else {
			peer->next_tsn = reset_tsns(association).response.receiver_next_tsn;
		}
		reconfiguration_deliver(association, 1, "after", 0);
		let_pass(lab, SECONDS(1));
		forget_packets(lab);
		peer_send(peer, DATA, .stream = 1, .ssn = 1, .text = "after");
		got = expect_packet(lab, SACK, .from = "iut")->chunk->sack.a_rwnd;
		ck_assert_msg(
			got >= window,
			"expected a window of %u bytes, as before the fragment came, after a reset that the %s "
			"asked for; it is %u",
			window, by_user ? "user" : "peer", got);
		association_close(association);
	}
}

SCENARIO(tsn_reset_delivers_stranded,
	 "At an SSN/TSN reset, messages that waited for lost ones are delivered as after FORWARD "
	 "TSN",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.4-4"},
	 .known = {{"4.11", NULL,
		    "they go on waiting: sctp_process_strreset_tsnreq() (net/sctp/stream.c) moves "
		    "the cumulative TSN, but skips no SSNs"}})
{
	struct association association = reconfiguration_open(lab);

	association.peer->next_tsn++;
	peer_send(association.peer, DATA, .stream = 1, .ssn = 1, .text = "stranded");
	association.peer->next_tsn = reset_tsns(association).response.receiver_next_tsn;
	expect_message(association.iut, 1, "stranded", .ssn = 1, .within = SECONDS(1));
	reconfiguration_deliver(association, 1, "after", 0);
}

/* The peer's message with that TSN, the first on stream 1, is delivered and acknowledged up to there; the kernel's next
 * one has the other TSN. */
static void expect_both_from(struct association association, uint32_t peers, uint32_t kernels)
{
	struct peer *peer = association.peer;

	peer->next_tsn = peers;
	reconfiguration_deliver(association, 1, "from the peer", 0);
	let_pass(association.lab, MILLISECONDS(300));
	ck_assert_uint_eq(packet_last("iut", SACK)->chunk->sack.cumulative_tsn, peers);
	ck_assert_uint_eq(reconfiguration_expect_sent(association, 2, 0)->data.tsn, kernels);
}

SCENARIO(
	tsn_resets_in_turn,
	"When the peer, the user and the peer again ask for an SSN/TSN reset, each end continues each time "
	"with the TSN that the response gave it, in both directions",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.2.4-5", "RFC6525-5.2.7-5", "RFC6525-5.2.7-6"})
{
	const uint32_t peers = 0x50000000, kernels = 0x70000000;
	struct association association = reconfiguration_open(lab);
	struct parameter answer = reset_tsns(association);

	ck_assert_uint_eq(answer.response.sender_next_tsn, data_tsn(association, 1));
	expect_both_from(association, answer.response.receiver_next_tsn, data_tsn(association, 1));

	reset_tsns_by_user(association, peers, kernels);
	expect_both_from(association, peers, kernels);

	reconfiguration_send(association, reconfiguration_tsn_reset(association, 2));
	answer = reconfiguration_expect_response(association, 2, RECONFIG_PERFORMED);
	ck_assert_uint_eq(answer.response.sender_next_tsn, kernels + 1);
	/* 2^31 after the last TSN or, as it should be, after the next one: tsn_reset_receivers_next. */
	ck_assert_uint_le(answer.response.receiver_next_tsn - peers - (1U << 31), 1);
	expect_both_from(association, answer.response.receiver_next_tsn, kernels + 1);
}
