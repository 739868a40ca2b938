/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which options of linux/sctp.h can be set, and which can be read. */
#define SUITE "layout"
#include "suites/layout/members.h"

/* What a value of no bytes gives: an error about its length if the option exists at all. */
struct direction {
	const char *name;
	int option;
	int set, get;
};

#define D(option, set, get)                                                                        \
	{                                                                                          \
#option, option, set, get                                                          \
	}

enum {
	NONE = ENOPROTOOPT,
	LENGTH = EINVAL,
	NOT_READABLE = EOPNOTSUPP,
	/* EOPNOTSUPP, or ENOPROTOOPT: see read_only_options. */
	READ_ONLY = -1,
	WRITE_ONLY = READ_ONLY,
	/* An error, whatever it is: see mapped_addresses_of_ipv4. */
	NOT_OF_IPV4 = -2,
};

static const struct direction directions[] = {
	D(SCTP_RTOINFO, LENGTH, LENGTH),
	D(SCTP_ASSOCINFO, LENGTH, LENGTH),
	D(SCTP_INITMSG, LENGTH, LENGTH),
	D(SCTP_NODELAY, LENGTH, LENGTH),
	D(SCTP_AUTOCLOSE, LENGTH, LENGTH),
	D(SCTP_SET_PEER_PRIMARY_ADDR, LENGTH, WRITE_ONLY),
	D(SCTP_PRIMARY_ADDR, LENGTH, LENGTH),
	D(SCTP_ADAPTATION_LAYER, LENGTH, LENGTH),
	D(SCTP_DISABLE_FRAGMENTS, LENGTH, LENGTH),
	D(SCTP_PEER_ADDR_PARAMS, LENGTH, LENGTH),
	D(SCTP_DEFAULT_SEND_PARAM, LENGTH, LENGTH),
	D(SCTP_EVENTS, 0, LENGTH), /* no byte is a short struct */
	D(SCTP_I_WANT_MAPPED_V4_ADDR, NOT_OF_IPV4, NOT_OF_IPV4),
	D(SCTP_MAXSEG, LENGTH, LENGTH),
	D(SCTP_STATUS, READ_ONLY, LENGTH),
	D(SCTP_GET_PEER_ADDR_INFO, READ_ONLY, LENGTH),
	D(SCTP_DELAYED_SACK, LENGTH, LENGTH),
	D(SCTP_CONTEXT, LENGTH, LENGTH),
	D(SCTP_FRAGMENT_INTERLEAVE, LENGTH, LENGTH),
	D(SCTP_PARTIAL_DELIVERY_POINT, LENGTH, LENGTH),
	D(SCTP_MAX_BURST, LENGTH, LENGTH),
	D(SCTP_AUTH_CHUNK, LENGTH, NOT_READABLE),
	D(SCTP_HMAC_IDENT, LENGTH, LENGTH),
	D(SCTP_AUTH_KEY, LENGTH, NOT_READABLE),
	D(SCTP_AUTH_ACTIVE_KEY, LENGTH, LENGTH),
	D(SCTP_AUTH_DELETE_KEY, LENGTH, NOT_READABLE),
	D(SCTP_PEER_AUTH_CHUNKS, READ_ONLY, LENGTH),
	D(SCTP_LOCAL_AUTH_CHUNKS, READ_ONLY, LENGTH),
	D(SCTP_GET_ASSOC_NUMBER, READ_ONLY, LENGTH),
	D(SCTP_GET_ASSOC_ID_LIST, READ_ONLY, LENGTH),
	D(SCTP_AUTO_ASCONF, LENGTH, LENGTH),
	D(SCTP_PEER_ADDR_THLDS, LENGTH, LENGTH),
	D(SCTP_RECVRCVINFO, LENGTH, LENGTH),
	D(SCTP_RECVNXTINFO, LENGTH, LENGTH),
	D(SCTP_DEFAULT_SNDINFO, LENGTH, LENGTH),
	D(SCTP_AUTH_DEACTIVATE_KEY, LENGTH, NOT_READABLE),
	D(SCTP_REUSE_PORT, LENGTH, LENGTH),
	D(SCTP_PEER_ADDR_THLDS_V2, LENGTH, LENGTH),
	D(SCTP_SOCKOPT_BINDX_ADD, LENGTH, NONE),
	D(SCTP_SOCKOPT_BINDX_REM, LENGTH, NONE),
	D(SCTP_SOCKOPT_PEELOFF, NONE, LENGTH),
	D(SCTP_SOCKOPT_CONNECTX_OLD, LENGTH, NONE),
	D(SCTP_GET_PEER_ADDRS, NONE, LENGTH),
	D(SCTP_GET_LOCAL_ADDRS, NONE, LENGTH),
	D(SCTP_SOCKOPT_CONNECTX, LENGTH, NONE),
	D(SCTP_SOCKOPT_CONNECTX3, NONE, LENGTH),
	D(SCTP_GET_ASSOC_STATS, NONE, LENGTH),
	D(SCTP_PR_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_DEFAULT_PRINFO, LENGTH, LENGTH),
	D(SCTP_PR_ASSOC_STATUS, READ_ONLY, LENGTH),
	D(SCTP_PR_STREAM_STATUS, READ_ONLY, LENGTH),
	D(SCTP_RECONFIG_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_ENABLE_STREAM_RESET, LENGTH, LENGTH),
	D(SCTP_RESET_STREAMS, LENGTH, NONE),
	D(SCTP_RESET_ASSOC, LENGTH, NONE),
	D(SCTP_ADD_STREAMS, LENGTH, NONE),
	D(SCTP_SOCKOPT_PEELOFF_FLAGS, NONE, LENGTH),
	D(SCTP_STREAM_SCHEDULER, LENGTH, LENGTH),
	D(SCTP_STREAM_SCHEDULER_VALUE, LENGTH, LENGTH),
	D(SCTP_INTERLEAVING_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_SENDMSG_CONNECT, NONE, NONE), /* what security modules see of sendmsg() */
	D(SCTP_EVENT, LENGTH, LENGTH),
	D(SCTP_ASCONF_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_AUTH_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_ECN_SUPPORTED, LENGTH, LENGTH),
	D(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, LENGTH, LENGTH),
	D(SCTP_REMOTE_UDP_ENCAPS_PORT, LENGTH, LENGTH),
	D(SCTP_PLPMTUD_PROBE_INTERVAL, LENGTH, LENGTH),
	/* Numbers of no option. */
	D(0x7fff, NONE, NONE),
	D(-1, NONE, NONE),
};

static const char *name_of_error(int error)
{
	if (error == READ_ONLY)
		return "EOPNOTSUPP or ENOPROTOOPT";
	if (error == NOT_OF_IPV4)
		return "an error";
	return error ? strerrorname_np(error) : "success";
}

static bool is_wanted(int error, int want)
{
	if (want == READ_ONLY)
		return error == EOPNOTSUPP || error == ENOPROTOOPT;
	return want == NOT_OF_IPV4 ? error != 0 : error == want;
}

static void expect_error(const struct direction *row, const char *call, int error, int want)
{
	ck_assert_msg(is_wanted(error, want), "%s %s of no bytes gave %s, expected %s", call,
		      row->name, name_of_error(error), name_of_error(want));
}

SCENARIO(directions, "Each option can be set, read or both, and the other use of it is refused",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_AUTH, .no_packets = true,
	 .spec = {"RFC7496-4.3-4"})
{
	sysctl_set(lab, "a", "net/sctp/auth_enable", "1");
	sysctl_set(lab, "a", "net/sctp/addip_enable", "1");
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	/* SCTP_REUSE_PORT is for one-to-one sockets that are not bound yet. */
	int unbound = layout_socket(SOCK_STREAM);

	for (size_t i = 0; i < ARRAY_SIZE(directions); i++) {
		const struct direction *row = &directions[i];
		int fd = row->option == SCTP_REUSE_PORT ? unbound : endpoint->fd;
		bool absent = layout_option_absent(row->option);
		uint8_t value[8] = {0};
		size_t size = 0;

		expect_error(row, "setsockopt", layout_option_set(fd, row->option, value, 0),
			     absent ? NONE : row->set);
		expect_error(row, "getsockopt", layout_option_get(fd, row->option, value, &size),
			     absent ? NONE : row->get);
		ck_assert_uint_eq(size, 0);
	}
}

/* An option that can only be read (8.2) or only be set (8.3), and the size of its value. */
struct one_way {
	const char *name;
	int option;
	size_t size;
	bool write_only;
};

#define ONE_WAY(option, size, ...)                                                                 \
	{                                                                                          \
#option, option, size, __VA_ARGS__                                                 \
	}

SCENARIO(
	read_only_options,
	"setsockopt() of a read-only option, and getsockopt() of a write-only one, give EOPNOTSUPP",
	.every_abi = true, .spec = {"RFC6458-8.2-1", "RFC6458-8.3-1"},
	.known = {
		{"4.0", NULL,
		 "sctp_setsockopt() and sctp_getsockopt() (net/sctp/socket.c) give ENOPROTOOPT, as for "
		 "numbers of no option; RFC 6458 8.2 and 8.3 want EOPNOTSUPP"}})
{
	static const struct one_way options[] = {
		ONE_WAY(SCTP_STATUS, sizeof(struct sctp_status)),
		ONE_WAY(SCTP_GET_PEER_ADDR_INFO, sizeof(struct sctp_paddrinfo)),
		ONE_WAY(SCTP_PEER_AUTH_CHUNKS, sizeof(struct sctp_authchunks)),
		ONE_WAY(SCTP_LOCAL_AUTH_CHUNKS, sizeof(struct sctp_authchunks)),
		ONE_WAY(SCTP_GET_ASSOC_NUMBER, sizeof(uint32_t)),
		ONE_WAY(SCTP_GET_ASSOC_ID_LIST, sizeof(struct sctp_assoc_ids)),
		ONE_WAY(SCTP_SET_PEER_PRIMARY_ADDR, sizeof(struct sctp_setpeerprim), true),
		ONE_WAY(SCTP_AUTH_CHUNK, sizeof(struct sctp_authchunk), true),
		ONE_WAY(SCTP_AUTH_KEY, sizeof(struct sctp_authkey), true),
		ONE_WAY(SCTP_AUTH_DEACTIVATE_KEY, sizeof(struct sctp_authkeyid), true),
		ONE_WAY(SCTP_AUTH_DELETE_KEY, sizeof(struct sctp_authkeyid), true),
	};
	int fd = layout_socket(SOCK_SEQPACKET);

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct one_way *row = &options[i];
		uint8_t value[LAYOUT_STRUCT_MAX] = {0};
		size_t size = row->size;
		int error = row->write_only ? layout_option_get(fd, row->option, value, &size)
					    : layout_option_set(fd, row->option, value, size);

		ck_assert_msg(error == EOPNOTSUPP, "%s %s gave %s, expected EOPNOTSUPP",
			      row->write_only ? "getsockopt" : "setsockopt", row->name,
			      name_of_error(error));
	}
}
