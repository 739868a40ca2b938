/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When, where and with what FORWARD TSN is sent, and what it does to congestion control: RFC 3758
 * section 3.5. */
#define SUITE "partial_reliability"
#include "suites/partial_reliability/limited.h"

enum { LIFETIME = 300 /* milliseconds */, SIZE = 1400 };

SCENARIO(sack_before_forward_point,
	 "A SACK that is ahead of the last one, but behind the FORWARD TSN that was sent, is no "
	 "old one: what it acknowledges is not retransmitted",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.5-21"})
{
	struct association association = association_open(lab, .forward_tsn = true);
	unsigned sent;

	for (unsigned n = 1; n <= 3; n++) {
		partial_reliability_send(association.iut, 1, 100,
					 n < 3 ? SCTP_PR_SCTP_RTX : SCTP_PR_SCTP_NONE, 0);
		expect_data(association, n);
	}
	peer_ignore(association.peer, DATA);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5)),
			  data_tsn(association, 2), {1, 1});
	let_pass(lab, MILLISECONDS(100));
	sent = count_packets(lab, DATA, .from = "iut");
	send_sack(association, 1, .gaps = {{3, 3}});
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN), data_tsn(association, 2),
			  {1, 1});
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "iut"), sent);
}

SCENARIO(forward_tsn_with_data, "A FORWARD TSN shares the packet of DATA that is about to be sent",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.5-17"})
{
	/* There is room for one message. */
	struct association association = association_open(lab, .forward_tsn = true, .a_rwnd = 1500);

	partial_reliability_send(association.iut, 1, 1200, SCTP_PR_SCTP_TTL, LIFETIME);
	expect_data(association, 1);
	endpoint_send(association.iut, 2, NULL, .size = 1000);
	peer_expect_silence(association.peer, MILLISECONDS(400));
	send_sack(association, 0, .a_rwnd = 4000);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN), data_tsn(association, 1),
			  {1, 0});
	expect_data(association, 2, .bundled = true);
}

SCENARIO(forward_tsn_fits_path,
	 "When more streams are skipped than a packet can list, FORWARD TSN goes back to what one "
	 "packet holds, and several skip them all",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.5-13"})
{
	/* LEAST: as many as Linux lists, sctp_generate_fwdtsn() in net/sctp/outqueue.c. */
	enum { STREAMS = 400, LEAST = 10 };
	struct association association =
		association_open(lab, .forward_tsn = true, .streams = STREAMS, .a_rwnd = 100000);

	for (unsigned i = 0; i < STREAMS; i++) {
		partial_reliability_send(association.iut, (uint16_t)i, 4, SCTP_PR_SCTP_TTL,
					 LIFETIME);
		expect_data(association, i + 1);
	}
	for (unsigned reached = 0; reached != STREAMS; send_sack(association, reached)) {
		const struct packet *packet =
			peer_expect(association.peer, FORWARD_TSN, .within = SECONDS(5));
		unsigned n = packet->chunk->tsn.cumulative_tsn - data_tsn(association, 0);

		ck_assert_uint_le(packet->sctp.ip_length, path_mtu(association.iut, "path0"));
		ck_assert_uint_eq(packet->chunk->tsn.skipped, n - reached);
		ck_assert_uint_ge(n - reached, LEAST);
		reached = n;
	}
	peer_expect_silence(association.peer, SECONDS(5));
}

SCENARIO(forward_tsn_to_confirmed,
	 "FORWARD TSN goes to a confirmed address, as often as it is sent",
	 .lab = &scripted_dual_path, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.5-9"})
{
	struct association association =
		association_open(lab, .forward_tsn = true, .rto_initial = 1000, .paths = {"path1"},
				 .unconfirmed = true);

	peer_ignore(association.peer, HEARTBEAT);
	partial_reliability_send(association.iut, 1, 100, SCTP_PR_SCTP_RTX, 0);
	expect_data(association, 1, .path = "path0");
	for (int i = 0; i < 3; i++)
		check_forward_tsn(peer_expect(association.peer, FORWARD_TSN, .path = "path0",
					      .within = SECONDS(10)),
				  data_tsn(association, 1), {1, 0});
}

SCENARIO(abandoned_raise_nothing,
	 "The acknowledgement of abandoned DATA does not raise the congestion window",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.5-3"})
{
	struct association association =
		association_open(lab, .forward_tsn = true, .a_rwnd = 100000);
	uint32_t cwnd;

	/* Abandoned later; then one that counts, and enough to use the whole window twice. */
	for (unsigned n = 1; n <= 3; n++)
		partial_reliability_send(association.iut, 1, SIZE, SCTP_PR_SCTP_TTL, LIFETIME);
	endpoint_send(association.iut, 2, NULL, .size = 100);
	send_messages(association.iut, 10, SIZE);
	peer_ignore(association.peer, DATA);
	let_pass(lab, MILLISECONDS(400));
	send_sack(association, 0);
	check_forward_tsn(peer_expect(association.peer, FORWARD_TSN), data_tsn(association, 3),
			  {1, 2});
	let_pass(lab, AT_ONCE);
	cwnd = path_cwnd(association.iut, "path0");
	send_sack(association, 4);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_le(path_cwnd(association.iut, "path0"), cwnd + 100);
	/* So much DATA was outstanding that what counts did raise it. */
	ck_assert_uint_gt(path_cwnd(association.iut, "path0"), cwnd);
}

SCENARIO(
	acknowledged_as_data,
	"FORWARD TSNs are acknowledged as DATA are, though none has come yet: the first at once, then "
	"every second one, and one alone after the delay",
	.lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC3758-3.6-6"})
{
	enum { LAST = 6 };
	struct association association = association_open(lab, .forward_tsn = true);
	int64_t sent;

	for (unsigned n = 1; n < LAST; n++) {
		peer_send(association.peer, FORWARD_TSN, .tsn = peer_data_tsn(association, n));
		if (n % 2)
			expect_sack(association, n);
		else
			peer_expect_silence(association.peer, MILLISECONDS(10));
	}
	sent = lab_now();
	peer_send(association.peer, FORWARD_TSN, .tsn = peer_data_tsn(association, LAST));
	expect_delayed_sack(association, LAST, .since = sent);
}
