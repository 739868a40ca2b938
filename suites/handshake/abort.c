/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Abort of an association: RFC 9260 sections 3.3.10.12, 8.5.1 and 9.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

static const char reason[] = "the tester is bored";

SCENARIO(
	user_abort,
	"The user's ABORT carries the reason to the peer and ends the association at both ends at once",
	.lab = &two_nodes,
	.spec = {"RFC9260-9.1-1", "RFC9260-9.1-2", "RFC9260-9.1-3", "RFC9260-9.1-4",
		 "RFC9260-9.1-6", "RFC9260-9.1-7", "RFC9260-8.5.1-4", "RFC9260-3.3.7-1",
		 "RFC9260-3.3.10.12-1", "RFC9260-3.3.10.12-2", "RFC6458-3.1.5-4",
		 "RFC6458-5.3.4-4"})
{
	struct pair pair = pair_open(lab);
	struct tlv cause;

	endpoint_abort(pair.a, reason);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a");

	ck_assert_uint_eq(abort->sctp.chunk_count, 1);
	ck_assert_uint_eq(abort->sctp.tag, pair.init_ack->chunk->init.tag);
	ck_assert_uint_eq(abort->chunk->flags, 0);
	ck_assert(chunk_tlv(abort->chunk, CAUSE_USER_INITIATED_ABORT, &cause));
	ck_assert_uint_eq(cause.value_length, strlen(reason));
	ck_assert_mem_eq(cause.value, reason, strlen(reason));

	/* The kernel leaves causes in sac_error in network order, as its SCTP_ERROR_* constants
	 * are. */
	const struct received *lost =
		expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_USER_INITIATED_ABORT));

	const struct sctp_assoc_change *change = &notification_of(lost)->sn_assoc_change;

	ck_assert_uint_eq(change->sac_length, lost->size);
	ck_assert_ptr_nonnull(
		memmem(change->sac_info, lost->size - sizeof(*change), reason, strlen(reason)));
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(association_count(pair.a), 0);
	ck_assert_uint_eq(association_count(pair.b), 0);
	let_pass(lab, SECONDS(50));
	ck_assert_uint_eq(packets_so_far(), 5);
}

/* RFC 6458 section 6.1.1. */
SCENARIO(abort_in_sac_info, "sac_info of SCTP_COMM_LOST holds the complete ABORT chunk",
	 .lab = &two_nodes, .spec = {"RFC6458-6.1.1-11"},
	 .known = {{"4.0", NULL,
		    "sac_info lacks the chunk header, it begins with the error causes "
		    "(sctp_ulpevent_make_assoc_change() in net/sctp/ulpevent.c)"}})
{
	struct pair pair = pair_open(lab);

	endpoint_abort(pair.a, reason);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a");
	const struct received *lost =
		expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	const struct sctp_assoc_change *change = &notification_of(lost)->sn_assoc_change;

	ck_assert_uint_eq(lost->size - sizeof(*change), abort->chunk->length);
	ck_assert_uint_eq(change->sac_info[0], ABORT);
	ck_assert_mem_eq(change->sac_info + 4, abort->chunk->value, abort->chunk->value_length);
}

SCENARIO(abort_without_reason,
	 "An ABORT that the user asks for has the cause User-Initiated Abort even without a reason",
	 .lab = &two_nodes, .spec = {"RFC9260-9.1-3", "RFC6458-5.3.4-4"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *server = endpoint_connect(client, listener);
	struct tlv cause;

	endpoint_abort(client, NULL);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a");

	ck_assert(chunk_tlv(abort->chunk, CAUSE_USER_INITIATED_ABORT, &cause));
	ck_assert_uint_eq(cause.length, 4);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_USER_INITIATED_ABORT));
	expect_socket_error(server, ECONNRESET);
	endpoint_send(server, 0, "too late", .error = EPIPE);
}

SCENARIO(linger_zero, "Closing a socket with SO_LINGER 0 aborts its association", .lab = &two_nodes,
	 .spec = {"RFC9260-9.1-1", "RFC9260-9.1-2", "RFC9260-9.1-3", "RFC6458-8.1.4-1"})
{
	struct pair pair = pair_open(lab, .style = ONE_TO_ONE);
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	struct tlv cause;

	if (setsockopt(pair.a->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) != 0)
		scenario_error("cannot set SO_LINGER: %s", strerror(errno));
	endpoint_close(pair.a);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a");

	ck_assert(chunk_tlv(abort->chunk, CAUSE_USER_INITIATED_ABORT, &cause));
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	ck_assert_uint_eq(count_packets(lab, SHUTDOWN), 0);
}

SCENARIO(
	abort_with_outstanding_data,
	"After an ABORT outstanding DATA is not retransmitted and is returned to the user as failed",
	.lab = &two_nodes, .limit = SECONDS(100),
	.spec = {"RFC9260-9.1-2", "RFC9260-3.3.7-2", "RFC9260-9.1-6", "RFC6458-6.1.1-3"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .count = 2);
	endpoint_send(pair.a, 0, "from the client", .context = 17);
	endpoint_send(pair.b, 0, "from the server", .context = 18);
	let_pass(lab, MILLISECONDS(100));
	endpoint_abort(pair.a, reason);
	const struct packet *abort = expect_packet(lab, ABORT, .from = "a");

	ck_assert_uint_eq(abort->sctp.chunk_count, 1);
	expect_both_learn(pair.a, pair.b, SCTP_COMM_LOST);
	const struct received *at_client = expect_event(pair.a, SCTP_SEND_FAILED_EVENT);
	const struct received *at_server = expect_event(pair.b, SCTP_SEND_FAILED_EVENT);

	ck_assert_uint_eq(notification_of(at_client)->sn_send_failed_event.ssf_flags,
			  SCTP_DATA_SENT);
	ck_assert_uint_eq(notification_of(at_client)->sn_send_failed_event.ssfe_info.snd_context,
			  17);
	ck_assert_uint_eq(notification_of(at_server)->sn_send_failed_event.ssf_flags,
			  SCTP_DATA_SENT);
	ck_assert_uint_eq(notification_of(at_server)->sn_send_failed_event.ssfe_info.snd_context,
			  18);
	expect_no_packet(lab, DATA, SECONDS(60));
}

/* Under which tags, with and without the T bit, the receiver must accept a chunk. */
static const struct verification {
	enum { OWN_TAG, PEERS_TAG, FOREIGN_TAG } tag; /* from the receiver's point of view */
	uint8_t flags;
	bool accepted;
} verifications[] = {
	{OWN_TAG, 0, true},    {PEERS_TAG, FLAG_T, true}, {OWN_TAG, FLAG_T, false},
	{PEERS_TAG, 0, false}, {FOREIGN_TAG, 0, false},	  {FOREIGN_TAG, FLAG_T, false},
};
enum { VERIFICATIONS = ARRAY_SIZE(verifications) };

struct forgery {
	uint32_t tag;
	uint8_t flags;
};

static void forge(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { TAG = 4, FLAGS = 13 };
	const struct forgery *forgery = context;
	uint8_t *header = sctp_packet_start(frame, packet);
	uint32_t tag = htonl(forgery->tag);

	memcpy(header + TAG, &tag, sizeof(tag));
	header[FLAGS] = forgery->flags;
}

static struct forgery forgery_for(const struct verification *v, const struct pair *pair)
{
	uint32_t own = pair->init_ack->chunk->init.tag;
	uint32_t peers = pair->init->chunk->init.tag;

	return (struct forgery){.tag = v->tag == OWN_TAG     ? own
				       : v->tag == PEERS_TAG ? peers
							     : own + peers + 1,
				.flags = v->flags};
}

static void abort_association(struct endpoint *endpoint)
{
	endpoint_abort(endpoint, reason);
}

static void shut_association_down(struct endpoint *endpoint)
{
	endpoint_shutdown(endpoint);
}

/*
 * The client's last chunk, which `end` makes it send, comes to the server under each of these tags:
 * the server ends the association, with that change, or does nothing for `silence`.
 */
static void verify(struct lab *lab, enum chunk_type last, void (*end)(struct endpoint *client),
		   int change, int64_t silence)
{
	for (size_t i = 0; i < VERIFICATIONS; i++) {
		const struct verification *v = &verifications[i];
		struct pair pair = pair_open(lab, .port = SERVER_PORT + i);
		struct forgery forgery = forgery_for(v, &pair);

		lab_change(lab, last, forge, .context = &forgery);
		end(pair.a);
		expect_packet(lab, last, .from = "a");
		if (v->accepted)
			expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = change);
		else
			expect_no_event(pair.b, SCTP_ASSOC_CHANGE, silence);
		ck_assert_uint_eq(association_count(pair.b), !v->accepted);
	}
}

SCENARIO(abort_verification,
	 "An ABORT is accepted under the receiver's tag, or under the peer's tag with the T bit",
	 .lab = &two_nodes, .limit = SECONDS(100),
	 .spec = {"RFC9260-8.5.1-6", "RFC9260-8.5.1-7", "RFC9260-9.1-5"})
{
	verify(lab, ABORT, abort_association, SCTP_COMM_LOST, SECONDS(1));
	ck_assert_uint_eq(count_packets(lab, ABORT), VERIFICATIONS);
}

SCENARIO(shutdown_complete_verification,
	 "A SHUTDOWN COMPLETE is accepted under the receiver's tag, or under the peer's with the T "
	 "bit",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-8.5.1-10"})
{
	/* When T2-shutdown expires the server sends SHUTDOWN ACK once more, and the client answers. */
	verify(lab, SHUTDOWN_COMPLETE, shut_association_down, SCTP_SHUTDOWN_COMP, RTO_MIN / 2);
}

/* Another chunk of 4 bytes becomes a SHUTDOWN COMPLETE. */
static void make_shutdown_complete(struct frame *frame, const struct sctp_packet *packet,
				   void *context)
{
	enum { CHUNK_TYPE = 12 };

	(void)context;
	sctp_packet_start(frame, packet)[CHUNK_TYPE] = SHUTDOWN_COMPLETE;
}

SCENARIO(unexpected_shutdown_complete,
	 "A SHUTDOWN COMPLETE right after the setup is ignored, and messages pass both ways",
	 .lab = &two_nodes, .spec = {"RFC9260-8.5.1-11", "RFC9260-9.2-20"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	/* The second COOKIE ACK, under the right tag, meets an established association. */
	lab_duplicate(lab, COOKIE_ECHO);
	lab_change(lab, COOKIE_ACK, make_shutdown_complete, .skip = 1);
	endpoint_connect(client, server);
	expect_packet(lab, SHUTDOWN_COMPLETE, .from = "b");
	expect_no_event(client, SCTP_ASSOC_CHANGE, SECONDS(1));
	exchange_messages(client, server);
	ck_assert_uint_eq(count_packets(lab, ABORT), 0);
}

SCENARIO(shutdown_complete_out_of_place,
	 "A SHUTDOWN COMPLETE, whatever its T bit, is ignored in any state but SHUTDOWN-ACK-SENT",
	 .lab = &scripted_peer, .limit = SECONDS(200),
	 .spec = {"RFC9260-8.5.1-11", "RFC9260-9.2-20"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_COOKIE_WAIT; state < SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association = association_reach(
			lab, state, .iut = iut, .peer_port = (uint16_t)(PEER_PORT + state));
		struct peer *peer = association.peer;

		peer_send(peer, SHUTDOWN_COMPLETE);
		peer_send_packet(peer, .tag = peer->tag,
				 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)});
		peer_expect_silence(peer, AT_ONCE);
		expect_still(association, state);
		peer_send(peer, ABORT);
		expect_lost(association, state, 0);
	}
}
