/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a message came, as ancillary data: SO_TIMESTAMP and SO_TIMESTAMPNS of socket(7). */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { NANOSECONDS = 1000000000, WAITS_S = 2 };

static int64_t wall_clock(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		scenario_error("clock_gettime(): %s", strerror(errno));
	return (int64_t)now.tv_sec * NANOSECONDS + now.tv_nsec;
}

/* Reads a message and the time that came with it, in ns since 1970; 0 if none came. */
static int64_t receive_time(int fd, int type)
{
	uint8_t data[64];
	union {
		struct cmsghdr align;
		uint8_t bytes[512];
	} control;
	struct iovec part = {data, sizeof(data)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};

	ck_assert_int_eq(recvmsg(fd, &message, 0), 7);
	for (struct cmsghdr *cmsg = CMSG_FIRSTHDR(&message); cmsg;
	     cmsg = CMSG_NXTHDR(&message, cmsg)) {
		struct timeval rough;
		struct timespec fine;

		if (cmsg->cmsg_level != SOL_SOCKET || cmsg->cmsg_type != type)
			continue;
		if (type == SO_TIMESTAMPNS) {
			memcpy(&fine, CMSG_DATA(cmsg), sizeof(fine));
			return (int64_t)fine.tv_sec * NANOSECONDS + fine.tv_nsec;
		}
		memcpy(&rough, CMSG_DATA(cmsg), sizeof(rough));
		return (int64_t)rough.tv_sec * NANOSECONDS + (int64_t)rough.tv_usec * 1000;
	}
	return 0;
}

SCENARIO(
	timestamps,
	"With SO_TIMESTAMP or SO_TIMESTAMPNS a message comes with the time at which its packet came, "
	"though it is read later, and without them with none",
	.lab = &scripted_peer)
{
	static const int options[] = {SO_TIMESTAMP, SO_TIMESTAMPNS};
	int fd = sockets_open(lab, "iut", SOCK_SEQPACKET);
	struct peer *peer = peer_open(lab);

	ck_assert_int_eq(sockets_bind(lab, fd, "iut", NULL, SERVER_PORT), 0);
	ck_assert_int_eq(sockets_listen(fd, 1), 0);
	sockets_shake_hands(peer);
	for (unsigned i = 0; i < ARRAY_SIZE(options); i++)
		for (int on = 1; on >= 0; on--) {
			int64_t sent, told;

			ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, options[i], &on, sizeof(on)),
					 0);
			sent = wall_clock();
			peer_send(peer, DATA, .text = "message");
			let_pass(lab, SECONDS(WAITS_S));
			told = receive_time(fd, options[i]);
			ck_assert_msg((told != 0) == on, "%s came with the message",
				      told ? "a time" : "no time");
			if (on)
				ck_assert_msg(told > sent - 1000 && told < sent + NANOSECONDS / 100,
					      "expected the time at which the message was sent; "
					      "%.6f s after it were told",
					      (double)(told - sent) / NANOSECONDS);
		}
	close(fd);
}
