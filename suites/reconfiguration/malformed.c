/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RE-CONFIG chunks that RFC 6525 does not have: parameters of a wrong length (4.1 to 4.6), others
 * than those, or other combinations than one chunk may hold (3.1).
 *
 * For combinations an ERROR should be sent (wrong_company_told); for the rest no sentence says what
 * a receiver does.  What all these scenarios guard is that such a chunk resets nothing and adds no
 * stream, and that the association either ends with an ABORT or goes on.
 */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { MAX_PARAMETERS = 4 };

static void expect_nothing_reset(struct association association)
{
	expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, 0);
	expect_no_event(association.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	expect_no_event(association.iut, SCTP_ASSOC_RESET_EVENT, 0);
}

/* The association goes on as it was, until the peer ends it. */
static void expect_unchanged(struct association association, const char *file, int line)
{
	peer_expect_alive_at(association.peer, file, line);
	reconfiguration_expect_streams_at(association, RECONFIGURATION_STREAMS,
					  RECONFIGURATION_STREAMS, file, line);
	reconfiguration_deliver_at(association, 1, "as before", 0, file, line);
	association_abort_at(association, file, line);
}

/* The kernel answers `what` with an ABORT or an ERROR, or not at all. */
#define expect_no_effect(association, what)                                                        \
	expect_no_effect_at(association, what, __FILE__, __LINE__)
static void expect_no_effect_at(struct association association, const char *what, const char *file,
				int line)
{
	int answer = peer_next(association.peer, AT_ONCE);
	bool named = false;

	if (answer >= 0) {
		const struct packet *packet =
			peer_expect(association.peer, answer == ERROR ? ERROR : ABORT,
				    .alone = true, .file = file, .line = line);

		named = chunk_has_tlv(packet->chunk, CAUSE_PROTOCOL_VIOLATION);
	}
	scenario_note("%s: %s%s", what, answer < 0 ? "discarded" : chunk_name((uint8_t)answer),
		      named ? " with Protocol Violation" : "");
	expect_nothing_reset(association);
	if (answer != ABORT) {
		expect_unchanged(association, file, line);
		return;
	}
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = named ? htons(CAUSE_PROTOCOL_VIOLATION) : ANY, .file = file,
		     .line = line);
	peer_expect_gone_at(association.peer, file, line);
	peer_reset(association.peer);
}

/* The last parameter is the one that may not be there.  Afterwards the peer sets up an association
 * for the next ones. */
static void send_malformed_reconfig_at(struct association association,
				       const struct tlv_spec *parameters, const char *file,
				       int line)
{
	struct chunk_spec chunk = *CHUNK(RE_CONFIG);
	unsigned count = 0;

	for (; parameters[count].type; count++)
		chunk.tlvs[count] = parameters[count];
	peer_send_packet(association.peer, .chunks = {&chunk});
	expect_no_effect_at(association, parameter_name(parameters[count - 1].type), file, line);
	association_open(association.lab, .peer = association.peer, .iut = association.iut,
			 .streams = RECONFIGURATION_STREAMS, .reconfig = true, .ignore_sacks = true,
			 .file = file, .line = line);
}

#define send_malformed_reconfig(association, ...)                                                  \
	send_malformed_reconfig_at(association,                                                    \
				   (struct tlv_spec[MAX_PARAMETERS + 1]){__VA_ARGS__}, __FILE__,   \
				   __LINE__)

SCENARIO(wrong_length, "A request or response of a wrong length resets nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100))
{
	struct association association = reconfiguration_open(lab);
	uint32_t next = peer_data_tsn(association, 1);

	send_malformed_reconfig(association, tlv_of(PARAM_OUTGOING_RESET, "sequence", 8));
	send_malformed_reconfig(association, tlv_of(PARAM_INCOMING_RESET, "", 0));
	send_malformed_reconfig(association, tlv_of(PARAM_TSN_RESET, "sequence", 8));
	send_malformed_reconfig(association, tlv_u32(PARAM_RECONFIG_RESPONSE, next));
	send_malformed_reconfig(association,
				tlv_of(PARAM_RECONFIG_RESPONSE, "sequence and res", 12));
	send_malformed_reconfig(association, tlv_u32(PARAM_ADD_OUTGOING_STREAMS, next));
	send_malformed_reconfig(association,
				tlv_of(PARAM_ADD_INCOMING_STREAMS, "sequence num", 12));
}

SCENARIO(wrong_company, "Parameters that may not share a RE-CONFIG reset nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100))
{
	struct association association = reconfiguration_open(lab);
	struct tlv_spec reset = reconfiguration_tsn_reset(association, 1);
	struct tlv_spec in = reconfiguration_incoming_reset(association, 1, STREAM_LIST(1));
	struct tlv_spec out = reconfiguration_outgoing_reset(
		association, 1, association.peer->next_tsn - 1, STREAM_LIST(1));
	struct tlv_spec more_in =
		reconfiguration_addition(association, PARAM_ADD_INCOMING_STREAMS, 1, 1);
	struct tlv_spec more_out =
		reconfiguration_addition(association, PARAM_ADD_OUTGOING_STREAMS, 1, 1);
	struct tlv_spec answer = reconfiguration_response(association, 1, RECONFIG_PERFORMED);

	send_malformed_reconfig(association, tlv_text(0x00f0, "none of these"));
	send_malformed_reconfig(association, in, reset);
	send_malformed_reconfig(association, in, in);
	send_malformed_reconfig(association, out, out);
	send_malformed_reconfig(association, in, answer);
	send_malformed_reconfig(association, out, more_out);
	send_malformed_reconfig(association, answer, more_in);
	send_malformed_reconfig(association, answer, answer, answer, answer);
}

SCENARIO(wrong_company_told,
	 "Parameters that may not share a RE-CONFIG are reported in an ERROR, and the association "
	 "goes on",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-3.1-1"},
	 .known = {{NULL, NULL,
		    "the association is aborted (sctp_sf_do_reconf() in "
		    "net/sctp/sm_statefuns.c)"}})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_send(
		association, reconfiguration_tsn_reset(association, 1),
		reconfiguration_addition(association, PARAM_ADD_OUTGOING_STREAMS, 2, 1));
	ck_assert(chunk_has_tlv(peer_expect(association.peer, ERROR)->chunk,
				CAUSE_PROTOCOL_VIOLATION));
	expect_nothing_reset(association);
	peer_expect_alive(association.peer);
}

SCENARIO(short_reconfig, "A RE-CONFIG that is shorter than a chunk header resets nothing",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG)
{
	struct association association = reconfiguration_open(lab);

	peer_send(association.peer, RE_CONFIG, .length = 3, .empty = true);
	expect_no_effect(association, "RE-CONFIG of 3 bytes");
}
