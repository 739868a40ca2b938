/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/diag.h"

#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include "harness/scenario/stage/clock.h"

/* No datagram of an answer is larger (NLMSG_GOODSIZE, or what its reader had room for). */
enum { DATAGRAM = 1 << 15, ADDRESS = sizeof(struct sockaddr_storage) };

static enum diag_end malformed(struct diag_list *list, const char *what)
{
	list->malformed = what;
	return DIAG_ENDS;
}

static void take_info(struct diag_association *association, const struct sctp_info *info)
{
	struct in6_addr address = view_address(&info->sctpi_p_address);
	struct view_path *primary = view_find(&association->view, &address);

	association->counted = true;
	association->stats = (struct sctp_assoc_stats){
		.sas_isacks = info->sctpi_isacks,
		.sas_osacks = info->sctpi_osacks,
		.sas_opackets = info->sctpi_opackets,
		.sas_ipackets = info->sctpi_ipackets,
		.sas_rtxchunks = info->sctpi_rtxchunks,
		.sas_outofseqtsns = info->sctpi_outofseqtsns,
		.sas_idupchunks = info->sctpi_idupchunks,
		.sas_gapcnt = info->sctpi_gapcnt,
		.sas_ouodchunks = info->sctpi_ouodchunks,
		.sas_iuodchunks = info->sctpi_iuodchunks,
		.sas_oodchunks = info->sctpi_oodchunks,
		.sas_iodchunks = info->sctpi_iodchunks,
		.sas_octrlchunks = info->sctpi_octrlchunks,
		.sas_ictrlchunks = info->sctpi_ictrlchunks,
	};
	association->view.instreams = info->sctpi_instrms;
	association->view.outstreams = info->sctpi_outstrms;
	association->view.unacknowledged = info->sctpi_unackdata;
	if (!primary)
		return;
	primary->primary = 1;
	/* What getsockopt() calls active (sctp_getsockopt_peer_addr_info() in net/sctp/socket.c). */
	primary->state =
		info->sctpi_p_state == SCTP_UNKNOWN ? SCTP_ACTIVE : (long)info->sctpi_p_state;
	primary->cwnd = info->sctpi_p_cwnd;
	if (info->sctpi_p_rto <= INT32_MAX)
		primary->rto = (long)(MILLISECONDS((int64_t)info->sctpi_p_rto) / jiffy());
}

/* False if that is no list of addresses. */
static bool take_peers(struct view *view, const uint8_t *value, size_t size)
{
	if (size == 0 || size % ADDRESS != 0)
		return false;
	for (size_t at = 0; at < size; at += ADDRESS) {
		struct in6_addr address = view_address(value + at);

		if (!view_add(view, &address))
			return false;
	}
	return true;
}

static const uint8_t *find_attribute(const uint8_t *record, size_t length, unsigned type,
				     size_t *size)
{
	size_t at = NLMSG_ALIGN(sizeof(struct inet_diag_msg));
	struct nlattr attribute;

	while (at + NLA_HDRLEN <= length) {
		memcpy(&attribute, record + at, sizeof(attribute));
		if (attribute.nla_len < NLA_HDRLEN || attribute.nla_len > length - at)
			return NULL;
		*size = attribute.nla_len - NLA_HDRLEN;
		if ((attribute.nla_type & NLA_TYPE_MASK) == type)
			return record + at + NLA_HDRLEN;
		at += NLA_ALIGN(attribute.nla_len);
	}
	return NULL;
}

static enum diag_end take_record(struct diag_list *list, const uint8_t *record, size_t length)
{
	struct diag_association *association = &list->associations[list->count];
	struct inet_diag_msg message;
	const uint8_t *peers, *about;
	struct sctp_info info;
	size_t size;

	if (length < sizeof(message))
		return malformed(list, "a record is shorter than struct inet_diag_msg");
	memcpy(&message, record, sizeof(message));
	peers = find_attribute(record, length, INET_DIAG_PEERS, &size);
	/* An endpoint has none. */
	if (!peers)
		return DIAG_GOES_ON;
	list->more = list->count == DIAG_ASSOCIATIONS;
	if (list->more)
		return DIAG_ENDS;
	list->count++;
	*association = (struct diag_association){.inode = message.idiag_inode, .view = view_of(0)};
	/* The kernel has no SCTP_EMPTY. */
	association->view.state = message.idiag_state + 1;
	association->view.local_port = ntohs(message.id.idiag_sport);
	association->view.peer_port = ntohs(message.id.idiag_dport);
	if (!take_peers(&association->view, peers, size))
		return malformed(list, "its peer's addresses are no whole number of them");
	about = find_attribute(record, length, INET_DIAG_INFO, &size);
	if (!about || size < sizeof(info))
		return malformed(list, "INET_DIAG_INFO is missing or too short");
	memcpy(&info, about, sizeof(info));
	take_info(association, &info);
	return DIAG_GOES_ON;
}

static enum diag_end take_message(struct diag_list *list, const struct nlmsghdr *header,
				  const uint8_t *payload)
{
	size_t length = header->nlmsg_len - NLMSG_HDRLEN;
	int error = 0;

	if (header->nlmsg_flags & NLM_F_DUMP_INTR)
		return DIAG_REFUSED;
	if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY)
		return take_record(list, payload, length);
	if (header->nlmsg_type != NLMSG_ERROR && header->nlmsg_type != NLMSG_DONE)
		return malformed(list, "a message has another type than was asked for");
	if (length >= sizeof(error))
		memcpy(&error, payload, sizeof(error));
	return error ? DIAG_REFUSED : DIAG_ENDS;
}

enum diag_end diag_take(struct diag_list *list, const uint8_t *data, size_t size)
{
	enum diag_end end = DIAG_GOES_ON;

	for (size_t at = 0; at < size && end == DIAG_GOES_ON;) {
		struct nlmsghdr header;

		if (size - at < sizeof(header))
			return malformed(list, "a datagram ends within a header");
		memcpy(&header, data + at, sizeof(header));
		if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > size - at)
			return malformed(list, "the length of a message does not fit its datagram");
		end = take_message(list, &header, data + at + NLMSG_HDRLEN);
		at += NLMSG_ALIGN(header.nlmsg_len);
	}
	return end;
}

static enum diag_end ask_family(struct diag_list *list, int fd, int family)
{
	static uint8_t data[DATAGRAM];
	const struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 request;
	} message = {{.nlmsg_len = sizeof(message),
		      .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		     {.sdiag_family = (uint8_t)family,
		      .sdiag_protocol = IPPROTO_SCTP,
		      .idiag_ext = 1 << (INET_DIAG_INFO - 1),
		      .idiag_states = ~0U,
		      .id = {.idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}}};
	enum diag_end end = DIAG_GOES_ON;

	if (send(fd, &message, sizeof(message), 0) != (ssize_t)sizeof(message))
		return DIAG_REFUSED;
	while (end == DIAG_GOES_ON) {
		/* The kernel answers within send() and recv(): what is not there yet never comes. */
		ssize_t size = recv(fd, data, sizeof(data), MSG_DONTWAIT | MSG_TRUNC);

		if (size <= 0 || size > (ssize_t)sizeof(data))
			return malformed(list, "it ends without an end, or is too long");
		end = diag_take(list, data, (size_t)size);
	}
	return end;
}

int diag_open(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

bool diag_ask(int fd, struct diag_list *list)
{
	static const int families[] = {AF_INET, AF_INET6};
	enum diag_end end = DIAG_ENDS;
	char rest;

	list->malformed = NULL;
	list->more = false;
	list->count = 0;
	/* What is left of an answer that was given up. */
	while (recv(fd, &rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
	for (unsigned i = 0; i < 2 && end == DIAG_ENDS && !list->malformed && !list->more; i++)
		end = ask_family(list, fd, families[i]);
	return end == DIAG_ENDS;
}

const struct diag_association *diag_find(const struct diag_list *list, uint32_t inode,
					 const struct view *view)
{
	for (unsigned i = 0; i < list->count; i++) {
		const struct diag_association *association = &list->associations[i];
		struct view listed = association->view;

		if (association->inode != inode || listed.peer_port != view->peer_port)
			continue;
		for (size_t k = 0; k < view->path_count; k++) {
			const struct view_path *path =
				view->paths[k].primary ? view_find(&listed, &view->paths[k].address)
						       : NULL;

			if (path && path->primary)
				return association;
		}
	}
	return NULL;
}
