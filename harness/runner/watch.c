/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/watch.h"

#include <stdio.h>
#include <string.h>

#include "harness/judge/judge.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/stage/trace.h"
#include "harness/wire/frame.h"
#include "harness/wire/ip.h"

/* Where frames may be missed, any MTU that Ethernet may have. */
enum { JUMBO = 9216, TOLD = 3, ALL_LINKS = -1 };

struct watch {
	const struct topology *topology;
	struct judge *judge;
	const char *const *excuses;
	bool needed[MAX_EXCUSES];
	unsigned broken;
	int packet; /* the first that broke a sentence, or -1 */
	char *text;
	size_t size;
};

static bool excuse(struct watch *watch, const char *spec)
{
	for (unsigned i = 0; watch->excuses[i]; i++)
		if (strcmp(watch->excuses[i], spec) == 0) {
			if (i < MAX_EXCUSES)
				watch->needed[i] = true;
			return true;
		}
	return false;
}

static void report(void *context, const struct violation *violation)
{
	struct watch *watch = context;
	size_t used = strlen(watch->text);
	char line[512];

	if (excuse(watch, violation->sentence.spec))
		return;
	/* What is sent again breaks the same sentence again, which says no more. */
	snprintf(line, sizeof(line), "(%s)", violation->sentence.spec);
	if (strstr(watch->text, line) || watch->broken++ >= TOLD)
		return;
	if (watch->packet < 0)
		watch->packet = (int)violation->number - 1;
	snprintf(watch->text + used, watch->size - used, "%sa bystander expects %s (%s); %s: %s",
		 used ? "\n" : "", violation->sentence.should, violation->sentence.spec,
		 violation->found,
		 trace_describe((unsigned)violation->number - 1, line, sizeof(line)));
}

/* Whether it is another one than the endpoints' that sends there. */
static bool forwards(const struct watch *watch, const struct passage *passage)
{
	const char *node = watch->topology->links[passage->link].ends[passage->from];

	return topology_forwards(watch->topology, node);
}

/* `sound`: seen to be well-formed, with the right checksum. */
static void see_frame(const struct watch *watch, const uint8_t *frame, size_t length, bool sound,
		      struct sighting sighting)
{
	static struct sctp_packet packet;
	struct frame_layout layout;

	sighting.result = frame_decode(frame, length, sound, &layout, &packet);
	/* Where SCTP begins is not known if the lengths of the headers cannot be. */
	if (sighting.result == NOT_SCTP || !layout.sctp)
		return;
	sighting.sctp = frame + layout.sctp;
	sighting.captured = packet.length;
	sighting.packet = &packet;
	judge_see(watch->judge, &sighting);
}

static void see(const struct watch *watch, unsigned number)
{
	const struct passage passage = trace_passage(number);
	bool scripted = topology_silent(watch->topology, passage.link, passage.from);
	bool lost = passage.fate == FRAME_DROPPED || passage.fate == FRAME_CUT;
	bool injected = passage.fate == FRAME_INJECTED;
	struct sighting sighting = {
		.number = number + 1UL,
		.time = passage.time,
		.judged = !scripted && !injected && !passage.changed && !forwards(watch, &passage),
		.forged = (injected && !scripted) || passage.changed,
		.lost = lost,
		.copies = passage.copies,
		.delay = passage.delay,
	};
	struct sighting sent = sighting;

	if (passage.changed && passage.before_length) {
		/* What was sent never came. */
		sent.judged = !scripted && !forwards(watch, &passage);
		sent.forged = false;
		sent.lost = true;
		see_frame(watch, passage.before, passage.before_length, false, sent);
	}
	see_frame(watch, passage.data, passage.length, passage.sound, sighting);
}

/* Whether an IP fragment was seen: what is in it is not. */
static bool sees_fragments(void)
{
	struct ip_fragment fragment;

	for (unsigned i = 0; i < trace_count(); i++) {
		const struct passage passage = trace_passage(i);

		if (fragment_decode(passage.data, passage.length, &fragment))
			return true;
	}
	return false;
}

static size_t largest_mtu(const struct topology *topology)
{
	size_t mtu = DEFAULT_MTU;

	for (int i = 0; i < MAX_LINKS && topology->links[i].name; i++)
		if (topology->links[i].mtu > mtu)
			mtu = topology->links[i].mtu;
	return mtu;
}

/* A bystander of one link, or of all. */
static void watch_link(struct watch *watch, const struct judge_terms *terms, int link)
{
	watch->judge = judge_new(terms, report, watch);
	for (unsigned i = 0; i < trace_count(); i++)
		if (link == ALL_LINKS || trace_passage(i).link == link)
			see(watch, i);
	judge_end(watch->judge);
	judge_free(watch->judge);
}

bool watch_traffic(const struct topology *topology, const char *const *excuses, bool needed,
		   char *text, size_t size, int *packet)
{
	struct watch watch = {
		.topology = topology, .excuses = excuses, .packet = -1, .text = text, .size = size};
	bool complete = !trace_misses() && !sees_fragments();
	const struct judge_terms terms = {.complete = complete,
					  .mtu = complete ? largest_mtu(topology) : JUMBO,
					  .alone = !needed && topology->silent};

	text[0] = '\0';
	/* Beyond a node that forwards, addresses and ports may be others. */
	for (int link = topology->forwarding[0] ? 0 : ALL_LINKS;
	     link < MAX_LINKS && (link == ALL_LINKS || topology->links[link].name); link++) {
		watch_link(&watch, &terms, link);
		if (link == ALL_LINKS)
			break;
	}
	*packet = watch.packet;
	if (watch.broken)
		return false;
	for (unsigned i = 0; needed && i < MAX_EXCUSES && excuses[i]; i++)
		if (!watch.needed[i])
			snprintf(text, size, ".excuses has %s, and nothing broke it", excuses[i]);
	return true;
}
