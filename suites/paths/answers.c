/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the answers to control chunks go: RFC 9260 6.4. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

enum { NEW_TAG = 0x7e577e57, SKIPPED_AND_REPORTED = 0xfe };

typedef void ask(struct association association);

static void heartbeat(struct association association)
{
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT)});
	peer_expect(association.peer, HEARTBEAT_ACK, .path = "path1");
}

static void cookie(struct association association)
{
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(COOKIE_ECHO)});
	peer_expect(association.peer, COOKIE_ACK, .path = "path1");
}

static void shutdown_of_peer(struct association association)
{
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(SHUTDOWN)});
	peer_expect(association.peer, SHUTDOWN_ACK, .path = "path1");
}

static void shutdown_ack(struct association association)
{
	endpoint_shutdown(association.iut);
	peer_expect(association.peer, SHUTDOWN);
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(SHUTDOWN_ACK)});
	peer_expect(association.peer, SHUTDOWN_COMPLETE, .path = "path1");
}

/* A restart's INIT, which is answered as if there were no association. */
static void init(struct association association)
{
	struct sockaddr_storage other = peer_own_address(association.peer, "path0");

	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(INIT, .tag = NEW_TAG, .tlvs = {tlv_address(&other)})});
	peer_expect(association.peer, INIT_ACK, .path = "path1", .tag = NEW_TAG);
}

/* In SHUTDOWN-ACK-SENT an INIT is answered by that chunk again. */
static void init_while_shutting_down(struct association association)
{
	peer_send(association.peer, SHUTDOWN);
	peer_expect(association.peer, SHUTDOWN_ACK, .path = "path0");
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(INIT, .tag = NEW_TAG)});
	peer_expect(association.peer, SHUTDOWN_ACK, .path = "path1");
}

static void data_while_shutting_down(struct association association)
{
	endpoint_shutdown(association.iut);
	peer_expect(association.peer, SHUTDOWN, .path = "path0");
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .text = "late")});
	peer_expect(association.peer, SHUTDOWN, .path = "path1");
}

static void unknown_chunk(struct association association)
{
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(SKIPPED_AND_REPORTED)});
	peer_expect(association.peer, ERROR, .path = "path1");
}

static void data_of_no_stream(struct association association)
{
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(DATA, .stream = UINT16_MAX, .text = "astray")});
	peer_expect(association.peer, ERROR, .path = "path1");
}

static void data_without_data(struct association association)
{
	peer_send_packet(association.peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "")});
	peer_expect(association.peer, ABORT, .path = "path1");
}

static void congestion_echo(struct association association)
{
	send_messages(association.iut, 1, 100);
	expect_data(association, 1);
	peer_send_packet(association.peer, .path = "path1",
			 .chunks = {CHUNK(ECNE, .cumulative_tsn = data_tsn(association, 1))});
	peer_expect(association.peer, CWR, .path = "path1");
}

SCENARIO(
	answers_go_to_the_source,
	"Each control chunk, and DATA that is answered by one, is answered where it came from, which "
	"need not be the primary path",
	.lab = &scripted_dual_path, .spec = {"RFC9260-6.4-2"})
{
	static ask *const asks[] = {
		heartbeat,
		cookie,
		shutdown_of_peer,
		shutdown_ack,
		init,
		init_while_shutting_down,
		data_while_shutting_down,
		unknown_chunk,
		data_of_no_stream,
		data_without_data,
		congestion_echo,
	};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(asks); i++) {
		struct association association =
			association_open(lab, .peer = peer, .ecn = true, .paths = {"path1"});

		peer = association.peer;
		expect_primary_path(association.iut, "path0");
		asks[i](association);
		peer_send(peer, ABORT);
		let_pass(lab, AT_ONCE);
		endpoint_close(association.iut);
		peer_reset(peer);
	}
}

SCENARIO(refusal_goes_to_the_source,
	 "An INIT with a Host Name Address is refused where it came from, though it lists another "
	 "address first",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.1.2-3", "RFC9260-5.1.2-2"},
	 .only_aborts = true)
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	struct sockaddr_storage other = peer_own_address(peer, "path0");

	peer_send_packet(peer, .path = "path1",
			 .chunks = {CHUNK(INIT, .tlvs = {tlv_address(&other),
							 tlv_of(PARAM_HOST_NAME, "peer.example",
								sizeof("peer.example"))})});
	peer_expect(peer, ABORT, .path = "path1");
	peer_expect_silence(peer, AT_ONCE);
}
