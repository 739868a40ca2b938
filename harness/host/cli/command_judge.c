/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds captures against the sentences of the RFCs that a bystander can decide. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/memory.h"
#include "harness/host/cli/capture_read.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "reports/spec/requirements.h"

enum { FORMAT_TEXT, FORMAT_JSON };
enum { KEY_UDP_PORT = 0x100, SCTP_OVER_UDP = 9899, PLACE = INET6_ADDRSTRLEN + 8 };

struct input {
	char **files;
	size_t count;
	int format;
	bool complete;
	unsigned long udp_port;
	struct fault *fault;
};

/* A capture while it is judged, and what came of it. */
struct trial {
	const char *path;
	struct judge *judge;
	struct capture_counts counts;
	struct violation *violations;
	size_t count, capacity;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	static const char *const formats[] = {"text", "json", NULL};
	struct input *input = state->input;

	switch (key) {
	case 'f':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case 'c':
		input->complete = true;
		return 0;
	case KEY_UDP_PORT:
		return option_number("udp-port", argument, 0, UINT16_MAX, &input->udp_port,
				     input->fault) < 0
			       ? EINVAL
			       : 0;
	case ARGP_KEY_ARGS:
		input->files = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE, "name a capture (pcap or pcapng)");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void keep(void *context, const struct violation *violation)
{
	struct trial *trial = context;

	if (trial->count == trial->capacity) {
		size_t capacity = trial->capacity ? 2 * trial->capacity : 64;

		trial->violations =
			xreallocarray(trial->violations, capacity, sizeof(*trial->violations));
		trial->capacity = capacity;
	}
	trial->violations[trial->count++] = *violation;
}

static const char *place(const struct sockaddr_storage *address, unsigned port, char *text)
{
	char name[INET6_ADDRSTRLEN] = "?";
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	if (address->ss_family == AF_INET6) {
		memcpy(&in6, address, sizeof(in6));
		inet_ntop(AF_INET6, &in6.sin6_addr, name, sizeof(name));
		snprintf(text, PLACE, "[%s]:%u", name, port);
	} else {
		memcpy(&in, address, sizeof(in));
		if (address->ss_family == AF_INET)
			inet_ntop(AF_INET, &in.sin_addr, name, sizeof(name));
		snprintf(text, PLACE, "%s:%u", name, port);
	}
	return text;
}

static unsigned port_of(const struct sockaddr_storage *address)
{
	struct sockaddr_in in;

	memcpy(&in, address, sizeof(in));
	return ntohs(in.sin_port);
}

static double seconds_since(const struct trial *trial, int64_t time)
{
	return (double)(time - trial->counts.first) / 1e9;
}

static const char *end_name(enum association_end end)
{
	static const char *const names[] = {
		[END_NOT_SEEN] = "end not seen",
		[END_SHUTDOWN] = "shut down",
		[END_ABORTED] = "aborted",
		[END_RESTARTED] = "restarted",
	};

	return names[end];
}

static const char *begin_name(const struct association_summary *association)
{
	if (!association->setup_seen)
		return "begun before the capture";
	return association->established ? "set up" : "not set up";
}

static const char *tag_name(const struct side_summary *side, char *text, size_t size)
{
	snprintf(text, size, side->tag_known ? "%08x" : "unknown", side->tag);
	return text;
}

static void print_side(const struct association_summary *association, unsigned i)
{
	const struct side_summary *side = &association->sides[i];
	char address[PLACE], tag[16];

	printf("    %s tag %s", place(&side->address, association->ports[i], address),
	       tag_name(side, tag, sizeof(tag)));
	if (side->addresses > 1)
		printf(" (%u addresses)", side->addresses);
	printf(": %lu packets, %lu messages, %lu bytes, %lu retransmissions\n", side->packets,
	       side->messages, side->bytes, side->retransmissions);
}

static void print_association(const struct trial *trial,
			      const struct association_summary *association)
{
	printf("  association %u, %.6f to %.6f s: %s, %s; %lu violations\n", association->number,
	       seconds_since(trial, association->first), seconds_since(trial, association->last),
	       begin_name(association), end_name(association->end), association->violations);
	print_side(association, 0);
	print_side(association, 1);
}

/* What was not judged, and why. */
static void print_left_out(const struct trial *trial)
{
	const struct capture_counts *counts = &trial->counts;

	if (counts->fragments)
		printf("  %lu IP fragments were not put together\n", counts->fragments);
	if (counts->damaged)
		printf("  %lu frames are too short, or have lengths that cannot be\n",
		       counts->damaged);
	if (counts->cut)
		printf("  %lu packets were captured in part\n", counts->cut);
	if (counts->repeated)
		printf("  %lu packets were captured twice\n", counts->repeated);
	if (counts->offloaded)
		printf("  %u addresses have wrong checksums only: left to their network cards\n",
		       counts->offloaded);
	if (judge_is_full(trial->judge))
		printf("  more associations than are followed\n");
}

static const char *level_of(const struct violation *violation)
{
	const struct requirement *requirement = requirement_find(violation->sentence.spec);

	return requirement ? requirement_level_name(requirement->level) : "";
}

static void print_violation(const struct trial *trial, const struct violation *violation)
{
	char from[PLACE], to[PLACE];

	printf("packet %lu at %.6f s", violation->number, seconds_since(trial, violation->time));
	if (violation->association)
		printf(", association %u", violation->association);
	printf(", %s > %s: %s (%s)\n", place(&violation->from, port_of(&violation->from), from),
	       place(&violation->to, port_of(&violation->to), to), violation->sentence.spec,
	       level_of(violation));
	printf("    should be: %s\n    is: %s\n", violation->sentence.should, violation->found);
}

static void print_text(const struct trial *trial)
{
	unsigned associations = judge_associations(trial->judge), real = 0;

	for (unsigned i = 0; i < associations; i++)
		real += !judge_association(trial->judge, i).merged;
	printf("%s: %lu frames, %lu of them SCTP, %u associations, %zu violations\n", trial->path,
	       trial->counts.frames, trial->counts.packets, real, trial->count);
	print_left_out(trial);
	for (unsigned i = 0; i < associations; i++) {
		struct association_summary association = judge_association(trial->judge, i);

		if (!association.merged)
			print_association(trial, &association);
	}
	for (size_t i = 0; i < trial->count; i++)
		print_violation(trial, &trial->violations[i]);
}

static json_t *side_json(const struct association_summary *association, unsigned i)
{
	const struct side_summary *side = &association->sides[i];
	char address[PLACE];
	json_t *record =
		json_pack("{s:s, s:i, s:I, s:I, s:I, s:I}", "address",
			  place(&side->address, association->ports[i], address), "addresses",
			  (int)side->addresses, "packets", (json_int_t)side->packets, "messages",
			  (json_int_t)side->messages, "bytes", (json_int_t)side->bytes,
			  "retransmissions", (json_int_t)side->retransmissions);

	if (record && side->tag_known)
		json_object_set_new(record, "tag", json_integer(side->tag));
	return record;
}

static json_t *association_json(const struct trial *trial,
				const struct association_summary *association)
{
	return json_pack(
		"{s:i, s:f, s:f, s:s, s:s, s:I, s:[o, o]}", "number", (int)association->number,
		"first", seconds_since(trial, association->first), "last",
		seconds_since(trial, association->last), "begin", begin_name(association), "end",
		end_name(association->end), "violations", (json_int_t)association->violations,
		"sides", side_json(association, 0), side_json(association, 1));
}

static json_t *violation_json(const struct trial *trial, const struct violation *violation)
{
	char from[PLACE], to[PLACE];

	return json_pack("{s:I, s:f, s:i, s:s, s:s, s:s, s:s, s:s, s:s}", "packet",
			 (json_int_t)violation->number, "seconds",
			 seconds_since(trial, violation->time), "association",
			 (int)violation->association, "from",
			 place(&violation->from, port_of(&violation->from), from), "to",
			 place(&violation->to, port_of(&violation->to), to), "requirement",
			 violation->sentence.spec, "level", level_of(violation), "should",
			 violation->sentence.should, "is", violation->found);
}

static int print_json(const struct trial *trial)
{
	const struct capture_counts *counts = &trial->counts;
	json_t *associations = json_array(), *violations = json_array();
	json_t *record;
	int result;

	for (unsigned i = 0; i < judge_associations(trial->judge); i++) {
		struct association_summary association = judge_association(trial->judge, i);

		if (!association.merged)
			json_array_append_new(associations, association_json(trial, &association));
	}
	for (size_t i = 0; i < trial->count; i++)
		json_array_append_new(violations, violation_json(trial, &trial->violations[i]));
	record = json_pack(
		"{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:i, s:o, s:o}", "file", trial->path, "frames",
		(json_int_t)counts->frames, "packets", (json_int_t)counts->packets, "fragments",
		(json_int_t)counts->fragments, "damaged", (json_int_t)counts->damaged, "cut",
		(json_int_t)counts->cut, "repeated", (json_int_t)counts->repeated, "offloaded",
		(int)counts->offloaded, "associations", associations, "violations", violations);
	result = record ? json_dumpf(record, stdout, JSON_COMPACT) : -1;
	json_decref(record);
	puts("");
	return result;
}

/* 0: nothing is wrong, 1: something is, -1: a fault. */
static int judge_file(const struct input *input, const char *path)
{
	struct trial trial = {.path = path};
	struct fault fault;
	int result = capture_judge(path, (uint16_t)input->udp_port, input->complete, keep, &trial,
				   &trial.judge, &trial.counts, &fault);

	/* What could be read is worth telling. */
	if (trial.judge && input->format == FORMAT_TEXT)
		print_text(&trial);
	else if (trial.judge && print_json(&trial) < 0 && result == 0)
		result = fault_set(&fault, EXIT_ENVIRONMENT,
				   "cannot print JSON: a name that is no UTF-8?");
	judge_free(trial.judge);
	free(trial.violations);
	if (result < 0) {
		*input->fault = fault;
		return -1;
	}
	return trial.count > 0;
}

int command_judge(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"complete", 'c', NULL, 0,
		 "The captures have every packet, in the order in which it was sent, and each arrived: "
		 "find what else is wrong then",
		 0},
		{"format", 'f', "text|json", 0, "json: one object a file (text)", 0},
		{"udp-port", KEY_UDP_PORT, "PORT", 0, "UDP port of SCTP over UDP (9899); 0: none",
		 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"FILE...",
		"Holds the SCTP packets of captures (pcap, pcapng) against the RFCs: what was sent "
		"that must not be sent.\vThe exit status is 1 if a packet breaks a sentence of the "
		"catalogue (`sctp-conform list --requirements`), 2 for a file that is no capture.",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TEXT, .udp_port = SCTP_OVER_UDP, .fault = fault};
	int status = EXIT_PASSED;
	bool faulty = false;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	for (size_t i = 0; i < input.count; i++) {
		struct fault before = *fault;
		int result = judge_file(&input, input.files[i]);

		if (result > 0)
			status = EXIT_FAILED;
		if (result >= 0)
			continue;
		/* The last fault is told by who called. */
		if (faulty)
			fprintf(stderr, "%s: %s\n", argv[0], before.text);
		faulty = true;
	}
	return faulty ? -1 : status;
}
