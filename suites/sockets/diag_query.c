/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

#include <unistd.h>

/* The smallest size that cuts no datagram of a list: long lists then take several of them. */
enum { DATAGRAM = 1 << 13 };

static struct sockets_diag_answer answer;
static const struct sockets_diag_question *asked;

__attribute__((noreturn)) static void malformed(const char *what)
{
	scenario_fail(asked->file, asked->line, "sock_diag's answer is malformed: %s", what);
}

static void take(void *to, size_t wanted, const uint8_t *value, size_t size)
{
	if (size != wanted)
		malformed("an attribute has another size than its type");
	memcpy(to, value, wanted);
}

static unsigned take_addresses(struct sockaddr_storage *to, const uint8_t *value, size_t size)
{
	size_t count = size / sizeof(*to);

	if (size % sizeof(*to) != 0 || count == 0)
		malformed("the address list is not a whole number of sockaddr_storage");
	if (count > SOCKETS_DIAG_MAX_ADDRESSES)
		scenario_error("more addresses than a record has room for");
	memcpy(to, value, size);
	return (unsigned)count;
}

static void take_congestion(struct sockets_diag_record *record, const uint8_t *value, size_t size)
{
	if (size == 0 || size > sizeof(record->congestion) || value[size - 1] != '\0')
		malformed("INET_DIAG_CONG is not a string");
	memcpy(record->congestion, value, size);
}

static void take_info(struct sctp_info *info, const uint8_t *value, size_t size)
{
	/* Newer kernels may have added members. */
	if (size < sizeof(*info))
		malformed("INET_DIAG_INFO is too short");
	memcpy(info, value, sizeof(*info));
}

static void take_attribute(struct sockets_diag_record *record, unsigned type, const uint8_t *value,
			   size_t size)
{
	/* Padding depends on where in a datagram a record begins. */
	if (type < 32 && type != INET_DIAG_PAD)
		record->given |= 1U << type;
	switch (type) {
	case INET_DIAG_SHUTDOWN:
		return take(&record->shutdown, 1, value, size);
	case INET_DIAG_TOS:
		return take(&record->tos, 1, value, size);
	case INET_DIAG_TCLASS:
		return take(&record->tclass, 1, value, size);
	case INET_DIAG_SKV6ONLY:
		return take(&record->v6only, 1, value, size);
	case INET_DIAG_MARK:
		return take(&record->mark, 4, value, size);
	case INET_DIAG_CLASS_ID:
		return take(&record->class_id, 4, value, size);
	case INET_DIAG_MEMINFO:
		return take(&record->meminfo, sizeof(record->meminfo), value, size);
	case INET_DIAG_SKMEMINFO:
		return take(record->memory, sizeof(record->memory), value, size);
	case INET_DIAG_CONG:
		return take_congestion(record, value, size);
	case INET_DIAG_INFO:
		return take_info(&record->info, value, size);
	case INET_DIAG_LOCALS:
		record->local_count = take_addresses(record->locals, value, size);
		return;
	case INET_DIAG_PEERS:
		record->peer_count = take_addresses(record->peers, value, size);
		record->association = true;
		return;
	}
}

static void take_record(const struct nlmsghdr *header, const uint8_t *payload, size_t size)
{
	struct sockets_diag_record *record = &answer.records[answer.count];

	if (answer.count++ == SOCKETS_DIAG_MAX_RECORDS)
		scenario_error("more records than an answer has room for");
	if (size < sizeof(record->msg))
		malformed("a record is shorter than struct inet_diag_msg");
	*record = (struct sockets_diag_record){.flags = header->nlmsg_flags};
	memcpy(&record->msg, payload, sizeof(record->msg));
	for (size_t at = NLMSG_ALIGN(sizeof(record->msg)); at < size;) {
		struct nlattr attribute;

		if (size - at < sizeof(attribute))
			malformed("a record ends within the header of an attribute");
		memcpy(&attribute, payload + at, sizeof(attribute));
		if (attribute.nla_len < NLA_HDRLEN || attribute.nla_len > size - at)
			malformed("the length of an attribute does not fit its record");
		take_attribute(record, attribute.nla_type & NLA_TYPE_MASK,
			       payload + at + NLA_HDRLEN, attribute.nla_len - NLA_HDRLEN);
		at += NLA_ALIGN(attribute.nla_len);
	}
}

/* True if that was the last message of the answer. */
static bool take_message(const struct nlmsghdr *header, const uint8_t *payload, size_t size)
{
	int error = 0;

	if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY) {
		take_record(header, payload, size);
		return asked->local;
	}
	if (header->nlmsg_type != NLMSG_ERROR && header->nlmsg_type != NLMSG_DONE)
		malformed("a message of another type than was requested");
	if (size < sizeof(error))
		malformed("its end is too short");
	memcpy(&error, payload, sizeof(error));
	answer.error = -error;
	return true;
}

static bool take_datagram(const uint8_t *data, size_t size)
{
	bool last = false;

	answer.datagrams++;
	for (size_t at = 0; at < size && !last;) {
		struct nlmsghdr header;

		if (size - at < sizeof(header))
			malformed("a datagram ends within a header");
		memcpy(&header, data + at, sizeof(header));
		if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > size - at)
			malformed("the length of a message does not fit its datagram");
		answer.interrupted |= header.nlmsg_flags & NLM_F_DUMP_INTR;
		last = take_message(&header, data + at + NLMSG_HDRLEN,
				    header.nlmsg_len - NLMSG_HDRLEN);
		at += NLMSG_ALIGN(header.nlmsg_len);
	}
	return last;
}

static void copy_address(uint32_t words[4], uint16_t *port, const struct sockaddr_storage *address)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *in = (const struct sockaddr_in *)address;

	*port = in->sin_port;
	if (address->ss_family == AF_INET6)
		memcpy(words, &in6->sin6_addr, sizeof(in6->sin6_addr));
	else
		memcpy(words, &in->sin_addr, sizeof(in->sin_addr));
}

static void ask(struct lab *lab, int fd)
{
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 request;
	} message = {{.nlmsg_len = sizeof(message),
		      .nlmsg_type = asked->type ? asked->type : SOCK_DIAG_BY_FAMILY,
		      .nlmsg_flags = NLM_F_REQUEST | (asked->local ? 0 : NLM_F_DUMP)},
		     {.sdiag_protocol = IPPROTO_SCTP,
		      .idiag_ext = asked->extensions,
		      .idiag_states = asked->states ? asked->states : ~0U,
		      .id = {.idiag_sport = htons(asked->port),
			     .idiag_dport = htons(asked->peer_port),
			     .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}}};
	struct inet_diag_req_v2 *request = &message.request;

	request->sdiag_family = over_ipv6(lab) ? AF_INET6 : AF_INET;
	if (asked->local) {
		request->sdiag_family = (uint8_t)asked->local->ss_family;
		copy_address(request->id.idiag_src, &request->id.idiag_sport, asked->local);
		copy_address(request->id.idiag_dst, &request->id.idiag_dport, asked->peer);
	}
	if (asked->family)
		request->sdiag_family = (uint8_t)asked->family;
	if (asked->cookie)
		memcpy(request->id.idiag_cookie, asked->cookie, sizeof(request->id.idiag_cookie));
	if (send(fd, &message, sizeof(message), 0) != (ssize_t)sizeof(message))
		scenario_error("cannot ask sock_diag: %s", strerror(errno));
}

const struct sockets_diag_answer *
sockets_diag_ask_with(struct lab *lab, const char *node,
		      const struct sockets_diag_question *question)
{
	static uint8_t data[DATAGRAM];
	int fd = lab_socket(lab, node, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	ssize_t size;

	if (fd < 0)
		scenario_error("no sock_diag socket: %s", strerror(errno));
	asked = question;
	answer.error = 0;
	answer.datagrams = 0;
	answer.interrupted = false;
	answer.count = 0;
	ask(lab, fd);
	/* The kernel answers within send() and recv(): what is not there yet never comes. */
	do {
		if (question->meanwhile && answer.datagrams == 1)
			question->meanwhile(question->context);
		size = recv(fd, data, sizeof(data), MSG_DONTWAIT | MSG_TRUNC);
		if (size <= 0)
			scenario_fail(question->file, question->line,
				      "sock_diag's answer ends after %u datagrams: %s",
				      answer.datagrams, strerror(errno));
		if (size > (ssize_t)sizeof(data))
			malformed("a datagram is larger than it may be");
	} while (!take_datagram(data, (size_t)size));
	close(fd);
	return &answer;
}

struct sctp_info sockets_diag_info(struct lab *lab, uint16_t peer_port)
{
	struct sockets_diag_record record =
		sockets_diag_get(lab, "iut", SERVER_PORT, peer_port,
				 .extensions = SOCKETS_DIAG_EXTENSION(INET_DIAG_INFO));

	ck_assert(sockets_diag_has(&record, INET_DIAG_INFO));
	return record.info;
}
