/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel says of an association in different places: in answer to getsockopt() (RFC 6458 8.2), and in
 * /proc/net/sctp/assocs and remaddr (net/sctp/proc.c), and by sock_diag (diag.h).  It is to be the same, and to be possible.
 */
#ifndef SCENARIO_WORLD_VIEWS_H
#define SCENARIO_WORLD_VIEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>

enum { VIEW_PATHS = 32, VIEW_UNKNOWN = -1 };

/* Numbers that are not told are VIEW_UNKNOWN.  Nothing of it is padding: two can be compared by their bytes. */
struct view {
	long association; /* its ID */
	long state; /* enum sctp_sstat_state */
	long instreams, outstreams;
	long unacknowledged; /* DATA that was sent */
	long kept; /* bytes of messages that are not acknowledged, or not sent */
	long local_port, peer_port;
	size_t path_count;
	struct view_path {
		struct in6_addr address; /* of IPv4: as IPv6 has it (RFC 4291 2.5.5.2) */
		long primary; /* 1: it is */
		long state; /* enum sctp_spinfo_state */
		long rto; /* jiffies */
		long cwnd, mtu; /* bytes */
	} paths[VIEW_PATHS];
};

/* One of which nothing is known but its ID. */
struct view view_of(int32_t association);
/* Adds a path to the address of which nothing else is known, and returns it; NULL: there is no room. */
struct view_path *view_add(struct view *view, const struct in6_addr *address);
struct view_path *view_find(struct view *view, const struct in6_addr *address);
/* The address of a struct sockaddr of IPv4 or IPv6. */
struct in6_addr view_address(const void *address);

/* What the texts of /proc/net/sctp/assocs and remaddr say of it.  False if the first has no such line, or one that is
 * not understood. */
bool view_listed(const char *assocs, const char *remaddr, int32_t association, struct view *view);
/* How many of /proc/net/sctp/assocs are established or being shut down, each ID once. */
long view_established(const char *assocs);

/* Whether both may be views of one moment, the second one of `listing`.  False with what is wrong in `error`. */
bool views_agree(const struct view *asked, const struct view *listed, const char *listing,
		 char *error, size_t room);

/* What a view may have; 0: nobody knows. */
struct view_limits {
	long rto_least, rto_greatest; /* jiffies */
	long cwnd_least; /* bytes */
};
/* False with what is wrong in `error`. */
bool view_possible(const struct view *view, const struct view_limits *limits, char *error,
		   size_t room);

#endif
