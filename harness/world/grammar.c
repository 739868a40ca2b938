/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/grammar.h"

#include "harness/array_size.h"
#include "harness/wire/chunk_types.h"
#include "harness/world/options.h"

enum {
	PEER = 1 << PROFILE_PEER,
	API = 1 << PROFILE_API | 1 << PROFILE_BOTH,
	FAILOVER = 1 << PROFILE_FAILOVER,
	KERNELS = API | FAILOVER,
	ANYWHERE = PEER | KERNELS,
};

#define D(operand, how)                                                                            \
	{                                                                                          \
		OPERAND_##operand, DRAW_##how                                                      \
	}
#define DRAWS(...) .draws_count = ARRAY_SIZE(((struct draw[]){__VA_ARGS__})), .draws = {__VA_ARGS__}

/* clang-format off */
const struct grammar_row grammar[STEP_KINDS] = {
	[STEP_SOCKET] = {{1, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(style, SWITCH), D(path, RARELY))},
	[STEP_LISTEN] = {{1, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_CONNECT] = {{2, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(target, TARGET), D(path, PATH), D(count, COUNT))},
	[STEP_ACCEPT] = {{2, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_SEND] = {{24, 6}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(assoc, ASSOC), D(stream, STREAM), D(size, SIZE),
		D(ppid, PPID), D(flags, SEND_FLAGS), D(path, ANY_PATH), D(target, TARGET), D(a, POLICY), D(b, NUMBER), D(c, RARELY),
		D(d, KEY), D(count, COUNT), D(style, SELDOM), D(parent, RARELY))},
	[STEP_READ] = {{2, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, SWITCH), D(parent, RARELY))},
	[STEP_SET] = {{16, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(option, OPTION), D(assoc, ASSOC), D(path, ANY_PATH), D(target, TARGET),
		D(style, RARELY), D(a, NUMBER), D(b, NUMBER), D(c, NUMBER), D(d, NUMBER), D(e, NUMBER), D(length, LENGTH),
		D(count, MORE_COUNT), D(parent, RARELY))},
	[STEP_GET] = {{10, 3}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(option, OPTION), D(assoc, ASSOC), D(path, ANY_PATH), D(target, TARGET),
		D(style, RARELY), D(a, NUMBER), D(length, ANY_LENGTH), D(count, SWITCH), D(parent, RARELY))},
	[STEP_SHUTDOWN] = {{1, 4}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, SWITCH), D(parent, RARELY))},
	[STEP_CLOSE] = {{1, 6}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, CLOSE), D(parent, SWITCH))},
	[STEP_PEELOFF] = {{2, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(assoc, ASSOC), D(parent, OFTEN))},
	[STEP_BIND] = {{3, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(action, BIND), D(path, ANY_PATH), D(parent, RARELY))},
	[STEP_FORK] = {{1, 1}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT), D(parent, SWITCH))},
	[STEP_KILL] = {{1, 2}, ANYWHERE, DRAWS(D(endpoint, ENDPOINT))},
	[STEP_ADDRESS] = {{0, 0}, ANYWHERE, DRAWS(D(action, BIND), D(path, PATH), D(a, SWITCH))},
	[STEP_LINK] = {{2, 2}, KERNELS, DRAWS(D(path, PATH), D(action, LINK_ACTION))},
	[STEP_RULE] = {{3, 3}, ANYWHERE, DRAWS(D(action, RULE), D(type, CHUNK_TYPE), D(path, ANY_PATH), D(count, COUNT), D(ms, DURATION))},
	[STEP_TIME] = {{14, 10}, ANYWHERE, DRAWS(D(ms, DURATION))},
	[STEP_ANSWER] = {{2, 2}, PEER, DRAWS(D(peer, PEER), D(type, CHUNK_TYPE), D(action, SWITCH))},
	[STEP_PARAM] = {{0, 0}, PEER, DRAWS(D(peer, PEER), D(type, PARAMETER), D(size, VALUE_SIZE), D(a, NUMBER), D(b, NUMBER), D(c, NUMBER),
		D(count, MANY))},
	[STEP_CHUNK] = {{40, 16}, PEER, DRAWS(D(peer, PEER), D(type, CHUNK_TYPE), D(stream, STREAM), D(size, SIZE), D(ppid, PPID),
		D(path, MOSTLY_FIRST_PATH), D(more, RARELY), D(style, RARELY))},
	[STEP_REPEAT] = {{4, 3}, PEER, DRAWS(D(peer, PEER), D(count, COUNT), D(path, PATH))},
	[STEP_RESTART] = {{2, 3}, PEER, DRAWS(D(peer, PEER))},
	[STEP_REVIVE] = {{2, 2}, PEER, DRAWS(D(peer, PEER), D(endpoint, ENDPOINT))},
};
/* clang-format on */

#define LIST(type, name, ...) static const type name[] = {__VA_ARGS__}

LIST(int, auth_options, SCTP_AUTH_CHUNK, SCTP_HMAC_IDENT, SCTP_AUTH_KEY, SCTP_AUTH_ACTIVE_KEY,
     SCTP_AUTH_DELETE_KEY, SCTP_AUTH_DEACTIVATE_KEY, SCTP_PEER_AUTH_CHUNKS, SCTP_LOCAL_AUTH_CHUNKS,
     SCTP_AUTH_SUPPORTED);
LIST(uint8_t, auth_chunks, AUTH, COOKIE_ECHO, INIT, SACK);
LIST(int, auth_sysctls, SYSCTL_auth_enable);

LIST(int, address_options, SCTP_ASCONF_SUPPORTED, SCTP_AUTO_ASCONF, SCTP_SET_PEER_PRIMARY_ADDR,
     SCTP_PRIMARY_ADDR, SCTP_GET_PEER_ADDRS, SCTP_GET_LOCAL_ADDRS, SCTP_PEER_ADDR_PARAMS,
     SCTP_GET_PEER_ADDR_INFO);
LIST(uint8_t, address_chunks, ASCONF, ASCONF_ACK, HEARTBEAT, HEARTBEAT_ACK, SACK);
LIST(int, address_sysctls, SYSCTL_addip_enable, SYSCTL_auth_enable, SYSCTL_addip_noauth_enable);

LIST(int, reconfig_options, SCTP_ENABLE_STREAM_RESET, SCTP_RESET_STREAMS, SCTP_RESET_ASSOC,
     SCTP_ADD_STREAMS, SCTP_RECONFIG_SUPPORTED, SCTP_STREAM_SCHEDULER, SCTP_STREAM_SCHEDULER_VALUE);
LIST(uint8_t, reconfig_chunks, RE_CONFIG, SACK);
LIST(int, reconfig_sysctls, SYSCTL_reconf_enable, SYSCTL_intl_enable);

LIST(int, queue_options, SCTP_STREAM_SCHEDULER, SCTP_STREAM_SCHEDULER_VALUE,
     SCTP_INTERLEAVING_SUPPORTED, SCTP_FRAGMENT_INTERLEAVE, SCTP_PARTIAL_DELIVERY_POINT,
     SCTP_MAXSEG, SCTP_PR_SUPPORTED, SCTP_DEFAULT_PRINFO, SCTP_PR_ASSOC_STATUS,
     SCTP_PR_STREAM_STATUS, SCTP_MAX_BURST, SCTP_NODELAY, WORLD_SO_SNDBUF);
LIST(uint8_t, queue_chunks, SACK, I_DATA, FORWARD_TSN, I_FORWARD_TSN);
LIST(int, queue_sysctls, SYSCTL_intl_enable);

LIST(int, setup_options, SCTP_INITMSG, SCTP_ASSOCINFO, SCTP_RTOINFO, SCTP_INTERLEAVING_SUPPORTED,
     SCTP_FRAGMENT_INTERLEAVE);
LIST(uint8_t, setup_chunks, INIT, INIT_ACK, COOKIE_ECHO, COOKIE_ACK, ERROR, ABORT, SHUTDOWN_ACK);
LIST(int, setup_sysctls, SYSCTL_cookie_hmac_alg, SYSCTL_cookie_preserve_enable,
     SYSCTL_valid_cookie_life);

LIST(int, path_options, SCTP_PEER_ADDR_PARAMS, SCTP_PRIMARY_ADDR, SCTP_PEER_ADDR_THLDS,
     SCTP_PEER_ADDR_THLDS_V2, SCTP_GET_PEER_ADDR_INFO, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE,
     SCTP_PLPMTUD_PROBE_INTERVAL, SCTP_REMOTE_UDP_ENCAPS_PORT);
LIST(uint8_t, path_chunks, HEARTBEAT, HEARTBEAT_ACK, SACK);
LIST(int, path_sysctls, SYSCTL_pf_enable, SYSCTL_pf_expose);

#define KIND(name) (1U << STEP_##name)
#define TOPIC(name, offered, drawn, ...)                                                           \
	{                                                                                          \
		name##_options, name##_chunks, name##_sysctls, ARRAY_SIZE(name##_options),         \
			ARRAY_SIZE(name##_chunks), ARRAY_SIZE(name##_sysctls), offered, drawn,     \
			##__VA_ARGS__                                                              \
	}

const struct topic topics[] = {
	TOPIC(auth, OFFER_AUTH | OFFER_AUTH_MORE, KIND(SET) | KIND(PEELOFF)),
	TOPIC(address, OFFER_AUTH | OFFER_ASCONF, KIND(BIND) | KIND(RESTART), KIND(ADDRESS)),
	TOPIC(reconfig, OFFER_RECONFIG, KIND(SET) | KIND(SEND), KIND(PEELOFF) | KIND(CLOSE)),
	TOPIC(queue, OFFER_FORWARD_TSN, KIND(SEND), KIND(PEELOFF) | KIND(READ)),
	TOPIC(setup, 0, KIND(RESTART) | KIND(ANSWER) | KIND(REPEAT), KIND(PEELOFF) | KIND(CLOSE)),
	TOPIC(path, OFFER_ADDRESSES, KIND(RULE) | KIND(SEND)),
};
const unsigned topic_count = ARRAY_SIZE(topics);
