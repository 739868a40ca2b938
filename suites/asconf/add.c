/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A peer asks to add addresses: RFC 5061 4.2.1 and 5.3. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* RTO.Initial, which Linux has as 3 s, and half of it as jitter (RFC 9260 5.4 and 8.3). */
#define LATEST_PROBE (SECONDS(4.5) + timer_slack(SECONDS(4.5)))

static bool is_on(const struct packet *packet, void *path)
{
	return !strcmp(packet->link, path);
}

SCENARIO(add,
	 "An address that the peer adds is unconfirmed until the HEARTBEAT that goes to it is "
	 "answered",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.3-27", "RFC5061-4.1.2-1", "RFC5061-5.2-9",
		  "RFC5061-5.2-11", "RFC5061-4.2.1-1", "RFC4895-6.2-4", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	peer_answer(peer, HEARTBEAT, false);
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 7, "path1")));
	peer_expect(peer, HEARTBEAT, .path = "path1", .within = LATEST_PROBE);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_ADDED);
	check_peer_addresses(iut, "path0", "path1");
	ck_assert_int_eq(endpoint_path(iut, "path1").spinfo_state, SCTP_UNCONFIRMED);

	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT_ACK)});
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	ck_assert_int_eq(endpoint_path(iut, "path1").spinfo_state, SCTP_ACTIVE);
	endpoint_send(iut, 0, "to the new address", .path = "path1");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(no_data_before_confirmation,
	 "DATA that is lost on the only confirmed path does not go to an address that was added "
	 "but not confirmed, not even if it was made the primary one",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-5", "RFC5061-5.3-27"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);

	/* HEARTBEATs of a path that is potentially failed would double the RTO, too. */
	sysctl_set(lab, "iut", "net/sctp/pf_enable", "0");
	peer_answer(peer, HEARTBEAT, false);
	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 7, "path1"),
				     path_request(peer, PARAM_SET_PRIMARY, 8, "path1")));
	peer_expect(peer, HEARTBEAT, .path = "path1", .within = LATEST_PROBE);
	peer_ignore(peer, HEARTBEAT);
	endpoint_send(iut, 0, "patience");
	peer_expect(peer, DATA, .path = "path0");
	for (int64_t rto = SECONDS(3); rto < SECONDS(20); rto *= 2)
		peer_expect(peer, DATA, .path = "path0", .after = rto);
	ck_assert_uint_ge(
		count_packets(lab, HEARTBEAT, .from = "iut", .match = is_on, .context = "path1"),
		2);
}

SCENARIO(add_several, "One ASCONF adds two addresses, and both are confirmed",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-4", "RFC5061-5.3-27", "RFC5061-5.2-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	static const char *const paths[] = {"path1", "path2"};

	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 1, "path1"),
				     path_request(peer, PARAM_ADD_ADDRESS, 2, "path2")));
	for (int i = 0; i < 2; i++)
		expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = paths[i], .state = SCTP_ADDR_ADDED,
			     .within = 0);
	check_peer_addresses(iut, "path0", "path1", "path2");
	for (int i = 0; i < 2; i++)
		expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = paths[i],
			     .state = SCTP_ADDR_CONFIRMED, .within = LATEST_PROBE);
}

SCENARIO(add_wildcard,
	 "To add 0.0.0.0 or :: adds the source address of the packet, which the ASCONF ACK goes "
	 "back to",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.2.1-3", "RFC5061-5.2-11", "RFC5061-5.3.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer);
	uint32_t serial = send_asconf_with(
		peer, "path2", "path0",
		(struct tlv_spec[MAX_REQUESTS + 1]){wildcard_request(lab, PARAM_ADD_ADDRESS, 9)});

	expect_ack_on(peer, "path2", serial);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_ADDED);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_CONFIRMED);
	check_peer_addresses(iut, "path0", "path2");
}

SCENARIO(add_again, "To add an address that the association has succeeds and changes nothing",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");

	expect_ack(peer, send_asconf(peer, path_request(peer, PARAM_ADD_ADDRESS, 9, "path1")));
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
	ck_assert_int_eq(endpoint_path(iut, "path1").spinfo_state, SCTP_ACTIVE);
	check_peer_addresses(iut, "path0", "path1");
}
