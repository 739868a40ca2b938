/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP headers take their part of the PMTU: RFC 6951 section 5.6. */
#define SUITE "pmtu"
#include "harness/wire/bytes.h"
#include "suites/pmtu/plpmtud.h"

enum { UDP_PORT = 9899 };

static void encapsulate(struct lab *lab)
{
	sysctl_set_everywhere(lab, "net/sctp/udp_port", "%d", UDP_PORT);
	sysctl_set_everywhere(lab, "net/sctp/encap_port", "%d", UDP_PORT);
}

SCENARIO(udp_header, "Messages in UDP are fragmented to the PMTU less the UDP header",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION,
	 .spec = {"RFC6951-5.6-1", "RFC9260-6.9-8"})
{
	struct pair pair;
	const struct packet *data;

	encapsulate(lab);
	pair = pair_open(lab, .measured = true);
	pmtu_expect_fragmentation_point(pair.a, user_data_room(lab, DEFAULT_MTU - UDP_HEADER));
	data = pmtu_expect_fragments(pair, 4000, user_data_room(lab, DEFAULT_MTU - UDP_HEADER));
	ck_assert_uint_eq(data->sctp.udp_destination, UDP_PORT);
	ck_assert_uint_eq(data->sctp.ip_length, DEFAULT_MTU);
	ck_assert(data->sctp.dont_fragment);
	ck_assert_uint_eq(pmtu_count_ip_fragments(), 0);
}

SCENARIO(search_in_udp, "Probes find the PMTU of a path over UDP without any ICMP message",
	 .lab = &two_nodes, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC6951-5.6-3", "RFC9260-7.3-1"}, .limit = SECONDS(900))
{
	struct pair pair;
	const struct packet *data;
	size_t limit = 1400;

	encapsulate(lab);
	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "5000");
	pmtu_lose_larger(lab, NULL, &limit);
	pair = pair_open(lab, .measured = true);
	expect_packet(lab, PAD, .from = "a");
	let_pass(lab, SECONDS(100));
	pmtu_expect_path_mtu(pair.a, "path0", limit);
	forget_packets(lab);
	data = pmtu_expect_fragments(pair, 4000, user_data_room(lab, limit - UDP_HEADER));
	ck_assert_uint_le(data->sctp.ip_length, limit);
}

static void other_tag(uint8_t *ip, uint8_t *udp, uint32_t value)
{
	(void)ip;
	put_unaligned_be32(value, udp + UDP_HEADER + 4);
}

/* A search over UDP that has confirmed 1264; the probe of 1296 is lost, which is returned. */
static const struct packet *search_in_udp_to_1264(struct lab *lab, struct pmtu_probing **probing)
{
	encapsulate(lab);
	*probing = pmtu_probing_start_jumbo(lab, 9000);
	(*probing)->limit = 1264 + ip_header_size(lab) + UDP_HEADER;
	pmtu_expect_probes_up_to(*probing, 1264);
	return pmtu_expect_probe(*probing, 1296);
}

/*
 * The route's MTU is set before SCTP is asked whether the quoted tag is right; a route that was changed is looked up anew with the
 * next packet, and with it the search begins again.
 */
#define ROUTE_COMES_FIRST(function)                                                                \
	function " sets the route's MTU by any message about UDP, whatever Verification Tag it "   \
		 "quotes; with the next packet sctp_transport_pl_update() (net/sctp/transport.c) " \
		 "begins the search again"
#define IPV4_ROUTE ROUTE_COMES_FIRST("udp_err() (net/ipv4/udp.c)")
#define IPV6_ROUTE ROUTE_COMES_FIRST("udpv6_err_update_exception() (net/ipv6/udp.c)")
/* It came with 6.1.191 and 6.12.96: kernels from between that have not got it are `fixed`. */
#define IPV4_SINCE "6.1.0-55"

static void probe_what_is_reported(struct lab *lab)
{
	struct pmtu_probing *probing;
	const struct packet *probe = search_in_udp_to_1264(lab, &probing);
	size_t headers = ip_header_size(lab) + UDP_HEADER;

	ck_assert_uint_eq(probe->sctp.udp_destination, UDP_PORT);
	pmtu_send_too_big(lab, probe, 1280 + headers);
	let_pass(lab, MILLISECONDS(10));
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
	probing->limit = 1280 + headers;
	pmtu_expect_probe(probing, 1280);
	/* It passes, so that the search goes on from there. */
	pmtu_expect_probe(probing, 1280 + PMTU_BIG_STEP);
}

SCENARIO(too_big_in_udp,
	 "Over UDP the search goes on with the size that a Fragmentation Needed message reports",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC8899-6.2.2.4-2"}, .known = {{IPV4_SINCE, NULL, IPV4_ROUTE}},
	 .limit = SECONDS(300))
{
	probe_what_is_reported(lab);
}

SCENARIO(too_big_in_udp_over_ipv6,
	 "Over UDP and IPv6 the search goes on with the size that a Packet Too Big message reports",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC8899-6.2.2.4-2"}, .known = {{"6.12.117", NULL, IPV6_ROUTE}},
	 .limit = SECONDS(300))
{
	probe_what_is_reported(lab);
}

static void heed_no_forgery(struct lab *lab)
{
	struct pmtu_probing *probing;
	const struct packet *probe = search_in_udp_to_1264(lab, &probing);
	size_t headers = ip_header_size(lab) + UDP_HEADER;

	/* Sizes that would be heeded, but for the tag. */
	for (size_t size = 1200; size <= 1280; size += 40)
		pmtu_send_too_big(lab, probe, size + headers, .change = other_tag,
				  .value = probe->sctp.tag + 1);
	let_pass(lab, MILLISECONDS(10));
	pmtu_expect_path_mtu(probing->pair.a, "path0", 9000);
	pmtu_expect_probe(probing, 1296);
	pmtu_expect_probe(probing, 1296);
	pmtu_expect_probe(probing, 1264);
}

SCENARIO(forged_in_udp,
	 "Over UDP a Fragmentation Needed message that quotes another Verification Tag changes "
	 "nothing",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC8899-6.2.2.4-1"}, .known = {{IPV4_SINCE, NULL, IPV4_ROUTE}},
	 .limit = SECONDS(300))
{
	heed_no_forgery(lab);
}

SCENARIO(forged_in_udp_over_ipv6,
	 "Over UDP and IPv6 a Packet Too Big message that quotes another Verification Tag changes "
	 "nothing",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_UDP_ENCAPSULATION | CAP_PLPMTUD,
	 .spec = {"RFC8899-6.2.2.4-1"}, .known = {{"6.12.117", NULL, IPV6_ROUTE}},
	 .limit = SECONDS(300))
{
	heed_no_forgery(lab);
}
