/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Passes for a User-Mode Linux: a program that says its version, and otherwise becomes
 * hostile_guest.py of the kind that the environment variable HOSTILE names, or KIND where that is
 * defined.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
#ifdef KIND
	const char *kind = KIND;
#else
	const char *kind = getenv("HOSTILE");
#endif

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("6.66.0");
		return 0;
	}
	if (!kind || unsetenv("LD_PRELOAD") != 0)
		return 1;
	execlp("python3", "python3", SCRIPT, kind, NULL);
	return 1;
}
