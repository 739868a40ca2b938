/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user disables PMTU discovery and sets the PMTU: SCTP_PEER_ADDR_PARAMS (RFC 6458 8.1.12). */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

/* Whether a's DATA may be fragmented on its way, and is no larger than the MTU. */
static void expect_fragments_without_df(struct pair pair, size_t mtu)
{
	const struct packet *data =
		pmtu_expect_fragments(pair, 4000, user_data_room(pair.lab, mtu));

	ck_assert_uint_le(data->sctp.ip_length, mtu);
	if (!over_ipv6(pair.lab))
		ck_assert(!data->sctp.dont_fragment);
}

SCENARIO(fixed_for_path, "SPP_PMTUD_DISABLE with spp_pathmtu fixes the PMTU of one path",
	 .lab = &dual_path,
	 .known = {{NULL, NULL,
		    "the next packet sets it back to that of the route: sctp_packet_config() in "
		    "net/sctp/output.c looks at the association's flags instead of the path's"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path0", .flags = SPP_PMTUD_DISABLE, .mtu = 1300);
	pmtu_expect_path_mtu(pair.a, "path0", 1300);
	pmtu_expect_path_mtu(pair.a, "path1", 1500);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1300));
	expect_fragments_without_df(pair, 1300);
	pmtu_send_too_big_on(pair, "path0", 1280);
	pmtu_expect_path_mtu(pair.a, "path0", 1300);
	expect_fragments_without_df(pair, 1300);
	let_pass(lab, 2 * HB_INTERVAL);
	pmtu_expect_path_mtu(pair.a, "path0", 1300);
	/* The PMTU of the other path is still discovered. */
	pmtu_send_too_big_on(pair, "path1", 1280);
	pmtu_expect_path_mtu(pair.a, "path1", 1280);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1280));
}

SCENARIO(fixed_for_association,
	 "SPP_PMTUD_DISABLE with spp_pathmtu fixes the PMTU of all paths of an association",
	 .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE, .mtu = 1300);
	for (unsigned i = 0; i < 2; i++) {
		pmtu_expect_path_mtu(pair.a, "path0", 1300);
		pmtu_expect_path_mtu(pair.a, "path1", 1300);
		expect_fragments_without_df(pair, 1300);
		pmtu_send_too_big_on(pair, "path0", 1280);
		pmtu_send_too_big_on(pair, "path1", 1280);
	}
	let_pass(lab, 2 * HB_INTERVAL);
	pmtu_expect_path_mtu(pair.a, "path1", 1300);
	pmtu_expect_path_mtu(pair.b, "path0", 1500);
	ck_assert_uint_eq(endpoint_path_params(pair.a, NULL).spp_pathmtu, 1300);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, 1300);
}

SCENARIO(fixed_for_socket,
	 "SPP_PMTUD_DISABLE with spp_pathmtu on a socket fixes the PMTU of its future "
	 "associations",
	 .lab = &two_nodes)
{
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);
	struct pair pair;

	path_set(a, NULL, .flags = SPP_PMTUD_DISABLE, .mtu = 1300);
	pair = pair_open(lab, .a = a);
	pmtu_expect_path_mtu(pair.a, "path0", 1300);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1300));
	expect_fragments_without_df(pair, 1300);
	pmtu_send_too_big_on(pair, "path0", 1280);
	expect_fragments_without_df(pair, 1300);
}

SCENARIO(routers_fragment,
	 "Without path MTU discovery a router fragments what is too big instead of refusing it",
	 .lab = &routed, .as = AS_IPV4)
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE);
	link_mtu(lab, "right", 1000);
	expect_fragments_without_df(pair, 1500);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 2 * 3);
	pmtu_expect_path_mtu(pair.a, "right", 1500);
}

SCENARIO(enabled_again,
	 "With SPP_PMTUD_ENABLE the PMTU is that of the route again, and packets have DF set",
	 .lab = &dual_path)
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE, .mtu = 1300);
	expect_fragments_without_df(pair, 1300);
	path_set(pair.a, NULL, .flags = SPP_PMTUD_ENABLE);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
	pmtu_expect_path_mtu(pair.a, "path1", 1500);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, 1500));
	ck_assert(pmtu_expect_fragments(pair, 4000, user_data_room(lab, 1500))->sctp.dont_fragment);
	pmtu_send_too_big_on(pair, "path0", 1400);
	pmtu_expect_path_mtu(pair.a, "path0", 1400);
}

SCENARIO(ignored_without_disable,
	 "spp_pathmtu without SPP_PMTUD_DISABLE, and SPP_PMTUD_DISABLE without spp_pathmtu, "
	 "leave the PMTU unchanged",
	 .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.a, "path0", .mtu = 1300);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
	path_set(pair.a, "path0", .flags = SPP_PMTUD_ENABLE, .mtu = 1300);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
	path_set(pair.a, NULL, .flags = SPP_PMTUD_ENABLE, .mtu = 1300);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
	expect_fragments_without_df(pair, 1500);
}

SCENARIO(refused, "An impossible PMTU, or both flags at once, is refused with EINVAL",
	 .lab = &two_nodes)
{
	static const struct {
		uint32_t flags, mtu;
	} wrong[] = {
		{SPP_PMTUD_DISABLE, 1},
		{SPP_PMTUD_DISABLE, 511},
		{SPP_PMTUD_ENABLE | SPP_PMTUD_DISABLE, 1300},
		{SPP_PMTUD_ENABLE | SPP_PMTUD_DISABLE, 0},
	};
	struct pair pair = pair_open(lab, .measured = true);

	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct sctp_paddrparams params = endpoint_path_params(pair.a, "path0");

		params.spp_flags = wrong[i].flags;
		params.spp_pathmtu = wrong[i].mtu;
		ck_assert_msg(option_try(pair.a, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params)) ==
				      EINVAL,
			      "flags %#x with a PMTU of %u were accepted", wrong[i].flags,
			      wrong[i].mtu);
		pmtu_expect_path_mtu(pair.a, "path0", 1500);
	}
	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE, .mtu = 512);
	expect_fragments_without_df(pair, 512);
}

SCENARIO(larger_than_device,
	 "Packets of a fixed PMTU that exceeds the MTU of the device are fragmented by IP",
	 .lab = &two_nodes)
{
	struct pair pair = pair_open(lab, .measured = true);
	const struct packet *data;

	path_set(pair.a, NULL, .flags = SPP_PMTUD_DISABLE, .mtu = 1500);
	data = pmtu_expect_fragments(pair, 1400, user_data_room(lab, 1500));
	link_mtu(lab, "path0", 1300);
	endpoint_send(pair.a, 0, NULL, .size = 1400, .seed = 2);
	pmtu_expect_ip_fragments(lab, data, 1300);
	expect_message(pair.b, 0, NULL, .size = 1400, .seed = 2);
	pmtu_expect_path_mtu(pair.a, "path0", 1500);
}
