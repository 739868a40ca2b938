/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two kernels, associated over all their paths. */
#include "harness/tests/judging/judging.h"

#define DATA_1 "TSN [0-9]+ [(]DATA 1[)]"
#define DATA_2 "TSN [0-9]+ [(]DATA 2[)]"

ENDS(pair_is_up, "pass", "", .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	exchange_messages(pair.a, pair.b);
	pair_expect_data(pair, 1);
	pair_expect_sack(pair, 1);
	expect_transfer(pair, "transfer", "path0");
	expect_delivery(pair.b, pair.a, "delivery", "path0");
	expect_delivery_over(pair.a, pair.b, "detour", "path1");
	link_cut(lab, "path0", NULL);
	expect_detour(pair, "path0", "path1", RTO_MIN);
	pair_close(pair);
}

ENDS(pair_is_not_up, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_UP at a; it did not come within 10[.]000 s, ",
     .lab = &two_nodes)
{
	lab_drop(lab, INIT_ACK, .count = FOREVER);
	ENDS_HERE(pair_open(lab));
}

ENDS(paths_of_a_pair_are_not_confirmed, "fail",
     "^expected SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED at a; it did not come within 10[.]000 "
     "s, ",
     .lab = &dual_path)
{
	link_cut(lab, "path1", NULL);
	ENDS_HERE(pair_open(lab, .measured = true));
}

ENDS(pair_is_not_closed, "fail",
     "^expected SCTP_ASSOC_CHANGE SCTP_COMM_LOST at b; it did not come within 10[.]000 s, ",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, ABORT);
	ENDS_HERE(pair_close(pair));
}

ENDS(other_data_of_a_pair, "fail",
     "^expected new DATA, " DATA_2 "; the kernel sent new DATA, " DATA_1 "$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.b, 0, "hello");
	ENDS_HERE(pair_expect_data(pair, 2, .from = "b"));
}

ENDS(data_of_a_pair_that_does_not_come, "fail",
     "^expected new DATA, " DATA_1 " from a on path0; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(pair_expect_data(pair, 1, .link = "path0", .within = SECONDS(2)));
}

ENDS(data_of_a_pair_at_another_time, "fail",
     "^expected " DATA_1
     " from a on path0 when a timer of 1[.]000 s expires, 0[.]99[0-9]* to 1[.][0-9]* s after it "
     "was started; it came after 3[.][0-9]* s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	const struct packet *lost;

	lab_drop(lab, DATA);
	endpoint_send(pair.a, 0, "hello");
	lost = pair_expect_data(pair, 1);
	ENDS_HERE(pair_expect_data(pair, 1, .timer = RTO_MIN, .since = lost->time));
}

ENDS(other_sack_of_a_pair, "fail",
     "^expected a SACK of " DATA_2 ", no gaps; the kernel sent one of " DATA_1 ", no gaps$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "hello");
	ENDS_HERE(pair_expect_sack(pair, 2));
}

ENDS(sack_of_a_pair_that_does_not_come, "fail",
     "^expected a SACK of " DATA_1 ", no gaps from b; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(pair_expect_sack(pair, 1, .within = SECONDS(2)));
}

ENDS(sack_of_a_pair_timed_from_nowhere, "error", "^a SACK of a pair with [.]after needs [.]since$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "hello");
	pair_expect_sack(pair, 1, .after = SACK_DELAY);
}

ENDS(transfer_on_another_link, "fail",
     "^expected DATA from a to pass on path1; it was passed on path0$", .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_transfer(pair, "hello", "path1"));
}

ENDS(transfer_that_is_lost, "fail",
     "^expected DATA from a to pass on path0; it was dropped on path0$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA);
	ENDS_HERE(expect_transfer(pair, "hello", "path0"));
}

ENDS(transfer_whose_sack_is_lost, "fail",
     "^expected the SACK of TSN [0-9]+ to pass on path0, back to where the DATA came from; it was "
     "dropped on path0$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, SACK);
	ENDS_HERE(expect_transfer(pair, "hello", "path0"));
}

ENDS(delivery_on_another_link, "fail", "^expected DATA from a on path1; it was on path0$",
     .lab = &dual_path)
{
	struct pair pair = pair_open(lab);

	ENDS_HERE(expect_delivery(pair.a, pair.b, "hello", "path1"));
}

static void spoil_cumulative_tsn(struct frame *frame, const struct sctp_packet *packet,
				 void *context)
{
	enum { CUMULATIVE_TSN = 16 };

	(void)context;
	sctp_packet_start(frame, packet)[CUMULATIVE_TSN] ^= 0x01;
}

ENDS(delivery_that_is_not_acknowledged, "fail",
     "^expected a SACK of TSN [0-9]+ from b; it did not come within 10[.]000 s$", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_change(lab, SACK, spoil_cumulative_tsn, .from = "b", .count = FOREVER);
	ENDS_HERE(expect_delivery(pair.a, pair.b, "hello", "path0"));
}

ENDS(retransmission_that_does_not_come, "fail",
     "^expected the retransmission of TSN [0-9]+ from a when a timer of 1[.]000 s expires; it did "
     "not "
     "come within [0-9.]+ s$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	const struct packet *data;

	endpoint_send(pair.a, 0, "hello");
	data = pair_expect_data(pair, 1);
	ENDS_HERE(expect_retransmission_of(lab, data, NULL, RTO_MIN));
}

ENDS(retransmission_on_another_link, "fail",
     "^expected the retransmission of TSN [0-9]+ on path0; it was on path1$", .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *lost;

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 0, "hello");
	lost = pair_expect_data(pair, 1);
	ENDS_HERE(expect_retransmission_of(lab, lost, "path0", RTO_MIN));
}

ENDS(detour_on_the_same_link, "fail",
     "^expected the retransmission of TSN [0-9]+ on another path; it was on path0, where it was "
     "lost$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .measured = true);

	lab_drop(lab, DATA, .count = FOREVER);
	ENDS_HERE(expect_detour(pair, "path0", NULL, RTO_MIN));
}

ENDS(detour_that_begins_elsewhere, "fail", "^expected DATA from a on path1; it was on path0$",
     .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	ENDS_HERE(expect_detour(pair, "path1", "path0", RTO_MIN));
}

ENDS(failures_are_counted, "pass", "", .lab = &dual_path, .limit = SECONDS(600))
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	ck_assert_uint_eq(failures_until(pair, SCTP_INACTIVE), PATH_MAX_RETRANS + 1);
}

ENDS(failures_that_do_not_lead_there, "fail", "^expected DATA from a on path0; it was on path1$",
     .lab = &dual_path, .limit = SECONDS(600))
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	ENDS_HERE(failures_until(pair, SCTP_UNCONFIRMED));
}

ENDS(node_vanishes, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	endpoint_vanish(pair.a);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(5));
}

ENDS(messages_are_not_exchanged, "fail",
     "^expected a message at b; it did not come within 10[.]000 s, ", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	link_cut(lab, "path0", NULL);
	ENDS_HERE(exchange_messages(pair.a, pair.b));
}
