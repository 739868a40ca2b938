/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of the extensions that are wrong for what was said before. */
#include "harness/array_size.h"
#include "harness/judge/tests/support/talk.h"

#define BREACH(name, ...)                                                                          \
	static void name(struct talk *talk)                                                        \
	{                                                                                          \
		__VA_ARGS__;                                                                       \
	}
#define TRAFFIC(name, ...) BREACH(name, talk_setup(talk), __VA_ARGS__)

/* A setup in which both sides send these parameters, and B a cookie. */
#define SETUP(...)                                                                                 \
	SAY_WITH(talk, A, 0, THE_INIT(.tlvs = {__VA_ARGS__})),                                     \
		SAY(talk, B,                                                                       \
		    THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE),         \
					  ##__VA_ARGS__})),                                        \
		SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)),      \
		SAY(talk, B, CHUNK(COOKIE_ACK))
#define ZERO_ACCEPTED tlv_of(0x8001, "\0\0\0\1", 4) /* RFC 9653 4 */
#define INTERLEAVING tlv_of(PARAM_SUPPORTED_EXTENSIONS, "\x40\xc0", 2)
#define AUTH_FOR(chunks)                                                                           \
	tlv_of(PARAM_RANDOM, "0123456789abcdef0123456789abcdef", 32),                              \
		tlv_of(PARAM_CHUNK_LIST, chunks, 1), tlv_u16(PARAM_HMAC_ALGORITHMS, 1)
#define AN_ADDRESS tlv_of(PARAM_IPV4_ADDRESS, "\x0a\0\0\1", 4)
#define AN_ASCONF(number, ...)                                                                     \
	CHUNK(ASCONF, .serial = (number), .tlvs = {AN_ADDRESS, ##__VA_ARGS__})
#define WORDS(type, ...)                                                                           \
	tlv_nested(type, (const uint32_t[]){__VA_ARGS__},                                          \
		   sizeof((const uint32_t[]){__VA_ARGS__}) / 4, NULL)
#define A_REQUEST(number)                                                                          \
	CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_ADD_OUTGOING_STREAMS, number, 1 << 16)})

TRAFFIC(i_data_unasked, SAY(talk, A, CHUNK(I_DATA, .tsn = 100, .text = "data")))
BREACH(data_unasked, SETUP(INTERLEAVING), SAY(talk, A, SOME_DATA(100)))
BREACH(forward_unasked, SETUP(tlv_of(PARAM_ADAPTATION, "\0\0\0\0", 4)),
       SAY(talk, A, SOME_DATA(100)), SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100)))
BREACH(forward_with_i_data, SETUP(INTERLEAVING),
       SAY(talk, A, CHUNK(I_DATA, .tsn = 100, .text = "data")),
       SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100)))
TRAFFIC(i_forward_with_data, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, A, CHUNK(I_FORWARD_TSN, .tsn = 100)))
TRAFFIC(forward_too_far, SAY(talk, A, SOME_DATA(100)), SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 101)))
TRAFFIC(two_entries, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100, .data = "\0\0\0\0\0\0\0\0", .size = 8)))
TRAFFIC(false_entry, SAY(talk, A, SOME_DATA(100, .flags = 7)),
	SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100, .data = "\0\0\0\0", .size = 4)))
TRAFFIC(sent_after_forward, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100)), talk_wait(talk, 1000),
	SAY(talk, A, SOME_DATA(100)))
BREACH(unauthenticated, SETUP(AUTH_FOR("\0")), SAY(talk, A, SOME_DATA(100)))
BREACH(asconf_unauthenticated, SETUP(AUTH_FOR("\x82")), SAY(talk, A, AN_ASCONF(100)))
BREACH(asconf_ack_unauthenticated, SETUP(AUTH_FOR("\x82")),
       SAY(talk, A, CHUNK(AUTH, .hmac = 1, .size = 20), AN_ASCONF(100)),
       SAY(talk, B, CHUNK(ASCONF_ACK, .serial = 100)))
BREACH(hmac_not_listed, SETUP(AUTH_FOR("\0")),
       SAY(talk, A, CHUNK(AUTH, .hmac = 3, .size = 32), SOME_DATA(100)))
TRAFFIC(first_serial, SAY(talk, A, AN_ASCONF(7)))
TRAFFIC(serial_jump, SAY(talk, A, AN_ASCONF(100)), SAY(talk, B, CHUNK(ASCONF_ACK, .serial = 100)),
	SAY(talk, A, AN_ASCONF(102)))
TRAFFIC(two_asconfs, SAY(talk, A, AN_ASCONF(100)), SAY(talk, A, AN_ASCONF(101)))
TRAFFIC(changed_asconf, SAY(talk, A, AN_ASCONF(100)), talk_wait(talk, 1000),
	SAY(talk, A, AN_ASCONF(100, WORDS(PARAM_DELETE_ADDRESS, 1, 0x00050008, 0))))
#define DELETED(correlation) WORDS(PARAM_DELETE_ADDRESS, correlation, 0x00050008, 0x0a010001)
#define SOME_HEARTBEAT CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "12345678")})
TRAFFIC(to_deleted,
	SAY(talk, A, AN_ASCONF(100, WORDS(PARAM_ADD_ADDRESS, 1, 0x00050008, 0x0a010001))),
	SAY(talk, B, CHUNK(ASCONF_ACK, .serial = 100)), SAY(talk, A, AN_ASCONF(101, DELETED(2))),
	SAY(talk, B, CHUNK(ASCONF_ACK, .serial = 101)), talk_wait(talk, 1000), talk->to_address = 1,
	SAY(talk, B, SOME_HEARTBEAT))
#define ADDED(correlation, address) WORDS(PARAM_ADD_ADDRESS, correlation, 0x00050008, address)
#define ANSWERED(number, ...) CHUNK(ASCONF_ACK, .serial = (number), .tlvs = {__VA_ARGS__})
TRAFFIC(correlation_twice, SAY(talk, A, AN_ASCONF(100, ADDED(1, 0x0a010001), ADDED(1, 0x0a010002))))
TRAFFIC(multicast_added, SAY(talk, A, AN_ASCONF(100, ADDED(1, 0xe0000001))))
TRAFFIC(broadcast_deleted,
	SAY(talk, A, AN_ASCONF(100, WORDS(PARAM_DELETE_ADDRESS, 1, 0x00050008, 0xffffffff))))
TRAFFIC(correlation_changed, SAY(talk, A, AN_ASCONF(100, ADDED(1, 0x0a010001))),
	SAY(talk, B, ANSWERED(100, WORDS(PARAM_SUCCESS, 2))))
TRAFFIC(acknowledged_elsewhere, SAY(talk, A, AN_ASCONF(100, ADDED(1, 0x0a010001))),
	talk->to_address = 1, SAY(talk, B, ANSWERED(100)))
TRAFFIC(adaptation_later, SAY(talk, A, AN_ASCONF(100, WORDS(PARAM_ADAPTATION, 7))))
TRAFFIC(extensions_later,
	SAY(talk, A, AN_ASCONF(100, tlv_of(PARAM_SUPPORTED_EXTENSIONS, "\x80\xc1", 2))))
TRAFFIC(heartbeat_ack_elsewhere, SAY(talk, A, SOME_HEARTBEAT), talk->to_address = 1,
	SAY(talk, B, CHUNK(HEARTBEAT_ACK, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "12345678")})))
#define A_RESET(number) WORDS(PARAM_OUTGOING_RESET, number, 199, 99)
TRAFFIC(outgoing_with_addition,
	SAY(talk, A,
	    CHUNK(RE_CONFIG,
		  .tlvs = {A_RESET(100), WORDS(PARAM_ADD_OUTGOING_STREAMS, 101, 1 << 16)})))
TRAFFIC(incoming_with_response,
	SAY(talk, A,
	    CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_INCOMING_RESET, 100),
				      WORDS(PARAM_RECONFIG_RESPONSE, 200, 1)})))
TRAFFIC(tsn_reset_in_company,
	SAY(talk, A, CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_TSN_RESET, 100), A_RESET(101)})))
TRAFFIC(forward_acknowledged, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	talk_wait(talk, 1000), SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 100)))
BREACH(cookie_with_zero, SAY_WITH(talk, A, 0, THE_INIT()),
       SAY(talk, B,
	   THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE), ZERO_ACCEPTED})),
       SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)),
       talk->zero_checksum = true,
       SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)))
BREACH(asconf_with_zero, SETUP(ZERO_ACCEPTED), talk->zero_checksum = true,
       SAY(talk, A, AN_ASCONF(100)))
TRAFFIC(unasked_asconf_ack, SAY(talk, A, CHUNK(ASCONF_ACK, .serial = 200)))
BREACH(request_unasked, SETUP(tlv_of(PARAM_FORWARD_TSN, "", 0)), SAY(talk, A, A_REQUEST(100)))
TRAFFIC(request_jump, SAY(talk, A, A_REQUEST(100)), SAY(talk, A, A_REQUEST(102)))
TRAFFIC(wrong_last_tsn, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, A, CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_OUTGOING_RESET, 100, 199, 101)})))
TRAFFIC(unasked_response,
	SAY(talk, A, CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_RECONFIG_RESPONSE, 200, 1)})))

#define AGAIN_SOONER(chunk)                                                                        \
	SAY(talk, A, chunk), talk_wait(talk, 1000), SAY(talk, A, chunk), talk_wait(talk, 500),     \
		SAY(talk, A, chunk)
TRAFFIC(hasty_asconf, AGAIN_SOONER(AN_ASCONF(100)))
TRAFFIC(hasty_request, AGAIN_SOONER(A_REQUEST(100)))
TRAFFIC(two_requests, SAY(talk, A, A_REQUEST(100)), SAY(talk, A, A_REQUEST(101)))
TRAFFIC(response_with_tsns, SAY(talk, A, A_REQUEST(100)),
	SAY(talk, B, CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_RECONFIG_RESPONSE, 100, 1, 1, 1)})))
#define ENDING                                                                                     \
	SAY(talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 99)), SAY(talk, A, CHUNK(SHUTDOWN_ACK))
TRAFFIC(asconf_at_the_end, ENDING, SAY(talk, A, AN_ASCONF(100)))
TRAFFIC(asconf_ack_at_the_end, SAY(talk, B, AN_ASCONF(200)), ENDING, SAY(talk, A, ANSWERED(200)))
BREACH(i_bit_of_i_data_late, SETUP(INTERLEAVING),
       SAY(talk, A, CHUNK(I_DATA, .tsn = 100, .text = "data")), SAY(talk, B, A_SACK(100)),
       SAY(talk, A, CHUNK(I_DATA, .tsn = 101, .text = "data", .flags = DATA_FLAG_I)),
       talk_wait(talk, 100), SAY(talk, B, A_SACK(101)))
TRAFFIC(forward_overlooked, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	talk->how.lost = true, SAY(talk, A, SOME_DATA(101, .ssn = 1)),
	SAY(talk, A, CHUNK(FORWARD_TSN, .tsn = 101)), talk_wait(talk, 100),
	SAY(talk, B, A_SACK(100)))

const struct breach extension_breaches[] = {
	{"RFC8260-2.2.1-2", i_data_unasked, true},
	{"RFC8260-2.2.1-1", data_unasked, true},
	{"RFC3758-3.3.2-7", forward_unasked, true},
	{"RFC8260-2.3.1-4", forward_with_i_data, true},
	{"RFC8260-2.3.1-5", i_forward_with_data, true},
	{"RFC3758-3.5-16", forward_too_far, false},
	{"RFC3758-3.5-12", two_entries, true},
	{"RFC3758-3.5-11", false_entry, true},
	{"RFC3758-3.5-2", sent_after_forward, true},
	{"RFC4895-6.2-1", unauthenticated, true},
	{"RFC5061-4.1.1-2", asconf_unauthenticated, true},
	{"RFC5061-4.1.2-1", asconf_ack_unauthenticated, true},
	{"RFC4895-3.3-1", hmac_not_listed, true},
	{"RFC5061-5.1-5", first_serial, false},
	{"RFC5061-5.1-4", serial_jump, false},
	{"RFC5061-5.1.1-3", two_asconfs, false},
	{"RFC5061-5.1-11", changed_asconf, true},
	{"RFC5061-4.1.1-1", unasked_asconf_ack, false},
	{"RFC5061-5.3-25", to_deleted, false},
	{"RFC5061-5.1-2", correlation_twice, true},
	{"RFC5061-4.2.1-2", multicast_added, true},
	{"RFC5061-4.2.2-2", broadcast_deleted, true},
	{"RFC5061-5.2-8", correlation_changed, false},
	{"RFC5061-5.2-11", acknowledged_elsewhere, false},
	{"RFC5061-4.2.6-4", adaptation_later, true},
	{"RFC5061-4.2.7-5", extensions_later, true},
	{"RFC9260-6.4-2", heartbeat_ack_elsewhere, false},
	{"RFC6525-5.1.2-11", outgoing_with_addition, true},
	{"RFC6525-5.1.3-6", incoming_with_response, true},
	{"RFC6525-5.1.4-5", tsn_reset_in_company, true},
	{"RFC3758-3.5-16", forward_acknowledged, false},
	{"RFC9653-5.2-4", cookie_with_zero, true},
	{"RFC9653-5.2-5", asconf_with_zero, true},
	{"RFC6525-5.1.1-2", request_unasked, true},
	{"RFC6525-5.1.2-3", request_jump, false},
	{"RFC6525-5.1.2-4", wrong_last_tsn, false},
	{"RFC6525-5.1.7-1", unasked_response, false},
	{"RFC6525-5.1.1-8", hasty_request, false},
	{"RFC6525-5.1.1-4", two_requests, false},
	{"RFC6525-5.1.7-4", response_with_tsns, false},
	{"RFC5061-5.1-10", hasty_asconf, false},
	{"RFC5061-5.1.1-6", asconf_at_the_end, true},
	{"RFC5061-5.1.1-6", asconf_ack_at_the_end, true},
	{"RFC8260-2.1-2", i_bit_of_i_data_late, false},
	{"RFC3758-3.6-2", forward_overlooked, false},
};
const size_t extension_breach_count = ARRAY_SIZE(extension_breaches);
