/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that wait for their association are sent as both ends have agreed: RFC 8260 section 2.2.1. */
#define SUITE "interleaving"
#include "harness/scenario/scenario.h"

SCENARIO(queued_before_setup,
	 "A message that the user sends before INIT ACK has come is sent in I-DATA, if INIT ACK "
	 "offers it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-1"},
	 .excuses = {"RFC8260-2.2.1-1"},
	 .known = {{NULL, NULL,
		    "sctp_sendmsg_to_asoc() in net/sctp/socket.c makes the chunks at once, as the "
		    "peer's extensions are known so far: of DATA while they are not "
		    "(sctp_datamsg_from_user() in net/sctp/chunk.c)"}})
{
	struct association association =
		association_prepare(lab, .interleaving = true, .active = true);
	struct peer *peer = association.peer;
	struct sockaddr_storage to = path_address(lab, "wire", "path0", peer->port);

	peer_invite(peer, association.iut);
	peer_expect(peer, INIT);
	ck_assert_int_eq(sendto(association.iut->fd, "hello", 5, MSG_DONTWAIT | MSG_NOSIGNAL,
				(struct sockaddr *)&to, address_length(&to)),
			 5);
	peer_send_packet(peer,
			 .chunks = {association_init(
				 &association, &(struct association_options){.interleaving = true,
									     .active = true})});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	peer_expect(peer, I_DATA);
	peer_send(peer, SACK);
}
