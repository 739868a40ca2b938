/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What still refers to an address of the peer when that is deleted: RFC 5061 section 5.3. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

SCENARIO(added_and_deleted,
	 "An address that one ASCONF both adds and deletes is sent nothing, and one that it adds "
	 "again is probed",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(200),
	 .spec = {"RFC5061-5.3-24"}, .fix = {"new-transport-removed"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);
	struct tlv_spec add = asconf_add(association, 1, "path1");
	struct tlv_spec delete = asconf_delete(association, 2, "path1");

	peer_answer(association.peer, HEARTBEAT, false);
	asconf_succeed(association, add, delete);
	peer_expect_silence(association.peer, AT_ONCE);
	expect_peer_addresses(association.iut, "path0");
	peer_answer(association.peer, HEARTBEAT, true);
	expect_no_packet(lab, ANY_CHUNK, SECONDS(60), .from = "iut", .link = "path1");
	asconf_succeed(association, add, delete, add);
	expect_peer_addresses(association.iut, "path0", "path1");
	expect_packet(lab, HEARTBEAT, .from = "iut", .link = "path1", .within = SECONDS(60));
}

/* RFC 5061 would have the source of the packet left, Linux leaves the address that the ASCONF was
 * attributed by. */
SCENARIO(
	lookup_address_and_all_deleted,
	"A peer that deletes the address by which its ASCONF was attributed, and then all "
	"addresses, keeps one, to which DATA goes",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .fix = {"del-ip-own-transport"},
	/* The address kept is the one that it was attributed by, and the acknowledgement goes there. */
	.excuses = {"RFC5061-5.2-11"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path2"});
	struct peer *peer = association.peer;
	struct sockaddr *left;

	asconf_send_over(association, "path1", "path0", asconf_add(association, 1, "path1"),
			 asconf_delete(association, 2, "path0"),
			 asconf_wildcard_request(association, PARAM_DELETE_ADDRESS, 3));
	expect_authenticated(peer, ASCONF_ACK);
	ck_assert_int_eq(sctp_getpaddrs(association.iut->fd, association.iut->association, &left),
			 1);
	sctp_freepaddrs(left);
	endpoint_send(association.iut, 0, "to the address that is left");
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
}

SCENARIO(request_outlives_address,
	 "A RE-CONFIG that is outstanding on an address that the peer deletes is retransmitted to "
	 "another one",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS | CAP_RECONFIG,
	 .spec = {"RFC5061-5.3-24", "RFC6525-5.1.1-8"})
{
	struct association association =
		association_open(lab, .asconf = true, .reconfig = true, .paths = {"path1"},
				 .stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true);
	const struct packet *first;

	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(1));
	first = peer_expect(association.peer, RE_CONFIG, .path = "path0");
	asconf_succeed_over(association, "path1", "path1", asconf_delete(association, 3, "path0"));
	association.peer->path = "path1";
	assert_same_chunk(
		peer_expect(association.peer, RE_CONFIG, .path = "path1", .within = SECONDS(4))
			->chunk,
		first->chunk);
}

SCENARIO(
	round_trip_is_forgotten,
	"DATA that was sent to an address which the peer deletes measures no round trip of another "
	"one",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-25"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	uint32_t before;

	endpoint_send(association.iut, 0, "measures path1", .path = "path1");
	expect_data(association, 1, .path = "path1");
	let_pass(lab, MILLISECONDS(500));
	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	before = endpoint_path(association.iut, "path0").spinfo_srtt;
	send_sack(association, 1);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_eq(endpoint_path(association.iut, "path0").spinfo_srtt, before);
	ck_assert_uint_eq(count_packets(lab, DATA, .from = "iut"), 1);
}

SCENARIO(
	flight_is_forgotten,
	"DATA that was sent to an address which the peer deletes is in flight to no other one: when it is acknowledged the "
	"cwnd of that does not grow, and what the cwnd allows is sent",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-25"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	uint32_t cwnd;

	for (unsigned n = 1; n <= 3; n++) {
		endpoint_send(association.iut, 0, NULL, .size = 1000, .path = "path1");
		expect_data(association, n, .path = "path1");
	}
	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	cwnd = path_cwnd(association.iut, "path0");
	send_sack(association, 3);
	expect_cwnd(association.iut, "path0", cwnd);
	send_messages(association.iut, 3, 1000);
	for (unsigned n = 4; n <= 6; n++)
		expect_data(association, n, .path = "path0");
	send_sack(association, 6);
	peer_expect_silence(association.peer, 3 * path_rto(association.iut, "path0"));
}

SCENARIO(
	shutdown_outlives_address,
	"A SHUTDOWN that was sent to an address which the peer deletes is sent to the primary address when T2-shutdown "
	"expires, and that is no failure",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-24"})
{
	struct association association =
		association_open(lab, .asconf = true, .paths = {"path1", "path2"},
				 .without_pf = true, .rto_min = 1000, .rto_initial = 1000);
	struct peer *peer = association.peer;
	const char *second;

	association_max_retrans_set(association.iut, 2);
	shut_down_by_user(association);
	second = peer_expect(peer, SHUTDOWN, .within = SECONDS(2))->link;
	ck_assert_str_ne(second, "path0");
	asconf_succeed(association, asconf_delete(association, 3, second));
	for (unsigned i = 0; i < 2; i++)
		peer_expect(peer, SHUTDOWN, .within = SECONDS(5));
}

SCENARIO(
	asconf_outlives_address,
	"An ASCONF that was sent to an address which the peer deletes is sent to another one when T4-rto expires, and that is "
	"no failure",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(120),
	.spec = {"RFC5061-5.3-24", "RFC5061-5.1-10"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"},
				 .without_pf = true);
	struct peer *peer = association.peer;
	const struct packet *first;

	association_max_retrans_set(association.iut, 2);
	asconf_bindx_add(association.iut, "path1");
	first = expect_authenticated(peer, ASCONF, .path = "path0");
	expect_authenticated(peer, ASCONF, .path = "path1", .after = RTO_INITIAL);
	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	/* One failure was counted; this is the second, which the limit allows. */
	for (unsigned i = 0; i < 2; i++)
		assert_same_chunk(
			expect_authenticated(peer, ASCONF, .path = "path0", .within = SECONDS(20))
				->chunk,
			first->chunk);
	asconf_acknowledge(association);
	peer_expect_alive(peer);
}

SCENARIO(
	sack_outlives_address,
	"A SACK that is due for DATA from an address which the peer deletes goes to an address that "
	"is left",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-24"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct peer *peer = association.peer;

	send_data(association, 1);
	expect_sack(association, 1);
	peer_send_packet(peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .tsn = peer->initial_tsn + 1, .ssn = 1,
					  .text = "from path1")});
	asconf_succeed(association, asconf_delete(association, 3, "path1"));
	peer_expect(peer, SACK, .path = "path0", .within = SECONDS(1));
	expect_no_packet(lab, ANY_CHUNK, SECONDS(1), .from = "iut", .link = "path1");
}
