/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control chunks that are kept, for it may be that they have to be sent again, of an association that moves to a socket of its
 * own meanwhile (RFC 6458 9.2).  From then on they are that socket's: they are sent with its hop limit, and not with that
 * of the old one, which may be gone.
 */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum { OLD_LIMIT = 40, NEW_LIMIT = 77 };

static void set_hop_limit(struct endpoint *endpoint, int limit)
{
	bool ipv4 = lab_versions(endpoint->lab) == IPV4;

	if (setsockopt(endpoint->fd, ipv4 ? IPPROTO_IP : IPPROTO_IPV6,
		       ipv4 ? IP_TTL : IPV6_UNICAST_HOPS, &limit, sizeof(limit)) != 0)
		scenario_error("the hop limit of a socket: %s", strerror(errno));
}

/*
 * An association on a socket that others may share.  Its ASCONFs go without AUTH, which is made when they are sent, and would be
 * the new socket's in any case.
 */
static struct association open_shared(struct lab *lab)
{
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/addip_enable", "1");
	sysctl_set(lab, "iut", "net/sctp/addip_noauth_enable", "1");
	association = association_open(lab, .extensions = {ASCONF, ASCONF_ACK},
				       .bound_paths = {"path0"}, .without_pf = true);
	set_hop_limit(association.iut, OLD_LIMIT);
	return association;
}

/* It gets a socket of its own. */
static void move(struct association *association)
{
	association->iut = endpoint_peeloff(association->iut);
	set_hop_limit(association->iut, NEW_LIMIT);
}

static void check_limit(const struct packet *packet, int limit)
{
	ck_assert_msg(
		packet->sctp.hop_limit == limit,
		"expected %s to be sent with the hop limit of %s socket, %d; it was sent with "
		"%u",
		chunk_name(packet->chunk->type),
		limit == NEW_LIMIT ? "the association's new" : "its", limit,
		packet->sctp.hop_limit);
}

SCENARIO(asconf_of_moved,
	 "An ASCONF that is outstanding when its association is peeled off is retransmitted by the "
	 "new socket, and so is the one that waits for its answer, whatever becomes of the old one",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .fix = {"control-chunks-across-migration"}, .excuses = {"RFC5061-4.2.7-2"})
{
	struct association association = open_shared(lab);
	struct endpoint *old = association.iut;
	struct peer *peer = association.peer;

	asconf_bindx_add(old, "path1");
	check_limit(peer_expect(peer, ASCONF), OLD_LIMIT);
	asconf_bindx_add(old, "path2");
	move(&association);
	check_limit(peer_expect(peer, ASCONF, .after = RTO_INITIAL), NEW_LIMIT);
	endpoint_close(old);
	check_limit(peer_expect(peer, ASCONF, .after = 2 * RTO_INITIAL), NEW_LIMIT);
	peer_send(peer, ASCONF_ACK);
	check_limit(peer_expect(peer, ASCONF), NEW_LIMIT);
	peer_send(peer, ASCONF_ACK);
	peer_expect_alive(peer);
}

SCENARIO(asconf_ack_of_moved,
	 "An ASCONF that comes again after its association was peeled off is answered by the new "
	 "socket, whatever becomes of the old one",
	 .lab = &scripted_triple_path, .needs = ASCONF_NEEDS,
	 .fix = {"control-chunks-across-migration"}, .excuses = {"RFC5061-4.2.7-2"})
{
	struct association association = open_shared(lab);
	struct endpoint *old = association.iut;
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {asconf_chunk(association, "path0",
						       asconf_add(association, 7, "path2"))});
	check_limit(peer_expect(peer, ASCONF_ACK), OLD_LIMIT);
	move(&association);
	packet_replay(lab, packet_last("wire", ASCONF));
	check_limit(peer_expect(peer, ASCONF_ACK), NEW_LIMIT);
	endpoint_close(old);
	packet_replay(lab, packet_last("wire", ASCONF));
	check_limit(peer_expect(peer, ASCONF_ACK), NEW_LIMIT);
	peer_expect_alive(peer);
}

SCENARIO(reset_of_moved,
	 "A stream reset that is outstanding when its association is peeled off is asked for again "
	 "by the new socket, whatever becomes of the old one",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"control-chunks-across-migration"})
{
	struct association association =
		association_open(lab, .reconfig = true, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	struct endpoint *old = association.iut;
	struct peer *peer = association.peer;

	set_hop_limit(old, OLD_LIMIT);
	reconfig_reset_streams(old, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
	check_limit(peer_expect(peer, RE_CONFIG), OLD_LIMIT);
	move(&association);
	check_limit(peer_expect(peer, RE_CONFIG, .after = RTO_INITIAL), NEW_LIMIT);
	endpoint_close(old);
	check_limit(peer_expect(peer, RE_CONFIG, .after = 2 * RTO_INITIAL), NEW_LIMIT);
	peer_expect_alive(peer);
}
