/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a kernel treats the ASCONF ACKs that it gets: RFC 5061 5.1 (A5 to A8) and 5.3 (F0 to F3).
 */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The kernel has its address on path0, the peer has three addresses. */
static struct association open_with_three(struct lab *lab)
{
	return association_open(lab, .asconf = true, .bound_paths = {"path0"},
				.paths = {"path1", "path2"});
}

/* The kernel's address on that path is the source of DATA there. */
#define expect_used(association, path) asconf_expect_source(association, path, path)

/* It is not. */
#define expect_unused(association, path) expect_unused_at(association, path, __FILE__, __LINE__)
static void expect_unused_at(struct association association, const char *path, const char *file,
			     int line)
{
	const struct packet *data;

	endpoint_send(association.iut, 0, "where from?", .path = path, .file = file, .line = line);
	data = peer_expect(association.peer, DATA, .path = path, .file = file, .line = line);
	if (!strcmp(text_of_address(&data->sctp.from), text_of_path(association.lab, "iut", path)))
		scenario_fail(file, line,
			      "DATA came from the kernel's address on %s, which the peer has not "
			      "accepted",
			      path);
	peer_send(association.peer, SACK);
}

/* The kernel adds its addresses on path1 and path2 by one ASCONF. */
static const struct chunk *add_two(struct association association)
{
	ck_assert_int_eq(asconf_bindx(association.iut, "path1", "path2", SCTP_BINDX_ADD_ADDR), 0);
	return expect_authenticated(association.peer, ASCONF)->chunk;
}

SCENARIO(refused_first,
	 "The kernel takes the requests after a refused one that have no response for refused, too",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-8"})
{
	struct association association = open_with_three(lab);
	const struct chunk *asconf = add_two(association);

	asconf_acknowledge(association, asconf_refusal(asconf, 0, CAUSE_NO_AUTHORIZATION));
	expect_unused(association, "path1");
	expect_unused(association, "path2");
}

SCENARIO(refused_last,
	 "The kernel takes the requests before a refused one that have no response for successful",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-8", "RFC5061-5.3-7"})
{
	struct association association = open_with_three(lab);
	const struct chunk *asconf = add_two(association);

	asconf_acknowledge(association, asconf_refusal(asconf, 1, CAUSE_NO_AUTHORIZATION));
	expect_used(association, "path1");
	expect_unused(association, "path2");
}

SCENARIO(success_behind_refusal, "A Success Indication counts even after a refused request",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-8"})
{
	struct association association = open_with_three(lab);
	const struct chunk *asconf = add_two(association);

	asconf_acknowledge(association, asconf_refusal(asconf, 0, CAUSE_NO_AUTHORIZATION),
			   asconf_success(asconf, 1));
	expect_unused(association, "path1");
	expect_used(association, "path2");
}

SCENARIO(padded_response, "The responses after a padded one in an ASCONF ACK count",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-8", "RFC9260-3.2.1-1"}, .fix = {"asconf-ack-padding"})
{
	struct association association = open_with_three(lab);
	const struct chunk *asconf = add_two(association);
	struct tlv_spec refusal = asconf_refusal(asconf, 0, CAUSE_NO_AUTHORIZATION);
	uint8_t value[9] = {[5] = CAUSE_NO_AUTHORIZATION & 0xff, [7] = 4 + 1, [8] = '!'};

	memcpy(value, refusal.bytes, sizeof(uint32_t));
	value[4] = CAUSE_NO_AUTHORIZATION >> 8;
	asconf_acknowledge(association, tlv_of(PARAM_ERROR_CAUSE, value, sizeof(value)),
			   asconf_success(asconf, 1));
	expect_unused(association, "path1");
	expect_used(association, "path2");
}

SCENARIO(success_in_any_order,
	 "Responses are matched to requests by Correlation ID, not by their order",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-8"})
{
	struct association association = open_with_three(lab);
	const struct chunk *asconf = add_two(association);

	asconf_acknowledge(association, asconf_success(asconf, 1),
			   asconf_refusal(asconf, 0, CAUSE_NO_AUTHORIZATION));
	expect_unused(association, "path1");
	expect_used(association, "path2");
}

SCENARIO(
	add_not_understood,
	"A peer that did not understand Add IP Address is sent no further Add or Delete IP Address",
	.lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-8"})
{
	struct association association = open_with_three(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	const struct packet *asconf;

	asconf_bindx_add(iut, "path1");
	asconf = expect_authenticated(peer, ASCONF);
	asconf_acknowledge(association,
			   asconf_refusal(asconf->chunk, 0, CAUSE_UNRECOGNIZED_PARAMETERS));
	expect_unused(association, "path1");
	asconf_bindx_add(iut, "path2");
	asconf_bindx_remove(iut, "path1");
	peer_expect_silence(peer, SECONDS(5));
}

SCENARIO(primary_not_understood,
	 "A peer that did not understand Set Primary IP Address is not sent it again",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-9"})
{
	struct association association = open_with_three(lab);
	struct peer *peer = association.peer;
	const struct packet *asconf;

	ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path0"), 0);
	asconf = expect_authenticated(peer, ASCONF);
	asconf_acknowledge(association,
			   asconf_refusal(asconf->chunk, 0, CAUSE_UNRECOGNIZED_PARAMETERS));
	ck_assert_int_ne(asconf_set_peer_primary(association.iut, "path0"), 0);
	peer_expect_silence(peer, SECONDS(5));
}

SCENARIO(delete_refused, "An address whose deletion the peer refuses stays in the association",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.1-8"})
{
	struct association association = association_open(
		lab, .asconf = true, .bound_paths = {"path0", "path1"}, .paths = {"path1"});
	const struct packet *asconf;

	asconf_bindx_remove(association.iut, "path1");
	asconf = expect_authenticated(association.peer, ASCONF);
	asconf_acknowledge(association, asconf_refusal(asconf->chunk, 0, CAUSE_NO_AUTHORIZATION));
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .text = "still yours")});
	expect_message(association.iut, 0, "still yours");
	expect_local_addresses(association.iut, "path0", "path1");
}

SCENARIO(unexpected_ack, "An ASCONF ACK with a Sequence Number not used yet aborts the association",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-2"})
{
	static const uint32_t ahead[] = {0, 1, 1000, 0x7ffffffe};
	struct endpoint *iut = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(ahead); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct tlv cause;

		iut = association_open(lab, .asconf = true, .peer = peer, .iut = iut).iut;
		send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn + ahead[i]);
		ck_assert_msg(chunk_tlv(peer_expect(peer, ABORT)->chunk, CAUSE_ILLEGAL_ASCONF_ACK,
					&cause),
			      "the ABORT lacks the error cause Association Aborted due to Illegal "
			      "ASCONF-ACK");
		ck_assert_uint_eq(cause.length, 4);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		peer_expect_gone(peer);
	}
}

SCENARIO(old_ack, "A duplicate of an earlier ASCONF ACK is ignored", .lab = &scripted_dual_path,
	 .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.3-2", "RFC5061-5.1-7"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;

	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn - 1);
	ck_assert_int_eq(asconf_set_peer_primary(association.iut, "path0"), 0);
	expect_authenticated(peer, ASCONF);
	asconf_acknowledge(association);
	asconf_acknowledge(association);
	asconf_bindx_add(association.iut, "path1");
	expect_authenticated(peer, ASCONF);
	send_authenticated(peer, ASCONF_ACK, .serial = peer->iut_initial_tsn);
	expect_unused(association, "path1");
	asconf_acknowledge(association);
	expect_used(association, "path1");
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(ack_without_auth, "An ASCONF ACK without AUTH or with a wrong HMAC acknowledges nothing",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.1.2-2", "RFC4895-6.3-1", "RFC4895-6.3-7"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;
	const struct packet *asconf;

	asconf_bindx_add(association.iut, "path1");
	asconf = expect_authenticated(peer, ASCONF);
	peer_send(peer, ASCONF_ACK);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(ASCONF_ACK)});
	expect_unused(association, "path1");
	peer_expect(peer, AUTH, .within = SECONDS(4));
	assert_same_chunk(peer_expect(peer, ASCONF, .bundled = true)->chunk, asconf->chunk);
	asconf_acknowledge(association);
	expect_used(association, "path1");
}
