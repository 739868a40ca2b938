/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/routing/routing.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *by_version(struct lab *lab, const char *ipv4, const char *ipv6)
{
	return lab_versions(lab) & IPV6 ? ipv6 : ipv4;
}

const char *host_prefix(const char *address)
{
	static char text[INET6_ADDRSTRLEN + 4];

	snprintf(text, sizeof(text), "%s/%s", address, strchr(address, ':') ? "128" : "32");
	return text;
}

static char *formatted(const char *format, va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		scenario_error("out of memory");
	return text;
}

void ip_in(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;
	char *commands;

	va_start(arguments, format);
	commands = formatted(format, arguments);
	va_end(arguments);
	if (lab_ip(lab, node, commands) != 0)
		scenario_error("%s", lab_error(lab));
	free(commands);
}

void nft_in(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;
	char *ruleset;

	va_start(arguments, format);
	ruleset = formatted(format, arguments);
	va_end(arguments);
	if (lab_nft(lab, node, ruleset) != 0)
		scenario_error("%s", lab_error(lab));
	free(ruleset);
}

void sysctl_in(struct lab *lab, const char *node, const char *name, const char *value)
{
	if (lab_sysctl(lab, node, name, value) != 0)
		scenario_error("%s", lab_error(lab));
}

static const char *text_of(const struct sockaddr_storage *address)
{
	static char texts[2][INET6_ADDRSTRLEN];
	static unsigned next;
	char *text = texts[next++ % 2];

	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text,
			  INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text,
			  INET6_ADDRSTRLEN);
	return text;
}

const char *address_text(struct lab *lab, const char *node, const char *path)
{
	struct sockaddr_storage address = path_address(lab, node, path, 0);

	return text_of(&address);
}

struct endpoint *listen_on_service(struct lab *lab, const char *link)
{
	ip_in(lab, "b", "addr add %s dev lo%s\n", host_prefix(SERVICE),
	      by_version(lab, "", " nodad"));
	route_service(lab, "add", link);
	return endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {SERVICE});
}

void route_service(struct lab *lab, const char *how, const char *link)
{
	ip_in(lab, "a", "route %s %s via %s\n", how, SERVICE_SUBNET, address_text(lab, "b", link));
}

void assert_sent_at(struct lab *lab, const struct packet *packet, const char *link,
		    const char *source, const char *destination, const char *file, int line)
{
	struct sockaddr_storage from, to;

	if (link && strcmp(packet->link, link))
		scenario_fail(file, line, "a packet of %s was to be sent on %s, but was on %s",
			      packet->from, link, packet->link);
	if (source) {
		from = path_address(lab, packet->from, source, 0);
		if (!is_host(&from, (const struct sockaddr *)&packet->sctp.from))
			scenario_fail(file, line, "a packet of %s came from %s, expected %s",
				      packet->from, text_of(&packet->sctp.from), text_of(&from));
	}
	if (destination) {
		to = path_address(lab, packet->to, destination, 0);
		if (!is_host(&to, (const struct sockaddr *)&packet->sctp.to))
			scenario_fail(file, line, "a packet of %s went to %s, expected %s",
				      packet->from, text_of(&packet->sctp.to), text_of(&to));
	}
}

void assert_all_sent_from_at(struct lab *lab, unsigned since, const char *node, const char *source,
			     const char *file, int line)
{
	let_pass(lab, 0);
	for (unsigned i = since; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->from, node))
			assert_sent_at(lab, packet, NULL, source, NULL, file, line);
		free(packet);
	}
}

static bool acknowledges(const struct packet *packet, void *context)
{
	return packet->chunk->sack.cumulative_tsn == *(const uint32_t *)context;
}

const struct packet *expect_delivery_at(struct endpoint *from, struct endpoint *to,
					const char *text, const char *link, const char *file,
					int line)
{
	const struct packet *data;
	uint32_t tsn;

	endpoint_send(from, 0, text);
	data = expect_packet(from->lab, DATA, .file = file, .line = line, .from = from->node,
			     .within = AT_ONCE);
	assert_sent_at(from->lab, data, link, NULL, NULL, file, line);
	expect_message(to, 0, text, .file = file, .line = line);
	tsn = data->chunk->data.tsn;
	expect_packet(from->lab, SACK, .file = file, .line = line, .from = to->node,
		      .match = acknowledges, .context = &tsn);
	return data;
}

static bool is_address(const struct tlv *tlv)
{
	return tlv->type == PARAM_IPV4_ADDRESS || tlv->type == PARAM_IPV6_ADDRESS;
}

bool lists_address(struct lab *lab, const struct packet *packet, const char *path)
{
	struct sockaddr_storage address = path_address(lab, packet->from, path, 0);
	bool ipv4 = address.ss_family == AF_INET;
	const void *host = ipv4 ? (const void *)&((struct sockaddr_in *)&address)->sin_addr
				: (const void *)&((struct sockaddr_in6 *)&address)->sin6_addr;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &tlv))
		if (tlv.type == (ipv4 ? PARAM_IPV4_ADDRESS : PARAM_IPV6_ADDRESS) &&
		    tlv.value_length == (ipv4 ? 4 : 16) && !memcmp(tlv.value, host, ipv4 ? 4 : 16))
			return true;
	return false;
}

unsigned count_listed(const struct packet *packet)
{
	size_t offset = 0;
	unsigned count = 0;
	struct tlv tlv;

	while (tlv_next(packet->chunk->tlvs, packet->chunk->tlvs_length, &offset, &tlv))
		count += is_address(&tlv);
	return count;
}
