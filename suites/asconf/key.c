/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key that an ASCONF is authenticated with: RFC 4895 6.2, RFC 6458 8.3.4. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum { FIRST_KEY = 1 };

SCENARIO(key_in_use,
	 "A deactivated key is used for an outstanding ASCONF until this is acknowledged, and can "
	 "be freed only then",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-4.1.1-2", "RFC4895-6.2-3", "RFC4895-6.2-7"})
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {"path1"});
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *asconf;

	peer_key(peer, FIRST_KEY, "the first key");
	auth_key_set(iut, FIRST_KEY, "the first key");
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, FIRST_KEY), 0);
	asconf_bindx_add(iut, "path1");
	ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.key, FIRST_KEY);
	asconf = peer_expect(peer, ASCONF, .bundled = true);

	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, 0), 0);
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_DEACTIVATE_KEY, FIRST_KEY), 0);
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, AT_ONCE);
	/* T4-rto expires. */
	ck_assert_uint_eq(peer_expect(peer, AUTH, .within = SECONDS(4))->chunk->auth.key,
			  FIRST_KEY);
	assert_same_chunk(peer_expect(peer, ASCONF, .bundled = true)->chunk, asconf->chunk);
	asconf_acknowledge(association, asconf_success(asconf->chunk, 0));
	expect_auth_event(iut, SCTP_AUTH_FREE_KEY, FIRST_KEY);
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_DELETE_KEY, FIRST_KEY), 0);
}
