/* SPDX-License-Identifier: GPL-2.0-or-later */
/* close() while data of the peer is in one of the kernel's queues, and not yet in the socket's. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { DELIVERY_POINT = 4 };

/* What waits, and for what. */
struct undelivered {
	uint8_t type; /* DATA or I_DATA */
	uint8_t flags;
	uint16_t stream, number; /* SSN or MID */
	bool beside_parts; /* while the socket has had one part of a message of stream 0 */
};

static void close_with(struct lab *lab, const struct undelivered *waiting)
{
	bool interleaving = waiting->type == I_DATA;
	struct association association = association_open(
		lab, .style = ONE_TO_ONE, .interleaving = interleaving, .ignore_sacks = true);
	struct endpoint *iut = association.iut;
	char text[64];

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	if (waiting->beside_parts) {
		/* Of the parts that will not come nobody wants to be told. */
		const struct sctp_event untold = {SCTP_FUTURE_ASSOC, SCTP_PARTIAL_DELIVERY_EVENT,
						  false};

		endpoint_set(iut, SCTP_EVENT, &untold, sizeof(untold));
		option_set_int(iut, SCTP_PARTIAL_DELIVERY_POINT, DELIVERY_POINT);
		peer_send(association.peer, DATA, .flags = DATA_FLAG_B, .ssn = 0, .text = "a part");
		let_pass(lab, MILLISECONDS(10));
		ck_assert_int_eq(recv(iut->fd, text, sizeof(text), MSG_DONTWAIT), 6);
	}
	peer_send(association.peer, waiting->type, .flags = waiting->flags,
		  .stream = waiting->stream, .ssn = waiting->number, .mid = waiting->number,
		  .text = "waiting");
	let_pass(lab, MILLISECONDS(500));
	sockets_expect_failure(recv(iut->fd, text, sizeof(text), MSG_DONTWAIT), EAGAIN);
	endpoint_close(iut);
	peer_expect(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

SCENARIO(close_with_part, "close() aborts an association with a message that is not complete",
	 .lab = &scripted_peer)
{
	close_with(lab, &(struct undelivered){.type = DATA, .flags = DATA_FLAG_B});
}

SCENARIO(close_with_unordered_part,
	 "close() aborts an association with an unordered message that is not complete",
	 .lab = &scripted_peer)
{
	close_with(lab, &(struct undelivered){.type = DATA, .flags = DATA_FLAG_B | DATA_FLAG_U});
}

SCENARIO(close_with_gap,
	 "close() aborts an association with a message that waits for an earlier one of its stream",
	 .lab = &scripted_peer)
{
	close_with(lab, &(struct undelivered){
				.type = DATA, .flags = DATA_FLAG_B | DATA_FLAG_E, .number = 1});
}

SCENARIO(close_with_interleaved_part,
	 "close() aborts an association with a message of I-DATA that is not complete",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	close_with(lab, &(struct undelivered){.type = I_DATA, .flags = DATA_FLAG_B});
}

SCENARIO(close_with_unordered_interleaved_part,
	 "close() aborts an association with an unordered message of I-DATA that is not complete",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	close_with(lab, &(struct undelivered){.type = I_DATA, .flags = DATA_FLAG_B | DATA_FLAG_U});
}

SCENARIO(close_with_interleaved_gap,
	 "close() aborts an association with a message of I-DATA that waits for an earlier one of "
	 "its stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	close_with(lab, &(struct undelivered){
				.type = I_DATA, .flags = DATA_FLAG_B | DATA_FLAG_E, .number = 1});
}

SCENARIO(close_beside_partial_delivery,
	 "close() aborts an association with a message that waits for the end of one that is "
	 "delivered in parts",
	 .lab = &scripted_peer)
{
	close_with(lab, &(struct undelivered){.type = DATA,
					      .flags = DATA_FLAG_B | DATA_FLAG_E,
					      .stream = 1,
					      .beside_parts = true});
}
