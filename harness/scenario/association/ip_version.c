/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/ip_version.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "harness/scenario/endpoint/endpoint.h"

bool over_ipv6(struct lab *lab)
{
	return lab_versions(lab) & IPV6;
}

struct sockaddr_storage wildcard_of(struct lab *lab)
{
	return (struct sockaddr_storage){.ss_family = over_ipv6(lab) ? AF_INET6 : AF_INET};
}

const char *text_of_address(const struct sockaddr_storage *address)
{
	static char texts[4][INET6_ADDRSTRLEN];
	static unsigned next;
	char *text = texts[next++ % 4];
	const void *host = address->ss_family == AF_INET
				   ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
				   : &((const struct sockaddr_in6 *)address)->sin6_addr;

	return inet_ntop(address->ss_family, host, text, INET6_ADDRSTRLEN) ? text : "?";
}

const char *text_of_path(struct lab *lab, const char *node, const char *path)
{
	struct sockaddr_storage address = path_address(lab, node, path, 0);

	return text_of_address(&address);
}
