/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers of the API: options, flags and enumerations. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

struct constant {
	const char *name;
	long long header, number; /* what the header says, what it must be */
};

#define C(name, number)                                                                            \
	{                                                                                          \
#name, name, number                                                                \
	}

static void expect_constants(const struct constant *constants, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(constants[i].header == constants[i].number,
			      "%s must be %lld, the header has %lld", constants[i].name,
			      constants[i].number, constants[i].header);
}

#define EXPECT_CONSTANTS(constants) expect_constants(constants, ARRAY_SIZE(constants))

/* clang-format off */
static const struct constant options[] = {
	C(SCTP_RTOINFO, 0),
	C(SCTP_ASSOCINFO, 1),
	C(SCTP_INITMSG, 2),
	C(SCTP_NODELAY, 3),
	C(SCTP_AUTOCLOSE, 4),
	C(SCTP_SET_PEER_PRIMARY_ADDR, 5),
	C(SCTP_PRIMARY_ADDR, 6),
	C(SCTP_ADAPTATION_LAYER, 7),
	C(SCTP_DISABLE_FRAGMENTS, 8),
	C(SCTP_PEER_ADDR_PARAMS, 9),
	C(SCTP_DEFAULT_SEND_PARAM, 10),
	C(SCTP_EVENTS, 11),
	C(SCTP_I_WANT_MAPPED_V4_ADDR, 12),
	C(SCTP_MAXSEG, 13),
	C(SCTP_STATUS, 14),
	C(SCTP_GET_PEER_ADDR_INFO, 15),
	C(SCTP_DELAYED_ACK_TIME, 16),
	C(SCTP_DELAYED_ACK, 16),
	C(SCTP_DELAYED_SACK, 16),
	C(SCTP_CONTEXT, 17),
	C(SCTP_FRAGMENT_INTERLEAVE, 18),
	C(SCTP_PARTIAL_DELIVERY_POINT, 19),
	C(SCTP_MAX_BURST, 20),
	C(SCTP_AUTH_CHUNK, 21),
	C(SCTP_HMAC_IDENT, 22),
	C(SCTP_AUTH_KEY, 23),
	C(SCTP_AUTH_ACTIVE_KEY, 24),
	C(SCTP_AUTH_DELETE_KEY, 25),
	C(SCTP_PEER_AUTH_CHUNKS, 26),
	C(SCTP_LOCAL_AUTH_CHUNKS, 27),
	C(SCTP_GET_ASSOC_NUMBER, 28),
	C(SCTP_GET_ASSOC_ID_LIST, 29),
	C(SCTP_AUTO_ASCONF, 30),
	C(SCTP_PEER_ADDR_THLDS, 31),
	C(SCTP_RECVRCVINFO, 32),
	C(SCTP_RECVNXTINFO, 33),
	C(SCTP_DEFAULT_SNDINFO, 34),
	C(SCTP_AUTH_DEACTIVATE_KEY, 35),
	C(SCTP_REUSE_PORT, 36),
	C(SCTP_PEER_ADDR_THLDS_V2, 37),
	C(SCTP_SOCKOPT_BINDX_ADD, 100),
	C(SCTP_SOCKOPT_BINDX_REM, 101),
	C(SCTP_SOCKOPT_PEELOFF, 102),
	C(SCTP_SOCKOPT_CONNECTX_OLD, 107),
	C(SCTP_GET_PEER_ADDRS, 108),
	C(SCTP_GET_LOCAL_ADDRS, 109),
	C(SCTP_SOCKOPT_CONNECTX, 110),
	C(SCTP_SOCKOPT_CONNECTX3, 111),
	C(SCTP_GET_ASSOC_STATS, 112),
	C(SCTP_PR_SUPPORTED, 113),
	C(SCTP_DEFAULT_PRINFO, 114),
	C(SCTP_PR_ASSOC_STATUS, 115),
	C(SCTP_PR_STREAM_STATUS, 116),
	C(SCTP_RECONFIG_SUPPORTED, 117),
	C(SCTP_ENABLE_STREAM_RESET, 118),
	C(SCTP_RESET_STREAMS, 119),
	C(SCTP_RESET_ASSOC, 120),
	C(SCTP_ADD_STREAMS, 121),
	C(SCTP_SOCKOPT_PEELOFF_FLAGS, 122),
	C(SCTP_STREAM_SCHEDULER, 123),
	C(SCTP_STREAM_SCHEDULER_VALUE, 124),
	C(SCTP_INTERLEAVING_SUPPORTED, 125),
	C(SCTP_SENDMSG_CONNECT, 126),
	C(SCTP_EVENT, 127),
	C(SCTP_ASCONF_SUPPORTED, 128),
	C(SCTP_AUTH_SUPPORTED, 129),
	C(SCTP_ECN_SUPPORTED, 130),
	C(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 131),
	C(SCTP_EXPOSE_PF_STATE, 131),
	C(SCTP_REMOTE_UDP_ENCAPS_PORT, 132),
	C(SCTP_PLPMTUD_PROBE_INTERVAL, 133),
};
/* clang-format on */

SCENARIO(options, "Each option has its number, and the kernel knows it", .every_abi = true,
	 .spec = {"RFC6458-7.2-1"})
{
	int fd = layout_socket(SOCK_SEQPACKET);
	enum { SENDMSG_CONNECT = 126 }; /* names an operation to security modules; no option */

	EXPECT_CONSTANTS(options);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		int number = (int)options[i].number;
		size_t size = 0;
		int set = layout_option_set(fd, number, NULL, 0),
		    get = layout_option_get(fd, number, NULL, &size);
		bool known = number != SENDMSG_CONNECT && !layout_option_absent(number);

		ck_assert_msg((set != ENOPROTOOPT || get != ENOPROTOOPT) == known,
			      "setsockopt %s gave %s, getsockopt %s", options[i].name,
			      strerror(set), strerror(get));
	}
}

SCENARIO(no_options, "Numbers that belong to no option are refused with ENOPROTOOPT",
	 .every_abi = true, .spec = {"RFC6458-7.2-1"})
{
	static const int numbers[] = {-1, 38, 99, 103, 104, 105, 106, 126, 1000};
	int fd = layout_socket(SOCK_SEQPACKET);

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		uint8_t data[64] = {0};
		size_t size = sizeof(data);

		ck_assert_int_eq(layout_option_set(fd, numbers[i], data, size), ENOPROTOOPT);
		ck_assert_int_eq(layout_option_get(fd, numbers[i], data, &size), ENOPROTOOPT);
	}
}

/* clang-format off */
static const struct constant enumerations[] = {
	/* enum sctp_msg_flags */
	C(MSG_NOTIFICATION, 0x8000),
	/* enum sctp_sinfo_flags */
	C(SCTP_UNORDERED, 0x01),
	C(SCTP_ADDR_OVER, 0x02),
	C(SCTP_ABORT, 0x04),
	C(SCTP_SACK_IMMEDIATELY, 0x08),
	C(SCTP_SENDALL, 0x40),
	C(SCTP_PR_SCTP_ALL, 0x80),
	C(SCTP_NOTIFICATION, 0x8000),
	C(SCTP_EOF, 0x200),
	/* enum sctp_cmsg_type */
	C(SCTP_INIT, 0),
	C(SCTP_SNDRCV, 1),
	C(SCTP_SNDINFO, 2),
	C(SCTP_RCVINFO, 3),
	C(SCTP_NXTINFO, 4),
	C(SCTP_PRINFO, 5),
	C(SCTP_AUTHINFO, 6),
	C(SCTP_DSTADDRV4, 7),
	C(SCTP_DSTADDRV6, 8),
	/* enum sctp_sac_state */
	C(SCTP_COMM_UP, 0),
	C(SCTP_COMM_LOST, 1),
	C(SCTP_RESTART, 2),
	C(SCTP_SHUTDOWN_COMP, 3),
	C(SCTP_CANT_STR_ASSOC, 4),
	/* enum sctp_spc_state */
	C(SCTP_ADDR_AVAILABLE, 0),
	C(SCTP_ADDR_UNREACHABLE, 1),
	C(SCTP_ADDR_REMOVED, 2),
	C(SCTP_ADDR_ADDED, 3),
	C(SCTP_ADDR_MADE_PRIM, 4),
	C(SCTP_ADDR_CONFIRMED, 5),
	C(SCTP_ADDR_POTENTIALLY_FAILED, 6),
	C(SCTP_ADDR_PF, 6),
	/* enum sctp_ssf_flags */
	C(SCTP_DATA_UNSENT, 0),
	C(SCTP_DATA_SENT, 1),
	/* enum sctp_sn_type */
	C(SCTP_SN_TYPE_BASE, 0x8000),
	C(SCTP_DATA_IO_EVENT, 0x8000),
	C(SCTP_ASSOC_CHANGE, 0x8001),
	C(SCTP_PEER_ADDR_CHANGE, 0x8002),
	C(SCTP_SEND_FAILED, 0x8003),
	C(SCTP_REMOTE_ERROR, 0x8004),
	C(SCTP_SHUTDOWN_EVENT, 0x8005),
	C(SCTP_PARTIAL_DELIVERY_EVENT, 0x8006),
	C(SCTP_ADAPTATION_INDICATION, 0x8007),
	C(SCTP_AUTHENTICATION_EVENT, 0x8008),
	C(SCTP_AUTHENTICATION_INDICATION, 0x8008),
	C(SCTP_SENDER_DRY_EVENT, 0x8009),
	C(SCTP_STREAM_RESET_EVENT, 0x800a),
	C(SCTP_ASSOC_RESET_EVENT, 0x800b),
	C(SCTP_STREAM_CHANGE_EVENT, 0x800c),
	C(SCTP_SEND_FAILED_EVENT, 0x800d),
	C(SCTP_SN_TYPE_MAX, 0x800d),
	/* enum sctp_sn_error */
	C(SCTP_FAILED_THRESHOLD, 0),
	C(SCTP_RECEIVED_SACK, 1),
	C(SCTP_HEARTBEAT_SUCCESS, 2),
	C(SCTP_RESPONSE_TO_USER_REQ, 3),
	C(SCTP_INTERNAL_ERROR, 4),
	C(SCTP_SHUTDOWN_GUARD_EXPIRES, 5),
	C(SCTP_PEER_FAULTY, 6),
	/* enum sctp_spp_flags */
	C(SPP_HB_ENABLE, 0x01),
	C(SPP_HB_DISABLE, 0x02),
	C(SPP_HB, 0x03),
	C(SPP_HB_DEMAND, 0x04),
	C(SPP_PMTUD_ENABLE, 0x08),
	C(SPP_PMTUD_DISABLE, 0x10),
	C(SPP_PMTUD, 0x18),
	C(SPP_SACKDELAY_ENABLE, 0x20),
	C(SPP_SACKDELAY_DISABLE, 0x40),
	C(SPP_SACKDELAY, 0x60),
	C(SPP_HB_TIME_IS_ZERO, 0x80),
	C(SPP_IPV6_FLOWLABEL, 0x100),
	C(SPP_DSCP, 0x200),
	/* enum sctp_spinfo_state */
	C(SCTP_INACTIVE, 0),
	C(SCTP_PF, 1),
	C(SCTP_POTENTIALLY_FAILED, 1),
	C(SCTP_ACTIVE, 2),
	C(SCTP_UNCONFIRMED, 3),
	C(SCTP_UNKNOWN, 0xffff),
	/* enum sctp_sstat_state */
	C(SCTP_EMPTY, 0),
	C(SCTP_CLOSED, 1),
	C(SCTP_COOKIE_WAIT, 2),
	C(SCTP_COOKIE_ECHOED, 3),
	C(SCTP_ESTABLISHED, 4),
	C(SCTP_SHUTDOWN_PENDING, 5),
	C(SCTP_SHUTDOWN_SENT, 6),
	C(SCTP_SHUTDOWN_RECEIVED, 7),
	C(SCTP_SHUTDOWN_ACK_SENT, 8),
	/* enum sctp_sched_type */
	C(SCTP_SS_FCFS, 0),
	C(SCTP_SS_DEFAULT, 0),
	C(SCTP_SS_PRIO, 1),
	C(SCTP_SS_RR, 2),
	/* Without a name. */
	C(SCTP_PARTIAL_DELIVERY_ABORTED, 0),
	C(SCTP_AUTH_NEW_KEY, 0),
	C(SCTP_AUTH_NEWKEY, 0),
	C(SCTP_AUTH_FREE_KEY, 1),
	C(SCTP_AUTH_NO_AUTH, 2),
	C(SCTP_AUTH_HMAC_ID_SHA1, 1),
	C(SCTP_AUTH_HMAC_ID_SHA256, 3),
	C(SCTP_SENDV_NOINFO, 0),
	C(SCTP_SENDV_SNDINFO, 1),
	C(SCTP_SENDV_PRINFO, 2),
	C(SCTP_SENDV_AUTHINFO, 3),
	C(SCTP_SENDV_SPA, 4),
	C(SCTP_RECVV_NOINFO, 0),
	C(SCTP_RECVV_RCVINFO, 1),
	C(SCTP_RECVV_NXTINFO, 2),
	C(SCTP_RECVV_RN, 3),
};
/* clang-format on */

SCENARIO(enumerations, "Each enumerator has its value, and each enumeration is four bytes",
	 .every_abi = true)
{
	static const struct {
		const char *name;
		size_t size;
	} enums[] = {
		{"enum sctp_msg_flags", sizeof(enum sctp_msg_flags)},
		{"enum sctp_sinfo_flags", sizeof(enum sctp_sinfo_flags)},
		{"enum sctp_cmsg_type", sizeof(enum sctp_cmsg_type)},
		{"enum sctp_sac_state", sizeof(enum sctp_sac_state)},
		{"enum sctp_spc_state", sizeof(enum sctp_spc_state)},
		{"enum sctp_ssf_flags", sizeof(enum sctp_ssf_flags)},
		{"enum sctp_sn_type", sizeof(enum sctp_sn_type)},
		{"enum sctp_sn_error", sizeof(enum sctp_sn_error)},
		{"enum sctp_spp_flags", sizeof(enum sctp_spp_flags)},
		{"enum sctp_spinfo_state", sizeof(enum sctp_spinfo_state)},
		{"enum sctp_sstat_state", sizeof(enum sctp_sstat_state)},
		{"enum sctp_sched_type", sizeof(enum sctp_sched_type)},
	};

	EXPECT_CONSTANTS(enumerations);
	for (size_t i = 0; i < ARRAY_SIZE(enums); i++)
		ck_assert_msg(enums[i].size == 4,
			      "%s must be of 4 bytes, the compiler makes it %zu", enums[i].name,
			      enums[i].size);
}

/* clang-format off */
static const struct constant flags[] = {
	C(SCTP_FUTURE_ASSOC, 0),
	C(SCTP_CURRENT_ASSOC, 1),
	C(SCTP_ALL_ASSOC, 2),
	C(SCTP_PR_SCTP_NONE, 0x00),
	C(SCTP_PR_SCTP_TTL, 0x10),
	C(SCTP_PR_SCTP_RTX, 0x20),
	C(SCTP_PR_SCTP_PRIO, 0x30),
	C(SCTP_PR_SCTP_MASK, 0x30),
	C(SCTP_ENABLE_RESET_STREAM_REQ, 0x01),
	C(SCTP_ENABLE_RESET_ASSOC_REQ, 0x02),
	C(SCTP_ENABLE_CHANGE_ASSOC_REQ, 0x04),
	C(SCTP_ENABLE_STRRESET_MASK, 0x07),
	C(SCTP_STREAM_RESET_INCOMING, 0x01),
	C(SCTP_STREAM_RESET_OUTGOING, 0x02),
	C(SCTP_STREAM_RESET_INCOMING_SSN, 0x01),
	C(SCTP_STREAM_RESET_OUTGOING_SSN, 0x02),
	C(SCTP_STREAM_RESET_DENIED, 0x04),
	C(SCTP_STREAM_RESET_FAILED, 0x08),
	C(SCTP_ASSOC_RESET_DENIED, 0x04),
	C(SCTP_ASSOC_RESET_FAILED, 0x08),
	C(SCTP_ASSOC_CHANGE_DENIED, 0x04),
	C(SCTP_ASSOC_CHANGE_FAILED, 0x08),
	C(SCTP_STREAM_CHANGE_DENIED, 0x04),
	C(SCTP_STREAM_CHANGE_FAILED, 0x08),
	C(SCTP_BINDX_ADD_ADDR, 0x01),
	C(SCTP_BINDX_REM_ADDR, 0x02),
};
/* clang-format on */

SCENARIO(flags, "Each flag of the options and events has its value", .every_abi = true)
{
	EXPECT_CONSTANTS(flags);
}
