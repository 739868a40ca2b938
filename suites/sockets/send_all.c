/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_SENDALL: one call for all associations of a one-to-many socket (RFC 6458 5.3.4). */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

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
	 .lab = &scripted_peer)
{
	struct crowd crowd = gather(lab);

	endpoint_send(crowd.iut, 3, "to everybody", .flags = SCTP_SENDALL, .ppid = 7);
	for (unsigned i = 0; i < PEERS; i++)
		expect_text_at_peer(crowd.peers[i], "to everybody", 3, 7);
	for (unsigned i = 0; i < PEERS; i++)
		peer_expect_silence(crowd.peers[i], MILLISECONDS(100));
}

SCENARIO(send_to_established, "SCTP_SENDALL leaves out associations that are not ESTABLISHED",
	 .lab = &scripted_peer)
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
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	endpoint_send(association.iut, 1, "to you", .flags = SCTP_SENDALL, .ppid = 9);
	expect_text_at_peer(association.peer, "to you", 1, 9);
	peer_expect_silence(association.peer, MILLISECONDS(100));
}
