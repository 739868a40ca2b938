/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_AUTO_ASCONF (RFC 6458 8.1.21): addresses that come to and go from the node itself. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* Linux waits half a second for an address to come back. */
#define ADDRESS_TICK SECONDS(0.5)

/* A further address of the node on path1. */
#define FURTHER_ADDRESS by_version(lab, "10.1.0.77", "fd00:1::77")

static void add_to_node(struct lab *lab, const char *address, const char *device)
{
	ip_run(lab, "iut", "addr add %s/%s dev %s%s", address, by_version(lab, "24", "64"), device,
	       by_version(lab, "", " nodad"));
}

static void delete_from_node(struct lab *lab, const char *address, const char *device)
{
	ip_run(lab, "iut", "addr del %s/%s dev %s", address, by_version(lab, "24", "64"), device);
}

/* A device forgets its neighbours with its last IPv4 address. */
static void restore_neighbour(struct lab *lab)
{
	uint8_t mac[6];

	if (over_ipv6(lab))
		return;
	topology_mac(0, 1, mac);
	ip_run(lab, "iut",
	       "neigh replace 10.0.0.2 lladdr %02x:%02x:%02x:%02x:%02x:%02x dev path0 nud "
	       "permanent",
	       mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
}

/* The same for an address that the peer has on path0 besides its usual one. */
static void make_neighbour(struct lab *lab, const char *address)
{
	uint8_t mac[6];

	topology_mac(0, 1, mac);
	ip_run(lab, "iut",
	       "neigh replace %s lladdr %02x:%02x:%02x:%02x:%02x:%02x dev path0 nud permanent",
	       address, mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
}

/* For endpoints that are opened afterwards the addresses that the node has are no news any more. */
static void pass_address_changes(struct lab *lab)
{
	let_pass(lab, 2 * ADDRESS_TICK);
}

/* An association with such an endpoint; the peer has a further address on `path`. */
static struct association open_with_auto_asconf(struct lab *lab, const char *path)
{
	struct association association;

	pass_address_changes(lab);
	association = association_prepare(lab, .asconf = true);
	option_set_int(association.iut, SCTP_AUTO_ASCONF, 1);
	return association_open(lab, .asconf = true, .iut = association.iut,
				.peer = association.peer, .paths = {path});
}

/* The kernel's ASCONF number `n`, for the further address. */
static const struct packet *expect_change(struct association association, unsigned n, uint16_t type)
{
	struct lab *lab = association.lab;
	const struct packet *packet =
		expect_authenticated(association.peer, ASCONF, .within = 2 * ADDRESS_TICK);
	struct sockaddr_storage first;

	ck_assert_msg(asconf_address(packet->chunk, &first),
		      "the ASCONF does not begin with an Address Parameter");
	asconf_check(packet->chunk, data_tsn(association, n), first,
		     {type, asconf_address_of(FURTHER_ADDRESS)});
	return packet;
}

SCENARIO(auto_asconf,
	 "With SCTP_AUTO_ASCONF an address is added when the node gets it, and deleted when the "
	 "node loses it",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-2", "RFC5061-5.1-5", "RFC5061-5.3-16",
		  "RFC6458-8.1.23-1"},
	 .fix = {"addr-wq-deadlock"})
{
	struct association association = open_with_auto_asconf(lab, "path1");
	struct peer *peer = association.peer;
	struct sockaddr_storage address = asconf_address_of(FURTHER_ADDRESS);
	const struct packet *packet;

	add_to_node(lab, FURTHER_ADDRESS, "path1");
	expect_change(association, 1, PARAM_ADD_ADDRESS);
	asconf_acknowledge(association);
	peer_send_packet(peer, .path = "path1", .to = &address,
			 .chunks = {CHUNK(DATA, .text = "to the new address")});
	expect_message(association.iut, 0, "to the new address");
	peer_ignore(peer, SACK);

	delete_from_node(lab, FURTHER_ADDRESS, "path1");
	packet = expect_change(association, 2, PARAM_DELETE_ADDRESS);
	ck_assert_str_ne(text_of_address(&packet->sctp.from), FURTHER_ADDRESS);
	asconf_acknowledge(association);
	expect_local_addresses(association.iut, "path0", "path1");
	peer_expect_silence(peer, SECONDS(10));
}

/* Duplicate Address Detection waits for RetransTimer, 1 s (RFC 4862 section 5.4), after up to 1 s of random delay. */
SCENARIO(
	auto_asconf_waits_for_dad,
	"An IPv6 address is not added before Duplicate Address Detection has made it the node's own",
	.lab = &scripted_dual_path, .as = AS_IPV6, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-1"},
	.fix = {"addr-wq-deadlock"})
{
	struct association association = open_with_auto_asconf(lab, "path1");

	sysctl_set(lab, "iut", "net/ipv6/conf/path1/accept_dad", "1");
	sysctl_set(lab, "iut", "net/ipv6/conf/path1/dad_transmits", "1");
	ip_run(lab, "iut", "addr add %s/64 dev path1", FURTHER_ADDRESS);
	peer_expect_silence(association.peer, SECONDS(0.9));
	let_pass(lab, SECONDS(1.2));
	expect_change(association, 1, PARAM_ADD_ADDRESS);
	asconf_acknowledge(association);
}

SCENARIO(auto_asconf_by_sysctl, "default_auto_asconf turns on SCTP_AUTO_ASCONF for new sockets",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-1"})
{
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/default_auto_asconf", "1");
	pass_address_changes(lab);
	association = association_open(lab, .asconf = true);
	add_to_node(lab, FURTHER_ADDRESS, "path1");
	expect_change(association, 1, PARAM_ADD_ADDRESS);
	asconf_acknowledge(association);
}

SCENARIO(auto_asconf_off, "Without SCTP_AUTO_ASCONF an address that the node gets is not added",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-1"},
	 .fix = {"addr-wq-deadlock"})
{
	struct association association;

	pass_address_changes(lab);
	association = association_prepare(lab, .asconf = true);
	option_set_int(association.iut, SCTP_AUTO_ASCONF, 1);
	option_set_int(association.iut, SCTP_AUTO_ASCONF, 0);
	association = association_open(lab, .asconf = true, .iut = association.iut,
				       .peer = association.peer, .paths = {"path1"});
	add_to_node(lab, FURTHER_ADDRESS, "path1");
	peer_expect_silence(association.peer, SECONDS(5));
	expect_local_addresses(association.iut, "path0", "path1");
}

SCENARIO(auto_asconf_of_bound_socket,
	 "SCTP_AUTO_ASCONF does not add addresses to a socket that is bound to one address",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-1", "RFC6458-8.1.23-2"})
{
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/default_auto_asconf", "1");
	association = association_open(lab, .asconf = true, .bound_paths = {"path0"});
	add_to_node(lab, FURTHER_ADDRESS, "path1");
	peer_expect_silence(association.peer, SECONDS(5));
	expect_local_addresses(association.iut, "path0");
}

SCENARIO(auto_asconf_back_at_once,
	 "An address that is gone again at once is not announced to the peer",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-1"})
{
	struct association association = open_with_auto_asconf(lab, "path1");

	add_to_node(lab, FURTHER_ADDRESS, "path1");
	delete_from_node(lab, FURTHER_ADDRESS, "path1");
	peer_expect_silence(association.peer, SECONDS(5));
	expect_local_addresses(association.iut, "path0", "path1");
}

SCENARIO(auto_asconf_renumbered,
	 "When the node's only address is replaced, one ASCONF from the new address adds it and "
	 "deletes the old one, its Address Parameter",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3.2-1", "RFC5061-5.3-14", "RFC5061-5.1-2"})
{
	struct association association = open_with_auto_asconf(lab, NULL);
	struct peer *peer = association.peer;
	const char *address = by_version(lab, "10.0.0.77", "fd00::77");
	struct sockaddr_storage old = peer_iut_address(peer, "path0");
	struct sockaddr_storage new = asconf_address_of(address);
	const struct packet *packet;

	delete_from_node(lab, by_version(lab, "10.0.0.1", "fd00::1"), "path0");
	peer_expect_silence(peer, SECONDS(2));
	add_to_node(lab, address, "path0");
	restore_neighbour(lab);
	packet = expect_authenticated(peer, ASCONF, .within = 2 * ADDRESS_TICK);
	asconf_check(packet->chunk, data_tsn(association, 1), old, {PARAM_ADD_ADDRESS, new},
		     {PARAM_DELETE_ADDRESS, old});
	ck_assert_str_eq(text_of_address(&packet->sctp.from), address);
	peer_send_packet(peer, .to = &new, .chunks = {CHUNK(AUTH), CHUNK(ASCONF_ACK)});
	endpoint_send(association.iut, 0, "from the new address");
	packet = expect_data(association, 1);
	ck_assert_str_eq(text_of_address(&packet->sctp.from), address);
}

/* Until the peer has acknowledged the new address the kernel sends nothing but ASCONFs from it (RFC
 * 5061 section 5.3 F1). */
SCENARIO(auto_asconf_reply_waits,
	 "A reply that waits for the kernel's change of address does not go to an address that the "
	 "peer deletes meanwhile",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-24"},
	 .fix = {"control-chunk-transport"})
{
	const char *address = by_version(lab, "10.0.0.77", "fd00::77");
	const char *second = by_version(lab, "10.0.0.3", "fd00::3");
	struct sockaddr_storage new = asconf_address_of(address);
	struct sockaddr_storage leaving = asconf_address_of(second);
	struct association association;
	const struct packet *reply;
	struct peer *peer;

	make_neighbour(lab, second);
	association = open_with_auto_asconf(lab, second);
	peer = association.peer;
	delete_from_node(lab, by_version(lab, "10.0.0.1", "fd00::1"), "path0");
	peer_expect_silence(peer, SECONDS(2));
	add_to_node(lab, address, "path0");
	restore_neighbour(lab);
	make_neighbour(lab, second);
	expect_authenticated(peer, ASCONF, .within = 2 * ADDRESS_TICK);

	peer_send_packet(peer, .from = &leaving, .to = &new, .chunks = {CHUNK(HEARTBEAT)});
	peer_send_packet(
		peer, .to = &new,
		.chunks = {CHUNK(AUTH), asconf_chunk(association, "path0",
						     asconf_delete(association, 1, second))});
	peer_expect_silence(peer, AT_ONCE);
	peer_send_packet(peer, .to = &new, .chunks = {CHUNK(AUTH), CHUNK(ASCONF_ACK)});
	reply = peer_expect(peer, HEARTBEAT_ACK);
	ck_assert_msg(!is_host(&leaving, (const struct sockaddr *)&reply->sctp.to),
		      "the HEARTBEAT ACK goes to %s, which the peer has deleted", second);
	expect_authenticated(peer, ASCONF_ACK);
}
