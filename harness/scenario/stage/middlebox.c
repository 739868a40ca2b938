/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/middlebox.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"

enum { LISTING = 4096 };

uint64_t nft_counter(struct lab *lab, const char *node, const char *table, const char *rule)
{
	char *command = xasprintf("list table inet %s\n", table);
	char *start = xasprintf("%s counter packets ", rule);
	char text[LISTING];
	const char *found;
	uint64_t count;

	lab_must_run(lab, node);
	if (lab_nft_read(lab, node, command, text, sizeof(text)) < 0)
		scenario_error("%s", lab_error(lab));
	found = strstr(text, start);
	if (!found || sscanf(found + strlen(start), "%" SCNu64, &count) != 1)
		scenario_error("nft lists no rule that counts '%s' in node %s: %.200s", rule, node,
			       text);
	free(start);
	free(command);
	return count;
}

void firewall_start(struct lab *lab, const char *node, const char *hook)
{
	nft_load(lab, node,
		 "table inet firewall {\n"
		 " chain filter { type filter hook %s priority 0; policy accept;\n"
		 "  ct state invalid counter drop\n"
		 "  ct state new counter\n"
		 " }\n"
		 "}\n",
		 hook);
}

uint64_t firewall_dropped(struct lab *lab, const char *node)
{
	return nft_counter(lab, node, "firewall", "ct state invalid");
}

uint64_t firewall_new(struct lab *lab, const char *node)
{
	return nft_counter(lab, node, "firewall", "ct state new");
}

void tracking_timeout(struct lab *lab, const char *node, const char *state, unsigned seconds)
{
	char *name = xasprintf("net/netfilter/nf_conntrack_sctp_timeout_%s", state);

	sysctl_set(lab, node, name, "%u", seconds);
	free(name);
}

void ipvs_run(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;
	char *commands;

	va_start(arguments, format);
	commands = xvasprintf(format, arguments);
	va_end(arguments);
	trace_mark_misses();
	lab_must_run(lab, node);
	if (lab_ipvs(lab, node, commands) < 0)
		scenario_error("%s", lab_error(lab));
	free(commands);
}

void nodes_join(struct lab *lab, const char *name, const char *one, const char *other, unsigned mtu)
{
	const char *nodes[] = {one, other};

	trace_mark_misses();
	lab_must_run(lab, one);
	lab_must_run(lab, other);
	if (lab_join(lab, name, one, other, mtu) < 0)
		scenario_error("%s", lab_error(lab));
	for (int i = 0; i < 2; i++) {
		ip_run(lab, nodes[i], "link set dev %s address 02:00:00:00:90:0%d\n", name, i + 1);
		if (lab_versions(lab) & IPV4)
			ip_run(lab, nodes[i],
			       "addr add 10.90.0.%d/24 dev %s\n"
			       "neigh replace 10.90.0.%d lladdr 02:00:00:00:90:0%d dev %s nud permanent\n",
			       i + 1, name, 2 - i, 2 - i, name);
		if (lab_versions(lab) & IPV6)
			ip_run(lab, nodes[i],
			       "addr add fd00:90::%d/64 dev %s nodad\n"
			       "neigh replace fd00:90::%d lladdr 02:00:00:00:90:0%d dev %s nud permanent router\n",
			       i + 1, name, 2 - i, 2 - i, name);
	}
}
