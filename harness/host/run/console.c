/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/console.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/ground/fault.h"
#include "harness/record/record.h"

enum {
	LINE_LIMIT = 64 << 10,
	LOG_LIMIT = 16 << 20,
	REPORT_LINES = 60,
	REPORT_LIMIT = 16 << 10,
	TAIL_LINES = 12,
	TAIL_WIDTH = 200,
	STACK_LINES = 40,
	STACK_LIMIT = 4 << 10,
};

struct console {
	struct console_sink sink;
	struct record_reader *reader;
	FILE *log;
	size_t logged;
	char line[LINE_LIMIT + 1];
	size_t length;
	char report[REPORT_LIMIT];
	size_t report_length;
	unsigned report_lines;
	bool reporting; /* lines still belong to the report */
	char tail[TAIL_LINES][TAIL_WIDTH];
	unsigned tail_count; /* of lines ever */
	char tail_text[TAIL_LINES * (TAIL_WIDTH + 1)];
	bool powered_off;
	char stack[STACK_LIMIT]; /* of an allocation that failed */
	size_t stack_length;
	unsigned stack_lines; /* that there may still be */
};

/* Stands above a warning's or BUG's own words. */
static const char cut_here[] = "[ cut here ]";

/* How the kernel begins to tell that something is wrong with it. */
static const char *const report_marks[] = {
	"Kernel panic",
	"Oops",
	"BUG:",
	"WARNING:",
	"KASAN",
	"UBSAN:",
	"general protection fault",
	"unable to handle",
	"Unable to handle",
	"kernel BUG at",
	"INFO: possible",
	"INFO: rcu",
	"possible circular locking",
	"inconsistent lock state",
	"suspicious RCU",
	"refcount_t:",
	"unregister_netdevice: waiting",
	"kmemleak:",
	"soft lockup",
	"hung task",
	"blocked for more than",
	"Out of memory",
	"invoked oom-killer",
	NULL,
};

/* Reports after which the kernel is as good as before; after any other it is not to be trusted. */
static const char *const survivable_marks[] = {
	"WARNING:",	      "UBSAN:", "kmemleak:", "suspicious RCU", "Out of memory",
	"invoked oom-killer", NULL,
};

/* With its first report lockdep goes blind: what comes after it needs another kernel. */
static const char *const blinding_marks[] = {
	"possible circular locking", "possible recursive locking",  "possible irq lock inversion",
	"possible deadlock in",	     "inconsistent lock state",	    "unsafe lock order detected",
	"Nested lock was not taken", "bad unlock balance detected", NULL,
};

static const char *const report_ends[] = {"end trace", "end Kernel panic", NULL};
static const char *const power_marks[] = {"reboot: Power down", "reboot: System halted",
					  "reboot: Restarting system", NULL};

static bool has_any(const char *text, const char *const marks[])
{
	for (size_t i = 0; marks[i]; i++) {
		if (strstr(text, marks[i]))
			return true;
	}
	return false;
}

struct console *console_new(const struct console_sink *sink, FILE *log)
{
	struct console *console = xcalloc(1, sizeof(*console));

	console->sink = *sink;
	console->log = log;
	console->reader = record_reader_new();
	return console;
}

void console_free(struct console *console)
{
	if (!console)
		return;
	record_reader_free(console->reader);
	free(console);
}

/* Copies what is printable ASCII, so that any later reader can show it; the rest becomes '?'. */
static size_t copy_printable(char *to, size_t size, const char *from)
{
	size_t length = 0;

	for (; *from && length + 1 < size; from++)
		to[length++] = (*from >= ' ' && *from < 0x7f) || *from == '\t' ? *from : '?';
	to[length] = '\0';
	return length;
}

static void add_to_report(struct console *console, const char *text)
{
	size_t room = REPORT_LIMIT - console->report_length;

	if (console->report_length > 0 && room > 2) {
		console->report[console->report_length++] = '\n';
		room--;
	}
	console->report_length +=
		copy_printable(console->report + console->report_length, room, text);
	console->report_lines++;
	if (console->report_lines > REPORT_LINES || has_any(text, report_ends))
		console->reporting = false;
}

static void add_to_stack(struct console *console, const char *text)
{
	size_t room = STACK_LIMIT - console->stack_length;

	console->stack_lines--;
	if (room < 2)
		return;
	if (console->stack_length > 0) {
		console->stack[console->stack_length++] = '\n';
		room--;
	}
	console->stack_length += copy_printable(console->stack + console->stack_length, room, text);
}

/* Outside of a report the kernel shows a stack where it lets an allocation fail (fail_dump() in
 * lib/fault-inject.c): its lines are indented. */
static void look_for_stack(struct console *console, const char *text)
{
	bool more = !console->report_lines && console->stack_lines > 0 &&
		    (*text == ' ' || *text == '[');

	if (more) {
		add_to_stack(console, text);
		return;
	}
	console->stack_lines = 0;
	if (!console->report_lines && strstr(text, "Call Trace:")) {
		console_forget_stack(console);
		console->stack_lines = STACK_LINES;
	}
}

static void take_kernel_text(struct console *console, const char *text)
{
	if (*text)
		copy_printable(console->tail[console->tail_count++ % TAIL_LINES], TAIL_WIDTH, text);
	if (has_any(text, power_marks))
		console->powered_off = true;
	look_for_stack(console, text);
	if (!console->report_lines && strstr(text, cut_here)) {
		console->reporting = true;
		console->report_lines = 1;
		console->report[0] = '\0';
		console->sink.report(console->sink.context);
	} else if (console->reporting) {
		add_to_report(console, text);
	} else if (!console->report_lines && has_any(text, report_marks)) {
		console->reporting = true;
		add_to_report(console, text);
		console->sink.report(console->sink.context);
	}
}

static void take_records(struct console *console, json_t *records)
{
	json_t *record;
	size_t i;

	if (!json_is_array(records)) {
		console->sink.record(console->sink.context, records);
		return;
	}
	json_array_foreach (records, i, record)
		console->sink.record(console->sink.context, json_incref(record));
	json_decref(records);
}

static void take_line(struct console *console)
{
	json_t *record = NULL;
	const char *text = NULL;

	console->line[console->length] = '\0';
	console->length = 0;
	switch (record_read(console->reader, console->line, &record, &text)) {
	case LINE_RECORD:
		take_records(console, record);
		break;
	case LINE_PART:
		break;
	case LINE_KERNEL:
		take_kernel_text(console, text);
		break;
	case LINE_GARBAGE:
		if (console->log)
			fprintf(console->log, "sctp-conform: the line above is no record: %s\n",
				text);
		break;
	}
}

static void keep_log(struct console *console, const char *bytes, size_t length)
{
	if (!console->log || console->logged >= LOG_LIMIT)
		return;
	if (length > LOG_LIMIT - console->logged)
		length = LOG_LIMIT - console->logged;
	/* Whoever closes the log sees from ferror() whether all of it was written. */
	(void)fwrite(bytes, 1, length, console->log);
	console->logged += length;
	if (console->logged == LOG_LIMIT)
		fputs("\nsctp-conform: the rest is left out\n", console->log);
}

void console_feed(struct console *console, const char *bytes, size_t length)
{
	keep_log(console, bytes, length);
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n')
			take_line(console);
		else if (console->length < LINE_LIMIT)
			console->line[console->length++] = bytes[i] ? bytes[i] : '?';
	}
}

const char *console_report(const struct console *console)
{
	return console->report_lines ? console->report : NULL;
}

bool console_broken(const struct console *console)
{
	return console->report_lines && (!has_any(console->report, survivable_marks) ||
					 has_any(console->report, blinding_marks));
}

void console_forget_report(struct console *console)
{
	console->report_lines = 0;
	console->report_length = 0;
	console->reporting = false;
}

const char *console_stack(const struct console *console)
{
	return console->stack;
}

void console_forget_stack(struct console *console)
{
	console->stack[0] = '\0';
	console->stack_length = 0;
	console->stack_lines = 0;
}

const char *console_tail(struct console *console)
{
	unsigned first = console->tail_count > TAIL_LINES ? console->tail_count - TAIL_LINES : 0;
	size_t length = 0;

	console->tail_text[0] = '\0';
	for (unsigned i = first; i < console->tail_count; i++) {
		int written =
			snprintf(console->tail_text + length, sizeof(console->tail_text) - length,
				 "%s%s", i > first ? "\n" : "", console->tail[i % TAIL_LINES]);

		length += (size_t)written;
	}
	return console->tail_text;
}

bool console_powered_off(const struct console *console)
{
	return console->powered_off;
}
