/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults of net/sctp that wait to be chosen by the module's parameter planted=NAME or NAME:TYPE, TYPE being that of a
 * chunk.  Without it this SCTP is as good as any.
 */
#ifndef SCTP_PLANTED_H
#define SCTP_PLANTED_H

#include <linux/skbuff.h>
#include <net/sctp/structs.h>

/* What each of them breaks is said where it is planted. */
#define SCTP_PLANTED_FAULTS(X)                                                                     \
	/* in the bytes of a packet that is about to be sent: planted.c */                         \
	X(flags)                                                                                   \
	X(tag)                                                                                     \
	X(chunk_padding)                                                                           \
	X(parameter_padding)                                                                       \
	X(control_last)                                                                            \
	X(init_window)                                                                             \
	X(host_name_supported)                                                                     \
	X(init_ack_streams)                                                                        \
	X(chunks_lists_init)                                                                       \
	X(hmac_without_sha1)                                                                       \
	X(cookie_changed)                                                                          \
	X(cookie_left_out)                                                                         \
	X(ssn_skipped)                                                                             \
	X(ppid_of_fragment)                                                                        \
	X(u_bit_of_fragment)                                                                       \
	X(ssn_of_fragment)                                                                         \
	X(stream_beyond)                                                                           \
	X(i_data_reserved)                                                                         \
	X(i_forward_tsn_reserved)                                                                  \
	X(gap_too_far)                                                                             \
	X(gaps_swapped)                                                                            \
	X(gap_shortened)                                                                           \
	X(cumulative_back)                                                                         \
	X(cumulative_ahead)                                                                        \
	X(duplicate_false)                                                                         \
	X(shutdown_cumulative_back)                                                                \
	X(heartbeat_not_echoed)                                                                    \
	X(forward_tsn_beyond)                                                                      \
	X(forward_tsn_back)                                                                        \
	X(forward_tsn_ssn)                                                                         \
	X(forward_tsn_stream_twice)                                                                \
	X(asconf_first_serial)                                                                     \
	X(asconf_serial)                                                                           \
	X(asconf_ack_serial)                                                                       \
	X(asconf_other_again)                                                                      \
	X(reconfig_serial)                                                                         \
	X(reconfig_last_tsn)                                                                       \
	X(reconfig_response)                                                                       \
	X(reconfig_addition)                                                                       \
	X(reconfig_as_response)                                                                    \
	X(asconf_correlation_twice)                                                                \
	X(asconf_for_many)                                                                         \
	X(asconf_ack_correlation)                                                                  \
	X(success_as)                                                                              \
	X(reconfig_reserved)                                                                       \
	X(source_port)                                                                             \
	X(destination_port)                                                                        \
	X(init_tag_zero)                                                                           \
	X(init_no_outbound)                                                                        \
	X(init_no_inbound)                                                                         \
	X(parameter_twice)                                                                         \
	X(pad_parameter)                                                                           \
	X(host_name)                                                                               \
	X(mapped_address)                                                                          \
	X(address_as_another)                                                                      \
	X(random_short)                                                                            \
	X(hmac_left_out)                                                                           \
	X(asconf_without_auth)                                                                     \
	X(no_user_data)                                                                            \
	X(first_tsn)                                                                               \
	X(tsn_skipped)                                                                             \
	X(tsns_swapped)                                                                            \
	X(gaps_touch)                                                                              \
	X(shutdown_cumulative_ahead)                                                               \
	X(heartbeat_without_information)                                                           \
	X(forward_tsn_with_i_data)                                                                 \
	/* in what the kernel does */                                                              \
	X(checksum)                                                                                \
	X(company)                                                                                 \
	X(sack_twice)                                                                              \
	X(sack_unasked)                                                                            \
	X(sack_late)                                                                               \
	X(other_data_again)                                                                        \
	X(i_data_unwanted)                                                                         \
	X(i_data_not_used)                                                                         \
	X(window_ignored)                                                                          \
	X(cwnd_ignored)                                                                            \
	X(rto_halved)                                                                              \
	X(heartbeat_ack_twice)                                                                     \
	X(heartbeat_ack_elsewhere)                                                                 \
	X(asconf_ack_elsewhere)                                                                    \
	X(deleted_used)                                                                            \
	X(abandoned_sent)                                                                          \
	X(acknowledged_sent)                                                                       \
	X(auth_left_out)                                                                           \
	X(shutdown_early)                                                                          \
	X(shutdown_ack_early)                                                                      \
	X(abort_twice)                                                                             \
	X(wrong_tag_answered)                                                                      \
	X(checksum_ignored)                                                                        \
	X(reconfig_unasked)                                                                        \
	X(burst_ignored)                                                                           \
	X(answers_apart)                                                                           \
	X(asconf_bundled)                                                                          \
	X(data_in_shutdown_sent)                                                                   \
	X(gap_waits)                                                                               \
	X(duplicate_waits)                                                                         \
	X(i_bit_ignored)                                                                           \
	X(first_sack_waits)                                                                        \
	X(forward_tsn_overlooked)                                                                  \
	X(heartbeat_ignored)                                                                       \
	X(waiting_with_new_tag)                                                                    \
	X(restart_with_old_tag)                                                                    \
	X(t1_halved)                                                                               \
	X(requests_at_once)                                                                        \
	X(response_with_tsns)                                                                      \
	/* for scenarios that nothing else makes fail */                                           \
	X(abandoned_raise_cwnd)                                                                    \
	X(forward_tsn_alone)                                                                       \
	X(forward_tsn_to_unconfirmed)                                                              \
	X(pmtu_raises_cwnd)                                                                        \
	X(other_port_bound)                                                                        \
	X(address_bound_twice)                                                                     \
	X(unsent_kept)                                                                             \
	X(refused_kept)                                                                            \
	X(init_kept)                                                                               \
	X(shortest_maxseg)                                                                         \
	X(event_unasked)                                                                           \
	X(event_lost)                                                                              \
	X(secret_known)                                                                            \
	X(tie_tags_invented)                                                                       \
	X(cookie_tells_address)                                                                    \
	X(cookie_signed_in_part)                                                                   \
	X(cookie_never_stale)                                                                      \
	X(added_not_yet)                                                                           \
	X(any_code_ends)                                                                           \
	X(pressure_ignored)                                                                        \
	X(shutdown_complete_obeyed)                                                                \
	X(early_data_taken)                                                                        \
	X(early_sack_refused)                                                                      \
	X(reconfig_rto_kept)                                                                       \
	X(init_item_first)                                                                         \
	X(ssn_of_mid_cut)                                                                          \
	X(default_lifetime_ignored)                                                                \
	X(asconf_serial_not_zero)                                                                  \
	X(ssn_of_15_bits)                                                                          \
	X(goes_on_after_refusal)                                                                   \
	X(refused_elsewhere)                                                                       \
	X(no_memory_accepted)                                                                      \
	X(dropped_reported)                                                                        \
	X(no_memory_sent)                                                                          \
	X(forgery_heeded)                                                                          \
	X(udp_error_ignored)                                                                       \
	X(udp_header_twice)                                                                        \
	/* what fixes of old mended, and no package of Debian's lacks any more */                  \
	X(established_twice)                                                                       \
	X(test_network_unusable)                                                                   \
	X(limits_of_first_namespace)                                                               \
	X(no_address_allowed)                                                                      \
	X(lookup_beyond_asconf)                                                                    \
	X(chunk_too_long)                                                                          \
	X(lists_without_padding)                                                                   \
	X(stream_after_wait)                                                                       \
	X(whole_option_copied)                                                                     \
	X(half_entry_read)                                                                         \
	X(cut_address_read)                                                                        \
	X(search_without_end)                                                                      \
	X(reset_list_kept)                                                                         \
	X(priorities_kept)                                                                         \
	X(streams_compared)                                                                        \
	X(shared_taken_apart)                                                                      \
	X(large_packet_kept)                                                                       \
	X(polled_locked)                                                                           \
	X(programs_asked)                                                                          \
	X(autoclose_cut)

enum sctp_planted_fault {
	SCTP_PLANTED_NOTHING,
#define X(name) SCTP_PLANTED_##name,
	SCTP_PLANTED_FAULTS(X)
#undef X
};

extern int sctp_planted_chosen, sctp_planted_type;

#define sctp_planted(name) unlikely(sctp_planted_chosen == SCTP_PLANTED_##name)
/* Whether it is the first, third, fifth ... time that this is asked. */
bool sctp_planted_odd(void);

/* The chunks of the packet, behind its header or, where the header is still to come, alone. */
void sctp_planted_spoil(struct sctphdr *header, u8 *chunks, size_t length);

#endif
