/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between the instances of a scenario for IPv4 and for IPv6. */
#ifndef ASSOCIATION_IP_VERSION_H
#define ASSOCIATION_IP_VERSION_H

#include <stdbool.h>
#include <sys/socket.h>

#include "netns/lab.h"

/* The text for the IP version of the lab, IPv6 where it has both. */
#define by_version(lab, ipv4, ipv6) (over_ipv6(lab) ? (ipv6) : (ipv4))

/* Whether associations of this lab use IPv6: always but where it has IPv4 only. */
bool over_ipv6(struct lab *lab);

/* 0.0.0.0 or ::, with port 0. */
struct sockaddr_storage wildcard_of(struct lab *lab);

/* An address without its port as text (static buffer, good for four calls). */
const char *text_of_address(const struct sockaddr_storage *address);
/* The address of a node on a path as text, in the same way. */
const char *text_of_path(struct lab *lab, const char *node, const char *path);

#endif
