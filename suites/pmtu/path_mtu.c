/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/pmtu/path_mtu.h"

enum { QUOTED = 500, MAX_FRAME = 16384 };

void pmtu_expect_path_mtu_at(struct endpoint *endpoint, const char *path, size_t mtu,
			     const char *file, int line)
{
	uint32_t is = endpoint_path_at(endpoint, path, file, line).spinfo_mtu;

	if (is != mtu)
		scenario_fail(file, line, "expected a PMTU of %zu on %s, it is %u", mtu, path, is);
}

void pmtu_expect_fragmentation_point_at(struct endpoint *endpoint, size_t size, const char *file,
					int line)
{
	uint32_t is = endpoint_status_at(endpoint, file, line).sstat_fragmentation_point;

	if (is != size)
		scenario_fail(file, line, "expected a fragmentation point of %zu, it is %u", size,
			      is);
}

const struct packet *pmtu_expect_fragments_at(struct pair pair, size_t size, size_t full,
					      const char *file, int line)
{
	const struct packet *first = NULL;

	endpoint_send(pair.a, 0, NULL, .size = size, .seed = (uint8_t)size, .file = file,
		      .line = line);
	expect_message(pair.b, 0, NULL, .size = size, .seed = (uint8_t)size, .file = file,
		       .line = line);
	for (size_t sent = 0; sent < size;) {
		const struct packet *packet =
			expect_packet(pair.lab, DATA, .from = "a", .file = file, .line = line);
		size_t is = packet->chunk->data.size;
		size_t wanted = size - sent < full ? size - sent : full;

		if (!first)
			first = packet;
		if (is != wanted)
			scenario_fail(
				file, line,
				"expected DATA with %zu bytes of user data, the kernel sent %zu",
				wanted, is);
		sent += is;
	}
	return first;
}

/* Waits for a frame after another one that is what is looked for. */
struct frame_search {
	unsigned next;
	const char *from;
	const char *link;
	bool (*is)(const uint8_t *frame, size_t length, void *found);
	void *found;
	struct packet place;
};

static bool find_frame(void *context)
{
	struct frame_search *search = context;

	for (; search->next < trace_count(); search->next++) {
		size_t length;
		const uint8_t *frame = trace_frame(search->next, &length);

		trace_place(search->next, &search->place);
		if (strcmp(search->place.from, search->from) ||
		    strcmp(search->place.link, search->link) ||
		    !search->is(frame, length, search->found))
			continue;
		search->next++;
		return true;
	}
	return false;
}

static bool is_fragment(const uint8_t *frame, size_t length, void *found)
{
	return fragment_decode(frame, length, found);
}

static bool is_too_big(const uint8_t *frame, size_t length, void *found)
{
	return too_big_decode(frame, length, found);
}

int64_t pmtu_expect_ip_fragments_at(struct lab *lab, const struct packet *packet, size_t mtu,
				    const char *file, int line)
{
	struct ip_fragment fragment = {.more = true};
	struct frame_search search = {.next = packet->number + 1,
				      .from = packet->from,
				      .link = packet->link,
				      .is = is_fragment,
				      .found = &fragment};
	size_t size = 0;
	int64_t first = 0;

	while (fragment.more) {
		expect_that_at(lab, "the packet to be retransmitted as IP fragments", EXPECT_WITHIN,
			       find_frame, &search, file, line);
		if (fragment.ip_length > mtu)
			scenario_fail(file, line, "an IP fragment of %zu bytes, the MTU is %zu",
				      fragment.ip_length, mtu);
		if (!over_ipv6(lab) && fragment.dont_fragment)
			scenario_fail(file, line, "an IP fragment with DF");
		if (fragment.offset != size)
			scenario_fail(file, line, "an IP fragment from byte %zu on, expected %zu",
				      fragment.offset, size);
		if (!first)
			first = search.place.time;
		size += fragment.size;
	}
	if (size != packet->sctp.length)
		scenario_fail(file, line, "IP fragments of %zu bytes, the packet had %zu", size,
			      packet->sctp.length);
	return first;
}

struct packet pmtu_expect_too_big_at(struct lab *lab, const struct packet *packet, size_t mtu,
				     const char *file, int line)
{
	struct too_big too_big = {0};
	struct frame_search search = {.next = packet->number + 1,
				      .from = packet->to,
				      .link = packet->link,
				      .is = is_too_big,
				      .found = &too_big};

	expect_that_at(lab, "an ICMP message that the packet was too big", EXPECT_WITHIN,
		       find_frame, &search, file, line);
	if (too_big.mtu != mtu)
		scenario_error("a router reported an MTU of %u instead of %zu", too_big.mtu, mtu);
	return search.place;
}

unsigned pmtu_count_ip_fragments(void)
{
	struct ip_fragment fragment;
	unsigned count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		size_t length;
		const uint8_t *frame = trace_frame(i, &length);

		count += fragment_decode(frame, length, &fragment);
	}
	return count;
}

void pmtu_send_too_big_with(struct lab *lab, const struct packet *packet, uint32_t mtu,
			    const struct pmtu_too_big *forged)
{
	const struct topology *topology = lab_topology(lab);
	int link = topology_link(topology, packet->link);
	int end = topology_end(topology, link, topology_node(topology, packet->from));
	uint8_t quoting[MAX_FRAME], frame[MAX_FRAME];
	size_t quoted = forged->quoted ? forged->quoted : packet->sctp.length;
	size_t length;
	const uint8_t *original = trace_frame(packet->number, &length);

	if (length > sizeof(quoting))
		scenario_error("a packet too large to be quoted");
	memcpy(quoting, original, length);
	if (forged->change)
		forged->change(quoting + ETHERNET_HEADER,
			       quoting + ETHERNET_HEADER + ip_header_size(lab), forged->value);
	if (quoted > QUOTED)
		quoted = QUOTED;
	length = encode_too_big(quoting, length, ip_header_size(lab) + quoted, mtu, frame,
				sizeof(frame));
	if (length == 0)
		scenario_error("the packet cannot be quoted");
	if (!intercept_takes(lab, link, end, frame, length))
		frame_inject(lab, link, end, frame, length);
}

void pmtu_send_too_big_on_at(struct pair pair, const char *path, uint32_t mtu, const char *file,
			     int line)
{
	const struct packet *packet;

	forget_packets(pair.lab);
	endpoint_send(pair.a, 0, "x", .path = path, .flags = SCTP_ADDR_OVER, .file = file,
		      .line = line);
	packet = expect_packet(pair.lab, DATA, .from = "a", .link = path, .file = file,
			       .line = line);
	expect_message(pair.b, 0, "x", .file = file, .line = line);
	let_pass(pair.lab, SECONDS(1));
	pmtu_send_too_big(pair.lab, packet, mtu);
	let_pass(pair.lab, MILLISECONDS(10));
	forget_packets(pair.lab);
}

static bool is_larger(const struct sctp_packet *packet, void *limit)
{
	return packet->dont_fragment && packet->ip_length > *(const size_t *)limit;
}

void pmtu_lose_larger(struct lab *lab, const char *link, size_t *limit)
{
	lab_drop(lab, ANY_CHUNK, .link = link, .match = is_larger, .context = limit,
		 .count = FOREVER);
}
