/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/cli/capture_read.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/pcap.h>

#include "harness/array_size.h"
#include "harness/host/cli/capture_twin.h"
#include "harness/judge/datagram.h"
#include "harness/wire/crc32c.h"

enum {
	SENDERS = 256, /* addresses that are counted of */
	JUMBO = 9216,
	ANY_MTU = 65536,
};

/* What is counted of a sender before its packets are judged. */
struct sender {
	struct sockaddr_storage address;
	unsigned long right, wrong, old; /* old: of the wrong ones, those that RFC 2960 asked for */
	unsigned long packets, alike; /* alike: those that differ in nothing from one just before */
};

struct reader {
	pcap_t *pcap;
	enum link_layer layer;
	uint16_t udp_port;
	struct sender senders[SENDERS];
	unsigned sender_count;
	struct twins twins;
	uint8_t room[DATAGRAM_MAX];
	struct sctp_packet packet;
};

static bool same_host(const struct sockaddr_storage *one, const struct sockaddr_storage *other)
{
	return memcmp(one, other, sizeof(*one)) == 0;
}

static int set_layer(struct reader *reader, const char *path, struct fault *fault)
{
	static const struct {
		int type;
		enum link_layer layer;
	} layers[] = {
		{DLT_EN10MB, LINK_ETHERNET},  {DLT_RAW, LINK_RAW_IP},
		{DLT_IPV4, LINK_RAW_IP},      {DLT_IPV6, LINK_RAW_IP},
		{DLT_NULL, LINK_NULL},	      {DLT_LOOP, LINK_NULL},
		{DLT_LINUX_SLL, LINK_COOKED}, {DLT_LINUX_SLL2, LINK_COOKED_2},
	};
	int type = pcap_datalink(reader->pcap);
	const char *name = pcap_datalink_val_to_name(type);

	for (size_t i = 0; i < ARRAY_SIZE(layers); i++)
		if (layers[i].type == type) {
			reader->layer = layers[i].layer;
			return 0;
		}
	return fault_set(fault, EXIT_USAGE,
			 "%.700s: captures of the link type %s (%d) are not read; Ethernet, Linux "
			 "cooked, raw IP and loopback are",
			 path, name ? name : "unknown", type);
}

static int open_capture(struct reader *reader, const char *path, struct fault *fault)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	FILE *file = fopen(path, "re");

	if (!file)
		return fault_set(fault, EXIT_USAGE, "cannot open %.700s: %m", path);
	reader->pcap =
		pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, error);
	if (!reader->pcap) {
		fclose(file);
		return fault_set(fault, EXIT_USAGE, "%.700s is no capture that can be read: %.250s",
				 path, error);
	}
	if (set_layer(reader, path, fault) == 0)
		return 0;
	pcap_close(reader->pcap);
	return -1;
}

static int64_t time_of(const struct pcap_pkthdr *header)
{
	return (int64_t)((uint64_t)header->ts.tv_sec * 1000000000 + (uint64_t)header->ts.tv_usec);
}

static struct sender *sender_of(struct reader *reader, const struct sockaddr_storage *address)
{
	for (unsigned i = 0; i < reader->sender_count; i++)
		if (same_host(&reader->senders[i].address, address))
			return &reader->senders[i];
	if (reader->sender_count == SENDERS)
		return NULL;
	reader->senders[reader->sender_count] = (struct sender){.address = *address};
	return &reader->senders[reader->sender_count++];
}

/* The next SCTP packet.  1: there is one; 0: the end; -1: a fault. */
static int next_packet(struct reader *reader, const char *path, struct capture_counts *counts,
		       struct datagram *datagram, const unsigned char **frame,
		       struct pcap_pkthdr **header, enum decode_result *result, struct fault *fault)
{
	for (;;) {
		int got = pcap_next_ex(reader->pcap, header, frame);
		enum datagram_kind kind;

		if (got == PCAP_ERROR_BREAK)
			return 0;
		if (got != 1) {
			fault_set(fault, EXIT_USAGE,
				  "%.600s: cannot read on after frame %lu: %.250s", path,
				  counts->frames, pcap_geterr(reader->pcap));
			return -1;
		}
		if (!counts->frames++)
			counts->first = time_of(*header);
		kind = datagram_find(reader->layer, *frame, (*header)->caplen, reader->udp_port,
				     datagram);
		counts->fragments += kind == DATAGRAM_FRAGMENT;
		counts->damaged += kind == DATAGRAM_DAMAGED;
		if (kind != DATAGRAM_SCTP)
			continue;
		/* Missing bytes are those that the capture left out, not those that never were. */
		if (datagram->captured < datagram->length && (*header)->caplen >= (*header)->len) {
			counts->damaged++;
			continue;
		}
		*result = datagram_decode(datagram, reader->room, &reader->packet);
		if (*result == NOT_SCTP) {
			counts->damaged++;
			continue;
		}
		counts->packets++;
		counts->cut += datagram->captured < datagram->length;
		return 1;
	}
}

/* Whether the packet at hand, all of which was captured, has the checksum of RFC 2960. */
static bool has_old_checksum(const struct reader *reader, const struct datagram *datagram)
{
	return datagram->captured == datagram->length && !reader->packet.checksum_ok &&
	       reader->packet.checksum == sctp_adler32(reader->room, datagram->length);
}

/* Before anything is judged: whose checksums are all wrong, and of whom the capture has all twice. */
static int count_by_sender(struct reader *reader, const char *path, struct fault *fault)
{
	struct capture_counts counts = {0};
	const unsigned char *frame;
	struct pcap_pkthdr *header;
	enum decode_result result = NOT_SCTP;
	struct datagram datagram = {0};

	if (open_capture(reader, path, fault) < 0)
		return -1;
	while (next_packet(reader, path, &counts, &datagram, &frame, &header, &result, fault) ==
	       1) {
		struct sender *sender = sender_of(reader, &datagram.from);

		if (!sender)
			continue;
		sender->packets++;
		sender->alike +=
			twin_find(&reader->twins, &datagram, frame, time_of(header)) == TWIN_ALIKE;
		if (datagram.captured < datagram.length)
			continue;
		if (reader->packet.checksum_ok)
			sender->right++;
		else
			sender->wrong++;
		sender->old += has_old_checksum(reader, &datagram);
	}
	pcap_close(reader->pcap);
	memset(&reader->twins, 0, sizeof(reader->twins));
	return 0;
}

static bool is_offloaded(const struct sender *sender)
{
	return sender && sender->wrong && !sender->right && !sender->old;
}

/* Who never sends a CRC32c is understood by its peers nevertheless. */
static bool is_old(const struct sender *sender)
{
	return sender && sender->old && !sender->right;
}

/*
 * Whether the packet at hand was seen before.  One that is alike in all may have been sent twice: that is so unless the
 * capture has a good part of its sender's packets twice, as of a switch that copies both what comes and what goes.
 */
static bool is_repeated(struct reader *reader, const struct datagram *datagram,
			const unsigned char *frame, int64_t time)
{
	const struct sender *sender = sender_of(reader, &datagram->from);
	enum twin twin = twin_find(&reader->twins, datagram, frame, time);

	return twin == TWIN_SEEN_AGAIN ||
	       (twin == TWIN_ALIKE && (!sender || sender->alike * 4 >= sender->packets));
}

static void see(struct reader *reader, struct judge *judge, const struct datagram *datagram,
		enum decode_result result, int64_t time, unsigned long number)
{
	const struct sender *sender = sender_of(reader, &datagram->from);
	const struct sighting sighting = {
		.number = number,
		.time = time,
		.sctp = reader->room,
		.captured = datagram->captured,
		.packet = &reader->packet,
		.result = result,
		.judged = true,
		.checksum_unknown = datagram->captured < datagram->length || is_offloaded(sender),
		.checksum_old = is_old(sender) && has_old_checksum(reader, datagram),
	};

	judge_see(judge, &sighting);
}

static int judge_packets(struct reader *reader, const char *path, struct judge *judge,
			 struct capture_counts *counts, struct fault *fault)
{
	const unsigned char *frame;
	struct pcap_pkthdr *header;
	enum decode_result result = NOT_SCTP;
	struct datagram datagram = {0};
	int got;

	while ((got = next_packet(reader, path, counts, &datagram, &frame, &header, &result,
				  fault)) == 1) {
		if (is_repeated(reader, &datagram, frame, time_of(header)))
			counts->repeated++;
		else
			see(reader, judge, &datagram, result, time_of(header), counts->frames);
	}
	return got;
}

int capture_judge(const char *path, uint16_t udp_port, bool complete,
		  void (*report)(void *context, const struct violation *violation), void *context,
		  struct judge **judge, struct capture_counts *counts, struct fault *fault)
{
	struct reader *reader = xcalloc(1, sizeof(*reader));
	struct judge_terms terms = {.complete = complete};
	int result = -1;

	*judge = NULL;
	memset(counts, 0, sizeof(*counts));
	reader->udp_port = udp_port;
	if (count_by_sender(reader, path, fault) == 0 && open_capture(reader, path, fault) == 0) {
		terms.mtu = reader->layer == LINK_ETHERNET ? JUMBO : ANY_MTU;
		*judge = judge_new(&terms, report, context);
		result = judge_packets(reader, path, *judge, counts, fault);
		judge_end(*judge);
		pcap_close(reader->pcap);
	}
	for (unsigned i = 0; i < reader->sender_count; i++)
		counts->offloaded += is_offloaded(&reader->senders[i]);
	free(reader);
	return result;
}
