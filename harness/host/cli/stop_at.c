/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/stop_at.h"

#include <limits.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/cli/options.h"
#include "harness/record/base64.h"
#include "harness/wire/frame.h"
#include "reports/exchange.h"
#include "reports/text.h"

/* An SCTP packet begins with its ports, tag and checksum; then comes the first chunk's head (RFC 9260 3). */
enum { FRAME_LIMIT = 65535 + 18, TAG_END = 8, CHUNK = 12, CHUNK_HEAD = 4, WORD = 4 };

/* The first bytes of a packet but its checksum, which the kernel may not have filled in yet. */
struct mark {
	int family;
	size_t length; /* of the whole packet */
	size_t compared; /* bytes of it in `bytes` */
	uint8_t bytes[CHUNK + 16];
};

int stop_at_parse(const char *text, struct stop_at *at, struct fault *fault)
{
	const char *comma = text ? strchr(text, ',') : NULL;
	const char *last = comma ? comma + 1 : text;
	unsigned long number = 0;
	char digits[16] = "";

	*at = (struct stop_at){0};
	if (!text)
		return 0;
	at->received = strcmp(last, "received") == 0;
	if (at->received && !comma)
		return 0;
	snprintf(digits, sizeof(digits), "%.*s", (int)(comma ? comma - text : (long)strlen(text)),
		 text);
	if ((comma && !at->received) ||
	    option_number("gdb", digits, 1, UINT_MAX, &number, fault) < 0)
		return fault_set(fault, EXIT_USAGE,
				 "--gdb=%s: it takes the number of a packet, as report "
				 "--format=ladder-text has it, 'received', or both: 12,received",
				 text);
	at->number = (unsigned)number;
	return 0;
}

/*
 * What follows a chunk's head and is the same in each play: of DATA the TSN and where it belongs, of INIT and INIT ACK the
 * tag, of SACK, SHUTDOWN and ASCONF the number that they are about.  Cookies and heartbeats have times in them.
 */
static size_t compared_of(uint8_t chunk)
{
	static const struct {
		uint8_t chunk, bytes;
	} known[] = {
		{0, 12}, {64, 12}, {1, 4}, {2, 4}, {3, 4}, {7, 4}, {0xc1, 4}, {0x80, 4},
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].chunk == chunk)
			return known[i].bytes;
	return 0;
}

/* Returns false for what is no SCTP packet with a chunk. */
static bool mark_of(const json_t *record, struct mark *mark)
{
	static uint8_t frame[FRAME_LIMIT];
	const char *text = json_string_value(json_object_get(record, "frame"));
	long length = base64_decode(text ? text : "", frame, sizeof(frame));
	struct frame_layout layout;

	*mark = (struct mark){0};
	if (length <= 0 || frame_locate(frame, (size_t)length, &layout) != DECODED ||
	    layout.sctp_length < CHUNK + CHUNK_HEAD)
		return false;
	mark->family = layout.family;
	mark->length = layout.sctp_length;
	mark->compared = CHUNK + CHUNK_HEAD + compared_of(frame[layout.sctp + CHUNK]);
	if (mark->compared > mark->length)
		mark->compared = CHUNK + CHUNK_HEAD;
	memcpy(mark->bytes, frame + layout.sctp, mark->compared);
	memset(mark->bytes + TAG_END, 0, CHUNK - TAG_END);
	return true;
}

static bool same_text(const json_t *one, const json_t *other, const char *key)
{
	return json_equal(json_object_get(one, key), json_object_get(other, key)) == 1;
}

static bool arrived(const json_t *record)
{
	const char *fate = json_string_value(json_object_get(record, "fate"));

	return fate && strcmp(fate, "dropped") != 0 && strcmp(fate, "cut") != 0;
}

/* How many packets before it look the same and are sent, or arrive. */
static unsigned alike_before(const json_t *packets, size_t index, const struct mark *mark,
			     bool arriving)
{
	const json_t *packet = json_array_get(packets, index);
	unsigned count = 0;
	struct mark other;

	for (size_t i = 0; i < index; i++) {
		const json_t *record = json_array_get(packets, i);

		if (same_text(record, packet, "from") && same_text(record, packet, "to") &&
		    (!arriving || arrived(record)) && mark_of(record, &other) &&
		    memcmp(&other, mark, sizeof(other)) == 0)
			count++;
	}
	return count;
}

/* The packet in question; if nothing was looked at, the last one.  SIZE_MAX: there is none. */
static size_t find_packet(const struct exchange *exchange, const struct stop_at *at)
{
	size_t found = exchange->count > 0 ? exchange->count - 1 : SIZE_MAX;

	if (at->number > 0) {
		for (size_t i = 0; i < exchange->count; i++)
			if (exchange->packets[i].number == at->number)
				return i;
		return SIZE_MAX;
	}
	for (size_t i = 0; i < exchange->count; i++)
		if (exchange->packets[i].question)
			found = i;
	return found;
}

/* A breakpoint that passes by what looks the same `before` times. */
static void put_break(FILE *out, const char *function, const struct mark *mark, unsigned before)
{
	fprintf(out, "tbreak %s if skb->len == %zu", function, mark->length);
	for (size_t at = 0; at < mark->compared; at += WORD) {
		const uint8_t *byte = &mark->bytes[at];

		/* The kernel of a User-Mode Linux is little endian, as its machine. */
		if (at != TAG_END)
			fprintf(out, " && *(unsigned int *)(skb->data + %zu) == 0x%02x%02x%02x%02x",
				at, byte[3], byte[2], byte[1], byte[0]);
	}
	fprintf(out, "\nignore $bpnum %u\n", before);
}

/* What is true while there is something to look at. */
#define STOPPED "$_isvoid($_exitcode) && $_isvoid($_exitsignal)"

/* sctp_do_sm() in the stack has the event and the state that the packet comes of. */
static void put_shown(FILE *out, const char *indent)
{
	fprintf(out, "%secho \\n\n%sbacktrace\n", indent, indent);
}

static void put_commands(FILE *out, bool asks)
{
	static const char missed[] =
		"  echo \\nthe packet did not come again, for this kernel drew other random numbers this time: give the same command once more\\n\n";

	fputs("continue\n", out);
	if (asks) {
		fputs("if " STOPPED "\n", out);
		put_shown(out, "  ");
		fprintf(out, "else\n%send\n", missed);
		return;
	}
	fprintf(out, "if !(" STOPPED ")\n%send\nwhile " STOPPED "\n", missed);
	put_shown(out, "  ");
	fputs("  continue\nend\n", out);
}

static void put_head(FILE *out, const json_t *end, const struct exchange_packet *packet)
{
	const char *name = json_string_value(json_object_get(end, "name"));

	fprintf(out, "# packet %u of ", packet->number);
	text_put(out, name ? name : "", name ? strlen(name) : 0, "");
	fputs(": ", out);
	text_put(out, packet->label, strlen(packet->label), "");
	fputs("\nset suppress-cli-notifications off\n", out);
}

int stop_at_write(FILE *out, const struct stop_at *at, const json_t *end, bool asks,
		  struct fault *fault)
{
	const json_t *packets = json_object_get(end, "packets");
	struct exchange exchange;
	struct mark mark;
	size_t found, at_row;
	int result = -1;

	if (exchange_make(&exchange, end) < 0) {
		fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
		goto out;
	}
	found = find_packet(&exchange, at);
	if (found == SIZE_MAX) {
		fault_set(fault, EXIT_USAGE,
			  at->number ? "--gdb=%u: this play of the scenario has %zu packets"
				     : "--gdb: the scenario has no packet to stop at",
			  at->number, exchange.count);
		goto out;
	}
	at_row = found;
	found = exchange.packets[found].number - 1;
	if (!mark_of(json_array_get(packets, found), &mark)) {
		fault_set(fault, EXIT_USAGE, "--gdb: packet %zu is no SCTP packet with a chunk",
			  found + 1);
		goto out;
	}
	if (at->received && !arrived(json_array_get(packets, found))) {
		fault_set(fault, EXIT_USAGE, "--gdb: packet %zu was lost: nobody received it",
			  found + 1);
		goto out;
	}
	put_head(out, end, &exchange.packets[at_row]);
	if (!at->received)
		put_break(out, mark.family == AF_INET6 ? "sctp_v6_xmit" : "sctp_v4_xmit", &mark,
			  alike_before(packets, found, &mark, false));
	if (arrived(json_array_get(packets, found)))
		put_break(out, "sctp_rcv", &mark, alike_before(packets, found, &mark, true));
	put_commands(out, asks);
	result = 0;
out:
	exchange_free(&exchange);
	return result;
}
