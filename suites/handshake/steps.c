/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/handshake/steps.h"

#include <stdlib.h>
#include <sys/socket.h>

int64_t rto_initial(struct endpoint *endpoint)
{
	struct sctp_rtoinfo info = {.srto_assoc_id = SCTP_FUTURE_ASSOC};

	endpoint_get(endpoint, SCTP_RTOINFO, &info, sizeof(info));
	return MILLISECONDS(info.srto_initial);
}

unsigned associations(struct endpoint *endpoint)
{
	uint32_t number = 0;

	endpoint_get(endpoint, SCTP_GET_ASSOC_NUMBER, &number, sizeof(number));
	return number;
}

void exchange(struct endpoint *client, struct endpoint *server)
{
	endpoint_send(client, 0, "question");
	expect_message(server, 0, "question");
	endpoint_send(server, 0, "answer");
	expect_message(client, 0, "answer");
}

unsigned packets_in_trace(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		count += packet != NULL;
		free(packet);
	}
	return count;
}

const struct packet *packet_after(const struct packet *packet)
{
	struct packet *next = NULL;

	for (unsigned i = packet->number + 1; !next && i < trace_count(); i++)
		next = trace_packet(i);
	ck_assert_ptr_nonnull(next);
	return next;
}

void replay(struct lab *lab, const struct packet *packet)
{
	const struct topology *topology = lab_topology(lab);
	int link = topology_link(topology, packet->link);
	int to = topology_end(topology, link, topology_node(topology, packet->to));
	size_t length;
	const uint8_t *frame = trace_frame(packet->number, &length);

	if (lab_inject(lab, link, to, frame, length) != 0)
		scenario_error("%s", lab_error(lab));
}

uint8_t *sctp_header(struct frame *frame, const struct sctp_packet *packet)
{
	enum { COMMON_HEADER = 12, CHUNK_HEADER = 4 };

	return frame->data + (packet->chunks[0].value - frame->data) - CHUNK_HEADER - COMMON_HEADER;
}

void change_tag(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { TAG = 4 };

	(void)context;
	sctp_header(frame, packet)[TAG] ^= 0x01;
}

void vanish(struct endpoint *endpoint)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	lab_drop(endpoint->lab, ABORT, .from = endpoint->node);
	if (setsockopt(endpoint->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) != 0)
		scenario_error("cannot set SO_LINGER: %s", strerror(errno));
	endpoint_close(endpoint);
}
