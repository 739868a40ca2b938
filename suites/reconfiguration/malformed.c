/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RE-CONFIG chunks that RFC 6525 does not have: parameters of a wrong length (4.1 to 4.6), others
 * than those, or other combinations than one chunk may hold (3.1).  They reset nothing.
 *
 * The association may be aborted for the violation of the protocol (RFC 9260 3.3.10.13); Linux
 * does, and quotes the header of the parameter.
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

/* An ERROR, as RFC 6525 3.1 asks for some of them, or an ABORT. */
static void expect_violation(struct association association, struct tlv_spec quoted,
			     const char *file, int line)
{
	bool reported = peer_next(association.peer, AT_ONCE) == ERROR;
	const struct packet *packet = peer_expect(association.peer, reported ? ERROR : ABORT,
						  .alone = true, .file = file, .line = line);
	uint16_t type = htons(quoted.type);
	struct tlv cause;

	if (!chunk_tlv(packet->chunk, CAUSE_PROTOCOL_VIOLATION, &cause))
		scenario_fail(file, line, "expected the cause Protocol Violation in the %s",
			      chunk_name(packet->chunk->type));
	expect_nothing_reset(association);
	if (reported) {
		peer_expect_alive_at(association.peer, file, line);
		peer_send(association.peer, ABORT);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .file = file, .line = line);
		return;
	}
	if (cause.value_length <= 4 ||
	    memcmp(cause.value + cause.value_length - 4, &type, sizeof(type)) != 0)
		scenario_fail(file, line, "expected the cause to quote the %s",
			      parameter_name(quoted.type));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION), .file = file, .line = line);
}

/* The last parameter is the one that violates the protocol.  Then the peer comes back. */
static void send_and_lose_at(struct association association, const struct tlv_spec *parameters,
			     const char *file, int line)
{
	struct chunk_spec chunk = *CHUNK(RE_CONFIG);
	unsigned count = 0;

	for (; parameters[count].type; count++)
		chunk.tlvs[count] = parameters[count];
	peer_send_packet(association.peer, .chunks = {&chunk});
	expect_violation(association, parameters[count - 1], file, line);
	peer_reset(association.peer);
	association_open(association.lab, .peer = association.peer, .iut = association.iut,
			 .streams = RECONFIGURATION_STREAMS, .reconfig = true, .ignore_sacks = true,
			 .file = file, .line = line);
}

#define send_and_lose(association, ...)                                                            \
	send_and_lose_at(association, (struct tlv_spec[MAX_PARAMETERS + 1]){__VA_ARGS__},          \
			 __FILE__, __LINE__)

SCENARIO(wrong_length,
	 "A request or response of a wrong length resets nothing, and violates the protocol",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC6525-4.1-1", "RFC6525-4.2-1",
		  "RFC6525-4.3-1", "RFC6525-4.4-1", "RFC6525-4.5-1", "RFC6525-4.6-1"})
{
	struct association association = reconfiguration_open(lab);
	uint32_t next = peer_data_tsn(association, 1);

	send_and_lose(association, tlv_of(PARAM_OUTGOING_RESET, "sequence", 8));
	send_and_lose(association, tlv_of(PARAM_INCOMING_RESET, "", 0));
	send_and_lose(association, tlv_of(PARAM_TSN_RESET, "sequence", 8));
	send_and_lose(association, tlv_u32(PARAM_RECONFIG_RESPONSE, next));
	send_and_lose(association, tlv_of(PARAM_RECONFIG_RESPONSE, "sequence and res", 12));
	send_and_lose(association, tlv_u32(PARAM_ADD_OUTGOING_STREAMS, next));
	send_and_lose(association, tlv_of(PARAM_ADD_INCOMING_STREAMS, "sequence num", 12));
}

SCENARIO(wrong_company,
	 "Parameters that may not share a RE-CONFIG reset nothing, and violate the protocol",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
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

	send_and_lose(association, tlv_text(0x00f0, "none of these"));
	send_and_lose(association, in, reset);
	send_and_lose(association, in, in);
	send_and_lose(association, out, out);
	send_and_lose(association, in, answer);
	send_and_lose(association, out, more_out);
	send_and_lose(association, answer, more_in);
	send_and_lose(association, answer, answer, answer, answer);
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

SCENARIO(short_reconfig, "A RE-CONFIG that is shorter than a chunk header aborts the association",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-3.3.10.13-1"})
{
	struct association association = reconfiguration_open(lab);

	peer_send(association.peer, RE_CONFIG, .length = 3, .empty = true);
	ck_assert(chunk_has_tlv(peer_expect(association.peer, ABORT, .alone = true)->chunk,
				CAUSE_PROTOCOL_VIOLATION));
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	peer_expect_gone(association.peer);
}
