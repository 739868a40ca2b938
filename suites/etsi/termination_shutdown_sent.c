/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association termination: the user of the implementation under test shuts down.
 */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

SCENARIO(at_i_2_3, "SHUTDOWN waits until all DATA is acknowledged", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_3", .spec = {"RFC9260-9.2-22"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct chunk *shutdown;

	peer_send(peer, DATA, .text = "for SHUTDOWN to acknowledge");
	expect_sack(association, 1);
	endpoint_send(iut, 0, "first");
	expect_data(association, 1);
	endpoint_send(iut, 0, "second");
	expect_data(association, 2);

	endpoint_shutdown(iut);
	peer_expect_silence(peer, MILLISECONDS(200));
	send_sack(association, 1);
	ck_assert_int_eq(association_state(iut), SCTP_SHUTDOWN_PENDING);
	/* The first RTT, 0.2 s, gives 0.2 + 4 * 0.1 s, less than RTO.Min (RFC 9260 6.3.1 C2, C6).
	 */
	expect_retransmission(association, 2, .after = RTO_MIN);
	send_sack(association, 2);
	shutdown = peer_expect(peer, SHUTDOWN, .alone = true)->chunk;
	ck_assert_uint_eq(shutdown->tsn.cumulative_tsn, peer_data_tsn(association, 1));
	ck_assert_int_eq(association_state(iut), SCTP_SHUTDOWN_SENT);
	finish_shutdown(association);
}

SCENARIO(at_i_2_4, "SHUTDOWN is retransmitted when T2-shutdown expires", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_4", .spec = {"RFC9260-9.2-1", "RFC9260-9.2-2", "RFC9260-9.2-3"})
{
	struct association association = association_open(lab);

	etsi_expect_retransmissions(association, shut_down_by_user(association), 3, RTO_INITIAL);
	finish_shutdown(association);
}

/*
 * The script waits for T5-shutdown-guard, which RFC 9260 9.2 makes optional; with an RTO that
 * starts at 0.1 s the limit is reached long before 5 times RTO.Max.  An ABORT at the end is neither
 * asked for nor forbidden.
 */
SCENARIO(at_i_2_5, "SHUTDOWN is given up after Association.Max.Retrans retransmissions",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_5", .limit = SECONDS(400),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-5", "RFC9260-9.2-6", "RFC9260-16-1"})
{
	struct association association = association_open(lab, .rto_initial = 100, .rto_min = 100);
	int64_t rto = etsi_expect_retransmissions(association, shut_down_by_user(association),
						  ASSOCIATION_MAX_RETRANS, MILLISECONDS(100));

	etsi_expect_given_up(association, rto, SCTP_COMM_LOST);
}

SCENARIO(at_v_2_6, "SHUTDOWN ACK is answered by SHUTDOWN COMPLETE and ends the association",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_V_2_6",
	 .spec = {"RFC9260-9.2-19", "RFC9260-8.5.1-8", "RFC9260-6.10-8"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_SENT);

	finish_shutdown(association);
	peer_expect_silence(association.peer, SECONDS(10));
}

/*
 * DATA of the peer is acknowledged up to `n` by SHUTDOWN, and by SACK, which is needed only for
 * what SHUTDOWN cannot say: gaps and duplicates.  In either order, in one packet or two.  Options:
 * those of expect_sack().  Returns the packet with SHUTDOWN.
 */
#define expect_acknowledgement(association, n, ...)                                                \
	expect_acknowledgement_of(association, &(struct sack_wanted){.file = __FILE__,             \
								     .line = __LINE__,             \
								     .cumulative = (n),            \
								     ##__VA_ARGS__})
static const struct packet *expect_acknowledgement_of(struct association association,
						      const struct sack_wanted *wanted)
{
	struct peer *peer = association.peer;
	const struct packet *shutdown = NULL;
	bool sack = false;

	for (int next = peer_next(peer, AT_ONCE); next != -1; next = peer_next(peer, AT_ONCE)) {
		if (next == SACK && !sack) {
			association_expect_sack(association, wanted);
			sack = true;
			continue;
		}
		ck_assert_msg(!shutdown, "expected one SHUTDOWN, the kernel sent two");
		shutdown = peer_expect(peer, SHUTDOWN, .file = wanted->file, .line = wanted->line);
		ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn,
				  peer_data_tsn(association, wanted->cumulative));
	}
	ck_assert_msg(shutdown, "expected SHUTDOWN in answer to DATA, none came");
	ck_assert_msg(sack || (!wanted->gaps[0].first && !wanted->duplicates[0]),
		      "expected a SACK beside SHUTDOWN, none came");
	return shutdown;
}

/* RFC 2960 asked for SACK and SHUTDOWN; RFC 9260 9.2 asks for SACK only with gaps or duplicates. */
SCENARIO(at_i_2_8,
	 "DATA in SHUTDOWN-SENT is delivered, answered with SHUTDOWN, and restarts T2-shutdown",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_8",
	 .spec = {"RFC9260-4-9", "RFC9260-6-2", "RFC9260-9.2-2", "RFC9260-9.2-10",
		  "RFC9260-9.2-11"})
{
	static const char *const texts[] = {"one", "two", "three", "four", "five"};
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	const struct packet *shutdown = shut_down_by_user(association);

	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, peer_data_tsn(association, 0));
	peer_expect_silence(peer, SECONDS(2));
	send_data(association, 1, .text = texts[0]);
	shutdown = expect_acknowledgement(association, 1);
	scenario_note("DATA in order is answered with SHUTDOWN%s",
		      packet_chunk(&shutdown->sctp, SACK) ? " and SACK" : " alone");
	shutdown = peer_expect(peer, SHUTDOWN, .after = RTO_INITIAL, .since = shutdown->time);
	ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, peer_data_tsn(association, 1));

	peer_send_packet(peer, .chunks = {NTH_DATA(association, 2, .text = texts[1]),
					  NTH_DATA(association, 3, .text = texts[2])});
	expect_acknowledgement(association, 3);
	send_data(association, 5, .text = texts[4]);
	expect_acknowledgement(association, 3, .gaps = {{5, 5}});
	send_data(association, 4, .text = texts[3]);
	expect_acknowledgement(association, 5);
	send_data(association, 1, .text = texts[0]);
	expect_acknowledgement(association, 5, .duplicates = {1});

	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++)
		expect_message(association.iut, 0, texts[i]);
	finish_shutdown(association);
	expect_no_message(association.iut, 1);
}
