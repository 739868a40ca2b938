/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/encapsulation/encapsulated.h"

#include <stdio.h>
#include <stdlib.h>

static void set_port_sysctl(struct lab *lab, const char *node, const char *name, uint16_t port)
{
	char value[8];

	snprintf(value, sizeof(value), "%u", port);
	if (lab_sysctl(lab, node, name, value) != 0)
		scenario_fail(__FILE__, __LINE__, "%s", lab_error(lab));
}

void receive_at(struct lab *lab, const char *node, uint16_t port)
{
	set_port_sysctl(lab, node, "net/sctp/udp_port", port);
}

void send_to(struct lab *lab, const char *node, uint16_t port)
{
	set_port_sysctl(lab, node, "net/sctp/encap_port", port);
}

static struct sctp_udpencaps address_option(struct endpoint *endpoint, const char *path)
{
	struct sctp_udpencaps option = {.sue_assoc_id = endpoint->association};

	if (path) {
		struct sctp_status status = endpoint_status(endpoint);
		const struct sockaddr_in *primary =
			(const struct sockaddr_in *)&status.sstat_primary.spinfo_address;

		option.sue_address = peer_address(endpoint, path, ntohs(primary->sin_port));
	}
	return option;
}

void set_remote_port(struct endpoint *endpoint, const char *path, uint16_t port)
{
	struct sctp_udpencaps option = address_option(endpoint, path);

	option.sue_port = htons(port);
	endpoint_set(endpoint, SCTP_REMOTE_UDP_ENCAPS_PORT, &option, sizeof(option));
}

uint16_t remote_port(struct endpoint *endpoint, const char *path)
{
	struct sctp_udpencaps option = address_option(endpoint, path);

	endpoint_get(endpoint, SCTP_REMOTE_UDP_ENCAPS_PORT, &option, sizeof(option));
	return ntohs(option.sue_port);
}

void assert_encapsulated_at(const struct packet *packet, unsigned source, unsigned destination,
			    const char *file, int line)
{
	const struct sctp_packet *sctp = &packet->sctp;

	if (sctp->udp_source != source || sctp->udp_destination != destination)
		scenario_fail(
			file, line, "a packet of %s had the UDP ports %u > %u, expected %u > %u",
			packet->from, sctp->udp_source, sctp->udp_destination, source, destination);
	if (source == PLAIN)
		return;
	if (sctp->udp_length != sctp->length + UDP_HEADER_SIZE)
		scenario_fail(file, line, "the UDP length is %u, that of the SCTP packet %zu",
			      sctp->udp_length, sctp->length);
	if (!sctp->udp_checksum_ok)
		scenario_fail(file, line, "the UDP checksum %#06x is %s", sctp->udp_checksum,
			      sctp->udp_checksum ? "wrong" : "left out");
	if (!sctp->checksum_ok)
		scenario_fail(file, line, "the CRC32c %#010x is wrong", sctp->checksum);
}

void assert_all_encapsulated_at(struct lab *lab, const char *node, unsigned source,
				unsigned destination, const char *file, int line)
{
	unsigned checked = 0;

	let_pass(lab, 0);
	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, node)) {
			assert_encapsulated_at(packet, source, destination, file, line);
			checked++;
		}
		free(packet);
	}
	if (!checked)
		scenario_fail(file, line, "%s sent nothing", node);
}

static bool acknowledges(const struct packet *packet, void *context)
{
	return packet->chunk->sack.cumulative_tsn == *(const uint32_t *)context;
}

const struct packet *expect_through_at(struct endpoint *from, struct endpoint *to, const char *text,
				       const char *path, const char *file, int line)
{
	const struct packet *data;
	uint32_t tsn;

	endpoint_send(from, 0, text, .path = path);
	data = expect_packet(from->lab, DATA, .file = file, .line = line, .from = from->node,
			     .link = path, .within = AT_ONCE);
	expect_message(to, 0, text, .file = file, .line = line);
	tsn = data->chunk->data.tsn;
	expect_packet(from->lab, SACK, .file = file, .line = line, .from = to->node,
		      .match = acknowledges, .context = &tsn);
	return data;
}

struct peer *tunnel_peer(struct lab *lab, struct endpoint **iut)
{
	struct peer *peer = peer_open(lab);

	receive_at(lab, "iut", TUNNEL);
	*iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer->udp_port = TUNNEL;
	peer->iut_udp_port = TUNNEL;
	return peer;
}
