/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line protocol between the runner in a guest and the machine.
 *
 * A record is one JSON object with a "type".  It travels through the kernel's own log (/dev/kmsg),
 * so that records and what the kernel prints (oops, WARNING) reach the machine over one channel, in
 * one order, never mixed within a line.  As the log limits a line's length a record is sent in
 * parts: "@@+ part" for each but the last, "@@. part" for the last.
 *
 * "type" comes first in each record: one that begins so ends another whose sender died before its
 * last part.  Types and their fields ("seconds" is the guest's clock since the scenario's start):
 *
 *   boot      release, machine (uname), abi ("x86_64", "i686": of the runner), jiffy (seconds),
 *             clock (seconds since boot), capabilities {name: true | "why not"}
 *   start     name, limit (seconds), clock
 *   packet    name, number (from 0, of all frames of the scenario), seconds, link, from, to
 *             (nodes), fate ("passed", "dropped", "cut", "injected"), text, frame (base64), length
 *             (of the whole frame)
 *   note      name, text: e.g. which of the permitted outcomes the kernel chose
 *   cost      name, row (what was measured), n (of how many things, 0: no number), instructions (the median of what it
 *             took), least, most, times (harness/scenario/stage/cost.h)
 *   timeline  name, node, path, rows [[microseconds since the start, cwnd, RTO in ms, state (enum
 *             sctp_spinfo_state), bytes, delivered], ...]; several a scenario
 *             (harness/scenario/endpoint/timeline.h)
 *   coverage  name, file ("socket.gcda"), size (of its contents), data (these in zlib's format,
 *             base64)
 *   profile   name, stacks {"outermost;...;innermost function": how often}, lost (for how many there was no
 *             room); several a scenario; not saved in results.jsonl (harness/scenario/stage/profile.h)
 *   packed    size, data: a JSON array of `size` bytes of other records (harness/record/packed.h)
 *   attempt   name, fail_nth: which allocation of the kernel fails from now on, where the scenario is played
 *             once for each (not saved); with found: something was found in it
 *   end       name, verdict (harness/record/verdict.h, all but "crash"), seconds; where it did not
 *             pass message, file, line; where it failed packet, the number of the one that it
 *             looked at; where a deviation is known on this kernel known, its reason; where it
 *             failed or ended in error stack, the addresses of the calls that led there; with --fail-nth
 *             attempts {slab, pages} (how many failed and left nothing to complain of), and fail_nth
 *             where something was found
 *   done      scenarios (how many were played)
 *
 * The machine adds to each: kernel (release), kernel_spec (how the user named it), arch, time
 * ("virtual" or "real"), guest (its number as a string: "3", and "3.2" for the one that replaced
 * it; the same whether the run is in shards or in one piece).  To an `end` it adds from the list of
 * scenarios title, file, line, spec [], etsi, fix [], abi, packets_dropped where there were more
 * than it keeps, and instead of the addresses callers [{function, file, line}], the scenario first
 * (harness/host/run/callers.h).  It makes `end` records with the verdicts "crash" and "hang"
 * itself, of `packet` records one for each scenario, one record at the beginning of a run, and one
 * for each kernel at its end:
 *
 *   packets   name, packets [the `packet` records of one scenario, without type and name]
 *   run       kernels [{kernel, kernel_spec, arch, scenarios}], selection (a digest of their
 *             names), time, seed, shard (from 1), shards, and the options capture, fault, coverage,
 *             abi ("default", "native", "i686"), fail_nth (harness/record/failing.h), prove_once, profile
 *   plan      names (what a guest is to play, in order), image, initramfs (SHA-256), command: one
 *             for each guest, before all that comes from it
 *   summary   kernel, kernel_spec, arch, time, seed, scenarios (of this shard), a count for each
 *             verdict, clock (guest seconds of all scenarios), not_played (why some have no result)
 *   close     lines (how many came before), digest (of these) and content (the digest of what they
 *             say: harness/record/record_digest.h): the last record of a run that came to its end
 *
 * harness/record/results.schema.json describes what is saved of them in results.jsonl.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/* --- writing, in the guest --- */

/*
 * Opens the kernel log, or, where `to_stdout`, standard output (the same lines; used with
 * --kernel=local and by tests).  Returns 0, or -1 with errno.
 */
int record_open(bool to_stdout);

/* Sends the record and drops the reference to it.  A record that cannot be sent ends the process
 * with a line on stderr. */
void record_send(json_t *record);

/*
 * From record_hold() to record_release() records are held back and then sent in one, packed: a
 * serial line takes its time for each byte.  Held records are lost with the process.
 */
void record_hold(void);
void record_release(void);

/* --- reading, on the machine: lines come from a guest and are hostile --- */

struct record_reader;

struct record_reader *record_reader_new(void);
void record_reader_free(struct record_reader *reader);

enum line_kind {
	LINE_RECORD, /* a whole record, or an array of some: *record is the caller's to json_decref
		      */
	LINE_PART, /* a part of a record; more must come */
	LINE_KERNEL, /* anything else: the kernel's own text, *text points to it without the time
			stamp */
	LINE_GARBAGE, /* looks like a record but is none: *text says what is wrong with it */
};

/*
 * Takes one console line (no newline, any bytes, printk time stamp or not).  A record is an object
 * with a string "type"; at most 1 MiB long.  Those of a packed one are in a JSON array.  `*text` is
 * valid until the next call.
 */
enum line_kind record_read(struct record_reader *reader, const char *line, json_t **record,
			   const char **text);

#endif
