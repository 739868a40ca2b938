/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many sockets of SCTP there are, which /proc/net/protocols says of each network namespace. */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

#include <stdio.h>

/* Of the protocol that the lab's sockets are of. */
static int sockets_in_use(struct lab *lab)
{
	const char *protocol = over_ipv6(lab) ? "\nSCTPv6 " : "\nSCTP ";
	const char *line = strstr(sockets_read_proc_net(lab, "protocols"), protocol);
	int number = -1;

	if (!line || sscanf(line, "%*s %*u %d", &number) != 1)
		scenario_error("/proc/net/protocols does not tell of%s", protocol);
	return number;
}

#define expect_in_use(lab, number, what) expect_in_use_at(lab, number, what, __FILE__, __LINE__)
static void expect_in_use_at(struct lab *lab, int number, const char *what, const char *file,
			     int line)
{
	int got = sockets_in_use(lab);

	if (got != number)
		scenario_fail(file, line, "%s: expected %d sockets in use, there are %d", what,
			      number, got);
}

SCENARIO(
	in_use,
	"Each socket is counted from when it is opened, accepted or peeled off until it is closed, "
	"though its association may live on",
	.lab = &scripted_peer)
{
	int before = sockets_in_use(lab);
	struct endpoint *many = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct association one, peeled;
	struct endpoint *branch;

	expect_in_use(lab, before + 1, "a one-to-many socket is open");
	endpoint_close(many);
	expect_in_use(lab, before, "it is closed");
	one = association_open(lab, .style = ONE_TO_ONE);
	expect_in_use(lab, before + 2, "one was accepted from a listener");
	endpoint_close(one.iut);
	peer_expect(one.peer, SHUTDOWN);
	expect_in_use(lab, before + 1, "the accepted one is closed and shuts down");
	endpoint_close(one.listener);
	expect_in_use(lab, before, "the listener is closed");
	peer_send(one.peer, ABORT);
	let_pass(lab, AT_ONCE);
	peer_reset(one.peer);
	peeled = association_open(lab, .peer = one.peer);
	branch = endpoint_peeloff(peeled.iut);
	expect_in_use(lab, before + 2, "an association was peeled off");
	endpoint_close(peeled.iut);
	expect_in_use(lab, before + 1, "what it was peeled off from is closed");
	endpoint_close(branch);
	expect_in_use(lab, before, "the one that was peeled off is closed");
}
