/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ASCONFs that a kernel sends when sctp_bindx(3) changes its addresses: RFC 5061 5.1 and 5.3.
 */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The kernel's ASCONF number `n`, authenticated: its address on `first`, and one request for its
 * address on a path.  Sequence Numbers begin with the initial TSN (RFC 5061 5.1 A3). */
static const struct packet *expect_request(struct association association, unsigned n,
					   const char *first, uint16_t type, const char *path)
{
	struct peer *peer = association.peer;
	const struct packet *packet = expect_authenticated(peer, ASCONF);

	asconf_check(packet->chunk, data_tsn(association, n), peer_iut_address(peer, first),
		     {type, peer_iut_address(peer, path)});
	return packet;
}

/* The packet came from the kernel's address on a path. */
static void check_source(struct association association, const struct packet *packet,
			 const char *path)
{
	ck_assert_str_eq(text_of_address(&packet->sctp.from),
			 text_of_path(association.lab, "iut", path));
}

SCENARIO(add_asked,
	 "An address that the user adds is announced by an ASCONF, and is the source of no packet "
	 "before the ASCONF ACK",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-2", "RFC5061-5.1-3", "RFC5061-5.1-5",
		  "RFC5061-5.3-3", "RFC5061-5.3-29", "RFC5061-5.3-7", "RFC5061-4.1.1-2",
		  "RFC5061-4.1.1-6", "RFC4895-6.2-1", "RFC5061-5.1-8", "RFC6458-9.1-6"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});

	asconf_bindx_add(association.iut, "path1");
	check_source(association,
		     expect_request(association, 1, "path0", PARAM_ADD_ADDRESS, "path1"), "path0");
	asconf_expect_source(association, "path1", "path0");
	asconf_expect_source(association, "path0", "path0");
	asconf_acknowledge(association);
	asconf_expect_source(association, "path1", "path1");
	asconf_expect_source(association, "path0", "path0");
	expect_local_addresses(association.iut, "path0", "path1");
	peer_expect_silence(association.peer, SECONDS(20));
}

SCENARIO(delete_asked,
	 "The deletion of an address is announced by an ASCONF from another one, and it is not the "
	 "source of any packet from then on",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-5", "RFC5061-5.3-10", "RFC5061-5.3-16",
		  "RFC5061-5.1-8", "RFC5061-4.1.1-4", "RFC6458-9.1-6"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0", "path1"}, .paths = {"path1"});

	asconf_expect_source(association, "path0", "path0");
	asconf_bindx_remove(association.iut, "path0");
	check_source(association,
		     expect_request(association, 1, "path1", PARAM_DELETE_ADDRESS, "path0"),
		     "path1");
	asconf_expect_source(association, "path0", "path1");
	asconf_acknowledge(association);
	asconf_expect_source(association, "path0", "path1");
	expect_local_addresses(association.iut, "path1");
}

SCENARIO(deleted_until_acknowledged,
	 "What arrives at an address that is being deleted is accepted, but for an ABORT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-10", "RFC5061-5.3-11", "RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0", "path1"}, .paths = {"path1"});
	struct peer *peer = association.peer;

	asconf_bindx_remove(association.iut, "path1");
	expect_request(association, 1, "path0", PARAM_DELETE_ADDRESS, "path1");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "still yours")});
	expect_message(association.iut, 0, "still yours");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(ABORT)});
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_ignore(peer, SACK);
	asconf_acknowledge(association);
	peer_expect_alive(peer);
}

SCENARIO(deleted_for_good,
	 "DATA that arrives at a deleted address two RTOs after the ASCONF ACK is not accepted",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-32"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0", "path1"}, .paths = {"path1"});
	int64_t rto = path_rto(association.iut, "path1");

	asconf_bindx_remove(association.iut, "path1");
	expect_request(association, 1, "path0", PARAM_DELETE_ADDRESS, "path1");
	asconf_acknowledge(association);
	let_pass(lab, 2 * rto);
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .text = "too late")});
	expect_no_message(association.iut, SECONDS(1));
	expect_local_addresses(association.iut, "path0");
}

SCENARIO(data_to_added_address,
	 "DATA to an address whose Add IP Address is not acknowledged yet is not answered with "
	 "ABORT",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-30"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;

	asconf_bindx_add(association.iut, "path1");
	expect_request(association, 1, "path0", PARAM_ADD_ADDRESS, "path1");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "early")});
	peer_ignore(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
	asconf_acknowledge(association);
	peer_expect_alive(peer);
	expect_local_addresses(association.iut, "path0", "path1");
}

SCENARIO(two_added, "Two addresses that are added together are two requests of one ASCONF",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-2", "RFC5061-5.1-8"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1", "path2"});
	struct peer *peer = association.peer;

	ck_assert_int_eq(asconf_bindx(association.iut, "path1", "path2", SCTP_BINDX_ADD_ADDR), 0);
	const struct packet *asconf = expect_authenticated(peer, ASCONF);

	asconf_check(asconf->chunk, data_tsn(association, 1), peer_iut_address(peer, "path0"),
		     {PARAM_ADD_ADDRESS, peer_iut_address(peer, "path1")},
		     {PARAM_ADD_ADDRESS, peer_iut_address(peer, "path2")});
	asconf_acknowledge(association);
	asconf_expect_source(association, "path1", "path1");
	asconf_expect_source(association, "path2", "path2");
}

SCENARIO(
	one_at_a_time,
	"While an ASCONF is outstanding no other one is sent, and Sequence Numbers increase by one",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	.spec = {"RFC5061-5.1.1-2", "RFC5061-5.1.1-3", "RFC5061-5.1-4", "RFC5061-5.1-5"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;

	asconf_bindx_add(association.iut, "path1");
	asconf_bindx_add(association.iut, "path2");
	ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path0"), 0);
	expect_request(association, 1, "path0", PARAM_ADD_ADDRESS, "path1");
	peer_expect_silence(peer, MILLISECONDS(500));
	asconf_acknowledge(association);
	expect_request(association, 2, "path0", PARAM_ADD_ADDRESS, "path2");
	peer_expect_silence(peer, MILLISECONDS(500));
	asconf_acknowledge(association);
	expect_request(association, 3, "path0", PARAM_SET_PRIMARY, "path0");
	asconf_acknowledge(association);
	peer_expect_silence(peer, SECONDS(10));
}

/*
 * The kernel takes its initial TSN, which its Sequence Numbers begin with, from the cookie, where Linux keeps it as a number
 * of its own byte order.  In one without MAC the peer writes what it likes.
 */
static void forge_initial_tsn(struct peer *peer, uint32_t tsn)
{
	uint8_t *at = memmem(peer->cookie, peer->cookie_size, &peer->iut_initial_tsn,
			     sizeof(peer->iut_initial_tsn));

	if (!at)
		scenario_error("the cookie does not hold the kernel's initial TSN");
	memcpy(at, &tsn, sizeof(tsn));
	peer->iut_initial_tsn = tsn;
	peer->cumulative_tsn = tsn - 1;
}

SCENARIO(own_numbers_wrap,
	 "The ASCONF after the one with Sequence Number 4294967295 has Sequence Number 0, and its "
	 "acknowledgement is taken",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-3-1", "RFC5061-3-3"}, .excuses = {"RFC5061-5.1-5"})
{
	sysctl_set(lab, "iut", "net/sctp/cookie_hmac_alg", "none");
	struct association association =
		association_prepare(lab, .asconf = true, .bound_paths = {"path0"});
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, .paths = {"path1"})});
	peer_expect(peer, INIT_ACK);
	forge_initial_tsn(peer, UINT32_MAX);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_disable_heartbeats(association.iut);
	asconf_bindx_add(association.iut, "path1");
	asconf_bindx_add(association.iut, "path2");
	expect_request(association, 1, "path0", PARAM_ADD_ADDRESS, "path1");
	ck_assert_uint_eq(packet_last("iut", ASCONF)->chunk->asconf.serial, UINT32_MAX);
	asconf_acknowledge(association);
	expect_request(association, 2, "path0", PARAM_ADD_ADDRESS, "path2");
	ck_assert_uint_eq(packet_last("iut", ASCONF)->chunk->asconf.serial, 0);
	asconf_acknowledge(association);
	peer_expect_silence(peer, SECONDS(10));
	expect_local_addresses(association.iut, "path0", "path1", "path2");
}

SCENARIO(primary_asked,
	 "SCTP_SET_PEER_PRIMARY_ADDR sends Set Primary IP Address for an own address only",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.4-2", "RFC5061-5.1-2", "RFC5061-5.1-5", "RFC6458-8.3.1-1",
		  "RFC6458-8.3.1-2"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0", "path1"});

	ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path1"), 0);
	const struct packet *asconf = expect_authenticated(association.peer, ASCONF);
	struct sockaddr_storage address;

	ck_assert_msg(asconf_address(asconf->chunk, &address),
		      "the ASCONF does not begin with an Address Parameter");
	asconf_check(asconf->chunk, data_tsn(association, 1), address,
		     {PARAM_SET_PRIMARY, peer_iut_address(association.peer, "path1")});
	asconf_acknowledge(association);
	ck_assert_int_ne(asconf_set_peer_primary(association.iut, "path2"), 0);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(last_address_kept,
	 "The last address of an endpoint cannot be deleted, and no ASCONF asks for it",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.3-13", "RFC5061-5.3-14", "RFC5061-5.3-15"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0", "path1"});
	struct endpoint *iut = association.iut;

	ck_assert_int_ne(asconf_bindx(iut, "path0", "path1", SCTP_BINDX_REM_ADDR), 0);
	peer_expect_silence(association.peer, SECONDS(1));
	expect_local_addresses(iut, "path0", "path1");
	asconf_bindx_remove(iut, "path1");
	expect_request(association, 1, "path0", PARAM_DELETE_ADDRESS, "path1");
	ck_assert_int_ne(asconf_bindx(iut, "path0", NULL, SCTP_BINDX_REM_ADDR), 0);
	asconf_acknowledge(association);
	peer_expect_silence(association.peer, SECONDS(1));
	expect_local_addresses(iut, "path0");
}

SCENARIO(peer_without_asconf, "A peer that does not list ASCONF is not sent any",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-4.2.7-1"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0"}, .extensions = {AUTH});

	asconf_bindx_add(association.iut, "path1");
	ck_assert_int_ne(asconf_set_peer_primary(association.iut, "path0"), 0);
	peer_expect_silence(association.peer, SECONDS(5));
}
