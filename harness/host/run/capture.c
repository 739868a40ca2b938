/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/capture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <pcap/pcap.h>

#include "harness/record/base64.h"

enum { FRAME_LIMIT = 65535 + 14 };

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
