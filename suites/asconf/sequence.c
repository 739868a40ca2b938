/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sequence Numbers of the ASCONFs that a peer sends: RFC 5061 3 and 5.2. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

static void resend(struct peer *peer, uint32_t serial, struct tlv_spec request)
{
	peer->next_serial = serial;
	send_asconf(peer, request);
}

SCENARIO(repeated,
	 "The last ASCONF, when it comes again, gets the same ASCONF ACK and is not done twice",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-4", "RFC5061-5.2-9", "RFC5061-4.1.2-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1");
	uint32_t serial = send_asconf(peer, delete);
	const struct packet *first = expect_ack(peer, serial, {delete, 0});

	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_REMOVED);
	resend(peer, serial, delete);
	assert_same_chunk(expect_ack(peer, serial, {delete, 0})->chunk, first->chunk);
	resend(peer, serial, delete);
	assert_same_chunk(expect_ack(peer, serial, {delete, 0})->chunk, first->chunk);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
	check_peer_addresses(iut, "path0");
}

SCENARIO(repeated_refusal, "The last ASCONF, when it comes again, is refused by the same words",
	 .lab = &scripted_peer, .needs = NEEDS_ASCONF, .spec = {"RFC5061-5.2-4"})
{
	struct peer *peer = peer_open(lab);

	connect_multihomed(peer);

	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 1, "path0");
	uint32_t serial = send_asconf(peer, delete);
	const struct packet *first = expect_ack(peer, serial, {delete, CAUSE_DELETE_LAST_ADDRESS});

	resend(peer, serial, delete);
	assert_same_chunk(expect_ack(peer, serial, {delete, CAUSE_DELETE_LAST_ADDRESS})->chunk,
			  first->chunk);
}

SCENARIO(old, "An ASCONF that is older than the last one is not answered, and not done",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.2-4", "RFC5061-3-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec primary = path_request(peer, PARAM_SET_PRIMARY, 1, "path1");
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1");
	uint32_t serial = send_asconf(peer, primary);

	expect_ack(peer, serial);
	for (uint32_t next = serial + 1; next <= serial + 3; next++)
		expect_ack(peer, send_asconf(peer, primary));
	for (uint32_t before = serial - 2; before != serial + 2; before++) {
		resend(peer, before, delete);
		peer_expect_silence(peer, SECONDS(1));
	}
	check_peer_addresses(iut, "path0", "path1");
	resend(peer, serial + 4, delete);
	expect_ack(peer, serial + 4);
}

SCENARIO(gap, "An ASCONF that leaves a gap is discarded, and the next one in order is done",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-3-2", "RFC5061-5.1-5"})
{
	static const uint32_t gaps[] = {1, 2, 1000, 0x7ffffffe, 0x7fffffff};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_multihomed(peer, "path1");
	struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1");
	uint32_t next = peer->initial_tsn;

	for (unsigned i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++) {
		resend(peer, next + gaps[i], delete);
		peer_expect_silence(peer, MILLISECONDS(500));
	}
	check_peer_addresses(iut, "path0", "path1");
	resend(peer, next, delete);
	expect_ack(peer, next);
	check_peer_addresses(iut, "path0");
}

/* An association whose peer begins with this TSN, and so with this Sequence Number. */
static struct endpoint *connect_from(struct peer *peer, uint32_t tsn)
{
	peer->initial_tsn = peer->next_tsn = peer->next_serial = tsn;
	return connect_multihomed(peer);
}

SCENARIO(wrap, "Behind 4294967295 the next Sequence Number is 0", .lab = &scripted_dual_path,
	 .needs = NEEDS_ASCONF, .spec = {"RFC5061-3-1", "RFC5061-3-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_from(peer, 0xfffffffe);

	for (unsigned i = 0; i < 2; i++) {
		struct tlv_spec add = path_request(peer, PARAM_ADD_ADDRESS, 1, "path1");
		struct tlv_spec delete = path_request(peer, PARAM_DELETE_ADDRESS, 1, "path1");

		ck_assert_uint_eq(peer->next_serial, 0xfffffffe + 2 * i);
		expect_ack(peer, send_asconf(peer, add));
		peer_ignore(peer, HEARTBEAT);
		check_peer_addresses(iut, "path0", "path1");
		expect_ack(peer, send_asconf(peer, delete));
		check_peer_addresses(iut, "path0");
	}
}

SCENARIO(repeated_at_wrap,
	 "The ASCONF with the last Sequence Number before 0, when it comes again, gets the same "
	 "ASCONF ACK",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .spec = {"RFC5061-3-1", "RFC5061-3-2"},
	 .known = {{NULL, NULL,
		    "Sequence Numbers are compared without regard to their wrap, and so it is not "
		    "answered (sctp_sf_do_asconf())"}})
{
	struct peer *peer = peer_open(lab);

	connect_from(peer, 0xffffffff);

	struct tlv_spec primary = path_request(peer, PARAM_SET_PRIMARY, 1, "path0");
	uint32_t serial = send_asconf(peer, primary);

	expect_ack(peer, serial);
	resend(peer, serial, primary);
	expect_ack(peer, serial);
}
