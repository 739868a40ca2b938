/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ASCONFs that a kernel sends when sctp_bindx(3) changes its addresses: RFC 5061 5.1 and 5.3.
 */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* The next authenticated ASCONF, with one request for the kernel's address on a path. */
static const struct packet *expect_request(struct peer *peer, uint32_t serial, const char *first,
					   uint16_t type, const char *path)
{
	const struct packet *packet = expect_authenticated(peer, ASCONF);

	check_asconf(packet->chunk, serial, peer_iut_address(peer, first),
		     {type, peer_iut_address(peer, path)});
	return packet;
}

static void check_source(struct peer *peer, const struct packet *packet, const char *path)
{
	struct sockaddr_storage own = peer_iut_address(peer, path);

	if (!is_host(&own, (const struct sockaddr *)&packet->sctp.from))
		ck_abort_msg(
			"%s came from the address on %s, expected the one on %s",
			chunk_name(packet->chunk->type),
			path_of_address(peer->lab, (const struct sockaddr *)&packet->sctp.from),
			path);
}

/* A message to the peer's address on a path comes from the kernel's address on `source`. */
static void expect_source(struct peer *peer, struct endpoint *iut, const char *path,
			  const char *source)
{
	endpoint_send(iut, 0, "where from?", .path = path);
	check_source(peer, peer_expect(peer, DATA, .path = path), source);
	peer_send(peer, SACK);
}

SCENARIO(add_asked,
	 "An address that is added is asked for in an ASCONF, and is the source of nothing "
	 "before the ASCONF ACK",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-2", "RFC5061-5.1-3", "RFC5061-5.1-5",
		  "RFC5061-5.3-3", "RFC5061-5.3-29", "RFC5061-5.3-7", "RFC5061-4.1.1-2",
		  "RFC5061-4.1.1-6", "RFC4895-6.2-1", "RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");

	add_address(iut, "path1");
	check_source(
		peer,
		expect_request(peer, peer->iut_initial_tsn, "path0", PARAM_ADD_ADDRESS, "path1"),
		"path0");
	expect_source(peer, iut, "path1", "path0");
	expect_source(peer, iut, "path0", "path0");
	send_ack(peer);
	expect_source(peer, iut, "path1", "path1");
	expect_source(peer, iut, "path0", "path0");
	check_local_addresses(iut, "path0", "path1");
	peer_expect_silence(peer, SECONDS(20));
}

SCENARIO(delete_asked,
	 "An address that is deleted is asked for in an ASCONF from another address, and is the "
	 "source of nothing from then on",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-1", "RFC5061-5.1-5", "RFC5061-5.3-10", "RFC5061-5.3-16",
		  "RFC5061-5.1-8", "RFC5061-4.1.1-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(lab, .paths = {"path0", "path1"}), "path1");

	expect_source(peer, iut, "path0", "path0");
	delete_address(iut, "path0");
	check_source(
		peer,
		expect_request(peer, peer->iut_initial_tsn, "path1", PARAM_DELETE_ADDRESS, "path0"),
		"path1");
	expect_source(peer, iut, "path0", "path1");
	send_ack(peer);
	expect_source(peer, iut, "path0", "path1");
	check_local_addresses(iut, "path1");
}

SCENARIO(deleted_until_acknowledged,
	 "An address that is being deleted is the association's for what arrives, but for an "
	 "ABORT",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-10", "RFC5061-5.3-11", "RFC5061-5.3-12", "RFC5061-5.3.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(lab, .paths = {"path0", "path1"}), "path1");

	delete_address(iut, "path1");
	expect_request(peer, peer->iut_initial_tsn, "path0", PARAM_DELETE_ADDRESS, "path1");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "still yours")});
	expect_message(iut, 0, "still yours");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(ABORT)});
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_ignore(peer, SACK);
	send_ack(peer);
	peer_expect_alive(peer);
}

SCENARIO(deleted_for_good,
	 "Two RTOs after its deletion was acknowledged an address is not the association's any "
	 "more",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-32"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(lab, .paths = {"path0", "path1"}), "path1");
	uint32_t rto = endpoint_path(iut, "path1").spinfo_rto;

	delete_address(iut, "path1");
	expect_request(peer, peer->iut_initial_tsn, "path0", PARAM_DELETE_ADDRESS, "path1");
	send_ack(peer);
	let_pass(lab, 2 * MILLISECONDS(rto));
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "too late")});
	expect_no_message(iut, SECONDS(1));
	check_local_addresses(iut, "path0");
}

SCENARIO(data_to_added_address,
	 "DATA that reaches an address before its Add IP Address is acknowledged is not answered "
	 "by ABORT",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-30"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");

	add_address(iut, "path1");
	expect_request(peer, peer->iut_initial_tsn, "path0", PARAM_ADD_ADDRESS, "path1");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "early")});
	peer_ignore(peer, SACK);
	peer_expect_silence(peer, SECONDS(1));
	send_ack(peer);
	peer_expect_alive(peer);
	check_local_addresses(iut, "path0", "path1");
}

SCENARIO(two_added, "Two addresses that are added at once are two requests of one ASCONF",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-2", "RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(lab, .paths = {"path0"}), "path1", "path2");

	ck_assert_int_eq(bindx_two(iut, "path1", "path2", SCTP_BINDX_ADD_ADDR), 0);
	const struct packet *asconf = expect_authenticated(peer, ASCONF);

	check_asconf(asconf->chunk, peer->iut_initial_tsn, peer_iut_address(peer, "path0"),
		     {PARAM_ADD_ADDRESS, peer_iut_address(peer, "path1")},
		     {PARAM_ADD_ADDRESS, peer_iut_address(peer, "path2")});
	send_ack(peer);
	expect_source(peer, iut, "path1", "path1");
	expect_source(peer, iut, "path2", "path2");
}

SCENARIO(one_at_a_time,
	 "While an ASCONF is not acknowledged no other one is sent; Sequence Numbers grow by one",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1.1-2", "RFC5061-5.1.1-3", "RFC5061-5.1-4", "RFC5061-5.1-5",
		  "RFC5061-3-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");
	uint32_t serial = peer->iut_initial_tsn;

	add_address(iut, "path1");
	add_address(iut, "path2");
	ck_assert_int_eq(set_peer_primary(iut, "path0"), 0);
	expect_request(peer, serial, "path0", PARAM_ADD_ADDRESS, "path1");
	peer_expect_silence(peer, MILLISECONDS(500));
	send_ack(peer);
	expect_request(peer, serial + 1, "path0", PARAM_ADD_ADDRESS, "path2");
	peer_expect_silence(peer, MILLISECONDS(500));
	send_ack(peer);
	expect_request(peer, serial + 2, "path0", PARAM_SET_PRIMARY, "path0");
	send_ack(peer);
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(primary_asked, "SCTP_SET_PEER_PRIMARY_ADDR asks for one of the own addresses only",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.4-2", "RFC5061-5.1-2", "RFC5061-5.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0", "path1"}));

	ck_assert_int_eq(set_peer_primary(iut, "path1"), 0);
	const struct packet *asconf = expect_authenticated(peer, ASCONF);
	struct sockaddr_storage address;

	ck_assert(asconf_address(asconf->chunk, &address));
	check_asconf(asconf->chunk, peer->iut_initial_tsn, address,
		     {PARAM_SET_PRIMARY, peer_iut_address(peer, "path1")});
	send_ack(peer);
	ck_assert_int_ne(set_peer_primary(iut, "path2"), 0);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(last_address_kept,
	 "The last address of an endpoint cannot be deleted, and is not asked for",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.3-13", "RFC5061-5.3-14", "RFC5061-5.3-15"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0", "path1"}));

	ck_assert_int_ne(bindx_two(iut, "path0", "path1", SCTP_BINDX_REM_ADDR), 0);
	peer_expect_silence(peer, SECONDS(1));
	check_local_addresses(iut, "path0", "path1");
	delete_address(iut, "path1");
	expect_request(peer, peer->iut_initial_tsn, "path0", PARAM_DELETE_ADDRESS, "path1");
	ck_assert_int_ne(bindx(iut, "path0", SCTP_BINDX_REM_ADDR), 0);
	send_ack(peer);
	peer_expect_silence(peer, SECONDS(1));
	check_local_addresses(iut, "path0");
}

SCENARIO(peer_without_asconf, "A peer that does not list ASCONF is sent none",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-4.2.7-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_asconf(lab, .paths = {"path0"}),
				 .extensions = CHUNK_TYPES(PARAM_SUPPORTED_EXTENSIONS, AUTH));

	add_address(iut, "path1");
	ck_assert_int_ne(set_peer_primary(iut, "path0"), 0);
	peer_expect_silence(peer, SECONDS(5));
}
