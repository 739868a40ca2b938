/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counters of /proc/net/sctp/snmp, most of them those of RFC 3873, compared with what happened.
 */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

SCENARIO(associations_counted,
	 "CurrEstab, ActiveEstabs, PassiveEstabs, Aborteds and Shutdowns follow associations "
	 "from beginning to end",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	long passive = sockets_counter(lab, "SctpPassiveEstabs"),
	     active = sockets_counter(lab, "SctpActiveEstabs");
	long aborted = sockets_counter(lab, "SctpAborteds"),
	     shut = sockets_counter(lab, "SctpShutdowns");

	sockets_expect_counter(lab, "SctpCurrEstab", 0);
	peer_connect(peer, iut);
	sockets_expect_counter(lab, "SctpCurrEstab", 1);
	sockets_expect_counter(lab, "SctpPassiveEstabs", passive + 1);
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
	sockets_expect_counter(lab, "SctpAborteds", aborted + 1);

	peer_reset(peer);
	peer_accept(peer, iut);
	sockets_expect_counter(lab, "SctpCurrEstab", 1);
	sockets_expect_counter(lab, "SctpActiveEstabs", active + 1);
	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
	sockets_expect_counter(lab, "SctpShutdowns", shut + 1);

	/* The same from the peer's side. */
	peer_reset(peer);
	peer_connect(peer, iut);
	sockets_expect_counter(lab, "SctpPassiveEstabs", passive + 2);
	peer_shut_down(peer);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
	sockets_expect_counter(lab, "SctpShutdowns", shut + 2);

	/* The kernel's own ABORT. */
	peer_reset(peer);
	peer_connect(peer, iut);
	endpoint_abort(iut, NULL);
	peer_expect(peer, ABORT);
	sockets_expect_counter(lab, "SctpAborteds", aborted + 2);
	sockets_expect_counter(lab, "SctpPassiveEstabs", passive + 3);
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
}

/* The kernel has answered an INIT that crossed its own, but the peer goes on with the kernel's, and comes back to the other
 * cookie once the association is there: action B of RFC 9260 section 5.2.4. */
SCENARIO(
	established_once,
	"An association that is established counts once in CurrEstab when the cookie of an INIT that crossed comes late",
	.lab = &scripted_peer, .fix = {"currestab-leak"})
{
	enum { OTHER_TAG = 0x5aa5c33c, OTHER_TSN = 9000 };
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	struct peer *peer = association.peer;

	peer_send(peer, INIT, .tag = OTHER_TAG, .tsn = OTHER_TSN);
	peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = OTHER_TAG, .alone = true)->chunk);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	sockets_expect_counter(lab, "SctpCurrEstab", 1);

	peer->tag = OTHER_TAG;
	peer->initial_tsn = peer->next_tsn = OTHER_TSN;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	sockets_expect_counter(lab, "SctpCurrEstab", 1);
}

SCENARIO(crossing_setups_counted,
	 "An association counts once in CurrEstab however the INITs of both ends cross",
	 .lab = &scripted_peer)
{
	enum { OTHER_TAG = 0x5aa5c33c };
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	/* Actions D and B of RFC 9260 section 5.2.4: the peer's INIT has its tag of before, or another. */
	for (unsigned other = 0; other < 2; other++) {
		struct association association = association_reach(
			lab, SCTP_COOKIE_ECHOED, .iut = iut, .peer_port = PEER_PORT + other);
		struct peer *peer = association.peer;

		if (other)
			peer->tag = OTHER_TAG;
		peer_send(peer, INIT, .tag = peer->tag, .tsn = peer->initial_tsn);
		peer_adopt(peer, peer_expect(peer, INIT_ACK, .tag = peer->tag)->chunk);
		sockets_expect_counter(lab, "SctpCurrEstab", 0);
		peer_send(peer, COOKIE_ECHO);
		peer_expect(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		sockets_expect_counter(lab, "SctpCurrEstab", 1);
		peer_send(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		sockets_expect_counter(lab, "SctpCurrEstab", 0);
	}
}

/* Packets of the trace that the kernel sent, or received. */
static long packets(bool sent)
{
	long count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		count += packet && !strcmp(packet->from, "iut") == sent;
	}
	return count;
}

SCENARIO(packets_counted,
	 "The counters of packets, checksum errors, packets out of the blue, DATA of each kind "
	 "and fragmented messages match the packets seen",
	 .lab = &scripted_peer)
{
	static const char *const names[] = {"SctpInSCTPPacks",	  "SctpOutSCTPPacks",
					    "SctpChecksumErrors", "SctpOutOfBlues",
					    "SctpInOrderChunks",  "SctpInUnorderChunks",
					    "SctpOutOrderChunks", "SctpOutUnorderChunks",
					    "SctpFragUsrMsgs",	  "SctpReasmUsrMsgs"};
	enum { COUNTERS = ARRAY_SIZE(names) };
	struct peer *peer = peer_open(lab), *stranger = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const int unordered = DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E;
	long before[COUNTERS];

	for (unsigned i = 0; i < COUNTERS; i++)
		before[i] = sockets_counter(lab, names[i]);
	peer_connect(peer, iut);
	peer_ignore(peer, SACK);
	peer_send_packet(peer, .checksum = 7,
			 .chunks = {CHUNK(DATA, .tsn = peer->next_tsn, .ssn = 0)});
	peer_send(stranger, SHUTDOWN_ACK, .tag = USUAL);
	peer_expect(stranger, SHUTDOWN_COMPLETE, .tag = ANY_TAG);
	for (unsigned i = 0; i < 3; i++)
		peer_send(peer, DATA, .text = "ordered");
	for (unsigned i = 0; i < 2; i++)
		peer_send(peer, DATA, .flags = unordered, .text = "unordered");
	peer_send(peer, DATA, .flags = DATA_FLAG_B, .text = "in ");
	peer_send(peer, DATA, .flags = DATA_FLAG_E, .text = "parts");
	for (unsigned i = 0; i < 3; i++)
		expect_message(iut, 0, "ordered");
	for (unsigned i = 0; i < 2; i++)
		expect_message(iut, 0, "unordered");
	expect_message(iut, 0, "in parts");
	endpoint_send(iut, 0, NULL, .size = 3000);
	endpoint_send(iut, 0, "unordered", .unordered = true);
	peer_answer(peer, DATA, true);
	let_pass(lab, SECONDS(2));

	const long after[COUNTERS] = {packets(false), packets(true), 1, 1, 5, 2, 3, 1, 1, 1};

	for (unsigned i = 0; i < COUNTERS; i++)
		sockets_expect_counter(lab, names[i], before[i] + after[i]);
}

SCENARIO(timers_counted, "Each expiry of T1-init, T1-cookie, T2-shutdown and T3-rtx is counted",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	long t1 = sockets_counter(lab, "SctpT1InitExpireds"),
	     cookie = sockets_counter(lab, "SctpT1CookieExpireds");
	long t2 = sockets_counter(lab, "SctpT2ShutdownExpireds"),
	     t3 = sockets_counter(lab, "SctpT3RtxExpireds");

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_expect(peer, INIT, .within = SECONDS(5));
	peer_send(peer, INIT_ACK);
	sockets_expect_counter(lab, "SctpT1InitExpireds", t1 + 1);
	peer_expect(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ECHO, .within = SECONDS(5));
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	sockets_expect_counter(lab, "SctpT1CookieExpireds", cookie + 1);
	endpoint_send(iut, 0, "lost twice");
	peer_expect(peer, DATA);
	peer_expect(peer, DATA, .within = SECONDS(10));
	peer_expect(peer, DATA, .within = SECONDS(20));
	peer_send(peer, SACK);
	sockets_expect_counter(lab, "SctpT3RtxExpireds", t3 + 2);
	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN, .within = SECONDS(40));
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	sockets_expect_counter(lab, "SctpT2ShutdownExpireds", t2 + 1);
	sockets_expect_counter(lab, "SctpT1InitExpireds", t1 + 1);
}

SCENARIO(
	shutdown_acks_of_setups_counted,
	"A SHUTDOWN ACK is out of the blue, and counted in OutOfBlues, where the association is only set "
	"up",
	.lab = &scripted_peer, .spec = {"RFC9260-8.5.1-13"})
{
	struct association association = association_reach(lab, SCTP_COOKIE_WAIT);
	const long before = sockets_counter(lab, "SctpOutOfBlues");

	peer_send(association.peer, SHUTDOWN_ACK, .tag = association.peer->iut_tag);
	peer_expect(association.peer, SHUTDOWN_COMPLETE, .tag = ANY_TAG);
	sockets_expect_counter(lab, "SctpOutOfBlues", before + 1);
}
