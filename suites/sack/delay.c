/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a SACK is delayed, and for how long: RFC 9260 sections 5.1 and 6.2. */
#define SUITE "sack"
#include "suites/sack/started.h"

SCENARIO(first_data_at_once, "The first DATA of an association is acknowledged at once",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1-18", "RFC9260-6.2-1", "RFC9260-6.2-17"})
{
	struct association association = association_open(lab);

	send_data(association, 1);
	expect_sack(association, 1);
	send_data(association, 2);
	expect_delayed_sack(association, 2);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(delay_and_second_packet,
	 "A single packet is acknowledged after 200 ms, the second one at once, and then the "
	 "count starts anew",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-1", "RFC9260-6.2-7", "RFC9260-6.2-8", "RFC9260-6.2-9",
		  "RFC9260-6.2-10", "RFC9260-5.1-19"})
{
	struct association association = sack_started(lab);
	struct peer *peer = association.peer;

	for (unsigned n = 2; n <= 8; n += 3) {
		send_data(association, n);
		expect_delayed_sack(association, n);
		send_data(association, n + 1);
		peer_expect_silence(peer, SACK_DELAY / 2);
		send_data(association, n + 2);
		expect_sack(association, n + 2);
	}
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(packets_are_counted, "Two DATA chunks in one packet count as one packet for the delay",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-8", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab);

	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 2), NTH_DATA(association, 3)});
	expect_delayed_sack(association, 3);
	for (unsigned n = 4; n <= 7; n += 2)
		peer_send_packet(association.peer, .chunks = {NTH_DATA(association, n),
							      NTH_DATA(association, n + 1)});
	expect_sack(association, 7);
	peer_expect_silence(association.peer, SECONDS(1));
}

struct delay_case {
	uint32_t delay, frequency; /* as they are set */
	uint32_t then_delay, then_frequency; /* as the kernel then gives them */
	int64_t first; /* the SACK of a single packet; 0: at once */
	unsigned packets; /* the last of this many is acknowledged at once */
};

/* RFC 6458 8.1.19: a 0 leaves the value as it is; a frequency of 1 disables the delay. */
static const struct delay_case delay_cases[] = {
	{100, 0, 100, 2, MILLISECONDS(100), 2},
	{20, 2, 20, 2, MILLISECONDS(20), 2},
	{500, 4, 500, 4, MILLISECONDS(500), 4},
	{0, 7, 500, 7, MILLISECONDS(500), 7},
	{40, 0, 40, 7, MILLISECONDS(40), 7},
	{0, 0, 40, 7, MILLISECONDS(40), 7},
	{60, 1, 0, 1, 0, 1},
	{120, 3, 120, 3, MILLISECONDS(120), 3},
};

static unsigned play_delay(struct association association, const struct delay_case *c, unsigned n)
{
	n++;
	send_data(association, n);
	expect_sack(association, n, .after = c->first);
	/* Less than the delay apart; each starts the delay anew. */
	for (unsigned i = 1; i < c->packets; i++) {
		n++;
		send_data(association, n);
		peer_expect_silence(association.peer, MILLISECONDS(8));
	}
	n++;
	send_data(association, n);
	expect_sack(association, n);
	peer_expect_silence(association.peer, SECONDS(1));
	return n;
}

SCENARIO(delayed_sack_option,
	 "SCTP_DELAYED_SACK sets the delay, and the number of packets that are acknowledged at "
	 "once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-13", "RFC9260-6.2-15", "RFC6458-8.1.19-3"})
{
	struct association association = sack_started(lab);
	unsigned n = 1;

	for (size_t i = 0; i < ARRAY_SIZE(delay_cases); i++) {
		const struct delay_case *c = &delay_cases[i];
		struct sctp_sack_info info =
			sack_set_delay(association.iut, c->delay, c->frequency);

		ck_assert_uint_eq(info.sack_delay, c->then_delay);
		ck_assert_uint_eq(info.sack_freq, c->then_frequency);
		n = play_delay(association, c, n);
	}
}

SCENARIO(delay_is_half_a_second_at_most,
	 "No option and no sysctl accepts a delay of more than 500 ms", .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-14", "RFC9260-6.2-15"})
{
	struct association association = sack_started(lab);
	struct endpoint *iut = association.iut;
	struct sctp_sack_info info = {
		.sack_assoc_id = iut->association, .sack_delay = 501, .sack_freq = 2};
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_flags = SPP_SACKDELAY_ENABLE,
					  .spp_sackdelay = 501};

	ck_assert_int_eq(setsockopt(iut->fd, SOL_SCTP, SCTP_DELAYED_SACK, &info, sizeof(info)), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_int_eq(
		setsockopt(iut->fd, SOL_SCTP, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params)), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_int_ne(sysctl_try(lab, "iut", "net/sctp/sack_timeout", "501"), 0);
	send_data(association, 2);
	expect_delayed_sack(association, 2);

	params.spp_sackdelay = 500;
	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	info = sack_set_delay(iut, 500, 2);
	ck_assert_uint_eq(info.sack_delay, 500);
	send_data(association, 3);
	expect_sack(association, 3, .after = MILLISECONDS(500));
}

SCENARIO(delay_of_later_associations,
	 "The delay set with SCTP_DELAYED_SACK for the endpoint, or by sysctl, applies to later "
	 "associations",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-13"})
{
	struct sctp_sack_info info = {0};
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/sack_timeout", "320");
	association = sack_started(lab);
	send_data(association, 2);
	expect_sack(association, 2, .after = MILLISECONDS(320));

	info.sack_delay = 80;
	info.sack_freq = 3;
	endpoint_set(association.iut, SCTP_DELAYED_SACK, &info, sizeof(info));
	send_data(association, 3);
	expect_sack(association, 3, .after = MILLISECONDS(320));

	sack_restart(&association);
	info = (struct sctp_sack_info){.sack_assoc_id = association.iut->association};
	endpoint_get(association.iut, SCTP_DELAYED_SACK, &info, sizeof(info));
	ck_assert_uint_eq(info.sack_delay, 80);
	ck_assert_uint_eq(info.sack_freq, 3);
	play_delay(association, &(struct delay_case){.first = MILLISECONDS(80), .packets = 3}, 1);
}

SCENARIO(delay_of_a_path,
	 "SPP_SACKDELAY_ENABLE and SPP_SACKDELAY_DISABLE set the delay for DATA that arrives on "
	 "that path",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-6.2-13"})
{
	struct association association = sack_started(lab, .paths = {"path1"});
	struct peer *peer = association.peer;

	path_set(association.iut, "path0", .flags = SPP_SACKDELAY_ENABLE, .sack_delay = 60);
	path_set(association.iut, "path1", .flags = SPP_SACKDELAY_DISABLE);
	for (unsigned n = 2; n <= 4; n += 2) {
		send_data(association, n);
		expect_sack(association, n, .after = MILLISECONDS(60), .path = "path0");
		send_data_on(association, "path1", n + 1);
		expect_sack(association, n + 1, .path = "path1");
	}
	path_set(association.iut, "path1", .flags = SPP_SACKDELAY_ENABLE, .sack_delay = 100);
	send_data_on(association, "path1", 6);
	expect_sack(association, 6, .after = MILLISECONDS(100), .path = "path1");
	peer_expect_silence(peer, SECONDS(1));
}
