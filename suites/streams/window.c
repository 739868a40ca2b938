/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The receiver's window, when it is small and when it is closed: RFC 9260 sections 6.1 and 6.2. */
#define SUITE "streams"
#include "suites/streams/pair.h"

enum { WINDOW = 8192, SIZE = 1000, MESSAGES = 20 };

/* Sends more than the window of a server that does not read; returns the SACK that closed the
 * window. */
static const struct packet *close_window(struct lab *lab, struct pair *pair, uint32_t *cumulative)
{
	const struct packet *sack;
	uint32_t window;

	*pair = pair_connect(lab, .receive_buffer = WINDOW);
	endpoint_read(pair->server, false);
	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(pair->client, 0, NULL, .size = SIZE, .seed = i);
	do {
		sack = expect_packet(lab, SACK, .from = "b");
		*cumulative = sack->chunk->sack.cumulative_tsn;
		window = (*cumulative - pair->tsn + 1) * SIZE;
		ck_assert_uint_eq(sack->chunk->sack.a_rwnd, window < WINDOW ? WINDOW - window : 0);
	} while (sack->chunk->sack.a_rwnd > 0);
	return sack;
}

/* The DATA that follows `tsn`: the probe, after all those that the window had room for. */
static const struct packet *expect_data_after(struct lab *lab, uint32_t tsn)
{
	const struct packet *data;

	do
		data = expect_packet(lab, DATA, .from = "a");
	while (data->chunk->data.tsn != tsn + 1);
	return data;
}

static void expect_all_messages(struct pair *pair)
{
	endpoint_read(pair->server, true);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(pair->server, 0, NULL, .size = SIZE, .seed = i, .ssn = i);
	expect_no_message(pair->server, SECONDS(3));
}

SCENARIO(window_closes_and_opens,
	 "A receiver that does not read closes its window, drops the probe, and says at once when "
	 "it reads again",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.1-3", "RFC9260-6.1-6", "RFC9260-6.2-2", "RFC9260-6.2-4",
		  "RFC9260-6.2-5", "RFC9260-6.2-6", "RFC9260-6.2-11", "RFC9260-6.2-28"})
{
	struct pair pair;
	uint32_t cumulative;

	close_window(lab, &pair, &cumulative);
	const struct packet *probe = expect_data_after(lab, cumulative);

	for (unsigned i = 0; i < 3; i++) {
		const struct packet *sack = expect_sack(lab, cumulative, 0, 0);

		ck_assert_uint_eq(sack->chunk->sack.a_rwnd, 0);
		ck_assert_int_lt(sack->time - probe->time, jiffy());
		probe = expect_data(lab, cumulative + 1);
	}
	expect_sack(lab, cumulative, 0, 0);
	endpoint_read(pair.server, true);

	int64_t opened = lab_now();
	const struct packet *update = expect_sack(lab, cumulative, 0, 0);

	ck_assert_uint_ge(update->chunk->sack.a_rwnd, DEFAULT_MTU);
	ck_assert_int_lt(update->time - opened, jiffy());
	expect_all_messages(&pair);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}

SCENARIO(window_probes_back_off,
	 "The window is probed after an RTO, and then after twice the time each time",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-6", "RFC9260-6.1-8"})
{
	struct pair pair;
	uint32_t cumulative;
	const struct packet *probe;

	/* A path in this state is sent HEARTBEATs, and each one answered ends the doubling of the
	 * RTO. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	close_window(lab, &pair, &cumulative);
	probe = expect_data_after(lab, cumulative);
	for (int64_t rto = SECONDS(1); rto <= SECONDS(8); rto *= 2) {
		probe = expect_packet(lab, DATA, .from = "a", .timer = rto, .since = probe->time);
		ck_assert_uint_eq(probe->chunk->data.tsn, cumulative + 1);
	}
	expect_all_messages(&pair);
}

SCENARIO(first_window_probe, "The first probe comes an RTO after the window was closed",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-8"},
	 .known = {{"4.0", NULL,
		    "the first probe is sent at once: sctp_packet_can_append_data() (output.c) "
		    "refuses DATA beyond the "
		    "peer's window only while something is in flight"}})
{
	struct pair pair;
	uint32_t cumulative;
	const struct packet *closed = close_window(lab, &pair, &cumulative);

	expect_data_after(lab, cumulative - 1);
	expect_packet(lab, DATA, .from = "a", .timer = SECONDS(1), .since = closed->time);
}

SCENARIO(window_closed_for_long,
	 "A window closed for ten minutes fails neither the path nor the association",
	 .lab = &two_nodes, .spec = {"RFC9260-6.1-7"}, .limit = SECONDS(900))
{
	struct pair pair;
	uint32_t cumulative;
	struct sctp_paddrparams no_heartbeats = {.spp_flags = SPP_HB_DISABLE};

	/* Only the SACKs that answer the probes are to tell that the peer lives. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	close_window(lab, &pair, &cumulative);
	no_heartbeats.spp_assoc_id = pair.client->association;
	endpoint_set(pair.client, SCTP_PEER_ADDR_PARAMS, &no_heartbeats, sizeof(no_heartbeats));
	expect_no_event(pair.client, SCTP_PEER_ADDR_CHANGE, SECONDS(300));
	expect_no_event(pair.client, SCTP_ASSOC_CHANGE, SECONDS(300));
	ck_assert_uint_gt(count_packets(lab, DATA), 20);
	expect_all_messages(&pair);
}
