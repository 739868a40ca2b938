/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/init/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int log_descriptor = -1;

void say(const char *format, ...)
{
	va_list arguments;
	char line[512] = "<3>sctp-init: ";
	size_t start = strlen(line);

	va_start(arguments, format);
	vsnprintf(line + start, sizeof(line) - start, format, arguments);
	va_end(arguments);
	if (write(log_descriptor, line, strlen(line)) < 0)
		return;
}

void log_open(void)
{
	int nothing = open("/dev/null", O_RDONLY);

	log_descriptor = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (nothing < 0 || log_descriptor < 0 || dup2(nothing, 0) < 0 ||
	    dup2(log_descriptor, 1) < 0 || dup2(log_descriptor, 2) < 0)
		say("cannot set up the standard streams: %s", strerror(errno));
	if (nothing > 2)
		close(nothing);
}

void log_use_stderr(void)
{
	log_descriptor = STDERR_FILENO;
}
