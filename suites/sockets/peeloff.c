/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What moves with an association to the socket that it is peeled off to: RFC 6458 section 9.2. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static uint32_t memory(int fd, unsigned which)
{
	uint32_t info[SK_MEMINFO_VARS] = {0};
	socklen_t size = sizeof(info);

	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &size), 0);
	return info[which];
}

static struct endpoint *listen_quietly(struct lab *lab)
{
	return endpoint_listen(lab, "iut", ONE_TO_MANY, .no_events = true);
}

static void establish(struct peer *peer, struct endpoint *iut, bool forward_tsn)
{
	sctp_assoc_t ids[9];
	socklen_t size = sizeof(ids);

	if (forward_tsn)
		sockets_shake_hands(peer, .tlvs = {{.type = PARAM_FORWARD_TSN}});
	else
		sockets_shake_hands(peer);
	/* The newest one is the last of the list: its length says how many there are. */
	ck_assert_int_eq(getsockopt(iut->fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, ids, &size), 0);
	iut->association = ids[ids[0]];
}

SCENARIO(peeloff_sent,
	 "Data that is to be sent, to be retransmitted or abandoned moves with its association, "
	 "and so does its room in the send buffer",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .fix = {"wfree-refcount"})
{
	enum { MESSAGES = 9 };
	struct sctp_default_prinfo limit = {.pr_policy = SCTP_PR_SCTP_TTL, .pr_value = 500};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_quietly(lab), *peeled;
	uint32_t queued;

	establish(peer, iut, true);
	limit.pr_assoc_id = iut->association;
	for (unsigned i = 0; i < MESSAGES; i++) {
		limit.pr_policy = i == 1 ? SCTP_PR_SCTP_TTL : SCTP_PR_SCTP_NONE;
		endpoint_set(iut, SCTP_DEFAULT_PRINFO, &limit, sizeof(limit));
		endpoint_send(iut, 0, NULL, .size = 1000, .seed = (uint8_t)i);
	}
	/* All that the first window holds gets lost, so it waits in the queue to be sent again. */
	while (peer_next(peer, MILLISECONDS(100)) == DATA)
		peer_expect(peer, DATA);
	peer_expect(peer, DATA, .within = SECONDS(5));
	queued = memory(iut->fd, SK_MEMINFO_WMEM_QUEUED);
	ck_assert_uint_ge(queued, MESSAGES * 1000);
	peeled = endpoint_peeloff(iut);
	ck_assert_uint_eq(memory(iut->fd, SK_MEMINFO_WMEM_QUEUED), 0);
	ck_assert_uint_eq(memory(peeled->fd, SK_MEMINFO_WMEM_QUEUED), queued);
	peer_answer(peer, DATA, true);
	peer_send(peer, SACK);
	endpoint_send(peeled, 0, "and one more");
	let_pass(lab, SECONDS(1));
	ck_assert_uint_eq(peer->cumulative_tsn - peer->iut_initial_tsn + 1, MESSAGES + 1);
	ck_assert_uint_eq(memory(peeled->fd, SK_MEMINFO_WMEM_QUEUED), 0);
}

/* The socket's next message, or part of one, is this text. */
#define expect_text_read(fd, text, whole) expect_text_read_at(fd, text, whole, __FILE__, __LINE__)
static void expect_text_read_at(int fd, const char *text, bool whole, const char *file, int line)
{
	uint8_t data[64];
	struct iovec part = {data, sizeof(data)};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t size = recvmsg(fd, &message, MSG_DONTWAIT);

	if (size != (ssize_t)strlen(text) || memcmp(data, text, strlen(text)) != 0)
		scenario_fail(file, line, "got %zd bytes (%s), expected \"%s\"", size,
			      size < 0 ? strerror(errno) : "success", text);
	if (!!(message.msg_flags & MSG_EOR) != whole)
		scenario_fail(file, line, "\"%s\" came %s MSG_EOR", text,
			      whole ? "without" : "with");
}

#define expect_nothing(fd) expect_nothing_at(fd, __FILE__, __LINE__)
static void expect_nothing_at(int fd, const char *file, int line)
{
	uint8_t data[64];
	ssize_t size = recv(fd, data, sizeof(data), MSG_DONTWAIT);

	if (size != -1 || errno != EAGAIN)
		scenario_fail(file, line, "recv() gave %zd (%s), expected nothing to read", size,
			      size < 0 ? strerror(errno) : "success");
}

SCENARIO(peeloff_received,
	 "Messages that are incomplete or wait for another one move with their association",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = listen_quietly(lab), *peeled;

	endpoint_read(iut, false);
	establish(other, iut, false);
	establish(peer, iut, false);
	peer_send(peer, DATA, .stream = 1, .ssn = 1, .text = "second");
	peer_send(peer, DATA, .stream = 2, .ssn = 0, .flags = DATA_FLAG_B, .text = "begun ");
	peer_send(other, DATA, .stream = 1, .ssn = 1, .text = "elsewhere");
	let_pass(lab, SECONDS(1));
	peeled = endpoint_peeloff(iut);
	endpoint_read(peeled, false);
	expect_nothing(peeled->fd);
	peer_send(peer, DATA, .stream = 2, .ssn = 0, .flags = DATA_FLAG_E, .text = "and ended");
	peer_send(peer, DATA, .stream = 1, .ssn = 0, .text = "first");
	let_pass(lab, MILLISECONDS(10));
	expect_text_read(peeled->fd, "begun and ended", true);
	expect_text_read(peeled->fd, "first", true);
	expect_text_read(peeled->fd, "second", true);
	expect_nothing(iut->fd);
	ck_assert_uint_eq(memory(peeled->fd, SK_MEMINFO_RMEM_ALLOC), 0);
}

/*
 * Of two associations one is in partial delivery: the other one's message waits, as a socket delivers
 * the parts of only one message at a time (RFC 6458 8.1.20, level 0).
 */
struct halves {
	struct endpoint *iut;
	struct peer *partial, *waiting;
	sctp_assoc_t in_parts, in_wait;
};

static struct halves partial_delivery(struct lab *lab)
{
	struct halves halves = {listen_quietly(lab), peer_open(lab),
				peer_open(lab, .port = PEER_PORT + 1), 0, 0};

	endpoint_read(halves.iut, false);
	option_set_int(halves.iut, SCTP_PARTIAL_DELIVERY_POINT, 4);
	establish(halves.partial, halves.iut, false);
	halves.in_parts = halves.iut->association;
	establish(halves.waiting, halves.iut, false);
	halves.in_wait = halves.iut->association;
	peer_send(halves.partial, DATA, .ssn = 0, .flags = DATA_FLAG_B, .text = "a long ");
	peer_send(halves.waiting, DATA, .text = "short");
	let_pass(lab, SECONDS(1));
	expect_text_read(halves.iut->fd, "a long ", false);
	expect_nothing(halves.iut->fd);
	return halves;
}

SCENARIO(peeloff_of_partial_delivery,
	 "When the association in partial delivery is peeled off, the rest of its message comes "
	 "to the new socket, and the old one delivers what had to wait",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.4-11", "RFC6458-8.1.20-2"})
{
	struct halves halves = partial_delivery(lab);
	struct endpoint *peeled;

	halves.iut->association = halves.in_parts;
	peeled = endpoint_peeloff(halves.iut);
	endpoint_read(peeled, false);
	expect_text_read(halves.iut->fd, "short", true);
	expect_nothing(peeled->fd);
	peer_send(halves.partial, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	peer_send(halves.partial, DATA, .ssn = 1, .text = "next");
	let_pass(lab, MILLISECONDS(10));
	expect_text_read(peeled->fd, "message", true);
	expect_text_read(peeled->fd, "next", true);
	expect_nothing(halves.iut->fd);
}

SCENARIO(peeloff_from_partial_delivery,
	 "An association that waits for another one's partial delivery is delivered at once "
	 "when it is peeled off",
	 .lab = &scripted_peer)
{
	struct halves halves = partial_delivery(lab);
	struct endpoint *peeled;

	halves.iut->association = halves.in_wait;
	peeled = endpoint_peeloff(halves.iut);
	endpoint_read(peeled, false);
	expect_text_read(peeled->fd, "short", true);
	peer_send(halves.waiting, DATA, .text = "another");
	peer_send(halves.partial, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	expect_text_read(peeled->fd, "another", true);
	expect_text_read(halves.iut->fd, "message", true);
	expect_nothing(peeled->fd);
	expect_nothing(halves.iut->fd);
}

SCENARIO(peeloff_within_parts,
	 "No other message comes between the parts of one whose association is peeled off in the "
	 "middle of it, whether that message arrives before or after, and all is charged to the "
	 "new socket",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.4-12"})
{
	struct halves halves = partial_delivery(lab);
	struct endpoint *peeled;

	peer_send(halves.partial, DATA, .stream = 1, .text = "before");
	let_pass(lab, MILLISECONDS(10));
	expect_nothing(halves.iut->fd);
	halves.iut->association = halves.in_parts;
	peeled = endpoint_peeloff(halves.iut);
	endpoint_read(peeled, false);
	expect_text_read(halves.iut->fd, "short", true);
	ck_assert_uint_eq(memory(halves.iut->fd, SK_MEMINFO_RMEM_ALLOC), 0);
	ck_assert_uint_ne(memory(peeled->fd, SK_MEMINFO_RMEM_ALLOC), 0);
	peer_send(halves.partial, DATA, .stream = 1, .text = "after");
	let_pass(lab, MILLISECONDS(10));
	expect_nothing(peeled->fd);
	peer_send(halves.partial, DATA, .ssn = 0, .flags = DATA_FLAG_E, .text = "message");
	let_pass(lab, MILLISECONDS(10));
	expect_text_read(peeled->fd, "message", true);
	expect_text_read(peeled->fd, "before", true);
	expect_text_read(peeled->fd, "after", true);
	ck_assert_uint_eq(memory(peeled->fd, SK_MEMINFO_RMEM_ALLOC), 0);
}

struct peeling {
	int fd;
	sctp_assoc_t id;
};

static int peeloff_error(void *context)
{
	const struct peeling *peeling = context;
	int fd = sctp_peeloff(peeling->fd, peeling->id);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

SCENARIO(peeloff_refused,
	 "sctp_peeloff() takes only an association of a one-to-many socket, only in the "
	 "socket's namespace, and only while a descriptor is free",
	 .lab = &two_nodes, .spec = {"RFC6458-9.2-1", "RFC6458-9.2-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY), *peeled;
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct rlimit limit, full;
	struct peeling wanted;
	int lowest;

	endpoint_connect(client, server);
	wanted = (struct peeling){server->fd, server->association};
	ck_assert_int_eq(lab_inside(lab, "a", peeloff_error, &wanted), EINVAL);
	ck_assert_int_eq(lab_inside(lab, "a", peeloff_error,
				    &(struct peeling){client->fd, client->association}),
			 EINVAL);
	ck_assert_int_eq(lab_inside(lab, "b", peeloff_error,
				    &(struct peeling){server->fd, server->association + 1}),
			 EINVAL);
	peeled = endpoint_peeloff(server);
	ck_assert_int_eq(lab_inside(lab, "b", peeloff_error,
				    &(struct peeling){peeled->fd, peeled->association}),
			 EINVAL);
	sockets_expect_failure(listen(peeled->fd, 8), EINVAL);
	endpoint_connect(endpoint_open(lab, "a", ONE_TO_ONE), server);
	wanted.id = server->association;
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	lowest = dup(server->fd);
	close(lowest);
	full = (struct rlimit){(rlim_t)lowest, limit.rlim_max};
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &full), 0);
	lowest = lab_inside(lab, "b", peeloff_error, &wanted);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	ck_assert_int_eq(lowest, EMFILE);
}
