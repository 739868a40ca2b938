/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/capture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <pcap/pcap.h>

enum { FRAME_LIMIT = 65535 + 14 };

static int base64_value(char digit)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Decodes four digits; returns the number of bytes they hold, 0 if they are no base64. */
static size_t decode_group(const char group[4], unsigned char bytes[3])
{
	size_t padding = group[3] != '=' ? 0 : group[2] != '=' ? 1 : 2;
	unsigned value = 0;

	for (size_t i = 0; i < 4; i++) {
		int digit = i >= 4 - padding ? 0 : base64_value(group[i]);

		if (digit < 0)
			return 0;
		value = value << 6 | (unsigned)digit;
	}
	bytes[0] = (unsigned char)(value >> 16);
	bytes[1] = (unsigned char)(value >> 8);
	bytes[2] = (unsigned char)value;
	return 3 - padding;
}

long base64_decode(const char *text, unsigned char *bytes, size_t size)
{
	size_t length = strlen(text);
	size_t used = 0;

	if (length % 4 != 0)
		return -1;
	for (size_t i = 0; i < length; i += 4) {
		unsigned char group[3];
		size_t count = decode_group(text + i, group);

		/* Padding only ends the last group. */
		if (count == 0 || (count < 3 && i + 4 < length) || count > size - used)
			return -1;
		memcpy(bytes + used, group, count);
		used += count;
	}
	return (long)used;
}

/* Nanosecond precision: libpcap then takes tv_usec as nanoseconds. */
static struct timeval capture_time(double seconds)
{
	double whole;
	double fraction;

	if (!(seconds >= 0 && seconds < 2147483647.0))
		seconds = 0;
	fraction = modf(seconds, &whole);
	return (struct timeval){.tv_sec = (time_t)whole, .tv_usec = (suseconds_t)(fraction * 1e9)};
}

static void dump_packet(pcap_dumper_t *dumper, const json_t *packet)
{
	static unsigned char bytes[FRAME_LIMIT];
	const char *frame = json_string_value(json_object_get(packet, "frame"));
	json_int_t whole = json_integer_value(json_object_get(packet, "length"));
	long length = frame ? base64_decode(frame, bytes, sizeof(bytes)) : -1;
	struct pcap_pkthdr header;

	if (length <= 0)
		return;
	header = (struct pcap_pkthdr){
		.ts = capture_time(json_number_value(json_object_get(packet, "seconds"))),
		.caplen = (bpf_u_int32)length,
		/* What the guest sends of a long frame may be its beginning only. */
		.len = (bpf_u_int32)(whole > length && whole <= FRAME_LIMIT ? whole : length),
	};
	pcap_dump((unsigned char *)dumper, &header, bytes);
}

int capture_write(const char *path, const json_t *packets, struct fault *fault)
{
	pcap_t *pcap = pcap_open_dead_with_tstamp_precision(DLT_EN10MB, FRAME_LIMIT,
							    PCAP_TSTAMP_PRECISION_NANO);
	pcap_dumper_t *dumper = pcap ? pcap_dump_open(pcap, path) : NULL;
	size_t index;
	json_t *packet;
	int result = 0;

	if (!dumper) {
		fault_set(fault, EXIT_ENVIRONMENT, "cannot write a capture: %s",
			  pcap ? pcap_geterr(pcap) : "out of memory");
		if (pcap)
			pcap_close(pcap);
		return -1;
	}
	json_array_foreach (packets, index, packet)
		dump_packet(dumper, packet);
	if (pcap_dump_flush(dumper) < 0 || ferror(pcap_dump_file(dumper)))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
				   strerror(errno));
	pcap_dump_close(dumper);
	pcap_close(pcap);
	return result;
}
