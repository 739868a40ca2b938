/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that is there: no caller looks for NULL.  What happens when there is none left is the
 * program's affair.  By default it ends with one line on stderr and the status of a bad environment;
 * in the runner a scenario ends as `error` then, for that is not the kernel's fault
 * (harness/scenario/stage/outcome.c).  Raw calls of malloc() and its like do not pass `make lint`.
 */
#ifndef HARNESS_MEMORY_H
#define HARNESS_MEMORY_H

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void memory_end_program(void)
{
	enum { ENVIRONMENT = 3 }; /* EXIT_ENVIRONMENT of harness/host/ground/fault.h */

	fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
	exit(ENVIRONMENT);
}

/* Does not return; one for the whole program, whichever files include this. */
__attribute__((weak)) void (*memory_exhausted)(void) = memory_end_program;

/* To be freed, as all that follows. */
static inline void *memory_sure(void *memory)
{
	if (!memory) {
		memory_exhausted();
		abort();
	}
	return memory;
}

static inline void *xmalloc(size_t size)
{
	return memory_sure(malloc(size ? size : 1));
}

/* All zero. */
static inline void *xcalloc(size_t count, size_t size)
{
	return memory_sure(calloc(count ? count : 1, size ? size : 1));
}

static inline void *xrealloc(void *memory, size_t size)
{
	return memory_sure(realloc(memory, size ? size : 1));
}

static inline void *xreallocarray(void *memory, size_t count, size_t size)
{
	return memory_sure(reallocarray(memory, count ? count : 1, size ? size : 1));
}

static inline char *xstrdup(const char *text)
{
	return memory_sure(strdup(text));
}

/* At most `size` bytes of the text. */
static inline char *xstrndup(const char *text, size_t size)
{
	return memory_sure(strndup(text, size));
}

__attribute__((format(printf, 1, 0))) static inline char *xvasprintf(const char *format,
								     va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	return memory_sure(text);
}

__attribute__((format(printf, 1, 2))) static inline char *xasprintf(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	return text;
}

/* A stream into a text that grows, as open_memstream(); to be ended with xclose_memstream(). */
static inline FILE *xopen_memstream(char **text, size_t *size)
{
	return memory_sure(open_memstream(text, size));
}

/* The text is whole after that, and to be freed. */
static inline void xclose_memstream(FILE *stream)
{
	memory_sure(fclose(stream) == 0 ? stream : NULL);
}

#endif
