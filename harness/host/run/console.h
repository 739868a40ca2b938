/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watches what a guest's console prints: records, and the reports of a kernel in trouble.  All of
 * it is hostile. */
#ifndef RUN_CONSOLE_H
#define RUN_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

struct console;

struct console_sink {
	/* The record is the sink's to json_decref. */
	void (*record)(void *context, json_t *record);
	/* A report has begun; console_report() tells its text so far. */
	void (*report)(void *context);
	void *context;
};

/* The bytes are copied to `log`, up to a limit, unless that is NULL; it stays the caller's. */
struct console *console_new(const struct console_sink *sink, FILE *log);
void console_free(struct console *console);

void console_feed(struct console *console, const char *bytes, size_t length);

/* The text of the first report since the last console_forget_report(), or NULL if there was none.
 */
const char *console_report(const struct console *console);
void console_forget_report(struct console *console);
/* That report tells of damage (an oops, a BUG, KASAN, ...) after which the guest proves nothing any
 * more. */
bool console_broken(const struct console *console);

/*
 * The kernel's stack of the allocation that failed last, of those that --fail-nth lets fail: empty
 * where it did not tell.  Valid until the next call of any.
 */
const char *console_stack(const struct console *console);
void console_forget_stack(struct console *console);

/* The last lines of kernel text, for a guest that died or fell silent; valid until the next call.
 */
const char *console_tail(struct console *console);

/* The kernel said that it powers off: the guest ended as planned, it did not break down. */
bool console_powered_off(const struct console *console);

#endif
