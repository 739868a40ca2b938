/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sequence Numbers of the ASCONFs that a peer sends: RFC 5061 3 and 5.2. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

/* The peer sends an ASCONF with that Sequence Number. */
static void send_as(struct association association, uint32_t serial, struct tlv_spec request)
{
	association.peer->next_serial = serial;
	asconf_send(association, request);
}

SCENARIO(
	repeated,
	"A retransmission of the last ASCONF gets the same ASCONF ACK and is not carried out again",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	.spec = {"RFC5061-5.2-4", "RFC5061-4.1.2-1"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec delete = asconf_delete(association, 1, "path1");
	uint32_t serial = asconf_send(association, delete);
	const struct packet *first = asconf_expect_ack(association, serial, {delete, 0});

	asconf_expect_event(association, "path1", SCTP_ADDR_REMOVED);
	send_as(association, serial, delete);
	assert_same_chunk(asconf_expect_ack(association, serial, {delete, 0})->chunk, first->chunk);
	send_as(association, serial, delete);
	assert_same_chunk(asconf_expect_ack(association, serial, {delete, 0})->chunk, first->chunk);
	expect_no_event(association.iut, SCTP_PEER_ADDR_CHANGE, 0);
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(repeated_refusal, "A retransmission of a refused ASCONF gets the same ASCONF ACK",
	 .lab = &scripted_peer, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.2-4"})
{
	struct association association = association_open(lab, .asconf = true);

	struct tlv_spec delete = asconf_delete(association, 1, "path0");
	uint32_t serial = asconf_send(association, delete);
	const struct packet *first =
		asconf_expect_ack(association, serial, {delete, CAUSE_DELETE_LAST_ADDRESS});

	send_as(association, serial, delete);
	assert_same_chunk(
		asconf_expect_ack(association, serial, {delete, CAUSE_DELETE_LAST_ADDRESS})->chunk,
		first->chunk);
}

SCENARIO(old, "An ASCONF older than the last one is neither acknowledged nor carried out",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.2-4", "RFC5061-3-2"})
{
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec primary = asconf_set_primary(association, 1, "path1");
	struct tlv_spec delete = asconf_delete(association, 1, "path1");
	uint32_t serial = asconf_send(association, primary);

	asconf_expect_ack(association, serial);
	for (uint32_t next = serial + 1; next <= serial + 3; next++)
		asconf_succeed(association, primary);
	for (uint32_t before = serial - 2; before != serial + 2; before++) {
		send_as(association, before, delete);
		peer_expect_silence(association.peer, SECONDS(1));
	}
	expect_peer_addresses(association.iut, "path0", "path1");
	send_as(association, serial + 4, delete);
	asconf_expect_ack(association, serial + 4);
}

SCENARIO(gap, "An ASCONF that leaves a gap is discarded, and the next one in order is carried out",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-3-2", "RFC5061-5.1-5"})
{
	static const uint32_t gaps[] = {1, 2, 1000, 0x7ffffffe, 0x7fffffff};
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec delete = asconf_delete(association, 1, "path1");
	uint32_t next = association.peer->initial_tsn;

	for (unsigned i = 0; i < ARRAY_SIZE(gaps); i++) {
		send_as(association, next + gaps[i], delete);
		peer_expect_silence(association.peer, MILLISECONDS(500));
	}
	expect_peer_addresses(association.iut, "path0", "path1");
	send_as(association, next, delete);
	asconf_expect_ack(association, next);
	expect_peer_addresses(association.iut, "path0");
}

SCENARIO(wrap, "The Sequence Number wraps from 4294967295 to 0", .lab = &scripted_dual_path,
	 .needs = ASCONF_NEEDS, .spec = {"RFC5061-3-1"})
{
	struct association association =
		association_open(lab, .asconf = true, .initial_tsn = 0xfffffffe);

	for (unsigned i = 0; i < 2; i++) {
		struct tlv_spec add = asconf_add(association, 1, "path1");
		struct tlv_spec delete = asconf_delete(association, 1, "path1");

		ck_assert_uint_eq(association.peer->next_serial, 0xfffffffe + 2 * i);
		asconf_succeed(association, add);
		expect_peer_addresses(association.iut, "path0", "path1");
		asconf_succeed(association, delete);
		expect_peer_addresses(association.iut, "path0");
	}
}

SCENARIO(repeated_at_wrap,
	 "A retransmission of the ASCONF with Sequence Number 4294967295 gets the same ASCONF ACK",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-3-1", "RFC5061-3-2"},
	 .known = {{NULL, NULL,
		    "Sequence Numbers are compared without regard to their wrap, and so it is not "
		    "answered (sctp_sf_do_asconf())"}})
{
	struct association association =
		association_open(lab, .asconf = true, .initial_tsn = 0xffffffff);
	struct tlv_spec primary = asconf_set_primary(association, 1, "path0");
	uint32_t serial = asconf_send(association, primary);

	asconf_expect_ack(association, serial);
	send_as(association, serial, primary);
	asconf_expect_ack(association, serial);
}

SCENARIO(
	answered_where_it_came_from,
	"An ASCONF ACK goes to where its ASCONF came from, and to where a retransmission came from when that is "
	"another path",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC5061-5.2-11"})
{
	static const char *const paths[] = {"path1", "path0", "path1"};
	struct association association = association_open(lab, .asconf = true, .paths = {"path1"});
	struct tlv_spec primary = asconf_set_primary(association, 1, "path0");
	const uint32_t serial = association.peer->next_serial;

	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		association.peer->next_serial = serial;
		asconf_send_over(association, paths[i], "path0", primary);
		asconf_expect_ack_on(association, paths[i], serial);
	}
}
