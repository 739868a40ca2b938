/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INET_DIAG_INFO, struct sctp_info, compared with the socket API and with what was sent. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

enum { SIZE = 500 };

SCENARIO(diag_info_of_endpoint,
	 "INET_DIAG_INFO of an endpoint has the socket options set on it, and nothing of an "
	 "association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .no_packets = true)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sctp_setadaptation adaptation = {.ssb_adaptation_ind = 0x01020304};
	struct sctp_info info = sockets_diag_info(lab, 0), none = {0};
	/* It is not for IPv4 sockets (RFC 6458 8.1.15); its default: see mapped_addresses_off. */
	int mapped = over_ipv6(lab) ? option_get_int(iut, SCTP_I_WANT_MAPPED_V4_ADDR)
				    : info.sctpi_s_v4mapped;

	ck_assert_uint_eq(info.sctpi_s_autoclose, 0);
	ck_assert_uint_eq(info.sctpi_s_nodelay, 0);
	ck_assert_uint_eq(info.sctpi_s_disable_fragments, 0);
	ck_assert_uint_eq(info.sctpi_s_v4mapped, mapped);
	ck_assert_uint_eq(info.sctpi_s_type, 0);
	option_set_int(iut, SCTP_AUTOCLOSE, 77);
	option_set_int(iut, SCTP_PARTIAL_DELIVERY_POINT, 1234);
	option_set_int(iut, SCTP_NODELAY, 1);
	option_set_int(iut, SCTP_DISABLE_FRAGMENTS, 1);
	if (over_ipv6(lab))
		option_set_int(iut, SCTP_I_WANT_MAPPED_V4_ADDR, mapped = !mapped);
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 1);
	endpoint_set(iut, SCTP_ADAPTATION_LAYER, &adaptation, sizeof(adaptation));
	info = sockets_diag_info(lab, 0);
	ck_assert_uint_eq(info.sctpi_s_autoclose, 77);
	ck_assert_uint_eq(info.sctpi_s_pd_point, 1234);
	ck_assert_uint_eq(info.sctpi_s_nodelay, 1);
	ck_assert_uint_eq(info.sctpi_s_disable_fragments, 1);
	ck_assert_uint_eq(info.sctpi_s_v4mapped, mapped);
	ck_assert_uint_eq(info.sctpi_s_frag_interleave, 1);
	ck_assert_uint_eq(info.sctpi_s_adaptation_ind, 0x01020304);
	ck_assert_msg(memcmp(&info, &none, offsetof(struct sctp_info, sctpi_s_autoclose)) == 0,
		      "the record of an endpoint has values of an association");
	endpoint_close(iut);
	/* Its style. */
	endpoint_listen(lab, "iut", ONE_TO_ONE);
	ck_assert_uint_eq(sockets_diag_info(lab, 0).sctpi_s_type, 2);
}

/* A member of the record has the value that the socket API reports. */
#define EXPECT_SAME(member, value)                                                                 \
	do {                                                                                       \
		long long is = info->member, expected = (value);                                   \
		if (is != expected)                                                                \
			scenario_fail(file, line, #member " is %lld, expected %lld, " #value, is,  \
				      expected);                                                   \
	} while (0)

#define expect_primary_listed(info, iut) expect_primary_listed_at(info, iut, __FILE__, __LINE__)
static void expect_primary_listed_at(const struct sctp_info *info, struct endpoint *iut,
				     const char *file, int line)
{
	struct sctp_paddrinfo path = endpoint_status_at(iut, file, line).sstat_primary;
	struct sctp_paddrparams params = endpoint_path_params_at(iut, "path0", file, line);
	struct sockaddr_storage wanted = peer_address(iut, "path0", 0);

	if (!is_host(&wanted, (const struct sockaddr *)&info->sctpi_p_address) ||
	    ((const struct sockaddr_in *)&info->sctpi_p_address)->sin_port != htons(PEER_PORT))
		scenario_fail(file, line,
			      "sctpi_p_address is not the peer's address on path0 with its port");
	EXPECT_SAME(sctpi_p_state, path.spinfo_state);
	EXPECT_SAME(sctpi_p_cwnd, path.spinfo_cwnd);
	EXPECT_SAME(sctpi_p_rto, path.spinfo_rto);
	EXPECT_SAME(sctpi_p_pathmaxrxt, params.spp_pathmaxrxt);
	EXPECT_SAME(sctpi_p_sackdelay, params.spp_sackdelay);
}

#define expect_status(info, iut) expect_status_at(info, iut, __FILE__, __LINE__)
static void expect_status_at(const struct sctp_info *info, struct endpoint *iut, const char *file,
			     int line)
{
	struct sctp_status status = endpoint_status_at(iut, file, line);

	EXPECT_SAME(sctpi_state, status.sstat_state - 1);
	EXPECT_SAME(sctpi_peer_rwnd, status.sstat_rwnd);
	EXPECT_SAME(sctpi_unackdata, status.sstat_unackdata);
	EXPECT_SAME(sctpi_penddata, status.sstat_penddata);
	EXPECT_SAME(sctpi_instrms, status.sstat_instrms);
	EXPECT_SAME(sctpi_outstrms, status.sstat_outstrms);
	EXPECT_SAME(sctpi_maxseg, status.sstat_fragmentation_point);
}

SCENARIO(diag_info_of_association,
	 "INET_DIAG_INFO of an association has the tags, streams and the peer's window of the "
	 "packets and SCTP_STATUS, and the state of its primary path",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = 7, .istreams = 6);
	struct sctp_info info;

	peer->ostreams = 5;
	peer->istreams = 4;
	peer->a_rwnd = 50000;
	peer_connect(peer, iut);
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_tag, peer->iut_tag);
	ck_assert_uint_eq(info.sctpi_peer_tag, peer->tag);
	ck_assert_uint_eq(info.sctpi_instrms, 5);
	ck_assert_uint_eq(info.sctpi_outstrms, 4);
	ck_assert_uint_eq(info.sctpi_peer_rwnd, 50000);
	ck_assert_uint_eq(info.sctpi_max_burst, 4);
	ck_assert_uint_eq(info.sctpi_overall_error, 0);
	ck_assert_uint_eq(info.sctpi_p_flight_size, 0);
	expect_status(&info, iut);
	expect_primary_listed(&info, iut);
}

SCENARIO(diag_info_in_flight,
	 "INET_DIAG_INFO of an association follows outstanding and missing data and the errors "
	 "of the primary path",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab, .a_rwnd = 50000);
	struct sctp_info info;

	/* A message in flight, and one that came before two that are missing. */
	endpoint_send(association.iut, 0, NULL, .size = SIZE);
	expect_data(association, 1);
	send_data(association, 3, .text = NULL, .size = SIZE);
	expect_sack(association, 0, .gaps = {{3, 3}}, .within = AT_ONCE);
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_unackdata, 1);
	ck_assert_uint_eq(info.sctpi_penddata, 2);
	ck_assert_uint_eq(info.sctpi_p_flight_size, SIZE);
	ck_assert_uint_eq(info.sctpi_peer_rwnd, 50000 - SIZE);
	expect_status(&info, association.iut);
	expect_primary_listed(&info, association.iut);

	/* T3-rtx expires. */
	expect_retransmission(association, 1, .within = SECONDS(4));
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_overall_error, 1);
	ck_assert_uint_eq(info.sctpi_p_error, 1);
	expect_status(&info, association.iut);
	expect_primary_listed(&info, association.iut);
	send_sack(association, 1);
	let_pass(lab, MILLISECONDS(10));
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_overall_error, 0);
	ck_assert_uint_eq(info.sctpi_unackdata, 0);
	ck_assert_uint_eq(info.sctpi_p_flight_size, 0);
	expect_status(&info, association.iut);
	expect_primary_listed(&info, association.iut);
}

SCENARIO(
	diag_info_while_acknowledged,
	"sctpi_unackdata, sctpi_p_flight_size and sctpi_p_partial_bytes_acked follow what is acknowledged, in a "
	"gap or up to it",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	/* ssthresh, which is the peer's window at first, is below the initial cwnd. */
	struct association association = association_open(lab, .a_rwnd = 4 * SIZE);
	struct sctp_info info;

	send_messages(association.iut, 4, SIZE);
	expect_flight(association, 1, 4);
	send_sack(association, 1, .gaps = {{3, 3}});
	let_pass(lab, MILLISECONDS(10));
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_unackdata, 2);
	ck_assert_uint_eq(info.sctpi_p_flight_size, 2 * SIZE);
	ck_assert_uint_eq(info.sctpi_p_partial_bytes_acked, 2 * SIZE);
	expect_status(&info, association.iut);
	send_sack(association, 4);
	let_pass(lab, MILLISECONDS(10));
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_unackdata, 0);
	ck_assert_uint_eq(info.sctpi_p_flight_size, 0);
	ck_assert_uint_eq(info.sctpi_p_partial_bytes_acked, 0);
}

SCENARIO(
	diag_info_after_restart,
	"After a restart the primary path has the ssthresh and the RTO of a new association, and no measurement",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	enum { WINDOW = 100000 };
	struct association association = association_open(lab);
	struct peer *peer = association.peer;
	struct sctp_info info;

	peer_answer(peer, HEARTBEAT, false);
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(peer, HEARTBEAT);
	let_pass(lab, SECONDS(2));
	peer_send(peer, HEARTBEAT_ACK);
	let_pass(lab, AT_ONCE);
	ck_assert_uint_ge(sockets_diag_info(lab, PEER_PORT).sctpi_p_srtt, SECONDS(1) / jiffy());

	peer_reset(peer);
	peer_send(peer, INIT, .a_rwnd = WINDOW);
	peer_adopt(peer, peer_expect(peer, INIT_ACK)->chunk);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	info = sockets_diag_info(lab, PEER_PORT);
	ck_assert_uint_eq(info.sctpi_p_srtt, 0);
	ck_assert_uint_eq(info.sctpi_p_rto, RTO_INITIAL / MILLISECONDS(1));
	ck_assert_uint_eq(info.sctpi_p_ssthresh, WINDOW);
}

SCENARIO(diag_peer_capable,
	 "sctpi_peer_capable reports whether the peer offered ECN and PR-SCTP, and which "
	 "address types it supports",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG | CAP_PR_SCTP)
{
	enum { PR_SCTP = 1 << 1, IPV6_ADDRESSES = 1 << 4, IPV4_ADDRESSES = 1 << 5, ECN = 1 << 6 };
	const bool ipv6 = over_ipv6(lab);
	const struct tlv_spec types = tlv_u16(PARAM_SUPPORTED_ADDRESS_TYPES,
					      ipv6 ? PARAM_IPV6_ADDRESS : PARAM_IPV4_ADDRESS);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct chunk_spec *offers[] = {
		CHUNK(INIT, .tlvs = {types}),
		CHUNK(INIT, .tlvs = {types, {.type = PARAM_ECN_CAPABLE}}),
		CHUNK(INIT, .tlvs = {types, {.type = PARAM_FORWARD_TSN}}),
	};
	const unsigned expected[] = {0, ECN, PR_SCTP};

	for (uint16_t i = 0; i < 3; i++) {
		peer_connect(peer_open(lab, .port = PEER_PORT + i), iut, .init = offers[i]);
		ck_assert_uint_eq(sockets_diag_info(lab, PEER_PORT + i).sctpi_peer_capable,
				  expected[i] | (ipv6 ? IPV6_ADDRESSES : IPV4_ADDRESSES));
	}
}

SCENARIO(diag_rwnd, "sctpi_rwnd is the receive window that the association advertised last",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);
	uint32_t advertised = association.iut_a_rwnd;

	endpoint_read(association.iut, false);
	ck_assert_uint_eq(sockets_diag_info(lab, PEER_PORT).sctpi_rwnd, advertised);
	for (unsigned i = 0; i < 4; i++) {
		uint32_t window;

		peer_send(association.peer, DATA, .size = SIZE);
		window = peer_expect(association.peer, SACK, .within = MILLISECONDS(300))
				 ->chunk->sack.a_rwnd;
		ck_assert_uint_eq(window, advertised - (i + 1) * SIZE);
		ck_assert_uint_eq(sockets_diag_info(lab, PEER_PORT).sctpi_rwnd, window);
	}
}

SCENARIO(diag_info_complete,
	 "sctpi_fragmentation_point and sctpi_p_sackfreq agree with SCTP_STATUS and "
	 "SCTP_DELAYED_SACK",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "sctp_get_sctp_info() (net/sctp/socket.c) leaves both 0; what is the "
		    "fragmentation point is in sctpi_maxseg"}})
{
	struct association association = association_open(lab);
	struct sctp_sack_info delay = {.sack_assoc_id = association.iut->association};
	struct sctp_info info = sockets_diag_info(lab, PEER_PORT);
	struct sctp_status status = endpoint_status(association.iut);

	endpoint_get(association.iut, SCTP_DELAYED_SACK, &delay, sizeof(delay));
	ck_assert_msg(info.sctpi_fragmentation_point == status.sstat_fragmentation_point,
		      "sctpi_fragmentation_point is %u, SCTP_STATUS has %u",
		      info.sctpi_fragmentation_point, status.sstat_fragmentation_point);
	ck_assert_uint_eq(info.sctpi_p_sackfreq, delay.sack_freq);
}
