/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SACK delay and MTU of one path, by SCTP_PEER_ADDR_PARAMS: RFC 6458 section 8.1.12. */
#define SUITE "paths"
#include "suites/paths/levels.h"

static void set_path(struct endpoint *endpoint, const char *path, struct sctp_paddrparams params)
{
	struct sctp_paddrparams now = endpoint_path_params(endpoint, path);

	params.spp_assoc_id = now.spp_assoc_id;
	params.spp_address = now.spp_address;
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

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
	 "DATA that comes over a path is acknowledged after the delay of that path, at once where "
	 "SPP_SACKDELAY_DISABLE is set",
	 .lab = &triple_path, .spec = {"RFC9260-6.2-13"})
{
	struct pair pair = pair_connect(lab);

	set_path(
		pair.b, "path1",
		(struct sctp_paddrparams){.spp_flags = SPP_SACKDELAY_ENABLE, .spp_sackdelay = 400});
	set_path(pair.b, "path2", (struct sctp_paddrparams){.spp_flags = SPP_SACKDELAY_DISABLE});
	for (int i = 0; i < 2; i++) {
		expect_delay(pair, "path0", MILLISECONDS(200));
		expect_delay(pair, "path1", MILLISECONDS(400));
		expect_delay(pair, "path2", 0);
	}
	set_path(
		pair.b, "path2",
		(struct sctp_paddrparams){.spp_flags = SPP_SACKDELAY_ENABLE, .spp_sackdelay = 100});
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
	 "With SPP_PMTUD_DISABLE a path has the MTU that is given, and no packet is larger; with "
	 "SPP_PMTUD_ENABLE it has that of its route again",
	 .lab = &dual_path)
{
	struct pair pair = pair_connect(lab);
	uint32_t route = endpoint_path_params(pair.a, "path1").spp_pathmtu;

	ck_assert_uint_gt(largest_packet(pair), 1400);
	set_path(pair.a, "path0",
		 (struct sctp_paddrparams){.spp_flags = SPP_PMTUD_DISABLE, .spp_pathmtu = 1000});
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, 1000);
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path1").spp_pathmtu, route);
	ck_assert_uint_le(largest_packet(pair), 1000);
	/* Without SPP_PMTUD_DISABLE the value is ignored. */
	set_path(pair.a, "path0",
		 (struct sctp_paddrparams){.spp_flags = SPP_PMTUD_ENABLE, .spp_pathmtu = 900});
	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu, route);
	ck_assert_uint_gt(largest_packet(pair), 1400);
}
