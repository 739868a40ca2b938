/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sock_diag(7) reports of a node's SCTP sockets and associations, as to ss(8). */
#ifndef SOCKETS_DIAG_QUERY_H
#define SOCKETS_DIAG_QUERY_H

#include "harness/scenario/scenario.h"

/* Defines MAX_LINKS, which is the name of another thing in netns/topology.h. */
#include <linux/netlink.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>

enum { SOCKETS_DIAG_MAX_RECORDS = 128, SOCKETS_DIAG_MAX_ADDRESSES = 4 };

/* idiag_state: of endpoints one of TCP's states, of associations one of these. */
enum {
	SOCKETS_DIAG_CLOSED,
	SOCKETS_DIAG_COOKIE_WAIT,
	SOCKETS_DIAG_COOKIE_ECHOED,
	SOCKETS_DIAG_ESTABLISHED,
	SOCKETS_DIAG_SHUTDOWN_PENDING,
	SOCKETS_DIAG_SHUTDOWN_SENT,
	SOCKETS_DIAG_SHUTDOWN_RECEIVED,
	SOCKETS_DIAG_SHUTDOWN_ACK_SENT,
};

/* The bit of a state in idiag_states, and of an extension in idiag_ext. */
#define SOCKETS_DIAG_STATE(state) (1U << (state))
#define SOCKETS_DIAG_NOT_LISTENING (~SOCKETS_DIAG_STATE(TCP_LISTEN))
#define SOCKETS_DIAG_EXTENSION(type) (1 << ((type)-1))

/* An endpoint, or an association. */
struct sockets_diag_record {
	struct inet_diag_msg msg;
	uint16_t flags; /* of its netlink header */
	bool association; /* it has addresses of a peer */
	uint32_t given; /* attributes that it has, 1 << type */
	uint8_t shutdown, tos, tclass, v6only;
	uint32_t mark, class_id, memory[SK_MEMINFO_VARS];
	struct inet_diag_meminfo meminfo;
	char congestion[16];
	struct sctp_info info;
	unsigned local_count, peer_count;
	struct sockaddr_storage locals[SOCKETS_DIAG_MAX_ADDRESSES],
		peers[SOCKETS_DIAG_MAX_ADDRESSES];
};

struct sockets_diag_answer {
	int error; /* errno, 0 for success */
	unsigned datagrams; /* that the answer came in */
	bool interrupted; /* the kernel says that it may be inconsistent (NLM_F_DUMP_INTR) */
	unsigned count;
	struct sockets_diag_record records[SOCKETS_DIAG_MAX_RECORDS];
};

struct sockets_diag_question {
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
	/* Is called once, when the first datagram of the answer was read. */
	void (*meanwhile)(void *context);
	void *context;
};

/*
 * Asks inside a node, and fails the scenario if the answer is malformed or ends too early.  The
 * answer lives until the next question.
 */
#define sockets_diag_ask(lab, node, ...)                                                           \
	sockets_diag_ask_with(lab, node,                                                           \
			      &(struct sockets_diag_question){                                     \
				      .file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
const struct sockets_diag_answer *
sockets_diag_ask_with(struct lab *lab, const char *node,
		      const struct sockets_diag_question *question);
/* Asks, and returns the one record of that port as sockets_diag_find() does. */
#define sockets_diag_get(lab, node, port, peer_port, ...)                                          \
	sockets_diag_find(sockets_diag_ask(lab, node, ##__VA_ARGS__), port, peer_port)

/* How many records the answer has of a port, of endpoints (peer_port 0) or of associations with
 * that port of the peer. */
unsigned sockets_diag_count(const struct sockets_diag_answer *answer, uint16_t port,
			    uint16_t peer_port);
/* The one record that it has of them; fails the scenario unless there is exactly one. */
#define sockets_diag_find(answer, port, peer_port)                                                 \
	sockets_diag_find_at(answer, port, peer_port, __FILE__, __LINE__)
struct sockets_diag_record sockets_diag_find_at(const struct sockets_diag_answer *answer,
						uint16_t port, uint16_t peer_port, const char *file,
						int line);

/* Whether the record has that attribute. */
bool sockets_diag_has(const struct sockets_diag_record *record, unsigned type);
/* INET_DIAG_INFO of node iut's endpoint at SERVER_PORT (peer_port 0), or of its association with that port. */
struct sctp_info sockets_diag_info(struct lab *lab, uint16_t peer_port);
/* Fails unless the address in a record (idiag_src, idiag_dst) is this one; NULL: the wildcard. */
#define sockets_diag_expect_address(words, address)                                                \
	sockets_diag_expect_address_at(words, address, __FILE__, __LINE__)
void sockets_diag_expect_address_at(const uint32_t words[4], const struct sockaddr_storage *address,
				    const char *file, int line);
/* Fails unless the addresses of a record are those, with that port, in any order. */
#define sockets_diag_expect_addresses(list, count, port, ...)                                      \
	sockets_diag_expect_addresses_at(                                                          \
		list, count, port, (const struct sockaddr_storage *const[]){__VA_ARGS__, NULL},    \
		__FILE__, __LINE__)
void sockets_diag_expect_addresses_at(const struct sockaddr_storage *list, unsigned count,
				      uint16_t port,
				      const struct sockaddr_storage *const *addresses,
				      const char *file, int line);
/* Fails unless owner, inode and cookie of a record are those of the socket. */
#define sockets_diag_expect_socket(record, fd)                                                     \
	sockets_diag_expect_socket_at(record, fd, __FILE__, __LINE__)
void sockets_diag_expect_socket_at(const struct sockets_diag_record *record, int fd,
				   const char *file, int line);

#endif
