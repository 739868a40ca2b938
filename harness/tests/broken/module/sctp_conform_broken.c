// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel module that breaks SCTP in five ways, for tests of the search for faults.  Each is a probe of a function of
 * net/sctp, which itself stays as it is:
 *
 *  - an I-FORWARD-TSN is warned of;
 *  - a message that the user sends after DATA of the peer, a message of its own, and DATA of the peer again is warned of;
 *  - one byte of each message of a certain length is changed as it is delivered;
 *  - messages of another length are acknowledged and never delivered;
 *  - nothing is done when T3-rtx expires.
 */
#include <linux/bug.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <net/sctp/constants.h>
#include <net/sctp/sctp.h>
#include <net/sctp/sm.h>
#include <net/sctp/structs.h>

/* Bytes of user data in one DATA chunk. */
enum { CHANGED_MESSAGE = 1000, LOST_MESSAGE = 500 };
/* Further on than any stream gets. */
enum { NEVER = 1000 };

/* How far an association has come on the way to the second fault; one at a time is enough. */
static const void *watched;
static unsigned int stage;

static noinline void planted_one_step(void)
{
	WARN(1, "planted: one step");
}

static noinline void planted_four_steps(void)
{
	WARN(1, "planted: four steps");
}

static void advance(const void *association, unsigned int event, unsigned int what)
{
	static const struct {
		unsigned int event, what;
	} way[] = {
		{SCTP_EVENT_T_CHUNK, SCTP_CID_DATA},
		{SCTP_EVENT_T_PRIMITIVE, SCTP_PRIMITIVE_SEND},
		{SCTP_EVENT_T_CHUNK, SCTP_CID_DATA},
		{SCTP_EVENT_T_PRIMITIVE, SCTP_PRIMITIVE_SEND},
	};

	if (stage > 0 && association != watched)
		return;
	if (event != way[stage].event || what != way[stage].what)
		return;
	watched = association;
	if (++stage < ARRAY_SIZE(way))
		return;
	stage = 0;
	planted_four_steps();
}

/* What a function that may be left out does instead: nothing, successfully. */
static noinline int do_nothing(void)
{
	return 0;
}

static int leave_out(struct pt_regs *registers)
{
	registers->ip = (unsigned long)do_nothing;
	return 1;
}

/* sctp_do_sm(net, event_type, subtype, state, ep, asoc, ...) */
static int see_event(struct kprobe *probe, struct pt_regs *registers)
{
	unsigned int event = (unsigned int)registers->si, chunk = (unsigned int)registers->dx;
	const struct sctp_association *association = (const void *)registers->r9;

	if (!association)
		return 0;
	if (event == SCTP_EVENT_T_CHUNK && chunk == SCTP_CID_I_FWD_TSN)
		planted_one_step();
	if (event == SCTP_EVENT_T_TIMEOUT && chunk == SCTP_EVENT_TIMEOUT_T3_RTX)
		return leave_out(registers);
	advance(association, event, chunk);
	return 0;
}

/* sctp_association_free(asoc): another one may come to lie in its place. */
static int see_end(struct kprobe *probe, struct pt_regs *registers)
{
	if ((const void *)registers->di == watched) {
		watched = NULL;
		stage = 0;
	}
	return 0;
}

/* sctp_ulpq_tail_data(ulpq, chunk, gfp) */
static int see_data(struct kprobe *probe, struct pt_regs *registers)
{
	struct sctp_chunk *chunk = (void *)registers->si;
	int size = ntohs(chunk->chunk_hdr->length) - sctp_datachk_len(&chunk->asoc->stream);

	/* It waits for others that never come. */
	if (size == LOST_MESSAGE)
		be16_add_cpu(&chunk->subh.data_hdr->ssn, NEVER);
	if (size == CHANGED_MESSAGE && !skb_is_nonlinear(chunk->skb))
		chunk->skb->data[chunk->skb->len - 5] ^= 0x40;
	return 0;
}

static struct kprobe probes[] = {
	{.symbol_name = "sctp_do_sm", .pre_handler = see_event},
	{.symbol_name = "sctp_association_free", .pre_handler = see_end},
	{.symbol_name = "sctp_ulpq_tail_data", .pre_handler = see_data},
};

static int __init planted_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(probes); i++) {
		int result = register_kprobe(&probes[i]);

		if (result)
			return result;
	}
	return 0;
}
module_init(planted_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults of SCTP, planted for tests");
