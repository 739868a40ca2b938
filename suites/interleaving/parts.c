/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/interleaving/parts.h"

#include <sys/socket.h>

struct association interleaving_learn_fsn(struct association association)
{
	/* A message of two fragments. */
	endpoint_send(association.iut, 0, NULL, .size = 2000);
	peer_expect(association.peer, I_DATA);
	peer_expect(association.peer, I_DATA);
	peer_send(association.peer, SACK);
	return association;
}

struct association interleaving_open_by_parts(struct lab *lab, int delivery_point)
{
	struct association association = interleaving_open_fragmented(lab);

	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, delivery_point);
	endpoint_read(association.iut, false);
	return association;
}

/* --- the peer's I-DATA --- */

/* The FSN of the fragment after the first: as the kernel counts, if it has shown that. */
static uint32_t second_fsn(struct association association)
{
	const struct packet *second = packet_last(association.iut->node, I_DATA);

	return second ? second->chunk->data.fsn : 1;
}

static int flags_of(const char *letters)
{
	int flags = 0;

	for (; *letters; letters++) {
		switch (*letters) {
		case 'I':
			flags |= DATA_FLAG_I;
			break;
		case 'U':
			flags |= DATA_FLAG_U;
			break;
		case 'B':
			flags |= DATA_FLAG_B;
			break;
		case 'E':
			flags |= DATA_FLAG_E;
			break;
		default:
			scenario_error("I-DATA has no flag %c", *letters);
		}
	}
	return flags;
}

void interleaving_send_parts(struct association association, const char *flags,
			     const struct interleaving_part *parts, size_t count)
{
	uint32_t second = second_fsn(association);

	for (const struct interleaving_part *part = parts; part < parts + count; part++) {
		struct chunk_spec *chunk = CHUNK(I_DATA, .tsn = peer_data_tsn(association, part->n),
						 .stream = part->stream, .mid = part->mid,
						 .flags = flags_of(flags) | flags_of(part->flags),
						 .text = part->text, .ppid = part->ppid);

		if (!(chunk->flags & DATA_FLAG_B))
			chunk->fsn = second + part->fsn - 1;
		peer_send_packet(association.peer, .chunks = {chunk});
	}
}

void interleaving_expect_acknowledged_at(struct association association, unsigned n,
					 const char *file, int line)
{
	uint32_t tsn = peer_data_tsn(association, n);
	const struct chunk *sack = NULL;

	/* The last one may be delayed. */
	let_pass(association.lab, MILLISECONDS(250));
	peer_heed(association.peer, SACK);
	while (peer_next(association.peer, 0) == SACK)
		sack = peer_expect(association.peer, SACK)->chunk;
	peer_ignore(association.peer, SACK);
	if (!sack)
		scenario_fail(file, line, "expected a SACK of TSN %u (I-DATA %u); none came", tsn,
			      n);
	if (sack->sack.cumulative_tsn != tsn || sack->sack.gaps)
		scenario_fail(file, line,
			      "expected a SACK of TSN %u (I-DATA %u) without gaps; the kernel sent "
			      "one of TSN %u (%+d) with %u gaps",
			      tsn, n, sack->sack.cumulative_tsn,
			      (int32_t)(sack->sack.cumulative_tsn - tsn), sack->sack.gaps);
}

/* --- what the user reads --- */

/* The size of what was read, or -1 if there was nothing. */
static ssize_t read_part(struct association association, struct msghdr *message)
{
	let_pass(association.lab, AT_ONCE);
	return recvmsg(association.iut->fd, message, MSG_DONTWAIT);
}

struct sctp_rcvinfo interleaving_expect_part_at(struct association association, uint16_t stream,
						const char *text, bool end, const char *file,
						int line)
{
	char data[2048], control[256];
	struct iovec buffer = {data, sizeof(data)};
	struct msghdr message = {.msg_iov = &buffer,
				 .msg_iovlen = 1,
				 .msg_control = control,
				 .msg_controllen = sizeof(control)};
	ssize_t size = read_part(association, &message);
	struct sctp_rcvinfo info = {0};

	if (size < 0)
		scenario_fail(file, line, "expected \"%s\", there is nothing to read", text);
	if (message.msg_flags & MSG_NOTIFICATION)
		scenario_fail(file, line, "expected \"%s\", got a notification", text);
	if (CMSG_FIRSTHDR(&message))
		memcpy(&info, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(info));
	if ((size_t)size != strlen(text) || memcmp(data, text, (size_t)size) != 0 ||
	    info.rcv_sid != stream || !!(message.msg_flags & MSG_EOR) != end)
		scenario_fail(file, line,
			      "expected \"%s\" of stream %u%s, got \"%.*s\" of stream %u%s", text,
			      stream, end ? " and its end" : "", (int)size, data, info.rcv_sid,
			      message.msg_flags & MSG_EOR ? " and its end" : "");
	info.rcv_ppid = ntohl(info.rcv_ppid);
	return info;
}

void interleaving_expect_aborted_at(struct association association, uint16_t stream, uint32_t mid,
				    uint32_t flags, const char *file, int line)
{
	union sctp_notification event;
	struct iovec buffer = {&event, sizeof(event)};
	struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};
	const struct sctp_pdapi_event *aborted = &event.sn_pdapi_event;

	if (read_part(association, &message) < 0)
		scenario_fail(file, line,
			      "expected SCTP_PARTIAL_DELIVERY_EVENT, there is nothing to read");
	if (!(message.msg_flags & MSG_NOTIFICATION) ||
	    event.sn_header.sn_type != SCTP_PARTIAL_DELIVERY_EVENT)
		scenario_fail(file, line, "expected SCTP_PARTIAL_DELIVERY_EVENT, got %s",
			      message.msg_flags & MSG_NOTIFICATION ? "another notification"
								   : "a message");
	if (aborted->pdapi_indication != SCTP_PARTIAL_DELIVERY_ABORTED ||
	    aborted->pdapi_stream != stream || aborted->pdapi_seq != mid ||
	    aborted->pdapi_flags != flags)
		scenario_fail(file, line,
			      "expected stream %u, message %u, flags %u to be aborted, got "
			      "indication %u, stream %u, message %u, flags %u",
			      stream, mid, flags, aborted->pdapi_indication, aborted->pdapi_stream,
			      aborted->pdapi_seq, aborted->pdapi_flags);
}

void interleaving_expect_nothing_at(struct association association, const char *file, int line)
{
	char data[2048];
	struct iovec buffer = {data, sizeof(data)};
	struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};
	ssize_t size = read_part(association, &message);

	if (size < 0)
		return;
	if (message.msg_flags & MSG_NOTIFICATION)
		scenario_fail(file, line, "expected nothing to read, got a notification");
	scenario_fail(file, line, "expected nothing to read, got \"%.*s\"", (int)size, data);
}

bool interleaving_is_readable(struct association association)
{
	char byte;
	struct iovec buffer = {&byte, 1};
	struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};

	let_pass(association.lab, AT_ONCE);
	return recvmsg(association.iut->fd, &message, MSG_DONTWAIT | MSG_PEEK) >= 0;
}
