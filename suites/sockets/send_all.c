/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_SENDALL: one call for all associations of a one-to-many socket (RFC 6458 5.3.4). */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <sys/socket.h>

enum { PEERS = 3 };

struct crowd {
	struct endpoint *iut;
	struct peer *peers[PEERS];
	sctp_assoc_t ids[PEERS];
};

static struct crowd gather(struct lab *lab)
{
	struct crowd crowd = {.iut = endpoint_listen(lab, "iut", ONE_TO_MANY)};

	for (unsigned i = 0; i < PEERS; i++) {
		crowd.peers[i] = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		peer_connect(crowd.peers[i], crowd.iut);
		crowd.ids[i] = crowd.iut->association;
	}
	return crowd;
}

/* The peer gets the message in one DATA chunk, and acknowledges it. */
#define expect_text_at_peer(peer, text, stream, ppid)                                              \
	expect_peer_text(peer, text, stream, ppid, __FILE__, __LINE__)
static void expect_peer_text(struct peer *peer, const char *text, unsigned stream, uint32_t ppid,
			     const char *file, int line)
{
	const struct chunk *chunk = peer_expect(peer, DATA, .file = file, .line = line)->chunk;

	if (chunk->data.stream != stream || chunk->data.ppid != ppid ||
	    chunk->data.size != strlen(text) ||
	    memcmp(chunk->data.payload, text, strlen(text)) != 0)
		scenario_fail(
			file, line,
			"expected \"%s\" on stream %u with PPID %u; the kernel sent \"%.*s\" on "
			"stream %u with PPID %u",
			text, stream, ppid, (int)chunk->data.size,
			(const char *)chunk->data.payload, chunk->data.stream, chunk->data.ppid);
	peer_send(peer, SACK);
}

SCENARIO(send_to_all, "SCTP_SENDALL sends the message once to each association",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.4-6"})
{
	struct crowd crowd = gather(lab);

	endpoint_send(crowd.iut, 3, "to everybody", .flags = SCTP_SENDALL, .ppid = 7);
	for (unsigned i = 0; i < PEERS; i++)
		expect_text_at_peer(crowd.peers[i], "to everybody", 3, 7);
	for (unsigned i = 0; i < PEERS; i++)
		peer_expect_silence(crowd.peers[i], MILLISECONDS(100));
}

SCENARIO(send_to_established, "SCTP_SENDALL leaves out associations that are not ESTABLISHED",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.4-6"})
{
	struct crowd crowd = gather(lab);

	peer_send(crowd.peers[1], SHUTDOWN);
	peer_expect(crowd.peers[1], SHUTDOWN_ACK);
	endpoint_send(crowd.iut, 0, "who is there", .flags = SCTP_SENDALL);
	expect_text_at_peer(crowd.peers[0], "who is there", 0, 0);
	expect_text_at_peer(crowd.peers[2], "who is there", 0, 0);
	peer_expect_silence(crowd.peers[1], MILLISECONDS(100));
}

SCENARIO(shut_down_all, "SCTP_SENDALL with SCTP_EOF shuts down all associations",
	 .lab = &scripted_peer)
{
	struct crowd crowd = gather(lab);

	endpoint_send(crowd.iut, 0, "", .flags = SCTP_SENDALL | SCTP_EOF);
	for (unsigned i = 0; i < PEERS; i++) {
		peer_expect(crowd.peers[i], SHUTDOWN);
		peer_send(crowd.peers[i], SHUTDOWN_ACK);
		peer_expect(crowd.peers[i], SHUTDOWN_COMPLETE);
		peer_expect_gone(crowd.peers[i]);
	}
}

SCENARIO(abort_all, "SCTP_SENDALL with SCTP_ABORT aborts all associations with the same reason",
	 .lab = &scripted_peer)
{
	struct crowd crowd = gather(lab);

	endpoint_send(crowd.iut, 0, "lights out", .flags = SCTP_SENDALL | SCTP_ABORT);
	for (unsigned i = 0; i < PEERS; i++) {
		const struct chunk *abort = peer_expect(crowd.peers[i], ABORT)->chunk;
		struct tlv cause;

		ck_assert(chunk_tlv(abort, CAUSE_USER_INITIATED_ABORT, &cause));
		ck_assert_uint_eq(cause.value_length, strlen("lights out"));
		ck_assert_mem_eq(cause.value, "lights out", cause.value_length);
		peer_expect_gone(crowd.peers[i]);
	}
}

SCENARIO(send_to_all_one_to_one, "On a one-to-one socket SCTP_SENDALL has no effect",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.4-7"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	endpoint_send(association.iut, 1, "to you", .flags = SCTP_SENDALL, .ppid = 9);
	expect_text_at_peer(association.peer, "to you", 1, 9);
	peer_expect_silence(association.peer, MILLISECONDS(100));
}

static long send_to_everybody(int fd, void *context)
{
	struct sctp_sndinfo info = {.snd_flags = SCTP_SENDALL};
	struct iovec part = {"to everybody", strlen("to everybody")};

	(void)context;
	return sctp_sendv(fd, &part, 1, NULL, 0, &info, sizeof(info), SCTP_SENDV_SNDINFO, 0);
}

/* What the peers have that is not acknowledged fills the send buffer: the call waits for room at its
 * first association. */
static struct sockets_blocked wait_for_room(struct crowd crowd)
{
	static uint8_t message[1000];
	struct sctp_sndinfo info = {.snd_assoc_id = crowd.ids[0]};
	struct iovec part = {message, sizeof(message)};
	const int room = 8000;

	ck_assert_int_eq(setsockopt(crowd.iut->fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)), 0);
	while (sctp_sendv(crowd.iut->fd, &part, 1, NULL, 0, &info, sizeof(info), SCTP_SENDV_SNDINFO,
			  0) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	return sockets_call_blocking(crowd.iut, send_to_everybody, NULL);
}

/* The next association goes while the call waits; then there is room. */
enum way { PEELED_OFF, ABORTED, WAYS };

SCENARIO(
	send_to_all_that_are_left,
	"SCTP_SENDALL that waits for room sends to the associations that are there when it goes on",
	.lab = &scripted_peer, .fix = {"sendall-cursor"})
{
	for (enum way way = 0; way < WAYS; way++) {
		struct crowd crowd = gather(lab);
		struct sockets_blocked call = wait_for_room(crowd);
		struct endpoint *peeled = NULL;

		sockets_expect_blocked(&call, MILLISECONDS(10));
		crowd.iut->association = crowd.ids[1];
		if (way == PEELED_OFF)
			peeled = endpoint_peeloff(crowd.iut);
		else
			peer_send(crowd.peers[1], ABORT);
		while (peer_next(crowd.peers[0], AT_ONCE) == DATA) {
			peer_expect(crowd.peers[0], DATA);
			peer_send(crowd.peers[0], SACK);
		}
		sockets_expect_outcome(&call, (long)strlen("to everybody"), 0, 0);
		expect_text_at_peer(crowd.peers[2], "to everybody", 0, 0);
		peer_expect_silence(crowd.peers[1], MILLISECONDS(100));
		for (unsigned i = 0; i < PEERS; i++)
			if (i != 1 || way == PEELED_OFF)
				peer_send(crowd.peers[i], ABORT);
		if (peeled)
			endpoint_close(peeled);
		endpoint_close(crowd.iut);
	}
}
