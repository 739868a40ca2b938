/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told, counted and left behind when an association ends before its messages are through: RFC 6458 6.1.1 and
 * 6.1.4. */
#define SUITE "sockets"
#include "suites/sockets/proc.h"

#include <sys/socket.h>

enum { MAX_RETRANS = 1 };

typedef void end(struct association association);

static void abort_by_peer(struct association association)
{
	peer_send(association.peer, ABORT, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
}

static void send_no_data(struct association association)
{
	peer_send(association.peer, DATA, .length = DATA_HEADER, .text = "");
}

static void send_short_chunk(struct association association)
{
	peer_send(association.peer, SHUTDOWN, .length = 4, .empty = true);
}

static void send_long_parameter(struct association association)
{
	enum { BEYOND = 40 };

	peer_send(association.peer, HEARTBEAT,
		  .tlvs = {tlv_lying(tlv_text(PARAM_HEARTBEAT_INFO, "short"), BEYOND)});
}

static void acknowledge_the_future(struct association association)
{
	peer_send(association.peer, SACK, .cumulative_tsn = data_tsn(association, 1000));
}

static void send_to_peer(struct association association)
{
	struct sockaddr_storage to = peer_address(association.iut, "path0", association.peer->port);

	ck_assert_int_eq(sendto(association.iut->fd, "message", 7, 0, (struct sockaddr *)&to,
				address_length(&to)),
			 7);
}

/* Nothing is answered any more. */
static void give_up(struct association association)
{
	(void)association;
}

static const struct {
	const char *name;
	end *end;
	int state; /* in which it ends */
	int event;
	uint16_t cause; /* Linux gives it in network order */
	int socket_error;
	unsigned aborted; /* SctpAborteds */
	bool discarded; /* it may be: RFC 9260 3.3.10.13 */
} ends[] = {
	{"an ABORT of the peer's", abort_by_peer, SCTP_ESTABLISHED, SCTP_COMM_LOST,
	 CAUSE_OUT_OF_RESOURCE, ECONNRESET, 1},
	{"DATA that nobody acknowledges", give_up, SCTP_ESTABLISHED, SCTP_COMM_LOST, 0, ETIMEDOUT,
	 1},
	{"an ABORT that answers the INIT", abort_by_peer, SCTP_COOKIE_WAIT, SCTP_CANT_STR_ASSOC,
	 CAUSE_OUT_OF_RESOURCE, ECONNREFUSED, 1},
	{"an INIT that nobody answers", give_up, SCTP_COOKIE_WAIT, SCTP_CANT_STR_ASSOC, 0,
	 ETIMEDOUT, 0},
	{"an ABORT that answers the COOKIE ECHO", abort_by_peer, SCTP_COOKIE_ECHOED,
	 SCTP_CANT_STR_ASSOC, CAUSE_OUT_OF_RESOURCE, ECONNREFUSED, 1},
	{"a COOKIE ECHO that nobody answers", give_up, SCTP_COOKIE_ECHOED, SCTP_CANT_STR_ASSOC, 0,
	 ETIMEDOUT, 0},
	{"a SHUTDOWN that nobody answers", give_up, SCTP_SHUTDOWN_SENT, SCTP_COMM_LOST, 0,
	 ETIMEDOUT, 1},
	{"DATA without data", send_no_data, SCTP_ESTABLISHED, SCTP_COMM_LOST, CAUSE_NO_USER_DATA,
	 ECONNABORTED, 1},
	{"a SHUTDOWN that is too short", send_short_chunk, SCTP_ESTABLISHED, SCTP_COMM_LOST,
	 CAUSE_PROTOCOL_VIOLATION, ECONNABORTED, 1, .discarded = true},
	{"a parameter that ends beyond its chunk", send_long_parameter, SCTP_ESTABLISHED,
	 SCTP_COMM_LOST, CAUSE_PROTOCOL_VIOLATION, ECONNABORTED, 1, .discarded = true},
	{"a SACK of what was never sent", acknowledge_the_future, SCTP_ESTABLISHED, SCTP_COMM_LOST,
	 CAUSE_PROTOCOL_VIOLATION, ECONNABORTED, 1, .discarded = true},
};

/* Whether the kernel has sent an ABORT since the trace had that many packets. */
static bool has_aborted(unsigned since)
{
	for (unsigned i = since; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && strcmp(packet->from, "iut") == 0 && packet->sctp.chunk_count > 0 &&
		    packet->sctp.chunks[packet->sctp.chunk_count - 1].type == ABORT)
			return true;
	}
	return false;
}

/* What might as well be discarded was. */
static bool goes_on(struct association association, size_t i, unsigned since)
{
	if (!ends[i].discarded)
		return false;
	let_pass(association.lab, AT_ONCE);
	if (has_aborted(since))
		return false;
	scenario_note("%s is discarded", ends[i].name);
	return true;
}

SCENARIO(
	ends_told,
	"However an association ends, SCTP_ASSOC_CHANGE and SCTP_SEND_FAILED_EVENT name the same reason, and "
	"SctpAborteds and SctpCurrEstab count it",
	.lab = &scripted_peer, .limit = SECONDS(12000))
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct association association =
			association_reach(lab, ends[i].state, .peer = peer, .active = true);
		struct endpoint *iut = association.iut;
		const long aborted = sockets_counter(lab, "SctpAborteds");
		const int error = htons(ends[i].cause);

		peer = association.peer;
		association_max_retrans_set(iut, MAX_RETRANS);
		if (ends[i].state != SCTP_SHUTDOWN_SENT)
			send_to_peer(association);
		const unsigned since = trace_count();

		ends[i].end(association);
		if (goes_on(association, i, since)) {
			endpoint_close(iut);
			peer_reset(peer);
			continue;
		}
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = ends[i].event, .error = error,
			     .within = SECONDS(600));
		if (ends[i].state != SCTP_SHUTDOWN_SENT)
			expect_event(iut, SCTP_SEND_FAILED_EVENT, .error = error);
		sockets_expect_counter(lab, "SctpAborteds", aborted + ends[i].aborted);
		sockets_expect_counter(lab, "SctpCurrEstab", 0);
		endpoint_close(iut);
		peer_reset(peer);
	}
}

SCENARIO(ends_of_a_connection, "SO_ERROR of a one-to-one socket says how its association ended",
	 .lab = &scripted_peer, .limit = SECONDS(12000))
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		struct association association = association_reach(
			lab, ends[i].state, .peer = peer, .style = ONE_TO_ONE, .active = true);
		struct endpoint *iut = association.iut;
		int error = -1;
		socklen_t size = sizeof(error);

		peer = association.peer;
		association_max_retrans_set(iut, MAX_RETRANS);
		if (ends[i].state == SCTP_ESTABLISHED)
			endpoint_send(iut, 0, "message");
		/* Who reads learns of the error as well, and clears it. */
		endpoint_read(iut, false);
		const unsigned since = trace_count();

		ends[i].end(association);
		if (goes_on(association, i, since)) {
			endpoint_close(iut);
			peer_reset(peer);
			continue;
		}
		let_pass(lab, SECONDS(900));
		ck_assert_int_eq(getsockopt(iut->fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
		ck_assert_msg(error == ends[i].socket_error,
			      "after %s SO_ERROR is %d (%s), expected %d", ends[i].name, error,
			      strerror(error), ends[i].socket_error);
		endpoint_close(iut);
		peer_reset(peer);
	}
}
