/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/routing/routing.h"

#include <stdio.h>

const char *routing_host_prefix(const char *address)
{
	static char text[INET6_ADDRSTRLEN + 4];

	snprintf(text, sizeof(text), "%s/%s", address, strchr(address, ':') ? "128" : "32");
	return text;
}

void routing_address_add(struct lab *lab, const char *node, const char *prefix, const char *device)
{
	ip_run(lab, node, "addr add %s dev %s%s\n", prefix, device,
	       strchr(prefix, ':') ? " nodad" : "");
}

struct endpoint *routing_listen_on_service(struct lab *lab, const char *link)
{
	routing_address_add(lab, "b", routing_host_prefix(routing_service(lab)), "lo");
	routing_route_service(lab, "add", link);
	return endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {routing_service(lab)});
}

void routing_route_service(struct lab *lab, const char *how, const char *link)
{
	ip_run(lab, "a", "route %s %s via %s\n", how, routing_service_subnet(lab),
	       text_of_path(lab, "b", link));
}

static void assert_address(struct lab *lab, const struct packet *packet, bool source,
			   const char *path, const char *file, int line)
{
	const struct sockaddr_storage *is = source ? &packet->sctp.from : &packet->sctp.to;
	struct sockaddr_storage wanted =
		path_address(lab, source ? packet->from : packet->to, path, 0);

	if (!is_host(&wanted, (const struct sockaddr *)is))
		scenario_fail(file, line, "expected a packet of %s %s %s, it %s %s", packet->from,
			      source ? "from" : "to", text_of_address(&wanted),
			      source ? "came from" : "went to", text_of_address(is));
}

void routing_assert_sent_at(struct lab *lab, const struct packet *packet, const char *link,
			    const char *source, const char *destination, const char *file, int line)
{
	if (link && strcmp(packet->link, link))
		scenario_fail(file, line, "expected a packet of %s on %s; it was on %s",
			      packet->from, link, packet->link);
	if (source)
		assert_address(lab, packet, true, source, file, line);
	if (destination)
		assert_address(lab, packet, false, destination, file, line);
}

void routing_assert_all_sent_from_at(struct lab *lab, unsigned since, const char *node,
				     const char *source, const char *file, int line)
{
	let_pass(lab, 0);
	for (unsigned i = since; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, node))
			routing_assert_sent_at(lab, packet, NULL, source, NULL, file, line);
	}
}
