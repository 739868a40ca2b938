/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands between the ends in the field: firewalls, translators, balancers, tunnels.  As in netns/lab.h, functions that
 * return int return 0, or -1 with a text in lab_error().
 *
 * A lab can be opened with a middlebox in every link.  Its boxes are namespaces between end 0 of the link, which is never a silent
 * node's, and the interceptor: what a filter sees of that end has passed them, and what comes from the other end has not.  The
 * nodes keep their addresses and notice nothing: towards each of them the box has the Ethernet address of the other.
 */
#ifndef NETNS_MIDDLEBOX_H
#define NETNS_MIDDLEBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "netns/lab.h"

struct middlebox {
	const char *name; /* what `run --over=` calls it */
	const char *title;
	/*
	 * Commands of ip that make the device `through` in the one box, and in the other, over the device `trunk` that joins
	 * them and has the addresses MIDDLEBOX_UNDERLAY.1 and .2.  NULL: there is one box, which routes.
	 */
	const char *tunnel[2];
	bool ipv6; /* `trunk` has the addresses MIDDLEBOX_UNDERLAY6 1 and 2 as well */
	const char *wireguard
		[2]; /* the configuration of `through` in each box, as `wg setconf` reads it; NULL: none */
	unsigned mtu; /* of `through`, in bytes; 0: so much that a link's packets fit */
	const char *impairment; /* parameters of netem on either side of the one box; NULL: none */
	bool ethernet; /* `through` has an Ethernet address and wants to know that of its next hop */
	bool bridged; /* the one box does not route, but joins its devices by a bridge */
	/*
	 * Of nft, in the first box; NULL: none.  Defined there are, in each IP version (4 or 6), the address of the node
	 * behind it, $behind4, and what the box calls itself, $own4.
	 */
	const char *ruleset;
	bool translates; /* what the node behind it sends bears the box's address, $own4, unless it answers */
};

#define MIDDLEBOX_UNDERLAY "169.254.7"
#define MIDDLEBOX_UNDERLAY6 "fd00:7777::"

extern const struct middlebox *const middleboxes[]; /* NULL at the end */
/* NULL if there is none of that name, which ends after `length` characters. */
const struct middlebox *middlebox_find(const char *name, size_t length);

/* As lab_open(), with the middlebox (or NULL) in every link. */
struct lab *lab_open_over(const struct topology *topology, enum ip_versions versions,
			  const struct middlebox *middlebox, char *error, size_t size);

/* The one that the lab was opened with, or NULL. */
const struct middlebox *lab_middlebox(const struct lab *lab);

/* The address that the box in a link puts in place of that of end 0.  False if it does not translate. */
bool lab_translation(const struct lab *lab, int link, int family, struct sockaddr_storage *address);

/* Runs commands of nft inside a node and stores what it printed in `text`, cut at `size`. */
LAB_CHECKED int lab_nft_read(struct lab *lab, const char *node, const char *commands, char *text,
			     size_t size);
/* Runs commands of ipvsadm inside a node, one a line ("-A --sctp-service 192.0.2.1:7 -s rr"). */
LAB_CHECKED int lab_ipvs(struct lab *lab, const char *node, const char *commands);
/*
 * Joins two nodes by a veth pair that no interceptor stands in, with all offloads that veth has, as between the containers of a
 * host.  The device has that name in both, is up, and has no address.
 */
LAB_CHECKED int lab_join(struct lab *lab, const char *name, const char *one, const char *other,
			 unsigned mtu);

#endif
