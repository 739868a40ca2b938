/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Before the kernel's headers, which have a macro MAX_LINKS. */
#include "netns/rtnetlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "netns/netlink.h"

enum { PATIENCE_S = 3 };

int rtnetlink_open(struct lab *lab, int namespace)
{
	int created = namespace_socket(lab, namespace, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (created < 0)
		return lab_fail(lab, "netlink socket: %s", strerror(errno));
	return created;
}

static void put_address(struct netlink_request *request, unsigned type,
			const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		netlink_put_attribute(request, type,
				      &((const struct sockaddr_in *)address)->sin_addr,
				      sizeof(struct in_addr));
	else
		netlink_put_attribute(request, type,
				      &((const struct sockaddr_in6 *)address)->sin6_addr,
				      sizeof(struct in6_addr));
}

/* Sends the request and waits for the answer.  `what` and `detail` are for the text of an error. */
static int finish(struct lab *lab, int socket, struct netlink_request *request, const char *what,
		  const char *detail)
{
	int failed = netlink_ask(socket, request);

	return failed ? lab_fail(lab, "%s %s: %s", what, detail, strerror(failed)) : 0;
}

static int finish_for(struct lab *lab, int socket, struct netlink_request *request,
		      const char *what, const struct sockaddr_storage *address)
{
	char text[INET6_ADDRSTRLEN] = "?";

	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text,
			  sizeof(text));
	else
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text,
			  sizeof(text));
	return finish(lab, socket, request, what, text);
}

/* The other end of the pair, with what is its own; its MAC address is the kernel's choice. */
static void put_peer(struct netlink_request *request, const struct rtnetlink_veth *veth)
{
	struct ifinfomsg header = {.ifi_index = veth->peer_index};
	size_t peer = netlink_nest_begin(request, VETH_INFO_PEER);

	netlink_put(request, &header, sizeof(header));
	netlink_put_text(request, IFLA_IFNAME, veth->peer);
	netlink_put_number(request, IFLA_MTU, veth->mtu);
	netlink_put_number(request, IFLA_NET_NS_FD, (uint32_t)veth->peer_namespace);
	netlink_nest_end(request, peer);
}

int rtnetlink_add_veth(struct lab *lab, int socket, const struct rtnetlink_veth *veth)
{
	struct ifinfomsg header = {.ifi_index = veth->index};
	struct netlink_request request;
	size_t info, data;

	netlink_begin(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	netlink_put_text(&request, IFLA_IFNAME, veth->name);
	netlink_put_attribute(&request, IFLA_ADDRESS, veth->mac, sizeof(veth->mac));
	netlink_put_number(&request, IFLA_MTU, veth->mtu);
	info = netlink_nest_begin(&request, IFLA_LINKINFO);
	netlink_put_text(&request, IFLA_INFO_KIND, "veth");
	data = netlink_nest_begin(&request, IFLA_INFO_DATA);
	put_peer(&request, veth);
	netlink_nest_end(&request, data);
	netlink_nest_end(&request, info);
	return finish(lab, socket, &request, "new device", veth->name);
}

int rtnetlink_set_up(struct lab *lab, int socket, int index)
{
	struct ifinfomsg header = {.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
	char number[16];
	struct netlink_request request;

	snprintf(number, sizeof(number), "%d", index);
	netlink_begin(&request, RTM_NEWLINK, 0, &header, sizeof(header));
	return finish(lab, socket, &request, "taking up device", number);
}

/* Whether what is awaited is there: 0, EAGAIN if not yet, another error number. */
typedef int is_there(int socket, int index, const struct sockaddr_storage *address);

/* One that is new is in an unknown state, and has IFF_RUNNING; one that is up has its queue, too. */
static int device_is_up(int socket, int index, const struct sockaddr_storage *address)
{
	struct ifinfomsg header = {.ifi_index = index};
	struct netlink_request request;
	struct netlink_object device;
	uint8_t state;
	int failed;

	(void)address;
	netlink_begin(&request, RTM_GETLINK, 0, &header, sizeof(header));
	failed = netlink_get(socket, &request, &device);
	if (failed)
		return failed;
	if (!netlink_attribute(&device, sizeof(header), IFLA_OPERSTATE, &state, sizeof(state)))
		return ENODATA;
	return state == IF_OPER_UP ? 0 : EAGAIN;
}

/* The kernel takes what comes to an address if there is a route that says so. */
static int address_is_local(int socket, int index, const struct sockaddr_storage *address)
{
	struct rtmsg header = {.rtm_family = (uint8_t)address->ss_family};
	struct netlink_request request;
	struct netlink_object route;
	int failed;

	netlink_begin(&request, RTM_GETROUTE, 0, &header, sizeof(header));
	put_address(&request, RTA_DST, address);
	netlink_put_number(&request, RTA_OIF, (uint32_t)index);
	failed = netlink_get(socket, &request, &route);
	if (failed)
		return failed == ENETUNREACH || failed == EHOSTUNREACH ? EAGAIN : failed;
	memcpy(&header, route.body, sizeof(header));
	return header.rtm_type == RTN_LOCAL ? 0 : EAGAIN;
}

static int await(struct lab *lab, is_there *question, int socket, int index,
		 const struct sockaddr_storage *address)
{
	const struct timespec pause = {.tv_nsec = 100000};
	const int64_t limit = lab_now() + PATIENCE_S * NANOSECONDS_PER_SECOND;
	int failed;

	while ((failed = question(socket, index, address)) == EAGAIN && lab_now() < limit)
		nanosleep(&pause, NULL); /* It is the work of a kernel thread, so let that run. */
	if (failed == EAGAIN)
		failed = ETIMEDOUT;
	return failed ? lab_fail(lab, "device %d%s: %s", index, address ? " and its address" : "",
				 strerror(failed))
		      : 0;
}

int rtnetlink_await_up(struct lab *lab, int socket, int index)
{
	return await(lab, device_is_up, socket, index, NULL);
}

int rtnetlink_await_address(struct lab *lab, int socket, int index,
			    const struct sockaddr_storage *address)
{
	return await(lab, address_is_local, socket, index, address);
}

int rtnetlink_add_address(struct lab *lab, int socket, int index,
			  const struct sockaddr_storage *address, unsigned prefix_length)
{
	/* Without IFA_F_NODAD the first seconds pass with tentative addresses of IPv6. */
	struct ifaddrmsg header = {
		.ifa_family = (uint8_t)address->ss_family,
		.ifa_prefixlen = (uint8_t)prefix_length,
		.ifa_flags = address->ss_family == AF_INET6 ? IFA_F_NODAD : 0,
		.ifa_scope = RT_SCOPE_UNIVERSE,
		.ifa_index = (uint32_t)index,
	};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	put_address(&request, IFA_LOCAL, address);
	put_address(&request, IFA_ADDRESS, address);
	return finish_for(lab, socket, &request, "new address", address);
}

int rtnetlink_add_neighbour(struct lab *lab, int socket, int index,
			    const struct sockaddr_storage *address, const uint8_t mac[6],
			    bool router)
{
	struct ndmsg header = {
		.ndm_family = (uint8_t)address->ss_family,
		.ndm_ifindex = index,
		.ndm_state = NUD_PERMANENT,
		.ndm_flags = router ? NTF_ROUTER : 0,
	};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, &header,
		      sizeof(header));
	put_address(&request, NDA_DST, address);
	netlink_put_attribute(&request, NDA_LLADDR, mac, 6);
	return finish_for(lab, socket, &request, "new neighbour", address);
}

int rtnetlink_add_route(struct lab *lab, int socket, const struct sockaddr_storage *subnet,
			unsigned prefix_length, const struct sockaddr_storage *next_hop)
{
	struct rtmsg header = {
		.rtm_family = (uint8_t)subnet->ss_family,
		.rtm_dst_len = (uint8_t)prefix_length,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_BOOT,
		.rtm_scope = RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	struct netlink_request request;

	netlink_begin(&request, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &header, sizeof(header));
	put_address(&request, RTA_DST, subnet);
	put_address(&request, RTA_GATEWAY, next_hop);
	return finish_for(lab, socket, &request, "new route to", subnet);
}
