/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunks that must not be, given what was negotiated: RFC 8260 2.2.3 and 2.3.1. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

enum { UNORDERED_MESSAGE = DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E };

static void expect_violation(struct association association)
{
	bool named = chunk_has_tlv(peer_expect(association.peer, ABORT)->chunk,
				   CAUSE_PROTOCOL_VIOLATION);

	scenario_note("the ABORT has %s Protocol Violation cause", named ? "a" : "no");
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(association.peer);
	expect_no_message(association.iut, SECONDS(1));
}

/* A peer that supports partial reliability, but not interleaving. */
static struct association open_plain(struct lab *lab)
{
	return interleaving_open(lab, .extensions = {FORWARD_TSN});
}

SCENARIO(data_instead_of_i_data, "DATA in an association with I-DATA ends it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.3-3", "RFC8260-2.2.3-4"})
{
	struct association association = interleaving_open(lab);

	peer_send(association.peer, DATA, .text = "plain");
	expect_violation(association);
}

SCENARIO(unordered_data_instead_of_i_data, "Unordered DATA in an association with I-DATA ends it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.3-3", "RFC8260-2.2.3-4"})
{
	struct association association = interleaving_open(lab);

	interleaving_send(association, {1, 0, 0, "BE", 0, "good"});
	expect_message(association.iut, 0, "good");
	send_data(association, 2, .text = "plain", .flags = UNORDERED_MESSAGE);
	expect_violation(association);
}

SCENARIO(i_data_instead_of_data, "I-DATA in an association without it ends the association",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-2", "RFC8260-2.2.3-3", "RFC8260-2.2.3-4"})
{
	struct association association = open_plain(lab);

	peer_send(association.peer, I_DATA, .text = "interleaved");
	expect_violation(association);
}

SCENARIO(unordered_i_data_instead_of_data,
	 "Unordered I-DATA in an association without it ends the association",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-2", "RFC8260-2.2.3-3", "RFC8260-2.2.3-4"})
{
	struct association association = open_plain(lab);

	peer_send(association.peer, DATA, .text = "plain");
	expect_message(association.iut, 0, "plain");
	peer_send(association.peer, I_DATA, .text = "interleaved", .flags = UNORDERED_MESSAGE);
	expect_violation(association);
}

SCENARIO(forward_tsn_instead_of_i_forward_tsn,
	 "FORWARD TSN in an association with I-FORWARD-TSN ends it", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-4", "RFC8260-2.3.1-6", "RFC8260-2.3.1-7"},
	 .known = {{"5.10", NULL,
		    "it is discarded: sctp_sf_eat_fwd_tsn() (sm_statefuns.c) does so with what "
		    "validate_ftsn() of stream_interleave.c rejects"}})
{
	struct association association = interleaving_open(lab);

	peer_send(association.peer, FORWARD_TSN);
	expect_violation(association);
}

/*
 * RFC 8260 2.3.1 forbids to send it, and does not say what the receiver does: for it this may be a
 * violation of the protocol, or an unknown chunk (of a type that is to be reported).  What this
 * guards is that nothing is skipped.
 */
SCENARIO(i_forward_tsn_instead_of_forward_tsn,
	 "I-FORWARD-TSN in an association without it skips nothing: the association is aborted, or "
	 "goes on",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP)
{
	struct association association = open_plain(lab);
	int answer;

	send_i_forward_tsn(association, 1, {0, 0});
	answer = peer_next(association.peer, AT_ONCE);
	scenario_note("the kernel %s", answer == ABORT	 ? "aborts the association"
				       : answer == ERROR ? "reports the chunk in an ERROR"
							 : "discards the chunk");
	if (answer == ABORT) {
		expect_violation(association);
		return;
	}
	if (answer == ERROR)
		ck_assert(chunk_has_tlv(peer_expect(association.peer, ERROR)->chunk,
					CAUSE_UNRECOGNIZED_CHUNK));
	peer_expect_alive(association.peer);
	peer_heed(association.peer, SACK);
	send_data(association, 1, .text = "not skipped");
	expect_message(association.iut, 0, "not skipped", .ssn = 0);
	expect_sack(association, 1);
}

SCENARIO(wrong_skips_do_nothing,
	 "A FORWARD TSN where I-FORWARD-TSN is to be used skips nothing, and vice versa",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-4", "RFC8260-2.3.1-5"})
{
	struct association association = interleaving_open(lab);

	interleaving_send(association, {2, 0, 1, "BE", 0, "waits"});
	send_forward_tsn(association, 1, {0, 0});
	expect_no_message(association.iut, SECONDS(1));
	endpoint_close(association.iut);
	peer_reset(association.peer);

	association = association_open(lab, .peer = association.peer, .interleaving = true,
				       .extensions = {FORWARD_TSN});
	send_data(association, 2, .text = "waits");
	send_i_forward_tsn(association, 1, {0, 0});
	expect_no_message(association.iut, SECONDS(1));
}

/* No sentence says what becomes of it.  What this guards is that no kernel reads beyond the chunk
 * and gives that to its user. */
SCENARIO(short_i_data, "An I-DATA chunk that is shorter than its header delivers nothing",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	struct association association = interleaving_open(lab);
	uint32_t header[] = {htonl(peer_data_tsn(association, 1)), 0, 0};

	peer_send(association.peer, I_DATA, .flags = DATA_FLAG_B | DATA_FLAG_E, .value = header,
		  .value_size = sizeof(header));
	expect_no_message(association.iut, SECONDS(1));
	scenario_note("the kernel %s",
		      peer_next(association.peer, 0) == ABORT ? "aborts" : "discards it");
}
