/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct sctp_info, as INET_DIAG_INFO of a sock_diag answer has it.  No socket option gives it, and
 * the module that answers (sctp_diag) need not be loaded: its members are compared with the table
 * only.
 */
#define SUITE "layout"
#include "suites/layout/members.h"

static const struct layout info = LAYOUT(
	struct sctp_info, 368, LAYOUT_U64(8, 4), LAYOUT_MEMBER(struct sctp_info, sctpi_tag, 0, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_state, 4, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_rwnd, 8, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_unackdata, 12, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_penddata, 14, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_instrms, 16, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_outstrms, 18, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_fragmentation_point, 20, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_inqueue, 24, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_outqueue, 28, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_overall_error, 32, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_max_burst, 36, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_maxseg, 40, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_peer_rwnd, 44, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_peer_tag, 48, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_peer_capable, 52, 1),
	LAYOUT_MEMBER(struct sctp_info, sctpi_peer_sack, 53, 1),
	LAYOUT_MEMBER(struct sctp_info, __reserved1, 54, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_isacks, 56, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_osacks, 64, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_opackets, 72, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_ipackets, 80, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_rtxchunks, 88, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_outofseqtsns, 96, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_idupchunks, 104, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_gapcnt, 112, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_ouodchunks, 120, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_iuodchunks, 128, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_oodchunks, 136, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_iodchunks, 144, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_octrlchunks, 152, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_ictrlchunks, 160, 8),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_address, 168, 128),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_state, 296, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_cwnd, 300, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_srtt, 304, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_rto, 308, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_hbinterval, 312, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_pathmaxrxt, 316, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_sackdelay, 320, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_sackfreq, 324, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_ssthresh, 328, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_partial_bytes_acked, 332, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_flight_size, 336, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_p_error, 340, 2),
	LAYOUT_MEMBER(struct sctp_info, __reserved2, 342, 2),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_autoclose, 344, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_adaptation_ind, 348, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_pd_point, 352, 4),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_nodelay, 356, 1),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_disable_fragments, 357, 1),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_v4mapped, 358, 1),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_frag_interleave, 359, 1),
	LAYOUT_MEMBER(struct sctp_info, sctpi_s_type, 360, 4),
	LAYOUT_MEMBER(struct sctp_info, __reserved3, 364, 4));

SCENARIO(info, "struct sctp_info is the same for 32-bit and 64-bit programs", .every_abi = true)
{
	layout_expect(&info);
}
