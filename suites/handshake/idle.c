/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations that are shut down because they are idle: RFC 6458 section 8.1.8. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

/* An association in that state, of a server with SCTP_AUTOCLOSE (seconds). */
static struct association reach_with_autoclose(struct lab *lab, int state, int idle)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	option_set_int(iut, SCTP_AUTOCLOSE, idle);
	return association_reach(lab, state, .iut = iut, .forward_tsn = true);
}

SCENARIO(idle_server_closes,
	 "SCTP_AUTOCLOSE of a server shuts down an association that has been idle for that many "
	 "seconds; FORWARD TSN counts as traffic, HEARTBEAT does not",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-22"})
{
	enum { IDLE = 10 };
	struct association association = reach_with_autoclose(lab, SCTP_ESTABLISHED, IDLE);
	int64_t last;

	let_pass(lab, SECONDS(6));
	peer_send(association.peer, FORWARD_TSN, .tsn = association.peer->next_tsn);
	last = association.peer->last;
	peer_expect(association.peer, SACK, .within = SECONDS(1));
	let_pass(lab, SECONDS(6));
	peer_expect_alive(association.peer);
	peer_expect(association.peer, SHUTDOWN, .after = SECONDS(IDLE), .since = last,
		    .alone = true);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(idle_in_shutdown,
	 "SCTP_AUTOCLOSE starts no second shutdown while the first waits for the peer",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-2"})
{
	struct association association = reach_with_autoclose(lab, SCTP_SHUTDOWN_SENT, 4);

	/* By T2-shutdown only. */
	peer_expect(association.peer, SHUTDOWN, .after = RTO_INITIAL, .alone = true);
	peer_expect(association.peer, SHUTDOWN, .after = 2 * RTO_INITIAL, .alone = true);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(idle_while_peer_shuts_down,
	 "SCTP_AUTOCLOSE starts no shutdown of its own while the peer's is under way",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-15", "RFC9260-9.2-16"})
{
	struct association association = reach_with_autoclose(lab, SCTP_SHUTDOWN_ACK_SENT, 4);

	peer_expect(association.peer, SHUTDOWN_ACK, .after = RTO_INITIAL, .alone = true);
	peer_expect(association.peer, SHUTDOWN_ACK, .after = 2 * RTO_INITIAL, .alone = true);
	peer_send(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

/* The shortest of times, in seconds, that a counter of 32 bits cannot hold in jiffies of 1/HZ s: it would be below a second. */
static const int too_long_in_jiffies[] = {4294968, 14316558, 17179870, 42949673};

SCENARIO(longest_autoclose,
	 "SCTP_AUTOCLOSE of weeks to years, as far as net.sctp.max_autoclose allows, shuts down no "
	 "association within seconds",
	 .lab = &scripted_peer, .limit = SECONDS(120), .fix = {"autoclose-overflow"})
{
	struct peer *peer = NULL;

	/* A kernel of 32 bits refuses it, and has a limit that its timers can keep. */
	(void)sysctl_try(lab, "iut", "net/sctp/max_autoclose", "4294967295");
	for (size_t i = 0; i < ARRAY_SIZE(too_long_in_jiffies); i++) {
		struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
		struct association association;

		option_set_int(iut, SCTP_AUTOCLOSE, too_long_in_jiffies[i]);
		association = association_open(lab, .active = true, .iut = iut, .peer = peer);
		let_pass(lab, SECONDS(5));
		ck_assert_msg(count_packets(lab, SHUTDOWN, .from = "iut") == 0,
			      "expected an association with SCTP_AUTOCLOSE of %d s to live on; "
			      "the kernel shuts it down within %d s",
			      option_get_int(iut, SCTP_AUTOCLOSE), 5);
		peer_expect_alive(association.peer);
		peer = association.peer;
		association_close(association);
	}
}
