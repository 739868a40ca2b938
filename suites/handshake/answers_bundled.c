/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may go in the packet of a COOKIE ACK or an ABORT: RFC 9260 sections 3.3.7 and 5.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(
	cookie_ack_of_bundled_echo,
	"The COOKIE ACK comes first, even if the COOKIE ECHO came after a chunk that is answered as well",
	.lab = &scripted_peer, .spec = {"RFC9260-5.1-8"}, .excuses = {"RFC9260-5.1-8"},
	.known = {{NULL, NULL,
		   "the answers to one packet go out in the order of what they answer, and the "
		   "COOKIE ECHO of a packet need not be its first chunk (sctp_outq_flush_ctrl() in "
		   "net/sctp/outqueue.c, sctp_sf_do_5_2_4_dupcook() in net/sctp/sm_statefuns.c)"}})
{
	struct association association = association_open(lab);
	const struct packet *answer;

	forget_packets(lab);
	/* The duplicate of the COOKIE ECHO, with the same tags: action D of section 5.2.4. */
	peer_send_packet(association.peer, .chunks = {CHUNK(HEARTBEAT), CHUNK(COOKIE_ECHO)});
	let_pass(lab, AT_ONCE);
	answer = expect_packet(lab, COOKIE_ACK, .from = "iut");
	ck_assert_msg(answer->sctp.chunks[0].type == COOKIE_ACK,
		      "expected the COOKIE ACK first in its packet, it follows %s",
		      chunk_name(answer->sctp.chunks[0].type));
}

SCENARIO(cookie_ack_before_sack,
	 "No SACK comes before the COOKIE ACK, even if the COOKIE ECHO came after a FORWARD TSN",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1.5-8"},
	 .excuses = {"RFC9260-5.1.5-8", "RFC9260-5.1-8"},
	 .known = {{NULL, NULL,
		    "the answers to one packet go out in the order of what they answer "
		    "(sctp_outq_flush_ctrl() in net/sctp/outqueue.c)"}})
{
	struct association association = association_open(lab, .forward_tsn = true);
	const struct packet *answer;

	forget_packets(lab);
	peer_send_packet(association.peer,
			 .chunks = {CHUNK(FORWARD_TSN, .tsn = peer_data_tsn(association, 1)),
				    CHUNK(COOKIE_ECHO)});
	let_pass(lab, AT_ONCE);
	answer = expect_packet(lab, COOKIE_ACK, .from = "iut");
	for (const struct chunk *chunk = answer->sctp.chunks; chunk < answer->chunk; chunk++)
		ck_assert_msg(chunk->type != SACK,
			      "expected no SACK before the COOKIE ACK of the packet");
}

/* The first message is on its way, and the others wait for it (RFC 9260 6.1, Nagle). */
static struct association with_waiting_data(struct lab *lab)
{
	struct association association = association_open(lab, .nagle = true);

	for (int i = 0; i < 3; i++)
		endpoint_send(association.iut, 0, "small");
	peer_expect(association.peer, DATA);
	return association;
}

static void expect_without_data(struct lab *lab)
{
	const struct packet *abort_packet = expect_packet(lab, ABORT, .from = "iut");
	const struct sctp_packet *sctp = &abort_packet->sctp;

	for (unsigned i = 0; i < sctp->chunk_count; i++)
		ck_assert_msg(sctp->chunks[i].type != DATA,
			      "expected no DATA in the packet of the ABORT, chunk %u is DATA",
			      i + 1);
}

SCENARIO(abort_by_user_without_waiting_data,
	 "No DATA that waited goes with the ABORT that the user asks for", .lab = &scripted_peer,
	 .spec = {"RFC9260-3.3.7-2", "RFC9260-3.3.7-3"})
{
	struct association association = with_waiting_data(lab);

	endpoint_abort(association.iut, NULL);
	expect_without_data(lab);
}

SCENARIO(
	abort_of_violation_without_waiting_data,
	"No DATA that waited goes with the ABORT that answers a chunk of a wrong length",
	.lab = &scripted_peer, .spec = {"RFC9260-3.3.7-2", "RFC9260-3.3.7-3"},
	.excuses = {"RFC9260-3.3.7-2", "RFC9260-3.3.7-3"},
	.known = {
		{NULL, NULL,
		 "the ABORT is queued as any control chunk, and what waits in the queue follows it "
		 "(sctp_sf_abort_violation() in net/sctp/sm_statefuns.c, sctp_outq_flush() in "
		 "net/sctp/outqueue.c)"}})
{
	struct association association = with_waiting_data(lab);

	peer_send(association.peer, HEARTBEAT, .length = 7, .empty = true);
	expect_without_data(lab);
}
