/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues, memory and the T3-rtx timer of associations as sock_diag(7) reports them. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/diag_query.h"
#include "suites/sockets/proc.h"

#include <stdio.h>

enum { SIZE = 1000, T3_RTX = 4 };

static struct sockets_diag_record record_of(struct lab *lab, uint16_t peer_port)
{
	return sockets_diag_get(lab, "iut", SERVER_PORT, peer_port,
				.extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_SKMEMINFO));
}

SCENARIO(diag_pending_connections,
	 "sock_diag reports how many associations of a listening socket wait to be accepted",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .backlog = 3);

	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct sockets_diag_record record;

		sockets_shake_hands(peer);
		record = sockets_diag_get(lab, "iut", SERVER_PORT, 0,
					  .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
		ck_assert_uint_eq(record.msg.idiag_rqueue, i + 1);
		ck_assert_uint_eq(record.msg.idiag_wqueue, 3);
		record = record_of(lab, (uint16_t)(PEER_PORT + i));
		sockets_diag_expect_socket(&record, listener->fd);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct endpoint *accepted = endpoint_accept(listener);
		struct sockets_diag_record record = record_of(lab, (uint16_t)(PEER_PORT + i));

		sockets_diag_expect_socket(&record, accepted->fd);
		record = sockets_diag_get(lab, "iut", SERVER_PORT, 0,
					  .states = SOCKETS_DIAG_STATE(TCP_LISTEN));
		ck_assert_uint_eq(record.msg.idiag_rqueue, 1 - i);
	}
}

/* A message to the kernel as endpoint_send() would send it. */
static void send_pattern(struct peer *peer)
{
	uint8_t data[SIZE];

	pattern_fill(data, sizeof(data), 0);
	peer_send(peer, DATA, .data = data, .size = sizeof(data));
}

/* The queues, which are those of /proc/net/sctp/assocs as well. */
static struct sockets_diag_record queues(struct lab *lab)
{
	struct sockets_diag_record record = record_of(lab, PEER_PORT);
	const char *line = strchr(sockets_read_proc(lab, "assocs"), '\n');
	unsigned sent = 0, received = 0;

	ck_assert_ptr_nonnull(line);
	ck_assert_int_eq(sscanf(line, " %*s %*s %*d %*d %*d %*d %*d %u %u", &sent, &received), 2);
	ck_assert_uint_eq(record.msg.idiag_wqueue, sent);
	ck_assert_uint_eq(record.msg.idiag_rqueue, received);
	return record;
}

SCENARIO(diag_queues,
	 "sock_diag reports what is in an association's queues: messages not yet acknowledged, "
	 "and messages not yet read",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);
	struct sockets_diag_record one, two;

	endpoint_read(association.iut, false);
	endpoint_send(association.iut, 0, NULL, .size = SIZE);
	send_pattern(association.peer);
	let_pass(lab, MILLISECONDS(300));
	one = queues(lab);
	ck_assert_uint_ge(one.msg.idiag_wqueue, SIZE);
	ck_assert_uint_ge(one.msg.idiag_rqueue, SIZE);
	endpoint_send(association.iut, 0, NULL, .size = SIZE);
	send_pattern(association.peer);
	let_pass(lab, MILLISECONDS(300));
	two = queues(lab);
	ck_assert_uint_eq(two.msg.idiag_wqueue, 2 * one.msg.idiag_wqueue);
	ck_assert_uint_eq(two.msg.idiag_rqueue, 2 * one.msg.idiag_rqueue);
	peer_ignore(association.peer, SACK);
	peer_expect(association.peer, DATA, .within = SECONDS(1));
	peer_expect(association.peer, DATA, .within = SECONDS(1));
	peer_send(association.peer, SACK);
	endpoint_read(association.iut, true);
	expect_message(association.iut, 0, NULL, .size = SIZE);
	expect_message(association.iut, 0, NULL, .size = SIZE);
	one = queues(lab);
	ck_assert_uint_eq(one.msg.idiag_wqueue, 0);
	ck_assert_uint_eq(one.msg.idiag_rqueue, 0);
}

static void expect_memory_of_socket(const struct sockets_diag_record *record,
				    struct endpoint *endpoint)
{
	uint32_t memory[SK_MEMINFO_VARS] = {0};
	socklen_t size = sizeof(memory);

	ck_assert(sockets_diag_has(record, INET_DIAG_SKMEMINFO));
	ck_assert_int_eq(getsockopt(endpoint->fd, SOL_SOCKET, SO_MEMINFO, memory, &size), 0);
	ck_assert_uint_eq(size, sizeof(memory));
	for (unsigned i = 0; i < SK_MEMINFO_VARS; i++)
		ck_assert_msg(record->memory[i] == memory[i],
			      "SKMEMINFO %u is %u, SO_MEMINFO has %u", i, record->memory[i],
			      memory[i]);
}

/* Two associations, of which the first has messages in both queues. */
static struct endpoint *busy_and_idle(struct lab *lab)
{
	struct peer *busy = peer_open(lab), *idle = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const int send_buffer = 50000; /* another than that for receiving */

	ck_assert_int_eq(
		setsockopt(iut->fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer)), 0);
	peer_connect(idle, iut);
	peer_connect(busy, iut);
	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	endpoint_send(iut, 0, NULL, .size = SIZE);
	send_pattern(busy);
	let_pass(lab, MILLISECONDS(300));
	return iut;
}

SCENARIO(diag_memory,
	 "INET_DIAG_SKMEMINFO of each association of a socket is what SO_MEMINFO reports",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct endpoint *iut = busy_and_idle(lab);

	for (uint16_t i = 0; i < 2; i++) {
		struct sockets_diag_record record = record_of(lab, PEER_PORT + i);

		expect_memory_of_socket(&record, iut);
		ck_assert_uint_ge(record.memory[SK_MEMINFO_RMEM_ALLOC], SIZE);
		ck_assert_uint_ge(record.memory[SK_MEMINFO_WMEM_ALLOC], SIZE);
	}
}

SCENARIO(diag_memory_by_association,
	 "With net.sctp.sndbuf_policy and rcvbuf_policy INET_DIAG_SKMEMINFO reports what each "
	 "association uses itself",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct sockets_diag_record record;

	sysctl_set(lab, "iut", "net/sctp/sndbuf_policy", "1");
	sysctl_set(lab, "iut", "net/sctp/rcvbuf_policy", "1");
	busy_and_idle(lab);
	record = record_of(lab, PEER_PORT);
	ck_assert_uint_ge(record.memory[SK_MEMINFO_RMEM_ALLOC], SIZE);
	ck_assert_uint_ge(record.memory[SK_MEMINFO_WMEM_ALLOC], SIZE);
	ck_assert_uint_eq(record.memory[SK_MEMINFO_RMEM_ALLOC], record.msg.idiag_rqueue);
	ck_assert_uint_eq(record.memory[SK_MEMINFO_WMEM_ALLOC], record.msg.idiag_wqueue);
	record = record_of(lab, PEER_PORT + 1);
	ck_assert_uint_eq(record.memory[SK_MEMINFO_RMEM_ALLOC], 0);
	ck_assert_uint_eq(record.memory[SK_MEMINFO_WMEM_ALLOC], 0);
}

/* The timer runs out `duration` after `since`, to a jiffy at either end. */
static struct sockets_diag_record expect_running(struct lab *lab, int64_t since, int64_t duration)
{
	int64_t before = lab_now(), after, left;
	struct sockets_diag_record record = record_of(lab, PEER_PORT);

	after = lab_now();
	left = MILLISECONDS(record.msg.idiag_expires);
	ck_assert_uint_eq(record.msg.idiag_timer, T3_RTX);
	ck_assert_int_ge(left, duration - (after - since) - JIFFIES(1));
	ck_assert_int_le(left, duration - (before - since) + JIFFIES(1));
	return record;
}

SCENARIO(diag_timer,
	 "While T3-rtx runs on the primary path sock_diag reports the timer, when it expires, "
	 "and how many chunks were retransmitted",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .fix = {"diag-infoleak"})
{
	struct association association = association_open(lab);
	int64_t rto = path_rto(association.iut, "path0"), sent;
	struct sockets_diag_record record;

	endpoint_send(association.iut, 0, "lost");
	sent = peer_expect(association.peer, DATA)->time;
	let_pass(lab, MILLISECONDS(200));
	ck_assert_uint_eq(expect_running(lab, sent, rto).msg.idiag_retrans, 0);
	sent = peer_expect(association.peer, DATA, .after = rto)->time;
	let_pass(lab, MILLISECONDS(200));
	ck_assert_uint_eq(expect_running(lab, sent, 2 * rto).msg.idiag_retrans, 1);
	peer_send(association.peer, SACK);
	let_pass(lab, MILLISECONDS(10));
	record = record_of(lab, PEER_PORT);
	ck_assert_uint_eq(record.msg.idiag_timer, 0);
	ck_assert_uint_eq(record.msg.idiag_expires, 0);
	ck_assert_uint_eq(record.msg.idiag_retrans, 0);
}
