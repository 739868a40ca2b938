/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends otherwise behind a router that translates addresses, and why that is so (`run --over=masquerade`). */
#include "suites/middlebox/reasons.h"

#define TRANSLATED                                                                                                                \
	"each path of a node has another address of the router's, of which its INIT says nothing: what comes from there belongs " \
	"to no association (RFC 9260, 8.4), and the path is confirmed only where the other end happens to be the first to send"
#define LISTED                                                                                                                \
	"the addresses that an INIT lists are not translated: the other end takes the node's own for more than the router's " \
	"that the packet came from"
#define CROSSING                                                                                                             \
	"what the other end begins goes to the node's own address, what the node begins comes from the router's: these are " \
	"two associations, and their INITs do not meet"
#define STRANGER                                                                                                               \
	"what the other end begins, or sends from another address than the one that the node has sent to, is dropped: nobody " \
	"asked for it"
/* Which paths are confirmed depends on who is the first to send on each, which HEARTBEATs with their jitter decide. */
#define PATHS(over, suite)                                                                         \
	DIFFERENCE_BY_CHANCE(over##_##suite, #over, #suite ".*", .reason = TRANSLATED)
#define MASQUERADE(suite, name, why)                                                               \
	DIFFERENCE(masquerade_##suite##_##name, "masquerade", #suite "." #name ".*",               \
		   .reason = (why))
#define PORT_RESTRICTED(name, why)                                                                 \
	DIFFERENCE(port_restricted_##name, "port_restricted", "handshake." #name ".*",             \
		   .reason = (why))
#define FULL_CONE(name, why)                                                                       \
	DIFFERENCE(full_cone_##name, "full_cone", "handshake." #name ".*", .reason = (why))

MASQUERADE(multihoming, all_addresses_are_exchanged, LISTED);
PATHS(masquerade, multihoming);
PATHS(masquerade, failover);
PATHS(full_cone, multihoming);
PATHS(full_cone, failover);
PATHS(port_restricted, multihoming);
PATHS(port_restricted, failover);
MASQUERADE(handshake, stale_cookie, SHORT_MEMORY);
MASQUERADE(handshake, late_stale_error, SHORT_MEMORY);
MASQUERADE(handshake, no_data_after_shutdown, SHORT_MEMORY);
MASQUERADE(handshake, wrong_tag, SHORT_MEMORY);
MASQUERADE(handshake, wrong_checksum, SHORT_MEMORY);
MASQUERADE(handshake, lost_shutdown_ack, SHORT_MEMORY);
MASQUERADE(handshake, data_restarts_t2, SHORT_MEMORY);
MASQUERADE(handshake, lost_cookie_echo, SHORT_MEMORY);
MASQUERADE(handshake, cookie_of_another_host, SHORT_MEMORY);
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
MASQUERADE(handshake, cookie_holds_everything, OTHER_TAGS);
MASQUERADE(handshake, restart_with_unknown_parameter, OTHER_TAGS);
MASQUERADE(handshake, init_from_unlisted_address, NO_ROUTE);
MASQUERADE(handshake, init_ack_from_unlisted_address, NO_ROUTE);
MASQUERADE(handshake, shutdown_received, SWAPPED);
MASQUERADE(handshake, restart_with_new_address, LISTED);
MASQUERADE(handshake, collision, CROSSING);
MASQUERADE(handshake, collision_in_cookie_echoed, CROSSING);
MASQUERADE(handshake, collision_with_lost_init, CROSSING);
MASQUERADE(handshake, collision_with_late_cookie, CROSSING);

FULL_CONE(cookie_preservative_ignored, SHORT_MEMORY);
FULL_CONE(damaged_cookie, SHORT_MEMORY);
FULL_CONE(data_restarts_t2, SHORT_MEMORY);
FULL_CONE(idle_while_peer_shuts_down, SHORT_MEMORY);
FULL_CONE(init_in_shutdown_ack_sent, SHORT_MEMORY);
FULL_CONE(late_stale_error, SHORT_MEMORY);
FULL_CONE(lost_cookie_ack, SHORT_MEMORY);
FULL_CONE(lost_cookie_echo, SHORT_MEMORY);
FULL_CONE(cookie_of_another_host, SHORT_MEMORY);
FULL_CONE(lost_shutdown_ack, SHORT_MEMORY);
FULL_CONE(no_data_after_shutdown, SHORT_MEMORY);
FULL_CONE(retransmissions_counted_apart, SHORT_MEMORY);
FULL_CONE(stale_cookie, SHORT_MEMORY);
FULL_CONE(wrong_checksum, SHORT_MEMORY);
FULL_CONE(wrong_tag, SHORT_MEMORY);
FULL_CONE(late_init_ack_of_zeros, INVALID);
FULL_CONE(stale_cookie_with_more, INVALID);
FULL_CONE(wrong_tag_everywhere, INVALID);
FULL_CONE(duplicate_init, OTHER_TAGS);
FULL_CONE(init_ack_from_unlisted_address, NO_ROUTE);
FULL_CONE(shutdown_received, SWAPPED);
FULL_CONE(restart_with_new_address, LISTED);
FULL_CONE(collision, CROSSING);
FULL_CONE(collision_in_cookie_echoed, CROSSING);
FULL_CONE(collision_with_late_cookie, CROSSING);
FULL_CONE(collision_with_lost_init, CROSSING);

PORT_RESTRICTED(cookie_preservative_ignored, SHORT_MEMORY);
PORT_RESTRICTED(damaged_cookie, SHORT_MEMORY);
PORT_RESTRICTED(data_restarts_t2, SHORT_MEMORY);
PORT_RESTRICTED(init_in_shutdown_ack_sent, SHORT_MEMORY);
PORT_RESTRICTED(late_stale_error, SHORT_MEMORY);
PORT_RESTRICTED(lost_cookie_ack, SHORT_MEMORY);
PORT_RESTRICTED(lost_cookie_echo, SHORT_MEMORY);
PORT_RESTRICTED(lost_shutdown_ack, SHORT_MEMORY);
PORT_RESTRICTED(retransmissions_counted_apart, SHORT_MEMORY);
PORT_RESTRICTED(stale_cookie, SHORT_MEMORY);
PORT_RESTRICTED(wrong_checksum, SHORT_MEMORY);
PORT_RESTRICTED(wrong_tag, SHORT_MEMORY);
PORT_RESTRICTED(late_init_ack_of_zeros, INVALID);
PORT_RESTRICTED(short_chunk_setting_up, INVALID);
PORT_RESTRICTED(stale_cookie_with_more, INVALID);
PORT_RESTRICTED(wrong_tag_everywhere, INVALID);
PORT_RESTRICTED(duplicate_init, OTHER_TAGS);
PORT_RESTRICTED(shutdown_received, SWAPPED);
PORT_RESTRICTED(restart_with_new_address, LISTED);
PORT_RESTRICTED(abort_everywhere, STRANGER);
PORT_RESTRICTED(collision, STRANGER);
PORT_RESTRICTED(collision_in_cookie_echoed, STRANGER);
PORT_RESTRICTED(collision_with_late_cookie, STRANGER);
PORT_RESTRICTED(collision_with_lost_init, STRANGER);
PORT_RESTRICTED(ended_in_its_first_packet, STRANGER);
PORT_RESTRICTED(idle_in_shutdown, STRANGER);
PORT_RESTRICTED(idle_while_peer_shuts_down, STRANGER);
PORT_RESTRICTED(init_ack_from_unlisted_address, STRANGER);
PORT_RESTRICTED(init_from_unlisted_address, STRANGER);
PORT_RESTRICTED(no_data_after_shutdown, STRANGER);
PORT_RESTRICTED(restart_in_shutdown_ack_sent, STRANGER);
PORT_RESTRICTED(restart_with_unknown_parameter, STRANGER);
PORT_RESTRICTED(short_chunk_shutting_down, STRANGER);
PORT_RESTRICTED(window_of_an_init_in_an_association, STRANGER);
PORT_RESTRICTED(wrong_abort, STRANGER);
