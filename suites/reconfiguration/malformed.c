/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RE-CONFIG chunks that RFC 6525 does not have: parameters of a wrong length (4.1 to 4.6), others
 * than those, or other ones together than one chunk may hold (3.1).  They reset nothing.
 *
 * The association may be aborted for the violation of the protocol (RFC 9260 3.3.10.13); Linux
 * does, and quotes the header of the parameter.
 */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { MAX_PARAMETERS = 4 };

static void expect_nothing_reset(struct reconfigured to)
{
	expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, 0);
	expect_no_event(to.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	expect_no_event(to.iut, SCTP_ASSOC_RESET_EVENT, 0);
}

/* An ERROR, as RFC 6525 3.1 asks for some of them, or an ABORT. */
static void expect_violation(struct reconfigured to, struct tlv_spec quoted)
{
	bool told = peer_next(to.peer, AT_ONCE) == ERROR;
	const struct packet *packet = peer_expect(to.peer, told ? ERROR : ABORT, .alone = true);
	uint16_t type = htons(quoted.type);
	struct tlv cause;

	ck_assert(chunk_tlv(packet->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	expect_nothing_reset(to);
	if (told) {
		peer_expect_alive(to.peer);
		peer_send(to.peer, ABORT);
		expect_event(to.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
		return;
	}
	ck_assert_uint_gt(cause.value_length, 4);
	ck_assert_mem_eq(cause.value + cause.value_length - 4, &type, sizeof(type));
	expect_event(to.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
}

/* The last parameter is the one that violates the protocol. */
static void send_and_lose(struct reconfigured to, const struct tlv_spec *parameters)
{
	struct chunk_spec chunk = *CHUNK(RE_CONFIG);
	unsigned count = 0;

	while (parameters[count].type) {
		chunk.tlvs[count] = parameters[count];
		count++;
	}
	peer_send_packet(to.peer, .chunks = {&chunk});
	expect_violation(to, parameters[count - 1]);
	peer_reset(to.peer);
	/* The peer comes back for the next one. */
	peer_connect(to.peer, to.iut,
		     .init = CHUNK(INIT, .tlvs = {tlv_of(PARAM_SUPPORTED_EXTENSIONS, "\x82", 1)}));
}

#define SEND_AND_LOSE(to, ...) send_and_lose(to, (struct tlv_spec[MAX_PARAMETERS + 1]){__VA_ARGS__})

SCENARIO(wrong_length,
	 "A request or response of a wrong length resets nothing, and violates the protocol",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2", "RFC6525-4.1-1", "RFC6525-4.2-1",
		  "RFC6525-4.3-1", "RFC6525-4.4-1", "RFC6525-4.5-1", "RFC6525-4.6-1"})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t next = to.sequence;

	SEND_AND_LOSE(to, tlv_of(PARAM_OUTGOING_RESET, "sequence", 8));
	SEND_AND_LOSE(to, tlv_of(PARAM_INCOMING_RESET, "", 0));
	SEND_AND_LOSE(to, tlv_of(PARAM_TSN_RESET, "sequence", 8));
	SEND_AND_LOSE(to, tlv_u32(PARAM_RECONFIG_RESPONSE, next));
	SEND_AND_LOSE(to, tlv_of(PARAM_RECONFIG_RESPONSE, "sequence and res", 12));
	SEND_AND_LOSE(to, tlv_u32(PARAM_ADD_OUTGOING_STREAMS, next));
	SEND_AND_LOSE(to, tlv_of(PARAM_ADD_INCOMING_STREAMS, "sequence num", 12));
}

SCENARIO(wrong_company,
	 "Parameters that may not be in one RE-CONFIG reset nothing, and violate the protocol",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(100),
	 .spec = {"RFC9260-3.3.10.13-1", "RFC9260-3.3.10.13-2"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv_spec reset = tsn_reset(to.sequence);
	struct tlv_spec in = incoming_reset(to.sequence, LISTED(1));
	struct tlv_spec out = outgoing_reset(to, to.sequence, to.peer->next_tsn - 1, LISTED(1));
	struct tlv_spec more_in = add_streams(PARAM_ADD_INCOMING_STREAMS, to.sequence, 1);
	struct tlv_spec more_out = add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence, 1);
	struct tlv_spec answer = response(to.iut_sequence, PERFORMED);

	SEND_AND_LOSE(to, tlv_text(0x00f0, "none of these"));
	SEND_AND_LOSE(to, in, reset);
	SEND_AND_LOSE(to, in, in);
	SEND_AND_LOSE(to, out, out);
	SEND_AND_LOSE(to, in, answer);
	SEND_AND_LOSE(to, out, more_out);
	SEND_AND_LOSE(to, answer, more_in);
	SEND_AND_LOSE(to, answer, answer, answer, answer);
}

SCENARIO(wrong_company_told,
	 "Parameters that may not be in one RE-CONFIG are answered by ERROR, and the association "
	 "goes on",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-3.1-1"},
	 .known = {{NULL, NULL,
		    "the association is aborted (sctp_sf_do_reconf() in "
		    "net/sctp/sm_statefuns.c)"}})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv cause;

	send_reconfig(to, tsn_reset(to.sequence),
		      add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence + 1, 1));
	ck_assert(chunk_tlv(peer_expect(to.peer, ERROR)->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	expect_nothing_reset(to);
	peer_expect_alive(to.peer);
}

SCENARIO(short_reconfig, "A RE-CONFIG that is shorter than a chunk header: ABORT",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-3.3.10.13-1"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv cause;

	peer_send(to.peer, RE_CONFIG, .length = 3, .empty = true);
	ck_assert(chunk_tlv(peer_expect(to.peer, ABORT, .alone = true)->chunk,
			    CAUSE_PROTOCOL_VIOLATION, &cause));
	expect_event(to.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
	peer_expect_gone(to.peer);
}
