/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Has the judge look at a capture. */
#ifndef CLI_CAPTURE_READ_H
#define CLI_CAPTURE_READ_H

#include "harness/host/ground/fault.h"
#include "harness/judge/judge.h"

/* What a capture holds. */
struct capture_counts {
	unsigned long frames, packets; /* all; those of SCTP */
	unsigned long fragments, damaged, repeated; /* that were not judged */
	unsigned long cut; /* packets of which bytes are missing */
	unsigned offloaded; /* addresses whose checksums are all wrong */
	int64_t first; /* time of the first frame */
};

/*
 * Reads pcap or pcapng.  `udp_port`: of SCTP over UDP.  `complete`: nothing is missing, and all of it
 * arrived.  Each violation goes to `report`.  The judge
 * is the caller's, to be freed.  Returns 0, or -1 with a fault; counts and the judge are then those
 * of what could be read, *judge NULL if that is nothing.
 */
int capture_judge(const char *path, uint16_t udp_port, bool complete,
		  void (*report)(void *context, const struct violation *violation), void *context,
		  struct judge **judge, struct capture_counts *counts, struct fault *fault);

#endif
