/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/interleaving/interleaved.h"

#include <sys/socket.h>

void set_for_association_at(struct endpoint *endpoint, int option, const char *name, uint32_t value,
			    const char *file, int line)
{
	struct sctp_assoc_value params = {.assoc_id = endpoint->association, .assoc_value = value};

	endpoint_set_at(endpoint, option, name, &params, sizeof(params), file, line);
}

struct endpoint *interleaved_listen(struct lab *lab, int receive_buffer)
{
	if (lab_sysctl(lab, "iut", "net/sctp/intl_enable", "1") < 0)
		scenario_error("%s", lab_error(lab));

	struct endpoint *iut =
		endpoint_listen(lab, "iut", ONE_TO_MANY, .receive_buffer = receive_buffer);

	endpoint_set(iut, SCTP_NODELAY, &(int){1}, sizeof(int));
	endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &(int){2}, sizeof(int));
	set_for_association(iut, SCTP_INTERLEAVING_SUPPORTED, 1);
	return iut;
}

struct tlv_spec supported_extensions(const uint8_t *types, size_t count)
{
	struct tlv_spec tlv = {.type = PARAM_SUPPORTED_EXTENSIONS, .size = count};

	memcpy(tlv.bytes, types, count);
	return tlv;
}

/* The kernel sends a message of two fragments. */
static uint32_t learn_second_fsn(struct peer *peer, struct endpoint *iut)
{
	const struct packet *second;

	endpoint_send(iut, 0, NULL, .size = 2000);
	peer_expect(peer, I_DATA);
	second = peer_expect(peer, I_DATA);
	peer_send(peer, SACK);
	return second->chunk->data.fsn;
}

struct association interleaved_open_with(struct lab *lab, const struct association_options *options)
{
	struct association association = {.lab = lab, .peer = peer_open(lab)};
	struct peer *peer = association.peer;

	association.iut =
		options->iut ? options->iut : interleaved_listen(lab, options->receive_buffer);
	if (options->delivery_point)
		endpoint_set(association.iut, SCTP_PARTIAL_DELIVERY_POINT, &options->delivery_point,
			     sizeof(options->delivery_point));
	peer_connect(peer, association.iut,
		     .init = options->init ? options->init : INTERLEAVED(INIT));
	peer_ignore(peer, SACK);
	association.tsn = peer->next_tsn;
	if (options->fragments)
		association.second_fsn = learn_second_fsn(peer, association.iut);
	endpoint_read(association.iut, !options->by_parts);
	return association;
}

void send_parts_with(struct association association, const struct part *parts, size_t count)
{
	for (const struct part *part = parts; part < parts + count; part++) {
		struct chunk_spec *chunk =
			CHUNK(I_DATA, .tsn = association.tsn + part->tsn, .stream = part->stream,
			      .mid = part->mid, .flags = part->flags, .text = part->text,
			      .ppid = part->ppid);

		if (!(part->flags & FIRST))
			chunk->fsn = association.second_fsn + part->fsn - 1;
		peer_send_packet(association.peer, .chunks = {chunk});
	}
}

void expect_acknowledged_at(struct association association, unsigned n, const char *file, int line)
{
	const struct chunk *sack = NULL;

	/* The last one may be delayed. */
	let_pass(association.lab, MILLISECONDS(250));
	peer_heed(association.peer, SACK);
	while (peer_next(association.peer, 0) == SACK)
		sack = peer_expect(association.peer, SACK)->chunk;
	peer_ignore(association.peer, SACK);
	if (!sack)
		scenario_fail(file, line, "expected a SACK, but there is none");
	if (sack->sack.cumulative_tsn != association.tsn + n || sack->sack.gaps)
		scenario_fail(file, line,
			      "expected a SACK of TSN %u without gaps, got one of %u (%+d) with %u",
			      association.tsn + n, sack->sack.cumulative_tsn,
			      (int32_t)(sack->sack.cumulative_tsn - association.tsn - n),
			      sack->sack.gaps);
}

void send_skips_with(struct association association, unsigned n, int flags,
		     const struct skip *skips, size_t count)
{
	struct {
		uint16_t stream, flags;
		uint32_t mid;
	} list[MAX_SKIPS];

	for (size_t i = 0; i < count && i < MAX_SKIPS; i++) {
		list[i].stream = htons(skips[i].stream);
		list[i].flags = htons(skips[i].flags);
		list[i].mid = htonl(skips[i].mid);
	}
	peer_send(association.peer, I_FORWARD_TSN, .flags = flags, .tsn = association.tsn + n,
		  .data = list, .size = count * sizeof(list[0]));
}

/* The size of what was read, or -1 if there was nothing. */
static ssize_t read_part(struct association association, struct msghdr *message)
{
	let_pass(association.lab, AT_ONCE);
	return recvmsg(association.iut->fd, message, MSG_DONTWAIT);
}

struct sctp_rcvinfo expect_part_at(struct association association, uint16_t stream,
				   const char *text, bool end, const char *file, int line)
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
		scenario_fail(file, line, "expected \"%s\", but there is nothing to read", text);
	if (message.msg_flags & MSG_NOTIFICATION)
		scenario_fail(file, line, "expected \"%s\", but there is a notification", text);
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

void expect_delivery_aborted_at(struct association association, uint16_t stream, uint32_t mid,
				uint32_t flags, const char *file, int line)
{
	union sctp_notification event;
	struct iovec buffer = {&event, sizeof(event)};
	struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};
	const struct sctp_pdapi_event *aborted = &event.sn_pdapi_event;

	if (read_part(association, &message) < 0)
		scenario_fail(file, line,
			      "expected SCTP_PARTIAL_DELIVERY_EVENT, but there is nothing to read");
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

void expect_nothing_to_read_at(struct association association, const char *file, int line)
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

bool has_something_to_read(struct association association)
{
	char byte;
	struct iovec buffer = {&byte, 1};
	struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};

	let_pass(association.lab, AT_ONCE);
	return recvmsg(association.iut->fd, &message, MSG_DONTWAIT | MSG_PEEK) >= 0;
}
