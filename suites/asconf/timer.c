/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ASCONF that is not acknowledged: T4-rto, RFC 5061 5.1 (A4, A5, B1 to B5). */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

static void set_association_max_retrans(struct endpoint *endpoint, uint16_t max)
{
	struct sctp_assocparams params = {.sasoc_assoc_id = endpoint->association,
					  .sasoc_asocmaxrxt = max};

	endpoint_set(endpoint, SCTP_ASSOCINFO, &params, sizeof(params));
}

/*
 * The kernel has its address on path0 only, the peer another one on `path` (may be NULL).  Without
 * RFC 7829, whose HEARTBEATs on a potentially failed path would clear counters.
 */
static struct association open_without_pf(struct lab *lab, const char *path)
{
	return association_open(lab, .asconf = true, .bound_paths = {"path0"}, .paths = {path},
				.without_pf = true);
}

/* T4-rto expires: the ASCONF of `first` is retransmitted, unchanged. */
static void expect_retransmitted(struct association association, const struct packet *first,
				 const char *path, int64_t rto)
{
	peer_expect(association.peer, AUTH, .path = path, .after = rto);
	assert_same_chunk(peer_expect(association.peer, ASCONF, .bundled = true)->chunk,
			  first->chunk);
}

SCENARIO(lost_asconf, "A lost ASCONF is retransmitted unchanged, and each time the RTO is doubled",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-6", "RFC5061-5.1-10", "RFC5061-5.1-11", "RFC5061-5.1-7"})
{
	struct association association = open_without_pf(lab, NULL);
	struct peer *peer = association.peer;
	const struct packet *first;

	asconf_bindx_add(association.iut, "path1");
	first = expect_authenticated(peer, ASCONF);
	expect_retransmitted(association, first, "path0", RTO_INITIAL);
	expect_retransmitted(association, first, "path0", 2 * RTO_INITIAL);
	expect_retransmitted(association, first, "path0", 4 * RTO_INITIAL);
	asconf_acknowledge(association);
	peer_expect_silence(peer, SECONDS(60));
}

SCENARIO(never_acknowledged,
	 "The association ends when an ASCONF would be retransmitted more often than "
	 "Association.Max.Retrans allows",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10"})
{
	struct association association = open_without_pf(lab, NULL);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	const struct packet *first;

	set_association_max_retrans(iut, 2);
	asconf_bindx_add(iut, "path1");
	first = expect_authenticated(peer, ASCONF);
	expect_retransmitted(association, first, "path0", RTO_INITIAL);
	expect_retransmitted(association, first, "path0", 2 * RTO_INITIAL);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .timer = 4 * RTO_INITIAL,
		     .since = peer->last);
	if (peer_next(peer, 0) == ABORT)
		peer_expect(peer, ABORT);
	peer_expect_gone(peer);
}

SCENARIO(
	never_acknowledged_told,
	"Where the association ended because an ASCONF was never acknowledged, SO_ERROR is ETIMEDOUT",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(120))
{
	struct association association =
		association_open(lab, .asconf = true, .bound_paths = {"path0"}, .without_pf = true,
				 .style = ONE_TO_ONE);
	struct endpoint *iut = association.iut;
	int error = 0;
	socklen_t size = sizeof(error);

	set_association_max_retrans(iut, 1);
	/* Who reads learns of the error as well, and clears it. */
	endpoint_read(iut, false);
	asconf_bindx_add(iut, "path1");
	let_pass(lab, 4 * RTO_INITIAL);
	ck_assert_int_eq(getsockopt(iut->fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
	ck_assert_int_eq(error, ETIMEDOUT);
}

SCENARIO(alternate_path,
	 "A lost ASCONF is retransmitted to the peer's other address, and T4-rto then runs for the "
	 "RTO of that",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10", "RFC5061-5.1-6", "RFC5061-5.1-11"})
{
	struct association association = open_without_pf(lab, "path1");
	struct peer *peer = association.peer;
	const struct packet *first;

	/* A HEARTBEAT has measured this one, nothing the other. */
	expect_rto(association.iut, "path1", RTO_MIN);
	asconf_bindx_add(association.iut, "path1");
	first = expect_authenticated(peer, ASCONF, .path = "path0");
	expect_retransmitted(association, first, "path1", RTO_INITIAL);
	expect_retransmitted(association, first, "path0", RTO_MIN);
	asconf_acknowledge(association);
	peer_expect_silence(peer, SECONDS(30));
}

SCENARIO(alternate_path_again,
	 "Each retransmission of an ASCONF goes to an address other than the one it was lost on",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(120),
	 .spec = {"RFC5061-5.1-10", "RFC9260-6.4.1-2"},
	 .known = {{"4.0", NULL,
		    "without PF, an ASCONF that comes back to the primary path stays there: "
		    "sctp_assoc_update_retran_path() takes it for the only active path"}})
{
	struct association association = open_without_pf(lab, "path1");
	const struct packet *first;

	asconf_bindx_add(association.iut, "path1");
	first = expect_authenticated(association.peer, ASCONF, .path = "path0");
	expect_retransmitted(association, first, "path1", RTO_INITIAL);
	expect_retransmitted(association, first, "path0", RTO_MIN);
	expect_retransmitted(association, first, "path1", 2 * RTO_INITIAL);
}

SCENARIO(
	path_fails,
	"A path that loses more ASCONFs than Path.Max.Retrans allows is unreachable, and DATA goes "
	"to the other one",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(300),
	.spec = {"RFC5061-5.1-10"})
{
	struct association association = open_without_pf(lab, "path1");
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	path_set(iut, "path0", .max_retrans = 2);
	asconf_bindx_add(iut, "path1");
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE,
		     .within = SECONDS(60));
	ck_assert_uint_eq(count_packets(lab, ASCONF, .from = "iut", .link = "path0"), 3);
	peer_ignore(peer, AUTH);
	peer_ignore(peer, ASCONF);
	endpoint_send(iut, 0, "on the path that is left");
	peer_expect(peer, DATA, .path = "path1");
}

SCENARIO(acknowledged_clears_errors,
	 "An ASCONF ACK clears the error counter of the association, which losses far apart do not "
	 "end",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .limit = SECONDS(300),
	 .spec = {"RFC5061-5.1-7"},
	 .known = {{NULL, NULL,
		    "an ASCONF ACK leaves the error counters as they are "
		    "(sctp_sf_do_asconf_ack())"}})
{
	struct association association = open_without_pf(lab, NULL);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	set_association_max_retrans(iut, 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(asconf_set_peer_primary(iut, "path0"), 0);
		expect_authenticated(peer, ASCONF);
		expect_authenticated(peer, ASCONF, .within = SECONDS(25));
		asconf_acknowledge(association);
		expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	}
}

SCENARIO(not_recognized,
	 "An ERROR with Unrecognized Chunk Type for ASCONF stops T4-rto, and no further ASCONF is "
	 "sent",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .spec = {"RFC5061-5.1-9", "RFC5061-5.1.1-8", "RFC5061-4.1.1-9"})
{
	struct association association = open_without_pf(lab, NULL);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	const struct packet *asconf;

	asconf_bindx_add(iut, "path1");
	asconf_bindx_add(iut, "path2");
	asconf = expect_authenticated(peer, ASCONF);
	peer_send(peer, ERROR,
		  .tlvs = {tlv_of(CAUSE_UNRECOGNIZED_CHUNK, asconf->chunk->value - 4,
				  asconf->chunk->length)});
	peer_expect_silence(peer, SECONDS(30));
	asconf_bindx_remove(iut, "path1");
	ck_assert_int_ne(asconf_set_peer_primary(iut, "path0"), 0);
	peer_expect_silence(peer, SECONDS(30));
	peer_expect_alive(peer);
}
