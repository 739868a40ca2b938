/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer that forgot the association meets it in other states than ESTABLISHED: RFC 9260 sections
 * 5.2.2, 5.2.4 and 9.2. */
#define SUITE "handshake"
#include "suites/handshake/reached.h"

enum { NEW_TAG = 0x7e577e57, NEW_TSN = 7000 };

/*
 * The peer, which knows nothing any more, sends an INIT; the kernel's INIT ACK has a tag that is
 * returned, and a cookie that the peer keeps.  The association is as it was.
 */
static uint32_t fetch_cookie(struct peer *peer)
{
	uint32_t old_tag = peer->iut_tag;
	const struct packet *init_ack;
	uint32_t new_tag;

	peer_send(peer, INIT, .tag = NEW_TAG, .tsn = NEW_TSN,
		  .tlvs = {tlv_of(PARAM_FORWARD_TSN, "", 0)});
	init_ack = peer_expect(peer, INIT_ACK, .tag = NEW_TAG, .alone = true);
	new_tag = init_ack->chunk->init.tag;
	peer_adopt(peer, init_ack->chunk);
	peer->iut_tag = old_tag;
	return new_tag;
}

static void come_back(struct peer *peer, uint32_t new_tag)
{
	peer->tag = NEW_TAG;
	peer->iut_tag = new_tag;
	peer->initial_tsn = peer->next_tsn = NEW_TSN;
	memset(peer->next_ssn, 0, sizeof(peer->next_ssn));
	peer_send(peer, COOKIE_ECHO);
}

SCENARIO(restart_in_shutdown_ack_sent,
	 "A restart in SHUTDOWN-ACK-SENT: SHUTDOWN ACK again, ERROR, and no new association",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-7", "RFC9260-9.2-25"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *shutdown_ack, *error;
	uint32_t new_tag;
	struct tlv cause;

	reach(peer, iut, ESTABLISHED);
	new_tag = fetch_cookie(peer);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	expect_event(iut, SCTP_SHUTDOWN_EVENT);
	peer_expect(peer, SHUTDOWN_ACK);

	come_back(peer, new_tag);
	shutdown_ack = peer_expect(peer, SHUTDOWN_ACK, .tag = ANY_TAG);
	error = peer_expect(peer, ERROR, .tag = ANY_TAG);
	ck_assert(chunk_tlv(error->chunk, CAUSE_COOKIE_WHILE_SHUTTING_DOWN, &cause));
	ck_assert_uint_eq(cause.value_length, 0);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));

	peer_send_packet(peer, .tag = shutdown_ack->sctp.tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP, .within = AT_ONCE);
	peer_expect_silence(peer, SECONDS(4));
}

/* The user is told of the restart, and data goes both ways under the new tags and TSNs. */
static void expect_restarted(struct peer *peer, struct endpoint *iut)
{
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART, .error = 0);
	peer_send(peer, DATA, .text = "question");
	ck_assert_uint_eq(peer_expect(peer, SACK)->chunk->sack.cumulative_tsn, NEW_TSN);
	expect_message(iut, 0, "question", .ssn = 0);
	endpoint_send(iut, 0, "answer");
	const struct packet *data = peer_expect(peer, DATA);

	ck_assert_uint_eq(data->chunk->data.ssn, 0);
	ck_assert_uint_eq(data->chunk->data.tsn, peer->iut_initial_tsn);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(4));
}

SCENARIO(restart_during_shutdown,
	 "A restart while the kernel waits for its data or for SHUTDOWN ACK: ESTABLISHED again",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-5.2.2-6", "RFC9260-5.2.4-5", "RFC9260-5.2.4-6"})
{
	static const enum reached states[] = {SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		reach(peer, iut, states[i]);
		come_back(peer, fetch_cookie(peer));
		expect_restarted(peer, iut);
	}
}

SCENARIO(restart_after_close,
	 "A restart of an association whose socket is closed: COOKIE ACK, and SHUTDOWN again",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-6", "RFC9260-9.2-19"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	reach(peer, iut, ESTABLISHED);
	endpoint_close(iut);
	peer_expect(peer, SHUTDOWN);
	come_back(peer, fetch_cookie(peer));
	peer_expect(peer, COOKIE_ACK);
	ck_assert_uint_eq(peer_expect(peer, SHUTDOWN)->chunk->tsn.cumulative_tsn, NEW_TSN - 1);
	peer_send(peer, SHUTDOWN_ACK);
	ck_assert_uint_eq(peer_expect(peer, SHUTDOWN_COMPLETE, .alone = true)->chunk->flags, 0);
	peer_expect_gone(peer);
}

SCENARIO(restart_with_unknown_parameter,
	 "The INIT ACK for a restart reports parameters that are unknown, too",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.2-6", "RFC9260-3.2.1-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct tlv_spec unknown = tlv_text(0xfffe, "what is this");
	const struct packet *init_ack;
	struct tlv report;

	reach(peer, iut, ESTABLISHED);
	peer_send(peer, INIT, .tag = NEW_TAG, .tsn = NEW_TSN, .tlvs = {unknown});
	init_ack = peer_expect(peer, INIT_ACK, .tag = NEW_TAG, .alone = true);
	ck_assert(chunk_tlv(init_ack->chunk, PARAM_UNRECOGNIZED, &report));
	ck_assert_uint_eq(report.value_length, 4 + unknown.size);
	ck_assert_mem_eq(report.value, "\xff\xfe\0\x10what is this", report.value_length);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

SCENARIO(restart_malformed,
	 "An INIT that is too short or not alone in its packet is discarded in every state",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-8.5.1-2", "RFC9260-8.5.1-3"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (enum reached state = ESTABLISHED; state < STATES; state++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + state));

		reach(peer, iut, state);
		peer_send_packet(peer, .chunks = {CHUNK(INIT, .tag = NEW_TAG), CHUNK(HEARTBEAT)});
		peer_send(peer, INIT, .length = 16, .value = "nothing here", .value_size = 12);
		peer_expect_silence(peer, MILLISECONDS(500));
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		expect_lost(peer, iut, state, 0);
	}
}

/*
 * RFC 9260 8.5.1 A forbids to send this and does not say what the receiver does; nothing changes in
 * any case (5.2.2).
 */
SCENARIO(restart_under_a_tag,
	 "An INIT whose packet has a Verification Tag may be refused, and changes nothing",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (enum reached state = ESTABLISHED; state < STATES; state++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + state));

		reach(peer, iut, state);
		peer_send_packet(peer, .tag = peer->iut_tag,
				 .chunks = {CHUNK(INIT, .tag = NEW_TAG)});
		if (peer_next(peer, AT_ONCE) == ABORT) {
			peer_expect(peer, ABORT, .tag = NEW_TAG, .alone = true);
			scenario_note("refused in %s", state_name(state));
		}
		peer_expect_silence(peer, MILLISECONDS(500));
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		expect_lost(peer, iut, state, 0);
	}
}
