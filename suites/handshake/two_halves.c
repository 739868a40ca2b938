/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two associations that an endpoint sets up to two addresses, which turn out to be one peer's: RFC 9260 section 5.2.1 has
 * no answer, and section 3.3.7 says what an ABORT looks like.
 */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

static void send_over(struct association association, const char *path)
{
	struct peer *peer = association.peer;
	struct sockaddr_storage to = path_address(association.lab, "wire", path, peer->port);

	ck_assert_int_eq(sendto(association.iut->fd, "hello", 5, MSG_DONTWAIT | MSG_NOSIGNAL,
				(struct sockaddr *)&to, address_length(&to)),
			 5);
	peer_expect(peer, INIT, .path = path);
}

SCENARIO(
	two_halves_of_a_peer,
	"If two associations that are being set up meet an INIT with the addresses of both, its "
	"COOKIE ECHO is answered with an ABORT whose error cause is whole",
	.lab = &scripted_dual_path, .spec = {"RFC9260-6.10-5"}, .malformed_packets = true,
	.known = {
		{NULL, NULL,
		 "sctp_assoc_update() in net/sctp/associola.c fails, as the address belongs to the "
		 "other association, and the ABORT has the error cause of RFC 5061 for a shortage "
		 "of resources, 0x0101, without the request that this cause consists of "
		 "(sctp_sf_do_assoc_update() in net/sctp/sm_statefuns.c)"}})
{
	struct association association = association_prepare(lab, .active = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage first = peer_own_address(peer, "path0");
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	const struct packet *answer;

	send_over(association, "path0");
	send_over(association, "path1");
	peer_send_packet(
		peer, .chunks = {CHUNK(INIT, .tlvs = {tlv_address(&first), tlv_address(&second)})});
	peer_adopt(peer, peer_expect(peer, INIT_ACK)->chunk);
	peer_send(peer, COOKIE_ECHO);
	answer = peer_expect(peer, ABORT);
	ck_assert_msg(!*answer->sctp.defect, "the ABORT is malformed: %s", answer->sctp.defect);
}
