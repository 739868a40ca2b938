/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF that is not acknowledged: T4-rto, RFC 5061 5.1 (A4, A5, B1 to B5). */
#define SUITE "asconf"
#include "suites/asconf/request.h"

/* What Linux has as RTO.Initial, which no measurement has changed here. */
#define RTO_INITIAL SECONDS(3)

static void set_association_max_retrans(struct endpoint *endpoint, uint16_t max)
{
	struct sctp_assocparams params = {.sasoc_assoc_id = endpoint->association,
					  .sasoc_asocmaxrxt = max};

	endpoint_set(endpoint, SCTP_ASSOCINFO, &params, sizeof(params));
}

/* So that nothing but ASCONFs is sent, and no HEARTBEAT ACK clears a counter. */
static void delay_heartbeats(struct endpoint *endpoint)
{
	struct sctp_paddrparams params = endpoint_path_params(endpoint, NULL);

	params.spp_flags = SPP_HB_ENABLE;
	params.spp_hbinterval = 3600 * 1000;
	endpoint_set(endpoint, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

/* The kernel has its address on path0 only.  Without RFC 7829, whose HEARTBEATs on a potentially
 * failed path would clear counters. */
static struct endpoint *connect_quietly_to(struct peer *peer, const char *second)
{
	struct endpoint *iut;

	set_sysctl_everywhere(peer->lab, "net/sctp/pf_enable", "0");
	iut = connect_multihomed_to(peer, listen_with_asconf(peer->lab, .paths = {"path0"}),
				    second);
	delay_heartbeats(iut);
	return iut;
}

static struct endpoint *connect_quietly(struct peer *peer)
{
	return connect_quietly_to(peer, NULL);
}

/* The ASCONF of `first` comes again, unchanged, when T4-rto has run out. */
static void expect_again(struct peer *peer, const struct packet *first, const char *path,
			 int64_t rto)
{
	peer_expect(peer, AUTH, .path = path, .after = rto);
	assert_same_chunk(peer_expect(peer, ASCONF, .bundled = true)->chunk, first->chunk);
}

SCENARIO(lost_asconf, "An ASCONF that is lost is sent again, unchanged, with doubled RTO",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-6", "RFC5061-5.1-10", "RFC5061-5.1-11", "RFC5061-5.1-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly(peer);
	const struct packet *first;

	add_address(iut, "path1");
	first = expect_authenticated(peer, ASCONF);
	expect_again(peer, first, "path0", RTO_INITIAL);
	expect_again(peer, first, "path0", 2 * RTO_INITIAL);
	expect_again(peer, first, "path0", 4 * RTO_INITIAL);
	send_ack(peer);
	peer_expect_silence(peer, SECONDS(60));
}

SCENARIO(never_acknowledged,
	 "The association ends when an ASCONF was sent again more often than "
	 "Association.Max.Retrans",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly(peer);
	const struct packet *first;

	set_association_max_retrans(iut, 2);
	add_address(iut, "path1");
	first = expect_authenticated(peer, ASCONF);
	expect_again(peer, first, "path0", RTO_INITIAL);
	expect_again(peer, first, "path0", 2 * RTO_INITIAL);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = 4 * RTO_INITIAL,
		     .since = peer->last);
	if (peer_next(peer, 0) == ABORT)
		peer_expect(peer, ABORT);
	peer_expect_gone(peer);
}

SCENARIO(alternate_path,
	 "An ASCONF that is lost is sent again to the peer's other address, and that one's RTO "
	 "is used then",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10", "RFC5061-5.1-6", "RFC5061-5.1-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly_to(peer, "path1");
	const struct packet *first;

	/* A HEARTBEAT has measured this one, nothing the other. */
	ck_assert_uint_eq(endpoint_path(iut, "path1").spinfo_rto, 1000);
	add_address(iut, "path1");
	first = expect_authenticated(peer, ASCONF, .path = "path0");
	expect_again(peer, first, "path1", RTO_INITIAL);
	expect_again(peer, first, "path0", SECONDS(1));
	send_ack(peer);
	peer_expect_silence(peer, SECONDS(30));
}

SCENARIO(alternate_path_again, "However often an ASCONF is lost, it goes to the other address next",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10"},
	 .known = {
		 {NULL, NULL,
		  "from the third time on it stays on the active path "
		  "(sctp_assoc_update_retran_path() does nothing where that is the retransmission "
		  "path)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly_to(peer, "path1");
	const struct packet *first;

	add_address(iut, "path1");
	first = expect_authenticated(peer, ASCONF, .path = "path0");
	expect_again(peer, first, "path1", RTO_INITIAL);
	expect_again(peer, first, "path0", SECONDS(1));
	expect_again(peer, first, "path1", 2 * RTO_INITIAL);
}

static bool is_on(const struct packet *packet, void *path)
{
	return !strcmp(packet->link, path);
}

SCENARIO(path_fails,
	 "A path fails when more ASCONFs were lost on it than Path.Max.Retrans, and the other "
	 "one is used",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(300),
	 .spec = {"RFC5061-5.1-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly_to(peer, "path1");
	struct sctp_paddrparams params = endpoint_path_params(iut, "path0");

	params.spp_pathmaxrxt = 2;
	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	add_address(iut, "path1");
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE,
		     .within = SECONDS(60));
	ck_assert_uint_eq(
		count_packets(lab, ASCONF, .from = "iut", .match = is_on, .context = "path0"), 3);
	peer_ignore(peer, AUTH);
	peer_ignore(peer, ASCONF);
	endpoint_send(iut, 0, "on the path that is left");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(acknowledged_clears_errors,
	 "An ASCONF ACK clears the error counter of the association: losses that lie apart do "
	 "not end it",
	 .lab = &scripted_dual_path, .needs = NEEDS_ASCONF, .limit = SECONDS(300),
	 .spec = {"RFC5061-5.1-7"},
	 .known = {{NULL, NULL,
		    "an ASCONF ACK leaves the error counters as they are "
		    "(sctp_sf_do_asconf_ack())"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly(peer);

	set_association_max_retrans(iut, 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(set_peer_primary(iut, "path0"), 0);
		expect_authenticated(peer, ASCONF);
		expect_authenticated(peer, ASCONF, .within = SECONDS(25));
		send_ack(peer);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	}
}

SCENARIO(not_recognized,
	 "Behind an ERROR that ASCONF is not recognized T4-rto stops, and no ASCONF is sent any "
	 "more",
	 .lab = &scripted_triple_path, .needs = NEEDS_ASCONF,
	 .spec = {"RFC5061-5.1-9", "RFC5061-5.1.1-8", "RFC5061-4.1.1-9"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_quietly(peer);
	const struct packet *asconf;

	add_address(iut, "path1");
	add_address(iut, "path2");
	asconf = expect_authenticated(peer, ASCONF);
	peer_send(peer, ERROR,
		  .tlvs = {tlv_of(CAUSE_UNRECOGNIZED_CHUNK, asconf->chunk->value - 4,
				  asconf->chunk->length)});
	peer_expect_silence(peer, SECONDS(30));
	delete_address(iut, "path1");
	ck_assert_int_ne(set_peer_primary(iut, "path0"), 0);
	peer_expect_silence(peer, SECONDS(30));
	peer_expect_alive(peer);
}
