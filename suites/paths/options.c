/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SACK delay and MTU of one path, by SCTP_PEER_ADDR_PARAMS: RFC 6458 section 8.1.12. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

/* a sends one message over the path, which b acknowledges after that delay (0: at once). */
static void expect_delay(struct pair pair, const char *path, int64_t delay)
{
	const struct packet *data, *sack;

	endpoint_send(pair.a, 0, "when?", .path = path);
	data = expect_packet(pair.lab, DATA, .from = "a", .link = path);
	expect_message(pair.b, 0, "when?");
	if (delay) {
		expect_packet(pair.lab, SACK, .from = "b", .timer = delay, .since = data->time);
		return;
	}
	sack = expect_packet(pair.lab, SACK, .from = "b", .within = jiffy());
	ck_assert_int_lt(sack->time - data->time, jiffy());
}

SCENARIO(sack_delay_of_a_path,
	 "DATA that arrives on a path is acknowledged after the SACK delay of that path, and at "
	 "once where SPP_SACKDELAY_DISABLE is set",
	 .lab = &triple_path, .spec = {"RFC9260-6.2-13"})
{
	struct pair pair = pair_open(lab, .measured = true);

	path_set(pair.b, "path1", .flags = SPP_SACKDELAY_ENABLE, .sack_delay = 400);
	path_set(pair.b, "path2", .flags = SPP_SACKDELAY_DISABLE);
	for (int i = 0; i < 2; i++) {
		expect_delay(pair, "path0", SACK_DELAY);
		expect_delay(pair, "path1", MILLISECONDS(400));
		expect_delay(pair, "path2", 0);
	}
	path_set(pair.b, "path2", .flags = SPP_SACKDELAY_ENABLE, .sack_delay = 100);
	expect_delay(pair, "path2", MILLISECONDS(100));
}

/* The largest SCTP packet that a 4000 byte message takes. */
static size_t largest_packet(struct pair pair)
{
	unsigned first = trace_count();
	size_t largest = 0;

	endpoint_send(pair.a, 0, NULL, .size = 4000);
	expect_message(pair.b, 0, NULL, .size = 4000);
	for (unsigned i = first; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && packet->sctp.length > largest)
			largest = packet->sctp.length;
	}
	return largest;
}

SCENARIO(fixed_mtu_of_a_path,
	 "With SPP_PMTUD_DISABLE a path has the given MTU and no packet is larger; with "
	 "SPP_PMTUD_ENABLE it has the MTU of its route again",
	 .lab = &dual_path, .spec = {"RFC6458-8.1.12-7", "RFC6458-8.1.12-12"})
{
	struct pair pair = pair_open(lab, .measured = true);
	uint32_t route = endpoint_path_params(pair.a, "path1").spp_pathmtu;

	ck_assert_uint_gt(largest_packet(pair), 1400);
	path_set(pair.a, "path0", .flags = SPP_PMTUD_DISABLE, .mtu = 1000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, 1000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_pathmtu, route);
	ck_assert_uint_le(largest_packet(pair), 1000);
	/* Without SPP_PMTUD_DISABLE the value is ignored. */
	path_set(pair.a, "path0", .flags = SPP_PMTUD_ENABLE, .mtu = 900);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, route);
	ck_assert_uint_gt(largest_packet(pair), 1400);
}
