/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that are sent while the kernel is short of memory. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

#include "harness/scenario/association/ballast.h"

enum { SIZE = 1000, MOST = 40 };

static ssize_t send_one(struct endpoint *iut)
{
	static const uint8_t message[SIZE];

	return send(iut->fd, message, sizeof(message), MSG_DONTWAIT | MSG_NOSIGNAL);
}

SCENARIO(no_memory_to_send,
	 "A send() that the kernel has no memory for gives EAGAIN, and succeeds once there is "
	 "memory",
	 .lab = &scripted_peer, .needs = CAP_GUEST)
{
	struct association association;
	unsigned count = 0;

	ballast_take(lab);
	association = association_open(lab, .style = ONE_TO_ONE);
	pressure_set(NO_MEMORY);
	while (send_one(association.iut) == SIZE) {
		count++;
		ck_assert_msg(count < MOST, "%u messages were taken without memory", count);
	}
	ck_assert_int_eq(errno, EAGAIN);
	for (unsigned n = 1; n <= count; n++)
		expect_data(association, n);
	pressure_set(NO_PRESSURE);
	ck_assert_int_eq(send_one(association.iut), SIZE);
	expect_data(association, count + 1);
	send_sack(association, count + 1);
}
