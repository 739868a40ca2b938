/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of SCTP_ASSOCINFO is not set, but told: RFC 6458 8.1.2. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

SCENARIO(
	association_now,
	"SCTP_ASSOCINFO of an association has the windows as they are now, and the number of the peer's addresses",
	.lab = &scripted_dual_path, .spec = {"RFC6458-8.1.2-3", "RFC6458-8.1.2-4"})
{
	enum { A_RWND = 50000, SENT = 700 };
	struct association association =
		association_open(lab, .paths = {"path1"}, .a_rwnd = A_RWND);
	struct endpoint *iut = association.iut;
	struct sctp_assocparams params = {.sasoc_assoc_id = iut->association};

	endpoint_send(iut, 0, NULL, .size = SENT);
	expect_data(association, 1);
	endpoint_get(iut, SCTP_ASSOCINFO, &params, sizeof(params));
	ck_assert_uint_eq(params.sasoc_peer_rwnd, A_RWND - SENT);
	ck_assert_uint_eq(params.sasoc_number_peer_destinations, 2);
}
