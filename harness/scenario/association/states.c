/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/states.h"

#include <arpa/inet.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/data.h"
#include "harness/scenario/association/defaults.h"

enum { STATE_COUNT = SCTP_SHUTDOWN_ACK_SENT + 1 };

const char *association_state_name(int state)
{
	static const char *const names[STATE_COUNT] = {
		[SCTP_EMPTY] = "no association",
		[SCTP_CLOSED] = "CLOSED",
		[SCTP_COOKIE_WAIT] = "COOKIE-WAIT",
		[SCTP_COOKIE_ECHOED] = "COOKIE-ECHOED",
		[SCTP_ESTABLISHED] = "ESTABLISHED",
		[SCTP_SHUTDOWN_PENDING] = "SHUTDOWN-PENDING",
		[SCTP_SHUTDOWN_SENT] = "SHUTDOWN-SENT",
		[SCTP_SHUTDOWN_RECEIVED] = "SHUTDOWN-RECEIVED",
		[SCTP_SHUTDOWN_ACK_SENT] = "SHUTDOWN-ACK-SENT",
	};

	return state >= 0 && state < STATE_COUNT ? names[state] : "an unknown state";
}

/* The kernel's next chunk, expected at the scenario's line. */
static const struct packet *expect_chunk(struct association association, enum chunk_type type,
					 bool alone, const char *file, int line)
{
	return peer_expect_with(
		association.peer, type,
		&(struct peer_wanted){.file = file, .line = line, .tag = USUAL, .alone = alone});
}

static void start_to_connect(struct association association,
			     const struct association_options *options)
{
	const struct connect_options how = {.file = options->file,
					    .line = options->line,
					    .link = association.peer->path,
					    .port = association.peer->port};

	endpoint_connect_with(association.iut, NULL, &how);
	expect_chunk(association, INIT, false, options->file, options->line);
}

/* The kernel's DATA 1. */
static void leave_data_outstanding(struct association association, const char *file, int line)
{
	endpoint_send(association.iut, 0, "outstanding", .file = file, .line = line);
	expect_data(association, 1, .file = file, .line = line);
}

/* The peer shuts down; it has nothing of the kernel's DATA. */
static void send_shutdown(struct association association, const char *file, int line)
{
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	expect_event(association.iut, SCTP_SHUTDOWN_EVENT, .within = AT_ONCE, .file = file,
		     .line = line);
}

const struct packet *association_shut_down(struct association association, const char *file,
					   int line)
{
	endpoint_shutdown_at(association.iut, file, line);
	return expect_chunk(association, SHUTDOWN, true, file, line);
}

const struct packet *association_be_shut_down(struct association association, const char *file,
					      int line)
{
	peer_send(association.peer, SHUTDOWN);
	expect_event(association.iut, SCTP_SHUTDOWN_EVENT, .within = AT_ONCE, .file = file,
		     .line = line);
	return expect_chunk(association, SHUTDOWN_ACK, true, file, line);
}

static struct association reach_before_established(struct lab *lab, int state,
						   const struct association_options *options)
{
	struct association association = association_prepare_with(lab, options);
	struct association_options as_server = *options;
	const struct chunk_spec *init_ack;

	start_to_connect(association, options);
	if (state == SCTP_COOKIE_WAIT)
		return association;
	/* Of a kernel that connects, whether the endpoint listens or not. */
	as_server.active = true;
	init_ack = options->init ? options->init : association_init(&association, &as_server);
	peer_send_packet(association.peer, .chunks = {init_ack});
	expect_chunk(association, COOKIE_ECHO, false, options->file, options->line);
	return association;
}

struct association association_reach_with(struct lab *lab, int state,
					  const struct association_options *options)
{
	const char *file = options->file;
	int line = options->line;
	struct association association;

	if (state == SCTP_COOKIE_WAIT || state == SCTP_COOKIE_ECHOED)
		return reach_before_established(lab, state, options);
	association = association_open_with(lab, options);
	switch (state) {
	case SCTP_ESTABLISHED:
		break;
	case SCTP_SHUTDOWN_PENDING:
		leave_data_outstanding(association, file, line);
		endpoint_shutdown_at(association.iut, file, line);
		break;
	case SCTP_SHUTDOWN_SENT:
		association_shut_down(association, file, line);
		break;
	case SCTP_SHUTDOWN_RECEIVED:
		leave_data_outstanding(association, file, line);
		send_shutdown(association, file, line);
		break;
	case SCTP_SHUTDOWN_ACK_SENT:
		association_be_shut_down(association, file, line);
		break;
	default:
		scenario_error("there is no way to %s", association_state_name(state));
	}
	return association;
}

void association_expect_still(struct association association, int state, const char *file, int line)
{
	static const int repeated[STATE_COUNT] = {
		[SCTP_COOKIE_WAIT] = INIT,	 [SCTP_COOKIE_ECHOED] = COOKIE_ECHO,
		[SCTP_SHUTDOWN_PENDING] = DATA,	 [SCTP_SHUTDOWN_SENT] = SHUTDOWN,
		[SCTP_SHUTDOWN_RECEIVED] = DATA, [SCTP_SHUTDOWN_ACK_SENT] = SHUTDOWN_ACK,
	};

	expect_no_event_at(association.iut, SCTP_ASSOC_CHANGE, AT_ONCE, file, line);
	if (state == SCTP_ESTABLISHED)
		peer_expect_alive_at(association.peer, file, line);
	else
		peer_expect(association.peer, (enum chunk_type)repeated[state],
			    .within = RTO_INITIAL + SECONDS(1), .file = file, .line = line);
}

void association_expect_undisturbed(struct association association, const char *file, int line)
{
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *data;

	peer_expect_silence_at(peer, RTO_INITIAL + SECONDS(1), file, line);
	expect_no_event_at(iut, SCTP_ASSOC_CHANGE, 0, file, line);
	peer_expect_alive_at(peer, file, line);
	peer_send(peer, DATA, .text = "question");
	expect_chunk(association, SACK, false, file, line);
	expect_message(iut, 0, "question", .file = file, .line = line);
	endpoint_send(iut, 0, "answer", .file = file, .line = line);
	data = expect_data(association, 1, .file = file, .line = line);
	if (data->chunk->data.ssn != 0)
		scenario_fail(file, line, "expected SSN 0 in the first DATA of stream 0; it is %u",
			      data->chunk->data.ssn);
	peer_send(peer, SACK);
	peer_expect_silence_at(peer, RTO_INITIAL + SECONDS(1), file, line);
}

void association_expect_lost(struct association association, int state, uint16_t cause,
			     const char *file, int line)
{
	/* Linux gives sac_error in network order. */
	expect_event(association.iut, SCTP_ASSOC_CHANGE,
		     .state = state < SCTP_ESTABLISHED ? SCTP_CANT_STR_ASSOC : SCTP_COMM_LOST,
		     .error = htons(cause), .within = AT_ONCE, .file = file, .line = line);
	peer_expect_silence_at(association.peer, RTO_INITIAL + SECONDS(1), file, line);
}

static void check_abort(const struct packet *abort, const char *what, const char *file, int line)
{
	const struct sctp_packet *sctp = &abort->sctp;

	if (abort->chunk->flags & FLAG_T)
		scenario_fail(file, line,
			      "the ABORT for %s has the T bit and the kernel's own tag; it must "
			      "have the peer's",
			      what);
	if (sctp->chunks[sctp->chunk_count - 1].type != ABORT || packet_chunk(sctp, DATA))
		scenario_fail(file, line,
			      "the ABORT for %s is bundled with DATA or with chunks after it",
			      what);
}

/* Notes the first error cause of the ABORT and returns its type; 0: it has none. */
static uint16_t note_cause(const struct chunk *abort, const char *what, int state)
{
	const char *where = association_state_name(state);
	struct tlv cause;
	size_t offset = 0;

	if (!tlv_next(abort->tlvs, abort->tlvs_length, &offset, &cause)) {
		scenario_note("%s in %s: ABORT without a cause", what, where);
		return 0;
	}
	scenario_note("%s in %s: ABORT, %s with %zu bytes of information", what, where,
		      cause_name(cause.type), cause.value_length);
	return cause.type;
}

void association_expect_discard_or_abort(struct association association, int state,
					 const char *what, const char *file, int line)
{
	struct peer *peer = association.peer;
	const struct packet *abort;
	int answer = peer_next(peer, AT_ONCE);

	if (answer == -1) {
		association_expect_still(association, state, file, line);
		peer_send(peer, ABORT);
		association_expect_lost(association, state, 0, file, line);
		scenario_note("%s in %s: discarded", what, association_state_name(state));
		return;
	}
	if (answer != ABORT)
		scenario_fail(file, line, "expected an ABORT or nothing for %s in %s; %s came",
			      what, association_state_name(state), chunk_name(answer));
	abort = expect_chunk(association, ABORT, false, file, line);
	check_abort(abort, what, file, line);
	association_expect_lost(association, state, note_cause(abort->chunk, what, state), file,
				line);
}

void association_expect_ended(struct association association, int change, const char *file,
			      int line)
{
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = change, .error = 0,
		     .within = AT_ONCE, .file = file, .line = line);
	peer_expect_silence_at(association.peer, 2 * RTO_INITIAL, file, line);
	peer_expect_gone_at(association.peer, file, line);
}

static bool is_without_t_bit(const struct packet *packet, void *context)
{
	(void)context;
	return !(packet->chunk->flags & FLAG_T);
}

void association_finish_shutdown(struct association association, const char *file, int line)
{
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE, .alone = true, .match = is_without_t_bit,
		    .file = file, .line = line);
	association_expect_ended(association, SCTP_SHUTDOWN_COMP, file, line);
}

void association_complete_shutdown(struct association association, const char *file, int line)
{
	peer_send(association.peer, SHUTDOWN_COMPLETE);
	association_expect_ended(association, SCTP_SHUTDOWN_COMP, file, line);
}
