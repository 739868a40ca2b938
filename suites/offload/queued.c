/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets that a firewall gives to a program, NFQUEUE, which gives them back: those that come without a checksum, or are
 * still to be segmented, are to leave as right as if they had not been there.
 */
#define SUITE "offload"
#include "suites/offload/offload.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>

#include "harness/scenario/stage/middlebox.h"
#include "netns/netlink.h"

enum {
	MTU = 1500,
	QUEUE = 7,
	SEEN = 64, /* bytes that the program is shown of a packet */
};

static void begin(struct netlink_request *request, unsigned message)
{
	const struct nfgenmsg header = {.nfgen_family = AF_UNSPEC, .res_id = htons(QUEUE)};

	netlink_begin(request, (int)(NFNL_SUBSYS_QUEUE << 8 | message), 0, &header, sizeof(header));
}

static void configure(int fd, unsigned attribute, const void *data, size_t size)
{
	struct netlink_request request;
	int error;

	begin(&request, NFQNL_MSG_CONFIG);
	netlink_put_attribute(&request, attribute, data, size);
	error = netlink_ask(fd, &request);
	if (error)
		scenario_error("a queue of packets: %s", strerror(error));
}

/* A socket that the packets of the node's queue come to. */
static int open_queue(struct lab *lab, const char *node)
{
	const struct nfqnl_msg_config_cmd bind = {.command = NFQNL_CFG_CMD_BIND};
	const struct nfqnl_msg_config_params params = {.copy_range = htonl(SEEN),
						       .copy_mode = NFQNL_COPY_PACKET};
	int fd = lab_socket(lab, node, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

	if (fd < 0)
		scenario_error("a netfilter socket: %s", strerror(errno));
	configure(fd, NFQA_CFG_CMD, &bind, sizeof(bind));
	configure(fd, NFQA_CFG_PARAMS, &params, sizeof(params));
	return fd;
}

/* Lets each packet that comes go on. */
static void accept_all(int fd)
{
	struct netlink_object packet;
	ssize_t length;

	while ((length = recv(fd, &packet, offsetof(struct netlink_object, size), 0)) > 0) {
		struct nfqnl_msg_packet_hdr head;
		struct nfqnl_msg_verdict_hdr verdict = {.verdict = htonl(NF_ACCEPT)};
		struct netlink_request request;

		packet.size = (size_t)length - NLMSG_HDRLEN;
		if (!netlink_attribute(&packet, sizeof(struct nfgenmsg), NFQA_PACKET_HDR, &head,
				       sizeof(head)))
			_exit(1);
		verdict.id = head.packet_id;
		begin(&request, NFQNL_MSG_VERDICT);
		netlink_put_attribute(&request, NFQA_VERDICT_HDR, &verdict, sizeof(verdict));
		/* An answer would stand among the packets. */
		request.header.nlmsg_flags = NLM_F_REQUEST;
		if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
			_exit(1);
	}
	_exit(1);
}

/* SCTP that passes that hook of the node goes to a program, which accepts it. */
static void queue_packets(struct lab *lab, const char *node, const char *hook)
{
	int fd = open_queue(lab, node);
	pid_t program = fork();

	if (program < 0)
		scenario_error("fork: %s", strerror(errno));
	if (program == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		accept_all(fd);
	}
	close(fd);
	nft_load(lab, node,
		 "table inet queued {\n"
		 " chain pass { type filter hook %s priority 0;\n"
		 "  meta l4proto 132 counter queue num %d\n"
		 " }\n"
		 "}\n",
		 hook, QUEUE);
}

/* a and b associate and talk over r by packets that were in the queue of that node. */
static void talk_through_queue(struct lab *lab, const char *node, const char *hook)
{
	struct endpoint *server, *client;
	const struct packet *init;

	offload_join(lab, MTU);
	queue_packets(lab, node, hook);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {offload_near(lab)});
	endpoint_connect_start(client, server);
	init = expect_packet(lab, INIT, .link = "right");
	ck_assert_msg(init->sctp.checksum_ok,
		      "expected the right checksum in an INIT that a program was shown and let go "
		      "on; it is wrong");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	offload_expect_transfer(client, server, MTU);
	offload_expect_transfer(server, client, MTU);
	if (nft_counter(lab, node, "queued", "meta l4proto 132") == 0)
		scenario_error("no packet was in the queue");
}

SCENARIO(queued_by_router,
	 "What a router gives to a program, and that lets go on, leaves it with the right checksum "
	 "and in packets that fit",
	 .lab = &routed, .needs = CAP_NFQUEUE, .fix = {"nfqueue-sctp"})
{
	talk_through_queue(lab, "r", "forward");
}

SCENARIO(queued_by_sender,
	 "What a sender's own firewall gives to a program, and that lets go on, is sent with the "
	 "right checksum and in packets that fit",
	 .lab = &routed, .needs = CAP_NFQUEUE, .fix = {"nfqueue-sctp"})
{
	talk_through_queue(lab, "a", "output");
}
