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

#define ENDS6(one, other) "local " MIDDLEBOX_UNDERLAY6 one " remote " MIDDLEBOX_UNDERLAY6 other

/*
 * One way between the boxes.  Nothing is encrypted, but all is authenticated: what draws initialization vectors would need
 * entropy that a guest in virtual time has not.
 */
#define ESP(from, to, mode)                                                                        \
	"xfrm state add src " from " dst " to " proto esp spi 0x101 mode " mode                    \
	" auth-trunc hmac(sha256) 0x000102030405060708090a0b0c0d0e0f 128 enc ecb(cipher_null) \"\""
#define ESP_WAYS(one, other, mode, more)                                                           \
	ESP(one, other, mode) more "\n" ESP(other, one, mode) more "\n"

/* All that takes the device `through` is put into ESP as a whole, whatever its IP version. */
#define THROUGH_POLICY(family, direction, one, other)                                              \
	"xfrm policy add src " family " dst " family " dir " direction " if_id 7 tmpl src " one    \
	" dst " other " proto esp mode tunnel\n"
#define THROUGH_POLICIES(family, one, other)                                                       \
	THROUGH_POLICY(family, "out", one, other)                                                  \
	THROUGH_POLICY(family, "in", other, one) THROUGH_POLICY(family, "fwd", other, one)
#define ESP_TUNNEL(one, other)                                                                     \
	ESP_WAYS(one, other, "tunnel", " flag af-unspec if_id 7")                                  \
	THROUGH_POLICIES("0.0.0.0/0", one, other)                                                  \
	THROUGH_POLICIES("::/0", one, other)                                                       \
	"link add through type xfrm dev trunk if_id 7\n"

/* What GRE, protocol 47, sends is put into ESP between the same addresses. */
#define GRE_POLICY(direction, one, other)                                                          \
	"xfrm policy add src " one " dst " other " proto 47 dir " direction                        \
	" tmpl proto esp mode transport\n"
#define ESP_TRANSPORT(one, other)                                                                  \
	ESP_WAYS(one, other, "transport", "")                                                      \
	GRE_POLICY("out", one, other)                                                              \
	GRE_POLICY("in", other, one)                                                               \
	"link add through type gre local " one " remote " other "\n"

#define UNDERLAY(number) MIDDLEBOX_UNDERLAY "." number
#define UNDERLAY6(number) MIDDLEBOX_UNDERLAY6 number

/* The private key of a box, the other's public key and address. */
#define WIREGUARD(own, other, address)                                                             \
	"[Interface]\nPrivateKey = " own "\nListenPort = 51820\n"                                  \
	"[Peer]\nPublicKey = " other "\nEndpoint = " address                                       \
	":51820\nAllowedIPs = 0.0.0.0/0, ::/0\n"
#define WIREGUARD_PRIVATE_1 "AAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAUE="
#define WIREGUARD_PUBLIC_1 "pOCSkrZRwni5dyxWn1+puxPZBrRqtoyd+dwrRAn4ogk="
#define WIREGUARD_PRIVATE_2 "AAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAkI="
#define WIREGUARD_PUBLIC_2 "zo060cy2M+x7cMF4FKXHbs0CloUFDTRHRboFhw5YfVk="

static const struct middlebox conntrack = {
	.name = "conntrack",
	.title = "A router that tracks connections and drops what belongs to none",
	.ruleset = DROP_INVALID,
};

/* A router is no SCTP host: what is for nobody behind it ends there, unanswered, although its kernel knows SCTP. */
#define NO_HOST                                                                                    \
	"table inet host {\n"                                                                      \
	" chain input { type filter hook input priority 0; policy accept;\n"                       \
	"  iifname \"outer\" meta l4proto sctp counter drop\n"                                     \
	" }\n"                                                                                     \
	"}\n"

static const struct middlebox masquerade = {
	.name = "masquerade",
	.title = "A router that puts its own address in place of that of the node behind it",
	.ruleset = "table inet translation {\n"
		   " chain out { type nat hook postrouting priority 100;\n"
		   "  oifname \"outer\" meta l4proto sctp masquerade\n"
		   " }\n"
		   "}\n" DROP_INVALID NO_HOST,
	.translates = true,
};

/* RFC 3489's full cone: what is sent to its address, by whomever, is for the node behind it. */
static const struct middlebox full_cone = {
	.name = "full_cone",
	.title =
		"A router that puts its own address in place of that of the node behind it, to which it sends on all that "
		"comes for that address",
	.ruleset = "table ip translation4 {\n"
		   " chain in { type nat hook prerouting priority -100;\n"
		   "  iifname \"outer\" ip daddr $own4 meta l4proto sctp dnat to $behind4\n"
		   " }\n"
		   " chain out { type nat hook postrouting priority 100;\n"
		   "  oifname \"outer\" meta l4proto sctp masquerade\n"
		   " }\n"
		   "}\n"
		   "table ip6 translation6 {\n"
		   " chain in { type nat hook prerouting priority -100;\n"
		   "  iifname \"outer\" ip6 daddr $own6 meta l4proto sctp dnat to $behind6\n"
		   " }\n"
		   " chain out { type nat hook postrouting priority 100;\n"
		   "  oifname \"outer\" meta l4proto sctp masquerade\n"
		   " }\n"
		   "}\n" NO_HOST,
	.translates = true,
};

/* RFC 3489's port restricted cone: only to whom the node behind it has sent may answer. */
static const struct middlebox port_restricted = {
	.name = "port_restricted",
	.title =
		"A router that puts its own address in place of that of the node behind it, and drops what nobody there "
		"asked for",
	.ruleset =
		"table inet translation {\n"
		" chain out { type nat hook postrouting priority 100;\n"
		"  oifname \"outer\" meta l4proto sctp masquerade\n"
		" }\n"
		" chain forward { type filter hook forward priority 0; policy accept;\n"
		"  iifname \"outer\" meta l4proto sctp ct state != { established, related } counter drop\n"
		" }\n"
		"}\n" NO_HOST,
	.translates = true,
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

static const struct middlebox gre6 = {
	.name = "gre6",
	.title = "Two routers, and a GRE tunnel over IPv6 between them",
	.tunnel = {"link add through type ip6gre " ENDS6("1", "2") "\n",
		   "link add through type ip6gre " ENDS6("2", "1") "\n"},
	.ipv6 = true,
};

static const struct middlebox vxlan6 = {
	.name = "vxlan6",
	.title = "Two routers, and a VXLAN tunnel over IPv6 between them",
	.tunnel = {"link add through address 02:00:00:00:99:01 type vxlan id 7 dstport 4789 " ENDS6(
			   "1", "2") "\n",
		   "link add through address 02:00:00:00:99:02 type vxlan id 7 dstport 4789 " ENDS6(
			   "2", "1") "\n"},
	.ethernet = true,
	.ipv6 = true,
};

static const struct middlebox ipsec_tunnel = {
	.name = "ipsec_tunnel",
	.title = "Two routers, and ESP in tunnel mode between them",
	.tunnel = {ESP_TUNNEL(UNDERLAY("1"), UNDERLAY("2")),
		   ESP_TUNNEL(UNDERLAY("2"), UNDERLAY("1"))},
};

static const struct middlebox ipsec_tunnel6 = {
	.name = "ipsec_tunnel6",
	.title = "Two routers, and ESP in tunnel mode over IPv6 between them",
	.tunnel = {ESP_TUNNEL(UNDERLAY6("1"), UNDERLAY6("2")),
		   ESP_TUNNEL(UNDERLAY6("2"), UNDERLAY6("1"))},
	.ipv6 = true,
};

static const struct middlebox ipsec_transport = {
	.name = "ipsec_transport",
	.title = "Two routers, and a GRE tunnel between them that ESP in transport mode protects",
	.tunnel = {ESP_TRANSPORT(UNDERLAY("1"), UNDERLAY("2")),
		   ESP_TRANSPORT(UNDERLAY("2"), UNDERLAY("1"))},
};

static const struct middlebox wireguard = {
	.name = "wireguard",
	.title = "Two routers, and a WireGuard tunnel between them",
	.tunnel = {"link add through type wireguard\n", "link add through type wireguard\n"},
	.wireguard = {WIREGUARD(WIREGUARD_PRIVATE_1, WIREGUARD_PUBLIC_2, UNDERLAY("2")),
		      WIREGUARD(WIREGUARD_PRIVATE_2, WIREGUARD_PUBLIC_1, UNDERLAY("1"))},
};

static const struct middlebox wireguard6 = {
	.name = "wireguard6",
	.title = "Two routers, and a WireGuard tunnel over IPv6 between them",
	.tunnel = {"link add through type wireguard\n", "link add through type wireguard\n"},
	.wireguard = {WIREGUARD(WIREGUARD_PRIVATE_1, WIREGUARD_PUBLIC_2, "[" UNDERLAY6("2") "]"),
		      WIREGUARD(WIREGUARD_PRIVATE_2, WIREGUARD_PUBLIC_1, "[" UNDERLAY6("1") "]")},
	.ipv6 = true,
};

/* All others carry what fits in the link. */
static const struct middlebox narrow = {
	.name = "narrow",
	.title = "Two routers, and a way of 1400 bytes between them",
	.tunnel = {"link add link trunk name through address 02:00:00:00:99:01 type vlan id 7\n",
		   "link add link trunk name through address 02:00:00:00:99:02 type vlan id 7\n"},
	.ethernet = true,
	.mtu = 1400,
};

/* By netem of tc: every fifth packet overtakes those that wait. */
static const struct middlebox reorder = {
	.name = "reorder",
	.title = "A bridge that reorders and duplicates",
	.bridged = true,
	.impairment = "delay 1ms reorder 100% gap 5 duplicate 10%",
};

const struct middlebox *const middleboxes[] = {
	&conntrack,	  &masquerade, &full_cone,    &port_restricted,
	&bridge,	  &vlan,       &gre,	      &gre6,
	&vxlan,		  &vxlan6,     &ipsec_tunnel, &ipsec_tunnel6,
	&ipsec_transport, &wireguard,  &wireguard6,   &narrow,
	&reorder,	  NULL,
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

const struct middlebox *lab_middlebox(const struct lab *lab)
{
	return lab->middlebox;
}
