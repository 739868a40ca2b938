/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts the boxes of a middlebox into the links of a lab that was built:
 *
 *	node -- inner [box] outer -- hub             node -- inner [box] trunk -- trunk [box] outer -- hub
 *
 * The hub's end of the node's veth pair moves into the box and becomes `inner`; the hub gets another device of the same name
 * and index.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

/* The kernel gives the hub's device the index that is asked for only where its peer has one that is asked for, too. */
enum { MAC_TEXT = 18, VERSIONS = 2, OUTER_INDEX = 50 };

/* What a tunnel adds must not make a link narrower: that is the work of the middlebox that is narrow. */
enum { TRUNK_MTU = 16000, THROUGH_MTU = 15000 };

static const struct {
	enum ip_versions version;
	const char *address; /* of an end of a link, counted from 1 */
	/* What a box calls itself in ICMP errors, and a translator in all packets. */
	const char *own;
	const char *options; /* of the command that adds it */
	char digit;
} versions[VERSIONS] = {
	{IPV4, "10.%d.0.%d", "10.%d.0.200", "/32", '4'},
	{IPV6, "fd00:%x::%d", "fd00:%x::c8", "/128 nodad", '6'},
};

/* The Ethernet addresses of `through` in the boxes. */
static const char *const through_macs[] = {"02:00:00:00:99:01", "02:00:00:00:99:02"};

static int count_boxes(const struct lab *lab)
{
	return lab->middlebox->tunnel[0] ? 2 : 1;
}

/* Runs commands of ip, which are freed. */
static int run(struct lab *lab, int namespace, char *commands)
{
	int done = iproute_run(lab, namespace, "ip", commands);

	free(commands);
	return done;
}

static void write_mac(int link, int end, char text[MAC_TEXT])
{
	uint8_t mac[6];

	topology_mac(link, end, mac);
	snprintf(text, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
		 mac[4], mac[5]);
}

/* Who is at that end of the link is reached by that device, there under that Ethernet address (NULL: it has none). */
static void print_way(const struct lab *lab, int link, int end, const char *device, const char *mac,
		      FILE *out)
{
	for (int i = 0; i < VERSIONS; i++) {
		char address[INET6_ADDRSTRLEN];

		if (!(lab->versions & versions[i].version))
			continue;
		snprintf(address, sizeof(address), versions[i].address, link, end + 1);
		fprintf(out, "route replace %s dev %s\n", address, device);
		if (mac)
			fprintf(out, "neigh replace %s lladdr %s dev %s nud permanent\n", address,
				mac, device);
	}
}

/* The routes of a box: all that goes away with a device that goes down. */
static void print_ways(const struct lab *lab, int link, int box, FILE *out)
{
	const struct middlebox *middlebox = lab->middlebox;
	const char *through = middlebox->ethernet ? through_macs[1 - box] : NULL;
	bool first = box == 0, last = box == count_boxes(lab) - 1;
	char mac[2][MAC_TEXT];

	for (int end = 0; end < 2; end++)
		write_mac(link, end, mac[end]);
	if (middlebox->bridged)
		return;
	print_way(lab, link, 0, first ? "inner" : "through", first ? mac[0] : through, out);
	print_way(lab, link, 1, last ? "outer" : "through", last ? mac[1] : through, out);
}

static void print_tunnel(const struct middlebox *middlebox, int box, FILE *out)
{
	fprintf(out, "addr add " MIDDLEBOX_UNDERLAY ".%d/24 dev trunk\n", box + 1);
	if (middlebox->ipv6)
		fprintf(out, "addr add " MIDDLEBOX_UNDERLAY6 "%d/64 dev trunk nodad\n", box + 1);
	fprintf(out,
		"link set dev trunk up\n%slink set dev through mtu %u\nlink set dev through up\n",
		middlebox->tunnel[box], middlebox->mtu ? middlebox->mtu : THROUGH_MTU);
}

static void print_box(const struct lab *lab, int link, int box, FILE *out)
{
	const struct middlebox *middlebox = lab->middlebox;
	bool first = box == 0, last = box == count_boxes(lab) - 1;
	char mac[MAC_TEXT];

	fputs("link set dev lo up\n", out);
	write_mac(link, 1, mac);
	if (first && middlebox->bridged)
		fputs("link set dev inner up\n", out);
	else if (first)
		fprintf(out, "link set dev inner address %s\nlink set dev inner up\n", mac);
	if (last)
		fputs("link set dev outer up\n", out);
	if (middlebox->bridged)
		/* Without a delay, which would last for the first 15 s. */
		fputs("link add through type bridge forward_delay 0\nlink set dev inner master through\n"
		      "link set dev outer master through\nlink set dev through up\n",
		      out);
	if (middlebox->tunnel[box])
		print_tunnel(middlebox, box, out);
	for (int i = 0; last && !middlebox->bridged && i < VERSIONS; i++) {
		if (!(lab->versions & versions[i].version))
			continue;
		fputs("addr add ", out);
		fprintf(out, versions[i].own, link);
		fprintf(out, "%s dev outer\n", versions[i].options);
	}
	print_ways(lab, link, box, out);
}

static int run_box(struct lab *lab, int link, int box,
		   void (*print)(const struct lab *lab, int link, int box, FILE *out))
{
	char *commands = NULL;
	size_t length = 0;
	FILE *out = xopen_memstream(&commands, &length);

	print(lab, link, box, out);
	xclose_memstream(out);
	return run(lab, lab->boxes[link][box], commands);
}

static int make_box(struct lab *lab, int link, int box)
{
	bool routes = !lab->middlebox->bridged;
	enum ip_versions configured = lab->middlebox->ipv6 ? MIXED : lab->versions;

	lab->boxes[link][box] = namespace_new(lab);
	if (lab->boxes[link][box] < 0)
		return -1;
	/* The process is in the new namespace. */
	if (lab_configure(lab, configured, routes) < 0)
		return -1;
	return namespace_enter(lab, lab->home);
}

/* Between the node and the hub stands the first box, and the last one has a way to the hub. */
static int connect_boxes(struct lab *lab, int link)
{
	unsigned mtu = topology_mtu(lab->topology, link);
	int last = count_boxes(lab) - 1;
	int self = (int)getpid();
	char device[IFNAMSIZ], mac[MAC_TEXT];

	hub_device(link, 0, device);
	write_mac(link, 0, mac);
	/* What comes for a bridge's own address it keeps. */
	if (lab->middlebox->bridged)
		snprintf(mac, sizeof(mac), "%s", through_macs[0]);
	if (run(lab, lab->hub,
		xasprintf("link set dev %s netns /proc/%d/fd/%d name inner\n", device, self,
			  lab->boxes[link][0])) < 0)
		return -1;
	if (last > 0 &&
	    run(lab, lab->boxes[link][0],
		xasprintf(
			"link add trunk mtu %d type veth peer name trunk mtu %d netns /proc/%d/fd/%d\n",
			TRUNK_MTU, TRUNK_MTU, self, lab->boxes[link][1])) < 0)
		return -1;
	return run(
		lab, lab->boxes[link][last],
		xasprintf(
			"link add outer index %d mtu %u address %s type veth peer name %s index %d mtu "
			"%u netns /proc/%d/fd/%d\n",
			OUTER_INDEX, mtu, mac, device, hub_device_index(link, 0), mtu, self,
			lab->hub));
}

/* What leaves the last box is what a wire would carry. */
static int finish_outer(struct lab *lab, int link)
{
	int last = count_boxes(lab) - 1;
	int socket = namespace_socket(lab, lab->boxes[link][last], AF_INET, SOCK_DGRAM, 0);
	int done;

	if (socket < 0)
		return lab_fail(lab, "socket in a middlebox: %s", strerror(errno));
	done = device_wait(lab, socket, "outer", true);
	if (done == 0)
		done = device_offload_off(lab, socket, "outer");
	close(socket);
	return done;
}

/* Runs the ruleset, with what it may refer to before it. */
static int filter(struct lab *lab, int link)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = xopen_memstream(&text, &length);
	int done;

	for (int i = 0; i < VERSIONS; i++) {
		fprintf(out, "define own%c = ", versions[i].digit);
		fprintf(out, versions[i].own, link);
		fprintf(out, "\ndefine behind%c = ", versions[i].digit);
		fprintf(out, versions[i].address, link, 1);
		fputc('\n', out);
	}
	fputs(lab->middlebox->ruleset, out);
	xclose_memstream(out);
	done = iproute_run(lab, lab->boxes[link][0], "nft", text);
	free(text);
	return done;
}

static int impair(struct lab *lab, int link)
{
	static const char *const sides[] = {"inner", "outer"};
	int done = 0;

	for (int i = 0; i < 2 && done == 0; i++) {
		char *command = xasprintf("qdisc add dev %s root netem %s\n", sides[i],
					  lab->middlebox->impairment);

		done = iproute_run(lab, lab->boxes[link][0], "tc", command);
		free(command);
	}
	return done;
}

static int insert(struct lab *lab, int link)
{
	for (int box = 0; box < count_boxes(lab); box++)
		if (make_box(lab, link, box) < 0)
			return -1;
	if (connect_boxes(lab, link) < 0)
		return -1;
	for (int box = 0; box < count_boxes(lab); box++)
		if (run_box(lab, link, box, print_box) < 0)
			return -1;
	for (int box = 0; box < count_boxes(lab); box++)
		if (lab->middlebox->wireguard[box] &&
		    iproute_run(lab, lab->boxes[link][box], "wg", lab->middlebox->wireguard[box]) <
			    0)
			return -1;
	if (lab->middlebox->ruleset && filter(lab, link) < 0)
		return -1;
	if (lab->middlebox->impairment && impair(lab, link) < 0)
		return -1;
	if (packet_socket_clear(lab, lab->interceptor.sockets[link][0]) < 0 ||
	    lab_attach_hub(lab, link, 0) < 0)
		return -1;
	return finish_outer(lab, link);
}

int middlebox_build(struct lab *lab)
{
	for (int link = 0; lab->middlebox && lab->topology->links[link].name; link++)
		if (insert(lab, link) < 0)
			return -1;
	return 0;
}

bool lab_translation(const struct lab *lab, int link, int family, struct sockaddr_storage *address)
{
	bool six = family == AF_INET6;
	char text[INET6_ADDRSTRLEN];

	if (!lab->middlebox || !lab->middlebox->translates)
		return false;
	memset(address, 0, sizeof(*address));
	address->ss_family = (sa_family_t)family;
	snprintf(text, sizeof(text), versions[six].own, link);
	return inet_pton(family, text,
			 six ? (void *)&((struct sockaddr_in6 *)address)->sin6_addr
			     : (void *)&((struct sockaddr_in *)address)->sin_addr) == 1;
}

/* Calls `work` for a device of a box. */
static int in_box(struct lab *lab, int link, int box, const char *device, unsigned value,
		  int (*work)(struct lab *lab, int socket, const char *device, unsigned value))
{
	int socket = namespace_socket(lab, lab->boxes[link][box], AF_INET, SOCK_DGRAM, 0);
	int done;

	if (socket < 0)
		return lab_fail(lab, "socket in a middlebox: %s", strerror(errno));
	done = work(lab, socket, device, value);
	close(socket);
	return done;
}

static int set_up(struct lab *lab, int socket, const char *device, unsigned up)
{
	return device_up(lab, socket, device, up);
}

int middlebox_carrier(struct lab *lab, int link, bool up)
{
	if (!lab->middlebox)
		return 0;
	if (in_box(lab, link, 0, "inner", up, set_up) < 0)
		return -1;
	for (int box = 0; up && box < count_boxes(lab); box++)
		if (run_box(lab, link, box, print_ways) < 0)
			return -1;
	return 0;
}

int middlebox_mtu(struct lab *lab, int link, unsigned mtu)
{
	if (!lab->middlebox)
		return 0;
	if (in_box(lab, link, 0, "inner", mtu, device_mtu) < 0)
		return -1;
	return in_box(lab, link, count_boxes(lab) - 1, "outer", mtu, device_mtu);
}
