/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ETSI TS 102 369, association setup: parameters of INIT that no RFC defines.  The two highest bits
 * of the type say what becomes of them (RFC 9260 section 3.2.1).
 */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

enum action {
	STOP = 0x0000,
	STOP_AND_REPORT = 0x4000,
	SKIP = 0x8000,
	SKIP_AND_REPORT = 0xc000,
	UNKNOWN = 0x3ee0, /* with any action */
};

enum { PARAMETERS = 3 };

/* Whether the TLV holds that parameter, with its type, length and value. */
static bool holds(const struct tlv *tlv, const struct tlv_spec *parameter)
{
	const uint8_t header[] = {parameter->type >> 8, parameter->type & 0xff, 0,
				  (uint8_t)(4 + parameter->size)};

	return tlv->value_length == sizeof(header) + parameter->size &&
	       !memcmp(tlv->value, header, sizeof(header)) &&
	       !memcmp(tlv->value + sizeof(header), parameter->value, parameter->size);
}

static unsigned times_reported(const struct chunk *init_ack, const struct tlv_spec *parameter)
{
	unsigned times = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(init_ack->tlvs, init_ack->tlvs_length, &offset, &tlv))
		times += tlv.type == PARAM_UNRECOGNIZED && holds(&tlv, parameter);
	return times;
}

/*
 * An INIT has three unknown parameters, the first and the last of them to be skipped and reported.
 * INIT ACK reports those that are to be reported, each once, and the association is set up.
 */
static void meet_unknown(struct lab *lab, enum action middle, const bool reported[PARAMETERS])
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	const struct tlv_spec unknown[PARAMETERS] = {
		tlv_text(SKIP_AND_REPORT | UNKNOWN, "one"),
		tlv_text(middle | (UNKNOWN + 1), "the second"),
		tlv_text(SKIP_AND_REPORT | (UNKNOWN + 2), "and three"),
	};
	const struct chunk *init_ack;
	unsigned count = 0;

	peer_send(peer, INIT, .tlvs = {unknown[0], unknown[1], unknown[2]});
	init_ack = peer_expect(peer, INIT_ACK)->chunk;
	for (int i = 0; i < PARAMETERS; i++) {
		unsigned times = times_reported(init_ack, &unknown[i]);

		ck_assert_msg(times == reported[i],
			      "parameter %d of INIT is reported %u times, expected %d", i + 1,
			      times, reported[i]);
		count += reported[i];
	}
	ck_assert_uint_eq(chunk_tlv_count(init_ack, PARAM_UNRECOGNIZED), count);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_alive(peer);
}

SCENARIO(as_i_1_8_1, "An unknown parameter with top bits 11 is skipped and reported",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_8_1",
	 .spec = {"RFC9260-3.2.2-1", "RFC9260-3.3.3.1.2-1"})
{
	meet_unknown(lab, SKIP_AND_REPORT, (const bool[]){true, true, true});
}

/* RFC 2960 discarded the packet; RFC 9260 section 3.2.1 wants an INIT ACK in all four cases. */
SCENARIO(
	as_i_1_8_2,
	"An unknown parameter with top bits 00 is not reported, and those after it are not processed",
	.lab = &scripted_peer, .etsi = "SCTP_AS_I_1_8_2", .spec = {"RFC9260-3.2.2-1"})
{
	meet_unknown(lab, STOP, (const bool[]){true, false, false});
}

/* As 1_8_2. */
SCENARIO(as_i_1_8_3,
	 "An unknown parameter with top bits 01 is reported, and those after it are not processed",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_8_3", .spec = {"RFC9260-3.2.2-1"})
{
	meet_unknown(lab, STOP_AND_REPORT, (const bool[]){true, true, false});
}

SCENARIO(as_i_1_8_4, "An unknown parameter with top bits 10 is skipped and not reported",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_8_4", .spec = {"RFC9260-3.2.2-1"})
{
	meet_unknown(lab, SKIP, (const bool[]){true, false, true});
}

/*
 * INIT lists a second address after an unknown parameter that stops its processing: the address is
 * not part of the association.
 */
static void meet_address_after(struct lab *lab, enum action action)
{
	struct peer *peer = peer_open(lab);
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	struct association association =
		association_open(lab, .peer = peer,
				 .init = CHUNK(INIT, .tlvs = {tlv_text(action | UNKNOWN, "stop"),
							      tlv_address(&second)}));

	peer_expect_alive(peer);
	expect_peer_addresses(association.iut, "path0");
}

/* RFC 9260 3.2.1 has no parameter after such a one processed. */
#define LINUX_READS_ON                                                                             \
	{                                                                                          \
		.from = "6.1",                                                                     \
		.reason = "an address after the unknown parameter becomes one of the peer's: "     \
			  "sctp_process_init() (net/sctp/sm_make_chunk.c) walks all parameters"    \
	}

/* Beyond ETSI's purpose: a known parameter after the one that stops the processing. */
SCENARIO(as_i_1_8_2_address, "An address after an unknown parameter with top bits 00 is not used",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_I_1_8_2", .known = {LINUX_READS_ON})
{
	meet_address_after(lab, STOP);
}

SCENARIO(as_i_1_8_3_address, "An address after an unknown parameter with top bits 01 is not used",
	 .lab = &scripted_dual_path, .etsi = "SCTP_AS_I_1_8_3", .known = {LINUX_READS_ON})
{
	meet_address_after(lab, STOP_AND_REPORT);
}
