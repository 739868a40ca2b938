/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends otherwise behind a router that translates addresses, and why that is so (`run --over=masquerade`). */
#include "suites/middlebox/reasons.h"

#define UNLISTED                                                                                                                        \
	"the node was the first to send on that path: the router put its address there, which the INIT did not list, into the "         \
	"HEARTBEAT, and the other end answers what belongs to no association by an ABORT (RFC 9260, 8.4). What goes to the node's own " \
	"address there is answered through the same entry, from the router's, so that the path is confirmed at neither end"
#define OTHER_PORT                                                                                                                 \
	"what the other end sends to the node's own address, which the INIT listed, would be answered by packets like the "        \
	"association's own: the router gives it another source port. The node knows no association with that port, and its ABORT " \
	"is nothing that connection tracking takes for an answer: it leaves with that port, which no bystander outside has seen"
#define LISTED                                                                                                                \
	"the addresses that an INIT lists are not translated: the other end takes the node's own for more than the router's " \
	"that the packet came from"
#define CROSSING                                                                                                             \
	"what the other end begins goes to the node's own address, what the node begins comes from the router's: these are " \
	"two associations, and their INITs do not meet"
#define STRANGER                                                                                                               \
	"what the other end begins, or sends from another address than the one that the node has sent to, is dropped: nobody " \
	"asked for it"
/*
 * Who is the first to send on a path the jitter of HEARTBEATs decides: if it is the other end, to the address that the INIT listed,
 * both talk from then on as if nothing were translated.  Else it has answered the router's address by an ABORT: the line of a packet
 * shows addresses where they are others than the nodes'.
 */
#define ABORTED "* path? b>a *>* > *: ABORT T"
#define UNCONFIRMED(over, suite)                                                                   \
	DIFFERENCE_SEEN(                                                                           \
		over##_##suite##_unconfirmed, #over, #suite ".*",                                  \
		"expected SCTP_PEER_ADDR_CHANGE SCTP_ADDR_CONFIRMED *at a; it did not come*",      \
		ABORTED, .reason = UNLISTED);                                                      \
	DIFFERENCE_SEEN(over##_##suite##_unanswered, #over, #suite ".*",                           \
			"expected *HEARTBEAT ACK * b on path[1-9]*it did not come*", ABORTED,      \
			.reason = UNLISTED)
/* To the node's own address. */
#define TO_ITS_OWN "* b>a ???? > *: HEARTBEAT *"
#define BY_ANOTHER_PORT(over, suite)                                                               \
	DIFFERENCE_SEEN(over##_##suite##_other_port, #over, #suite ".*",                           \
			"a bystander expects an ABORT with T reflects the tag * came:* a>b *",     \
			TO_ITS_OWN, .reason = OTHER_PORT)
#define EXCHANGED(over)                                                                            \
	DIFFERENCE(over##_all_addresses, #over, "multihoming.all_addresses_are_exchanged.*",       \
		   .reason = LISTED)
#define MASQUERADE(name, why)                                                                      \
	DIFFERENCE(masquerade_##name, "masquerade", "handshake." #name ".*", .reason = (why))
#define PORT_RESTRICTED(name, why)                                                                 \
	DIFFERENCE(port_restricted_##name, "port_restricted", "handshake." #name ".*",             \
		   .reason = (why))
#define FULL_CONE(name, why)                                                                       \
	DIFFERENCE(full_cone_##name, "full_cone", "handshake." #name ".*", .reason = (why))

EXCHANGED(masquerade);
EXCHANGED(full_cone);
EXCHANGED(port_restricted);
BY_ANOTHER_PORT(full_cone, multihoming);
BY_ANOTHER_PORT(full_cone, failover);
DIFFERENCE_SEEN(full_cone_own_address_probed, "full_cone",
		"multihoming.heartbeats_confirm_addresses.*",
		"expected no HEARTBEAT for 20.000 s; one came * path0 b>a *",
		"* path0 a>b ????? > *: ABORT T", .reason = OTHER_PORT);
UNCONFIRMED(masquerade, multihoming);
UNCONFIRMED(masquerade, failover);
UNCONFIRMED(full_cone, multihoming);
UNCONFIRMED(full_cone, failover);
UNCONFIRMED(port_restricted, multihoming);
UNCONFIRMED(port_restricted, failover);
MASQUERADE(stale_cookie, SHORT_MEMORY);
MASQUERADE(late_stale_error, SHORT_MEMORY);
MASQUERADE(no_data_after_shutdown, SHORT_MEMORY);
MASQUERADE(wrong_tag, SHORT_MEMORY);
MASQUERADE(wrong_checksum, SHORT_MEMORY);
MASQUERADE(lost_shutdown_ack, SHORT_MEMORY);
MASQUERADE(data_restarts_t2, SHORT_MEMORY);
MASQUERADE(lost_cookie_echo, SHORT_MEMORY);
MASQUERADE(cookie_of_another_host, SHORT_MEMORY);
MASQUERADE(lost_cookie_ack, SHORT_MEMORY);
MASQUERADE(cookie_preservative_ignored, SHORT_MEMORY);
MASQUERADE(damaged_cookie, SHORT_MEMORY);
MASQUERADE(idle_in_shutdown, SHORT_MEMORY);
MASQUERADE(idle_while_peer_shuts_down, SHORT_MEMORY);
MASQUERADE(init_in_shutdown_ack_sent, SHORT_MEMORY);
MASQUERADE(shutdown_gives_up, SHORT_MEMORY);
MASQUERADE(cookie_echo_gives_up, SHORT_MEMORY);
MASQUERADE(retransmissions_counted_apart, SHORT_MEMORY);
MASQUERADE(ended_in_its_first_packet, INVALID);
MASQUERADE(short_chunk_setting_up, INVALID);
MASQUERADE(late_init_ack_of_zeros, INVALID);
MASQUERADE(short_chunk_shutting_down, INVALID);
MASQUERADE(stale_cookie_with_more, INVALID);
MASQUERADE(wrong_tag_everywhere, INVALID);
MASQUERADE(window_of_an_init_in_an_association, OTHER_TAGS);
MASQUERADE(restart_in_shutdown_ack_sent, OTHER_TAGS);
MASQUERADE(duplicate_init, OTHER_TAGS);
MASQUERADE(cookie_holds_everything, OTHER_TAGS);
MASQUERADE(restart_with_unknown_parameter, OTHER_TAGS);
MASQUERADE(init_from_unlisted_address, NO_ROUTE);
MASQUERADE(init_ack_from_unlisted_address, NO_ROUTE);
MASQUERADE(shutdown_received, SWAPPED);
MASQUERADE(restart_with_new_address, LISTED);
MASQUERADE(collision, CROSSING);
MASQUERADE(collision_in_cookie_echoed, CROSSING);
MASQUERADE(collision_with_lost_init, CROSSING);
MASQUERADE(collision_with_late_cookie, CROSSING);

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
