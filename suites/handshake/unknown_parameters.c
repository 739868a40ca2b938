/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * INIT and INIT ACK with more unrecognized parameters than the kernel has room to report: RFC 9260
 * section 3.2.1.
 *
 * Linux reports them in error causes that it pads one by one.  Whether a cause just fits depends on
 * what the allocator left behind the chunk, so that the first parameter moves all that follow
 * through every multiple of 4 bytes of the distance between two causes.
 */
#define SUITE "handshake"
#include "harness/wire/bytes.h"
#include "harness/scenario/scenario.h"

enum {
	UNKNOWN = 0xc0f0, /* skip it, and report it */
	COUNT = 200, /* their causes take more than the 2048 bytes of the kernel's buffer */
	STEPS = 3, /* multiples of 4 in the 12 bytes of a padded cause */
	SLOT = 8, /* of a parameter that is padded */
};

/* A parameter with 4 * `step` bytes, and in the bytes that follow it COUNT of that length. */
static struct tlv_spec unknown_parameters(unsigned step, uint16_t length)
{
	static uint8_t bytes[4 * STEPS + COUNT * SLOT];

	memset(bytes, 0, sizeof(bytes));
	for (unsigned i = 0; i < COUNT; i++) {
		put_unaligned_be16(UNKNOWN, bytes + 4 * step + i * SLOT);
		put_unaligned_be16(length, bytes + 4 * step + i * SLOT + 2);
	}
	return tlv_lying(tlv_of(UNKNOWN, bytes, 4 * step + COUNT * SLOT), (int)(4 + 4 * step));
}

static void expect_some_reported(const struct packet *packet, uint16_t type)
{
	unsigned count = chunk_tlv_count(packet->chunk, type);

	ck_assert_msg(count > 0 && count < COUNT,
		      "expected a report of as many of %u parameters as there is room for; the "
		      "kernel reports %u",
		      COUNT + 1, count);
}

SCENARIO(init_with_unknown_parameters,
	 "An INIT with more unrecognized parameters than can be reported is answered with INIT ACK",
	 .lab = &scripted_peer, .fix = {"init-cause-padding"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	link_mtu(lab, "path0", 9000);
	for (unsigned length = 5; length < SLOT; length++)
		for (unsigned step = 0; step < STEPS; step++) {
			peer_reset(peer);
			peer_send(peer, INIT, .tlvs = {unknown_parameters(step, (uint16_t)length)});
			expect_some_reported(peer_expect(peer, INIT_ACK), PARAM_UNRECOGNIZED);
		}
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_expect_alive(peer);
}

SCENARIO(init_ack_with_unknown_parameters,
	 "An INIT ACK with more unrecognized parameters than can be reported is answered with "
	 "COOKIE ECHO",
	 .lab = &scripted_peer, .fix = {"init-cause-padding"})
{
	struct peer *peer = peer_open(lab);

	link_mtu(lab, "path0", 9000);
	for (unsigned length = 5; length < SLOT; length++)
		for (unsigned step = 0; step < STEPS; step++) {
			struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

			peer_reset(peer);
			peer_invite(peer, iut);
			peer_expect(peer, INIT);
			peer_send(peer, INIT_ACK,
				  .tlvs = {unknown_parameters(step, (uint16_t)length)});
			peer_expect(peer, COOKIE_ECHO);
			expect_some_reported(peer_expect(peer, ERROR),
					     CAUSE_UNRECOGNIZED_PARAMETERS);
			peer_send(peer, COOKIE_ACK);
			peer_expect_alive(peer);
			peer_send(peer, ABORT);
			endpoint_close(iut);
		}
}
