/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which path a chunk takes: RFC 9260 section 6.4. */
#define SUITE "multihoming"
#include "harness/scenario/scenario.h"

SCENARIO(addr_over_sends_one_message_elsewhere,
	 "SCTP_ADDR_OVER sends one message to another address; its SACK comes back on the same "
	 "path",
	 .lab = &triple_path, .spec = {"RFC9260-6.4-1", "RFC9260-6.4-3", "RFC6458-5.3.4-3"})
{
	struct pair pair = pair_open(lab, .measured = true);
	static const char *const links[] = {"path1", "path2", "path0"};

	for (int i = 0; i < 3; i++) {
		endpoint_send(pair.a, 0, "elsewhere", .path = links[i]);
		const struct packet *data = expect_packet(lab, DATA, .from = "a");
		const struct packet *sack = expect_packet(lab, SACK, .from = "b");

		assert_on_link(data, links[i]);
		ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, data->chunk->data.tsn);
		assert_on_link(sack, links[i]);
		ck_assert_mem_eq(&sack->sctp.to, &data->sctp.from, sizeof(sack->sctp.to));
		expect_message(pair.b, 0, "elsewhere");
		expect_transfer(pair, "on the primary path", "path0");
	}
}

SCENARIO(set_primary_moves_new_data,
	 "SCTP_PRIMARY_ADDR moves new DATA of the endpoint that sets it to the other path and "
	 "reports the change",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-1", "RFC6458-6.1.2-4", "RFC6458-8.1.9-1"})
{
	struct pair pair = pair_open(lab, .measured = true);

	expect_transfer(pair, "before", "path0");
	endpoint_set_primary(pair.a, "path1");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_MADE_PRIM);
	ck_assert_str_eq(primary_path(pair.a), "path1");
	ck_assert_str_eq(primary_path(pair.b), "path0");
	expect_transfer(pair, "after", "path1");
	endpoint_send(pair.b, 0, "from b");
	expect_packet(lab, DATA, .from = "b", .link = "path0");
	expect_message(pair.a, 0, "from b");

	endpoint_set_primary(pair.a, "path0");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_MADE_PRIM);
	expect_transfer(pair, "back", "path0");
}

SCENARIO(lost_sack_is_repeated_on_the_other_path,
	 "When SACKs are lost on the primary path, DATA is retransmitted on the other one, "
	 "acknowledged there as a duplicate and delivered once",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.4-6"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	link_cut(lab, "path0", "b");
	endpoint_send(pair.a, 0, "once");
	const struct packet *data =
		expect_packet(lab, DATA, .from = "a", .link = "path0", .fate = FRAME_PASSED);

	expect_message(pair.b, 0, "once");
	expect_packet(lab, SACK, .from = "b", .link = "path0", .fate = FRAME_CUT);
	expect_retransmission_of(lab, data, "path1", RTO_MIN);
	const struct packet *sack = expect_packet(lab, SACK, .from = "b", .link = "path1");

	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, data->chunk->data.tsn);
	ck_assert_uint_eq(sack->chunk->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack->chunk, 0), data->chunk->data.tsn);
	expect_no_message(pair.b, SECONDS(10));
	expect_no_packet(lab, DATA, 0, .from = "a");
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(all_outstanding_data_is_sent_again,
	 "All messages outstanding on a dark path are retransmitted on the other one after one "
	 "RTO, in order and in one packet",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-6", "RFC9260-6.4.1-2"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);
	static const char *const texts[] = {"one", "two", "three"};
	const struct packet *lost[3];

	link_cut(lab, "path0", NULL);
	for (int i = 0; i < 3; i++) {
		endpoint_send(pair.a, 0, texts[i]);
		lost[i] = expect_packet(lab, DATA, .from = "a", .link = "path0");
	}
	const struct packet *again = expect_retransmission_of(lab, lost[0], "path1", RTO_MIN);

	ck_assert_uint_eq(again->sctp.chunk_count, 3);
	for (int i = 0; i < 3; i++) {
		ck_assert_uint_eq(again->sctp.chunks[i].data.tsn, lost[i]->chunk->data.tsn);
		expect_message(pair.b, 0, texts[i]);
	}
	expect_no_packet(lab, DATA, SECONDS(5), .from = "a");
}

SCENARIO(fast_retransmission_stays_on_its_path,
	 "DATA that three SACKs report missing is retransmitted on the path it was sent on",
	 .lab = &dual_path, .spec = {"RFC9260-6.4-7"},
	 .known = {{"4.0", NULL,
		    "fast retransmissions take the other path like those after a timeout "
		    "(sctp_outq_flush_rtx() in outqueue.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);
	static const char *const texts[] = {"one", "two", "three", "four", "five"};

	lab_drop(lab, DATA, .from = "a");
	for (int i = 0; i < 4; i++)
		endpoint_send(pair.a, 0, texts[i]);
	const struct packet *lost = expect_packet(lab, DATA, .from = "a", .fate = FRAME_DROPPED);

	for (int i = 1; i < 4; i++)
		expect_packet(lab, DATA, .from = "a");
	const struct packet *again = expect_packet(lab, DATA, .from = "a");

	ck_assert_uint_eq(again->chunk->data.tsn, lost->chunk->data.tsn);
	ck_assert_int_lt(again->time - lost->time, RTO_MIN / 2);
	for (int i = 0; i < 4; i++)
		expect_message(pair.b, 0, texts[i]);
	assert_on_link(again, "path0");
}

SCENARIO(address_asked_for_is_unreachable,
	 "A message for an unreachable address (SCTP_ADDR_OVER) goes to a reachable one",
	 .lab = &dual_path, .limit = SECONDS(120), .spec = {"RFC9260-6.4.1-1"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	path_set(pair.a, "path1", .max_retrans = 1);
	link_cut(lab, "path1", NULL);
	for (int64_t rto = RTO_MIN; rto <= 2 * RTO_MIN; rto *= 2) {
		endpoint_send(pair.a, 0, "elsewhere", .path = "path1");
		const struct packet *lost = expect_packet(lab, DATA, .from = "a", .link = "path1");

		expect_retransmission_of(lab, lost, "path0", rto);
		expect_message(pair.b, 0, "elsewhere");
		expect_packet(lab, SACK, .from = "b");
	}
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_UNREACHABLE);

	endpoint_send(pair.a, 0, "anyhow", .path = "path1");
	expect_packet(lab, DATA, .from = "a", .link = "path0", .within = jiffy());
	expect_message(pair.b, 0, "anyhow");
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "a", .link = "path1"), 2);
}

SCENARIO(
	detour_when_the_primary_is_back,
	"What is lost on the primary path goes by the other one, also after the primary one had failed and is the one heard "
	"from last",
	.lab = &scripted_dual_path, .spec = {"RFC9260-6.4-6"})
{
	struct association association =
		association_open(lab, .without_pf = true, .paths = {"path1"});
	struct endpoint *iut = association.iut;

	endpoint_set_primary(iut, "path1");
	path_set(iut, "path1", .max_retrans = 1);
	send_messages(iut, 1, 100);
	expect_data(association, 1, .path = "path1");
	/* Until the path fails Linux retransmits on it: a change of the primary path leaves the one for retransmissions. */
	for (unsigned tries = 1; path_state(iut, "path1") == SCTP_ACTIVE && tries <= 2; tries++)
		expect_retransmission(association, 1, .within = SECONDS(70));
	expect_path_state(iut, "path1", SCTP_INACTIVE);
	send_sack(association, 1);
	path_demand_heartbeat(iut, "path1");
	let_pass(lab, AT_ONCE);
	expect_path_state(iut, "path1", SCTP_ACTIVE);
	send_messages(iut, 1, 100);
	expect_data(association, 2, .path = "path1");
	expect_retransmission(association, 2, .path = "path0", .within = SECONDS(70));
	send_sack(association, 2);
}
