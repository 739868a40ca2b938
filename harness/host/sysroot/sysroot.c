/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build/sysroot: unpacks Debian packages of another architecture and prints the folder, for the
 * Makefile. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/host/kernel/kernel.h"

int main(int argc, char **argv)
{
	struct fault fault;
	char *folder;

	if (argc < 4) {
		fprintf(stderr, "usage: sysroot CACHE ARCHITECTURE PACKAGE...\n");
		return EXIT_USAGE;
	}
	if (debian_unpack(argv[1], argv[2], "", (const char *const *)argv + 3, &folder, NULL,
			  &fault) != 0) {
		fprintf(stderr, "sysroot: %s\n", fault.text);
		return fault.status;
	}
	puts(folder);
	free(folder);
	return fflush(stdout) == 0 ? EXIT_PASSED : EXIT_ENVIRONMENT;
}
