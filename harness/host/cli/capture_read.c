/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/cli/capture_read.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcap/pcap.h>

#include "harness/array_size.h"
#include "harness/judge/datagram.h"
#include "harness/wire/crc32c.h"

enum {
	SENDERS = 256, /* addresses whose checksums are counted */
	RECENT = 8, /* packets that the next one may be a second sighting of */
	AT_ONCE = 1000000, /* within how many ns */
	JUMBO = 9216,
	ANY_MTU = 65536,
};

/* How many checksums of a sender are right or wrong. */
struct sender {
	struct sockaddr_storage address;
	unsigned long right, wrong, old; /* old: of the wrong ones, those that RFC 2960 asked for */
};

struct recent {
	int64_t time;
	struct datagram datagram;
	uint64_t digest;
};

struct reader {
	pcap_t *pcap;
	enum link_layer layer;
	uint16_t udp_port;
	struct sender senders[SENDERS];
	unsigned sender_count;
	struct recent recent[RECENT];
	unsigned recent_count;
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
		       struct datagram *datagram, struct pcap_pkthdr **header,
		       enum decode_result *result, struct fault *fault)
{
	const unsigned char *frame;

	for (;;) {
		int got = pcap_next_ex(reader->pcap, header, &frame);
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
		kind = datagram_find(reader->layer, frame, (*header)->caplen, reader->udp_port,
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

/* Before anything is judged: whose checksums are all wrong leaves them to its network card. */
static int count_checksums(struct reader *reader, const char *path, struct fault *fault)
{
	struct capture_counts counts = {0};
	struct pcap_pkthdr *header;
	enum decode_result result = NOT_SCTP;
	struct datagram datagram = {0};

	if (open_capture(reader, path, fault) < 0)
		return -1;
	while (next_packet(reader, path, &counts, &datagram, &header, &result, fault) == 1) {
		struct sender *sender = datagram.captured == datagram.length
						? sender_of(reader, &datagram.from)
						: NULL;

		if (!sender)
			continue;
		if (reader->packet.checksum_ok)
			sender->right++;
		else
			sender->wrong++;
		sender->old += has_old_checksum(reader, &datagram);
	}
	pcap_close(reader->pcap);
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

/* The same packet again at the same time: the capture saw it on its way in and out. */
static bool is_repeated(struct reader *reader, const struct datagram *datagram, int64_t time)
{
	uint64_t digest = 0;
	struct recent *mine;

	for (size_t i = 0; i < datagram->captured; i++)
		digest = digest * 31 + datagram->sctp[i];
	for (unsigned i = 0; i < RECENT && i < reader->recent_count; i++) {
		const struct recent *other = &reader->recent[i];

		if (time - other->time < AT_ONCE && other->datagram.length == datagram->length &&
		    other->digest == digest && same_host(&other->datagram.from, &datagram->from) &&
		    same_host(&other->datagram.to, &datagram->to))
			return true;
	}
	mine = &reader->recent[reader->recent_count++ % RECENT];
	*mine = (struct recent){.time = time, .datagram = *datagram, .digest = digest};
	return false;
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
	struct pcap_pkthdr *header;
	enum decode_result result = NOT_SCTP;
	struct datagram datagram = {0};
	int got;

	while ((got = next_packet(reader, path, counts, &datagram, &header, &result, fault)) == 1) {
		if (is_repeated(reader, &datagram, time_of(header)))
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
	if (count_checksums(reader, path, fault) == 0 && open_capture(reader, path, fault) == 0) {
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
