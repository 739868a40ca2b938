/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DATA and SACKs by number, with a scripted peer. */
#include "harness/tests/judging/judging.h"

#define DATA_1 "TSN [0-9]+ [(]DATA 1[)]"
#define DATA_2 "TSN [0-9]+ [(]DATA 2[)]"
#define DATA_3 "TSN [0-9]+ [(]DATA 3[)]"
#define DATA_4 "TSN [0-9]+ [(]DATA 4[)]"
#define SENT "; the kernel sent: +[0-9.]+ path0 iut>wire .*"

/* An association of which the kernel has sent `count` DATA. */
static struct association with_flight(struct lab *lab, unsigned count)
{
	struct association association = association_open(lab);

	send_messages(association.iut, count, 1000);
	expect_flight(association, 1, count);
	return association;
}

ENDS(data_comes, "pass", "", .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 4);

	expect_retransmission(association, 1, .after = RTO_INITIAL);
	send_sack(association, 4);
	expect_silence(association);
}

ENDS(data_does_not_come, "fail",
     "^expected new DATA, " DATA_3 "; the kernel sent nothing within 0[.]020 s$",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 2);

	ENDS_HERE(expect_data(association, 3));
}

ENDS(data_is_not_sent_again, "fail",
     "^expected the retransmission of " DATA_2
     " when T3-rtx expires; the kernel sent nothing within [0-9.]+ s$",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 2);

	send_sack(association, 2);
	ENDS_HERE(expect_retransmission(association, 2, .after = RTO_INITIAL));
}

ENDS(i_data_comes, "pass", "", .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	struct association association = association_open(lab, .interleaving = true);

	send_messages(association.iut, 1, 100);
	expect_i_data(association, 1);
}

ENDS(data_instead_of_i_data, "fail", "^expected new DATA, " DATA_1 SENT "DATA",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 1, 100);
	ENDS_HERE(expect_i_data(association, 1));
}

ENDS(another_chunk_than_data_comes, "fail", "^expected new DATA, " DATA_3 SENT "SHUTDOWN",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 2);

	send_sack(association, 2);
	endpoint_shutdown(association.iut);
	ENDS_HERE(expect_data(association, 3));
}

ENDS(retransmission_instead_of_new_data, "fail",
     "^expected new DATA, " DATA_3 "; the kernel sent the retransmission of " DATA_1 "$",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 2);

	ENDS_HERE(expect_data(association, 3, .within = SECONDS(5)));
}

ENDS(new_data_instead_of_a_retransmission, "fail",
     "^expected the retransmission of " DATA_1
     " on the third miss indication; the kernel sent new DATA, " DATA_4 "$",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 3);

	send_messages(association.iut, 1, 1000);
	ENDS_HERE(expect_fast_retransmission(association, 1));
}

ENDS(first_transmission_instead_of_a_retransmission, "fail",
     "^expected the retransmission of " DATA_1 "; the kernel sent it for the first time$",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 1, 1000);
	ENDS_HERE(expect_retransmission(association, 1));
}

ENDS(retransmission_at_another_time, "fail",
     "^expected " DATA_1
     " when a timer of 1[.]000 s expires, 0[.]99[0-9]* to 1[.][0-9]* s after it was started; it "
     "came after 3[.][0-9]* s$",
     .lab = &scripted_peer)
{
	struct association association = with_flight(lab, 1);

	ENDS_HERE(expect_retransmission(association, 1, .after = RTO_MIN));
}

ENDS(flight_is_too_short, "fail",
     "^expected new DATA, " DATA_3 "; the kernel sent nothing within 0[.]020 s$",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 2, 1000);
	ENDS_HERE(expect_flight(association, 1, 3));
}

ENDS(flight_is_too_long, "fail", "^expected nothing for [0-9.]+ s" SENT "DATA",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 3, 1000);
	ENDS_HERE(expect_flight(association, 1, 2));
}

ENDS(data_breaks_the_silence, "fail", "^expected nothing for [0-9.]+ s" SENT "DATA",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_messages(association.iut, 1, 1000);
	ENDS_HERE(expect_silence(association));
}

/* --- SACKs --- */

/* Linux acknowledges the first DATA at once. */
static struct association with_first_sack(struct lab *lab)
{
	struct association association = association_open(lab);

	send_data(association, 1);
	expect_sack(association, 1);
	return association;
}

ENDS(sack_comes, "pass", "", .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	expect_delayed_sack(association, 2);
	send_data(association, 4);
	expect_sack(association, 2, .gaps = {{4, 4}});
	send_data(association, 4);
	expect_sack(association, 2, .gaps = {{4, 4}}, .duplicates = {4});
	send_data(association, 3);
	expect_sack(association, 4, .within = 2 * SACK_DELAY);
}

ENDS(sack_does_not_come, "fail",
     "^expected a SACK of " DATA_2 ", no gaps; the kernel sent nothing within 0[.]00[0-9]* s$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	ENDS_HERE(expect_sack(association, 2));
}

ENDS(sack_comes_too_early, "fail",
     "^expected a SACK of " DATA_3 ", no gaps when a timer of 0[.]200 s expires, 0[.]19[0-9]* to "
     "0[.]2[0-9]* s after it was started; it came after -?0[.]00[0-9]* s$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	send_data(association, 3);
	ENDS_HERE(expect_delayed_sack(association, 3));
}

ENDS(sack_of_other_data, "fail",
     "^expected a SACK of " DATA_2 ", no gaps; the kernel sent one of " DATA_3 ", no gaps$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	send_data(association, 3);
	ENDS_HERE(expect_sack(association, 2));
}

ENDS(sack_with_other_gaps, "fail",
     "^expected a SACK of " DATA_1 ", gaps 3-3 6-6; the kernel sent one of " DATA_1
     ", gaps 3-3 5-5$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 3);
	expect_sack(association, 1, .gaps = {{3, 3}});
	send_data(association, 5);
	ENDS_HERE(expect_sack(association, 1, .gaps = {{3, 3}, {6, 6}}));
}

ENDS(sack_without_gaps, "fail",
     "^expected a SACK of " DATA_1 ", gaps 3-3; the kernel sent one of " DATA_3 ", no gaps$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	send_data(association, 3);
	ENDS_HERE(expect_sack(association, 1, .gaps = {{3, 3}}));
}

ENDS(sack_with_too_few_duplicates, "fail",
     "^expected a SACK that reports 1 duplicate TSN; it reports 0$", .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	send_data(association, 3);
	ENDS_HERE(expect_sack(association, 3, .duplicates = {1}));
}

ENDS(sack_with_another_duplicate, "fail",
     "^expected a SACK that reports " DATA_2 " as duplicate 1; it reports " DATA_1 "$",
     .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 1);
	ENDS_HERE(expect_sack(association, 1, .duplicates = {2}));
}

ENDS(sack_with_another_window, "fail", "^expected a SACK with a_rwnd 0; it has [1-9][0-9]*$",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	send_data(association, 1);
	ENDS_HERE(expect_sack(association, 1, .a_rwnd = ZERO_WINDOW));
}

ENDS(delayed_sack_is_passed, "pass", "", .lab = &scripted_peer)
{
	struct association association = with_first_sack(lab);

	send_data(association, 2);
	pass_delayed_sack(association);
	expect_silence(association);
}

ENDS(round_trip_is_measured, "pass", "", .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	round_trip(association, 1, JIFFIES(100));
	expect_rto(association.iut, "path0", 3 * JIFFIES(100));
}

ENDS(too_many_gaps_to_send, "error", "^a SACK with more than [0-9]+ gaps$", .lab = &scripted_peer)
{
	struct association association = association_open(lab);
	struct sack_spec sack = {.a_rwnd = 0};

	for (unsigned i = 0; i < MAX_RANGES; i++)
		sack.gaps[i] = (struct data_range){2 * i + 2, 2 * i + 2};
	association_send_sack(association, 0, &sack);
}
