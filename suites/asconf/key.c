/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key that an ASCONF is authenticated with: RFC 4895 6.2, RFC 6458 8.3.4. */
#define SUITE "asconf"
#include "suites/asconf/request.h"

enum { FIRST_KEY = 1 };

SCENARIO(key_in_use,
	 "A key that was deactivated can be freed when the ASCONF that was sent with it is "
	 "acknowledged, and is used until then",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-4.1.1-2", "RFC4895-6.2-3", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_multihomed_to(peer, listen_with_asconf(lab, .paths = {"path0"}), "path1");
	const struct packet *asconf;

	peer_key(peer, FIRST_KEY, "the first key");
	set_key(iut, FIRST_KEY, "the first key");
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, FIRST_KEY), 0);
	add_address(iut, "path1");
	ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.key, FIRST_KEY);
	asconf = peer_expect(peer, ASCONF, .bundled = true);

	ck_assert_int_eq(change_key(iut, SCTP_AUTH_ACTIVE_KEY, 0), 0);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_DEACTIVATE_KEY, FIRST_KEY), 0);
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, AT_ONCE);
	/* T4-rto expires. */
	ck_assert_uint_eq(peer_expect(peer, AUTH, .within = SECONDS(4))->chunk->auth.key,
			  FIRST_KEY);
	assert_same_chunk(peer_expect(peer, ASCONF, .bundled = true)->chunk, asconf->chunk);
	send_ack(peer, success_of(asconf->chunk, 0));
	expect_key_event(iut, SCTP_AUTH_FREE_KEY, FIRST_KEY);
	ck_assert_int_eq(change_key(iut, SCTP_AUTH_DELETE_KEY, FIRST_KEY), 0);
}
