/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Path verification: RFC 9260 section 5.4. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

SCENARIO(heartbeats_confirm_addresses,
	 "The second address is unconfirmed at both ends until its HEARTBEAT, sent within "
	 "RTO.Initial, is answered",
	 .lab = &dual_path,
	 .spec = {"RFC9260-5.4-1", "RFC9260-5.4-3", "RFC9260-5.4-5", "RFC9260-8.3-9",
		  "RFC9260-3.3.6-2", "RFC6458-8.2.2-5"})
{
	struct pair pair = pair_open(lab);
	struct endpoint *const both[] = {pair.a, pair.b};

	for (int i = 0; i < 2; i++) {
		expect_path_state(both[i], "path0", SCTP_ACTIVE);
		expect_path_state(both[i], "path1", SCTP_UNCONFIRMED);
	}
	for (int i = 0; i < 2; i++) {
		const struct packet *heartbeat =
			expect_packet(lab, HEARTBEAT, .from = both[i]->node);

		assert_on_link(heartbeat, "path1");
		expect_jittered(heartbeat->time, pair.cookie_ack->time, 0, RTO_INITIAL);
		const struct packet *answer = expect_heartbeat_ack(lab, heartbeat);
		const struct received *event =
			expect_event(both[i], SCTP_PEER_ADDR_CHANGE, .path = "path1",
				     .state = SCTP_ADDR_CONFIRMED, .error = SCTP_HEARTBEAT_SUCCESS);

		ck_assert_int_ge(event->time, answer->time);
		expect_path_state(both[i], "path1", SCTP_ACTIVE);
	}
	expect_no_packet(lab, HEARTBEAT, SECONDS(20));
}

SCENARIO(unconfirmed_addresses_get_no_data,
	 "DATA lost on the only confirmed path is retransmitted on that path every time, never "
	 "to an unconfirmed address",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC9260-5.4-4"})
{
	struct pair pair = pair_open(lab, .without_pf = true);
	struct rule *unanswered =
		lab_drop(lab, HEARTBEAT, .from = "a", .link = "path1", .count = FOREVER);
	const struct packet *data;

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 0, "patience");
	data = expect_packet(lab, DATA, .from = "a", .link = "path0");
	for (int64_t rto = RTO_INITIAL; rto <= 4 * RTO_INITIAL; rto *= 2)
		data = expect_retransmission_of(lab, data, "path0", rto);
	ck_assert_uint_gt(unanswered->hits, 2);
	expect_path_state(pair.a, "path1", SCTP_UNCONFIRMED);

	rule_end(unanswered);
	path_demand_heartbeat(pair.a, "path1");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED,
		     .within = jiffy());
	expect_retransmission_of(lab, data, "path1", 8 * RTO_INITIAL);
	expect_message(pair.b, 0, "patience");
}

SCENARIO(probes_do_not_count_for_the_association,
	 "However many HEARTBEATs to an unconfirmed address are lost, the association continues",
	 .lab = &dual_path, .limit = SECONDS(1300), .spec = {"RFC9260-5.4-1"})
{
	struct pair pair = pair_open(lab);
	struct rule *unanswered =
		lab_drop(lab, HEARTBEAT, .from = "a", .link = "path1", .count = FOREVER);

	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE);
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(1200));
	ck_assert_uint_gt(unanswered->hits, ASSOCIATION_MAX_RETRANS + 2);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
	expect_path_state(pair.a, "path1", SCTP_UNCONFIRMED);
	forget_packets(lab);
	expect_transfer(pair, "alive", "path0");
}

/* One bit of the nonce in Linux' Heartbeat Info, whatever the size of a long. */
static void spoil_nonce(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *ack = packet_chunk(packet, HEARTBEAT_ACK);
	size_t nonce = (size_t)(ack->value - frame->data) + 42;

	(void)context;
	frame->data[nonce] ^= 1;
}

SCENARIO(wrong_nonce_confirms_nothing,
	 "A HEARTBEAT ACK whose nonce differs from that of the HEARTBEAT leaves the address "
	 "unconfirmed",
	 .lab = &dual_path, .spec = {"RFC9260-5.4-4"})
{
	lab_change(lab, HEARTBEAT_ACK, spoil_nonce, .from = "b", .link = "path1");

	struct pair pair = pair_open(lab);
	const struct packet *spoiled =
		expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path1");

	forget_packets(lab);
	expect_path_state(pair.a, "path1", SCTP_UNCONFIRMED);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);

	/* The next HEARTBEAT, an RTO later, is answered with the right nonce. */
	const struct packet *heartbeat =
		expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");

	expect_jittered(heartbeat->time, spoiled->time, 0, RTO_INITIAL);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	expect_path_state(pair.a, "path1", SCTP_ACTIVE);
}
