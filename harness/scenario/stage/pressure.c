/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/pressure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/probe.h"

#define LIMITS "/proc/sys/net/sctp/sctp_mem"

enum { LIMITS_TEXT = 128 };

static char kept[LIMITS_TEXT];

/* An empty text if there is none. */
static void read_limits(char text[LIMITS_TEXT])
{
	int file = open(LIMITS, O_RDONLY | O_CLOEXEC);
	ssize_t length = file < 0 ? 0 : read(file, text, LIMITS_TEXT - 1);

	text[length < 0 ? 0 : length] = '\0';
	if (file >= 0)
		close(file);
}

/* Returns 0, or -1 with errno. */
static int write_limits(const char *text)
{
	int file = open(LIMITS, O_WRONLY | O_CLOEXEC);
	ssize_t written;
	int error;

	if (file < 0)
		return -1;
	written = write(file, text, strlen(text));
	error = errno;
	close(file);
	errno = error;
	return written == (ssize_t)strlen(text) ? 0 : -1;
}

void pressure_set(enum pressure pressure)
{
	/*
	 * The kernel reads unsigned numbers and compares them as signed ones, with a sum that lags
	 * behind by up to a megabyte a processor (sk_memory_allocated_add()): what is exceeded from
	 * the first page on is less than nothing.
	 */
	bool wide = kernel_is_64_bit();
	const char *below = wide ? "18446744073709551615" : "4294967295";
	const char *above = wide ? "4611686018427387904" : "1073741824";
	char text[LIMITS_TEXT];

	snprintf(text, sizeof(text), "%s %s %s\n", pressure >= PRESSURE ? below : above,
		 pressure >= PRESSURE ? below : above, pressure >= NO_MEMORY ? below : above);
	if (!kernel_is_guests())
		scenario_error("the limits of sctp_mem are the machine's own");
	if (write_limits(text) < 0)
		scenario_error("cannot write " LIMITS ": %s", strerror(errno));
}

void pressure_keep(void)
{
	read_limits(kept);
}

void pressure_restore(void)
{
	char now[LIMITS_TEXT];

	read_limits(now);
	if (strcmp(now, kept) != 0)
		(void)write_limits(kept);
}
