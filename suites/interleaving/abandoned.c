/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel gives up messages that were sent as I-DATA: RFC 8260 2.3.1, RFC 3758 3.5. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

enum { LIFETIME = 500 }; /* milliseconds, less than an RTO */

/* The user sends a message of 100 bytes that lives shorter than an RTO: I-DATA `n`. */
static void send_short_lived(struct association association, unsigned n, uint16_t stream,
			     bool unordered)
{
	send_limited(association.iut, stream, NULL, SCTP_PR_SCTP_TTL, LIFETIME, .size = 100,
		     .unordered = unordered);
	expect_i_data(association, n);
}

/* The kernel skips its I-DATA up to `n`, and these messages. */
#define expect_skipped(association, n, ...)                                                        \
	check_forward_tsn(peer_expect((association).peer, I_FORWARD_TSN,                           \
				      .within = 2 * path_rto((association).iut, "path0")),         \
			  data_tsn(association, n), __VA_ARGS__)

SCENARIO(abandoned_message, "A lost message whose lifetime has ended is skipped with I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-2", "RFC8260-2.3.1-3", "RFC8260-2.3.1-5",
		  "RFC3758-3.5-7"})
{
	struct association association = interleaving_open(lab);
	const struct packet *forward;

	send_limited(association.iut, 3, NULL, SCTP_PR_SCTP_TTL, LIFETIME, .size = 100);
	ck_assert_uint_eq(expect_i_data(association, 1)->chunk->data.mid, 0);
	forward = peer_expect(association.peer, I_FORWARD_TSN,
			      .after = path_rto(association.iut, "path0"));
	check_forward_tsn(forward, data_tsn(association, 1), {3, 0});
	send_sack(association, 1);
	endpoint_send(association.iut, 3, "next");
	ck_assert_uint_eq(expect_i_data(association, 2)->chunk->data.mid, 1);
	send_sack(association, 2);
	peer_expect_silence(association.peer, SECONDS(10));
}

SCENARIO(abandoned_unordered_message, "A lost unordered message is skipped with the U bit",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-5", "RFC3758-3.5-7"})
{
	struct association association = interleaving_open(lab);
	const struct packet *forward;

	/* The ordered one has MIDs of its own, and is not given up. */
	endpoint_send(association.iut, 3, "ordered");
	expect_i_data(association, 1);
	send_sack(association, 1);
	send_short_lived(association, 2, 3, true);
	forward = peer_expect(association.peer, I_FORWARD_TSN,
			      .after = path_rto(association.iut, "path0"));
	check_forward_tsn(forward, data_tsn(association, 2), {3, 0, SKIP_UNORDERED});
}

SCENARIO(largest_abandoned_mid,
	 "When several messages of a stream are skipped, the largest MID is listed",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-10"})
{
	struct association association = interleaving_open(lab);

	for (unsigned n = 1; n <= 3; n++)
		send_short_lived(association, n, 1, false);
	expect_skipped(association, 3, {1, 2});
}

SCENARIO(abandoned_streams,
	 "Every stream has its own entry in an I-FORWARD-TSN, with ordered and unordered messages "
	 "listed separately",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-10"})
{
	static const struct {
		uint16_t stream;
		bool unordered;
		uint32_t mid;
	} sent[] = {{1, false, 0}, {1, true, 0}, {2, false, 0},
		    {1, false, 1}, {1, true, 1}, {1, false, 2}};
	struct association association = interleaving_open(lab);

	for (unsigned i = 0; i < 6; i++) {
		send_limited(association.iut, sent[i].stream, NULL, SCTP_PR_SCTP_TTL, LIFETIME,
			     .size = 100, .unordered = sent[i].unordered);
		ck_assert_uint_eq(expect_i_data(association, i + 1)->chunk->data.mid, sent[i].mid);
	}
	expect_skipped(association, 6, {1, 2}, {1, 1, SKIP_UNORDERED}, {2, 0});
}

SCENARIO(abandoned_around_received,
	 "A received message is not skipped, and a lost one behind it is skipped once the received "
	 "one is acknowledged",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-7", "RFC3758-3.5-10"})
{
	struct association association = interleaving_open(lab);

	send_short_lived(association, 1, 1, false);
	endpoint_send(association.iut, 1, "received");
	expect_i_data(association, 2);
	send_short_lived(association, 3, 1, false);
	send_sack(association, 0, .gaps = {{2, 2}});
	expect_skipped(association, 1, {1, 0});
	send_sack(association, 2);
	expect_skipped(association, 3, {1, 2});
	send_sack(association, 3);
	peer_expect_silence(association.peer, SECONDS(10));
}

SCENARIO(lost_i_forward_tsn, "An I-FORWARD-TSN that is not acknowledged is retransmitted",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-14"})
{
	struct association association = interleaving_open(lab);

	send_short_lived(association, 1, 1, false);
	for (unsigned i = 0; i < 3; i++)
		expect_skipped(association, 1, {1, 0});
	send_sack(association, 1);
	peer_expect_silence(association.peer, SECONDS(10));
}

SCENARIO(abandoned_fragments, "One I-FORWARD-TSN skips all fragments of a message that were sent",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-7", "RFC3758-3.5-10"})
{
	struct association association = interleaving_open(lab);

	send_limited(association.iut, 1, NULL, SCTP_PR_SCTP_TTL, LIFETIME, .size = 4000);
	for (unsigned n = 1; n <= 3; n++)
		ck_assert_uint_eq(expect_i_data(association, n)->chunk->data.mid, 0);
	expect_skipped(association, 3, {1, 0});
	send_sack(association, 3);
	endpoint_send(association.iut, 1, "next");
	ck_assert_uint_eq(expect_i_data(association, 4)->chunk->data.mid, 1);
}

/* A short-lived message is lost on the way to a peer with this INIT, and the kernel then sends a
 * chunk of that type. */
static void expect_for_lost(struct lab *lab, const struct chunk_spec *init, int type)
{
	struct association association = interleaving_open(lab, .init = init);
	int sent;

	send_short_lived(association, 1, 1, false);
	sent = peer_next(association.peer, 2 * path_rto(association.iut, "path0"));
	ck_assert_msg(sent == type, "expected %s for the lost message; the kernel sent %s",
		      chunk_name((uint8_t)type), sent < 0 ? "nothing" : chunk_name((uint8_t)sent));
}

SCENARIO(peer_without_partial_reliability,
	 "A lost message is retransmitted to a peer that supports neither FORWARD TSN nor "
	 "I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.3.2-7"})
{
	expect_for_lost(lab, CHUNK(INIT, .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, I_DATA)}),
			I_DATA);
}

SCENARIO(peer_without_i_forward_tsn,
	 "A lost message is retransmitted to a peer that supports I-DATA and FORWARD TSN, but not "
	 "I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1"},
	 .known = {
		 {"5.10", NULL,
		  "I-FORWARD-TSN is sent: sctp_process_ext_param() (sm_make_chunk.c) does not look "
		  "for it, support of FORWARD TSN is taken for that of both"}})
{
	expect_for_lost(
		lab,
		CHUNK(INIT, .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, I_DATA, FORWARD_TSN),
				     {.type = PARAM_FORWARD_TSN}}),
		I_DATA);
}

SCENARIO(peer_with_i_forward_tsn,
	 "I-FORWARD-TSN is sent to a peer that supports I-DATA and I-FORWARD-TSN, but not FORWARD "
	 "TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-5"},
	 .known = {
		 {"5.10", NULL,
		  "the message is sent again: sctp_process_ext_param() (sm_make_chunk.c) does not "
		  "look for I-FORWARD-TSN"}})
{
	expect_for_lost(lab,
			CHUNK(INIT, .tlvs = {CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, I_DATA,
							 I_FORWARD_TSN)}),
			I_FORWARD_TSN);
}

/* Acknowledges what comes up to the rest of the message on stream 2, or up to what skips it. */
static void expect_rest_or_skip(struct peer *peer)
{
	for (;;) {
		int type = peer_next(peer, SECONDS(3));
		const struct chunk *chunk;

		ck_assert_msg(type >= 0, "expected the rest of the message on stream 2, or an "
					 "I-FORWARD-TSN that skips the message; nothing came");
		chunk = peer_expect(peer, (enum chunk_type)type, .within = SECONDS(3))->chunk;
		if (type == I_FORWARD_TSN)
			return;
		peer_send(peer, SACK);
		if (chunk->data.stream != 2)
			continue;
		ck_assert_uint_eq(chunk->flags & (DATA_FLAG_B | DATA_FLAG_E), DATA_FLAG_E);
		return;
	}
}

SCENARIO(
	life_ends_behind_other_messages,
	"When the life of a message ends while its last fragment waits behind a message of higher priority, and "
	"the peer has the others, the last one is sent all the same, or the message is skipped",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	.spec = {"RFC3758-3.5-4", "RFC3758-4.1-5"})
{
	enum { SEGMENT = 1500 };
	struct association association =
		association_open(lab, .interleaving = true, .a_rwnd = 2 * SEGMENT);
	struct sctp_stream_value low = {
		.assoc_id = association.iut->association, .stream_id = 2, .stream_value = 5};

	option_set_assoc_value(association.iut, SCTP_STREAM_SCHEDULER, SCTP_SS_PRIO);
	endpoint_set(association.iut, SCTP_STREAM_SCHEDULER_VALUE, &low, sizeof(low));
	send_limited(association.iut, 2, NULL, SCTP_PR_SCTP_TTL, LIFETIME, .size = 4000);
	expect_i_data(association, 1);
	expect_i_data(association, 2);
	endpoint_send(association.iut, 1, NULL, .size = 4000);
	send_sack(association, 2, .a_rwnd = SEGMENT);
	ck_assert_uint_eq(expect_i_data(association, 3)->chunk->data.stream, 1);
	let_pass(lab, MILLISECONDS(LIFETIME + 100));
	peer_send(association.peer, SACK);
	expect_rest_or_skip(association.peer);
}
