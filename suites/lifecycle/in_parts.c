/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets that are closed while a message is delivered in parts (RFC 6458 8.1.21): that nothing of them stays.  What closes
 * them with data unread is streams.closed_in_partial_delivery.
 */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>
#include <unistd.h>

/* sctp_queue_purge_ulpevents() is over by then, and nobody empties the queue again. */
#define EVENT_KEEPS_SOCKET                                                                         \
	{                                                                                          \
		{                                                                                  \
			.from = "5.10", .leak = true,                                              \
			.reason = "sctp_ulpq_abort_pd() (net/sctp/ulpqueue.c) queues its event "   \
				  "on a socket that was closed: it keeps the association, which "  \
				  "keeps the socket and its port"                                  \
		}                                                                                  \
	}

/* The first part of a message has come; its end never does. */
static struct association begin_message(struct association association)
{
	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 4);
	peer_ignore(association.peer, SACK);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_B, .text = "a part");
	let_pass(association.lab, AT_ONCE);
	ck_assert_ptr_nonnull(association.iut->assembling);
	return association;
}

/* Nothing is unread: the kernel shuts the association down, and the peer aborts it. */
static void close_and_be_aborted(struct association association)
{
	endpoint_close(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

SCENARIO_OF_STYLES(closed_in_parts,
		   "a socket that is closed in the middle of a message goes when the peer aborts "
		   "the association that is being shut down",
		   .lab = &scripted_peer, .known = EVENT_KEEPS_SOCKET)
{
	close_and_be_aborted(begin_message(association_open(lab, .style = style)));
}

SCENARIO(peeled_closed_in_parts,
	 "A peeled-off socket that is closed in the middle of a message goes when the peer aborts "
	 "the association that is being shut down",
	 .lab = &scripted_peer, .known = EVENT_KEEPS_SOCKET)
{
	struct association association = begin_message(association_open(lab));

	association.iut = endpoint_peeloff(association.iut);
	close_and_be_aborted(association);
}

SCENARIO(closed_before_parts,
	 "A socket that is closed goes when the peer begins a message after that, and aborts the "
	 "association that is being shut down",
	 .lab = &scripted_peer, .known = EVENT_KEEPS_SOCKET)
{
	struct association association = association_open(lab, .ignore_sacks = true);

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 4);
	endpoint_close(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, DATA, .ssn = 0, .flags = DATA_FLAG_B, .text = "a part");
	peer_ignore(association.peer, SHUTDOWN);
	peer_send(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

SCENARIO(closed_behind_full_window,
	 "A socket that is closed with the receive window full of unread parts goes at once",
	 .lab = &two_nodes, .known = EVENT_KEEPS_SOCKET)
{
	struct pair pair = pair_open(lab, .receive_buffer = 8000);

	endpoint_read(pair.b, false);
	endpoint_send(pair.a, 0, NULL, .size = 20000, .seed = 1);
	let_pass(lab, SECONDS(1));
	endpoint_close(pair.b);
	expect_packet(lab, ABORT, .from = "b");
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO_OF_STYLES(closed_in_parts_untold,
		   "a socket that is closed in the middle of a message goes, if nobody asked for "
		   "SCTP_PARTIAL_DELIVERY_EVENT",
		   .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = style);
	struct sctp_event event = {.se_assoc_id = association.iut->association,
				   .se_type = SCTP_PARTIAL_DELIVERY_EVENT};

	endpoint_set(association.iut, SCTP_EVENT, &event, sizeof(event));
	close_and_be_aborted(begin_message(association));
}
