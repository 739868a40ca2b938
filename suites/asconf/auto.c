/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_AUTO_ASCONF (RFC 6458 8.1.21): addresses that come to and go from the node itself. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* Linux waits half a second for an address to come back. */
#define ADDRESS_TICK SECONDS(0.5)

/* A further address of the node on path1. */
static const char *further_address(struct lab *lab)
{
	return lab_versions(lab) == IPV4 ? "10.1.0.77" : "fd00:1::77";
}

static struct sockaddr_storage further(struct lab *lab)
{
	struct sockaddr_storage address = wildcard_address(lab);

	inet_pton(address.ss_family, further_address(lab),
		  address.ss_family == AF_INET
			  ? (void *)&((struct sockaddr_in *)&address)->sin_addr
			  : (void *)&((struct sockaddr_in6 *)&address)->sin6_addr);
	return address;
}

/* `action`: "add" or "del". */
static void change_address(struct lab *lab, const char *action, const char *address,
			   const char *device)
{
	char command[128];
	bool four = lab_versions(lab) == IPV4;

	snprintf(command, sizeof(command), "addr %s %s/%d dev %s%s\n", action, address,
		 four ? 24 : 64, device, !four && !strcmp(action, "add") ? " nodad" : "");
	if (lab_ip(lab, "iut", command) != 0)
		scenario_error("%s", lab_error(lab));
}

/* A device forgets its neighbours with its last IPv4 address. */
static void restore_neighbour(struct lab *lab)
{
	char command[128];
	uint8_t mac[6];

	if (lab_versions(lab) != IPV4)
		return;
	topology_mac(0, 1, mac);
	snprintf(command, sizeof(command),
		 "neigh replace 10.0.0.2 lladdr %02x:%02x:%02x:%02x:%02x:%02x dev path0 nud "
		 "permanent\n",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	if (lab_ip(lab, "iut", command) != 0)
		scenario_error("%s", lab_error(lab));
}

/* An endpoint for which the addresses that the node had from the start are no news any more. */
static struct endpoint *listen_later(struct lab *lab)
{
	let_pass(lab, 2 * ADDRESS_TICK);
	return listen_with_asconf(lab);
}

static void set_auto(struct endpoint *endpoint, int on)
{
	endpoint_set(endpoint, SCTP_AUTO_ASCONF, &on, sizeof(on));
}

static const struct packet *expect_change(struct peer *peer, uint32_t serial, uint16_t type)
{
	const struct packet *packet =
		expect_authenticated(peer, ASCONF, .within = 2 * ADDRESS_TICK);
	struct sockaddr_storage first;

	ck_assert(asconf_address(packet->chunk, &first));
	check_asconf(packet->chunk, serial, first, {type, further(peer->lab)});
	return packet;
}

SCENARIO(auto_asconf,
	 "With SCTP_AUTO_ASCONF an address that the node gets is added, and deleted when it goes",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-2", "RFC5061-5.1-5", "RFC5061-5.3-16"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_later(lab);
	struct sockaddr_storage address = further(lab);
	const struct packet *packet;

	set_auto(iut, 1);
	connect_multihomed_to(peer, iut, "path1");
	change_address(lab, "add", further_address(lab), "path1");
	expect_change(peer, peer->iut_initial_tsn, PARAM_ADD_ADDRESS);
	send_ack(peer);
	peer_send_packet(peer, .path = "path1", .to = &address,
			 .chunks = {CHUNK(DATA, .text = "to the new address")});
	expect_message(iut, 0, "to the new address");
	peer_ignore(peer, SACK);

	change_address(lab, "del", further_address(lab), "path1");
	packet = expect_change(peer, peer->iut_initial_tsn + 1, PARAM_DELETE_ADDRESS);
	ck_assert(!is_host(&address, (const struct sockaddr *)&packet->sctp.from));
	send_ack(peer);
	check_local_addresses(iut, "path0", "path1");
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(auto_asconf_by_sysctl, "default_auto_asconf turns SCTP_AUTO_ASCONF on for new sockets",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-1"})
{
	struct peer *peer = peer_open(lab);

	set_sysctl_everywhere(lab, "net/sctp/default_auto_asconf", "1");
	connect_multihomed_to(peer, listen_later(lab));
	change_address(lab, "add", further_address(lab), "path1");
	expect_change(peer, peer->iut_initial_tsn, PARAM_ADD_ADDRESS);
	send_ack(peer);
}

SCENARIO(auto_asconf_off, "Without SCTP_AUTO_ASCONF an address that the node gets is not added",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_later(lab);

	set_auto(iut, 1);
	set_auto(iut, 0);
	connect_multihomed_to(peer, iut, "path1");
	change_address(lab, "add", further_address(lab), "path1");
	peer_expect_silence(peer, SECONDS(5));
	check_local_addresses(iut, "path0", "path1");
}

SCENARIO(auto_asconf_of_bound_socket,
	 "A socket that is bound to one address does not get others by SCTP_AUTO_ASCONF",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	set_sysctl_everywhere(lab, "net/sctp/default_auto_asconf", "1");
	iut = connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}));
	change_address(lab, "add", further_address(lab), "path1");
	peer_expect_silence(peer, SECONDS(5));
	check_local_addresses(iut, "path0");
}

SCENARIO(auto_asconf_back_at_once, "An address that comes and goes at once is not talked about",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_later(lab);

	set_auto(iut, 1);
	connect_multihomed_to(peer, iut, "path1");
	change_address(lab, "add", further_address(lab), "path1");
	change_address(lab, "del", further_address(lab), "path1");
	peer_expect_silence(peer, SECONDS(5));
	check_local_addresses(iut, "path0", "path1");
}

SCENARIO(auto_asconf_renumbered,
	 "Where the only address of the node is replaced, one ASCONF from the new one adds it "
	 "and deletes the old one, which stands in the Address Parameter",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3.2-1", "RFC5061-5.3-14", "RFC5061-5.1-2"})
{
	bool four = lab_versions(lab) == IPV4;
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_later(lab);
	struct sockaddr_storage old = peer_iut_address(peer, "path0");
	struct sockaddr_storage new = wildcard_address(lab);
	const struct packet *packet;

	if (four)
		((struct sockaddr_in *)&new)->sin_addr.s_addr = inet_addr("10.0.0.77");
	else
		inet_pton(AF_INET6, "fd00::77", &((struct sockaddr_in6 *)&new)->sin6_addr);
	set_auto(iut, 1);
	connect_multihomed_to(peer, iut);
	change_address(lab, "del", four ? "10.0.0.1" : "fd00::1", "path0");
	peer_expect_silence(peer, SECONDS(2));
	change_address(lab, "add", four ? "10.0.0.77" : "fd00::77", "path0");
	restore_neighbour(lab);
	packet = expect_authenticated(peer, ASCONF, .within = 2 * ADDRESS_TICK);
	check_asconf(packet->chunk, peer->iut_initial_tsn, old, {PARAM_ADD_ADDRESS, new},
		     {PARAM_DELETE_ADDRESS, old});
	ck_assert(is_host(&new, (const struct sockaddr *)&packet->sctp.from));
	peer_send_packet(peer, .to = &new, .chunks = {CHUNK(AUTH), CHUNK(ASCONF_ACK)});
	endpoint_send(iut, 0, "from the new address");
	packet = peer_expect(peer, DATA);
	ck_assert(is_host(&new, (const struct sockaddr *)&packet->sctp.from));
}
