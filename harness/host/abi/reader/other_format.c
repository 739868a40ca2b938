/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of other systems, which are recognised in order to say so. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/reader/reader_private.h"

/* By their first bytes: those of the loaders' own headers. */
static const struct {
	const char *bytes;
	size_t count;
	const char *name;
} formats[] = {
	{"MZ", 2, "a program of Windows (PE)"},
	{"\xcf\xfa\xed\xfe", 4, "a file of macOS (Mach-O)"},
	{"\xce\xfa\xed\xfe", 4, "a file of macOS (Mach-O)"},
	{"\xfe\xed\xfa\xcf", 4, "a file of macOS (Mach-O)"},
	{"\xfe\xed\xfa\xce", 4, "a file of macOS (Mach-O)"},
	/* The same number begins classes of Java, whose next one is their version, 45 at least. */
	{"\xca\xfe\xba\xbe\0\0\0", 7, "several files of macOS in one (Mach-O)"},
	{"\x64\x86", 2, "an object of Windows (COFF)"},
	{"\x4c\x01", 2, "an object of Windows (COFF)"},
	{"\x64\xaa", 2, "an object of Windows (COFF)"},
	{"BC\xc0\xde", 4, "LLVM's intermediate code"},
	{"\0asm", 4, "WebAssembly"},
};

enum { OLDEST_CLASS = 45 };

const char *other_format(const char *bytes, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		size_t count = formats[i].count;

		if (size <= count || memcmp(bytes, formats[i].bytes, count) != 0)
			continue;
		return count == 7 && bytes[7] >= OLDEST_CLASS ? "a class of Java" : formats[i].name;
	}
	return NULL;
}
