/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scripted peer expects of the kernel, chunk by chunk. */
#include "harness/tests/judging/judging.h"

#define SENT "; the kernel sent: +[0-9.]+ path0 iut>wire .*"

/* A listener, to which the peer has sent INIT: the kernel answers INIT ACK. */
static struct peer *peer_with_init_sent(struct lab *lab)
{
	struct peer *peer = peer_open(lab);

	endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send(peer, INIT);
	return peer;
}

ENDS(chunk_comes, "pass", "", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	ck_assert_int_eq(peer_next(peer, AT_ONCE), INIT_ACK);
	ck_assert_int_eq(peer_expect(peer, INIT_ACK, .alone = true, .path = "path0")->chunk->type,
			 INIT_ACK);
	ck_assert_int_eq(peer_next(peer, AT_ONCE), -1);
	peer_expect_silence(peer, SECONDS(10));
}

ENDS(nothing_comes, "fail", "^expected INIT; the kernel sent nothing within 0[.]020 s$",
     .lab = &scripted_peer)
{
	ENDS_HERE(peer_expect(peer_open(lab), INIT));
}

ENDS(nothing_comes_in_time, "fail", "^expected INIT; the kernel sent nothing within 0[.]020 s$",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	ENDS_HERE(peer_expect(peer, INIT));
}

ENDS(nothing_comes_before_the_limit, "fail",
     "^expected INIT; the kernel sent nothing within 90[.]000 s [(]cut short by the scenario's "
     "limit[)]$",
     .lab = &scripted_peer, .limit = SECONDS(5))
{
	ENDS_HERE(peer_expect(peer_open(lab), INIT, .within = SECONDS(90)));
}

ENDS(another_chunk_comes, "fail", "^expected COOKIE ACK" SENT "INIT ACK", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	ENDS_HERE(peer_expect(peer, COOKIE_ACK));
}

static bool never_fits(const struct packet *packet, void *context)
{
	(void)packet;
	(void)context;
	return false;
}

ENDS(chunk_does_not_match, "fail", "^expected INIT ACK as the scenario wants it" SENT "INIT ACK",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	ENDS_HERE(peer_expect(peer, INIT_ACK, .match = never_fits));
}

ENDS(chunk_with_another_tag, "fail",
     "^expected INIT ACK with the Verification Tag 00000007; it has [0-9a-f]{8}$",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	ENDS_HERE(peer_expect(peer, INIT_ACK, .tag = 7));
}

ENDS(chunk_with_any_tag, "pass", "", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer->tag++;
	peer_expect(peer, INIT_ACK, .tag = ANY_TAG);
}

ENDS(chunk_from_another_port, "fail", "^expected INIT ACK from port 5001; it came from port 5000$",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	let_pass(lab, 0);
	peer->iut_port = 5001;
	ENDS_HERE(peer_expect(peer, INIT_ACK));
}

ENDS(chunk_over_another_path, "fail", "^expected INIT ACK over path1; it came over path0$",
     .lab = &scripted_dual_path)
{
	struct peer *peer = peer_with_init_sent(lab);

	ENDS_HERE(peer_expect(peer, INIT_ACK, .path = "path1"));
}

ENDS(chunk_that_is_not_alone, "fail",
     "^expected COOKIE ACK alone in its packet" SENT "COOKIE ACK.*SACK", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO), CHUNK(DATA, .text = "x")});
	ENDS_HERE(peer_expect(peer, COOKIE_ACK, .alone = true));
}

ENDS(chunk_that_is_bundled, "pass", "", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer_expect(peer, INIT_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO), CHUNK(DATA, .text = "x")});
	peer_expect(peer, COOKIE_ACK);
	peer_expect(peer, SACK, .bundled = true);
}

ENDS(chunk_that_is_not_bundled, "fail",
     "^expected COOKIE ACK in the packet of the chunk before it" SENT "COOKIE ACK",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	ENDS_HERE(peer_expect(peer, COOKIE_ACK, .bundled = true));
}

ENDS(chunk_of_a_timer, "pass", "", .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_expect(peer, INIT, .after = RTO_INITIAL);
	peer_expect(peer, INIT, .after = 2 * RTO_INITIAL);
}

ENDS(chunk_before_its_timer, "fail",
     "^expected INIT when a timer of 5[.]000 s expires, 4[.]99[0-9]* to 5[.][0-9]* s after it was "
     "started; it came after 3[.][0-9]* s$",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	ENDS_HERE(peer_expect(peer, INIT, .after = SECONDS(5)));
}

ENDS(chunk_after_its_timer, "fail",
     "^expected INIT when a timer of 2[.]000 s expires, 1[.]99[0-9]* to 2[.][0-9]* s after it was "
     "started; it came after 3[.][0-9]* s$",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	ENDS_HERE(peer_expect(peer, INIT, .after = SECONDS(2)));
}

/* The peer's Chunk List has the kernel authenticate its DATA. */
static struct association with_authenticated_data(struct lab *lab)
{
	struct peer *peer;

	auth_enable(lab);
	peer = peer_open(lab);
	return association_open(lab, .peer = peer, .auth = true,
				.init = auth_offer(peer, INIT, AUTH_ONLY,
						   .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, DATA)));
}

ENDS(chunk_with_the_right_hmac, "pass", "", .lab = &scripted_peer, .needs = CAP_AUTH)
{
	struct association association = with_authenticated_data(lab);

	send_messages(association.iut, 1, 100);
	expect_authenticated(association.peer, DATA);
}

ENDS(chunk_with_a_wrong_hmac, "fail", "^expected AUTH with the right HMAC" SENT "AUTH",
     .lab = &scripted_peer, .needs = CAP_AUTH)
{
	struct association association = with_authenticated_data(lab);

	peer_key(association.peer, 0, "another key than the kernel's");
	send_messages(association.iut, 1, 100);
	ENDS_HERE(peer_expect(association.peer, AUTH));
}

ENDS(silence_is_broken, "fail", "^expected nothing for 1[.]000 s" SENT "INIT ACK",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	ENDS_HERE(peer_expect_silence(peer, SECONDS(1)));
}

ENDS(chunk_that_is_ignored, "pass", "", .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer_ignore(peer, INIT_ACK);
	peer_expect_silence(peer, SECONDS(1));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
}

ENDS(chunk_that_is_ignored_no_more, "fail", "^expected nothing for 1[.]000 s" SENT "INIT ACK",
     .lab = &scripted_peer)
{
	struct peer *peer = peer_with_init_sent(lab);

	peer_ignore(peer, INIT_ACK);
	peer_heed(peer, INIT_ACK);
	ENDS_HERE(peer_expect_silence(peer, SECONDS(1)));
}

/* Unanswered, the kernel would send each of them again. */
ENDS(peer_answers, "pass", "", .lab = &scripted_peer, .limit = SECONDS(200))
{
	struct association association = association_open(lab, .heartbeats = true);
	struct peer *peer = association.peer;

	peer_answer(peer, DATA, true);
	peer_answer(peer, SHUTDOWN, true);
	send_messages(association.iut, 3, 1000);
	peer_expect_silence(peer, SECONDS(90));
	expect_path_state(association.iut, "path0", SCTP_ACTIVE);
	endpoint_shutdown(association.iut);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

ENDS(peer_does_not_answer, "fail", "^expected nothing for 5[.]000 s" SENT "DATA",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	peer_answer(association.peer, DATA, true);
	peer_answer(association.peer, DATA, false);
	send_messages(association.iut, 1, 1000);
	expect_data(association, 1);
	ENDS_HERE(peer_expect_silence(association.peer, SECONDS(5)));
}

ENDS(peer_is_not_answered, "fail", "^expected INIT ACK" SENT "ABORT", .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *deaf = endpoint_open(lab, "iut", ONE_TO_MANY);

	ENDS_HERE(peer_connect(peer, deaf));
}

ENDS(peer_is_not_called, "fail",
     "^expected connect[(][)] at iut to give \"Operation now in progress\"; it gave ",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	ENDS_HERE(peer_accept(association.peer, association.iut));
}

ENDS(association_is_alive, "pass", "", .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	peer_expect_alive(association.peer);
	association_abort(association);
}

ENDS(association_is_not_alive, "fail", "^expected HEARTBEAT ACK" SENT "ABORT",
     .lab = &scripted_peer)
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	endpoint_abort(association.iut, NULL);
	peer_expect(peer, ABORT);
	peer_expect_gone(peer);
	ENDS_HERE(peer_expect_alive(peer));
}

ENDS(association_is_not_gone, "fail", "^expected ABORT" SENT "HEARTBEAT ACK", .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	ENDS_HERE(peer_expect_gone(association.peer));
}

/* --- what a script cannot say --- */

ENDS(peer_sends_too_many_parameters, "error", "^a chunk with more than [0-9]+ parameters$",
     .lab = &scripted_peer)
{
	struct chunk_spec init = *CHUNK(INIT_ACK);

	for (unsigned i = 0; i < MAX_TLVS; i++)
		init.tlvs[i] = tlv_text(PARAM_HEARTBEAT_INFO, "x");
	peer_send_packet(peer_open(lab), .chunks = {&init});
}

ENDS(peer_sends_too_large_a_packet, "error", "^the peer's packet is too large$|Message too long",
     .lab = &scripted_peer)
{
	static const uint8_t cookie[65500];

	peer_send(peer_open(lab), COOKIE_ECHO, .value = cookie, .value_size = sizeof(cookie));
}

ENDS(peer_has_too_many_keys, "error", "^no room for the peer's key 4$", .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);

	for (int number = 0; number <= PEER_MAX_KEYS; number++)
		peer_key(peer, (uint16_t)number, "key");
}
