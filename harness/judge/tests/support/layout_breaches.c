/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that are wrong in themselves. */
#include "harness/array_size.h"
#include "harness/judge/tests/support/talk.h"

#define BREACH(name, ...)                                                                          \
	static void name(struct talk *talk)                                                        \
	{                                                                                          \
		__VA_ARGS__;                                                                       \
	}

#define WITH_FLAGS(name, ...)                                                                      \
	BREACH(name, talk_setup(talk), SAY(talk, A, CHUNK(__VA_ARGS__, .flags = 0x40)))

BREACH(checksum, talk_setup(talk), talk->checksum = 0x12345678, SAY(talk, A, SOME_DATA(100)))
BREACH(adler32, talk_setup(talk), talk->checksum = 1, talk->how.checksum_old = true,
       SAY(talk, A, SOME_DATA(100)))
BREACH(source_port, talk->poke_at = 1, talk->poke = 0, SAY_WITH(talk, A, 0, THE_INIT()))
BREACH(destination_port, talk->poke_at = 3, talk->poke = 0, SAY_WITH(talk, A, 0, THE_INIT()))
BREACH(chunk_too_long, talk_setup(talk), SAY(talk, A, SOME_DATA(100, .length = 60)))
BREACH(unpadded, talk_setup(talk), SAY(talk, A, SOME_DATA(100, .text = "datum", .unpadded = true)))
BREACH(dirty_padding, talk_setup(talk), talk->poke_at = 12 + 16 + 7, talk->poke = 0xaa,
       SAY(talk, A, SOME_DATA(100, .text = "datum")))
BREACH(dirty_parameter, talk->poke_at = 12 + 20 + 4 + 3, talk->poke = 0xaa,
       SAY_WITH(talk, A, 0,
		THE_INIT(.tlvs = {tlv_of(PARAM_SUPPORTED_ADDRESS_TYPES, "\0\5", 2),
				  tlv_of(PARAM_FORWARD_TSN, "", 0)})),
       talk->poke_at = 12 + 20 + 6, talk->poke = 0xaa,
       SAY_WITH(talk, A, 0,
		THE_INIT(.tlvs = {tlv_of(PARAM_SUPPORTED_ADDRESS_TYPES, "\0\5", 2),
				  tlv_of(PARAM_FORWARD_TSN, "", 0)})))
WITH_FLAGS(data_flags, DATA, .tsn = 100, .text = "data")
WITH_FLAGS(sack_flags, SACK, .cumulative_tsn = 199)
WITH_FLAGS(heartbeat_flags, HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "when")})
WITH_FLAGS(heartbeat_ack_flags, HEARTBEAT_ACK, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "when")})
WITH_FLAGS(abort_flags, ABORT)
WITH_FLAGS(shutdown_flags, SHUTDOWN, .cumulative_tsn = 199)
WITH_FLAGS(shutdown_ack_flags, SHUTDOWN_ACK)
WITH_FLAGS(error_flags, ERROR, .tlvs = {tlv_u32(CAUSE_NO_USER_DATA, 100)})
WITH_FLAGS(cookie_echo_flags, COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)
WITH_FLAGS(cookie_ack_flags, COOKIE_ACK)
WITH_FLAGS(shutdown_complete_flags, SHUTDOWN_COMPLETE)
WITH_FLAGS(pad_flags, PAD)
WITH_FLAGS(auth_flags, AUTH, .hmac = 1, .size = 20)
WITH_FLAGS(i_data_flags, I_DATA, .tsn = 100, .text = "data")
WITH_FLAGS(i_forward_tsn_flags, I_FORWARD_TSN, .tsn = 100)
BREACH(init_flags, SAY_WITH(talk, A, 0, THE_INIT(.flags = 1)))
BREACH(init_ack_flags, SAY_WITH(talk, A, 0, THE_INIT()), SAY(talk, B, THE_INIT_ACK(.flags = 1)))
BREACH(i_data_reserved, talk_setup(talk), talk->poke_at = 12 + 10, talk->poke = 1,
       SAY(talk, A, CHUNK(I_DATA, .tsn = 100, .text = "data")))
BREACH(i_forward_tsn_reserved, talk_setup(talk),
       SAY(talk, A, CHUNK(I_FORWARD_TSN, .tsn = 100, .data = "\0\1\0\2\0\0\0\0", .size = 8)))
BREACH(no_user_data, talk_setup(talk), SAY(talk, A, SOME_DATA(100, .text = "")))
BREACH(pad_parameter, SAY_WITH(talk, A, 0, THE_INIT()),
       SAY(talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_PADDING, "", 0)})))
BREACH(host_name, SAY_WITH(talk, A, 0, THE_INIT(.tlvs = {tlv_of(PARAM_HOST_NAME, "host", 5)})))
BREACH(host_name_in_ack, SAY_WITH(talk, A, 0, THE_INIT()),
       SAY(talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_HOST_NAME, "host", 5)})))
BREACH(empty_heartbeat, talk_setup(talk),
       SAY(talk, A, CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_PADDING, "none")})))
BREACH(reserved_in_request, talk_setup(talk),
       SAY(talk, A,
	   CHUNK(RE_CONFIG, .tlvs = {tlv_nested(PARAM_ADD_OUTGOING_STREAMS,
						(const uint32_t[]){TSN_A, 1 << 16 | 1}, 2, NULL)})))

BREACH(two_chunks, SAY_WITH(talk, A, 0, THE_INIT(), CHUNK(PAD)))
BREACH(sack_last, talk_setup(talk), SAY(talk, A, SOME_DATA(100), A_SACK(199)))
BREACH(descending, talk_setup(talk), SAY(talk, A, SOME_DATA(101), SOME_DATA(100)))
BREACH(two_sacks, talk_setup(talk), SAY(talk, A, A_SACK(199), A_SACK(199)))
BREACH(two_auths, talk_setup(talk),
       SAY(talk, A, CHUNK(AUTH, .hmac = 1, .size = 20), CHUNK(AUTH, .hmac = 1, .size = 20)))
BREACH(cookie_echo_second, talk_offer(talk),
       SAY(talk, A, CHUNK(PAD), CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)))
BREACH(cookie_ack_second, talk_offer(talk),
       SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)),
       SAY(talk, B, A_SACK(99), CHUNK(COOKIE_ACK)))
BREACH(abort_with_data, talk_setup(talk), SAY(talk, A, SOME_DATA(100), CHUNK(ABORT)))
BREACH(abort_first, talk_setup(talk), SAY(talk, A, CHUNK(ABORT), CHUNK(PAD)))
BREACH(asconf_gap, talk_setup(talk),
       SAY(talk, A, CHUNK(ASCONF, .serial = 100, .tlvs = {tlv_of(PARAM_IPV4_ADDRESS, "abcd", 4)}),
	   CHUNK(ASCONF, .serial = 102, .tlvs = {tlv_of(PARAM_IPV4_ADDRESS, "abcd", 4)})))

#define BAD_INIT(name, ...) BREACH(name, SAY_WITH(talk, A, 0, THE_INIT(__VA_ARGS__)))
#define BAD_INIT_ACK(name, ...)                                                                    \
	BREACH(name, SAY_WITH(talk, A, 0, THE_INIT()), SAY(talk, B, THE_INIT_ACK(__VA_ARGS__)))

BAD_INIT(tag_0, .tag = 0)
BAD_INIT_ACK(tag_0_in_ack, .tag = 0)
BAD_INIT(small_window, .a_rwnd = 1499)
BAD_INIT_ACK(small_window_in_ack, .a_rwnd = 1499)
BAD_INIT(no_outbound, .ostreams = 0)
BAD_INIT_ACK(too_many_outbound, .ostreams = 6)
BAD_INIT_ACK(no_outbound_in_ack, .ostreams = 0)
BAD_INIT(no_inbound, .istreams = 0)
BAD_INIT_ACK(no_inbound_in_ack, .istreams = 0)
BAD_INIT(twice, .tlvs = {tlv_of(PARAM_FORWARD_TSN, "", 0), tlv_of(PARAM_FORWARD_TSN, "", 0)})
BAD_INIT(mapped, .tlvs = {tlv_of(PARAM_IPV6_ADDRESS, "\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4", 16)})
BAD_INIT_ACK(mapped_in_ack,
	     .tlvs = {tlv_of(PARAM_IPV6_ADDRESS, "\0\0\0\0\0\0\0\0\0\0\xff\xff\1\2\3\4", 16)})
BAD_INIT(host_name_type, .tlvs = {tlv_u16(PARAM_SUPPORTED_ADDRESS_TYPES, PARAM_HOST_NAME)})
BAD_INIT_ACK(no_cookie, .tlvs = {tlv_of(PARAM_FORWARD_TSN, "", 0)})
BAD_INIT(short_random, .tlvs = {tlv_text(PARAM_RANDOM, "too short")})
BAD_INIT(init_in_chunks, .tlvs = {tlv_of(PARAM_CHUNK_LIST, "\1", 1)})
BAD_INIT(no_sha1, .tlvs = {tlv_u16(PARAM_HMAC_ALGORITHMS, 3)})
BAD_INIT(asconf_alone, .tlvs = {tlv_of(PARAM_SUPPORTED_EXTENSIONS, "\xc1\x80", 2)})
BAD_INIT_ACK(short_random_in_ack, .tlvs = {tlv_text(PARAM_RANDOM, "too short")})
BAD_INIT_ACK(init_in_chunks_of_ack, .tlvs = {tlv_of(PARAM_CHUNK_LIST, "\1", 1)})
BAD_INIT_ACK(no_sha1_in_ack, .tlvs = {tlv_u16(PARAM_HMAC_ALGORITHMS, 3)})
BAD_INIT_ACK(asconf_alone_in_ack, .tlvs = {tlv_of(PARAM_SUPPORTED_EXTENSIONS, "\xc1\x80", 2)})
BREACH(init_with_tag, SAY_WITH(talk, A, 7, THE_INIT()))

const struct breach layout_breaches[] = {
	{"RFC9260-6.8-1", checksum, true},
	{"RFC9260-6.8-1", adler32, true},
	{"RFC9260-3.1-1", source_port, true},
	{"RFC9260-3.1-2", destination_port, true},
	{"RFC9260-6.10-5", chunk_too_long, true},
	{"RFC9260-3.2-1", unpadded, true},
	{"RFC9260-3.2-2", dirty_padding, true},
	{"RFC9260-3.2.1-1", dirty_parameter, true},
	{"RFC9260-3.3.1-1", data_flags, true},
	{"RFC9260-3.3.4-1", sack_flags, true},
	{"RFC9260-3.3.5-1", heartbeat_flags, true},
	{"RFC9260-3.3.6-1", heartbeat_ack_flags, true},
	{"RFC9260-3.3.7-6", abort_flags, true},
	{"RFC9260-3.3.8-1", shutdown_flags, true},
	{"RFC9260-3.3.9-1", shutdown_ack_flags, true},
	{"RFC9260-3.3.10-1", error_flags, true},
	{"RFC9260-3.3.11-2", cookie_echo_flags, true},
	{"RFC9260-3.3.12-1", cookie_ack_flags, true},
	{"RFC9260-3.3.13-2", shutdown_complete_flags, true},
	{"RFC4820-3-3", pad_flags, true},
	{"RFC4895-5.1-2", auth_flags, true},
	{"RFC8260-2.1-1", i_data_flags, true},
	{"RFC8260-2.3.1-2", i_forward_tsn_flags, true},
	{"RFC9260-3.3.2-7", init_flags, true},
	{"RFC9260-3.3.3-3", init_ack_flags, true},
	{"RFC8260-2.1-3", i_data_reserved, true},
	{"RFC8260-2.3.1-3", i_forward_tsn_reserved, true},
	{"RFC9260-3.3.1-6", no_user_data, true},
	{"RFC4820-4-4", pad_parameter, true},
	{"RFC9260-3.3.2.1.4-1", host_name, true},
	{"RFC9260-3.3.3-1", host_name_in_ack, true},
	{"RFC9260-8.3-7", empty_heartbeat, true},
	{"RFC6525-4.5-2", reserved_in_request, true},
	{"RFC9260-3-1", two_chunks, true},
	{"RFC9260-6-12", sack_last, true},
	{"RFC9260-6.10-4", descending, true},
	{"RFC9260-6.2-10", two_sacks, true},
	{"RFC4895-5.1-5", two_auths, true},
	{"RFC9260-3.2.2-4", cookie_echo_second, true},
	{"RFC9260-5.1-8", cookie_ack_second, true},
	{"RFC9260-5.1.5-8", cookie_ack_second, true},
	{"RFC9260-3.3.7-2", abort_with_data, true},
	{"RFC9260-3.3.7-3", abort_first, true},
	{"RFC5061-5.5-3", asconf_gap, true},
	{"RFC9260-5.3.1-1", tag_0, true},
	{"RFC9260-3.3.3-5", tag_0_in_ack, true},
	{"RFC9260-3.3.2-10", small_window, true},
	{"RFC9260-3.3.3-8", small_window_in_ack, true},
	{"RFC9260-3.3.2-13", no_outbound, true},
	{"RFC9260-3.3.3-11", too_many_outbound, true},
	{"RFC9260-3.3.3-11", no_outbound_in_ack, true},
	{"RFC9260-3.3.2-15", no_inbound, true},
	{"RFC9260-3.3.3-14", no_inbound_in_ack, true},
	{"RFC9260-3.3.2-1", twice, true},
	{"RFC9260-3.3.2.1.2-1", mapped, true},
	{"RFC9260-3.3.2.1.2-1", mapped_in_ack, true},
	{"RFC9260-3.3.2.1.5-1", host_name_type, true},
	{"RFC9260-5.1-5", no_cookie, true},
	{"RFC4895-6.1-2", short_random, true},
	{"RFC4895-3.3-5", short_random, true},
	{"RFC4895-3.2-5", init_in_chunks, true},
	{"RFC4895-6.1-8", no_sha1, true},
	{"RFC5061-4.2.7-2", asconf_alone, true},
	{"RFC4895-6.1-2", short_random_in_ack, true},
	{"RFC4895-3.3-5", short_random_in_ack, true},
	{"RFC4895-3.2-5", init_in_chunks_of_ack, true},
	{"RFC4895-6.1-8", no_sha1_in_ack, true},
	{"RFC5061-4.2.7-2", asconf_alone_in_ack, true},
	{"RFC9260-3.1-4", init_with_tag, true},
};
const size_t layout_breach_count = ARRAY_SIZE(layout_breaches);
