/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probe packets, what acknowledges them, and what their loss does not do: RFC 8899 sections 3, 4
 * and 6.2.1. */
#define SUITE "pmtu"
#include "suites/pmtu/plpmtud.h"

SCENARIO(probe_format,
	 "A probe is a HEARTBEAT and a PAD chunk of zeros; the peer answers the HEARTBEAT and "
	 "skips the padding",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD,
	 .spec = {"RFC8899-6.2-1", "RFC8899-6.2-2", "RFC8899-3-3", "RFC8899-3-5", "RFC4820-3-2",
		  "RFC4820-3-3", "RFC8899-3-4", "RFC8899-3-6", "RFC8899-4.2-1", "RFC8899-5.1.2-2"})
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 0);
	const struct packet *probe = pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	const struct chunk *heartbeat = packet_chunk(&probe->sctp, HEARTBEAT);
	const struct packet *answer = expect_packet(lab, HEARTBEAT_ACK, .from = "b");
	struct tlv info;

	ck_assert_uint_eq(probe->chunk->flags, 0);
	for (size_t i = 0; i < probe->chunk->value_length; i++)
		ck_assert_uint_eq(probe->chunk->value[i], 0);
	/* The Heartbeat Info is all that the HEARTBEAT has. */
	ck_assert(chunk_tlv(heartbeat, PARAM_HEARTBEAT_INFO, &info));
	ck_assert_uint_eq(heartbeat->length, 4 + info.length);
	ck_assert_uint_eq(answer->sctp.chunk_count, 1);
	ck_assert_uint_eq(answer->chunk->length, heartbeat->length);
	ck_assert_mem_eq(answer->chunk->value, heartbeat->value, heartbeat->value_length);
}

SCENARIO(padding_is_ignored,
	 "A PAD chunk is ignored whatever its flags and its data, and the chunks after it are "
	 "processed",
	 .lab = &scripted_peer,
	 .spec = {"RFC4820-3-3", "RFC4820-3-4", "RFC4820-3-5", "RFC8899-4.1-1"})
{
	/* As if it were a chunk, an ABORT, itself. */
	static const uint8_t padding[] = {ABORT, 0, 0, 4, 0xff, 0xff, 0xff, 0xff};
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const struct chunk_spec *pad =
		CHUNK(PAD, .flags = 0xff, .value = padding, .value_size = sizeof(padding));

	peer_send_packet(peer, .chunks = {pad, CHUNK(HEARTBEAT)});
	peer_expect(peer, HEARTBEAT_ACK, .alone = true);
	peer_send_packet(peer, .chunks = {pad, pad, NTH_DATA(association, 1, .text = "padded")});
	expect_message(association.iut, 0, "padded");
	expect_sack(association, 1, .within = MILLISECONDS(500));
	peer_expect_alive(peer);
}

SCENARIO(padding_after_data, "DATA with a PAD chunk after it is acknowledged like any other",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-1", "RFC4820-3-5"},
	 .known = {{NULL, NULL,
		    "only DATA that ends its packet starts the timer of a SACK "
		    "(sctp_sf_eat_data_6_2() in net/sctp/sm_statefuns.c looks at end_of_packet), "
		    "so that no SACK is sent before more DATA comes"}})
{
	struct association association = association_open(lab);

	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 1, .text = "padded"),
				    CHUNK(PAD, .value = "1234", .value_size = 4)});
	expect_message(association.iut, 0, "padded");
	expect_sack(association, 1, .within = MILLISECONDS(500));
}

SCENARIO(data_acknowledges_no_probe,
	 "Neither SACKs nor HEARTBEAT ACKs of other HEARTBEATs acknowledge a probe",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-4.1-3", "RFC8899-3-28"},
	 .limit = SECONDS(200))
{
	struct pmtu_probing *probing =
		pmtu_probing_start_jumbo(lab, PMTU_BASE_PLPMTU + PMTU_BIG_STEP + 40);

	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	/* When the second answer to it comes, a larger probe is out. */
	lab_duplicate(lab, HEARTBEAT_ACK, .from = "b");
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
	for (unsigned i = 0; i < 2; i++) {
		pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + 2 * PMTU_BIG_STEP);
		expect_no_packet(lab, PAD, SECONDS(1));
		endpoint_send(probing->pair.a, 0, "acknowledged");
		expect_message(probing->pair.b, 0, "acknowledged");
		expect_no_packet(lab, PAD, SECONDS(1));
		path_demand_heartbeat(probing->pair.a, "path0");
		expect_no_packet(lab, PAD, SECONDS(1));
	}
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + 2 * PMTU_BIG_STEP);
}

SCENARIO(answer_too_late,
	 "A HEARTBEAT ACK that arrives after its probe was retransmitted acknowledges that size",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-28", "RFC8899-3-27"})
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 0);

	lab_delay(lab, HEARTBEAT_ACK, PMTU_PROBE_TIMER + SECONDS(1), .from = "b");
	lab_drop(lab, HEARTBEAT_ACK, .from = "b");
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	probing->timer = PMTU_PROBE_TIMER;
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	probing->since += SECONDS(1);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(probe_loss_is_no_congestion,
	 "The loss of probes counts neither as congestion nor against the path", .lab = &two_nodes,
	 .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-16", "RFC8899-3-7"}, .limit = SECONDS(900))
{
	size_t plpmtu = PMTU_BASE_PLPMTU + 2 * PMTU_BIG_STEP;
	struct sctp_paddrinfo before, after;
	struct pmtu_probing *probing = pmtu_probing_start_jumbo(lab, plpmtu + ip_header_size(lab));

	endpoint_disable_heartbeats(probing->pair.a);
	pmtu_expect_probes_up_to(probing, plpmtu);
	pmtu_expect_lost_probes(probing, plpmtu + PMTU_BIG_STEP);
	before = endpoint_path(probing->pair.a, "path0");
	pmtu_expect_probe(probing, plpmtu);
	pmtu_expect_lost_probes(probing, plpmtu + PMTU_MIN_STEP);
	pmtu_expect_probe(probing, plpmtu);
	expect_no_event(probing->pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
	after = endpoint_path(probing->pair.a, "path0");
	ck_assert_int_eq(after.spinfo_state, SCTP_ACTIVE);
	ck_assert_uint_eq(after.spinfo_cwnd, before.spinfo_cwnd);
	ck_assert_uint_eq(after.spinfo_rto, before.spinfo_rto);
	ck_assert_uint_eq(after.spinfo_srtt, before.spinfo_srtt);
}

SCENARIO(many_lost_probes,
	 "However many probes are lost, the path stays active and the association up",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-7"}, .limit = SECONDS(900))
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 1000);

	endpoint_disable_heartbeats(probing->pair.a);
	for (unsigned i = 0; i < 20; i++)
		pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	expect_no_event(probing->pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
	expect_path_state(probing->pair.a, "path0", SCTP_ACTIVE);
	endpoint_send(probing->pair.a, 0, "still there");
	expect_message(probing->pair.b, 0, "still there");
}

SCENARIO(probes_pass_full_window,
	 "Probes are held back neither by flow control nor by congestion control",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-19"})
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 0);
	uint32_t window;

	/* b reads nothing, so that its window closes; then DATA is lost until cwnd is full. */
	endpoint_read(probing->pair.b, false);
	send_messages(probing->pair.a, 100, 1400);
	let_pass(lab, SECONDS(1));
	window = packet_last("b", SACK)->chunk->sack.a_rwnd;
	ck_assert_msg(window < 1400, "the window is %u bytes, expected less than a message",
		      window);
	lab_drop(lab, DATA, .from = "a", .count = FOREVER);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(unconfirmed_path, "A path is not probed before it is confirmed", .lab = &dual_path,
	 .needs = CAP_PLPMTUD, .spec = {"RFC9260-5.4-4"}, .limit = SECONDS(900))
{
	const struct packet *confirmed;
	struct pair pair;

	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "20000");
	link_cut(lab, "path1", NULL);
	pair = pair_open(lab);
	expect_packet(lab, PAD, .from = "a", .link = "path0",
		      .within = PMTU_PROBE_TIMER + timer_slack(PMTU_PROBE_TIMER) + SECONDS(1));
	expect_no_packet(lab, PAD, 2 * PMTU_PROBE_TIMER, .link = "path1");
	link_restore(lab, "path1");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED,
		     .within = SECONDS(120));
	confirmed = expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path1");
	expect_packet(lab, PAD, .from = "a", .link = "path1", .timer = PMTU_PROBE_TIMER,
		      .since = confirmed->time);
}

SCENARIO(path_lost,
	 "An unreachable path is not probed; when it is available again the search starts over",
	 .lab = &dual_path, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-26"}, .limit = SECONDS(2000))
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path1", 0);
	const struct packet *back;

	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	link_cut(lab, "path1", NULL);
	expect_event(probing->pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_UNREACHABLE, .within = SECONDS(600));
	forget_packets(lab);
	expect_no_packet(lab, PAD, 5 * PMTU_PROBE_TIMER, .link = "path1");
	link_restore(lab, "path1");
	forget_packets(lab);
	expect_event(probing->pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_AVAILABLE, .within = SECONDS(120));
	back = expect_packet(lab, HEARTBEAT_ACK, .from = "b", .link = "path1");
	probing->since = back->time;
	probing->timer = PMTU_PROBE_TIMER;
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}

SCENARIO(slow_handshake,
	 "Probing begins when the association is up, even if that takes longer than PROBE_TIMER",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC9260-7.3-1"}, .limit = SECONDS(200),
	 .known = {{NULL, NULL,
		    "the timer is started with the INIT, and when it expires before the "
		    "association is up it is not started again (sctp_sf_timer_ignore() in "
		    "net/sctp/sm_statetable.c), so that nothing is ever probed"}})
{
	struct endpoint *client, *server;

	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "20000");
	client = endpoint_open(lab, "a", ONE_TO_ONE);
	server = endpoint_listen(lab, "b", ONE_TO_ONE);
	/* 3, 6, 12 and 24 s. */
	lab_drop(lab, INIT, .from = "a", .count = 4);
	endpoint_connect_start(client, server);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .within = SECONDS(60));
	expect_packet(lab, PAD, .from = "a", .within = 2 * PMTU_PROBE_TIMER);
}

SCENARIO(data_not_beyond_plpmtu,
	 "No packet but a probe is larger than what has been confirmed, which is BASE_PLPMTU at "
	 "first",
	 .lab = &two_nodes, .needs = CAP_PLPMTUD, .spec = {"RFC8899-3-1"},
	 .known = {{NULL, NULL,
		    "the PMTU is that of the route until the search is over, as "
		    "sctp_transport_pl_recv() in net/sctp/transport.c sets it only then"}})
{
	struct pmtu_probing *probing = pmtu_probing_start(lab, "path0", 1300);
	const struct packet *data;

	pmtu_expect_probe(probing, PMTU_BASE_PLPMTU);
	endpoint_send(probing->pair.a, 0, NULL, .size = 1400);
	data = expect_packet(lab, DATA, .from = "a");
	ck_assert_uint_le(data->sctp.length, PMTU_BASE_PLPMTU + PMTU_BIG_STEP);
}
