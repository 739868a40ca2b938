/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends otherwise with a middlebox in every path, and why that is so (`run --over=`). */
#include "suites/middlebox/reasons.h"

#define NARROW                                                                                                                        \
	"the way between the routers takes less than the link's MTU: the first packet that is too long is answered by Fragmentation " \
	"Needed, and its DATA sent again in other packets"
#define CONNTRACK(name, why)                                                                       \
	DIFFERENCE(conntrack_##name, "conntrack", "handshake." #name ".*", .reason = (why))
#define NARROWER(suite, name)                                                                      \
	DIFFERENCE(narrow_##name, "narrow", #suite "." #name ".*", .reason = NARROW)
#define SWAPPING(over)                                                                             \
	DIFFERENCE(over##_shutdown_received, #over, "handshake.shutdown_received.*",               \
		   .reason = SWAPPED)

CONNTRACK(cookie_preservative_ignored, SHORT_MEMORY);
CONNTRACK(damaged_cookie, SHORT_MEMORY);
CONNTRACK(no_data_after_shutdown, SHORT_MEMORY);
CONNTRACK(wrong_tag, SHORT_MEMORY);
CONNTRACK(wrong_checksum, SHORT_MEMORY);
CONNTRACK(idle_in_shutdown, SHORT_MEMORY);
CONNTRACK(stale_cookie, SHORT_MEMORY);
CONNTRACK(late_stale_error, SHORT_MEMORY);
CONNTRACK(idle_while_peer_shuts_down, SHORT_MEMORY);
CONNTRACK(lost_shutdown_ack, SHORT_MEMORY);
CONNTRACK(data_restarts_t2, SHORT_MEMORY);
CONNTRACK(answers_restart_t2, SHORT_MEMORY);
CONNTRACK(shutdown_complete_with_more, SHORT_MEMORY);
CONNTRACK(init_in_shutdown_ack_sent, SHORT_MEMORY);
CONNTRACK(shutdown_gives_up, SHORT_MEMORY);
CONNTRACK(lost_cookie_echo, SHORT_MEMORY);
CONNTRACK(shutdown_complete_out_of_place, SHORT_MEMORY);
CONNTRACK(cookie_of_another_host, SHORT_MEMORY);
CONNTRACK(lost_cookie_ack, SHORT_MEMORY);
CONNTRACK(cookie_echo_gives_up, SHORT_MEMORY);
CONNTRACK(retransmissions_counted_apart, SHORT_MEMORY);
CONNTRACK(short_chunk_shutting_down, INVALID);
CONNTRACK(short_chunk_setting_up, INVALID);
CONNTRACK(wrong_tag_everywhere, INVALID);
CONNTRACK(stale_cookie_with_more, INVALID);
CONNTRACK(zero_checksum, INVALID);
CONNTRACK(ended_in_its_first_packet, INVALID);
CONNTRACK(late_init_ack_of_zeros, INVALID);
CONNTRACK(duplicate_init, OTHER_TAGS);
CONNTRACK(cookie_holds_everything, OTHER_TAGS);
CONNTRACK(restart_in_shutdown_ack_sent, OTHER_TAGS);
CONNTRACK(restart_with_unknown_parameter, OTHER_TAGS);
CONNTRACK(window_of_an_init_in_an_association, OTHER_TAGS);
CONNTRACK(init_from_unlisted_address, NO_ROUTE);
CONNTRACK(init_ack_from_unlisted_address, NO_ROUTE);
CONNTRACK(shutdown_received, SWAPPED);

NARROWER(failover, fragmented_messages);
NARROWER(streams, packets_fit_odd_mtu);
NARROWER(streams, disable_fragments);
NARROWER(streams, sack_immediately);
NARROWER(streams, message_boundaries);
NARROWER(streams, read_in_parts);
NARROWER(handshake, init_with_unknown_parameters);
NARROWER(handshake, init_ack_with_unknown_parameters);
NARROWER(streams, bundle_fills_the_mtu);
NARROWER(streams, fragments_fill_the_mtu);
NARROWER(streams, unordered_fragments_overtake);
NARROWER(streams, message_identifiers);
NARROWER(streams, data_does_not_interleave);
NARROWER(streams, interleaving_needs_both);
NARROWER(streams, ppid_passes_unchanged);
SWAPPING(gre);
