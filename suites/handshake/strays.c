/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of several chunks that belong to no association: RFC 9260 section 8.4. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { STRAY_TAG = 0x5eed5eed };

#define STALE_COOKIE CHUNK(ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, 1)})
#define STALE_COOKIE_LAST                                                                          \
	CHUNK(ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, ""), tlv_u32(CAUSE_STALE_COOKIE, 1)})
#define OTHER_ERROR CHUNK(ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")})
#define BROKEN_CHUNK CHUNK(HEARTBEAT_ACK, .length = 2, .empty = true)
#define CUT_CHUNK CHUNK(HEARTBEAT_ACK, .length = 44, .empty = true)

#define STRAY(peer, ...)                                                                           \
	peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(HEARTBEAT), ##__VA_ARGS__})

static void expect_reflected(struct peer *peer, enum chunk_type answer)
{
	const struct packet *reflected = peer_expect(peer, answer, .tag = STRAY_TAG, .alone = true);

	ck_assert_uint_eq(reflected->chunk->flags, FLAG_T);
}

/* The kernel answers this stranger: where it stays silent later, it does so on purpose. */
static struct peer *listener_and_stranger(struct lab *lab)
{
	struct peer *peer = peer_open(lab);

	endpoint_listen(lab, "iut", ONE_TO_MANY);
	STRAY(peer, OTHER_ERROR);
	expect_reflected(peer, ABORT);
	return peer;
}

SCENARIO(
	stray_packet_with_answer,
	"A packet out of the blue gets exactly one ABORT, however many chunks it has and whatever is "
	"wrong with them",
	.lab = &scripted_peer, .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-8.4-12"},
	.fix = {"ootb-chunk-length", "ootb-header-pointer"}, .only_aborts = true)
{
	struct peer *peer = listener_and_stranger(lab);

	STRAY(peer, CHUNK(SACK), CHUNK(DATA, .text = "stray"));
	expect_reflected(peer, ABORT);
	STRAY(peer, BROKEN_CHUNK, CHUNK(DATA, .text = "stray"));
	expect_reflected(peer, ABORT);
	STRAY(peer, CUT_CHUNK, CHUNK(DATA, .text = "in it"));
	expect_reflected(peer, ABORT);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(
	stray_cookie_ack_first,
	"A packet out of the blue that begins with a COOKIE ACK is discarded, whatever follows",
	.lab = &scripted_peer, .spec = {"RFC9260-8.4-9"}, .excuses = {"RFC9260-8.4-9"},
	.known = {
		{NULL, NULL,
		 "a COOKIE ACK without an association is skipped by the state table, and what follows "
		 "is looked at as if the packet began there (TYPE_SCTP_COOKIE_ACK in "
		 "net/sctp/sm_statetable.c, sctp_sf_ootb() in net/sctp/sm_statefuns.c)"}})
{
	struct peer *peer = listener_and_stranger(lab);

	peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(COOKIE_ACK), CHUNK(SACK)});
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(
	stray_packet_without_answer,
	"A packet out of the blue is discarded if an ABORT, a SHUTDOWN COMPLETE, a Stale Cookie, a "
	"COOKIE ACK or a bundled INIT is anywhere in it",
	.lab = &scripted_peer,
	.spec = {"RFC9260-8.4-2", "RFC9260-8.4-8", "RFC9260-8.4-9", "RFC9260-6.10-8",
		 "RFC9260-12.3-2"})
{
	struct peer *peer = listener_and_stranger(lab);

	STRAY(peer, CHUNK(ABORT));
	STRAY(peer, CHUNK(SHUTDOWN_ACK), CHUNK(ABORT));
	STRAY(peer, CHUNK(SHUTDOWN_COMPLETE));
	STRAY(peer, STALE_COOKIE);
	STRAY(peer, STALE_COOKIE_LAST);
	STRAY(peer, CHUNK(COOKIE_ACK), CHUNK(SACK));
	STRAY(peer, CHUNK(INIT));
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(stray_shutdown_ack_inside,
	 "A SHUTDOWN ACK out of the blue is answered even if it is not the first chunk",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7"})
{
	struct peer *peer = listener_and_stranger(lab);

	STRAY(peer, CHUNK(SHUTDOWN_ACK), CHUNK(SACK));
	expect_reflected(peer, SHUTDOWN_COMPLETE);
	STRAY(peer, CHUNK(SHUTDOWN_ACK), STALE_COOKIE);
	expect_reflected(peer, SHUTDOWN_COMPLETE);
	peer_expect_silence(peer, SECONDS(1));
}

#define LAST_CHUNK_OF_FOUR_BYTES                                                                   \
	{                                                                                          \
		NULL, NULL,                                                                        \
			"a last chunk that is only a header is not looked at (sctp_sf_ootb() in "  \
			"net/sctp/sm_statefuns.c)"                                                 \
	}

SCENARIO(stray_shutdown_ack_last,
	 "A SHUTDOWN ACK out of the blue is answered even if it is the last of several chunks",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-6", "RFC9260-8.4-7"},
	 .known = {LAST_CHUNK_OF_FOUR_BYTES})
{
	struct peer *peer = listener_and_stranger(lab);

	STRAY(peer, CHUNK(SHUTDOWN_ACK));
	expect_reflected(peer, SHUTDOWN_COMPLETE);
}

SCENARIO(stray_cookie_ack_last,
	 "A packet out of the blue whose last chunk is a COOKIE ACK is discarded",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-9"}, .known = {LAST_CHUNK_OF_FOUR_BYTES})
{
	struct peer *peer = listener_and_stranger(lab);

	STRAY(peer, CHUNK(COOKIE_ACK));
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(stray_init_under_a_tag,
	 "An INIT out of the blue under a non-zero Verification Tag is silently discarded",
	 .lab = &scripted_peer, .spec = {"RFC9260-12.3-2"},
	 .known = {{NULL, NULL,
		    "an INIT under a non-zero Verification Tag is answered with an ABORT "
		    "(sctp_sf_do_5_1B_init() in net/sctp/sm_statefuns.c)"}})
{
	struct peer *peer = listener_and_stranger(lab);

	peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(INIT)});
	peer_expect_silence(peer, SECONDS(1));
}

#define expect_abort_for(peer, types)                                                              \
	expect_abort_for_at(peer, types, sizeof(types), __FILE__, __LINE__)
static void expect_abort_for_at(struct peer *peer, const uint8_t *types, size_t count,
				const char *file, int line)
{
	for (size_t i = 0; i < count; i++) {
		peer_send_packet(peer, .tag = STRAY_TAG, .chunks = {CHUNK(types[i], .serial = 1)});
		if (peer_next(peer, AT_ONCE) != ABORT)
			scenario_fail(file, line,
				      "expected an ABORT for %s out of the blue; none came",
				      chunk_name(types[i]));
		expect_reflected(peer, ABORT);
	}
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(stray_chunks,
	 "Chunks out of the blue, of unknown types too, get an ABORT with their tag and the T bit",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-6-7"})
{
	static const uint8_t types[] = {DATA,  SACK,	    HEARTBEAT, HEARTBEAT_ACK, SHUTDOWN,
					ERROR, FORWARD_TSN, 0x3f,      0x7f,	      0xff};

	expect_abort_for(listener_and_stranger(lab), types);
}

SCENARIO(stray_init_ack, "An INIT ACK out of the blue gets an ABORT with its tag and the T bit",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11"},
	 .known = {{NULL, NULL,
		    "it is discarded where a socket listens (sctp_sf_do_5_2_3_initack() in "
		    "net/sctp/sm_statefuns.c)"}},
	 .only_aborts = true)
{
	static const uint8_t types[] = {INIT_ACK};

	expect_abort_for(listener_and_stranger(lab), types);
}

SCENARIO(
	stray_extensions,
	"ECNE, CWR and chunks of extensions out of the blue get an ABORT with their tag and the T bit",
	.lab = &scripted_peer, .spec = {"RFC9260-8.4-10", "RFC9260-8.4-11"},
	.known = {{NULL, NULL,
		   "ECNE and CWR are discarded, and so are those of extensions that are enabled "
		   "(chunk_event_table, addip_chunk_event_table and reconf_chunk_event_table in "
		   "net/sctp/sm_statetable.c)"}})
{
	static const uint8_t types[] = {ECNE, CWR, ASCONF, ASCONF_ACK, RE_CONFIG};

	expect_abort_for(listener_and_stranger(lab), types);
}

SCENARIO(broken_cookie_echo,
	 "A COOKIE ECHO shorter than a chunk header is discarded or gets an ABORT with its tag",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.10.13-1", "RFC9260-8.4-11"},
	 .only_aborts = true)
{
	struct peer *peer = listener_and_stranger(lab);
	bool answered;

	peer_send_packet(peer, .tag = STRAY_TAG,
			 .chunks = {CHUNK(COOKIE_ECHO, .length = 3, .empty = true)});
	answered = peer_next(peer, AT_ONCE) != -1;
	if (answered)
		expect_reflected(peer, ABORT);
	scenario_note("the COOKIE ECHO %s", answered ? "gets an ABORT" : "is discarded");
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(listener_gone,
	 "A cookie that comes after the listener has closed is refused with an ABORT",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1-15", "RFC9260-8.4-5"})
{
	struct association association = association_prepare(lab);

	peer_send(association.peer, INIT);
	peer_expect(association.peer, INIT_ACK);
	endpoint_close(association.iut);
	peer_send(association.peer, COOKIE_ECHO);
	const struct packet *abort = peer_expect(association.peer, ABORT, .alone = true);

	ck_assert_uint_eq(abort->chunk->flags, FLAG_T);
	peer_expect_silence(association.peer, SECONDS(1));
}

SCENARIO(cookie_from_another_port,
	 "A cookie that comes from another port than its INIT is silently discarded",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.1.5-4"})
{
	struct association association = association_prepare(lab);

	peer_send(association.peer, INIT);
	peer_expect(association.peer, INIT_ACK);
	peer_send_packet(association.peer, .source_port = PEER_PORT + 1,
			 .chunks = {CHUNK(COOKIE_ECHO)});
	peer_expect_silence(association.peer, SECONDS(1));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
