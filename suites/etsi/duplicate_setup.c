/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, duplicate messages: chunks of the setup. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"
#include "suites/etsi/timers.h"

/* What the association was asked for; an INIT ACK that comes late has to say the same. */
enum { OSTREAMS = 7, ISTREAMS = 9 };

/* What the endpoint's next association would ask for. */
static void change_streams(struct endpoint *iut)
{
	struct sctp_initmsg other = {.sinit_num_ostreams = 3, .sinit_max_instreams = 4};

	endpoint_set(iut, SCTP_INITMSG, &other, sizeof(other));
}

static void check_state_cookie(const struct chunk *init_ack)
{
	ck_assert_msg(chunk_has_tlv(init_ack, PARAM_STATE_COOKIE), "INIT ACK has no State Cookie");
}

SCENARIO(dm_o_4_1,
	 "An INIT in COOKIE-WAIT is answered by an INIT ACK that says what the kernel's own INIT "
	 "said",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_1",
	 .spec = {"RFC9260-5.2.1-1", "RFC9260-5.2.1-10", "RFC9260-5.2.1-11"})
{
	struct association association = association_reach(
		lab, SCTP_COOKIE_WAIT, .active = true, .ostreams = OSTREAMS, .istreams = ISTREAMS);
	const struct chunk *init = packet_last("iut", INIT)->chunk;
	const struct chunk *ack;

	change_streams(association.iut);
	peer_send(association.peer, INIT);
	ack = peer_expect(association.peer, INIT_ACK, .path = "path0", .alone = true)->chunk;
	ck_assert_uint_eq(ack->init.tag, init->init.tag);
	ck_assert_uint_eq(ack->init.tsn, init->init.tsn);
	ck_assert_uint_eq(ack->init.a_rwnd, init->init.a_rwnd);
	ck_assert_uint_eq(ack->init.ostreams, OSTREAMS);
	ck_assert_uint_eq(ack->init.istreams, ISTREAMS);
	check_state_cookie(ack);
	etsi_expect_setup_to_go_on(association);
}

/* RFC 9260 5.2.2: an INIT with that Initiate Tag, for an association that has other numbers of
 * streams than the next one would have, is answered and leaves the association alone. */
static void init_when_established(struct lab *lab, uint32_t tag_offset)
{
	struct association association =
		association_open(lab, .ostreams = OSTREAMS, .istreams = ISTREAMS);
	uint32_t tag = association.peer->tag + tag_offset;
	const struct chunk *ack;

	change_streams(association.iut);
	peer_send(association.peer, INIT, .tag = tag);
	ack = peer_expect(association.peer, INIT_ACK, .tag = tag, .alone = true)->chunk;
	ck_assert_uint_ne(ack->init.tag, 0);
	ck_assert_uint_ne(ack->init.tag, association.peer->iut_tag);
	ck_assert_uint_eq(ack->init.ostreams, OSTREAMS);
	ck_assert_uint_eq(ack->init.istreams, ISTREAMS);
	check_state_cookie(ack);
	expect_undisturbed(association);
}

SCENARIO(dm_o_4_2_1,
	 "An INIT with a new tag in ESTABLISHED is answered by INIT ACK, and changes nothing",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_1",
	 .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8", "RFC9260-5.2.2-9",
		  "RFC9260-5.2.2-10"})
{
	init_when_established(lab, 1);
}

SCENARIO(dm_o_4_2_1_same_tag,
	 "The association's own INIT, when it comes again, is answered by INIT ACK as well",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_1",
	 .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8"},
	 .known = {{.from = "6.1.0-50",
		    .reason = "an INIT with the tag of the established association is discarded "
			      "(sctp_sf_do_unexpected_init() in net/sctp/sm_statefuns.c)"}})
{
	init_when_established(lab, 0);
}

SCENARIO(dm_o_4_3, "A second INIT ACK in COOKIE-ECHOED is discarded, and T1-cookie runs on",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_3", .spec = {"RFC9260-5.2.3-1"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_ECHOED, .active = true);
	struct peer *peer = association.peer;

	peer_send(peer, INIT_ACK);
	/* Nor does one that says something else replace what the first one said. */
	peer_send(peer, INIT_ACK, .tag = peer->tag + 1, .tsn = peer->initial_tsn + 1,
		  .tlvs = {tlv_text(PARAM_STATE_COOKIE, "another cookie")});
	etsi_expect_retransmission_of(association, packet_last("iut", COOKIE_ECHO), RTO_INITIAL);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(association);
}

SCENARIO(dm_o_4_4, "A second COOKIE ACK in ESTABLISHED is discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_4", .spec = {"RFC9260-5.2.5-1"})
{
	struct association association = association_open(lab, .active = true);

	peer_send(association.peer, COOKIE_ACK);
	expect_undisturbed(association);
}

SCENARIO(dm_o_4_8, "A State Cookie that was tampered with is discarded in ESTABLISHED",
	 .lab = &scripted_peer, .needs = CAP_COOKIE_MAC, .etsi = "SCTP_DM_O_4_8",
	 .spec = {"RFC9260-5.1.5-3", "RFC9260-5.2.4-12"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	/* Wherever it is changed, cookie and message authentication code do not match. */
	for (unsigned i = 0; i < 4; i++) {
		size_t at = i * (peer->cookie_size - 1) / 3;

		peer->cookie[at] ^= 1;
		peer_send(peer, COOKIE_ECHO);
		peer_expect_silence(peer, RTO_INITIAL + SECONDS(1));
		peer->cookie[at] ^= 1;
	}
	/* The same cookie as it was is taken for a duplicate (RFC 9260 5.2.4, action D). */
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_undisturbed(association);
}
