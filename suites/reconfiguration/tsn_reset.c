/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer resets all SSNs and TSNs: RFC 6525 section 5.2.4. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* What the response to an SSN/TSN Reset Request tells. */
struct next_tsns {
	uint32_t iut, peer;
};

static struct next_tsns expect_tsns(struct reconfigured to, uint32_t sequence)
{
	struct tlv answer = expect_result(to, sequence, PERFORMED);

	ck_assert_uint_eq(answer.length, 20);
	return (struct next_tsns){number_of(&answer, 2), number_of(&answer, 3)};
}

static void expect_assoc_reset(struct endpoint *endpoint, uint16_t flags)
{
	const struct received *event = expect_event(endpoint, SCTP_ASSOC_RESET_EVENT);

	ck_assert_uint_eq(notification_of(event)->sn_assocreset_event.assocreset_flags, flags);
}

/* A message of the kernel, which has this TSN and SSN, and which the peer acknowledges. */
static void expect_sent(struct reconfigured to, uint16_t stream, uint32_t tsn, uint16_t ssn)
{
	const struct chunk *data;

	endpoint_send(to.iut, stream, "from the kernel");
	data = peer_expect(to.peer, DATA)->chunk;
	ck_assert_uint_eq(data->data.tsn, tsn);
	ck_assert_uint_eq(data->data.ssn, ssn);
	peer_send(to.peer, SACK, .cumulative_tsn = tsn);
}

SCENARIO(tsn_reset,
	 "After an SSN/TSN reset both ends go on with the TSNs that the response tells, and with "
	 "SSN 0 on every stream",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.4-2", "RFC6525-5.2.4-5", "RFC6525-5.2.4-6", "RFC6525-5.2.4-7",
		  "RFC6525-5.1.7-3", "RFC6525-5.1.7-5", "RFC6525-4.4-2"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct next_tsns next;

	for (int i = 0; i < 2; i++) {
		deliver(to, 1, "before", i);
		expect_sent(to, 2, to.iut_sequence + (uint32_t)i, (uint16_t)i);
	}
	deliver(to, 3, "before", 0);
	let_pass(lab, SECONDS(1));
	send_reconfig(to, tsn_reset(to.sequence));
	next = expect_tsns(to, to.sequence);
	expect_assoc_reset(to.iut, 0);
	ck_assert_uint_eq(next.iut, to.iut_sequence + 2);

	to.peer->next_tsn = next.peer;
	for (unsigned stream = 0; stream < STREAMS; stream++)
		deliver(to, (uint16_t)stream, "after", 0);
	expect_sent(to, 2, next.iut, 0);
	expect_sent(to, 2, next.iut + 1, 1);
	expect_sent(to, 0, next.iut + 2, 0);
	/* What comes is acknowledged from the new TSN on. */
	peer_heed(to.peer, SACK);
	while (peer_next(to.peer, MILLISECONDS(300)) == SACK)
		ck_assert_uint_le(peer_expect(to.peer, SACK)->chunk->sack.cumulative_tsn,
				  to.peer->next_tsn - 1);
	deliver(to, 0, "last", 1);
	ck_assert_uint_eq(
		peer_expect(to.peer, SACK, .within = MILLISECONDS(300))->chunk->sack.cumulative_tsn,
		to.peer->next_tsn - 1);
}

SCENARIO(tsn_reset_receivers_next,
	 "Receiver's Next TSN is the smallest TSN that was not acknowledged plus 2^31",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.4-1", "RFC6525-5.1.7-6"},
	 .known = {
		 {"4.11", NULL,
		  "it is one less: sctp_process_strreset_tsnreq() (net/sctp/stream.c) adds 2^31 to "
		  "the last TSN that was acknowledged"}})
{
	struct reconfigured to = reconfigured_connect(lab);

	deliver(to, 1, "before", 0);
	let_pass(lab, SECONDS(1));
	send_reconfig(to, tsn_reset(to.sequence));
	ck_assert_uint_eq(expect_tsns(to, to.sequence).peer, to.peer->next_tsn + (1U << 31));
}

SCENARIO(tsn_reset_repeated,
	 "An SSN/TSN Reset Request that comes once more is answered by the same response, and "
	 "resets nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct next_tsns first, again;

	deliver(to, 1, "before", 0);
	send_reconfig(to, tsn_reset(to.sequence));
	first = expect_tsns(to, to.sequence);
	expect_assoc_reset(to.iut, 0);
	send_reconfig(to, tsn_reset(to.sequence));
	again = expect_tsns(to, to.sequence);
	ck_assert_uint_eq(again.iut, first.iut);
	ck_assert_uint_eq(again.peer, first.peer);
	to.peer->next_tsn = first.peer;
	deliver(to, 1, "after", 0);
	deliver(to, 1, "after", 1);
	expect_no_event(to.iut, SCTP_ASSOC_RESET_EVENT, SECONDS(1));
}

SCENARIO(tsn_reset_with_data_in_flight,
	 "While DATA of the kernel is not acknowledged an SSN/TSN Reset Request is answered by In "
	 "Progress, and nothing is lost",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.1.7-2"})
{
	struct reconfigured to = reconfigured_connect(lab);

	endpoint_send(to.iut, 1, "in flight");
	peer_expect(to.peer, DATA);
	send_reconfig(to, tsn_reset(to.sequence));
	expect_result(to, to.sequence, IN_PROGRESS);
	peer_expect(to.peer, DATA, .within = SECONDS(5));
	peer_send(to.peer, SACK);
	send_reconfig(to, tsn_reset(to.sequence));
	ck_assert_uint_eq(expect_tsns(to, to.sequence).iut, to.iut_sequence + 1);
}

SCENARIO(tsn_reset_frees_fragments,
	 "At an SSN/TSN reset fragments of a message that is not complete are removed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.4-4"})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t window;

	peer_heed(to.peer, SACK);
	deliver(to, 1, "first", 0);
	window = peer_expect(to.peer, SACK, .within = MILLISECONDS(300))->chunk->sack.a_rwnd;
	peer_ignore(to.peer, SACK);
	to.peer->next_tsn++;
	peer_send(to.peer, DATA, .flags = DATA_FLAG_B, .stream = 1, .ssn = 2, .text = "begin");
	send_reconfig(to, tsn_reset(to.sequence));
	to.peer->next_tsn = expect_tsns(to, to.sequence).peer;
	deliver(to, 1, "after", 0);
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	peer_send(to.peer, DATA, .stream = 1, .ssn = 1, .text = "after");
	ck_assert_uint_ge(expect_packet(lab, SACK, .from = "iut")->chunk->sack.a_rwnd, window);
}

SCENARIO(
	tsn_reset_delivers_stranded,
	"At an SSN/TSN reset messages that waited for others that did not come are delivered, as "
	"FORWARD TSN would have them",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.4-4"},
	.known = {
		{"4.11", NULL,
		 "they go on waiting: sctp_process_strreset_tsnreq() (net/sctp/stream.c) moves the "
		 "cumulative TSN, but skips no SSNs"}})
{
	struct reconfigured to = reconfigured_connect(lab);

	to.peer->next_tsn++;
	peer_send(to.peer, DATA, .stream = 1, .ssn = 1, .text = "stranded");
	send_reconfig(to, tsn_reset(to.sequence));
	to.peer->next_tsn = expect_tsns(to, to.sequence).peer;
	expect_message(to.iut, 1, "stranded", .ssn = 1, .within = SECONDS(1));
	deliver(to, 1, "after", 0);
}
