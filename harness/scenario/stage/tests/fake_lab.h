/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab that is no more than its topology: netns/lab.h for unit tests, without a kernel.  Its clock
 * moves only while it is pumped, from frame to frame and then to the deadline.
 */
#ifndef TESTS_FAKE_LAB_H
#define TESTS_FAKE_LAB_H

#include <poll.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "harness/wire/encode.h"
#include "harness/wire/packet.h"
#include "netns/lab.h"
#include "netns/middlebox.h"

enum { FAKE_FRAMES = 16, FAKE_FRAME_SIZE = 512 };

struct fake_frame {
	int64_t time, late;
	int link, from;
	size_t length;
	uint8_t bytes[FAKE_FRAME_SIZE];
	struct frame carried; /* what the filter made of it */
};

struct lab {
	const struct topology *topology;
	enum ip_versions versions;
	int64_t now;
	frame_filter filter;
	void *filter_context;
	frame_observer observer;
	void *observer_context;
	bool broken; /* lab_pump() fails */
	const char *
		translation; /* what a router puts in place of the IPv4 address of end 0 of each link, or NULL */
	unsigned count, next;
	struct fake_frame frames[FAKE_FRAMES]; /* in the order of their times */
	unsigned injections;
	struct fake_frame injected; /* the last; `from` is where it seems to come from */
};

static struct lab fake_lab;

/* Makes it another lab, in which nothing happens yet. */
static inline struct lab *fake_lab_open(const struct topology *topology, enum ip_versions versions)
{
	fake_lab = (struct lab){.topology = topology, .versions = versions, .now = SECONDS(1000)};
	return &fake_lab;
}

bool lab_translation(const struct lab *lab, int link, int family, struct sockaddr_storage *address)
{
	struct sockaddr_in *in = (struct sockaddr_in *)address;

	(void)link;
	if (!lab->translation || family != AF_INET)
		return false;
	memset(address, 0, sizeof(*address));
	in->sin_family = AF_INET;
	return inet_pton(AF_INET, lab->translation, &in->sin_addr) == 1;
}

/* A packet of one or two chunks that the node at end `from` of the link sends at that time. */
static inline struct fake_frame *fake_packet(int64_t time, int link, int from,
					     const struct chunk_spec *one,
					     const struct chunk_spec *other)
{
	struct fake_frame *frame = &fake_lab.frames[fake_lab.count++];
	const struct topology_link *on = &fake_lab.topology->links[link];
	int family = fake_lab.versions & IPV6 ? AF_INET6 : AF_INET;
	struct frame_spec spec = {
		.tag = one->type == INIT ? 0 : 7, .checksum = USUAL, .chunks = {one, other}};
	struct sockaddr_storage *ends[] = {&spec.from, &spec.to};

	for (int i = 0; i < 2; i++) {
		const char *node = on->ends[i ? !from : from];

		topology_address(fake_lab.topology, topology_node(fake_lab.topology, node), link,
				 family, ends[i]);
		if (i == from)
			lab_translation(&fake_lab, link, family, ends[i]);
		/* The port stands at the same place in both address families. */
		((struct sockaddr_in *)ends[i])->sin_port = htons(5000);
	}
	*frame = (struct fake_frame){.time = time, .link = link, .from = from};
	frame->length = encode_frame(&spec, frame->bytes, sizeof(frame->bytes));
	return frame;
}

static inline void fake_carry(struct fake_frame *came)
{
	struct frame *frame = &came->carried;

	*frame = (struct frame){.link = came->link,
				.from = came->from,
				.time = came->time,
				.late = came->late,
				.data = came->bytes,
				.capacity = sizeof(came->bytes),
				.length = came->length,
				.copies = 1};
	if (fake_lab.filter)
		fake_lab.filter(fake_lab.filter_context, frame);
	frame->fate = frame->drop ? FRAME_DROPPED : FRAME_PASSED;
	if (fake_lab.observer)
		fake_lab.observer(fake_lab.observer_context, frame);
}

int64_t lab_now(void)
{
	return fake_lab.now;
}

int lab_pump(struct lab *lab, struct pollfd *fds, unsigned count, int64_t deadline,
	     const bool *stop)
{
	int ready = poll(fds, count, 0);

	if (lab->broken)
		return -1;
	while (lab->next < lab->count && !(stop && *stop)) {
		struct fake_frame *frame = &lab->frames[lab->next];

		if (frame->time > (deadline > lab->now ? deadline : lab->now))
			break;
		if (frame->time > lab->now)
			lab->now = frame->time;
		lab->next++;
		fake_carry(frame);
	}
	if (ready == 0 && !(stop && *stop) && deadline > lab->now)
		lab->now = deadline;
	return ready;
}

const char *lab_error(const struct lab *lab)
{
	return lab->broken ? "the wire is broken" : "there is no kernel";
}

const struct topology *lab_topology(const struct lab *lab)
{
	return lab->topology;
}

enum ip_versions lab_versions(const struct lab *lab)
{
	return lab->versions;
}

void lab_set_filter(struct lab *lab, frame_filter filter, void *context)
{
	lab->filter = filter;
	lab->filter_context = context;
}

void lab_set_observer(struct lab *lab, frame_observer observer, void *context)
{
	lab->observer = observer;
	lab->observer_context = context;
}

/* --- what needs a kernel fails --- */

int lab_socket(struct lab *lab, const char *node, int domain, int type, int protocol)
{
	(void)lab, (void)node, (void)domain, (void)type, (void)protocol;
	return -1;
}

int lab_inside(struct lab *lab, const char *node, int (*work)(void *context), void *context)
{
	(void)lab, (void)node, (void)work, (void)context;
	return -1;
}

int lab_sysctl(struct lab *lab, const char *node, const char *name, const char *value)
{
	(void)lab, (void)node, (void)name, (void)value;
	return -1;
}

int lab_inject(struct lab *lab, int link, int to, const uint8_t *data, size_t length)
{
	if (length > sizeof(lab->injected.bytes))
		return -1;
	lab->injections++;
	lab->injected = (struct fake_frame){
		.time = lab->now, .link = link, .from = 1 - to, .length = length};
	memcpy(lab->injected.bytes, data, length);
	return 0;
}

#define FAKE_FAILURE(name, ...)                                                                    \
	int name(struct lab *lab, const char *one, ##__VA_ARGS__)                                  \
	{                                                                                          \
		(void)lab, (void)one;                                                              \
		return -1;                                                                         \
	}

FAKE_FAILURE(lab_ip, const char *commands __attribute__((unused)))
FAKE_FAILURE(lab_tc, const char *commands __attribute__((unused)))
FAKE_FAILURE(lab_nft, const char *ruleset __attribute__((unused)))
FAKE_FAILURE(lab_link_cut, const char *from __attribute__((unused)))
FAKE_FAILURE(lab_link_restore)
FAKE_FAILURE(lab_link_down)
FAKE_FAILURE(lab_link_up)
FAKE_FAILURE(lab_link_impair, const char *node __attribute__((unused)),
	     const char *netem __attribute__((unused)))
FAKE_FAILURE(lab_link_mtu, unsigned mtu __attribute__((unused)))

#endif
