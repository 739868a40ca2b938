/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel tells of a node's SCTP sockets and associations by sock_diag(7), as to ss(8). */
#ifndef SOCKETS_DIAG_QUERY_H
#define SOCKETS_DIAG_QUERY_H

#include "harness/scenario/scenario.h"

/* Defines MAX_LINKS, which is the name of another thing in netns/topology.h. */
#include <linux/netlink.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>

enum { DIAG_MAX_RECORDS = 128, DIAG_MAX_ADDRESSES = 4 };

/* What idiag_state is: of endpoints TCP's states, of associations these. */
enum {
	DIAG_CLOSED,
	DIAG_COOKIE_WAIT,
	DIAG_COOKIE_ECHOED,
	DIAG_ESTABLISHED,
	DIAG_SHUTDOWN_PENDING,
	DIAG_SHUTDOWN_SENT,
	DIAG_SHUTDOWN_RECEIVED,
	DIAG_SHUTDOWN_ACK_SENT,
};

/* The bit of a state in idiag_states, and of an extension in idiag_ext. */
#define DIAG_STATE(state) (1U << (state))
#define DIAG_EXTENSION(type) (1 << ((type)-1))

/* An endpoint, or an association. */
struct diag_record {
	struct inet_diag_msg msg;
	uint16_t flags; /* of its netlink header */
	bool association; /* it has addresses of a peer */
	uint32_t given; /* attributes that it has, 1 << type */
	uint8_t shutdown, tos, tclass, v6only;
	uint32_t mark, class_id, memory[SK_MEMINFO_VARS];
	char congestion[16];
	struct sctp_info info;
	unsigned local_count, peer_count;
	struct sockaddr_storage locals[DIAG_MAX_ADDRESSES], peers[DIAG_MAX_ADDRESSES];
};

struct diag_answer {
	int error; /* errno, 0 if none */
	unsigned datagrams; /* that the answer came in */
	unsigned count;
	struct diag_record records[DIAG_MAX_RECORDS];
};

struct diag_question {
	const char *file;
	int line;
	uint16_t type; /* default: SOCK_DIAG_BY_FAMILY */
	int family; /* of the sockets; default: that of the lab's */
	uint32_t states; /* default: all */
	uint16_t port, peer_port; /* host order; 0: any */
	uint8_t extensions;
	/* One association instead of a list: */
	const struct sockaddr_storage *local, *peer;
	const uint32_t *cookie; /* default: whatever its socket has */
};

/*
 * Asks inside a node, and fails the scenario if the answer is malformed or ends too early.  The
 * answer lives until the next question.
 */
#define diag_ask(lab, node, ...)                                                                   \
	diag_ask_with(lab, node,                                                                   \
		      &(struct diag_question){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
const struct diag_answer *diag_ask_with(struct lab *lab, const char *node,
					const struct diag_question *question);

/* How many records the answer has of a port, of endpoints (peer_port 0) or of associations with
 * that port of the peer. */
unsigned diag_count(const struct diag_answer *answer, uint16_t port, uint16_t peer_port);
/* The one record that it has of them; fails the scenario unless there is exactly one. */
#define diag_find(answer, port, peer_port) diag_find_at(answer, port, peer_port, __FILE__, __LINE__)
struct diag_record diag_find_at(const struct diag_answer *answer, uint16_t port, uint16_t peer_port,
				const char *file, int line);

/* Whether the record has an attribute. */
bool diag_has(const struct diag_record *record, unsigned type);
/* Fails unless the address in a record (idiag_src, idiag_dst) is that, NULL: the wildcard. */
#define diag_expect_address(words, address)                                                        \
	diag_expect_address_at(words, address, __FILE__, __LINE__)
void diag_expect_address_at(const uint32_t words[4], const struct sockaddr_storage *address,
			    const char *file, int line);
/* Fails unless the addresses of a record are those, with that port, in any order. */
#define diag_expect_addresses(list, count, port, ...)                                              \
	diag_expect_addresses_at(list, count, port,                                                \
				 (const struct sockaddr_storage *const[]){__VA_ARGS__, NULL},      \
				 __FILE__, __LINE__)
void diag_expect_addresses_at(const struct sockaddr_storage *list, unsigned count, uint16_t port,
			      const struct sockaddr_storage *const *addresses, const char *file,
			      int line);
/* Fails unless owner, inode and cookie of a record are those of the socket. */
#define diag_expect_socket(record, fd) diag_expect_socket_at(record, fd, __FILE__, __LINE__)
void diag_expect_socket_at(const struct diag_record *record, int fd, const char *file, int line);

#endif
