/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packetization Layer Path MTU Discovery: RFC 8899, as its section 6.2 has it for SCTP.
 *
 * Sizes here are those of SCTP packets, as in the RFC; a PMTU is larger by the IP header.
 */
#ifndef PMTU_PLPMTUD_H
#define PMTU_PLPMTUD_H

#include "suites/pmtu/path_mtu.h"

/* BASE_PLPMTU and MAX_PROBES are the RFC's (5.1.2); the steps of its search Linux has chosen. */
enum { PMTU_BASE_PLPMTU = 1200, PMTU_MAX_PROBES = 3, PMTU_BIG_STEP = 32, PMTU_MIN_STEP = 4 };

/* PROBE_TIMER in these scenarios; PMTU_RAISE_TIMER, the 600 s of the RFC (5.1.1), is 30 of it. */
#define PMTU_PROBE_TIMER SECONDS(20)
#define PMTU_RAISE_TIMER SECONDS(600)

/* An association in which a probes its paths, and the state of the search on one of them. */
struct pmtu_probing {
	struct pair pair;
	struct lab *lab;
	const char *path;
	size_t limit; /* what the path lets pass: the size of an IP packet */
	int64_t since; /* when the timer for the next probe was started */
	int64_t timer; /* 0: the next probe comes at once */
};

/*
 * Opens a measured pair; the first probe of `path` is due.  Packets larger than
 * `limit` are lost on it silently (0: none); probing->limit may be changed.
 */
struct pmtu_probing *pmtu_probing_start(struct lab *lab, const char *path, size_t limit);
/* The same for path0, whose device has an MTU of 9000, so that only `limit` bounds the search. */
struct pmtu_probing *pmtu_probing_start_jumbo(struct lab *lab, size_t limit);

/* The next probe: HEARTBEAT and PAD in one packet of that size with DF.  If it passes, the one
 * after it is due at once, else after PROBE_TIMER. */
#define pmtu_expect_probe(probing, size) pmtu_expect_probe_at(probing, size, __FILE__, __LINE__)
const struct packet *pmtu_expect_probe_at(struct pmtu_probing *probing, size_t size,
					  const char *file, int line);
/* The search goes up from BASE_PLPMTU in large steps, of which each up to this one passes. */
#define pmtu_expect_probes_up_to(probing, size)                                                    \
	pmtu_expect_probes_up_to_at(probing, size, __FILE__, __LINE__)
void pmtu_expect_probes_up_to_at(struct pmtu_probing *probing, size_t size, const char *file,
				 int line);
/* MAX_PROBES probes of that size, which are lost. */
#define pmtu_expect_lost_probes(probing, size)                                                     \
	pmtu_expect_lost_probes_at(probing, size, __FILE__, __LINE__)
void pmtu_expect_lost_probes_at(struct pmtu_probing *probing, size_t size, const char *file,
				int line);
/* The search goes on from a confirmed PLPMTU until it has found the largest size that the limit
 * lets pass, which is returned. */
#define pmtu_expect_search_from(probing, size)                                                     \
	pmtu_expect_search_from_at(probing, size, __FILE__, __LINE__)
size_t pmtu_expect_search_from_at(struct pmtu_probing *probing, size_t size, const char *file,
				  int line);
/* The same from the first probe of BASE_PLPMTU on. */
#define pmtu_expect_search(probing) pmtu_expect_search_at(probing, __FILE__, __LINE__)
size_t pmtu_expect_search_at(struct pmtu_probing *probing, const char *file, int line);
/* Whether a probe of that size passes. */
bool pmtu_probe_passes(const struct pmtu_probing *probing, size_t size);

/* The path's PMTU has room for SCTP packets of that size, and so have the DATA chunks. */
#define pmtu_expect_plpmtu(probing, size) pmtu_expect_plpmtu_at(probing, size, __FILE__, __LINE__)
void pmtu_expect_plpmtu_at(struct pmtu_probing *probing, size_t size, const char *file, int line);

/* SCTP_PLPMTUD_PROBE_INTERVAL of a path or (NULL) the association, in milliseconds.  Returns 0, or
 * errno. */
int pmtu_probe_interval_set(struct endpoint *endpoint, const char *path, uint32_t interval);
uint32_t pmtu_probe_interval(struct endpoint *endpoint, const char *path);

#endif
