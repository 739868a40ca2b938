/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that name an address of the peer, set by the application: RFC 6458, 7829, 6951. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

/* Packed, so that the two ABIs agree; the members after spp_pathmaxrxt are not aligned. */
static const struct layout paddrparams =
	LAYOUT(struct sctp_paddrparams, 156, 4, /* RFC 6458 8.1.12 */
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_address, 4, 128),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_hbinterval, 132, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_pathmaxrxt, 136, 2),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_pathmtu, 138, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_sackdelay, 142, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_flags, 146, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_ipv6_flowlabel, 150, 4),
	       LAYOUT_MEMBER(struct sctp_paddrparams, spp_dscp, 154, 1));

static const struct layout paddrthlds =
	LAYOUT(struct sctp_paddrthlds, LAYOUT_ABI(144, 136), LAYOUT_ABI(8, 4), /* RFC 7829 7.2 */
	       LAYOUT_MEMBER(struct sctp_paddrthlds, spt_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_paddrthlds, spt_address, LAYOUT_ABI(8, 4), 128),
	       LAYOUT_MEMBER(struct sctp_paddrthlds, spt_pathmaxrxt, LAYOUT_ABI(136, 132), 2),
	       LAYOUT_MEMBER(struct sctp_paddrthlds, spt_pathpfthld, LAYOUT_ABI(138, 134), 2));

static const struct layout paddrthlds_v2 =
	LAYOUT(struct sctp_paddrthlds_v2, LAYOUT_ABI(144, 140), LAYOUT_ABI(8, 4),
	       LAYOUT_MEMBER(struct sctp_paddrthlds_v2, spt_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_paddrthlds_v2, spt_address, LAYOUT_ABI(8, 4), 128),
	       LAYOUT_MEMBER(struct sctp_paddrthlds_v2, spt_pathmaxrxt, LAYOUT_ABI(136, 132), 2),
	       LAYOUT_MEMBER(struct sctp_paddrthlds_v2, spt_pathpfthld, LAYOUT_ABI(138, 134), 2),
	       LAYOUT_MEMBER(struct sctp_paddrthlds_v2, spt_pathcpthld, LAYOUT_ABI(140, 136), 2));

static const struct layout udpencaps =
	LAYOUT(struct sctp_udpencaps, LAYOUT_ABI(144, 136), LAYOUT_ABI(8, 4), /* RFC 6951 6.1 */
	       LAYOUT_MEMBER(struct sctp_udpencaps, sue_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_udpencaps, sue_address, LAYOUT_ABI(8, 4), 128),
	       LAYOUT_MEMBER(struct sctp_udpencaps, sue_port, LAYOUT_ABI(136, 132), 2));

static const struct layout probeinterval =
	LAYOUT(struct sctp_probeinterval, LAYOUT_ABI(144, 136), LAYOUT_ABI(8, 4),
	       LAYOUT_MEMBER(struct sctp_probeinterval, spi_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_probeinterval, spi_address, LAYOUT_ABI(8, 4), 128),
	       LAYOUT_MEMBER(struct sctp_probeinterval, spi_interval, LAYOUT_ABI(136, 132), 4));

static struct sockaddr_storage peer_of(struct endpoint *client)
{
	return peer_address(client, "path0", SERVER_PORT);
}

SCENARIO(paddrparams_sizes,
	 "SCTP_PEER_ADDR_PARAMS takes its struct, and the older one without flow label and DSCP",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV6, .no_packets = true)
{
	enum { WITHOUT_FLOW_LABEL = 152 };
	const struct layout_value flags = {"spp_flags", SPP_HB_ENABLE | SPP_PMTUD_DISABLE |
								SPP_SACKDELAY_ENABLE |
								SPP_IPV6_FLOWLABEL | SPP_DSCP};
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect_sizes(
		endpoint->fd, SCTP_PEER_ADDR_PARAMS, &paddrparams, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.association = "spp_assoc_id", .old = {WITHOUT_FLOW_LABEL}, .shorter_given = true,
		.values = LAYOUT_VALUES(flags, {"spp_hbinterval", 0x01020304},
					{"spp_pathmaxrxt", 0x0506}, {"spp_pathmtu", 0x0708},
					{"spp_sackdelay", 300}, {"spp_ipv6_flowlabel", 0x12345},
					{"spp_dscp", 0x28}),
		.others = LAYOUT_VALUES(flags, {"spp_hbinterval", 0x05060708},
					{"spp_pathmaxrxt", 0x0102}, {"spp_pathmtu", 0x0901},
					{"spp_sackdelay", 400}, {"spp_ipv6_flowlabel", 0x54321},
					{"spp_dscp", 0x48}));

	/* The older struct: all but the two members, and their flags are refused. */
	struct layout_bytes old =
		layout_bytes_of(&paddrparams, LAYOUT_VALUES({"spp_flags", SPP_HB_ENABLE},
							    {"spp_hbinterval", 7000}));

	ck_assert_int_eq(layout_option_set(endpoint->fd, SCTP_PEER_ADDR_PARAMS, old.data,
					   WITHOUT_FLOW_LABEL),
			 0);
	layout_expect_option(endpoint->fd, SCTP_PEER_ADDR_PARAMS, &paddrparams, layout_no_values,
			     LAYOUT_VALUES(flags, {"spp_hbinterval", 7000}, {"spp_dscp", 0x28}));
	layout_put(&paddrparams, &(const struct layout_value){"spp_flags", SPP_DSCP}, &old);
	ck_assert_int_eq(layout_option_set(endpoint->fd, SCTP_PEER_ADDR_PARAMS, old.data,
					   WITHOUT_FLOW_LABEL),
			 EINVAL);
}

/* Byte `offset` of the IP header of the packet. */
static uint8_t ip_header(const struct packet *packet, size_t offset)
{
	size_t length;
	const uint8_t *frame = trace_frame(packet->number, &length);

	ck_assert_uint_gt(length, ETHERNET_HEADER + offset);
	return frame[ETHERNET_HEADER + offset];
}

SCENARIO(paddrparams,
	 "Each member of struct sctp_paddrparams takes effect on the path to its address",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.1.12-3", "RFC6458-8.1.12-6", "RFC6458-8.1.12-16"},
	 .fix = {"hb-timer-reset"})
{
	struct pair pair = pair_open(lab, .nagle = true);
	struct sockaddr_storage peer = peer_of(pair.a);

	layout_set_members(pair.a->fd, SCTP_PEER_ADDR_PARAMS, &paddrparams,
			   LAYOUT_VALUES({"spp_assoc_id", pair.a->association},
					 LAYOUT_ADDRESS("spp_address", &peer),
					 {"spp_hbinterval", 5000}, {"spp_pathmaxrxt", 1},
					 {"spp_pathmtu", 700}, {"spp_sackdelay", 400},
					 {"spp_dscp", 0x28},
					 {"spp_flags", SPP_HB_ENABLE | SPP_PMTUD_DISABLE |
							       SPP_SACKDELAY_ENABLE | SPP_DSCP}));
	layout_expect_option(pair.a->fd, SCTP_PEER_ADDR_PARAMS, &paddrparams,
			     LAYOUT_VALUES({"spp_assoc_id", pair.a->association},
					   LAYOUT_ADDRESS("spp_address", &peer)),
			     LAYOUT_VALUES({"spp_hbinterval", 5000}, {"spp_pathmaxrxt", 1},
					   {"spp_pathmtu", 700}, {"spp_sackdelay", 400},
					   {"spp_dscp", 0x28},
					   {"spp_flags", SPP_HB_ENABLE | SPP_PMTUD_DISABLE |
								 SPP_SACKDELAY_ENABLE | SPP_DSCP}));

	/* spp_pathmtu: 700 bytes hold the headers and 652 bytes of data. */
	endpoint_send(pair.a, 0, NULL, .size = 1000);
	const struct packet *data = expect_packet(lab, DATA, .from = "a");

	ck_assert_uint_eq(data->chunk->data.size, 652);
	ck_assert_uint_eq(ip_header(data, 1) & 0xfc, 0x28); /* spp_dscp */
	expect_message(pair.b, 0, NULL, .size = 1000);

	/* spp_sackdelay: of the acknowledgements on this path, after the first one, that comes at
	 * once. */
	endpoint_send(pair.b, 0, "first");
	expect_packet(lab, SACK, .from = "a");
	endpoint_send(pair.b, 0, "second");
	expect_packet(lab, SACK, .from = "a", .timer = MILLISECONDS(400), .since = lab_now());

	/* spp_hbinterval and the RTO, 3 s at first, with its jitter; spp_pathmaxrxt is exceeded by
	 * the second miss. */
	int64_t idle = lab_now();

	link_cut(lab, "path0", NULL);
	int64_t first = expect_packet(lab, HEARTBEAT, .from = "a")->time;

	ck_assert_int_ge(first - idle, SECONDS(5));
	ck_assert_int_le(first - idle, SECONDS(9.5) + timer_slack(SECONDS(9.5)));
	expect_packet(lab, HEARTBEAT, .from = "a");
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE);
}

SCENARIO(paddrparams_flow_label, "spp_ipv6_flowlabel is the flow label of the path's packets",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV6, .spec = {"RFC6458-8.1.12-13"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_set_members(
		client->fd, SCTP_PEER_ADDR_PARAMS, &paddrparams,
		LAYOUT_VALUES({"spp_flags", SPP_IPV6_FLOWLABEL}, {"spp_ipv6_flowlabel", 0x12345}));
	endpoint_connect(client, server);
	endpoint_send(client, 0, "labelled");

	const struct packet *data = expect_packet(lab, DATA, .from = "a");

	ck_assert_uint_eq(ip_header(data, 1) & 0x0f, 0x1);
	ck_assert_uint_eq(ip_header(data, 2), 0x23);
	ck_assert_uint_eq(ip_header(data, 3), 0x45);
}

SCENARIO(paddrthlds, "Each member of struct sctp_paddrthlds reaches its threshold",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .fix = {"thresholds-put-user"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage peer = peer_of(client);

	layout_expect_sizes(
		client->fd, SCTP_PEER_ADDR_THLDS, &paddrthlds, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST,
		.association = "spt_assoc_id",
		.values = LAYOUT_VALUES({"spt_pathmaxrxt", 0x0203}, {"spt_pathpfthld", 0x0102}),
		.others = LAYOUT_VALUES({"spt_pathmaxrxt", 0x0304}, {"spt_pathpfthld", 0x0103}));
	endpoint_connect(client, server);

	const struct layout_value association = {"spt_assoc_id", client->association};
	const struct layout_value address = LAYOUT_ADDRESS("spt_address", &peer);

	layout_set_members(
		client->fd, SCTP_PEER_ADDR_THLDS, &paddrthlds,
		LAYOUT_VALUES(association, address, {"spt_pathmaxrxt", 3}, {"spt_pathpfthld", 1}));
	layout_expect_option(
		client->fd, SCTP_PEER_ADDR_THLDS, &paddrthlds, LAYOUT_VALUES(association, address),
		LAYOUT_VALUES(association, address, {"spt_pathmaxrxt", 3}, {"spt_pathpfthld", 1}));
	ck_assert_uint_eq(endpoint_path_params(client, "path0").spp_pathmaxrxt, 3);
}

SCENARIO(paddrthlds_v2, "Each member of struct sctp_paddrthlds_v2 reaches its threshold",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage peer = peer_of(client);

	layout_expect_sizes(
		client->fd, SCTP_PEER_ADDR_THLDS_V2, &paddrthlds_v2, LAYOUT_AT_LEAST,
		LAYOUT_AT_LEAST, .association = "spt_assoc_id",
		.values = LAYOUT_VALUES({"spt_pathmaxrxt", 0x0203}, {"spt_pathpfthld", 0x0102},
					{"spt_pathcpthld", 0x0405}),
		.others = LAYOUT_VALUES({"spt_pathmaxrxt", 0x0304}, {"spt_pathpfthld", 0x0103},
					{"spt_pathcpthld", 0x0506}));
	endpoint_connect(client, server);

	const struct layout_value association = {"spt_assoc_id", client->association};
	const struct layout_value address = LAYOUT_ADDRESS("spt_address", &peer);

	layout_set_members(client->fd, SCTP_PEER_ADDR_THLDS_V2, &paddrthlds_v2,
			   LAYOUT_VALUES(association, address, {"spt_pathmaxrxt", 3},
					 {"spt_pathpfthld", 1}, {"spt_pathcpthld", 2}));
	layout_expect_option(client->fd, SCTP_PEER_ADDR_THLDS_V2, &paddrthlds_v2,
			     LAYOUT_VALUES(association, address),
			     LAYOUT_VALUES(association, address, {"spt_pathmaxrxt", 3},
					   {"spt_pathpfthld", 1}, {"spt_pathcpthld", 2}));
	ck_assert_uint_eq(endpoint_path_params(client, "path0").spp_pathmaxrxt, 3);
}

SCENARIO(udpencaps, "The port in struct sctp_udpencaps is that of the path's UDP packets",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_UDP_ENCAPSULATION,
	 .known = {PORT_NOT_TRANSLATED})
{
	sysctl_set_everywhere(lab, "net/sctp/udp_port", "9899");

	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage peer = peer_of(client);

	layout_expect_sizes(client->fd, SCTP_REMOTE_UDP_ENCAPS_PORT, &udpencaps, LAYOUT_EXACTLY,
			    LAYOUT_AT_LEAST, .association = "sue_assoc_id",
			    .values = LAYOUT_VALUES({"sue_port", 0x0102}),
			    .others = LAYOUT_VALUES({"sue_port", 0x0304}));
	layout_set_members(client->fd, SCTP_REMOTE_UDP_ENCAPS_PORT, &udpencaps,
			   LAYOUT_VALUES({"sue_port", 0}));
	endpoint_connect(client, server);

	const struct layout_value association = {"sue_assoc_id", client->association};
	const struct layout_value address = LAYOUT_ADDRESS("sue_address", &peer);
	const struct layout_value port = {"sue_port", htons(9899)};

	layout_set_members(client->fd, SCTP_REMOTE_UDP_ENCAPS_PORT, &udpencaps,
			   LAYOUT_VALUES(association, address, port));
	layout_expect_option(client->fd, SCTP_REMOTE_UDP_ENCAPS_PORT, &udpencaps,
			     LAYOUT_VALUES(association, address),
			     LAYOUT_VALUES(association, address, port));
	ck_assert_uint_eq(expect_packet(lab, INIT)->sctp.udp_destination, 0);
	endpoint_send(client, 0, "in UDP");
	ck_assert_uint_eq(expect_packet(lab, DATA)->sctp.udp_destination, 9899);
	expect_message(server, 0, "in UDP");
}

SCENARIO(probeinterval,
	 "The interval in struct sctp_probeinterval is that of the path's PLPMTUD probes",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_PLPMTUD,
	 .known = {INTERVAL_NOT_TRANSLATED})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage peer = peer_of(client);

	layout_expect_sizes(client->fd, SCTP_PLPMTUD_PROBE_INTERVAL, &probeinterval, LAYOUT_EXACTLY,
			    LAYOUT_AT_LEAST, .association = "spi_assoc_id",
			    .values = LAYOUT_VALUES({"spi_interval", 0x01020304}),
			    .others = LAYOUT_VALUES({"spi_interval", 0x05060708}));
	layout_set_members(client->fd, SCTP_PLPMTUD_PROBE_INTERVAL, &probeinterval,
			   LAYOUT_VALUES({"spi_interval", 0}));
	endpoint_connect(client, server);

	const struct layout_value association = {"spi_assoc_id", client->association};
	const struct layout_value address = LAYOUT_ADDRESS("spi_address", &peer);
	const struct layout_value interval = {"spi_interval", 7000};

	layout_set_members(client->fd, SCTP_PLPMTUD_PROBE_INTERVAL, &probeinterval,
			   LAYOUT_VALUES(association, address, interval));
	layout_expect_option(client->fd, SCTP_PLPMTUD_PROBE_INTERVAL, &probeinterval,
			     LAYOUT_VALUES(association, address),
			     LAYOUT_VALUES(association, address, interval));
	expect_packet(lab, PAD, .from = "a", .timer = SECONDS(7), .since = lab_now());
}
