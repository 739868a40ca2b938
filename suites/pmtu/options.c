/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user turns path MTU discovery off and says the PMTU: SCTP_PEER_ADDR_PARAMS (RFC 6458 8.1.12).
 */
#define SUITE "pmtu"
#include "suites/pmtu/path_mtu.h"

/* Whether a's DATA may be fragmented on its way, and is no larger than the MTU. */
static void expect_cut_without_df(struct pair pair, size_t mtu)
{
	const struct packet *data = expect_cut(pair, 4000, user_data_of(pair.lab, mtu));

	ck_assert_uint_le(data->sctp.ip_length, mtu);
	if (lab_versions(pair.lab) == IPV4)
		ck_assert(!data->sctp.dont_fragment);
}

SCENARIO(fixed_for_path, "SPP_PMTUD_DISABLE with spp_pathmtu fixes the PMTU of one path",
	 .lab = &dual_path,
	 .known = {{NULL, NULL,
		    "the next packet sets it back to that of the route: sctp_packet_config() in "
		    "net/sctp/output.c looks at the association's flags instead of the path's"}})
{
	struct pair pair = pair_establish(lab);

	set_path_mtu(pair.a, "path0", SPP_PMTUD_DISABLE, 1300);
	expect_path_mtu(pair.a, "path0", 1300);
	expect_path_mtu(pair.a, "path1", 1500);
	expect_fragmentation_point(pair.a, user_data_of(lab, 1300));
	expect_cut_without_df(pair, 1300);
	say_too_big_on(pair, "path0", 1280);
	expect_path_mtu(pair.a, "path0", 1300);
	expect_cut_without_df(pair, 1300);
	let_pass(lab, 2 * HB_INTERVAL);
	expect_path_mtu(pair.a, "path0", 1300);
	/* The other path still has its PMTU discovered. */
	say_too_big_on(pair, "path1", 1280);
	expect_path_mtu(pair.a, "path1", 1280);
	expect_fragmentation_point(pair.a, user_data_of(lab, 1280));
}

SCENARIO(fixed_for_association,
	 "SPP_PMTUD_DISABLE with spp_pathmtu fixes the PMTU of all paths of an association",
	 .lab = &dual_path)
{
	struct pair pair = pair_establish(lab);

	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 1300);
	for (unsigned i = 0; i < 2; i++) {
		expect_path_mtu(pair.a, "path0", 1300);
		expect_path_mtu(pair.a, "path1", 1300);
		expect_cut_without_df(pair, 1300);
		say_too_big_on(pair, "path0", 1280);
		say_too_big_on(pair, "path1", 1280);
	}
	let_pass(lab, 2 * HB_INTERVAL);
	expect_path_mtu(pair.a, "path1", 1300);
	expect_path_mtu(pair.b, "path0", 1500);
	ck_assert_uint_eq(endpoint_path_params(pair.a, NULL).spp_pathmtu, 1300);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, 1300);
}

SCENARIO(fixed_for_socket,
	 "SPP_PMTUD_DISABLE with spp_pathmtu on a socket fixes the PMTU of its future associations",
	 .lab = &two_nodes)
{
	struct sctp_paddrparams params = {.spp_flags = SPP_PMTUD_DISABLE, .spp_pathmtu = 1300};
	struct pair pair = {.lab = lab, .a = endpoint_open(lab, "a", ONE_TO_ONE)};

	params.spp_address.ss_family = lab_versions(lab) == IPV4 ? AF_INET : AF_INET6;
	endpoint_set(pair.a, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	pair.b = endpoint_connect(pair.a, endpoint_listen(lab, "b", ONE_TO_ONE));
	expect_path_mtu(pair.a, "path0", 1300);
	expect_fragmentation_point(pair.a, user_data_of(lab, 1300));
	expect_cut_without_df(pair, 1300);
	say_too_big_on(pair, "path0", 1280);
	expect_cut_without_df(pair, 1300);
}

SCENARIO(routers_fragment,
	 "Without path MTU discovery a router fragments what is too big, instead of refusing it",
	 .lab = &routed, .as = AS_IPV4)
{
	struct pair pair = pair_establish(lab);

	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 0);
	set_link_mtu(lab, "right", 1000);
	expect_cut_without_df(pair, 1500);
	ck_assert_uint_eq(count_ip_fragments(), 2 * 3);
	expect_path_mtu(pair.a, "right", 1500);
}

SCENARIO(enabled_again, "With SPP_PMTUD_ENABLE the PMTU is that of the route again, and has DF",
	 .lab = &dual_path)
{
	struct pair pair = pair_establish(lab);

	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 1300);
	expect_cut_without_df(pair, 1300);
	set_path_mtu(pair.a, NULL, SPP_PMTUD_ENABLE, 0);
	expect_path_mtu(pair.a, "path0", 1500);
	expect_path_mtu(pair.a, "path1", 1500);
	expect_fragmentation_point(pair.a, user_data_of(lab, 1500));
	ck_assert(expect_cut(pair, 4000, user_data_of(lab, 1500))->sctp.dont_fragment);
	say_too_big_on(pair, "path0", 1400);
	expect_path_mtu(pair.a, "path0", 1400);
}

SCENARIO(ignored_without_disable,
	 "spp_pathmtu without SPP_PMTUD_DISABLE, and SPP_PMTUD_DISABLE without spp_pathmtu, leave "
	 "the PMTU as it is",
	 .lab = &two_nodes)
{
	struct pair pair = pair_establish(lab);

	set_path_mtu(pair.a, "path0", 0, 1300);
	expect_path_mtu(pair.a, "path0", 1500);
	set_path_mtu(pair.a, "path0", SPP_PMTUD_ENABLE, 1300);
	expect_path_mtu(pair.a, "path0", 1500);
	set_path_mtu(pair.a, NULL, SPP_PMTUD_ENABLE, 1300);
	expect_path_mtu(pair.a, "path0", 1500);
	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 0);
	expect_path_mtu(pair.a, "path0", 1500);
	expect_cut_without_df(pair, 1500);
}

SCENARIO(refused, "What cannot be a PMTU, or both flags at once, is refused with EINVAL",
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
	struct pair pair = pair_establish(lab);

	for (unsigned i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct sctp_paddrparams params = endpoint_path_params(pair.a, "path0");

		params.spp_flags = wrong[i].flags;
		params.spp_pathmtu = wrong[i].mtu;
		ck_assert_int_eq(setsockopt(pair.a->fd, SOL_SCTP, SCTP_PEER_ADDR_PARAMS, &params,
					    sizeof(params)),
				 -1);
		ck_assert_int_eq(errno, EINVAL);
		expect_path_mtu(pair.a, "path0", 1500);
	}
	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 512);
	expect_cut_without_df(pair, 512);
}

SCENARIO(larger_than_device, "A fixed PMTU that the device has no room for is fragmented by IP",
	 .lab = &two_nodes)
{
	struct pair pair = pair_establish(lab);
	const struct packet *data;

	set_path_mtu(pair.a, NULL, SPP_PMTUD_DISABLE, 1500);
	data = expect_cut(pair, 1400, user_data_of(lab, 1500));
	set_link_mtu(lab, "path0", 1300);
	endpoint_send(pair.a, 0, NULL, .size = 1400, .seed = 2);
	expect_ip_fragments(lab, data, 1300);
	expect_message(pair.b, 0, NULL, .size = 1400, .seed = 2);
	expect_path_mtu(pair.a, "path0", 1500);
}
