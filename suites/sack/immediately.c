/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The I bit (RFC 9260 sections 3.3.1, 6.1 and 6.2, RFC 7053), sent and received. */
#define SUITE "sack"
#include "suites/sack/started.h"

enum { WHOLE = DATA_FLAG_B | DATA_FLAG_E };

SCENARIO(i_bit_at_once,
	 "DATA with the I bit is acknowledged at once with all that came before it, ordered or "
	 "not, a whole message or a fragment",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-20", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab);

	send_data(association, 2, .flags = WHOLE | DATA_FLAG_I);
	expect_sack(association, 2);
	send_data(association, 3, .flags = WHOLE | DATA_FLAG_U | DATA_FLAG_I);
	expect_sack(association, 3);
	send_data(association, 4, .flags = DATA_FLAG_B | DATA_FLAG_I, .ssn = 2);
	expect_sack(association, 4);
	send_data(association, 5, .flags = DATA_FLAG_E | DATA_FLAG_I, .ssn = 2);
	expect_sack(association, 5);
	send_data(association, 6, .ssn = 3);
	peer_expect_silence(association.peer, SACK_DELAY / 2);
	send_data(association, 7, .ssn = 4, .flags = WHOLE | DATA_FLAG_I);
	expect_sack(association, 7);
	send_data(association, 8, .ssn = 5);
	expect_delayed_sack(association, 8);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(i_bit_at_the_end_of_a_packet,
	 "The I bit of the last DATA chunk in a packet triggers a SACK at once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-20"})
{
	struct association association = sack_started(lab);

	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 2),
				    NTH_DATA(association, 3, .flags = WHOLE | DATA_FLAG_I)});
	expect_sack(association, 3);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(i_bit_within_a_packet, "The I bit of any DATA chunk in a packet triggers a SACK at once",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-20"},
	 .known = {{.from = "5.10",
		    .reason = "only the I bit of the last DATA chunk in a packet counts: "
			      "sctp_sf_eat_data_6_2() (net/sctp/sm_statefuns.c) forgets "
			      "those before"}})
{
	struct association association = sack_started(lab);

	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 2, .flags = WHOLE | DATA_FLAG_I),
				    NTH_DATA(association, 3)});
	expect_sack(association, 3);
}

static void expect_flags(struct peer *peer, uint8_t flags)
{
	const struct chunk *data = peer_expect(peer, DATA)->chunk;

	ck_assert_uint_eq(data->flags, flags);
}

SCENARIO(i_bit_as_the_user_says,
	 "The I bit is set in the last fragment of a message sent with SCTP_SACK_IMMEDIATELY, and "
	 "in no other",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-29"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

	endpoint_send(iut, 0, "no");
	expect_flags(peer, WHOLE);
	endpoint_send(iut, 0, "yes", .flags = SCTP_SACK_IMMEDIATELY);
	expect_flags(peer, WHOLE | DATA_FLAG_I);
	endpoint_send(iut, 0, "yes", .unordered = true, .flags = SCTP_SACK_IMMEDIATELY);
	expect_flags(peer, WHOLE | DATA_FLAG_U | DATA_FLAG_I);
	peer_send(peer, SACK);
	endpoint_send(iut, 0, NULL, .size = 2000, .flags = SCTP_SACK_IMMEDIATELY);
	expect_flags(peer, DATA_FLAG_B);
	expect_flags(peer, DATA_FLAG_E | DATA_FLAG_I);
	peer_send(peer, SACK);
	endpoint_send(iut, 0, NULL, .size = 2000);
	expect_flags(peer, DATA_FLAG_B);
	expect_flags(peer, DATA_FLAG_E);
}

SCENARIO(i_bit_before_shutdown,
	 "DATA that is sent after the user has asked for a shutdown has the I bit",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-29"})
{
	/* Room for one message, so that the others wait. */
	struct association association = association_open(lab, .a_rwnd = 1500);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;

	for (unsigned i = 0; i < 3; i++)
		endpoint_send(iut, 0, NULL, .size = 1000);
	expect_flags(peer, WHOLE);
	peer_expect_silence(peer, jiffy());
	endpoint_shutdown(iut);
	peer_expect_silence(peer, jiffy());
	peer_send(peer, SACK);
	for (unsigned i = 0; i < 2; i++)
		expect_flags(peer, WHOLE | DATA_FLAG_I);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN);
}
