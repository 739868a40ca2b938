/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer that lost its association meets it in other states than ESTABLISHED: RFC 9260 sections
 * 5.2.2, 5.2.4 and 9.2. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"
#include "harness/wire/bytes.h"

enum { NEW_TAG = 0x7e577e57, NEW_TSN = 7000 };

/*
 * The peer, which has lost its association, sends an INIT.  The peer keeps the cookie of the INIT
 * ACK and the function returns its Initiate Tag; the association is as it was.
 */
static uint32_t expect_cookie(struct peer *peer)
{
	uint32_t old_tag = peer->iut_tag;
	const struct packet *init_ack = peer_expect(peer, INIT_ACK, .tag = NEW_TAG, .alone = true);

	peer_adopt(peer, init_ack->chunk);
	peer->iut_tag = old_tag;
	return init_ack->chunk->init.tag;
}

static uint32_t fetch_cookie(struct peer *peer)
{
	peer_send(peer, INIT, .tag = NEW_TAG, .tsn = NEW_TSN);
	return expect_cookie(peer);
}

static void come_back(struct peer *peer, uint32_t new_tag)
{
	peer->tag = NEW_TAG;
	peer->iut_tag = new_tag;
	peer->initial_tsn = peer->next_tsn = NEW_TSN;
	memset(peer->next_ssn, 0, sizeof(peer->next_ssn));
	peer_send(peer, COOKIE_ECHO);
}

SCENARIO(
	restart_in_shutdown_ack_sent,
	"A restart in SHUTDOWN-ACK-SENT is answered with SHUTDOWN ACK and ERROR, and sets up nothing",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-7", "RFC9260-9.2-25"})
{
	struct association association = association_open(lab);
	const struct packet *shutdown_ack, *error;
	uint32_t new_tag;
	struct tlv cause;

	new_tag = fetch_cookie(association.peer);
	shut_down_by_peer(association);

	come_back(association.peer, new_tag);
	shutdown_ack = peer_expect(association.peer, SHUTDOWN_ACK, .tag = ANY_TAG);
	error = peer_expect(association.peer, ERROR, .tag = ANY_TAG);
	ck_assert(chunk_tlv(error->chunk, CAUSE_COOKIE_WHILE_SHUTTING_DOWN, &cause));
	ck_assert_uint_eq(cause.value_length, 0);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, SECONDS(1));

	peer_send_packet(association.peer, .tag = shutdown_ack->sctp.tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP,
		     .within = AT_ONCE);
	peer_expect_silence(association.peer, RTO_INITIAL + SECONDS(1));
}

/* The user learns of the restart, and DATA flows both ways under the new tags and TSNs. */
static void expect_restarted(struct association association)
{
	peer_expect(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART, .error = 0);
	peer_send(association.peer, DATA, .text = "question");
	const struct packet *sack = peer_expect(association.peer, SACK);

	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, NEW_TSN);
	expect_message(association.iut, 0, "question", .ssn = 0);
	endpoint_send(association.iut, 0, "answer");
	const struct packet *data = peer_expect(association.peer, DATA);

	ck_assert_uint_eq(data->chunk->data.ssn, 0);
	ck_assert_uint_eq(data->chunk->data.tsn, association.peer->iut_initial_tsn);
	peer_send(association.peer, SACK);
	peer_expect_silence(association.peer, RTO_INITIAL + SECONDS(1));
}

SCENARIO(restart_during_shutdown,
	 "A restart while DATA or SHUTDOWN of the kernel is outstanding leads back to ESTABLISHED",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-5.2.2-6", "RFC9260-5.2.4-5", "RFC9260-5.2.4-6"})
{
	static const int states[] = {SCTP_SHUTDOWN_PENDING, SCTP_SHUTDOWN_SENT,
				     SCTP_SHUTDOWN_RECEIVED};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(states); i++) {
		struct association association =
			association_reach(lab, states[i], .iut = iut, .peer_port = PEER_PORT + i);

		come_back(association.peer, fetch_cookie(association.peer));
		expect_restarted(association);
	}
}

/* The last failure that both limits permit, twice: before the restart and after it. */
SCENARIO(failures_forgotten_at_restart,
	 "A restart clears the error counters of the association and of its path, and the RTO",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-5.2.4-5"})
{
	enum { LIMIT = 2 };
	struct association association = association_open(lab, .without_pf = true);
	struct endpoint *iut = association.iut;

	path_set(iut, "path0", .max_retrans = LIMIT);
	association_max_retrans_set(iut, LIMIT);
	for (unsigned life = 1; life <= 2; life++) {
		int64_t rto = RTO_INITIAL;

		endpoint_send(iut, 0, "lost");
		expect_data(association, 1);
		for (unsigned failure = 1; failure <= LIMIT; failure++, rto *= 2)
			expect_retransmission(association, 1, .after = rto);
		expect_path_state(iut, "path0", SCTP_ACTIVE);
		if (life == 1) {
			come_back(association.peer, fetch_cookie(association.peer));
			peer_expect(association.peer, COOKIE_ACK);
			expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
		}
	}
	send_sack(association, 1);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
	peer_expect_alive(association.peer);
}

SCENARIO(restart_after_close,
	 "A restart of an association whose socket is closed is followed by another SHUTDOWN",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-6", "RFC9260-9.2-19"},
	 .fix = {"shutdown-at-restart-ctsn", "shutdown-with-cookie-ack"})
{
	struct association association = association_open(lab);

	endpoint_close(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	come_back(association.peer, fetch_cookie(association.peer));
	peer_expect(association.peer, COOKIE_ACK);
	const struct packet *shutdown = peer_expect(association.peer, SHUTDOWN);

	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, NEW_TSN - 1);
	peer_send(association.peer, SHUTDOWN_ACK);
	const struct packet *complete =
		peer_expect(association.peer, SHUTDOWN_COMPLETE, .alone = true);

	ck_assert_uint_eq(complete->chunk->flags, 0);
	peer_expect_gone(association.peer);
}

/*
 * The peer's INIT with two parameters to skip and report, of 5 and 6 bytes, and bytes in their
 * padding that no sender may put there (RFC 9260 3.2.1).
 */
static void send_init_with_padding(struct peer *peer)
{
	static const char parameters[] = "\xff\xfe\0\5a\xff\xff\xff"
					 "\xff\xfd\0\6bc\xff\xff";
	enum { FIXED = 16, PARAMETERS = sizeof(parameters) - 1 };
	uint8_t init[FIXED + PARAMETERS];

	put_unaligned_be32(NEW_TAG, init);
	put_unaligned_be32(peer->a_rwnd, init + 4);
	put_unaligned_be16(peer->ostreams, init + 8);
	put_unaligned_be16(peer->istreams, init + 10);
	put_unaligned_be32(NEW_TSN, init + 12);
	memcpy(init + FIXED, parameters, PARAMETERS);
	peer_send(peer, INIT, .value = init, .value_size = sizeof(init));
}

/* The next Unrecognized Parameter of the INIT ACK is this one. */
static void expect_report(const struct chunk *init_ack, size_t *offset, const char *parameter,
			  size_t length)
{
	struct tlv report;

	do
		ck_assert_msg(tlv_next(init_ack->tlvs, init_ack->tlvs_length, offset, &report),
			      "the INIT ACK does not report the parameter %#x",
			      get_unaligned_be16((const uint8_t *)parameter));
	while (report.type != PARAM_UNRECOGNIZED);
	ck_assert_uint_ge(report.value_length, length);
	ck_assert_mem_eq(report.value, parameter, length);
}

SCENARIO(restart_with_unknown_parameter,
	 "The INIT ACK for a restart reports unknown parameters, whatever is in their padding",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.2-6", "RFC9260-3.2.1-3"},
	 .fix = {"init-err-chunk-leak"})
{
	struct association association = association_open(lab);
	const struct packet *init_ack;
	size_t offset = 0;
	uint32_t new_tag;

	send_init_with_padding(association.peer);
	new_tag = expect_cookie(association.peer);
	init_ack = packet_last("iut", INIT_ACK);
	expect_report(init_ack->chunk, &offset, "\xff\xfe\0\5a", 5);
	expect_report(init_ack->chunk, &offset, "\xff\xfd\0\6bc", 6);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(association.peer);
	/* The Tie-Tags of its cookie make it a restart. */
	come_back(association.peer, new_tag);
	expect_restarted(association);
}

SCENARIO(restart_malformed,
	 "An INIT that is too short or not alone in its packet is discarded from ESTABLISHED on",
	 .lab = &scripted_peer, .limit = SECONDS(100),
	 .spec = {"RFC9260-8.5.1-2", "RFC9260-8.5.1-3", "RFC9260-12.3-2"},
	 .fix = {"abort-tag-of-init", "init-tag-check"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_ESTABLISHED; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);

		peer_send_packet(association.peer,
				 .chunks = {CHUNK(INIT, .tag = NEW_TAG), CHUNK(HEARTBEAT)});
		peer_send(association.peer, INIT, .length = 16, .value = "nothing here",
			  .value_size = 12);
		peer_expect_silence(association.peer, MILLISECONDS(500));
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(association.peer);
		peer_send(association.peer, ABORT);
		expect_lost(association, state, 0);
	}
}

SCENARIO(restart_under_a_tag,
	 "An INIT under a non-zero Verification Tag is silently discarded from ESTABLISHED on",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-12.3-2"},
	 .known = {{NULL, NULL,
		    "an INIT under a non-zero Verification Tag is answered with an ABORT "
		    "(sctp_sf_do_unexpected_init() in net/sctp/sm_statefuns.c)"}})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	char answered[256] = "";

	/* Even where the kernel answers, the association must go on. */
	for (int state = SCTP_ESTABLISHED; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state);

		peer_send_packet(association.peer, .tag = association.peer->iut_tag,
				 .chunks = {CHUNK(INIT, .tag = NEW_TAG)});
		if (peer_next(association.peer, AT_ONCE) != -1) {
			peer_expect(association.peer, ABORT, .tag = NEW_TAG, .alone = true);
			strcat(strcat(answered, " "), association_state_name(state));
		}
		peer_expect_silence(association.peer, MILLISECONDS(500));
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(association.peer);
		peer_send(association.peer, ABORT);
		expect_lost(association, state, 0);
	}
	ck_assert_msg(answered[0] == '\0', "the INIT was answered with an ABORT in%s", answered);
}

/* --- what the peer sent in its former life --- */

enum { LATER_TSN = NEW_TSN + 1 };

static void wait_for_another(struct peer *peer)
{
	peer_send(peer, DATA, .tsn = LATER_TSN, .ssn = 1, .text = "old");
}

static void wait_for_the_rest(struct peer *peer)
{
	peer_send(peer, DATA, .tsn = LATER_TSN, .ssn = 0, .flags = 0, .text = "old");
}

SCENARIO(
	messages_forgotten_at_restart,
	"After a restart nothing is delivered of messages that were incomplete or out of order before it, "
	"though they have the same TSNs and Stream Sequence Numbers",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-5", "RFC9260-5.2.4-6"})
{
	static void (*const former[])(struct peer * peer) = {wait_for_another, wait_for_the_rest};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(former); i++) {
		struct association association =
			association_open(lab, .iut = iut, .peer_port = PEER_PORT + i,
					 .init = CHUNK(INIT, .tsn = NEW_TSN));
		struct peer *peer = association.peer;

		former[i](peer);
		peer_expect(peer, SACK);
		come_back(peer, fetch_cookie(peer));
		peer_expect(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
		peer_ignore(peer, SACK);
		peer_send(peer, DATA, .tsn = NEW_TSN, .ssn = 0, .flags = DATA_FLAG_B, .text = "ne");
		peer_send(peer, DATA, .tsn = LATER_TSN, .ssn = 0, .flags = DATA_FLAG_E,
			  .text = "w");
		expect_message(iut, 0, "new", .ssn = 0);
		expect_no_message(iut, MILLISECONDS(500));
		peer_send(peer, DATA, .tsn = LATER_TSN + 1, .ssn = 1, .text = "next");
		expect_message(iut, 0, "next", .ssn = 1);
		peer_expect_alive(peer);
	}
}
