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
/* Whatever the suite. */
#define REORDERED_ANY(id, said, seen, why)                                                         \
	DIFFERENCE_SEEN(reorder_any_##id, "reorder", "*", said, seen, .reason = (why))
/* A SACK that tells of DATA that came twice. */
#define TOLD_TWICE "*: SACK cum * dups *"
/* A SACK that the kernel had to send at once. */
#define PROMPT_SACK "*: SACK cum * @(dups|gaps) *"
/* A packet that comes twice comes a millisecond after itself at most. */
#define BEFORE_ITS_TIME "expected * when a timer of * s expires, *; it came after 0.00[01]*"

REORDERED_ANY(
	another_data,
	"expected new DATA, TSN *; the kernel sent@(:| new DATA, TSN| the retransmission of TSN)*",
	NULL, OVERTAKEN);
REORDERED_ANY(another_sack, "expected a SACK of TSN *; the kernel sent@(:| one of TSN)*", NULL,
	      OVERTAKEN);
REORDERED_ANY(duplicate_told, "expected a SACK that reports 0 duplicate TSNs; it reports [1-9]*",
	      TOLD_TWICE, TWICE);
REORDERED_ANY(copy_on_its_path,
	      "expected DATA from a @(on|to pass on) path*; it was @(on|passed on) path*",
	      TOLD_TWICE, TWICE);

/* Another chunk than that: of the right one with another content nothing is explained. */
REORDERED(handshake, another_chunk, "expected +([A-Z -]); the kernel sent:*", OVERTAKEN);
REORDERED(handshake, not_nothing, "expected nothing for * s; the kernel sent:*", TWICE);
REORDERED(handshake, sent_thrice, "* must be sent twice, it was sent [3-9] times*", TWICE);
REORDERED(handshake, answered_again, "* out of the blue was answered more than once*", TWICE);
REORDERED(handshake, counted, "expected packets_so_far() == *", TWICE);
REORDERED(handshake, chunks_counted, "expected count_packets(lab, +([A-Z_])) == *; *", TWICE);
REORDERED(handshake, set_up_again,
	  "expected an ABORT or nothing for *; @(COOKIE ACK|COOKIE ECHO|INIT ACK|SHUTDOWN) came",
	  TWICE);
REORDERED(handshake, another_init_ack, "expected INIT ACK with the Verification Tag *; it has *",
	  TWICE);
REORDERED(handshake, cookie_asked_for_twice,
	  "expected no answer to a cookie in which *; the kernel sent INIT ACK", TWICE);
REORDERED(handshake, undamaged, "+([A-Z ]) was answered though it was damaged", COPY);
REORDERED(handshake, before_its_time, BEFORE_ITS_TIME, NO_TIMER);
REORDERED(handshake, cookie_of_another, "a bystander expects the State Cookie of the INIT ACK*",
	  OTHER_SIDE);
REORDERED(handshake, after_the_end,
	  "a bystander expects nothing more after the end of the association*", OTHER_SIDE);
REORDERED_ONE(handshake, shutdown_complete_verification,
	      "expected no SCTP_ASSOC_CHANGE at b for *SCTP_SHUTDOWN_COMP*", TWICE);
REORDERED_ONE(handshake, user_abort,
	      "expected abort->sctp.tag == pair.init_ack->chunk->init.tag; *", TWICE);
REORDERED_ONE(handshake, one_answer_to_a_packet,
	      "expected one packet in response to four chunks, there are *", TWICE);
/* The copy of the packet that ends in an ABORT comes when the kernel has begun anew. */
REORDERED_ONE(handshake, stale_cookie_with_more,
	      "expected no SCTP_ASSOC_CHANGE at iut for 0.000 s; *SCTP_CANT_STR_ASSOC", TWICE);
/* The copy of the last INIT of one attempt is taken for the first one of the next. */
REORDERED_ONE(handshake, init_gives_up,
	      "expected INIT from a when a timer of * expires; it did not come within -*", TWICE);
DIFFERENCE_SEEN(reorder_handshake_t2_of_the_path, "reorder", "handshake.t2_of_the_path*",
		"expected SHUTDOWN?( ACK) over path1; it came over path0", NULL, .reason = TWICE);
REORDERED_SEEN(handshake, damaged_cookie, "a COOKIE ECHO with damage * was answered; *",
	       "* a>b *: COOKIE ECHO * bytes ?passed, changed]", COPY);
REORDERED_ONE(handshake, cookie_lifetime, "expected answer->time - echo->time >= delay; *", COPY);
REORDERED_SEEN(handshake, late_stale_error, "expected ERROR from b; it did not come within *",
	       "* b>a *: COOKIE ACK", COPY);
REORDERED_SEEN(handshake, init_in_shutdown_ack_sent,
	       "expected SHUTDOWN ACK from b; it did not come within *",
	       "* a>b *: SHUTDOWN COMPLETE", COPY);
REORDERED_SEEN(handshake, abort_with_outstanding_data, "expected SCTP_SEND_FAILED_EVENT at *",
	       "*: SACK cum *", COPY);
REORDERED_ONE(handshake, long_message_before_setup,
	      "expected peer_expect(peer, DATA)->chunk->data.size == LONG - (full - ECHO); *",
	      OVERTAKEN);
REORDERED_ONE(handshake, shutdown_received,
	      "expected update->chunk->tsn.cumulative_tsn == data->chunk->data.tsn; *", SWAPPED);
REORDERED_ONE(handshake, collision_in_cookie_echoed,
	      "expected INIT ACK from a; it did not come within *", OVERTAKEN);
/* T2 as the first round trip has it; the scenario read RTO.Initial before. */
DIFFERENCE_SEEN(
	reorder_handshake_measured_late, "reorder", "handshake.lost_shutdown*",
	"expected SHUTDOWN?( ACK) from [ab] on path0 when a timer of 3.000 s expires, *; it came after 1.0*",
	"*: SACK cum *", .reason = DELAYED);

REORDERED(multihoming, before_its_time, BEFORE_ITS_TIME, NO_TIMER);
REORDERED(multihoming, probed_at_once, "expected an interval of *, jittered: *; it was 0.00[01] s",
	  NO_TIMER);
REORDERED_SEEN(handshake, lost_shutdown_complete, "expected association_count(pair.b) == 1; *",
	       "* a>b *: SHUTDOWN COMPLETE", COPY);

REORDERED_SEEN(multihoming, wrong_nonce_confirms_nothing,
	       "expected HEARTBEAT from a on path1; it did not come within *",
	       "* path1 b>a *: HEARTBEAT ACK *bytes]", COPY);
REORDERED_SEEN(multihoming, third_path_takes_over,
	       "expected SACK from b on path*; it did not come within *", TOLD_TWICE, TWICE);
REORDERED_ONE(multihoming, all_outstanding_data_is_sent_again,
	      "expected again->sctp.chunks[[]i].data.tsn == lost*", OVERTAKEN);
REORDERED(multihoming, counted, "expected count_packets(lab, @(HEARTBEAT|SACK), *", TWICE);

REORDERED(streams, sack_at_once, "expected no SACK *for * s; one came after 0.00* dups *", TWICE);
REORDERED(streams, counted, "expected count_packets(lab, DATA*", TWICE);
REORDERED_SEEN(streams, tsn_wrap, "expected pair.a_first_tsn == UINT32_MAX - 1; *", "*: INIT tag *",
	       COPY);
/* SACKs that overtake each other report the gap less than three times. */
REORDERED_ONE(streams, late_original_is_a_duplicate,
	      "expected a SACK that reports 1 duplicate TSN; it reports 0", OVERTAKEN);
REORDERED_ONE(streams, nodelay_does_not_wait,
	      "expected last->number < pair_expect_sack(pair, 1)->number; *", OVERTAKEN);
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
	       "* a>b *: DATA tsn * U[BE] * bytes ?dropped]", INSTEAD);
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
