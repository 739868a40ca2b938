/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests of io_uring(7) on SCTP sockets: poll, recv, accept, connect, and one that is cancelled. */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"
#include "suites/eventloop/ring.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* A kernel without io_uring has nothing to be right or wrong about: it says so, and refuses with one of these. */
static bool open_ring(struct ring *ring)
{
	if (eventloop_ring_open(ring))
		return true;
	ck_assert_msg(errno == ENOSYS || errno == EPERM, "io_uring_setup() gave %s",
		      strerror(errno));
	scenario_note("no io_uring: %s", strerror(errno));
	return false;
}

/* Waits until the request is complete; fails unless its result is that. */
#define expect_result(lab, ring, wanted) expect_result_at(lab, ring, wanted, __FILE__, __LINE__)
static void expect_result_at(struct lab *lab, struct ring *ring, int wanted, const char *file,
			     int line)
{
	int result;

	if (!wait_for_descriptor(lab, ring->fd, POLLIN, lab_now() + SECONDS(1)) ||
	    !eventloop_ring_take(ring, &result))
		scenario_fail(file, line, "the request is not complete");
	if (result != wanted)
		scenario_fail(file, line, "the request's result is %d, expected %d", result,
			      wanted);
}

#define expect_pending(lab, ring) expect_pending_at(lab, ring, __FILE__, __LINE__)
static void expect_pending_at(struct lab *lab, struct ring *ring, const char *file, int line)
{
	let_pass(lab, MILLISECONDS(500));
	if (wait_for_descriptor(lab, ring->fd, POLLIN, 0))
		scenario_fail(file, line, "the request is complete, expected it to wait");
}

SCENARIO(uring_recv, "A recv request of io_uring is complete when a message comes",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	char text[16] = "";
	struct ring ring;

	if (open_ring(&ring)) {
		eventloop_ring_submit(&ring, &(struct io_uring_sqe){.opcode = IORING_OP_RECV,
								    .fd = association.iut->fd,
								    .addr = (uintptr_t)text,
								    .len = sizeof(text)});
		expect_pending(lab, &ring);
		peer_send(association.peer, DATA, .text = "message");
		expect_result(lab, &ring, 7);
		ck_assert_str_eq(text, "message");
		eventloop_ring_close(&ring);
	}
	peer_ignore(association.peer, SACK);
	peer_expect_alive(association.peer);
}

SCENARIO(uring_poll, "A poll request of io_uring is complete when a message comes",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct ring ring;

	if (open_ring(&ring)) {
		eventloop_ring_submit(&ring, &(struct io_uring_sqe){.opcode = IORING_OP_POLL_ADD,
								    .fd = association.iut->fd,
								    .poll_events = POLLIN});
		expect_pending(lab, &ring);
		peer_send(association.peer, DATA, .text = "message");
		expect_result(lab, &ring, POLLIN);
		eventloop_ring_close(&ring);
	}
	peer_ignore(association.peer, SACK);
	peer_expect_alive(association.peer);
}

SCENARIO(uring_accept, "An accept request of io_uring is complete when an association is there",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	struct ring ring;
	int fd = -1;

	endpoint_read(listener, false);
	if (open_ring(&ring)) {
		eventloop_ring_submit(&ring, &(struct io_uring_sqe){.opcode = IORING_OP_ACCEPT,
								    .fd = listener->fd});
		expect_pending(lab, &ring);
	}
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	if (ring.fd >= 0) {
		ck_assert_msg(wait_for_descriptor(lab, ring.fd, POLLIN, lab_now() + SECONDS(1)) &&
				      eventloop_ring_take(&ring, &fd),
			      "the request is not complete");
		ck_assert_msg(fd >= 0, "the request's result is %d", fd);
		close(fd);
		eventloop_ring_close(&ring);
	}
	peer_send(peer, SHUTDOWN_ACK);
}

/* Connects by io_uring; the peer answers with INIT ACK, or (NULL) with ABORT. */
static void connect_by_ring(struct lab *lab, bool refuse, int wanted)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE, .no_events = true);
	struct sockaddr_storage there = peer_address(iut, "path0", peer->port);
	struct ring ring;
	bool there_is = open_ring(&ring);

	endpoint_read(iut, false);
	ck_assert_int_eq(fcntl(iut->fd, F_SETFL, there_is ? 0 : O_NONBLOCK), 0);
	if (there_is)
		eventloop_ring_submit(&ring, &(struct io_uring_sqe){.opcode = IORING_OP_CONNECT,
								    .fd = iut->fd,
								    .addr = (uintptr_t)&there,
								    .off = address_length(&there)});
	else
		peer_invite(peer, iut);
	peer_expect(peer, INIT, .within = SECONDS(1));
	if (refuse) {
		peer_send(peer, ABORT);
	} else {
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
	}
	if (there_is) {
		expect_result(lab, &ring, wanted);
		eventloop_ring_close(&ring);
	}
}

SCENARIO(uring_connect,
	 "A connect request of io_uring is complete when the association is established",
	 .lab = &scripted_peer, .fix = {"uring-connect-in-progress"})
{
	connect_by_ring(lab, false, 0);
}

SCENARIO(uring_refused, "A connect request of io_uring that is refused ends with ECONNREFUSED",
	 .lab = &scripted_peer, .fix = {"uring-connect-in-progress"})
{
	connect_by_ring(lab, true, -ECONNREFUSED);
}

SCENARIO(
	uring_cancel,
	"A recv request of io_uring that is cancelled ends with ECANCELED, and the next message is "
	"read by others",
	.lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	char text[16] = "", late[16] = "";
	struct ring ring;
	int results[2] = {0, -ECANCELED};

	if (open_ring(&ring)) {
		eventloop_ring_submit(&ring, &(struct io_uring_sqe){.opcode = IORING_OP_RECV,
								    .fd = association.iut->fd,
								    .addr = (uintptr_t)text,
								    .len = sizeof(text),
								    .user_data = 7});
		expect_pending(lab, &ring);
		eventloop_ring_submit(
			&ring, &(struct io_uring_sqe){
				       .opcode = IORING_OP_ASYNC_CANCEL, .fd = -1, .addr = 7});
		let_pass(lab, MILLISECONDS(100));
		/* Of the request and of what cancels it: which is first is the kernel's choice. */
		for (int i = 0; i < 2; i++)
			ck_assert_msg(eventloop_ring_take(&ring, &results[i]),
				      "completion %d is not there", i + 1);
		eventloop_ring_close(&ring);
	}
	ck_assert_int_eq(results[0] + results[1], -ECANCELED);
	peer_send(association.peer, DATA, .text = "message");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	ck_assert_int_eq(recv(association.iut->fd, late, sizeof(late), MSG_DONTWAIT), 7);
	ck_assert_str_eq(text, "");
}
