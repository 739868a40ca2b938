/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/explore/fingerprint.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/digest.h"

enum { FRAMES = 4, FRAME_SIZE = 64 };

struct writer {
	char *text;
	size_t used;
};

static void put(struct writer *writer, char c)
{
	if (writer->used + 1 < FINGERPRINT_SIZE) {
		writer->text[writer->used++] = c;
		writer->text[writer->used] = '\0';
	}
}

static void put_text(struct writer *writer, const char *text)
{
	for (; *text; text++)
		put(writer, *text);
}

/* One line, as far as it is general (what comes after a colon is about the case), with `#` for each number, hexadecimal ones that are long included. */
static void put_plain(struct writer *writer, const char *line)
{
	while (*line && *line != '\n' && strncmp(line, ": ", 2) != 0) {
		size_t digits = strspn(line, "0123456789abcdefx");
		bool number = isdigit((unsigned char)*line) || digits >= 8;

		if (number && digits > 0) {
			put(writer, '#');
			line += digits;
			continue;
		}
		put(writer, *line++);
	}
}

/* Functions that every report goes through. */
static bool only_reports(const char *name)
{
	static const char *const beginnings[] = {
		"dump_stack", "__warn",	       "report_bug", "handle_bug",    "exc_",
		"asm_exc",    "kasan_",	       "__kasan",    "__asan",	      "print_",
		"show_stack", "warn_slowpath", "die",	     "oops",	      "page_fault",
		"asm_",	      "__die",	       "panic",	     "do_error_trap", "refcount_warn",
		"bad_area",   "no_context",    "do_trap",    "_raw_",	      "native_"};

	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
		if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

/* The next "function+0x12/0x34" that is no guess ("? function"); NULL at the end. */
static const char *next_frame(const char *text, char name[FRAME_SIZE])
{
	const char *plus;

	while ((plus = strstr(text, "+0x"))) {
		const char *start = plus;
		size_t length;
		bool guess;

		while (start > text && (isalnum((unsigned char)start[-1]) ||
					(start[-1] != '\0' && strchr("_.", start[-1]))))
			start--;
		guess = start >= text + 2 && start[-1] == ' ' && start[-2] == '?';
		length = (size_t)(plus - start);
		/* What the compiler made of it (.constprop.0) is none of its name. */
		if (memchr(start, '.', length))
			length = (size_t)((const char *)memchr(start, '.', length) - start);
		text = plus + 3;
		if (guess || length == 0 || length >= FRAME_SIZE || !strchr(text, '/'))
			continue;
		memcpy(name, start, length);
		name[length] = '\0';
		return text;
	}
	return NULL;
}

static void put_stack(struct writer *writer, const char *message)
{
	char name[FRAME_SIZE], last[FRAME_SIZE] = "";
	unsigned count = 0;
	const char *at = message;

	while (count < FRAMES && (at = next_frame(at, name))) {
		if (only_reports(name) || strcmp(name, last) == 0)
			continue;
		put_text(writer, count++ ? " < " : ": ");
		put_text(writer, name);
		memcpy(last, name, sizeof(last));
	}
}

/* A copy that is longer than what it is copied to (CONFIG_FORTIFY_SOURCE) is told by that: the function says less. */
static bool put_field(struct writer *writer, const char *message)
{
	static const char before[] = "field-spanning write (size ", field[] = "single field \"";
	const char *at = strstr(message, before);

	at = at ? strstr(at, field) : NULL;
	if (!at)
		return false;
	put_text(writer, "field-spanning write to ");
	for (at += strlen(field); *at && *at != '"' && *at != '\n'; at++)
		put(writer, *at);
	return true;
}

/* What kind of report it is; where it says no more than that, its line. */
static void put_kind(struct writer *writer, const char *message)
{
	static const char *const kinds[] = {"KASAN: slab-use-after-free",
					    "KASAN: use-after-free",
					    "KASAN: slab-out-of-bounds",
					    "KASAN: ",
					    "UBSAN",
					    "refcount_t",
					    "NULL pointer dereference",
					    "general protection fault",
					    "unable to handle",
					    "Unable to handle",
					    "invalid opcode",
					    "kernel BUG",
					    "WARNING:",
					    "soft lockup",
					    "rcu_sched",
					    "Out of memory",
					    "oom-killer",
					    "Kernel panic"};

	if (put_field(writer, message))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strstr(message, kinds[i])) {
			put_text(writer, kinds[i]);
			return;
		}
	put_plain(writer, message);
}

/* The sentence about whole chunks is one about every format there is: which one is broken, and by what, counts. */
static void put_breach(struct writer *writer, const char *spec, size_t length, const char *rest)
{
	static const char formats[] = "RFC9260-6.10-5";
	const char *end = strstr(rest, ":  ");

	if (length != strlen(formats) || strncmp(spec, formats, length) != 0 ||
	    strncmp(rest, "); ", 3) != 0 || !end)
		return;
	put_text(writer, ": ");
	for (rest += 3; rest < end; rest++)
		put(writer, isdigit((unsigned char)*rest) ? '#' : *rest);
}

static bool put_sentence(struct writer *writer, const char *message)
{
	const char *spec = strstr(message, "(RFC");
	size_t length = spec ? strcspn(spec, ")") : 0;

	if (strncmp(message, "a bystander expects", strlen("a bystander expects")) != 0 || !spec)
		return false;
	put_text(writer, "sentence ");
	for (size_t i = 1; i < length; i++)
		put(writer, spec[i]);
	put_breach(writer, spec + 1, length - 1, spec + length);
	return true;
}

void fingerprint_of(enum verdict verdict, const char *message, char print[FINGERPRINT_SIZE])
{
	struct writer writer = {.text = print};

	*print = '\0';
	put_text(&writer, verdict_name(verdict));
	put(&writer, ' ');
	if (verdict == VERDICT_CRASH) {
		put_kind(&writer, message);
		put_stack(&writer, message);
	} else if (verdict == VERDICT_HANG) {
		put_stack(&writer, message);
	} else if (!put_sentence(&writer, message)) {
		put_plain(&writer, message);
	}
}

void fingerprint_name(const char *print, char name[FINGERPRINT_NAME])
{
	uint64_t digest = DIGEST_START;

	digest_text(&digest, print);
	snprintf(name, FINGERPRINT_NAME, "%08" PRIx32, (uint32_t)(digest ^ digest >> 32));
}
