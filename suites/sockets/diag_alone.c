/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INET_DIAG_INFO where one value differs from all that it could be mistaken for. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

SCENARIO(diag_each_option,
	 "INET_DIAG_INFO of an endpoint tells options that are on or off apart, whichever is on",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .no_packets = true)
{
	static const int options[] = {SCTP_NODELAY, SCTP_DISABLE_FRAGMENTS,
				      SCTP_FRAGMENT_INTERLEAVE};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(options); i++) {
		struct sctp_info info;

		option_set_int(iut, options[i], 1);
		info = sockets_diag_info(lab, 0);
		ck_assert_uint_eq(info.sctpi_s_nodelay, i == 0);
		ck_assert_uint_eq(info.sctpi_s_disable_fragments, i == 1);
		ck_assert_uint_eq(info.sctpi_s_frag_interleave, i == 2);
		option_set_int(iut, options[i], 0);
	}
}

SCENARIO(diag_primary_alone,
	 "sctpi_p_hbinterval and sctpi_p_pathmaxrxt are those of the primary "
	 "path, where the association has others",
	 .lab = &scripted_dual_path, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct endpoint *iut = association.iut;
	struct sctp_info before = sockets_diag_info(lab, PEER_PORT), after;

	path_set(iut, "path1", .hb_interval = 7000, .max_retrans = 6, .flags = SPP_HB_ENABLE);
	after = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(after.sctpi_p_hbinterval, before.sctpi_p_hbinterval);
	ck_assert_uint_eq(after.sctpi_p_pathmaxrxt, before.sctpi_p_pathmaxrxt);
	path_set(iut, "path0", .hb_interval = 9000, .max_retrans = 3, .flags = SPP_HB_ENABLE);
	after = sockets_diag_info(lab, PEER_PORT);
	/* Linux tells it in jiffies. */
	ck_assert_int_eq(after.sctpi_p_hbinterval * jiffy(), SECONDS(9));
	ck_assert_uint_eq(after.sctpi_p_pathmaxrxt, 3);
}
