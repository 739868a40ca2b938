/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a packet costs the kernel that gets it, up to the answer that it causes, and what it costs to send one.
 *
 * A frame is made beforehand and handed to the kernel's device by one system call, in which the kernel does all that
 * the frame causes.  Of that the cost of a frame of the same length is taken off that no protocol wants: what remains
 * is IP and SCTP.
 */
#define SUITE "bench"
#include "suites/bench/bench.h"

#include "harness/scenario/association/arrival.h"

enum { ETHERTYPE = 12, NO_PROTOCOL = 0x88b5 };

/* What a frame of that length costs before any protocol gets it. */
static struct cost empty_arrival(struct arrival *arrival)
{
	uint8_t kept[2];
	struct cost cost;

	memcpy(kept, arrival->frame + ETHERTYPE, sizeof(kept));
	arrival->frame[ETHERTYPE] = NO_PROTOCOL >> 8;
	arrival->frame[ETHERTYPE + 1] = NO_PROTOCOL & 0xff;
	cost = cost_of(&(struct act){.run = arrival_deliver, .settle = arrival_sweep}, arrival);
	memcpy(arrival->frame + ETHERTYPE, kept, sizeof(kept));
	return cost;
}

static void record_arrival(const char *name, unsigned n, struct arrival *arrival,
			   void (*prepare)(void *context))
{
	struct cost cost;

	cost = cost_of(
		&(struct act){.prepare = prepare, .run = arrival_deliver, .settle = arrival_sweep},
		arrival);
	cost_record(name, n, cost_beyond(cost, empty_arrival(arrival)));
}

/* The next two DATA: every second one is acknowledged. */
struct couple {
	struct arrival first, second;
};

static void build_data(struct arrival *arrival, unsigned n)
{
	static const uint8_t data[ARRIVAL_FRAME_SIZE];

	arrival_build(arrival, NTH_DATA(arrival->association, n, .text = NULL, .data = data,
					.size = arrival->size));
}

static void next_couple(void *context)
{
	struct couple *couple = context;

	build_data(&couple->first, couple->first.number++);
	memcpy(couple->second.frame, couple->first.frame, sizeof(couple->second.frame));
	couple->second.length = couple->first.length;
	build_data(&couple->first, couple->first.number++);
}

static void deliver_couple(void *context)
{
	struct couple *couple = context;

	arrival_deliver(&couple->second);
	arrival_deliver(&couple->first);
}

static void sweep_couple(void *context)
{
	arrival_sweep(&((struct couple *)context)->first);
}

SCENARIO(arrival,
	 "DATA of 1, 100 and 1400 bytes arrives in order, every second one is acknowledged",
	 ON_WIRE(scripted_peer))
{
	static const struct {
		const char *name;
		size_t size;
	} sizes[] = {{"received_1", 1}, {"received_100", 100}, {"received_1400", 1400}};
	struct couple couple = {.first = arrival_of(association_open(lab))};

	couple.second = couple.first;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct cost cost;

		couple.first.size = sizes[i].size;
		cost = cost_of(&(struct act){.prepare = next_couple,
					     .run = deliver_couple,
					     .settle = sweep_couple,
					     .per = 2},
			       &couple);
		cost_record(sizes[i].name, 0, cost_beyond(cost, empty_arrival(&couple.first)));
	}
}

/* The message leaves for the device at the other end of which nobody has to do anything but take it. */
static void send_message(void *context)
{
	static const uint8_t data[1 << 16];
	const struct arrival *arrival = context;

	if (send(arrival->association.iut->fd, data, arrival->size, 0) != (ssize_t)arrival->size)
		scenario_error("send: %s", strerror(errno));
}

static void acknowledge(void *context)
{
	struct arrival *arrival = context;
	struct association association = arrival->association;

	arrival_sweep(arrival);
	arrival_build(arrival,
		      CHUNK(SACK, .cumulative_tsn = data_tsn(association, ++arrival->number - 1)));
	arrival_deliver(arrival);
	arrival_sweep(arrival);
}

SCENARIO(departure, "A message of 1, 100 and 1400 bytes is sent", ON_WIRE(scripted_peer))
{
	struct arrival arrival =
		arrival_of(association_open(lab, .active = true, .style = ONE_TO_ONE));
	static const struct {
		const char *name;
		size_t size;
	} sizes[] = {{"sent_1", 1}, {"sent_100", 100}, {"sent_1400", 1400}};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		arrival.size = sizes[i].size;
		cost_record(sizes[i].name, 0,
			    cost_of(&(struct act){.run = send_message, .settle = acknowledge},
				    &arrival));
	}
}

/*
 * The peer's DATA with every second one missing, so that n gap blocks have to be reported.  Linux reports 16 at most
 * (SCTP_MAX_GABS).
 */
static void leave_gaps(struct arrival *arrival, unsigned n)
{
	while (arrival->number <= 2 * n) {
		arrival_build(arrival, NTH_DATA(arrival->association, arrival->number + 1));
		arrival_deliver(arrival);
		arrival_sweep(arrival);
		arrival->number += 2;
	}
}

SCENARIO(gaps_reported, "A SACK with n gap blocks is made, for a DATA that came before",
	 ON_WIRE(scripted_peer))
{
	struct arrival arrival = arrival_of(association_open(lab));
	static const unsigned counts[] = {1, 4, 16};

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		leave_gaps(&arrival, counts[i]);
		arrival_build(&arrival, NTH_DATA(arrival.association, 2));
		record_arrival("sack_made", counts[i], &arrival, NULL);
	}
}

static void build_sack(struct arrival *arrival, unsigned n)
{
	static uint16_t gaps[256][2];
	static uint8_t value[12 + sizeof(gaps)];
	uint32_t head[3] = {htonl(data_tsn(arrival->association, 0)), htonl(1 << 20),
			    htonl(n << 16)};

	for (unsigned i = 0; i < n; i++)
		gaps[i][0] = gaps[i][1] = htons((uint16_t)(2 * i + 2));
	memcpy(value, head, sizeof(head));
	memcpy(value + sizeof(head), gaps, n * sizeof(gaps[0]));
	arrival_build(arrival, CHUNK(SACK, .value = value,
				     .value_size = sizeof(head) + n * sizeof(gaps[0])));
}

SCENARIO(gaps_processed, "A SACK with n gap blocks is processed, with 512 DATA outstanding",
	 ON_WIRE(scripted_peer))
{
	struct arrival arrival = arrival_of(
		association_open(lab, .active = true, .style = ONE_TO_ONE, .a_rwnd = 1 << 20));
	static const unsigned counts[] = {1, 16, 64, 256};
	const int large = 1 << 22;

	(void)setsockopt(arrival.association.iut->fd, SOL_SOCKET, SO_SNDBUFFORCE, &large,
			 sizeof(large));
	arrival.size = 1;
	for (unsigned i = 0; i < 512; i++)
		send_message(&arrival);
	arrival_sweep(&arrival);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		build_sack(&arrival, counts[i]);
		record_arrival("sack_processed", counts[i], &arrival, NULL);
	}
}

SCENARIO(control, "A HEARTBEAT is answered; an INIT; a packet out of the blue",
	 ON_WIRE(scripted_peer))
{
	struct arrival arrival = arrival_of(association_open(lab));
	struct peer *peer = arrival.association.peer;

	arrival_build(&arrival, CHUNK(HEARTBEAT));
	record_arrival("heartbeat_answered", 0, &arrival, NULL);
	arrival.length = peer_build_packet(peer, arrival.frame, ARRIVAL_FRAME_SIZE, .tag = 0,
					   .source_port = 7000, .chunks = {CHUNK(INIT)});
	record_arrival("init_answered", 0, &arrival, NULL);
	arrival.length = peer_build_packet(peer, arrival.frame, ARRIVAL_FRAME_SIZE,
					   .source_port = 7001, .chunks = {CHUNK(HEARTBEAT)});
	record_arrival("out_of_the_blue", 0, &arrival, NULL);
}

/* Reports n of the DATA that follow the first as missed, the third time. */
static void third_report(void *context)
{
	struct arrival *arrival = context;
	struct association association = arrival->association;
	unsigned first = arrival->number;

	for (unsigned i = 0; i < 5; i++)
		send_message(arrival);
	arrival_sweep(arrival);
	for (unsigned i = 1; i <= 3; i++) {
		if (i > 1)
			arrival_deliver(arrival);
		arrival_sweep(arrival);
		arrival_build(arrival,
			      CHUNK(SACK, .cumulative_tsn = data_tsn(association, first - 1),
				    .gaps = {{2, (uint16_t)(1 + i)}}));
	}
	arrival->number += 5;
}

static void acknowledge_all(void *context)
{
	struct arrival *arrival = context;

	arrival_sweep(arrival);
	arrival_build(arrival, CHUNK(SACK, .cumulative_tsn = data_tsn(arrival->association,
								      arrival->number - 1)));
	arrival_deliver(arrival);
	arrival_sweep(arrival);
}

SCENARIO(fast_retransmission, "The third report of a DATA as missing has it sent again",
	 ON_WIRE(scripted_peer))
{
	struct arrival arrival = arrival_of(
		association_open(lab, .active = true, .style = ONE_TO_ONE, .a_rwnd = 1 << 20));
	struct cost cost;

	arrival.size = 100;
	for (unsigned i = 0; i < 16; i++) { /* until the window has room for five */
		send_message(&arrival);
		arrival.number++;
		acknowledge_all(&arrival);
	}
	cost = cost_of(&(struct act){.prepare = third_report,
				     .run = arrival_deliver,
				     .settle = acknowledge_all},
		       &arrival);
	cost_record("fast_retransmission", 0, cost_beyond(cost, empty_arrival(&arrival)));
}
