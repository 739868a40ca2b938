/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The socket options and sysctls that worlds use, one row each.  What stands here is drawn, printed
 * and played; nothing else has to be touched.
 */
#ifndef WORLD_OPTIONS_H
#define WORLD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>
#include <netinet/sctp.h>
#include <sys/socket.h>

/* Options of SOL_SOCKET, by numbers that none of SCTP's have; in a world's buffer for sending there is hardly any room. */
enum { WORLD_SOCKET_LEVEL = 10000, WORLD_SO_SNDBUF = WORLD_SOCKET_LEVEL + SO_SNDBUF };

/* clang-format off */
/* ROW(member, as wide as, the least and the greatest that are mostly drawn, in units of) */
#define WORLD_NUMBER_LIST(ROW)                                  \
	ROW('c', 'B', 0, 255, 1) /* a chunk type: one of the table */ \
	ROW('h', 'H', 1, 3, 1)   /* an HMAC identifier */          \
	ROW('k', 'H', 0, 1, 1)   /* a key: that of the association, or another one */ \
	ROW('f', 'H', 0, 3, 1)   /* flags, how many */             \
	ROW('s', 'H', 0, 9, 1)   /* a stream, streams */           \
	ROW('l', 'H', 8, 16, 1)  /* the length of what follows */  \
	ROW('n', 'I', 0, 4, 1)   /* how many, which of a few */    \
	ROW('p', 'H', 1, 3, 16)  /* a policy (RFC 7496) */

/*
 * ROW(option, members of its value in order)
 *
 * a: the association's ID; A: an address (struct sockaddr_storage); B, H, I: a number of 1, 2, 4
 * bytes; *: sixteen bytes that begin with the number.  Each is aligned as in C, or not at all after "!".  What stands
 * behind ">" getsockopt() answers, all of it or some; a scheduler that knows no values gives none.
 * Of these numbers most values are refused, so most that are drawn are others (WORLD_NUMBER_LIST).
 */
#define WORLD_OPTION_LIST(ROW)                           \
	ROW(SCTP_RTOINFO, "a>III")                              \
	ROW(SCTP_ASSOCINFO, "a>HHIII")                          \
	ROW(SCTP_INITMSG, "ssHH")                               \
	ROW(SCTP_NODELAY, "I")                                  \
	ROW(SCTP_AUTOCLOSE, "I")                                \
	ROW(SCTP_SET_PEER_PRIMARY_ADDR, "!aA")                  \
	ROW(SCTP_PRIMARY_ADDR, "!aA")                           \
	ROW(SCTP_ADAPTATION_LAYER, "I")                         \
	ROW(SCTP_DISABLE_FRAGMENTS, "I")                        \
	ROW(SCTP_PEER_ADDR_PARAMS, "!aA>IHIIIIB")               \
	ROW(SCTP_DEFAULT_SEND_PARAM, "HHHIIIIIa")               \
	ROW(SCTP_EVENTS, "*")                                   \
	ROW(SCTP_I_WANT_MAPPED_V4_ADDR, "I")                    \
	ROW(SCTP_MAXSEG, "a>I")                                 \
	ROW(SCTP_STATUS, "a>************")                      \
	ROW(SCTP_GET_PEER_ADDR_INFO, "!aA>IIIII")               \
	ROW(SCTP_DELAYED_SACK, "a>II")                          \
	ROW(SCTP_CONTEXT, "a>I")                                \
	ROW(SCTP_FRAGMENT_INTERLEAVE, "n")                      \
	ROW(SCTP_PARTIAL_DELIVERY_POINT, "I")                   \
	ROW(SCTP_MAX_BURST, "a>I")                              \
	ROW(SCTP_AUTH_CHUNK, "c")                               \
	ROW(SCTP_HMAC_IDENT, "nhhhh")                           \
	ROW(SCTP_AUTH_KEY, "akl*")                              \
	ROW(SCTP_AUTH_ACTIVE_KEY, "ak")                         \
	ROW(SCTP_AUTH_DELETE_KEY, "ak")                         \
	ROW(SCTP_PEER_AUTH_CHUNKS, "aI*")                       \
	ROW(SCTP_LOCAL_AUTH_CHUNKS, "aI*")                      \
	ROW(SCTP_GET_ASSOC_NUMBER, "I")                         \
	ROW(SCTP_GET_ASSOC_ID_LIST, "I*")                       \
	ROW(SCTP_AUTO_ASCONF, "I")                              \
	ROW(SCTP_PEER_ADDR_THLDS, "aA>HH")                      \
	ROW(SCTP_RECVNXTINFO, "I")                              \
	ROW(SCTP_DEFAULT_SNDINFO, "HHIIa")                      \
	ROW(SCTP_AUTH_DEACTIVATE_KEY, "ak")                     \
	ROW(SCTP_REUSE_PORT, "I")                               \
	ROW(SCTP_PEER_ADDR_THLDS_V2, "aA>HHH")                  \
	ROW(SCTP_GET_PEER_ADDRS, "aI****************")          \
	ROW(SCTP_GET_LOCAL_ADDRS, "aI****************")         \
	ROW(SCTP_GET_ASSOC_STATS, "a>A************")            \
	ROW(SCTP_PR_SUPPORTED, "a>I")                           \
	ROW(SCTP_DEFAULT_PRINFO, "aIp")                         \
	ROW(SCTP_PR_ASSOC_STATUS, "asp>IIII")                   \
	ROW(SCTP_PR_STREAM_STATUS, "asp>IIII")                  \
	ROW(SCTP_RECONFIG_SUPPORTED, "a>I")                     \
	ROW(SCTP_ENABLE_STREAM_RESET, "a>I")                    \
	ROW(SCTP_RESET_STREAMS, "affss")                        \
	ROW(SCTP_RESET_ASSOC, "a")                              \
	ROW(SCTP_ADD_STREAMS, "ass")                            \
	ROW(SCTP_STREAM_SCHEDULER, "a>n")                       \
	ROW(SCTP_STREAM_SCHEDULER_VALUE, "asH")                 \
	ROW(SCTP_INTERLEAVING_SUPPORTED, "a>n")                 \
	ROW(SCTP_EVENT, "aH>B")                                 \
	ROW(SCTP_ASCONF_SUPPORTED, "a>I")                       \
	ROW(SCTP_AUTH_SUPPORTED, "a>I")                         \
	ROW(SCTP_ECN_SUPPORTED, "a>I")                          \
	ROW(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, "a>I")        \
	ROW(SCTP_REMOTE_UDP_ENCAPS_PORT, "aA>H")                \
	ROW(SCTP_PLPMTUD_PROBE_INTERVAL, "aA>I")                \
	ROW(WORLD_SO_SNDBUF, "I")

/* ROW(sysctl below net/sctp, a value that makes more happen) */
#define WORLD_SYSCTL_LIST(ROW)            \
	ROW(addip_enable, 1)              \
	ROW(addip_noauth_enable, 1)       \
	ROW(auth_enable, 1)               \
	ROW(reconf_enable, 1)             \
	ROW(intl_enable, 1)               \
	ROW(prsctp_enable, 0)             \
	ROW(ecn_enable, 0)                \
	ROW(cookie_preserve_enable, 0)    \
	ROW(default_auto_asconf, 1)       \
	ROW(max_burst, 1)                 \
	ROW(max_autoclose, 1)             \
	ROW(association_max_retrans, 2)   \
	ROW(path_max_retrans, 1)          \
	ROW(max_init_retransmits, 1)      \
	ROW(hb_interval, 500)             \
	ROW(rto_initial, 200)             \
	ROW(rto_min, 100)                 \
	ROW(rto_max, 1000)                \
	ROW(sack_timeout, 1)              \
	ROW(valid_cookie_life, 100)       \
	ROW(pf_retrans, 1)                \
	ROW(pf_enable, 1)                 \
	ROW(pf_expose, 2)                 \
	ROW(ps_retrans, 1)                \
	ROW(sndbuf_policy, 1)             \
	ROW(rcvbuf_policy, 1)             \
	ROW(addr_scope_policy, 0)         \
	ROW(cookie_hmac_alg, 0)           \
	ROW(plpmtud_probe_interval, 5000)
/* clang-format on */

#define WORLD_SYSCTL_NUMBER(name, value) SYSCTL_##name,
enum world_sysctl { WORLD_SYSCTL_LIST(WORLD_SYSCTL_NUMBER) WORLD_SYSCTLS };
#undef WORLD_SYSCTL_NUMBER

struct world_option {
	const char *name;
	int number;
	const char *members;
};

/* All of them; a NULL name at the end. */
extern const struct world_option world_options[];
extern const size_t world_option_count;

/* How setsockopt() has it: its level, and its number there. */
int world_option_level(const struct world_option *option);
int world_option_native(const struct world_option *option);

/* Of an option by its number, or NULL. */
const struct world_option *world_option_of(int64_t number);
const char *world_option_name(int64_t number);
bool world_option_find(const char *name, int64_t *number);

/* Of a sysctl by its place in the list, or NULL. */
const char *world_sysctl_name(int64_t number);
bool world_sysctl_find(const char *name, int64_t *number);
int64_t world_sysctl_value(int64_t number);
/* What is written for a value that is a word, or NULL. */
const char *world_sysctl_word(int64_t number);

/* Which values of an option's number are mostly drawn: those from `least` to `greatest`, times `unit`. */
struct world_range {
	char member;
	int64_t least, greatest, unit;
};

/* That of the number of that place, from 0; NULL if any value is drawn. */
const struct world_range *world_option_range(int64_t option, unsigned place);

enum { WORLD_OPTION_NUMBERS = 5, WORLD_OPTION_MAX = 1024 };

/*
 * Writes the value of an option as its members say: the association's ID, the address and the
 * numbers, in order, the last one for all that follow.  Returns its size.
 */
size_t world_option_value(const struct world_option *option, int32_t id, const void *address,
			  size_t address_size, const int64_t numbers[WORLD_OPTION_NUMBERS],
			  uint8_t value[WORLD_OPTION_MAX]);

/* Where in the value stands what getsockopt() answers; 0: nobody knows. */
size_t world_option_answer(const struct world_option *option);

#endif
