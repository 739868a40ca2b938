/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What it costs that n chunks wait: to be acknowledged, to be put together, to be reported. */
#define SUITE "scale"
#include "harness/scenario/scenario.h"

#include "harness/scenario/association/arrival.h"

enum { TIMES = 5 };

static uint64_t cost_of_arrival(struct arrival *arrival)
{
	return cost_of(&(struct act){.run = arrival_deliver,
				     .settle = arrival_sweep,
				     .times = TIMES},
		       arrival)
		.median;
}

/* An association with a kernel that has sent nothing yet and may send much. */
static struct arrival open_sender(struct lab *lab)
{
	const int large = 1 << 22;
	struct arrival arrival = arrival_of(
		association_open(lab, .active = true, .style = ONE_TO_ONE, .a_rwnd = 1 << 20));

	if (setsockopt(arrival.association.iut->fd, SOL_SOCKET, SO_SNDBUFFORCE, &large,
		       sizeof(large)) != 0)
		scenario_error("SO_SNDBUFFORCE: %s", strerror(errno));
	return arrival;
}

static void send_until(struct arrival *arrival, unsigned *sent, unsigned count)
{
	for (; *sent < count; ++*sent)
		if (send(arrival->association.iut->fd, "x", 1, 0) != 1)
			scenario_error("send: %s", strerror(errno));
	arrival_sweep(arrival);
}

/* The n gap blocks report every second DATA after the first. */
static void build_sack(struct arrival *arrival, unsigned n)
{
	static uint16_t gaps[256][2];
	static uint8_t value[12 + sizeof(gaps)];
	const uint32_t head[3] = {htonl(data_tsn(arrival->association, 0)), htonl(1 << 20),
				  htonl(n << 16)};

	for (unsigned i = 0; i < n; i++)
		gaps[i][0] = gaps[i][1] = htons((uint16_t)(2 * i + 2));
	memcpy(value, head, sizeof(head));
	memcpy(value + sizeof(head), gaps, n * sizeof(gaps[0]));
	arrival_build(arrival, CHUNK(SACK, .value = value,
				     .value_size = sizeof(head) + n * sizeof(gaps[0])));
}

SCENARIO(sack_by_outstanding, "A SACK costs in proportion to the DATA outstanding",
	 .lab = &scripted_peer, .as = AS_IPV4, .needs = CAP_INSTRUCTIONS)
{
	struct growth_curve curve = {"a SACK of one gap block by the number of outstanding DATA"};
	static const unsigned counts[] = {16, 64, 256};
	struct arrival arrival = open_sender(lab);
	unsigned sent = 0;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		send_until(&arrival, &sent, counts[i]);
		build_sack(&arrival, 1);
		growth_add(&curve, counts[i], cost_of_arrival(&arrival));
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

SCENARIO(
	sack_by_gaps, "A SACK costs in proportion to its gap blocks and what is outstanding",
	.lab = &scripted_peer, .as = AS_IPV4, .needs = CAP_INSTRUCTIONS,
	.known = {
		{.reason =
			 "for each outstanding DATA the gap blocks are searched from the first one: sctp_check_transmitted() calls sctp_acked() (net/sctp/outqueue.c)"}})
{
	struct growth_curve curve = {
		"a SACK that reports every second one of the outstanding DATA"};
	static const unsigned counts[] = {8, 32, 128};
	struct arrival arrival = open_sender(lab);
	unsigned sent = 0;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		send_until(&arrival, &sent, 2 * counts[i]);
		build_sack(&arrival, counts[i]);
		growth_add(&curve, counts[i], cost_of_arrival(&arrival));
	}
	expect_growth(&curve, BUDGET_LINEAR);
}

/* The fragment of that number of a message of which the last one does not come. */
static void build_fragment(struct arrival *arrival, unsigned number)
{
	arrival_build(arrival,
		      CHUNK(DATA, .tsn = peer_data_tsn(arrival->association, number),
			    .flags = number == 1 ? DATA_FLAG_B : 0, .ssn = 0, .text = "x"));
}

struct fragments {
	struct arrival arrival;
	unsigned next;
};

static void next_fragment(void *context)
{
	struct fragments *fragments = context;

	build_fragment(&fragments->arrival, fragments->next++);
}

static void deliver_fragment(void *context)
{
	arrival_deliver(&((struct fragments *)context)->arrival);
}

static void sweep_fragment(void *context)
{
	arrival_sweep(&((struct fragments *)context)->arrival);
}

SCENARIO(
	fragment_by_waiting,
	"A fragment costs the same however many wait for the rest of their message",
	.lab = &scripted_peer, .as = AS_IPV4, .needs = CAP_INSTRUCTIONS,
	.known = {
		{.reason =
			 "with each fragment all that wait are walked through to see whether a message is complete: sctp_ulpq_retrieve_reassembled() (net/sctp/ulpqueue.c)"}})
{
	struct growth_curve curve = {"a fragment by the number of fragments that wait"};
	static const unsigned counts[] = {16, 64, 256};
	struct fragments fragments = {.arrival = arrival_of(association_open(lab)), .next = 1};
	const struct act act = {.prepare = next_fragment,
				.run = deliver_fragment,
				.settle = sweep_fragment,
				.times = TIMES};

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		while (fragments.next <= counts[i]) {
			next_fragment(&fragments);
			deliver_fragment(&fragments);
			sweep_fragment(&fragments);
		}
		growth_add(&curve, counts[i], cost_of(&act, &fragments).median);
	}
	expect_growth(&curve, BUDGET_CONSTANT);
}

static void flood(struct arrival *arrival, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		arrival->length = peer_build_packet(
			arrival->association.peer, arrival->frame, ARRIVAL_FRAME_SIZE, .tag = 0,
			.source_port = 10000 + (i & 0x7fff), .chunks = {CHUNK(INIT)});
		arrival_deliver(arrival);
		arrival_sweep(arrival);
	}
}

SCENARIO(init_flood, "A flood of INITs keeps no memory, and an honest peer gets its association",
	 .lab = &scripted_peer, .as = AS_IPV4,
	 .needs = CAP_INSTRUCTIONS | CAP_GUEST | CAP_SLAB_COUNTS, .spec = {"RFC9260-5.1-6"})
{
	enum { WARM = 1000, INITS = 1000 };
	struct association honest = association_prepare(lab);
	struct arrival arrival = arrival_of(honest);
	struct census before, after;

	flood(&arrival, 0, WARM);
	census_take(&before);
	flood(&arrival, WARM, WARM + INITS);
	census_take(&after);
	census_expect_none_kept(&before, &after, INITS, "INITs");
	trace_start(lab);
	peer_connect(honest.peer, honest.iut);
}
