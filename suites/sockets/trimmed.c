/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A socket filter that cuts packets: SO_ATTACH_FILTER in socket(7). */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <linux/filter.h>
#include <sys/socket.h>

/* The socket gets so many bytes of each packet that comes, counted from its first chunk. */
static void keep_bytes(const struct endpoint *endpoint, uint32_t count)
{
	struct sock_filter keep = BPF_STMT(BPF_RET | BPF_K, count);
	struct sock_fprog program = {.len = 1, .filter = &keep};

	ck_assert_int_eq(
		setsockopt(endpoint->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)),
		0);
}

SCENARIO(cut_below_a_chunk,
	 "A packet of which a socket filter leaves less than a chunk header is discarded",
	 .lab = &scripted_peer, .fix = {"filter-below-chunk-header"})
{
	for (uint32_t count = 0; count < CHUNK_HEADER; count++) {
		struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + count));

		keep_bytes(iut, count);
		peer_send(peer, INIT);
		peer_expect_silence(peer, MILLISECONDS(100));
		keep_bytes(iut, UINT32_MAX);
		peer_connect(peer, iut);
		keep_bytes(iut, count);
		peer_send(peer, HEARTBEAT);
		peer_send(peer, SHUTDOWN);
		peer_send(peer, ABORT);
		peer_expect_silence(peer, MILLISECONDS(100));
		keep_bytes(iut, UINT32_MAX);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		endpoint_close(iut);
	}
}
