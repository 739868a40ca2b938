/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ends otherwise over a link that reorders and duplicates, and why that is so (`run --over=reorder`).  Which packets it does it
 * to is drawn by lot: a failure is explained where its message says that a chunk was not the next one, came once more, or early.
 */
#include "suites/middlebox/reasons.h"

#define TWICE                                                                                                          \
	"every tenth packet comes twice, and is answered each time: the scenario takes packets one by one, or counts " \
	"them"
#define OVERTAKEN                                                                                                          \
	"every fifth packet overtakes those before it: what the kernel sends comes in another order, or answers one that " \
	"was sent later"
#define NO_TIMER                                                                                   \
	"a packet that comes twice looks like a retransmission, or a HEARTBEAT, before its time"
#define OTHER_SIDE                                                                                                 \
	"a bystander stands on one side of the box: what came twice, or in another order, beyond it he takes for " \
	"the kernel's own"
#define HELD                                                                                                   \
	"DATA that overtook others waits behind a gap: what is in order, and the window, are others when the " \
	"scenario looks"

#define PROMPT                                                                                     \
	"DATA that comes twice, or behind a gap, is acknowledged at once: what was to be delayed is not"
#define COPY "what was to be lost or delayed comes at once all the same: a copy was in its place"
#define INSTEAD "what overtook that which was to be lost was lost in its place"
#define DELAYED                                                                                                      \
	"the box holds each packet for a millisecond: the kernel has not got what the bystander has seen, here the " \
	"SACK that measures the RTT"

#define REORDERED(suite, id, said, why)                                                            \
	DIFFERENCE_SEEN(reorder_##suite##_##id, "reorder", #suite ".*", said, NULL, .reason = (why))
#define REORDERED_ONE(suite, name, said, why)                                                      \
	DIFFERENCE_SEEN(reorder_##suite##_##name, "reorder", #suite "." #name ".*", said, NULL,    \
			.reason = (why))
#define REORDERED_SEEN(suite, name, said, seen, why)                                               \
	DIFFERENCE_SEEN(reorder_##suite##_##name, "reorder", #suite "." #name ".*", said, seen,    \
			.reason = (why))
/* A SACK that the kernel had to send at once. */
#define PROMPT_SACK "*: SACK cum * @(dups|gaps) *"
/* A packet that comes twice comes a millisecond after itself at most. */
#define BEFORE_ITS_TIME "expected * when a timer of * s expires, *; it came after 0.00[01]*"

/* Another chunk than that: of the right one with another content nothing is explained. */
REORDERED(handshake, another_chunk, "expected +([A-Z -]); the kernel sent:*", OVERTAKEN);
REORDERED(handshake, not_nothing, "expected nothing for * s; the kernel sent:*", TWICE);
REORDERED(handshake, sent_thrice, "* must be sent twice, it was sent [3-9] times*", TWICE);
REORDERED(handshake, answered_again, "* out of the blue was answered more than once*", TWICE);
REORDERED(handshake, counted, "expected packets_so_far() == *", TWICE);
REORDERED(handshake, before_its_time, BEFORE_ITS_TIME, NO_TIMER);
REORDERED(handshake, cookie_of_another, "a bystander expects the State Cookie of the INIT ACK*",
	  OTHER_SIDE);
REORDERED(handshake, after_the_end,
	  "a bystander expects nothing more after the end of the association*", OTHER_SIDE);
REORDERED_ONE(handshake, shutdown_complete_verification,
	      "expected no SCTP_ASSOC_CHANGE at b for *SCTP_SHUTDOWN_COMP*", TWICE);
REORDERED_ONE(handshake, user_abort,
	      "expected abort->sctp.tag == pair.init_ack->chunk->init.tag; *", TWICE);
REORDERED_ONE(handshake, cookie_of_nobody, "expected INIT ACK with the Verification Tag *", TWICE);
REORDERED_ONE(handshake, collision_in_cookie_echoed,
	      "expected INIT ACK from a; it did not come within *", OVERTAKEN);
/* T2 as the first round trip has it; the scenario read RTO.Initial before. */
DIFFERENCE_SEEN(
	reorder_handshake_measured_late, "reorder", "handshake.lost_shutdown_*",
	"expected SHUTDOWN ACK from b on path0 when a timer of 3.000 s expires, *; it came after 1.0*",
	"* a>b *: SACK cum *", .reason = DELAYED);

REORDERED(multihoming, before_its_time, BEFORE_ITS_TIME, NO_TIMER);
REORDERED(multihoming, probed_at_once, "expected an interval of *, jittered: *; it was 0.00[01] s",
	  NO_TIMER);
REORDERED_SEEN(handshake, lost_shutdown_complete, "expected association_count(pair.b) == 1; *",
	       "* a>b *: SHUTDOWN COMPLETE", COPY);

REORDERED_ONE(multihoming, set_primary_moves_new_data,
	      "expected DATA from a to pass on path0; it was passed on path1", TWICE);
REORDERED_ONE(multihoming, restored_primary_is_used_again,
	      "expected DATA from a on path0; it was on path1", TWICE);

REORDERED_ONE(multihoming, pf_threshold, "expected a SACK of TSN *; the kernel sent one of TSN *",
	      OVERTAKEN);
REORDERED_ONE(multihoming, all_outstanding_data_is_sent_again,
	      "expected again->sctp.chunks[[]i].data.tsn == lost*", OVERTAKEN);
REORDERED_ONE(multihoming, heartbeats_can_be_disabled, "expected count_packets(lab, HEARTBEAT, *",
	      TWICE);

REORDERED(
	streams, another_data,
	"expected new DATA, TSN *; the kernel sent@(:| new DATA, TSN| the retransmission of TSN)*",
	OVERTAKEN);
REORDERED(streams, another_sack, "expected a SACK of TSN *; the kernel sent@(:| one of TSN)*",
	  OVERTAKEN);
REORDERED(streams, sack_at_once, "expected no SACK *for * s; one came after 0.00* dups *", TWICE);
REORDERED(streams, counted, "expected count_packets(lab, DATA*", TWICE);
REORDERED(streams, another_stream, "expected a message on stream *; it came on stream *",
	  OVERTAKEN);
REORDERED(streams, other_window, "expected sack->chunk->sack.a_rwnd == window *", HELD);
REORDERED(streams, set_up_twice, "expected +([A-Z -]); the kernel sent: *: @(INIT ACK|COOKIE ACK)*",
	  TWICE);
DIFFERENCE_SEEN(reorder_streams_measured_late, "reorder", "streams.*",
		"expected DATA from * when a timer of 3.000 s expires, *; it came after 1.0*",
		"*: SACK cum *", .reason = DELAYED);
DIFFERENCE_SEEN(reorder_streams_copies_dropped, "reorder", "streams.unordered_fragments_overtake.*",
		"expected no message at b for 1.500 s; *",
		"* a>b *: DATA tsn * ssn 0 ppid 0 E *bytes", .reason = COPY);
REORDERED_ONE(streams, closed_in_partial_delivery, "*'pair.b->assembling != NULL' failed*", HELD);
REORDERED_ONE(streams, partial_delivery, "*'part != NULL' failed*", HELD);
REORDERED_ONE(streams, partial_delivery_aborted, "*'pair.b->assembling != NULL' failed*", HELD);
REORDERED_ONE(streams, partial_delivery_untold, "*'pair.b->assembling != NULL' failed*", HELD);
REORDERED_ONE(streams, streams_blocked_apart, "expected no message at b for *", OVERTAKEN);
REORDERED_ONE(streams, invalid_stream, "expected no message at b for *", OVERTAKEN);
REORDERED_ONE(streams, every_packet_reordered, "expected no message at b for *", OVERTAKEN);
REORDERED_ONE(streams, forward_tsn_lost, "expected FORWARD TSN from a (dropped); *", OVERTAKEN);
REORDERED_SEEN(streams, unordered_overtakes, "expected an unordered message at b; it is ordered",
	       "* a>b *: DATA tsn * ssn 0 *bytes", COPY);
REORDERED_SEEN(streams, unordered_fragments_overtake,
	       "expected an unordered message at b; it is ordered",
	       "* a>b *: DATA tsn * UB * bytes ?dropped]", INSTEAD);
REORDERED_ONE(streams, reordered_fragments, "expected no message at b for 0.012 s; *", COPY);
REORDERED_SEEN(streams, ssn_wrap, "expected FORWARD TSN from a; it did not come within *",
	       "* a>b *: DATA tsn * ssn 0 *bytes", COPY);
REORDERED_SEEN(streams, retransmissions_limited,
	       "expected FORWARD TSN from a; it did not come within *",
	       "* a>b *: DATA tsn * ssn 0 *bytes", COPY);
REORDERED_SEEN(streams, sack_before_data, "expected answer->sctp.chunk_count == 2; *", PROMPT_SACK,
	       PROMPT);
DIFFERENCE_SEEN(reorder_streams_sack_too_early, "reorder", "streams.*",
		"expected SACK from * when a timer of * s expires, *; it came after 0.00[01]*",
		PROMPT_SACK, .reason = PROMPT);
REORDERED_ONE(streams, lost_reset_request,
	      "expected RE-CONFIG from a on path0 when a timer *; it came after *", DELAYED);
