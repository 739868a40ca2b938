/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the congestion window begins and grows: RFC 9260 sections 6.1, 7.2.1 and 7.2.2. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

static const unsigned mtus[] = {1500, 1280, 1400, 2000, 2300, 4000, 9000};

enum { MTUS = ARRAY_SIZE(mtus) };

SCENARIO(initial_window,
	 "For every PMTU the initial window is that of RFC 9260 or of RFC 4960, and that much is "
	 "sent before the first SACK",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-11", "RFC9260-6.1-12"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < MTUS; i++) {
		struct association association;
		struct congestion_counting counting;
		uint32_t bytes;

		link_mtu(lab, "path0", mtus[i]);
		association = association_open(lab, .peer = peer);
		counting = congestion_counting_of(association, mtus[i]);
		bytes = congestion_counted_bytes(counting, 1000);
		send_messages(association.iut, 30, 1000);
		expect_flight(association, 1, (counting.initial + bytes - 1) / bytes);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(initial_window_of_rfc_9260,
	 "The initial window is min(4 * PMDCS, max(2 * PMDCS, 4404)), or 4344 over IPv6",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-1"},
	 .known = {{.from = "5.10",
		    .reason = "the window is that of RFC 4960, min(4 * PMTU, max(2 * PMTU, 4380)) "
			      "(sctp_assoc_add_peer() in net/sctp/associola.c)"}})
{
	struct association association = association_open(lab);
	uint32_t pmdcs = congestion_pmdcs(lab, DEFAULT_MTU);

	expect_cwnd(association.iut, "path0",
		    congestion_initial_window_9260(pmdcs, over_ipv6(lab)));
}

SCENARIO(whole_chunks_are_counted, "Outstanding DATA counts with its chunk headers and padding",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2-4"},
	 .known = {{.from = "5.10",
		    .reason = "only user data is counted (sctp_data_size() in "
			      "include/net/sctp/structs.h)"}})
{
	struct association association = association_open(lab);
	unsigned chunk = DATA_HEADER + 100;

	send_messages(association.iut, 60, 98);
	expect_flight(association, 1, (path_cwnd(association.iut, "path0") + chunk - 1) / chunk);
}

SCENARIO(overbooking,
	 "A message is sent as long as less than cwnd is outstanding, even if it then exceeds "
	 "cwnd",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.1-11", "RFC9260-6.1-12", "RFC9260-6.1-13", "RFC9260-7.2.1-4",
		  "RFC9260-7.2-2"})
{
	/* Where user data is counted, the window is a multiple of 876 and of 438. */
	static const size_t sizes[] = {1400, 1000, 876, 875, 438, 860, 600};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct congestion_flow flow = congestion_open(lab, sizes[i], .peer = peer);

		congestion_queue(&flow, 15);
		ck_assert_uint_lt(flow.sent, 15);
		peer = flow.association.peer;
		association_close(flow.association);
	}
}

SCENARIO(slow_start,
	 "In slow start, while cwnd is fully used, each SACK grows it by the bytes that it newly "
	 "acknowledges, in order or in gap blocks, but by at most one segment",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-7.2-1", "RFC9260-7.2.1-3", "RFC9260-7.2.1-5", "RFC9260-7.2.1-7",
		  "RFC9260-7.2.1-8"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 100);
	congestion_sack(&flow, 1);
	congestion_sack(&flow, 3);
	congestion_sack(&flow, 6);
	congestion_sack(&flow, 7);
	congestion_sack(&flow, 8);
	/* DATA 9 is late. */
	congestion_sack(&flow, 8, .gaps = {{10, 10}});
	congestion_sack(&flow, 8, .gaps = {{10, 12}});
	congestion_sack(&flow, 12);
	congestion_sack(&flow, 12);
	for (unsigned i = 0; i < 12; i++)
		congestion_sack(&flow, flow.cumulative + 2);
	ck_assert_uint_gt(flow.cwnd, 20 * 1000);
}

SCENARIO(acknowledgements_that_are_split,
	 "Small DATA that is acknowledged chunk by chunk grows cwnd only by its own size",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-7"})
{
	struct association association = association_open(lab);
	struct congestion_counting counting = congestion_counting_of(association, DEFAULT_MTU);
	uint32_t cwnd = counting.initial, large = congestion_counted_bytes(counting, 1000);

	/* 4 small ones, and large ones that fill the window. */
	send_messages(association.iut, 4, 40);
	send_messages(association.iut, 6, 1000);
	expect_flight(association, 1, 9);
	for (unsigned n = 1; n <= 4; n++) {
		uint32_t outstanding = (5 - n) * congestion_counted_bytes(counting, 40) + 5 * large;

		send_sack(association, n);
		if (outstanding >= cwnd)
			cwnd += congestion_counted_bytes(counting, 40);
		expect_cwnd(association.iut, "path0", cwnd);
	}
}

SCENARIO(window_not_used_in_full, "A congestion window that is not fully used does not grow",
	 .lab = &scripted_peer, .spec = {"RFC9260-7.2.1-5", "RFC9260-7.2.1-6"})
{
	struct congestion_flow flow = congestion_open(lab, 1000);

	congestion_queue(&flow, 4);
	congestion_sack(&flow, 1);
	congestion_sack(&flow, 4);
	congestion_queue(&flow, 1);
	congestion_sack(&flow, 5);
	congestion_queue(&flow, 5);
	congestion_sack(&flow, 6);
	congestion_sack(&flow, 10);
	congestion_queue(&flow, 5);
	congestion_sack(&flow, 12);
	ck_assert_uint_eq(flow.cwnd, flow.counting.initial + flow.bytes);
}

/* T3-rtx has expired with a window of at least `cwnd`, so that ssthresh is half of it; then all was
 * acknowledged. */
#define open_with_ssthresh(lab, cwnd) open_with_ssthresh_at(lab, cwnd, __FILE__, __LINE__)
static struct congestion_flow open_with_ssthresh_at(struct lab *lab, uint32_t cwnd,
						    const char *file, int line)
{
	struct congestion_flow flow = congestion_open(lab, 1000, .file = file, .line = line);

	congestion_grow_at(&flow, cwnd, file, line);
	congestion_queue_at(&flow, 4, file, line);
	congestion_expire_at(&flow, file, line);
	congestion_sack_at(&flow, flow.cumulative + 1, &(struct sack_spec){.a_rwnd = 0}, file,
			   line);
	return flow;
}

/* A SACK of two more DATA, or of one where no more than two are outstanding. */
#define sack_two(flow)                                                                             \
	congestion_sack(flow, (flow)->cumulative + 1 + ((flow)->sent > (flow)->cumulative + 2))

SCENARIO(congestion_avoidance,
	 "Above ssthresh cwnd grows by one segment each time a whole window has been acknowledged",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.2-1", "RFC9260-7.2.2-2", "RFC9260-7.2.2-3", "RFC9260-7.2.2-4",
		  "RFC9260-7.2.3-2", "RFC9260-6.1-14"})
{
	struct congestion_flow flow = open_with_ssthresh(lab, 0);

	ck_assert_uint_eq(flow.ssthresh, 4 * flow.counting.segment);
	congestion_queue(&flow, 120);
	for (unsigned i = 0; i < 45; i++)
		sack_two(&flow);
	ck_assert_uint_ge(flow.cwnd, flow.ssthresh + 4 * flow.counting.segment);
}

SCENARIO(half_the_window,
	 "After T3-rtx ssthresh is half of cwnd where that is more than four segments",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-7.2.3-2"})
{
	struct congestion_flow flow = open_with_ssthresh(lab, 20000);

	ck_assert_uint_ge(flow.ssthresh, 10000);
	congestion_queue(&flow, 80);
	for (unsigned i = 0; i < 30; i++)
		sack_two(&flow);
	ck_assert_uint_gt(flow.cwnd, flow.ssthresh + flow.counting.segment);
}

SCENARIO(partial_bytes_acked,
	 "partial_bytes_acked grows to cwnd at most while cwnd is not fully used, and is reset "
	 "once nothing is outstanding",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC9260-7.2.2-1", "RFC9260-7.2.2-3", "RFC9260-7.2.2-4"})
{
	struct congestion_flow flow = open_with_ssthresh(lab, 0);
	unsigned full;

	congestion_queue(&flow, 30);
	while (flow.cwnd <= flow.ssthresh)
		sack_two(&flow);
	while (flow.cumulative < flow.queued)
		congestion_sack(&flow, flow.sent);
	full = (flow.cwnd + flow.bytes - 1) / flow.bytes;

	/* A window less one DATA, twice, with nothing outstanding in between. */
	for (unsigned i = 0; i < 2; i++) {
		congestion_queue(&flow, full - 1);
		congestion_sack(&flow, flow.sent);
	}
	congestion_queue(&flow, full);
	for (unsigned i = 0; i < 2; i++)
		congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.sent);
	/* More than a window, with never more than a few outstanding when the SACK comes. */
	congestion_queue(&flow, 3);
	for (unsigned i = 0; i < full; i++) {
		congestion_queue(&flow, 2);
		congestion_sack(&flow, flow.sent - 3);
	}
	/* Of a full window, the first SACK then makes a step, and the second does not. */
	congestion_queue(&flow, full);
	congestion_sack(&flow, flow.cumulative + 1);
	congestion_sack(&flow, flow.cumulative + 1);
}
