/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segmentation offload: the kernel's SCTP makes one large packet, which is cut into packets of the
 * path MTU before the device.  On the wire its packets must look as if they had been made one by one.
 */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MAX_FEATURES = 256 };

static void ethtool(int socket, void *data, const char *what)
{
	struct ifreq request = {.ifr_name = "path0"};

	request.ifr_data = data;
	if (ioctl(socket, SIOCETHTOOL, &request) < 0)
		scenario_error("%s: %s", what, strerror(errno));
}

/* What a device must offer for the kernel to cut packets in software: all but SCTP checksums. */
static void turn_on_segmentation(struct lab *lab, const char *node)
{
	static const char *const wanted[] = {"tx-checksum-ip-generic", "tx-scatter-gather",
					     "tx-generic-segmentation"};
	struct ethtool_sset_info *info = xcalloc(1, sizeof(*info) + sizeof(info->data[0]));
	struct ethtool_gstrings *names =
		xcalloc(1, sizeof(*names) + (size_t)MAX_FEATURES * ETH_GSTRING_LEN);
	struct ethtool_sfeatures *features =
		xcalloc(1, sizeof(*features) + MAX_FEATURES / 32 * sizeof(features->features[0]));
	int socket = lab_socket(lab, node, AF_INET, SOCK_DGRAM, 0);

	/* A lab that ran a command of ip is not reused. */
	ip_run(lab, node, "link show path0\n");
	info->cmd = ETHTOOL_GSSET_INFO;
	info->sset_mask = 1ULL << ETH_SS_FEATURES;
	ethtool(socket, info, "ETHTOOL_GSSET_INFO");
	ck_assert_uint_le(info->data[0], MAX_FEATURES);
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_FEATURES;
	names->len = info->data[0];
	ethtool(socket, names, "ETHTOOL_GSTRINGS");
	features->cmd = ETHTOOL_SFEATURES;
	features->size = (names->len + 31) / 32;
	for (unsigned i = 0; i < names->len; i++)
		for (unsigned w = 0; w < ARRAY_SIZE(wanted); w++)
			if (strcmp((char *)names->data + (size_t)i * ETH_GSTRING_LEN, wanted[w]) ==
			    0) {
				features->features[i / 32].valid |= UINT32_C(1) << (i % 32);
				features->features[i / 32].requested |= UINT32_C(1) << (i % 32);
			}
	ethtool(socket, features, "ETHTOOL_SFEATURES");
	close(socket);
	free(features);
	free(names);
	free(info);
}

enum { MESSAGES = 40 };

static size_t size_of(unsigned message)
{
	return message % 2 ? 50 : 1200;
}

/* Messages arrive, in packets that begin with that chunk, are correct and fit the path MTU. */
#define expect_segments(lab, client, server, first)                                                \
	expect_segments_at(lab, client, server, first, __FILE__, __LINE__)
static void expect_segments_at(struct lab *lab, struct endpoint *client, struct endpoint *server,
			       enum chunk_type first, const char *file, int line)
{
	const struct packet *packet;

	for (unsigned i = 0; i < MESSAGES; i++)
		endpoint_send(client, 0, NULL, .size = size_of(i), .seed = (uint8_t)i, .file = file,
			      .line = line);
	for (unsigned i = 0; i < MESSAGES; i++)
		expect_message(server, 0, NULL, .size = size_of(i), .seed = (uint8_t)i,
			       .file = file, .line = line);
	for (unsigned i = 0; i < MESSAGES; i++) {
		packet = expect_packet(lab, DATA, .from = "a", .file = file, .line = line);
		if (!packet->sctp.checksum_ok)
			scenario_fail(file, line, "the checksum of packet %u with DATA is wrong",
				      i);
		if (packet->sctp.ip_length > DEFAULT_MTU)
			scenario_fail(file, line, "packet %u with DATA is larger than the path MTU",
				      i);
		if (packet->sctp.chunks[0].type != first)
			scenario_fail(file, line,
				      "packet %u begins with chunk type %u, expected %u", i,
				      packet->sctp.chunks[0].type, first);
	}
	ck_assert_uint_eq(endpoint_status(client).sstat_unackdata, 0);
}

SCENARIO(segmented,
	 "With segmentation offload packets have the right checksums and are no larger than the "
	 "path MTU, and every message arrives",
	 .lab = &two_nodes, .spec = {"RFC9260-6.8-1"})
{
	struct endpoint *server, *client;

	turn_on_segmentation(lab, "a");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_segments(lab, client, server, DATA);
}

static uint64_t packets_sent(struct endpoint *endpoint)
{
	struct sctp_assoc_stats stats = {.sas_assoc_id = endpoint->association};

	endpoint_get(endpoint, SCTP_GET_ASSOC_STATS, &stats, sizeof(stats));
	return stats.sas_opackets;
}

SCENARIO(segments_counted, "With segmentation offload sas_opackets counts each packet on the wire",
	 .lab = &two_nodes)
{
	struct endpoint *server, *client;
	uint64_t before;
	unsigned seen;

	turn_on_segmentation(lab, "a");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	before = packets_sent(client);
	seen = count_packets(lab, ANY_CHUNK, .from = "a");
	expect_segments(lab, client, server, DATA);
	ck_assert_uint_eq(packets_sent(client) - before,
			  count_packets(lab, ANY_CHUNK, .from = "a") - seen);
}

SCENARIO(segmented_authenticated,
	 "With segmentation offload each packet has its own AUTH chunk before DATA that the "
	 "peer wants authenticated",
	 .lab = &two_nodes, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4"})
{
	struct endpoint *server, *client;

	turn_on_segmentation(lab, "a");
	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	auth_require(server, DATA);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	endpoint_connect(client, server);
	expect_segments(lab, client, server, AUTH);
}
