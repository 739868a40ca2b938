/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of a world: what is done to a kernel, one thing after the other.
 *
 * A step is a kind and some numbers, its operands; 0 is what is usual, and is not written down.  So
 * a step can be drawn, printed, read, made smaller and written as C by code that knows no kind.
 */
#ifndef WORLD_STEP_H
#define WORLD_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ROW(name in C, name in a world file) */
#define STEP_KIND_LIST(ROW)                                                                        \
	ROW(SYSCTL, "sysctl")                                                                      \
	ROW(SOCKET, "socket")                                                                      \
	ROW(LISTEN, "listen")                                                                      \
	ROW(CONNECT, "connect")                                                                    \
	ROW(ACCEPT, "accept")                                                                      \
	ROW(SEND, "send")                                                                          \
	ROW(READ, "read")                                                                          \
	ROW(SET, "set")                                                                            \
	ROW(GET, "get")                                                                            \
	ROW(SHUTDOWN, "shutdown")                                                                  \
	ROW(CLOSE, "close")                                                                        \
	ROW(PEELOFF, "peeloff")                                                                    \
	ROW(BIND, "bind")                                                                          \
	ROW(FORK, "fork")                                                                          \
	ROW(KILL, "kill")                                                                          \
	ROW(ADDRESS, "address")                                                                    \
	ROW(LINK, "link")                                                                          \
	ROW(RULE, "rule")                                                                          \
	ROW(TIME, "time")                                                                          \
	ROW(PEER, "peer")                                                                          \
	ROW(ANSWER, "answer")                                                                      \
	ROW(PARAM, "param")                                                                        \
	ROW(CHUNK, "chunk")                                                                        \
	ROW(REPEAT, "repeat")                                                                      \
	ROW(RESTART, "restart")                                                                    \
	ROW(REVIVE, "revive")

#define STEP_KIND_NUMBER(name, text) STEP_##name,
enum step_kind { STEP_KIND_LIST(STEP_KIND_NUMBER) STEP_KINDS };
#undef STEP_KIND_NUMBER

/*
 * endpoint   number of a kernel's socket, from 0
 * peer       number of a scripted peer, from 0
 * target     whom to connect to: an endpoint, or TARGET_PEER and a peer's number; of an INIT the
 *            endpoint and 1, or 0 for that which the peer speaks to already
 * path       a link of the lab, from 0; where it is a choice (bind, send) 0 is "any", 1 the first
 * assoc      which association an option or message names: enum which_assoc
 * option     a socket option or a sysctl, by its number
 * a to e     the numbers of an option's value or of a parameter, in order; of a rule a is how many packets it lets alone
 *            at first, and with b it is about packets of any chunk; of a message a and b are a policy and its value (RFC
 *            7496), c how many further addresses it names, d the number of a shared key, from 1
 * type       of a chunk or a parameter
 * field      which field of a chunk is another than it should be (enum spoiled), and
 * value      what it is; with `relative` that is added to what it should be
 * size       of a message, or of a parameter's value, which has none if it is negative
 * length     of an option: how many bytes too many (or, negative, too few)
 * more       the next chunk goes into the same packet
 * parent     the socket that the endpoint began with, not that which was accepted or peeled off last
 */
#define STEP_OPERAND_LIST(ROW)                                                                     \
	ROW(endpoint)                                                                              \
	ROW(peer)                                                                                  \
	ROW(target)                                                                                \
	ROW(path)                                                                                  \
	ROW(style)                                                                                 \
	ROW(action)                                                                                \
	ROW(assoc)                                                                                 \
	ROW(option)                                                                                \
	ROW(type)                                                                                  \
	ROW(stream)                                                                                \
	ROW(size)                                                                                  \
	ROW(ppid)                                                                                  \
	ROW(flags)                                                                                 \
	ROW(count)                                                                                 \
	ROW(a)                                                                                     \
	ROW(b)                                                                                     \
	ROW(c)                                                                                     \
	ROW(d)                                                                                     \
	ROW(e)                                                                                     \
	ROW(length)                                                                                \
	ROW(field)                                                                                 \
	ROW(value)                                                                                 \
	ROW(relative)                                                                              \
	ROW(more)                                                                                  \
	ROW(parent)                                                                                \
	ROW(ms)

#define STEP_OPERAND_NUMBER(name) OPERAND_##name,
enum step_operand { STEP_OPERAND_LIST(STEP_OPERAND_NUMBER) STEP_OPERANDS };
#undef STEP_OPERAND_NUMBER

#define STEP_OPERAND_MEMBER(name) int64_t name;
struct step {
	enum step_kind kind;
	union {
		struct {
			STEP_OPERAND_LIST(STEP_OPERAND_MEMBER)
		};
		int64_t operand[STEP_OPERANDS];
	};
};
#undef STEP_OPERAND_MEMBER

enum { WORLD_ENDPOINTS = 3, WORLD_PEERS = 2, TARGET_PEER = 100 };

enum which_assoc {
	ASSOC_PRESENT, /* the endpoint's latest */
	ASSOC_FUTURE, /* SCTP_FUTURE_ASSOC, and so on */
	ASSOC_CURRENT,
	ASSOC_ALL,
	ASSOC_NONE, /* an id that no association has */
	ASSOC_EARLIER, /* the one before the latest, or else that one */
	WHICH_ASSOCS,
};

/* Actions: of `link`, */
enum link_action { LINK_CUT, LINK_RESTORE, LINK_DOWN, LINK_UP, LINK_ACTIONS };
/* of `rule`, */
enum rule_kind { RULE_IS_DROP, RULE_IS_DELAY, RULE_IS_DUPLICATE, RULE_KINDS };
/* of `bind` and `address`, */
enum bind_action { BIND_ADD, BIND_REMOVE, BIND_ACTIONS };
/* of `close`. */
enum close_action { CLOSE_GRACEFUL, CLOSE_ABORT, CLOSE_ACTIONS };
/* and of `read` and `answer`: whether from now on. */
enum { SWITCH_OFF, SWITCH_ON, SWITCHES };

/* Extensions that a peer offers, of `peer`: bits of `flags`. */
enum {
	OFFER_FORWARD_TSN = 1,
	OFFER_ECN = 2,
	OFFER_AUTH = 4,
	OFFER_ASCONF = 8,
	OFFER_RECONFIG = 16,
	OFFER_INTERLEAVING = 32,
	OFFER_ADAPTATION = 64,
	OFFER_ADDRESSES = 128,
	OFFER_AUTH_MORE = 256, /* with AUTH: DATA and others are to come authenticated as well */
	OFFER_BITS = 9,
};

/* ROW(field of struct chunk_spec): what a chunk may be wrong in.  NONE is none, packet_tag the packet's, word two of its
 * bytes, those of number `a`, header a type or a length of what stands in it.  Of a COOKIE ECHO tag, a_rwnd and streams are
 * those of the INIT in the cookie. */
#define SPOILED_LIST(ROW)                                                                          \
	ROW(NONE)                                                                                  \
	ROW(packet_tag)                                                                            \
	ROW(flags)                                                                                 \
	ROW(length)                                                                                \
	ROW(tag)                                                                                   \
	ROW(a_rwnd)                                                                                \
	ROW(ostreams)                                                                              \
	ROW(istreams)                                                                              \
	ROW(tsn)                                                                                   \
	ROW(cumulative_tsn)                                                                        \
	ROW(stream)                                                                                \
	ROW(ssn)                                                                                   \
	ROW(mid)                                                                                   \
	ROW(fsn)                                                                                   \
	ROW(serial)                                                                                \
	ROW(key)                                                                                   \
	ROW(hmac)                                                                                  \
	ROW(empty)                                                                                 \
	ROW(cut)                                                                                   \
	ROW(source_port)                                                                           \
	ROW(checksum)                                                                              \
	ROW(word)                                                                                  \
	ROW(header)

#define SPOILED_NUMBER(name) SPOILED_##name,
enum spoiled { SPOILED_LIST(SPOILED_NUMBER) SPOILEDS };
#undef SPOILED_NUMBER

const char *step_kind_name(enum step_kind kind);
const char *step_operand_name(enum step_operand operand);

/*
 * What a world file writes for a value of that operand, where that is a word ("DATA",
 * "SCTP_NODELAY"), or NULL.  In C the same word is a constant, but for sysctls.
 */
const char *step_word(enum step_kind kind, enum step_operand operand, int64_t value);

/* Whether steps of that kind have a type or an option; of other operands always true. */
bool step_has_operand(enum step_kind kind, enum step_operand operand);

/* Prints one line, without its end. */
void step_print(const struct step *step, FILE *out);
/* Reads such a line, which is changed.  False with what is wrong in `error`. */
bool step_parse(char *line, struct step *step, char *error, size_t size);

#endif
