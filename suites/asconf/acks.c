/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel makes of the ASCONF ACKs that it gets: RFC 5061 5.1 (A5 to A8) and 5.3 (F0 to F3).
 */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* The kernel has its address on path0, the peer has three addresses. */
static struct endpoint *connect_three(struct peer *peer)
{
	return connect_multihomed_to(peer, listen_with_asconf(peer->lab, .paths = {"path0"}),
				     "path1", "path2");
}

/* Whether a message to the peer's address on that path comes from the kernel's address there. */
static bool is_used(struct peer *peer, struct endpoint *iut, const char *path)
{
	struct sockaddr_storage own = peer_iut_address(peer, path);
	const struct packet *data;

	endpoint_send(iut, 0, "where from?", .path = path);
	data = peer_expect(peer, DATA, .path = path);
	peer_send(peer, SACK);
	return is_host(&own, (const struct sockaddr *)&data->sctp.from);
}

/* path1 and path2 are asked for in one ASCONF. */
static const struct packet *ask_for_two(struct peer *peer, struct endpoint *iut)
{
	ck_assert_int_eq(bindx_two(iut, "path1", "path2", SCTP_BINDX_ADD_ADDR), 0);
	return expect_authenticated(peer, ASCONF);
}

SCENARIO(refused_first, "Behind a refused request those without an answer are refused, too",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf = ask_for_two(peer, iut);

	send_ack(peer, refusal_of(asconf->chunk, 0, CAUSE_NO_AUTHORIZATION));
	ck_assert(!is_used(peer, iut, "path1"));
	ck_assert(!is_used(peer, iut, "path2"));
}

SCENARIO(refused_last, "Before a refused request those without an answer have succeeded",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-8", "RFC5061-5.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf = ask_for_two(peer, iut);

	send_ack(peer, refusal_of(asconf->chunk, 1, CAUSE_NO_AUTHORIZATION));
	ck_assert(is_used(peer, iut, "path1"));
	ck_assert(!is_used(peer, iut, "path2"));
}

SCENARIO(success_behind_refusal, "A Success Indication counts behind a refused request",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf = ask_for_two(peer, iut);

	send_ack(peer, refusal_of(asconf->chunk, 0, CAUSE_NO_AUTHORIZATION),
		 success_of(asconf->chunk, 1));
	ck_assert(!is_used(peer, iut, "path1"));
	ck_assert(is_used(peer, iut, "path2"));
}

SCENARIO(success_in_any_order, "Answers are told apart by their Correlation IDs, not their order",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf = ask_for_two(peer, iut);

	send_ack(peer, success_of(asconf->chunk, 1),
		 refusal_of(asconf->chunk, 0, CAUSE_NO_AUTHORIZATION));
	ck_assert(!is_used(peer, iut, "path1"));
	ck_assert(is_used(peer, iut, "path2"));
}

SCENARIO(add_not_understood,
	 "Where the peer did not understand an Add IP Address, it gets no further add or delete",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf;

	add_address(iut, "path1");
	asconf = expect_authenticated(peer, ASCONF);
	send_ack(peer, refusal_of(asconf->chunk, 0, CAUSE_UNRECOGNIZED_PARAMETERS));
	ck_assert(!is_used(peer, iut, "path1"));
	add_address(iut, "path2");
	delete_address(iut, "path1");
	peer_expect_silence(peer, SECONDS(5));
}

SCENARIO(primary_not_understood,
	 "Where the peer did not understand a Set Primary IP Address, it gets no further one",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_three(peer);
	const struct packet *asconf;

	ck_assert_int_eq(set_peer_primary(iut, "path0"), 0);
	asconf = expect_authenticated(peer, ASCONF);
	send_ack(peer, refusal_of(asconf->chunk, 0, CAUSE_UNRECOGNIZED_PARAMETERS));
	ck_assert_int_ne(set_peer_primary(iut, "path0"), 0);
	peer_expect_silence(peer, SECONDS(5));
}

SCENARIO(delete_refused, "An address whose deletion was refused stays in the association",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.1-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed_to(
		peer, listen_with_asconf(lab, .paths = {"path0", "path1"}), "path1");
	const struct packet *asconf;

	delete_address(iut, "path1");
	asconf = expect_authenticated(peer, ASCONF);
	send_ack(peer, refusal_of(asconf->chunk, 0, CAUSE_NO_AUTHORIZATION));
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "still yours")});
	expect_message(iut, 0, "still yours");
	check_local_addresses(iut, "path0", "path1");
}

SCENARIO(unexpected_ack,
	 "An ASCONF ACK with a Sequence Number that was not used yet aborts the association",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-2"})
{
	static const uint32_t ahead[] = {0, 1, 1000, 0x7ffffffe};

	enable_asconf(lab);

	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < sizeof(ahead) / sizeof(ahead[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct tlv cause;

		connect_offering(peer, iut);
		send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn + ahead[i]);
		ck_assert(chunk_tlv(peer_expect(peer, ABORT)->chunk, CAUSE_ILLEGAL_ASCONF_ACK,
				    &cause));
		ck_assert_uint_eq(cause.length, 4);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_expect_gone(peer);
	}
}

SCENARIO(old_ack, "An ASCONF ACK that came before is ignored", .lab = &scripted_dual_path,
	 .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.3-2", "RFC5061-5.1-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");

	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn - 1);
	ck_assert_int_eq(set_peer_primary(iut, "path0"), 0);
	expect_authenticated(peer, ASCONF);
	send_ack(peer);
	send_ack(peer);
	add_address(iut, "path1");
	expect_authenticated(peer, ASCONF);
	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	ck_assert(!is_used(peer, iut, "path1"));
	send_ack(peer);
	ck_assert(is_used(peer, iut, "path1"));
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(ack_without_auth, "An ASCONF ACK without AUTH, or with a wrong HMAC, acknowledges nothing",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.1.2-2", "RFC4895-6.3-1", "RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");
	const struct packet *asconf;

	add_address(iut, "path1");
	asconf = expect_authenticated(peer, ASCONF);
	peer_send(peer, ASCONF_ACK);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(ASCONF_ACK)});
	ck_assert(!is_used(peer, iut, "path1"));
	peer_expect(peer, AUTH, .within = SECONDS(4));
	assert_same_chunk(peer_expect(peer, ASCONF, .bundled = true)->chunk, asconf->chunk);
	send_ack(peer);
	ck_assert(is_used(peer, iut, "path1"));
}
