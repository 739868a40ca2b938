/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants out of source text, for languages whose compilers leave none in the debug information:
 * whatever a name is set to, if that is written as a number or as a simple expression of numbers.
 * The text is not trusted: whatever is not understood is skipped.
 */
#ifndef ABI_SOURCE_H
#define ABI_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/abi/abi.h"
#include "harness/host/ground/fault.h"

/* Larger files are no source of a binding. */
enum { MAX_SOURCE = 64 << 20 };

/* "Rust" for "x.rs"; NULL if the file's name is not that of a language that is understood. */
const char *source_language(const char *path);

/* Adds the constants whose names the filter wants, with their lines. */
void source_constants(const char *text, size_t size, const char *language,
		      bool (*wants)(const void *data, const char *name), const void *data,
		      struct abi_constants *constants);

/* The same as an ABI that has nothing but constants, which are the same on every machine, and Rust's declarations of
 * libsctp's functions, with 64 bits.  `path` is what findings are called by; to be freed with abi_free(). */
struct abi *source_abi(const char *path, const char *language, const char *text, size_t size,
		       bool (*wants)(const void *data, const char *name), const void *data);

/* The same from a file.  Returns NULL with a fault. */
struct abi *source_read(const char *path, bool (*wants)(const void *data, const char *name),
			const void *data, struct fault *fault);

#endif
