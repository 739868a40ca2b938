/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router r that is the director of IPVS: what comes to its address on the left it gives to the real server b. */
#define SUITE "middlebox"
#include "suites/middlebox/middlebox.h"

enum { PORT = 7000 };

/* The address with the brackets that ipvsadm wants around IPv6. */
static const char *bracketed(struct lab *lab, const char *address)
{
	static char texts[4][64];
	static unsigned next;
	char *text = texts[next++ % 4];

	snprintf(text, sizeof(texts[0]), by_version(lab, "%s", "[%s]"), address);
	return text;
}

static const char *service(struct lab *lab)
{
	return text_of_path(lab, "r", "left");
}

/* Masquerading: the answers come back through r. */
static void balance(struct lab *lab)
{
	ipvs_run(lab, "r",
		 "-A --sctp-service %s:%u -s rr\n"
		 "-a --sctp-service %s:%u -r %s:%u -m\n",
		 bracketed(lab, service(lab)), SERVER_PORT, bracketed(lab, service(lab)),
		 SERVER_PORT, bracketed(lab, text_of_path(lab, "b", "right")), SERVER_PORT);
}

SCENARIO(ipvs_life, "A service behind IPVS is reached, serves both ways and is shut down",
	 .lab = &routed, .needs = CAP_IPVS, .spec = {"RFC9260-9.2-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	balance(lab);
	endpoint_connect(client, server, .link = service(lab));
	exchange_messages(client, server);
	expect_peer_addresses(client, service(lab));
	endpoint_shutdown(client);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
}

SCENARIO(
	ipvs_restart,
	"A client that restarts from its port reaches the same real server through IPVS, and restarts its association",
	.lab = &routed, .needs = CAP_IPVS, .spec = {"RFC9260-5.2.2-10"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);

	balance(lab);
	endpoint_connect(client, server, .link = service(lab));
	endpoint_vanish(client);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .port = PORT);
	endpoint_connect_start(client, server, .link = service(lab));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange_messages(client, server);
}

SCENARIO(
	ipvs_from_director,
	"A client on the director itself reaches a service that IPVS gives to another host, and is "
	"served both ways",
	.lab = &routed, .needs = CAP_IPVS)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "r", ONE_TO_MANY);

	balance(lab);
	endpoint_connect(client, server, .link = service(lab));
	exchange_messages(client, server);
	endpoint_shutdown(client);
	expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
}

SCENARIO(ipvs_idle, "HEARTBEATs keep an idle association known to IPVS for ten minutes",
	 .lab = &routed, .needs = CAP_IPVS, .limit = SECONDS(700), .spec = {"RFC9260-8.3-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	balance(lab);
	endpoint_connect(client, server, .link = service(lab));
	let_pass(lab, SECONDS(600));
	exchange_messages(client, server);
}

/* A client with two addresses on the left, both of which it lists, that is associated through IPVS. */
static struct pair open_multihomed(struct lab *lab)
{
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client;
	struct pair pair;

	ip_run(lab, "a", "addr add %s/%s dev left%s\n", second, by_version(lab, "24", "64"),
	       by_version(lab, "", " nodad"));
	ip_run(lab, "r", "neigh add %s lladdr 02:00:00:00:00:01 dev left\n", second);
	balance(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	pair = pair_open(lab, .a = client, .b = server, .link = service(lab));
	ck_assert_uint_eq(chunk_address_count(pair.init), 2);
	return pair;
}

SCENARIO(
	ipvs_second_address,
	"A client with two addresses loses its association through IPVS: what the server sends to the second one is not "
	"translated, is out of the blue for the client, and its ABORT ends the association; bind the client to one address",
	.lab = &routed, .needs = CAP_IPVS, .spec = {"RFC9260-8.4-10", "RFC9260-8.5.1-6"})
{
	struct pair pair = open_multihomed(lab);
	struct sockaddr_storage real = path_address(lab, "b", "right", 0);
	const struct packet *heartbeat =
		expect_packet(lab, HEARTBEAT, .from = "r", .link = "left", .within = SECONDS(10));
	const struct packet *abort;

	ck_assert(is_host(&real, (const struct sockaddr *)&heartbeat->sctp.from));
	abort = expect_packet(lab, ABORT, .from = "a");
	ck_assert_uint_eq(abort->sctp.tag, heartbeat->sctp.tag);
	ck_assert(abort->chunk->flags & FLAG_T);
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(ipvs_one_address,
	 "A client with two addresses that is bound to one keeps its association through IPVS",
	 .lab = &routed, .needs = CAP_IPVS, .limit = SECONDS(200), .spec = {"RFC9260-5.1.2-1"})
{
	const char *second = by_version(lab, "10.0.0.11", "fd00::11");
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client;

	ip_run(lab, "a", "addr add %s/%s dev left%s\n", second, by_version(lab, "24", "64"),
	       by_version(lab, "", " nodad"));
	balance(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"left"});
	endpoint_connect(client, server, .link = service(lab));
	let_pass(lab, SECONDS(100));
	exchange_messages(client, server);
}

/* An association through IPVS that has been silent for longer than the 15 minutes that it remembers. */
static struct pair open_forgotten(struct lab *lab, bool sloppy)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct pair pair;

	balance(lab);
	sysctl_set(lab, "r", "net/ipv4/vs/sloppy_sctp", "%d", sloppy);
	pair = pair_open(lab, .a = client, .b = server, .link = service(lab));
	exchange_messages(client, server);
	endpoint_disable_heartbeats(client);
	endpoint_disable_heartbeats(server);
	let_pass(lab, SECONDS(1000));
	forget_packets(lab);
	return pair;
}

SCENARIO(
	ipvs_forgotten,
	"A director that has forgotten an association takes its DATA for its own: its ABORT ends the association at the "
	"client, and the server learns nothing",
	.lab = &routed, .needs = CAP_IPVS, .limit = SECONDS(1100),
	.spec = {"RFC9260-8.4-10", "RFC9260-8.5.1-6"})
{
	struct pair pair = open_forgotten(lab, false);
	const struct packet *data;

	endpoint_send(pair.a, 0, "to whom?");
	data = expect_packet(lab, DATA, .from = "a");
	ck_assert_uint_eq(expect_packet(lab, ABORT, .from = "r", .link = "left")->sctp.tag,
			  data->sctp.tag);
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_no_event(pair.b, SCTP_ASSOC_CHANGE, SECONDS(1));
}

SCENARIO(
	ipvs_forgotten_sloppy,
	"With net.ipv4.vs.sloppy_sctp a director that has forgotten an association gives its DATA to a server, and with "
	"one server that goes on",
	.lab = &routed, .needs = CAP_IPVS, .limit = SECONDS(1100), .spec = {"RFC9260-6.2-1"})
{
	struct pair pair = open_forgotten(lab, true);

	expect_delivery(pair.a, pair.b, "as before", "left");
	expect_delivery(pair.b, pair.a, "and back", "right");
}

/* What IPVS remembers of the association of a client's port, a line of /proc/net/ip_vs_conn: ports are hexadecimal. */
struct remembered {
	unsigned port;
	char state[32];
};

static int read_state(void *context)
{
	struct remembered *found = context;
	FILE *list = fopen("/proc/net/ip_vs_conn", "re");
	char line[512], state[sizeof(found->state)];
	int result = -1;
	unsigned port;

	if (!list)
		return -1;
	while (fgets(line, sizeof(line), list)) {
		if (sscanf(line, "SCTP %*s %x %*s %*s %*s %*s %31s", &port, state) != 2 ||
		    port != found->port)
			continue;
		strcpy(found->state, state);
		result = 0;
	}
	fclose(list);
	return result;
}

static void expect_remembered(struct lab *lab, uint16_t port, const char *state)
{
	struct remembered found = {.port = port};

	if (lab_inside(lab, "r", read_state, &found) != 0)
		scenario_error("/proc/net/ip_vs_conn of r has nothing of port %u", port);
	ck_assert_msg(strcmp(found.state, state) == 0,
		      "expected IPVS to know the association of port %u as %s, it has it as %s",
		      port, state, found.state);
}

/* All that the client sends has a Destination Options header that says nothing (RFC 8200 4.6). */
static void lengthen_headers(struct endpoint *client)
{
	static const uint8_t options[8] = {[2] = 1 /* PadN */, [3] = 4};

	ck_assert_int_eq(
		setsockopt(client->fd, IPPROTO_IPV6, IPV6_DSTOPTS, options, sizeof(options)), 0);
}

SCENARIO(
	ipvs_extension_header,
	"IPVS finds the chunks of a client whose IPv6 packets have an extension header, and knows in which state "
	"the association is",
	.lab = &routed, .as = AS_IPV6, .needs = CAP_IPVS, .fix = {"ipvs-transport-offset"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	balance(lab);
	for (int longer = 0; longer <= 1; longer++) {
		uint16_t port = (uint16_t)(PORT + longer);
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .port = port);

		if (longer)
			lengthen_headers(client);
		endpoint_connect(client, server, .link = service(lab));
		exchange_messages(client, server);
		expect_remembered(lab, port, "ESTABLISHED");
		endpoint_shutdown(client);
		expect_both_learn(client, server, SCTP_SHUTDOWN_COMP);
		expect_remembered(lab, port, "CLOSED");
		endpoint_close(client);
	}
}
