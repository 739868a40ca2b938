/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The receiver's window, when it is small and when it is closed: RFC 9260 sections 6.1 and 6.2. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

enum { WINDOW = 8192, SIZE = 1000, MESSAGES = 20 };

/* Sends more than the window of a receiver that does not read; returns the SACK that closed the
 * window, and the last DATA that it acknowledged. */
static const struct packet *close_window(struct lab *lab, struct pair *pair, unsigned *last)
{
	const struct packet *sack;
	uint32_t window;

	*pair = pair_open(lab, .receive_buffer = WINDOW);
	endpoint_read(pair->b, false);
	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(pair->a, 0, NULL, .size = SIZE, .seed = i);
	do {
		sack = expect_packet(lab, SACK, .from = "b");
		*last = sack->chunk->sack.cumulative_tsn - pair_data_tsn(*pair, 0);
		window = *last * SIZE;
		ck_assert_uint_eq(sack->chunk->sack.a_rwnd, window < WINDOW ? WINDOW - window : 0);
	} while (sack->chunk->sack.a_rwnd > 0);
	return sack;
}

/* DATA `n`: the probe, after all those that the window had room for. */
static const struct packet *expect_data_at_last(struct pair pair, unsigned n)
{
	const struct packet *data;

	do
		data = expect_packet(pair.lab, DATA, .from = "a");
	while (data->chunk->data.tsn != pair_data_tsn(pair, n));
	return data;
}

static void expect_all_messages(struct pair *pair)
{
	endpoint_read(pair->b, true);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(pair->b, 0, NULL, .size = SIZE, .seed = i, .ssn = i);
	expect_no_message(pair->b, SECONDS(3));
}

SCENARIO(window_closes_and_opens,
	 "A receiver that does not read closes its window, drops the probe, and reports at once "
	 "when there is room again",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-6", "RFC9260-6.2-2", "RFC9260-6.2-4",
		  "RFC9260-6.2-5", "RFC9260-6.2-6", "RFC9260-6.2-11", "RFC9260-6.2-28"})
{
	struct pair pair;
	unsigned last;

	close_window(lab, &pair, &last);
	const struct packet *probe = expect_data_at_last(pair, last + 1);

	for (unsigned i = 0; i < 3; i++) {
		const struct packet *sack = pair_expect_sack(pair, last);

		ck_assert_uint_eq(sack->chunk->sack.a_rwnd, 0);
		ck_assert_int_lt(sack->time - probe->time, jiffy());
		probe = pair_expect_data(pair, last + 1);
	}
	pair_expect_sack(pair, last);
	endpoint_read(pair.b, true);

	int64_t opened = lab_now();
	const struct packet *update = pair_expect_sack(pair, last);

	ck_assert_uint_ge(update->chunk->sack.a_rwnd, DEFAULT_MTU);
	ck_assert_int_lt(update->time - opened, jiffy());
	expect_all_messages(&pair);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}

SCENARIO(window_probes_back_off,
	 "A closed window is probed after an RTO, and then after twice the time each time",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-6", "RFC9260-6.1-8"})
{
	struct pair pair;
	unsigned last;
	const struct packet *probe;

	/* A path in this state is sent HEARTBEATs, and each one answered ends the doubling of the
	 * RTO. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	close_window(lab, &pair, &last);
	probe = expect_data_at_last(pair, last + 1);
	for (int64_t rto = RTO_MIN; rto <= 8 * RTO_MIN; rto *= 2) {
		probe = pair_expect_data(pair, last + 1, .timer = rto, .since = probe->time);
	}
	expect_all_messages(&pair);
}

SCENARIO(window_probes_back_off_beside_heartbeats,
	 "A closed window is probed after an RTO, and then after twice the time each time, though "
	 "HEARTBEATs are answered in between",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-8"},
	 .known = {
		 {.reason =
			  "a probe that is not acknowledged makes the path potentially failed, and "
			  "the HEARTBEAT ACK that follows computes the RTO anew, which ends the "
			  "doubling (sctp_cmd_transport_on() in net/sctp/sm_sideeffect.c): a probe "
			  "every other second, for ever"}})
{
	struct pair pair;
	unsigned last;
	const struct packet *probe;

	close_window(lab, &pair, &last);
	probe = expect_data_at_last(pair, last + 1);
	for (int64_t rto = RTO_MIN; rto <= 8 * RTO_MIN; rto *= 2)
		probe = pair_expect_data(pair, last + 1, .timer = rto, .since = probe->time);
	expect_all_messages(&pair);
}

SCENARIO(first_window_probe, "The first probe comes an RTO after the window is closed",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-8"},
	 .known = {{"4.0", NULL,
		    "the first probe is sent at once: sctp_packet_can_append_data() (output.c) "
		    "refuses DATA beyond the "
		    "peer's window only while something is in flight"}})
{
	struct pair pair;
	unsigned last;
	const struct packet *closed = close_window(lab, &pair, &last);

	expect_data_at_last(pair, last);
	expect_packet(lab, DATA, .from = "a", .timer = RTO_MIN, .since = closed->time);
}

SCENARIO(window_closed_for_long,
	 "A window that is closed for ten minutes fails neither the path nor the association",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-7"}, .limit = SECONDS(900))
{
	struct pair pair;
	unsigned last;

	/* Nothing but the SACKs that answer the probes is to show that the peer is alive. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	close_window(lab, &pair, &last);
	endpoint_disable_heartbeats(pair.a);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(300));
	expect_no_event(pair.a, SCTP_ASSOC_CHANGE, SECONDS(300));
	ck_assert_uint_gt(count_packets(lab, DATA), 20);
	expect_all_messages(&pair);
}

SCENARIO(
	closed_window_of_a_lossy_path,
	"SACKs that close the window and acknowledge nothing, while more than a window probe is outstanding, do not "
	"keep the association: it is lost after Association.Max.Retrans retransmissions",
	.lab = &scripted_peer, .spec = {"RFC9260-8.1-3", "RFC9260-8.1-5"})
{
	enum { RETRANSMISSIONS = 3, ROUNDS = RETRANSMISSIONS + 2 };
	struct association association = association_open(lab, .without_pf = true);

	association_max_retrans_set(association.iut, RETRANSMISSIONS);
	send_messages(association.iut, 2, SIZE);
	expect_flight(association, 1, 2);
	peer_ignore(association.peer, DATA);
	for (unsigned i = 0; i < ROUNDS && association_count(association.iut) > 0; i++) {
		send_sack(association, 0, .a_rwnd = ZERO_WINDOW);
		let_pass(lab, path_rto(association.iut, "path0"));
	}
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .within = RTO_MAX);
}

SCENARIO(
	window_without_lost_data,
	"DATA that T3-rtx marks for retransmission, and a message that it ends, take no room of the peer's window "
	"until they are sent again",
	.lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	enum { ROOM = 5000, LARGE = 1400 };
	struct association association = association_open(lab, .a_rwnd = ROOM, .without_pf = true);
	struct peer *peer = association.peer;

	send_messages(association.iut, 2, LARGE);
	expect_flight(association, 1, 2);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_rwnd, ROOM - 2 * LARGE);
	/* The other one does not fit into the packet. */
	expect_retransmission(association, 1, .within = SECONDS(5));
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_rwnd, ROOM - LARGE);
	association_close(association);

	association = association_open(lab, .peer = peer, .a_rwnd = ROOM, .forward_tsn = true);
	send_limited(association.iut, 0, NULL, SCTP_PR_SCTP_RTX, 0, .size = LARGE);
	expect_data(association, 1);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_rwnd, ROOM - LARGE);
	peer_expect(peer, FORWARD_TSN, .within = SECONDS(5));
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_rwnd, ROOM);
}
