/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The middleboxes that a lab can be opened with, and what a scenario does with its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

/* As in the boxes of those who sell them: what belongs to no connection is dropped. */
#define DROP_INVALID                                                                               \
	"table inet firewall {\n"                                                                  \
	" chain forward { type filter hook forward priority 0; policy accept;\n"                   \
	"  ct state invalid counter drop\n"                                                        \
	" }\n"                                                                                     \
	"}\n"

#define ENDS(one, other) "local " MIDDLEBOX_UNDERLAY one " remote " MIDDLEBOX_UNDERLAY other

static const struct middlebox conntrack = {
	.name = "conntrack",
	.title = "A router that tracks connections and drops what belongs to none",
	.ruleset = DROP_INVALID,
};

static const struct middlebox masquerade = {
	.name = "masquerade",
	.title = "A router that puts its own address in place of that of the node behind it",
	.ruleset = "table inet translation {\n"
		   " chain out { type nat hook postrouting priority 100;\n"
		   "  oifname \"outer\" meta l4proto sctp masquerade\n"
		   " }\n"
		   "}\n" DROP_INVALID,
};

static const struct middlebox bridge = {
	.name = "bridge",
	.title = "A bridge",
	.bridged = true,
};

static const struct middlebox vlan = {
	.name = "vlan",
	.title = "Two routers, and a VLAN between them",
	.tunnel = {"link add link trunk name through address 02:00:00:00:99:01 type vlan id 7\n",
		   "link add link trunk name through address 02:00:00:00:99:02 type vlan id 7\n"},
	.ethernet = true,
};

static const struct middlebox gre = {
	.name = "gre",
	.title = "Two routers, and a GRE tunnel with checksums between them",
	.tunnel = {"link add through type gre " ENDS(".1", ".2") " csum\n",
		   "link add through type gre " ENDS(".2", ".1") " csum\n"},
};

static const struct middlebox vxlan = {
	.name = "vxlan",
	.title = "Two routers, and a VXLAN tunnel between them",
	.tunnel = {"link add through address 02:00:00:00:99:01 type vxlan id 7 dstport 4789 " ENDS(
			   ".1", ".2") "\n",
		   "link add through address 02:00:00:00:99:02 type vxlan id 7 dstport 4789 " ENDS(
			   ".2", ".1") "\n"},
	.ethernet = true,
};

const struct middlebox *const middleboxes[] = {
	&conntrack, &masquerade, &bridge, &vlan, &gre, &vxlan, NULL,
};

const struct middlebox *middlebox_find(const char *name, size_t length)
{
	for (const struct middlebox *const *each = middleboxes; *each; each++)
		if (strlen((*each)->name) == length && strncmp((*each)->name, name, length) == 0)
			return *each;
	return NULL;
}

int lab_nft_read(struct lab *lab, const char *node, const char *commands, char *text, size_t size)
{
	int namespace = lab_node(lab, node);

	lab->changes->lasting = true;
	return namespace < 0 ? -1 : iproute_read(lab, namespace, "nft", commands, text, size);
}

int lab_ipvs(struct lab *lab, const char *node, const char *commands)
{
	int namespace = lab_node(lab, node);

	lab->changes->lasting = true;
	return namespace < 0 ? -1 : iproute_run(lab, namespace, "ipvsadm", commands);
}

int lab_join(struct lab *lab, const char *name, const char *one, const char *other, unsigned mtu)
{
	int here = lab_node(lab, one), there = lab_node(lab, other);
	char *commands;
	int done;

	lab->changes->lasting = true;
	if (here < 0 || there < 0)
		return -1;
	commands = xasprintf("link add name %s mtu %u type veth peer name %s mtu %u netns "
			     "/proc/%d/fd/%d\nlink set dev %s up\n",
			     name, mtu, name, mtu, (int)getpid(), there, name);
	done = iproute_run(lab, here, "ip", commands);
	free(commands);
	commands = xasprintf("link set dev %s up\n", name);
	if (done == 0)
		done = iproute_run(lab, there, "ip", commands);
	free(commands);
	return done;
}
