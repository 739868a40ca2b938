/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Losses where the kernel's TSN wraps around, which an SSN/TSN reset brings near: RFC 9260 section 1.6. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { BEFORE = 2, MESSAGES = 4, SIZE = 100 };

/* The kernel's next DATA, numbered from 1 again, has a TSN BEFORE below 2^32. */
static struct association open_before_the_wrap(struct lab *lab, bool interleaving)
{
	struct association association = reconfiguration_open(lab, .interleaving = interleaving);
	struct peer *peer = association.peer;
	const uint32_t next = UINT32_MAX - BEFORE + 1;

	endpoint_set(association.iut, SCTP_RESET_ASSOC, &association.iut->association,
		     sizeof(sctp_assoc_t));
	peer_expect(peer, RE_CONFIG);
	reconfiguration_send(association,
			     reconfiguration_tsn_response(association, 1, peer->next_tsn, next));
	/* DATA are numbered from there. */
	peer->iut_initial_tsn = next;
	expect_event(association.iut, SCTP_ASSOC_RESET_EVENT);
	return association;
}

SCENARIO(retransmitted_across_the_wrap,
	 "DATA on both sides of the wrap of the TSN is retransmitted in its order",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-1"})
{
	struct association association = open_before_the_wrap(lab, false);
	int64_t rto = path_rto(association.iut, "path0");

	send_messages(association.iut, MESSAGES, SIZE);
	expect_flight(association, 1, MESSAGES);
	expect_retransmission(association, 1, .after = rto);
	for (unsigned n = 2; n <= MESSAGES; n++)
		expect_retransmission(association, n, .bundled = true);
	send_sack(association, MESSAGES);
	expect_silence(association);
}

SCENARIO(
	missed_across_the_wrap,
	"Gap Ack Blocks behind the wrap of the TSN are miss indications for DATA before it, which is fast retransmitted",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-1", "RFC9260-7.2.4-2"})
{
	struct association association = open_before_the_wrap(lab, false);

	send_messages(association.iut, 2 + MESSAGES, SIZE);
	expect_flight(association, 1, 2 + MESSAGES);
	send_sack(association, 0, .gaps = {{2, 2}});
	send_sack(association, 0, .gaps = {{2, 3}});
	send_sack(association, 0, .gaps = {{2, 4}});
	expect_fast_retransmission(association, 1);
	send_sack(association, 4);
	send_messages(association.iut, 1, SIZE);
	expect_data(association, 3 + MESSAGES);
	send_sack(association, 3 + MESSAGES);
	expect_silence(association);
}

SCENARIO(
	skipped_across_the_wrap,
	"Abandoned messages on both sides of the wrap of the TSN are skipped with FORWARD TSN",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-1", "RFC3758-3.5-7"},
	.known = {
		{NULL, NULL,
		 "none is sent: sctp_generate_fwdtsn() (net/sctp/outqueue.c) compares the TSN that it has advanced to "
		 "with the one that is acknowledged as plain numbers"}})
{
	struct association association = open_before_the_wrap(lab, false);
	const struct packet *forward;

	for (unsigned n = 1; n <= MESSAGES; n++)
		send_limited(association.iut, 1, "lost", SCTP_PR_SCTP_RTX, 0);
	expect_flight(association, 1, MESSAGES);
	forward = peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
	check_forward_tsn(forward, data_tsn(association, MESSAGES), {1, MESSAGES - 1});
	send_sack(association, MESSAGES);
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(skipped_across_the_wrap_with_interleaving,
	 "Abandoned messages of I-DATA on both sides of the wrap of the TSN are skipped with "
	 "I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG | CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC9260-1.6-1", "RFC8260-2.3.1-1", "RFC3758-3.5-7"},
	 .known = {{NULL, NULL,
		    "none is sent: sctp_generate_iftsn() (net/sctp/stream_interleave.c) compares "
		    "the TSN that it has advanced to with the one that is acknowledged as plain "
		    "numbers"}})
{
	struct association association = open_before_the_wrap(lab, true);
	const struct packet *forward;

	for (unsigned n = 1; n <= MESSAGES; n++) {
		send_limited(association.iut, 1, "lost", SCTP_PR_SCTP_RTX, 0);
		expect_i_data(association, n);
	}
	forward = peer_expect(association.peer, I_FORWARD_TSN, .within = SECONDS(5));
	check_forward_tsn(forward, data_tsn(association, MESSAGES), {1, MESSAGES - 1});
	send_sack(association, MESSAGES);
	peer_expect_silence(association.peer, SECONDS(5));
}
