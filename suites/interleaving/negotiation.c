/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When I-DATA and I-FORWARD-TSN may be used: RFC 8260 2.2.1, 2.3.1 and 4.3.1. */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

static bool has_extension(const struct chunk *init, uint8_t type)
{
	struct tlv extensions;

	return chunk_tlv(init, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
	       memchr(extensions.value, type, extensions.value_length);
}

static uint32_t supported(struct endpoint *endpoint)
{
	struct sctp_assoc_value value = {.assoc_id = endpoint->association};

	endpoint_get(endpoint, SCTP_INTERLEAVING_SUPPORTED, &value, sizeof(value));
	return value.assoc_value;
}

/* Both ends send a message, the peer one of that type, and the kernel's is of that type. */
static void exchange(struct peer *peer, struct endpoint *iut, enum chunk_type type)
{
	endpoint_send(iut, 1, "from the kernel");
	peer_expect(peer, type);
	peer_send(peer, SACK);
	peer_send_packet(peer, .chunks = {CHUNK(type, .stream = 1, .text = "from the peer")});
	peer_expect(peer, SACK);
	expect_message(iut, 1, "from the peer");
}

SCENARIO(offered_if_asked, "I-DATA is offered by an endpoint whose user asked for it, and used",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.1-4", "RFC8260-2.2.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = interleaved_listen(lab, 0);

	ck_assert_uint_eq(supported(iut), 1);
	peer_invite(peer, iut);
	ck_assert(has_extension(peer_expect(peer, INIT)->chunk, I_DATA));
	peer_send_packet(peer, .chunks = {INTERLEAVED(INIT_ACK)});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_eq(supported(iut), 1);
	exchange(peer, iut, I_DATA);
}

SCENARIO(offer_declined, "An offer that the peer does not take up is not used",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = interleaved_listen(lab, 0);

	peer_accept(peer, iut);
	ck_assert_uint_eq(supported(iut), 0);
	exchange(peer, iut, DATA);
}

SCENARIO(not_offered_by_default,
	 "An endpoint whose user did not ask for I-DATA neither offers it nor takes an offer up",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-2", "RFC8260-2.2.1-3", "RFC8260-2.2.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *ack;

	sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	ck_assert_uint_eq(supported(iut), 0);
	peer_invite(peer, iut);
	ck_assert(!has_extension(peer_expect(peer, INIT)->chunk, I_DATA));
	endpoint_close(iut);
	peer_reset(peer);

	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send_packet(peer, .chunks = {INTERLEAVED(INIT)});
	ack = peer_expect(peer, INIT_ACK);
	ck_assert(!has_extension(ack->chunk, I_DATA));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	exchange(peer, iut, DATA);
}

SCENARIO(offer_taken_up, "An offer of the peer is taken up in the INIT ACK", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = interleaved_listen(lab, 0);

	peer_send_packet(peer, .chunks = {INTERLEAVED(INIT)});
	ck_assert(has_extension(peer_expect(peer, INIT_ACK)->chunk, I_DATA));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_eq(supported(iut), 1);
	exchange(peer, iut, I_DATA);
}

SCENARIO(i_forward_tsn_offered,
	 "An endpoint that offers I-DATA and partial reliability offers I-FORWARD-TSN, too",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2-2", "RFC8260-2.3.1-1"},
	 .known = {{"6.1", NULL,
		    "it is not among the Supported Extensions (sctp_make_init() in "
		    "sm_make_chunk.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = interleaved_listen(lab, 0);

	peer_invite(peer, iut);
	ck_assert(has_extension(peer_expect(peer, INIT)->chunk, I_FORWARD_TSN));
}

SCENARIO(both_kinds, "One endpoint has associations with I-DATA and others with DATA",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2-1", "RFC8260-2.2.1-1", "RFC8260-2.2.1-2"})
{
	struct peer *with = peer_open(lab);
	struct peer *without = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = interleaved_listen(lab, 0);
	sctp_assoc_t first;

	peer_connect(with, iut, .init = INTERLEAVED(INIT));
	first = iut->association;
	peer_connect(without, iut);
	ck_assert_uint_eq(supported(iut), 0);
	exchange(without, iut, DATA);
	iut->association = first;
	ck_assert_uint_eq(supported(iut), 1);
	exchange(with, iut, I_DATA);
}

SCENARIO(restart_without, "A peer that restarts without I-DATA gets DATA", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-2"},
	 .known = {{"6.1", NULL,
		    "it gets I-DATA: sctp_assoc_update() (associola.c) keeps what was negotiated "
		    "before the restart"}})
{
	struct association association = interleaved_open(lab);
	struct peer *peer = association.peer;

	peer_reset(peer);
	peer_heed(peer, SACK);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange(peer, association.iut, DATA);
}

static int try_set(struct endpoint *endpoint, int option, const void *value, socklen_t size)
{
	return setsockopt(endpoint->fd, IPPROTO_SCTP, option, value, size) < 0 ? errno : 0;
}

SCENARIO(
	interleaving_permitted,
	"SCTP_INTERLEAVING_SUPPORTED is refused without net.sctp.intl_enable, and without fragment "
	"interleaving at the socket",
	.lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	.spec = {"RFC8260-2.2.1-4", "RFC8260-2.2.1-5"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sctp_assoc_value on = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = 1};

	endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &(int){2}, sizeof(int));
	ck_assert_int_eq(try_set(iut, SCTP_INTERLEAVING_SUPPORTED, &on, sizeof(on)), EPERM);
	sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &(int){0}, sizeof(int));
	ck_assert_int_eq(try_set(iut, SCTP_INTERLEAVING_SUPPORTED, &on, sizeof(on)), EPERM);
	ck_assert_uint_eq(supported(iut), 0);
	endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &(int){2}, sizeof(int));
	endpoint_set(iut, SCTP_INTERLEAVING_SUPPORTED, &on, sizeof(on));
	ck_assert_uint_eq(supported(iut), 1);
	/* Who cannot handle interleaved messages any more does not offer them. */
	endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &(int){0}, sizeof(int));
	ck_assert_uint_eq(supported(iut), 0);
}

SCENARIO(fragment_interleave_level, "SCTP_FRAGMENT_INTERLEAVE gives the level that was set",
	 .lab = &scripted_peer, .as = AS_IPV4,
	 .known = {{"6.1", NULL,
		    "level 2 becomes 1: sctp_setsockopt_fragment_interleave() (socket.c) keeps one "
		    "bit"}})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	for (int level = 0; level <= 2; level++) {
		int got;

		endpoint_set(iut, SCTP_FRAGMENT_INTERLEAVE, &level, sizeof(level));
		endpoint_get(iut, SCTP_FRAGMENT_INTERLEAVE, &got, sizeof(got));
		ck_assert_int_eq(got, level);
	}
}
