/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/network.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"

/* Ends the scenario as `error` unless the lab did what it was to do. */
static void require(struct lab *lab, int done)
{
	if (done < 0)
		scenario_error("%s", lab_error(lab));
}

void lab_must_have(struct lab *lab, const char *node, const char *link)
{
	const struct topology *topology = lab_topology(lab);
	int at = node ? topology_node(topology, node) : 0;
	int on = link ? topology_link(topology, link) : 0;

	if (at < 0)
		scenario_error("the lab %s has no node %s", topology->name, node);
	if (on < 0)
		scenario_error("the lab %s has no link %s", topology->name, link);
	if (node && link && topology_end(topology, on, at) < 0)
		scenario_error("node %s of the lab %s is not on link %s", node, topology->name,
			       link);
}

void lab_must_run(struct lab *lab, const char *node)
{
	const struct topology *topology = lab_topology(lab);

	lab_must_have(lab, node, NULL);
	if (topology->silent && !strcmp(topology->silent, node))
		scenario_error("node %s of the lab %s is silent: no kernel runs there", node,
			       topology->name);
}

void link_cut(struct lab *lab, const char *link, const char *from)
{
	lab_must_have(lab, from, link);
	require(lab, lab_link_cut(lab, link, from));
}

void link_restore(struct lab *lab, const char *link)
{
	lab_must_have(lab, NULL, link);
	require(lab, lab_link_restore(lab, link));
}

void link_down(struct lab *lab, const char *link)
{
	trace_mark_misses();
	lab_must_have(lab, NULL, link);
	require(lab, lab_link_down(lab, link));
}

void link_up(struct lab *lab, const char *link)
{
	trace_mark_misses();
	lab_must_have(lab, NULL, link);
	require(lab, lab_link_up(lab, link));
}

void link_impair(struct lab *lab, const char *link, const char *node, const char *netem)
{
	trace_mark_misses();
	lab_must_run(lab, node);
	lab_must_have(lab, node, link);
	require(lab, lab_link_impair(lab, link, node, netem));
}

void link_mtu(struct lab *lab, const char *link, unsigned mtu)
{
	trace_mark_misses();
	lab_must_have(lab, NULL, link);
	require(lab, lab_link_mtu(lab, link, mtu));
}

/* The text, to be freed. */
__attribute__((format(printf, 1, 0))) static char *text_of(const char *format, va_list arguments)
{
	return xvasprintf(format, arguments);
}

void sysctl_set(struct lab *lab, const char *node, const char *name, const char *format, ...)
{
	va_list arguments;
	char *value;

	va_start(arguments, format);
	value = text_of(format, arguments);
	va_end(arguments);
	lab_must_run(lab, node);
	require(lab, lab_sysctl(lab, node, name, value));
	free(value);
}

void sysctl_set_everywhere(struct lab *lab, const char *name, const char *format, ...)
{
	const struct topology *topology = lab_topology(lab);
	va_list arguments;
	char *value;

	va_start(arguments, format);
	value = text_of(format, arguments);
	va_end(arguments);
	for (unsigned i = 0; topology->nodes[i]; i++)
		if (!topology->silent || strcmp(topology->nodes[i], topology->silent) != 0)
			require(lab, lab_sysctl(lab, topology->nodes[i], name, value));
	free(value);
}

int sysctl_try(struct lab *lab, const char *node, const char *name, const char *value)
{
	lab_must_run(lab, node);
	if (lab_sysctl(lab, node, name, value) == 0)
		return 0;
	if (errno == ENOENT)
		scenario_error("%s", lab_error(lab));
	return errno;
}

typedef int run_commands(struct lab *lab, const char *node, const char *commands);

__attribute__((format(printf, 4, 0))) static void
run(struct lab *lab, const char *node, run_commands *program, const char *format, va_list arguments)
{
	char *commands = text_of(format, arguments);

	trace_mark_misses();
	lab_must_run(lab, node);
	require(lab, program(lab, node, commands));
	free(commands);
}

void ip_run(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	run(lab, node, lab_ip, format, arguments);
	va_end(arguments);
}

void tc_run(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	run(lab, node, lab_tc, format, arguments);
	va_end(arguments);
}

void nft_load(struct lab *lab, const char *node, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	run(lab, node, lab_nft, format, arguments);
	va_end(arguments);
}

void frame_inject(struct lab *lab, int link, int to, const uint8_t *data, size_t length)
{
	require(lab, lab_inject(lab, link, to, data, length));
}
