/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/local_log.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A record of the kernel's log has at most 8 KiB (CONSOLE_EXT_LOG_MAX). */
enum { RECORD_SIZE = 8192, BLOCK = 16384, WARNING = 4, MICROSECONDS = 1000000 };

size_t local_log_line(const char *record, char *line, size_t size)
{
	unsigned priority;
	unsigned long long sequence, microseconds;
	const char *text = strchr(record, ';');
	int length;

	/* Above the level's three bits stands the facility; the kernel's own is 0. */
	if (!text || sscanf(record, "%u,%llu,%llu", &priority, &sequence, &microseconds) != 3 ||
	    priority > WARNING)
		return 0;
	text++;
	length = snprintf(line, size, "[%5llu.%06llu] %.*s\n", microseconds / MICROSECONDS,
			  microseconds % MICROSECONDS, (int)strcspn(text, "\n"), text);
	if (length < 0)
		return 0;
	if ((size_t)length >= size) {
		line[size - 2] = '\n';
		return size - 1;
	}
	return (size_t)length;
}

/* False if nobody reads any more. */
static bool put(int console, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(console, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

/* Each read returns one record. */
static void relay_log(int log, int console)
{
	char record[RECORD_SIZE + 1], line[RECORD_SIZE];
	ssize_t length;

	if (log < 0)
		return;
	for (;;) {
		length = read(log, record, RECORD_SIZE);
		/* Overwritten before it was read: the next one is there. */
		if (length < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (length <= 0)
			return;
		record[length] = '\0';
		if (!put(console, line, local_log_line(record, line, sizeof(line))))
			return;
	}
}

void local_relay(int runner, int log, int console)
{
	char block[BLOCK];

	for (;;) {
		struct pollfd fds[] = {{.fd = runner, .events = POLLIN},
				       {.fd = log, .events = POLLIN}};
		ssize_t length;

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		relay_log(log, console);
		if (!fds[0].revents)
			continue;
		length = read(runner, block, sizeof(block));
		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0 || !put(console, block, (size_t)length))
			return;
	}
}
