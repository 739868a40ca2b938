/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When I-DATA and I-FORWARD-TSN may be used: RFC 8260 2.2.1, 2.3.1 and 4.3.1. */
#define SUITE "interleaving"
#include "harness/scenario/scenario.h"

static bool has_extension(const struct chunk *init, uint8_t type)
{
	struct tlv extensions;

	return chunk_tlv(init, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
	       memchr(extensions.value, type, extensions.value_length);
}

#define supported(endpoint) option_get_assoc_value(endpoint, SCTP_INTERLEAVING_SUPPORTED)

/* Whether the kernel's last INIT or INIT ACK lists the chunk type in its Supported Extensions. */
static bool kernel_offers(enum chunk_type init, uint8_t type)
{
	return has_extension(packet_last("iut", init)->chunk, type);
}

/* The user asks for interleaving; the peer does not offer it. */
static struct association open_unanswered(struct lab *lab)
{
	return association_open(lab, .interleaving = true, .active = true, .init = CHUNK(INIT_ACK));
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

SCENARIO(offered_if_asked, "An endpoint whose user asked for I-DATA offers it and uses it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.1-4", "RFC8260-2.2.1-5", "RFC8260-4.3.1-1"})
{
	struct association association =
		association_prepare(lab, .interleaving = true, .active = true);

	ck_assert_uint_eq(supported(association.iut), 1);
	association = association_open(lab, .interleaving = true, .active = true,
				       .iut = association.iut, .peer = association.peer);
	ck_assert(kernel_offers(INIT, I_DATA));
	ck_assert_uint_eq(supported(association.iut), 1);
	exchange(association.peer, association.iut, I_DATA);
}

SCENARIO(offer_declined, "I-DATA is not used if the peer does not accept the offer",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-2"})
{
	struct association association = open_unanswered(lab);

	ck_assert_uint_eq(supported(association.iut), 0);
	exchange(association.peer, association.iut, DATA);
}

SCENARIO(not_offered_by_default,
	 "An endpoint whose user did not ask for I-DATA neither offers nor accepts it",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-2", "RFC8260-2.2.1-3", "RFC8260-2.2.1-5", "RFC8260-4.3.1-4"})
{
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	association = association_prepare(lab, .active = true);
	ck_assert_uint_eq(supported(association.iut), 0);
	peer_invite(association.peer, association.iut);
	ck_assert(!has_extension(peer_expect(association.peer, INIT)->chunk, I_DATA));
	endpoint_close(association.iut);
	peer_reset(association.peer);

	association = association_open(lab, .peer = association.peer, .forward_tsn = true,
				       .extensions = {I_DATA, FORWARD_TSN, I_FORWARD_TSN});
	ck_assert(!kernel_offers(INIT_ACK, I_DATA));
	exchange(association.peer, association.iut, DATA);
}

SCENARIO(offer_taken_up, "The peer's offer of I-DATA is accepted in the INIT ACK",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.1-5"})
{
	struct association association = association_open(lab, .interleaving = true);

	ck_assert(kernel_offers(INIT_ACK, I_DATA));
	ck_assert_uint_eq(supported(association.iut), 1);
	exchange(association.peer, association.iut, I_DATA);
}

SCENARIO(i_forward_tsn_offered,
	 "An endpoint that offers I-DATA and partial reliability also offers I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2-2", "RFC8260-2.3.1-1"},
	 .known = {{"5.10", NULL,
		    "it is not among the Supported Extensions (sctp_make_init() in "
		    "sm_make_chunk.c)"}})
{
	struct association association =
		association_prepare(lab, .interleaving = true, .active = true);

	peer_invite(association.peer, association.iut);
	ck_assert_msg(has_extension(peer_expect(association.peer, INIT)->chunk, I_FORWARD_TSN),
		      "expected I-FORWARD-TSN among the Supported Extensions of the INIT");
}

SCENARIO(both_kinds, "One endpoint can have associations with I-DATA and others with DATA",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2-1", "RFC8260-2.2.1-1", "RFC8260-2.2.1-2"})
{
	struct association with = association_open(lab, .interleaving = true);
	struct peer *without = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = with.iut;
	sctp_assoc_t first = iut->association;

	peer_connect(without, iut);
	ck_assert_uint_eq(supported(iut), 0);
	exchange(without, iut, DATA);
	iut->association = first;
	ck_assert_uint_eq(supported(iut), 1);
	exchange(with.peer, iut, I_DATA);
}

SCENARIO(restart_without, "A peer that restarts without I-DATA gets DATA", .lab = &scripted_peer,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-2"},
	 .known = {{"5.10", NULL,
		    "it gets I-DATA: sctp_assoc_update() (associola.c) keeps what was negotiated "
		    "before the restart"}})
{
	struct association association = association_open(lab, .interleaving = true);
	struct peer *peer = association.peer;

	peer_reset(peer);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
	exchange(peer, association.iut, DATA);
}

/* Asks for interleaving.  Returns 0 or errno. */
static int ask(struct endpoint *endpoint)
{
	struct sctp_assoc_value on = {.assoc_id = SCTP_FUTURE_ASSOC, .assoc_value = 1};

	return option_try(endpoint, SCTP_INTERLEAVING_SUPPORTED, &on, sizeof(on));
}

SCENARIO(interleaving_permitted,
	 "SCTP_INTERLEAVING_SUPPORTED is refused without net.sctp.intl_enable, and without "
	 "fragment interleaving on the socket",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-4", "RFC8260-2.2.1-5"}, .no_packets = true)
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 2);
	ck_assert_int_eq(ask(iut), EPERM);
	sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 0);
	ck_assert_int_eq(ask(iut), EPERM);
	ck_assert_uint_eq(supported(iut), 0);
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 2);
	ck_assert_int_eq(ask(iut), 0);
	ck_assert_uint_eq(supported(iut), 1);
	/* Who cannot handle interleaved messages any more does not offer them. */
	option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, 0);
	ck_assert_uint_eq(supported(iut), 0);
}

SCENARIO(fragment_interleave_level, "SCTP_FRAGMENT_INTERLEAVE returns the level that was set",
	 .lab = &scripted_peer, .as = AS_IPV4,
	 .known = {{"5.10", NULL,
		    "level 2 becomes 1: sctp_setsockopt_fragment_interleave() (socket.c) keeps one "
		    "bit"}})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	for (int level = 0; level <= 2; level++) {
		option_set_int(iut, SCTP_FRAGMENT_INTERLEAVE, level);
		ck_assert_int_eq(option_get_int(iut, SCTP_FRAGMENT_INTERLEAVE), level);
	}
}
