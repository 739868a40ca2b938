/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel gives up messages that were sent as I-DATA: RFC 8260 2.3.1, RFC 3758 3.5. */
#define SUITE "interleaving"
#include "suites/interleaving/interleaved.h"

enum { LIFETIME = 500 }; /* milliseconds, less than an RTO */

static void send_short_lived(struct association association, uint16_t stream, bool unordered,
			     size_t size)
{
	struct sctp_default_prinfo info = {.pr_assoc_id = association.iut->association,
					   .pr_policy = SCTP_PR_SCTP_TTL,
					   .pr_value = LIFETIME};

	endpoint_set(association.iut, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
	endpoint_send(association.iut, stream, NULL, .size = size, .unordered = unordered,
		      .flags = SCTP_PR_SCTP_TTL);
	info.pr_policy = SCTP_PR_SCTP_NONE;
	info.pr_value = 0;
	endpoint_set(association.iut, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
}

static struct association open_quiet(struct lab *lab)
{
	struct association association = interleaved_open(lab);

	endpoint_disable_heartbeats(association.iut);
	return association;
}

static int64_t rto_of(struct association association)
{
	return MILLISECONDS(endpoint_path(association.iut, "path0").spinfo_rto);
}

static bool has_skip(const struct chunk *forward, struct skip skip)
{
	for (unsigned i = 0; i < forward->tsn.skipped; i++) {
		struct skipped_message entry = forward_tsn_skipped(forward, i);

		if (entry.stream == skip.stream &&
		    entry.unordered == (skip.flags == SKIP_UNORDERED) && entry.number == skip.mid)
			return true;
	}
	return false;
}

/* An I-FORWARD-TSN to the kernel's n-th TSN with exactly these entries, in any order. */
static void check_skips(struct association association, const struct packet *packet, unsigned n,
			const struct skip *skips, unsigned count)
{
	const struct chunk *forward = packet->chunk;

	ck_assert_uint_eq(forward->flags, 0);
	ck_assert_uint_eq(forward->tsn.cumulative_tsn, association.peer->iut_initial_tsn + n);
	ck_assert_uint_eq(forward->tsn.skipped, count);
	for (unsigned i = 0; i < count; i++) {
		/* The reserved bits, and all of U's octet but U. */
		ck_assert_uint_eq(forward->tsn.streams[8 * i + 2], 0);
		ck_assert_uint_eq(forward->tsn.streams[8 * i + 3] & 0xfe, 0);
		ck_assert_msg(has_skip(forward, skips[i]), "no entry for stream %u, %s, MID %u",
			      skips[i].stream, skips[i].flags ? "unordered" : "ordered",
			      skips[i].mid);
	}
}

SCENARIO(abandoned_message, "A lost message whose life has ended is skipped by I-FORWARD-TSN",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-2", "RFC8260-2.3.1-3", "RFC8260-2.3.1-5",
		  "RFC3758-3.5-7"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;
	const struct packet *forward;

	send_short_lived(association, 3, false, 100);
	ck_assert_uint_eq(peer_expect(peer, I_DATA)->chunk->data.mid, 0);
	forward = peer_expect(peer, I_FORWARD_TSN, .after = rto_of(association));
	check_skips(association, forward, 0, (const struct skip[]){{3, 0, 0}}, 1);
	peer_send(peer, SACK);
	endpoint_send(association.iut, 3, "next");
	ck_assert_uint_eq(peer_expect(peer, I_DATA)->chunk->data.mid, 1);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(abandoned_unordered_message, "A lost unordered message is skipped with the U bit",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-5", "RFC3758-3.5-7"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;
	const struct packet *forward;

	/* The ordered one counts apart, and is not given up. */
	endpoint_send(association.iut, 3, "ordered");
	peer_expect(peer, I_DATA);
	peer_send(peer, SACK);
	send_short_lived(association, 3, true, 100);
	peer_expect(peer, I_DATA);
	forward = peer_expect(peer, I_FORWARD_TSN, .after = rto_of(association));
	check_skips(association, forward, 1, (const struct skip[]){{3, SKIP_UNORDERED, 0}}, 1);
}

SCENARIO(largest_abandoned_mid, "Of several skipped messages of a stream the largest MID is told",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-10"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < 3; i++) {
		send_short_lived(association, 1, false, 100);
		peer_expect(peer, I_DATA);
	}
	check_skips(association,
		    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 2,
		    (const struct skip[]){{1, 0, 2}}, 1);
}

SCENARIO(abandoned_streams,
	 "Each stream has an entry of its own, and so have ordered and unordered messages",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-10"})
{
	static const struct skip sent[] = {{1, 0, 0}, {1, SKIP_UNORDERED, 0}, {2, 0, 0},
					   {1, 0, 1}, {1, SKIP_UNORDERED, 1}, {1, 0, 2}};
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < 6; i++) {
		const struct chunk *chunk;

		send_short_lived(association, sent[i].stream, sent[i].flags, 100);
		chunk = peer_expect(peer, I_DATA)->chunk;
		ck_assert_uint_eq(chunk->data.mid, sent[i].mid);
	}
	check_skips(association,
		    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 5,
		    (const struct skip[]){{1, 0, 2}, {1, SKIP_UNORDERED, 1}, {2, 0, 0}}, 3);
}

SCENARIO(abandoned_around_received,
	 "What the peer has is not skipped, and what is lost behind it is, once the peer tells",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-7", "RFC3758-3.5-10"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;
	uint32_t tsn = peer->iut_initial_tsn;

	send_short_lived(association, 1, false, 100);
	peer_expect(peer, I_DATA);
	endpoint_send(association.iut, 1, "received");
	peer_expect(peer, I_DATA);
	send_short_lived(association, 1, false, 100);
	peer_expect(peer, I_DATA);
	peer_send(peer, SACK, .cumulative_tsn = tsn - 1, .gaps = {{2, 2}});
	check_skips(association,
		    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 0,
		    (const struct skip[]){{1, 0, 0}}, 1);
	peer_send(peer, SACK, .cumulative_tsn = tsn + 1);
	check_skips(association,
		    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 2,
		    (const struct skip[]){{1, 0, 2}}, 1);
	peer_send(peer, SACK, .cumulative_tsn = tsn + 2);
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(lost_i_forward_tsn, "An I-FORWARD-TSN that is not acknowledged is sent again",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-14"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;
	static const struct skip skip = {1, 0, 0};

	send_short_lived(association, 1, false, 100);
	peer_expect(peer, I_DATA);
	for (unsigned i = 0; i < 3; i++)
		check_skips(association,
			    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 0,
			    &skip, 1);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(abandoned_fragments, "All fragments of a message that were sent are skipped at once",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.5-7", "RFC3758-3.5-10"})
{
	struct association association = open_quiet(lab);
	struct peer *peer = association.peer;

	send_short_lived(association, 1, false, 4000);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(peer_expect(peer, I_DATA)->chunk->data.mid, 0);
	check_skips(association,
		    peer_expect(peer, I_FORWARD_TSN, .within = 2 * rto_of(association)), 2,
		    (const struct skip[]){{1, 0, 0}}, 1);
	peer_send(peer, SACK);
	endpoint_send(association.iut, 1, "next");
	ck_assert_uint_eq(peer_expect(peer, I_DATA)->chunk->data.mid, 1);
}

/*
 * A peer with these extensions, and a short-lived message that is lost.  Returns what the kernel
 * sends then.
 */
static int sent_for_lost(struct lab *lab, const struct tlv_spec *extensions, bool forward_tsn)
{
	struct tlv_spec supported = {.type = forward_tsn ? PARAM_FORWARD_TSN : 0};
	struct association association =
		interleaved_open(lab, .init = CHUNK(INIT, .tlvs = {*extensions, supported}));

	endpoint_disable_heartbeats(association.iut);
	send_short_lived(association, 1, false, 100);
	peer_expect(association.peer, I_DATA);
	return peer_next(association.peer, 2 * rto_of(association));
}

SCENARIO(peer_without_partial_reliability,
	 "To a peer that supports neither FORWARD TSN nor I-FORWARD-TSN a lost message is sent "
	 "again",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC3758-3.3.2-7"})
{
	static const uint8_t types[] = {I_DATA};
	struct tlv_spec extensions = supported_extensions(types, 1);
	int sent = sent_for_lost(lab, &extensions, false);

	ck_assert_int_eq(sent, I_DATA);
}

SCENARIO(peer_without_i_forward_tsn,
	 "To a peer that supports I-DATA and FORWARD TSN, but not I-FORWARD-TSN, a lost message is "
	 "sent again",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1"},
	 .known = {
		 {"6.1", NULL,
		  "I-FORWARD-TSN is sent: sctp_process_ext_param() (sm_make_chunk.c) does not look "
		  "for it, support of FORWARD TSN is taken for that of both"}})
{
	static const uint8_t types[] = {I_DATA, FORWARD_TSN};
	struct tlv_spec extensions = supported_extensions(types, 2);
	int sent = sent_for_lost(lab, &extensions, true);

	ck_assert_int_eq(sent, I_DATA);
}

SCENARIO(peer_with_i_forward_tsn,
	 "To a peer that supports I-DATA and I-FORWARD-TSN, but not FORWARD TSN, I-FORWARD-TSN is "
	 "sent",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_PR_SCTP,
	 .spec = {"RFC8260-2.3.1-1", "RFC8260-2.3.1-5"},
	 .known = {
		 {"6.1", NULL,
		  "the message is sent again: sctp_process_ext_param() (sm_make_chunk.c) does not "
		  "look for I-FORWARD-TSN"}})
{
	static const uint8_t types[] = {I_DATA, I_FORWARD_TSN};
	struct tlv_spec extensions = supported_extensions(types, 2);
	int sent = sent_for_lost(lab, &extensions, false);

	ck_assert_int_eq(sent, I_FORWARD_TSN);
}
