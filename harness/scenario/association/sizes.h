/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes of headers, in bytes, and what a packet has room for. */
#ifndef ASSOCIATION_SIZES_H
#define ASSOCIATION_SIZES_H

#include <stddef.h>

#include "netns/lab.h"

enum {
	ETHERNET_HEADER = 14,
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	UDP_HEADER = 8,
	ICMP_HEADER = 8,
	COMMON_HEADER = 12, /* RFC 9260 3.1 */
	CHUNK_HEADER = 4, /* RFC 9260 3.2 */
	TLV_HEADER = 4, /* RFC 9260 3.2.1 */
	DATA_HEADER = 16, /* RFC 9260 3.3.1, with the chunk header */
	I_DATA_HEADER = 20, /* RFC 8260 2.1, with the chunk header */
};

/* The IP header of the version that associations of this lab use (IPv6 where it has both). */
size_t ip_header_size(struct lab *lab);

/* The most user data that one DATA chunk has in a packet of this MTU: RFC 9260 6.9 asks for a
 * multiple of 4 in all fragments but the last. */
size_t user_data_room(struct lab *lab, size_t mtu);

#endif
