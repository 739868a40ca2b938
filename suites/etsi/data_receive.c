/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, part D: DATA chunks of the tester as messages for the user. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

SCENARIO(d_v_8_3, "First, middle and last fragment are reassembled into one message",
	 .lab = &scripted_peer, .etsi = "SCTP_D_V_8_3",
	 .spec = {"RFC9260-6.9-1", "RFC9260-6.9-15", "RFC9260-6-13"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

	peer_send(peer, DATA, .flags = DATA_FLAG_B, .ppid = 77, .text = "one message");
	expect_sack(association, 1);
	peer_send(peer, DATA, .flags = 0, .ppid = 77, .text = " in three");
	expect_delayed_sack(association, 2);
	expect_no_message(iut, SECONDS(1));
	peer_send(peer, DATA, .flags = DATA_FLAG_E, .ppid = 77, .text = " parts");
	expect_message(iut, 0, "one message in three parts", .ppid = 77, .ssn = 0, .unordered = 0,
		       .within = AT_ONCE);
	expect_delayed_sack(association, 3);

	peer_send(peer, DATA, .text = "the next one");
	expect_message(iut, 0, "the next one", .ssn = 1);
}

SCENARIO(d_o_8_6,
	 "Duplicate DATA is reported at once, as many times as it came, and delivered only once",
	 .lab = &scripted_peer, .etsi = "SCTP_D_O_8_6",
	 .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-6.2-10"})
{
	struct association association = association_open(lab);
	const struct chunk_spec *data = NTH_DATA(association, 1, .text = "once");

	peer_send_packet(association.peer, .chunks = {data});
	expect_sack(association, 1);
	expect_message(association.iut, 0, "once");

	peer_send_packet(association.peer, .chunks = {data});
	expect_sack(association, 1, .duplicates = {1}, .alone = true);
	peer_send_packet(association.peer, .chunks = {data, data});
	expect_sack(association, 1, .duplicates = {1, 1}, .alone = true);

	send_data(association, 2, .text = "new");
	expect_delayed_sack(association, 2);
	expect_message(association.iut, 0, "new");
	expect_no_message(association.iut, SECONDS(1));
}

SCENARIO(d_i_8_11, "DATA without user data is answered by an ABORT with No User Data and its TSN",
	 .lab = &scripted_peer, .etsi = "SCTP_D_I_8_11", .spec = {"RFC9260-6.2-36"})
{
	struct association association = association_open(lab);
	const struct packet *abort;
	struct cause cause;
	struct tlv tlv;

	peer_send(association.peer, DATA);
	abort = peer_expect(association.peer, ABORT, .alone = true);
	ck_assert_msg(chunk_tlv(abort->chunk, CAUSE_NO_USER_DATA, &tlv) &&
			      cause_decode(&tlv, &cause),
		      "the ABORT has no well-formed cause No User Data");
	ck_assert_uint_eq(cause.tsn, peer_data_tsn(association, 1));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_no_message(association.iut, SECONDS(1));
	peer_expect_gone(association.peer);
}
