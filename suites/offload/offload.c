/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/offload/offload.h"

void offload_join(struct lab *lab, unsigned mtu)
{
	nodes_join(lab, "host", "a", "r", mtu);
	ip_run(lab, "a", "route replace %s via %s dev host\n",
	       by_version(lab, "10.1.0.0/24", "fd00:1::/64"), offload_far(lab));
	ip_run(lab, "b", "route add %s via %s\n", by_version(lab, "10.90.0.0/24", "fd00:90::/64"),
	       text_of_path(lab, "r", "right"));
}

struct offload_ends offload_open(struct lab *lab)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .paths = {offload_near(lab)});

	endpoint_connect(client, server);
	return (struct offload_ends){client, server};
}

/* No frame on `right` from number `since` on is beyond the MTU. */
static void assert_fits(unsigned since, unsigned mtu)
{
	for (unsigned i = since; i < trace_count(); i++) {
		size_t length;
		const uint8_t *frame = trace_frame(i, &length);

		ck_assert_msg(frame == NULL || length <= ETHERNET_HEADER + mtu,
			      "expected no packet beyond the MTU, %u bytes; packet %u has %zu", mtu,
			      i, length - ETHERNET_HEADER);
	}
}

void offload_expect_transfer(struct endpoint *from, struct endpoint *to, unsigned mtu)
{
	static const size_t sizes[] = {1, 1400, 30000, 3, 1452, 1453, 30000, 1400};
	unsigned since = trace_count(), data = count_packets(from->lab, DATA, .link = "right");

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		endpoint_send(from, 0, NULL, .size = sizes[i], .seed = (uint8_t)i);
	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++)
		expect_message(to, 0, NULL, .size = sizes[i], .seed = (uint8_t)i,
			       .within = SECONDS(20));
	assert_fits(since, mtu);
	ck_assert_uint_gt(count_packets(from->lab, DATA, .link = "right"), data);
	if (trace_defect())
		scenario_fail(__FILE__, __LINE__, "expected packets that are right; %s",
			      trace_defect());
}
