/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/etsi/states.h"

void expect_setup_to_go_on(struct peer *peer, struct endpoint *iut, const struct packet *init)
{
	const struct packet *again =
		peer_expect(peer, INIT, .after = RTO_INITIAL, .since = init->time, .alone = true);

	assert_same_chunk(again->chunk, init->chunk);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

void expect_undisturbed(struct peer *peer, struct endpoint *iut)
{
	const struct packet *data;

	peer_expect_silence(peer, RTO_INITIAL + SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);

	peer_send(peer, DATA, .text = "question");
	peer_expect(peer, SACK);
	expect_message(iut, 0, "question");
	endpoint_send(iut, 0, "answer");
	data = peer_expect(peer, DATA);
	ck_assert_uint_eq(data->chunk->data.tsn, peer->iut_initial_tsn);
	ck_assert_uint_eq(data->chunk->data.ssn, 0);
	peer_send(peer, SACK);
	peer_expect_silence(peer, RTO_INITIAL + SECONDS(1));
}

const struct packet *enter_shutdown_sent(struct peer *peer, struct endpoint *iut)
{
	endpoint_shutdown(iut);
	return peer_expect(peer, SHUTDOWN, .alone = true);
}

const struct packet *enter_shutdown_ack_sent(struct peer *peer, struct endpoint *iut)
{
	peer_send(peer, SHUTDOWN);
	expect_event(iut, SCTP_SHUTDOWN_EVENT);
	return peer_expect(peer, SHUTDOWN_ACK, .alone = true);
}

void expect_reflection_of(struct peer *peer, uint32_t tag, enum chunk_type answer,
			  const struct chunk_spec *chunk)
{
	const struct packet *reflection;

	peer_send_packet(peer, .tag = tag, .chunks = {chunk});
	reflection = peer_expect(peer, answer, .tag = tag, .alone = true);
	ck_assert_uint_eq(reflection->chunk->flags, FLAG_T);
}

void expect_closed(struct peer *peer, struct endpoint *iut)
{
	peer_expect_silence(peer, RTO_INITIAL + SECONDS(1));
	ck_assert_ptr_null(iut->received);
	peer_connect(peer, iut);
	peer_expect_alive(peer);
}
