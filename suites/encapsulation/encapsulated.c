/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/encapsulation/encapsulated.h"

#include <stdlib.h>

struct pair encapsulation_pair_open(struct lab *lab, bool in_udp, const char *file, int line)
{
	struct endpoint *client, *server;

	sysctl_set(lab, "a", "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	sysctl_set(lab, "b", "net/sctp/udp_port", "%u", ENCAPSULATION_PORT);
	server = endpoint_listen(lab, "b", ONE_TO_MANY, .file = file, .line = line);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .file = file, .line = line);
	if (in_udp)
		encapsulation_set_remote_port_at(client, NULL, ENCAPSULATION_PORT, file, line);
	return pair_open(lab, .a = client, .b = server, .file = file, .line = line);
}

static struct sctp_udpencaps option_of(struct endpoint *endpoint, const char *path,
				       const char *file, int line)
{
	struct sctp_udpencaps option = {.sue_assoc_id = endpoint->association};

	if (path) {
		struct sctp_status status = endpoint_status_at(endpoint, file, line);
		const struct sockaddr_in *primary =
			(const struct sockaddr_in *)&status.sstat_primary.spinfo_address;

		option.sue_address = peer_address(endpoint, path, ntohs(primary->sin_port));
	}
	return option;
}

void encapsulation_set_remote_port_at(struct endpoint *endpoint, const char *path, uint16_t port,
				      const char *file, int line)
{
	struct sctp_udpencaps option = option_of(endpoint, path, file, line);

	option.sue_port = htons(port);
	endpoint_set_at(endpoint, SCTP_REMOTE_UDP_ENCAPS_PORT, "SCTP_REMOTE_UDP_ENCAPS_PORT",
			&option, sizeof(option), file, line);
}

void encapsulation_expect_remote_port_at(struct endpoint *endpoint, const char *path, uint16_t port,
					 const char *file, int line)
{
	struct sctp_udpencaps option = option_of(endpoint, path, file, line);

	endpoint_get_at(endpoint, SCTP_REMOTE_UDP_ENCAPS_PORT, "SCTP_REMOTE_UDP_ENCAPS_PORT",
			&option, sizeof(option), file, line);
	if (ntohs(option.sue_port) != port)
		scenario_fail(file, line, "%s has the remote UDP port %u for %s, expected %u",
			      endpoint->node, ntohs(option.sue_port),
			      path ? path : "its association", port);
}

void encapsulation_expect_ports_at(const struct packet *packet, unsigned source,
				   unsigned destination, const char *file, int line)
{
	const struct sctp_packet *sctp = &packet->sctp;

	if (sctp->udp_source != source || sctp->udp_destination != destination)
		scenario_fail(
			file, line, "a packet of %s had the UDP ports %u > %u, expected %u > %u",
			packet->from, sctp->udp_source, sctp->udp_destination, source, destination);
	if (source == ENCAPSULATION_NONE)
		return;
	if (sctp->udp_length != sctp->length + UDP_HEADER)
		scenario_fail(file, line, "the UDP length is %u, that of the SCTP packet %zu",
			      sctp->udp_length, sctp->length);
	if (!sctp->udp_checksum_ok)
		scenario_fail(file, line, "the UDP checksum %#06x is %s", sctp->udp_checksum,
			      sctp->udp_checksum ? "wrong" : "left out");
	if (!sctp->checksum_ok)
		scenario_fail(file, line, "the CRC32c %#010x is wrong", sctp->checksum);
}

void encapsulation_expect_ports_of_all_at(struct lab *lab, const char *node, unsigned source,
					  unsigned destination, const char *file, int line)
{
	unsigned checked = 0;

	let_pass(lab, 0);
	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, node)) {
			encapsulation_expect_ports_at(packet, source, destination, file, line);
			checked++;
		}
		free(packet);
	}
	if (!checked)
		scenario_fail(file, line, "%s sent nothing", node);
}
