/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends otherwise behind a router that translates addresses, and why that is so (`run --over=masquerade`). */
#include "suites/middlebox/reasons.h"

#define TRANSLATED                                                                                                                \
	"each path of a node has another address of the router's, of which its INIT says nothing: what comes from there belongs " \
	"to no association (RFC 9260, 8.4), and the path is confirmed only where the other end happens to be the first to send"
#define MASQUERADE(suite, name, why)                                                               \
	DIFFERENCE(masquerade_##suite##_##name, "masquerade", #suite "." #name ".*",               \
		   .reason = (why))

MASQUERADE(failover, slow_spare_path, TRANSLATED);
MASQUERADE(failover, narrow_spare_path, TRANSLATED);
MASQUERADE(failover, spare_path_of_a_smaller_mtu, TRANSLATED);
MASQUERADE(failover, brown_out, TRANSLATED);
MASQUERADE(failover, delay_jump_beyond_the_rto, TRANSLATED);
MASQUERADE(failover, flap_faster_than_the_rto, TRANSLATED);
MASQUERADE(failover, messages_on_many_streams, TRANSLATED);
MASQUERADE(failover, fragmented_messages, TRANSLATED);
MASQUERADE(failover, fragmented_messages_both_ways, TRANSLATED);
MASQUERADE(failover, lost_on_the_way_there, TRANSLATED);
MASQUERADE(failover, primary_does_not_return, TRANSLATED);
MASQUERADE(failover, rolling_failure_of_three, TRANSLATED);
MASQUERADE(failover, rolling_failure_of_eight, TRANSLATED);
MASQUERADE(failover, rto_max_bounds_every_wait, TRANSLATED);
MASQUERADE(failover, ipv6_fails_everywhere, TRANSLATED);
MASQUERADE(failover, link_fails_under_both_versions, TRANSLATED);
MASQUERADE(multihoming, address_asked_for_is_unreachable, TRANSLATED);
MASQUERADE(multihoming, failures_double_the_rto, TRANSLATED);
MASQUERADE(multihoming, third_path_takes_over, TRANSLATED);
MASQUERADE(multihoming, inactive_address_gets_its_answer, TRANSLATED);
MASQUERADE(multihoming, carrier_loss, TRANSLATED);
MASQUERADE(multihoming, association_lost, TRANSLATED);
MASQUERADE(multihoming, potentially_failed_is_told, TRANSLATED);
MASQUERADE(multihoming, pf_threshold, TRANSLATED);
MASQUERADE(multihoming, primary_path_switchover, TRANSLATED);
MASQUERADE(failover, all_paths_dark_for_a_second, TRANSLATED);
MASQUERADE(failover, all_paths_dark_for_twenty_seconds, TRANSLATED);
MASQUERADE(failover, primary_returns_before_the_other, TRANSLATED);
MASQUERADE(failover, brown_out_everywhere, TRANSLATED);
MASQUERADE(failover, dark_primary, TRANSLATED);
MASQUERADE(failover, dark_secondary, TRANSLATED);
MASQUERADE(failover, carrier_loss, TRANSLATED);
MASQUERADE(failover, ordered_messages, TRANSLATED);
MASQUERADE(failover, lost_on_the_way_back, TRANSLATED);
MASQUERADE(failover, switch_over_before_the_timeout, TRANSLATED);
MASQUERADE(failover, switch_over_after_the_failure, TRANSLATED);
MASQUERADE(failover, rolling_failure_with_return, TRANSLATED);
MASQUERADE(failover, signalling, TRANSLATED);
MASQUERADE(multihoming, addr_over_sends_one_message_elsewhere, TRANSLATED);
MASQUERADE(multihoming, lost_sack_is_repeated_on_the_other_path, TRANSLATED);
MASQUERADE(multihoming, success_clears_the_error_counter, TRANSLATED);
MASQUERADE(multihoming, heartbeat_ack_clears_the_error_counter, TRANSLATED);
MASQUERADE(multihoming, ipv4_takes_over_from_ipv6, TRANSLATED);
MASQUERADE(multihoming, idle_paths_are_probed, TRANSLATED);
MASQUERADE(multihoming, heartbeats_are_jittered, TRANSLATED);
MASQUERADE(multihoming, answered_heartbeats_keep_the_association, TRANSLATED);
MASQUERADE(multihoming, idle_path_becomes_unreachable, TRANSLATED);
MASQUERADE(multihoming, first_timeout_moves_new_data, TRANSLATED);
MASQUERADE(multihoming, unconfirmed_addresses_get_no_data, TRANSLATED);
MASQUERADE(handshake, stale_cookie, SHORT_MEMORY);
MASQUERADE(handshake, late_stale_error, SHORT_MEMORY);
MASQUERADE(handshake, no_data_after_shutdown, SHORT_MEMORY);
MASQUERADE(handshake, wrong_tag, SHORT_MEMORY);
MASQUERADE(handshake, wrong_checksum, SHORT_MEMORY);
MASQUERADE(handshake, lost_shutdown_ack, SHORT_MEMORY);
MASQUERADE(handshake, data_restarts_t2, SHORT_MEMORY);
MASQUERADE(handshake, lost_cookie_echo, SHORT_MEMORY);
MASQUERADE(handshake, lost_cookie_ack, SHORT_MEMORY);
MASQUERADE(handshake, cookie_preservative_ignored, SHORT_MEMORY);
MASQUERADE(handshake, damaged_cookie, SHORT_MEMORY);
MASQUERADE(handshake, idle_in_shutdown, SHORT_MEMORY);
MASQUERADE(handshake, idle_while_peer_shuts_down, SHORT_MEMORY);
MASQUERADE(handshake, init_in_shutdown_ack_sent, SHORT_MEMORY);
MASQUERADE(handshake, shutdown_gives_up, SHORT_MEMORY);
MASQUERADE(handshake, cookie_echo_gives_up, SHORT_MEMORY);
MASQUERADE(handshake, retransmissions_counted_apart, SHORT_MEMORY);
MASQUERADE(handshake, ended_in_its_first_packet, INVALID);
MASQUERADE(handshake, short_chunk_setting_up, INVALID);
MASQUERADE(handshake, late_init_ack_of_zeros, INVALID);
MASQUERADE(handshake, short_chunk_shutting_down, INVALID);
MASQUERADE(handshake, stale_cookie_with_more, INVALID);
MASQUERADE(handshake, wrong_tag_everywhere, INVALID);
MASQUERADE(handshake, window_of_an_init_in_an_association, OTHER_TAGS);
MASQUERADE(handshake, restart_in_shutdown_ack_sent, OTHER_TAGS);
MASQUERADE(handshake, duplicate_init, OTHER_TAGS);
MASQUERADE(handshake, restart_with_unknown_parameter, OTHER_TAGS);
MASQUERADE(handshake, init_from_unlisted_address, NO_ROUTE);
MASQUERADE(handshake, init_ack_from_unlisted_address, NO_ROUTE);
MASQUERADE(handshake, shutdown_received, SWAPPED);
