/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that wait to be sent while the active key changes: RFC 4895 6.2. */
#define SUITE "auth"
#include "suites/auth/offer.h"

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
	 "A message is sent with the key that was the active one when the user gave it, not with "
	 "that of the time when it can be sent",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-3", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_offering(peer, listen_with_auth(lab), AUTH_ONLY,
						.chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, DATA));

	peer_key(peer, NEW_KEY, "the new key");
	set_key(iut, NEW_KEY, "the new key");
	endpoint_send(iut, 0, "first");
	expect_authenticated(peer, DATA);
	peer_send(peer, SACK, .a_rwnd = 0);
	let_pass(lab, MILLISECONDS(10));
	endpoint_send(iut, 0, "probe of the closed window");
	expect_authenticated(peer, DATA);
	endpoint_send(iut, 0, "before");
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, NEW_KEY), 0);
	endpoint_send(iut, 0, "after");
	peer_expect_silence(peer, MILLISECONDS(200));

	peer_send(peer, SACK);
	expect_with_key(peer, 0, "before");
	expect_with_key(peer, NEW_KEY, "after");
}
