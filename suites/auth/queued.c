/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that wait to be sent while the active key changes: RFC 4895 6.2. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

enum { NEW_KEY = 7 };

static void expect_with_key(struct peer *peer, uint16_t key, const char *text)
{
	const struct packet *data;

	ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.key, key);
	data = peer_expect(peer, DATA, .bundled = true);
	ck_assert_uint_eq(data->chunk->data.size, strlen(text));
	ck_assert_mem_eq(data->chunk->data.payload, text, strlen(text));
	peer_send(peer, SACK);
}

SCENARIO(queued_message,
	 "A queued message is authenticated with the key that was active when the user sent it, "
	 "not with the one active when it leaves",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-3", "RFC4895-6.2-7", "RFC6458-5.3.8-2", "RFC6458-8.1.18-5"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(DATA));
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	peer_key(peer, NEW_KEY, "the new key");
	auth_key_set(iut, NEW_KEY, "the new key");
	endpoint_send(iut, 0, "first");
	expect_authenticated(peer, DATA);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	let_pass(lab, MILLISECONDS(10));
	endpoint_send(iut, 0, "probe of the closed window");
	expect_authenticated(peer, DATA);
	endpoint_send(iut, 0, "before");
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, NEW_KEY), 0);
	endpoint_send(iut, 0, "after");
	peer_expect_silence(peer, MILLISECONDS(200));

	send_sack(association, 2);
	expect_with_key(peer, 0, "before");
	expect_with_key(peer, NEW_KEY, "after");
}
