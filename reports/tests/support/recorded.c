/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/tests/support/recorded.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "harness/record/base64.h"

static struct sockaddr_storage address_of(const char *node)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(5000)};
	struct sockaddr_storage address = {0};

	in.sin_addr.s_addr = htonl(0x0a000000U + (unsigned char)*node);
	memcpy(&address, &in, sizeof(in));
	return address;
}

static json_t *packet_of(double seconds, const char *from, const char *to, const char *fate,
			 uint32_t tag, const struct chunk_spec *chunk,
			 const struct chunk_spec *further)
{
	struct frame_spec spec = {.from = address_of(from),
				  .to = address_of(to),
				  .tag = tag,
				  .checksum = USUAL,
				  .chunks = {chunk, further}};
	uint8_t frame[2000];
	char text[BASE64_SIZE(sizeof(frame))];
	size_t length = encode_frame(&spec, frame, sizeof(frame));

	base64_encode(frame, length, text);
	return json_pack("{s:f, s:s, s:s, s:s, s:s, s:s, s:s, s:i}", "seconds", seconds, "link",
			 "path0", "from", from, "to", to, "fate", fate, "text", "0.1 as it was",
			 "frame", text, "length", (int)length);
}

json_t *recorded_packet(double seconds, const char *from, const char *to, const char *fate,
			uint32_t tag, const struct chunk_spec *chunk)
{
	return packet_of(seconds, from, to, fate, tag, chunk, NULL);
}

json_t *recorded_packet_of_two(double seconds, const char *from, const char *to, const char *fate,
			       uint32_t tag, const struct chunk_spec *chunk)
{
	return packet_of(seconds, from, to, fate, tag, chunk, chunk);
}

static void add(json_t *packets, json_t *packet)
{
	json_object_set_new(packet, "number", json_integer((json_int_t)json_array_size(packets)));
	json_array_append_new(packets, packet);
}

json_t *recorded_end(const char *name, const char *verdict, struct recorded_lot lot,
		     uint32_t a_rwnd)
{
	const struct chunk_spec *data =
		CHUNK(DATA, .tsn = lot.a_tsn, .stream = 1, .ssn = 0, .ppid = 0, .text = "hello");
	json_t *packets = json_array();

	add(packets, recorded_packet(0, "a", "b", "passed", 0,
				     CHUNK(INIT, .tag = lot.a_tag, .a_rwnd = 1000, .ostreams = 10,
					   .istreams = 10, .tsn = lot.a_tsn, .bare = true)));
	add(packets,
	    recorded_packet(0.001, "b", "a", "passed", lot.a_tag,
			    CHUNK(INIT_ACK, .tag = lot.b_tag, .a_rwnd = a_rwnd, .ostreams = 10,
				  .istreams = 10, .tsn = lot.b_tsn, .bare = true)));
	add(packets, recorded_packet(0.002, "a", "b", "dropped", lot.b_tag, data));
	add(packets, recorded_packet(1.002, "a", "b", "passed", lot.b_tag, data));
	add(packets, recorded_packet(1.003, "b", "a", "passed", lot.a_tag,
				     CHUNK(SACK, .cumulative_tsn = lot.a_tsn, .a_rwnd = 900)));
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:s, s:s, s:s, s:[s], s:o}", "name", name,
			 "verdict", verdict, "message", "expected <SACK> & more", "file",
			 "suites/rto/none.c", "line", 12, "seconds", 1.5, "kernel", "6.1", "arch",
			 "amd64", "kernel_spec", "debian:6.1", "spec", "RFC9260-5.1-6", "packets",
			 packets);
}
