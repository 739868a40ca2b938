/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A send that sets up its association and waits for it, as Linux does where interleaving is asked
 * for, and what becomes of it when the association is another one than it was to be.
 */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"
#include "suites/sockets/proc.h"

enum { STREAMS = 10, SIZE = 5 };

static long send_message(int fd, void *context)
{
	const struct sockaddr_storage *to = context;

	return sendto(fd, "hello", SIZE, MSG_NOSIGNAL, (const struct sockaddr *)to,
		      address_length(to));
}

/* The kernel waits for the answer to COOKIE ECHO.  The peer admits that many streams, and the
 * message is on the last of STREAMS. */
static struct sockets_blocked send_and_wait(struct association association, uint16_t admitted)
{
	static struct sockaddr_storage to;
	struct peer *peer = association.peer;
	struct sctp_sndinfo last_stream = {.snd_sid = STREAMS - 1};
	struct sockets_blocked call;

	to = path_address(association.lab, "wire", "path0", peer->port);
	endpoint_set(association.iut, SCTP_DEFAULT_SNDINFO, &last_stream, sizeof(last_stream));
	call = sockets_call_blocking(association.iut, send_message, &to);
	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	peer_send(peer, INIT_ACK, .istreams = admitted);
	peer_expect(peer, COOKIE_ECHO);
	return call;
}

SCENARIO(stream_not_admitted,
	 "A send that waits for its association fails if the peer does not admit its stream",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .fix = {"stream-after-connect-wait"})
{
	static const uint16_t admitted[] = {1, STREAMS - 1, STREAMS};

	for (unsigned i = 0; i < ARRAY_SIZE(admitted); i++) {
		struct association association =
			association_prepare(lab, .active = true, .interleaving = true,
					    .streams = STREAMS, .peer_port = PEER_PORT + i);
		struct sockets_blocked call = send_and_wait(association, admitted[i]);

		peer_send(association.peer, COOKIE_ACK);
		if (admitted[i] == STREAMS) {
			sockets_expect_outcome(&call, SIZE, 0, 0);
			peer_expect(association.peer, DATA);
			peer_send(association.peer, SACK);
		} else {
			sockets_expect_outcome(&call, -1, ESRCH, 0);
		}
		peer_expect_alive(association.peer);
		peer_send(association.peer, ABORT);
		endpoint_close(association.iut);
	}
}

SCENARIO(
	ended_while_it_waits,
	"A send that waits for its association fails, and sends nothing, if the peer shuts it down "
	"or aborts it at once",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING, .fix = {"shutdown-after-connect-wait"})
{
	for (int aborted = 1; aborted >= 0; aborted--) {
		struct association association = association_prepare(
			lab, .active = true, .interleaving = true, .streams = STREAMS,
			.style = ONE_TO_ONE, .peer_port = PEER_PORT + aborted);
		struct peer *peer = association.peer;
		struct sockets_blocked call = send_and_wait(association, STREAMS);

		peer_send_packet(
			peer,
			.chunks = {CHUNK(COOKIE_ACK),
				   CHUNK(SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1),
				   aborted ? CHUNK(ABORT) : NULL});
		sockets_expect_outcome(&call, -1, ESRCH, 0);
		if (!aborted) {
			peer_expect(peer, SHUTDOWN_ACK);
			peer_send(peer, SHUTDOWN_COMPLETE);
		}
		peer_ignore(peer, SHUTDOWN_ACK);
		peer_expect_gone(peer);
		endpoint_close(association.iut);
	}
}

SCENARIO(peeled_off_while_it_waits,
	 "A send that waits for its association fails, and sends nothing, if that is peeled off "
	 "meanwhile",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .fix = {"connect-wait-peeloff"})
{
	struct association association =
		association_prepare(lab, .active = true, .interleaving = true, .streams = STREAMS);
	struct endpoint *iut = association.iut, *peeled;
	struct peer *peer = association.peer;
	struct sockets_blocked call = send_and_wait(association, STREAMS);
	sctp_assoc_t ids[2];
	socklen_t size = sizeof(ids);

	ck_assert_int_eq(getsockopt(iut->fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, ids, &size), 0);
	iut->association = ids[1];
	peeled = endpoint_peeloff(iut);
	peer_send(peer, COOKIE_ACK);
	expect_event(peeled, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	sockets_expect_outcome(&call, -1, ESRCH, 0);
	peer_expect_silence(peer, SECONDS(1));
	endpoint_send(peeled, 0, "from the new socket");
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
}

/* A message to the peer's address on path1, given its address on path0 as well: SCTP_ADDR_OVER. */
static long send_over_path1(int fd, void *context)
{
	struct association *association = context;
	struct sctp_sndinfo info = {.snd_flags = SCTP_ADDR_OVER};
	struct sockaddr_storage paths[2];
	uint8_t addresses[2 * sizeof(struct sockaddr_storage)];
	struct iovec part = {"hello", SIZE};
	size_t used = 0;

	for (int i = 0; i < 2; i++) {
		paths[i] = path_address(association->lab, "wire", i == 0 ? "path1" : "path0",
					association->peer->port);
		memcpy(addresses + used, &paths[i], address_length(&paths[i]));
		used += address_length(&paths[i]);
	}
	return sctp_sendv(fd, &part, 1, (struct sockaddr *)addresses, 2, &info, sizeof(info),
			  SCTP_SENDV_SNDINFO, 0);
}

SCENARIO(
	path_goes_while_it_waits,
	"A send that waits for its association fails, and sends nothing, if its address is one that "
	"the INIT ACK does not list",
	.lab = &scripted_dual_path, .needs = CAP_INTERLEAVING, .spec = {"RFC6458-9.12-4"},
	.fix = {"transport-across-connect-wait"})
{
	struct association association =
		association_prepare(lab, .active = true, .interleaving = true);
	struct peer *peer = association.peer;
	struct sockets_blocked call =
		sockets_call_blocking(association.iut, send_over_path1, &association);

	peer_expect(peer, INIT, .path = "path1", .within = MILLISECONDS(100));
	peer_send_packet(peer, .path = "path0", .chunks = {CHUNK(INIT_ACK)});
	peer_expect(peer, COOKIE_ECHO, .path = "path0");
	peer_send(peer, COOKIE_ACK);
	peer_expect_silence(peer, MILLISECONDS(10));
	sockets_expect_outcome(&call, -1, ESRCH, 0);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(association.iut, 0, "to the other address");
	peer_expect(peer, DATA, .path = "path0");
	peer_send(peer, SACK);
}

/* A message to be authenticated with a key that the socket does not have (RFC 6458 5.3.8). */
static long send_with_unknown_key(int fd, void *context)
{
	const struct sctp_authinfo key = {.auth_keynumber = 7};
	struct sockaddr_storage *to = context;
	struct iovec part = {"hello", SIZE};
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(key))] = {0};
	const struct msghdr message = {.msg_name = to,
				       .msg_namelen = address_length(to),
				       .msg_iov = &part,
				       .msg_iovlen = 1,
				       .msg_control = control,
				       .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = SCTP_AUTHINFO;
	header->cmsg_len = CMSG_LEN(sizeof(key));
	memcpy(CMSG_DATA(header), &key, sizeof(key));
	return sendmsg(fd, &message, MSG_NOSIGNAL);
}

SCENARIO(
	refused_once_it_is_up,
	"A send that waits for its association, and is refused once that is up, leaves no association "
	"behind that CurrEstab counts and the peer believes in",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_AUTH,
	.known = {{.from = "5.10",
		   .reason = "sctp_sendmsg() in net/sctp/socket.c frees the association without a "
			     "word to its peer, and SctpCurrEstab counts it for ever"}})
{
	const struct association_options options = {
		.active = true,
		.interleaving = true,
		.auth = true,
		.peer_auth_chunks = CHUNK_LIST(DATA, I_DATA),
		.file = __FILE__,
		.line = __LINE__,
	};
	struct association association = association_prepare_with(lab, &options);
	struct peer *peer = association.peer;
	struct sockaddr_storage to = path_address(lab, "wire", "path0", peer->port);
	struct sockets_blocked call =
		sockets_call_blocking(association.iut, send_with_unknown_key, &to);
	uint32_t associations = 0;
	socklen_t size = sizeof(associations);

	lab_use_once(lab);
	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	peer_send_packet(peer, .chunks = {association_init(&association, &options)});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	sockets_expect_outcome(&call, -1, EINVAL, 0);
	ck_assert_int_eq(getsockopt(association.iut->fd, IPPROTO_SCTP, SCTP_GET_ASSOC_NUMBER,
				    &associations, &size),
			 0);
	sockets_expect_counter(lab, "SctpCurrEstab", associations);
	if (associations)
		peer_expect_alive(peer);
	else
		peer_expect(peer, ABORT);
}
