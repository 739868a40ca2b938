/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys of an association that moves to a socket of its own: RFC 6458 sections 8.3.6 and 9.2. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

SCENARIO(key_in_use_at_peeloff,
	 "A deactivated key is reported as free when the message that was sent with it is "
	 "acknowledged, and not when its association is peeled off",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"shkey-across-migration"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(DATA));
	struct endpoint *iut = association.iut, *peeled;
	struct peer *peer = association.peer;

	for (uint16_t number = 1; number <= 2; number++) {
		const char *key = number == 1 ? "the first key" : "the second key";

		auth_key_set(iut, number, key);
		peer_key(peer, number, key);
		ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_ACTIVE_KEY, number), 0);
		if (number == 1) {
			endpoint_send(iut, 0, "under the first key");
			expect_authenticated(peer, DATA);
		}
	}
	ck_assert_int_eq(auth_key_change(iut, SCTP_AUTH_DEACTIVATE_KEY, 1), 0);
	peeled = endpoint_peeloff(iut);
	expect_no_event(iut, SCTP_AUTHENTICATION_EVENT, 0);
	expect_no_event(peeled, SCTP_AUTHENTICATION_EVENT, AT_ONCE);
	peer_send(peer, SACK);
	expect_auth_event(peeled, SCTP_AUTH_FREE_KEY, 1);
}
