/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs and headers that a kernel's build needs. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/kernel/build/build_private.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/program.h"

static const struct {
	const char *program; /* or a header of the machine's own compiler */
	const char *package;
	bool header;
	bool only_pc; /* User-Mode Linux does without */
} tools[] = {
	{"make", "make", false, false},
	{"gcc", "gcc", false, false},
	{"ld", "binutils", false, false},
	{"flex", "flex", false, false},
	{"bison", "bison", false, false},
	{"bc", "bc", false, true},
	{"perl", "perl", false, true},
	{"gzip", "gzip", false, true},
	{"gelf.h", "libelf-dev", true, true},
	{"openssl/ssl.h", "libssl-dev", true, true},
	{"linux/types.h", "linux-libc-dev", true, false},
};

/* Whether the compiler finds the header. */
static bool has_header(const char *name)
{
	struct fault unheard;

	return program_run((const char *const[]){"gcc", "-E", "-include", name, "-x", "c",
						 "/dev/null", "-o", "/dev/null", NULL},
			   "gcc", NULL, NULL, &unheard) == 0;
}

int tools_check(const struct build_options *options, struct fault *fault)
{
	char *missing = path_of("%s", "");
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(tools); i++) {
		char *longer;

		if ((tools[i].only_pc && options->uml) ||
		    (tools[i].header ? has_header(tools[i].program)
				     : program_in_path(tools[i].program)))
			continue;
		longer = path_of("%s %s", missing, tools[i].package);
		free(missing);
		missing = longer;
	}
	if (*missing)
		result = fault_set(fault, EXIT_ENVIRONMENT,
				   "a kernel's build needs more: apt-get install%s", missing);
	free(missing);
	return result;
}
